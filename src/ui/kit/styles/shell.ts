/**
 * The shell's layout: one grid whose areas are placed by the composition that `app/arrangement.ts` chose. Sizes of docks come
 * from there, too; what depends on the landscape's numbers alone stays in the elements.
 */

import { css } from 'lit';

/** The first stops of Tab: seen while they have the focus, and over the page, so that nothing moves. */
const skip = css`
	.skip {
		position: fixed;
		top: 4px;
		left: 4px;
		z-index: 30;
	}
	.skip button:not(:focus) {
		position: absolute;
		width: 1px;
		height: 1px;
		min-height: 0;
		padding: 0;
		overflow: hidden;
		clip-path: inset(50%);
	}
	.skip button:focus {
		border-color: var(--accent);
		box-shadow: var(--shadow);
	}
`;

const header = css`
	header {
		display: flex;
		flex: none;
		align-items: center;
		gap: 6px;
		padding: 4px 10px;
		border-bottom: 1px solid var(--line);
		background: var(--panel);
	}
	.brand {
		display: flex;
		flex: none;
		align-items: center;
		gap: 8px;
		margin: 0;
		font-size: 16px;
		font-weight: 650;
		letter-spacing: 0.01em;
	}
	.brand svg {
		width: 24px;
		height: 24px;
		fill: none;
		stroke: var(--accent);
		stroke-width: 3;
		stroke-linecap: round;
	}
	.brand circle {
		fill: var(--accent);
		stroke: none;
	}
	.grow {
		flex: 1;
	}
	header svg.icon {
		display: block;
		width: 18px;
		height: 18px;
		margin: auto;
		fill: none;
		stroke: currentColor;
		stroke-width: 1.8;
		stroke-linecap: round;
		stroke-linejoin: round;
	}
	header .worded .icon {
		display: none;
	}
	header button {
		min-height: 34px;
	}
	header button.icon {
		min-width: 34px;
		padding: 4px 6px;
	}
	.actions {
		display: flex;
		flex: none;
		gap: 4px;
	}
	/* What is in view: its name, and its formula where the controls are not beside it. */
	.subject {
		display: flex;
		flex: 0 1 auto;
		gap: 4px;
		min-width: 0;
	}
	.subject .name {
		display: grid;
		align-content: center;
		min-width: 0;
		padding: 1px 10px;
		line-height: 1.25;
		text-align: left;
		color: var(--text);
	}
	/* Two lines at most: more than any name of the catalogue needs. */
	.subject strong {
		display: -webkit-box;
		overflow: hidden;
		font-size: 14px;
		font-weight: 600;
		line-height: 1.15;
		-webkit-box-orient: vertical;
		-webkit-line-clamp: 2;
	}
	.subject code {
		overflow: hidden;
		font: 11px / 1.3 var(--mono);
		color: var(--muted);
		text-overflow: ellipsis;
		white-space: nowrap;
	}
	@media (max-width: 1000px) {
		/* Its key and the list of commands have it, too. */
		header .spare {
			display: none;
		}
		.brand span {
			position: absolute;
			width: 1px;
			height: 1px;
			overflow: hidden;
			clip-path: inset(50%);
		}
	}
	:host([composition='low']) header .segmented,
	:host([composition='column']) header .segmented {
		display: none;
	}
	:host([composition='column']) header {
		display: grid;
		grid-template: 'brand actions' auto 'subject subject' auto / 1fr auto;
		gap: 4px;
		padding: 4px 6px;
	}
	:host([composition='column']) .brand {
		grid-area: brand;
	}
	:host([composition='column']) .actions {
		grid-area: actions;
		gap: 0;
	}
	:host([composition='column']) .subject {
		grid-area: subject;
	}
	:host([composition='column']) .subject .name {
		flex: 1;
		border-color: var(--line);
	}
	:host([composition='column']) .grow {
		display: none;
	}
	@media (max-width: 1100px) {
		header .worded .icon {
			display: block;
		}
		header .worded {
			min-width: 34px;
			padding: 4px 6px;
		}
		header .worded span {
			display: none;
		}
	}
	@media (pointer: coarse) {
		header button.icon,
		header .worded {
			min-width: 44px;
		}
	}
`;

const areas = css`
	main {
		display: grid;
		flex: 1;
		gap: var(--gap);
		min-height: 0;
		padding: var(--gap);
	}
	/* It takes the focus where something that had it is gone: the next Tab goes on from here. */
	main:focus,
	aside:focus {
		outline: none;
	}
	aside {
		grid-area: aside;
		position: relative;
		display: flex;
		flex-direction: column;
		gap: 20px;
		min-width: 0;
		min-height: 0;
		padding: 12px;
		overflow-y: auto;
		border: 1px solid var(--line);
		border-radius: var(--radius);
		background: var(--panel);
	}
	/* While another landscape is opened, what its panel will push is out of sight. */
	aside > :not(landscape-panel) {
		transition: opacity 0.15s;
	}
	aside.changing > :not(landscape-panel) {
		visibility: hidden;
		opacity: 0;
		transition: none;
	}
	run-bar {
		grid-area: run;
	}
	view-pane[view='surface'] {
		grid-area: surface;
	}
	view-pane[view='map'] {
		grid-area: map;
	}
	/* The row of notes is there where there are some: the gap above what follows is theirs. */
	picture-notes {
		grid-area: notes;
		margin-bottom: var(--gap);
	}
	/* Between the picture and the docks: one row, shared by the legend and whatever else belongs to the picture. */
	.under {
		grid-area: under;
		display: flex;
		gap: var(--gap);
		min-width: 0;
		margin-top: calc(-1 * var(--gap));
	}
	.column .under,
	.low .under {
		flex-direction: column;
	}
	.column run-timeline,
	.low run-timeline,
	.column .reading,
	.low .reading {
		flex: none;
	}
	.reading {
		flex: 1 1 320px;
		align-content: center;
		min-width: 0;
		min-height: 36px;
		padding: 3px 12px 0;
		border: 1px solid var(--line);
		border-radius: var(--radius);
		background: var(--panel);
	}
	results-panel,
	.unfold {
		grid-area: dock;
	}
	.unfold {
		justify-self: stretch;
		min-height: 28px;
		padding: 2px 12px;
		font-size: 12px;
		color: var(--muted);
	}
	pane-divider[edge='left'] {
		grid-area: aside;
		justify-self: end;
		width: var(--gap);
		margin-right: calc(-1 * var(--gap));
	}
	pane-divider[edge='below'] {
		grid-area: dock;
		align-self: start;
		height: var(--gap);
		margin-top: calc(-1 * var(--gap));
	}
	main.surface view-pane[view='map'],
	main.map view-pane[view='surface'] {
		display: none;
	}
	/* Landscapes side by side have all their views. */
	main.compared view-pane[view] {
		display: block;
	}
	.no-side aside,
	.no-side.tall pane-divider[edge='left'],
	.no-dock.tall aside,
	.no-dock.tall pane-divider[edge='left'],
	.low pane-divider,
	.column pane-divider {
		display: none;
	}
`;

const wide = css`
	.wide {
		grid-template:
			'aside run run' auto
			'aside surface map' minmax(0, 1fr)
			'aside notes notes' auto
			'aside under under' auto
			'aside dock dock' var(--dock) / var(--side) minmax(0, 1fr) var(--map);
	}
	.wide.surface {
		grid-template:
			'aside run' auto
			'aside surface' minmax(0, 1fr)
			'aside notes' auto
			'aside under' auto
			'aside dock' var(--dock) / var(--side) minmax(0, 1fr);
	}
	.wide.map {
		grid-template:
			'aside run' auto
			'aside map' minmax(0, 1fr)
			'aside notes' auto
			'aside under' auto
			'aside dock' var(--dock) / var(--side) minmax(0, 1fr);
	}
	/* Of folded controls the line is left, at the page's edge. */
	.wide.no-side {
		--side: 0px;
		padding-left: 0;
	}
	.wide.no-dock {
		--dock: auto;
	}
`;

const tall = css`
	.tall {
		grid-template:
			'run run run' auto
			'surface surface map' minmax(0, 1fr)
			'notes notes notes' auto
			'under under under' auto
			'aside dock dock' var(--dock) / var(--side) minmax(0, 1fr) var(--map);
		grid-template-columns: min(var(--side), 100% - var(--map) - 2 * var(--gap)) minmax(0, 1fr) var(--map);
	}
	.tall.surface {
		grid-template-areas: 'run run run' 'surface surface surface' 'notes notes notes' 'under under under' 'aside dock dock';
	}
	.tall.map {
		grid-template-areas: 'run run run' 'map map map' 'notes notes notes' 'under under under' 'aside dock dock';
	}
	.tall.no-side {
		grid-template-areas: 'run run run' 'surface surface map' 'notes notes notes' 'under under under' 'dock dock dock';
	}
	.tall.no-dock {
		--dock: auto;
		grid-template-areas: 'run run run' 'surface surface map' 'notes notes notes' 'under under under' 'dock dock dock';
	}
	.low results-panel {
		grid-template-columns: minmax(0, 1fr);
	}
	.tall results-panel {
		grid-template: minmax(0, 1fr) minmax(0, 1.1fr) / minmax(0, 1fr);
	}
`;

/** The page scrolls: the picture fills the first screen. */
const scrolled = css`
	:host([composition='low']),
	:host([composition='column']) {
		height: auto;
		min-height: 100%;
		overflow: visible;
	}
	:host([composition='low']) header,
	:host([composition='column']) header {
		position: sticky;
		top: 0;
		z-index: 5;
	}
	:host([composition='low']) footer,
	:host([composition='column']) footer {
		position: sticky;
		bottom: 0;
		z-index: 4;
	}
	/* What is scrolled to stands below the header. */
	:host([composition='column']) aside {
		scroll-margin-top: 100px;
	}
	:host([composition='low']) aside {
		scroll-margin-top: 52px;
	}
	.low aside,
	.column aside {
		overflow: visible;
	}
	/* The notes come below the legend here, where nothing is in view that they could move. */
	.low .under,
	.column .under {
		margin-top: 0;
	}
	.low picture-notes,
	.column picture-notes {
		margin-bottom: 0;
	}
	.low :is(results-panel, aside),
	.column :is(results-panel, .unfold) {
		margin-top: calc(-1 * var(--gap));
	}
	.low {
		--picture: max(210px, 100svh - 115px - 3 * var(--gap));
		grid-template:
			'run run run' auto
			'surface surface map' var(--picture)
			'under under under' auto
			'notes notes notes' auto
			'aside dock dock' auto / minmax(0, 1fr) minmax(0, 0.3fr) minmax(0, 0.9fr);
		align-items: start;
	}
	.low > view-pane {
		height: 100%;
	}
	.low.surface {
		grid-template-areas: 'run run run' 'surface surface surface' 'under under under' 'notes notes notes' 'aside dock dock';
	}
	.low.map {
		grid-template-areas: 'run run run' 'map map map' 'under under under' 'notes notes notes' 'aside dock dock';
	}
	.column {
		--picture: max(250px, (100svh - 190px) / 2);
		grid-template:
			'run' auto
			'surface' calc(var(--picture) + 20px)
			'map' calc(var(--picture) + 10px)
			'under' auto
			'notes' auto
			'dock' auto
			'aside' auto / minmax(0, 1fr);
	}
	.column.surface {
		grid-template: 'run' auto 'surface' calc(1.5 * var(--picture)) 'under' auto 'notes' auto 'dock' auto 'aside' auto / minmax(0, 1fr);
	}
	.column.map {
		grid-template: 'run' auto 'map' calc(1.5 * var(--picture)) 'under' auto 'notes' auto 'dock' auto 'aside' auto / minmax(0, 1fr);
	}
	/* As high as their cells. */
	.low.compared,
	.column.compared {
		grid-template-rows: repeat(6, auto);
	}
	@media (pointer: coarse) {
		.low {
			--picture: max(210px, 100svh - 135px - 3 * var(--gap));
		}
		.column {
			--picture: max(270px, (100svh - 232px) / 2);
		}
	}
`;

const overlays = css`
	.drop {
		position: fixed;
		inset: 12px;
		z-index: 10;
		display: grid;
		place-content: center;
		border: 2px dashed var(--accent);
		border-radius: 14px;
		background: color-mix(in srgb, var(--bg) 85%, transparent);
		font-size: 20px;
		pointer-events: none;
	}

	.paper {
		display: none;
	}
	/* On paper: the title, the views side by side, the legend, curves and results; nothing to press. */
	@media print {
		:host,
		main,
		main[class] {
			display: block;
			height: auto;
			overflow: visible;
		}
		aside,
		run-bar,
		run-timeline,
		pane-divider,
		footer,
		.unfold {
			display: none;
		}
		main[class] view-pane {
			display: inline-block;
			width: 49.5%;
			height: 90mm;
			break-inside: avoid;
		}
		/* A figure that was made for paper stands in for the views and their legend. */
		.paper {
			display: block;
			width: 100%;
			max-height: 150mm;
			object-fit: contain;
		}
		main.has-paper view-pane,
		main.has-paper .under {
			display: none !important;
		}
		main.surface view-pane[view='surface'],
		main.map view-pane[view='map'] {
			width: 100%;
			height: 140mm;
		}
		main.surface view-pane[view='map'],
		main.map view-pane[view='surface'] {
			display: none;
		}
		main[class] .under,
		main[class] results-panel {
			height: auto;
			margin-top: 4mm;
			break-inside: avoid;
		}
	}
`;

export const shellStyles = [
	css`
		:host {
			position: relative;
			display: flex;
			flex-direction: column;
			height: 100%;
			overflow: clip;
		}
		footer {
			flex: none;
		}
	`,
	skip,
	header,
	areas,
	wide,
	tall,
	scrolled,
	overlays,
];
