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
	.group {
		display: flex;
	}
	.group button {
		border-radius: 0;
		margin-left: -1px;
	}
	.group button:first-child {
		border-radius: 6px 0 0 6px;
	}
	.group button:last-child {
		border-radius: 0 6px 6px 0;
	}
	main {
		flex: 1;
		display: grid;
		grid-template-columns: 324px minmax(0, 1fr);
		min-height: 0;
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
		grid-template-columns: minmax(0, 1.55fr) minmax(0, 1fr) 78px;
		gap: var(--gap);
		min-height: 0;
		padding: var(--gap);
	}
	main.surface .views,
	main.map .views {
		grid-template-columns: minmax(0, 1fr) 78px;
	}
	main.surface view-pane[view='map'],
	main.map view-pane[view='surface'] {
		display: none;
	}
	.note {
		display: flex;
		align-items: center;
		gap: 12px;
		margin: 0;
		padding: 6px 14px;
		border-bottom: 1px solid var(--line);
		background: var(--info-bg);
		font-size: 13px;
	}
	.note span {
		flex: 1;
	}
	.note.error {
		background: var(--danger-bg);
		color: var(--danger);
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
		.views {
			grid-template-columns: minmax(0, 1fr) 78px;
			grid-template-rows: minmax(0, 1.3fr) minmax(0, 1fr);
		}
		main.both color-bar {
			grid-column: 2;
			grid-row: 1 / 3;
		}
		main.surface .views,
		main.map .views {
			grid-template-rows: minmax(0, 1fr);
		}
	}
	@media (max-width: 760px) {
		:host {
			height: auto;
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
		main {
			display: flex;
			flex-direction: column-reverse;
		}
		aside {
			border: 0;
			overflow: visible;
		}
		.views,
		main.surface .views,
		main.map .views {
			display: grid;
			grid-template-columns: minmax(0, 1fr) 70px;
			grid-template-rows: auto;
			padding: 8px;
			gap: 8px;
		}
		view-pane {
			height: min(62vw, 46vh);
			min-height: 230px;
		}
		main.surface view-pane,
		main.map view-pane {
			height: 60vh;
		}
		status-line {
			position: sticky;
			bottom: 0;
		}
	}
`;
