/** The line at the top: name, landscape, layout, and what can be done. */

import { css } from 'lit';

export const header = css`
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
		width: 18px;
		height: 18px;
		stroke-width: 1.8;
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
	/* As high with a formula as without. */
	.subject .name {
		display: grid;
		align-content: center;
		min-width: 0;
		min-height: 35px;
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
