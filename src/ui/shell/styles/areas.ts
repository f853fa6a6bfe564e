/** Which area of the grid each region has, and what it looks like wherever that is. */

import { css } from 'lit';

export const areas = css`
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
	aside.changing > :not(landscape-panel) {
		visibility: hidden;
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
