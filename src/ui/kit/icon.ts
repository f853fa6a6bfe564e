/** Small line drawings on buttons. */

import { css, html } from 'lit';

/** @param grid units across: 20 in the header, 14 on the small buttons of a view */
export const icon = (path: string, grid: 14 | 20) =>
	html`<svg class="icon" viewBox="0 0 ${grid} ${grid}" aria-hidden="true"><path d=${path} /></svg>`;

export const iconStyle = css`
	svg.icon {
		display: block;
		width: 14px;
		height: 14px;
		margin: auto;
		fill: none;
		stroke: currentColor;
		stroke-width: 1.6;
		stroke-linecap: round;
		stroke-linejoin: round;
	}
`;
