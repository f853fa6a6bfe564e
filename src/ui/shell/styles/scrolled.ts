/** Compositions whose page scrolls: the picture fills the first screen. */

import { css } from 'lit';

export const scrolled = css`
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
	.low results-panel {
		grid-template-columns: minmax(0, 1fr);
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
