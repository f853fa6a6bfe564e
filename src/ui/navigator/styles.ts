/** What the panels of slices share: a coordinate with its buttons, and small choices beside it. */

import { css } from 'lit';

export const moving = css`
	/* A coordinate, and beside it what moves it. */
	.moved {
		display: grid;
		grid-template-columns: minmax(0, 1fr);
		grid-auto-columns: max-content;
		grid-auto-flow: column;
		align-items: center;
		gap: 6px;
	}
	:is(.moved, .chips, .head) button {
		min-width: 26px;
		min-height: 26px;
		padding: 1px 8px;
		font-size: 12px;
	}
	.pace {
		display: flex;
		align-items: center;
		gap: 6px;
		font-size: 12px;
	}
	.pace select,
	.pace .box {
		min-height: 26px;
		padding: 1px 4px;
		font-size: 12px;
	}
`;
