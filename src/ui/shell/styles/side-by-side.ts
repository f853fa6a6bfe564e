/** Compositions whose page does not scroll: the picture takes what the docks leave. */

import { css } from 'lit';

/** Controls beside the picture, curves below it. */
export const wide = css`
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

/** Upright: controls and curves side by side below the picture. */
export const tall = css`
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
	.tall results-panel {
		grid-template: minmax(0, 1fr) minmax(0, 1.1fr) / minmax(0, 1fr);
	}
`;
