/** Styles of the key sheet and the command palette. */

import { css } from 'lit';
import { controls, dialogs } from './shared.ts';

export const commandStyles = [
	controls,
	dialogs,
	css`
		dialog {
			width: 620px;
		}
		.columns {
			columns: 2;
			column-gap: 28px;
			padding: 16px;
		}
		section {
			break-inside: avoid;
			margin-bottom: 16px;
		}
		dl {
			margin: 0;
		}
		dl div {
			display: flex;
			justify-content: space-between;
			gap: 12px;
			padding: 3px 0;
		}
		dd {
			margin: 0;
		}
		kbd {
			padding: 1px 6px;
			border: 1px solid var(--line-strong);
			border-radius: 4px;
			font: 12px var(--mono);
			white-space: nowrap;
		}
		.letters {
			display: flex;
			gap: 8px;
			align-items: flex-start;
			margin: 12px 16px 0;
			font-size: 13px;
			cursor: pointer;
		}
		.letters input {
			flex: none;
		}
		.off {
			color: var(--muted);
			text-decoration: line-through;
		}
		input[type='text'] {
			display: block;
			width: calc(100% - 24px);
			margin: 12px;
			min-height: 34px;
			padding: 4px 10px;
			border: 1px solid var(--line-strong);
			border-radius: 6px;
			background: var(--field);
		}
		ul {
			margin: 0;
			padding: 0 12px 12px;
			max-height: 50vh;
			overflow-y: auto;
			list-style: none;
		}
		li {
			display: flex;
			align-items: center;
			justify-content: space-between;
			gap: 10px;
			padding: 7px 10px;
			border-radius: 6px;
			cursor: pointer;
		}
		li[aria-selected='true'] {
			background: var(--accent);
			color: var(--accent-text);
		}
		.words {
			padding: 0 16px;
			font-size: 13px;
		}
		.words dl {
			display: grid;
			grid-template-columns: minmax(76px, auto) 1fr;
			gap: 6px 16px;
		}
		.words dt {
			font-weight: 600;
		}
		@media (pointer: coarse) {
			li {
				min-height: 44px;
			}
		}
		@media (max-width: 600px) {
			.columns {
				columns: 1;
			}
		}
	`,
];
