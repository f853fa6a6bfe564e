/** The first stops of Tab: seen while they have the focus, and over the page, so that nothing moves. */

import { css } from 'lit';

export const skipLinks = css`
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
