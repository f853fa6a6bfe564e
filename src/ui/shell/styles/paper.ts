/** On paper: the title, the views side by side, the legend, curves and results; nothing to press. */

import { css } from 'lit';

export const paper = css`
	.paper {
		display: none;
	}
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
		/* Landscapes side by side have their views in cells. */
		main.compared view-pane[view] {
			display: block;
			width: auto;
			height: auto;
		}
		main[class] .under,
		main[class] results-panel {
			height: auto;
			margin-top: 4mm;
			break-inside: avoid;
		}
	}
`;
