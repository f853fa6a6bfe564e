/** The shell's layout: panels left, views right; on a narrow screen the views come first. */

import { css } from 'lit';

export const shellStyles = css`
	:host {
		display: flex;
		flex-direction: column;
		height: 100%;
	}
	header {
		display: flex;
		align-items: center;
		gap: 6px;
		padding: 7px 14px;
		border-bottom: 1px solid var(--line);
		background: var(--panel);
	}
	.brand {
		display: flex;
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
		fill: none;
		stroke: currentColor;
		stroke-width: 1.8;
		stroke-linecap: round;
		stroke-linejoin: round;
	}
	header .measure .icon {
		display: none;
	}
	header button.icon {
		min-width: 34px;
		padding: 5px 7px;
	}
	main {
		flex: 1;
		display: grid;
		grid-template-columns: 324px minmax(0, 1fr);
		min-height: 0;
	}
	/* It takes the focus where something that had it is gone: the next Tab goes on from here. */
	main:focus {
		outline: none;
	}
	aside {
		display: flex;
		flex-direction: column;
		gap: 20px;
		padding: 14px;
		overflow-y: auto;
		border-right: 1px solid var(--line);
		background: var(--panel);
	}
	.views {
		display: grid;
		grid-template:
			'run run' auto
			'surface map' minmax(0, 1fr)
			'surface reading' auto
			'dock dock' clamp(150px, 27vh, 320px) / minmax(0, 1fr) clamp(300px, 36%, 620px);
		gap: var(--gap);
		min-height: 0;
		padding: var(--gap);
	}
	view-pane[view='surface'] {
		grid-area: surface;
	}
	view-pane[view='map'] {
		grid-area: map;
	}
	run-bar {
		grid-area: run;
	}
	results-panel {
		grid-area: dock;
	}
	.reading {
		grid-area: reading;
		min-height: 0;
		padding: 8px 14px;
		border: 1px solid var(--line);
		border-radius: var(--radius);
		background: var(--panel);
	}
	main.surface .views {
		grid-template: 'run' auto 'surface' minmax(0, 1fr) 'reading' auto 'dock' clamp(150px, 27vh, 320px) / minmax(0, 1fr);
	}
	main.map .views {
		grid-template: 'run' auto 'map' minmax(0, 1fr) 'reading' auto 'dock' clamp(150px, 27vh, 320px) / minmax(0, 1fr);
	}
	main.surface view-pane[view='map'],
	main.map view-pane[view='surface'] {
		display: none;
	}
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
	@media (max-width: 1100px) {
		main {
			grid-template-columns: 290px minmax(0, 1fr);
		}
		main.both .views {
			grid-template:
				'run run' auto
				'surface map' minmax(0, 1fr)
				'reading reading' auto
				'dock dock' 210px / minmax(0, 1.15fr) minmax(0, 1fr);
		}
	}
	@media (max-width: 760px) {
		:host {
			height: auto;
			min-height: 100%;
		}
		header {
			position: sticky;
			top: 0;
			z-index: 5;
			padding: 6px 10px;
		}
		.wide {
			display: none;
		}
		header .measure {
			min-width: 34px;
			padding: 5px 7px;
		}
		header .measure .icon {
			display: block;
		}
		main {
			display: flex;
			flex-direction: column-reverse;
			justify-content: flex-end;
		}
		aside {
			border: 0;
			overflow: visible;
			padding: 14px 12px 20px;
		}
		main .views,
		main.both .views,
		main.surface .views,
		main.map .views {
			display: flex;
			flex-direction: column;
			padding: 8px;
			gap: 8px;
		}
		results-panel {
			order: 5;
		}
		view-pane[view='surface'] {
			height: min(82vw, 46vh);
			min-height: 280px;
		}
		view-pane[view='map'] {
			height: min(92vw, 60vh);
			min-height: 290px;
		}
		main.surface view-pane,
		main.map view-pane {
			height: 62vh;
		}
		footer {
			position: sticky;
			bottom: 0;
			z-index: 4;
		}
	}
	/* A phone on its side: the views keep a height at which they can be read, and the column scrolls. */
	@media (min-width: 761px) and (max-height: 560px) {
		main.both .views,
		main.surface .views,
		main.map .views {
			grid-template-rows: max-content 260px max-content 240px;
			overflow-y: auto;
		}
	}
	@media (max-width: 480px) {
		.brand span {
			position: absolute;
			width: 1px;
			height: 1px;
			overflow: hidden;
			clip-path: inset(50%);
		}
		header {
			gap: 2px;
		}
	}
`;
