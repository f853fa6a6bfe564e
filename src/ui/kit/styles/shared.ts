/** Styles that several elements share: controls, focus, visually hidden text. */

import { css } from 'lit';

export const controls = css`
	*,
	*::before,
	*::after {
		box-sizing: border-box;
	}
	button,
	select,
	input,
	textarea {
		font: inherit;
		color: var(--text);
	}
	button,
	select {
		min-height: 30px;
		padding: 4px 10px;
		border: 1px solid var(--line);
		border-radius: 6px;
		background: var(--panel-raised);
		cursor: pointer;
	}
	button:hover:not(:disabled),
	select:hover {
		border-color: var(--line-strong);
	}
	/* One that stays in the way of Tab while it has nothing to do keeps the focus that it has. */
	button:disabled,
	button[aria-disabled='true'] {
		opacity: 0.5;
		cursor: default;
	}
	button[aria-pressed='true'],
	button.primary {
		background: var(--accent);
		border-color: var(--accent);
		color: var(--accent-text);
	}
	button.quiet {
		background: none;
		border-color: transparent;
		color: var(--muted);
	}
	button.quiet:hover {
		color: var(--text);
		border-color: var(--line);
	}
	:focus-visible {
		outline: 2px solid var(--accent);
		outline-offset: 2px;
	}
	input[type='range'] {
		width: 100%;
		min-width: 0;
		height: 24px;
		margin: 0;
		accent-color: var(--accent);
	}
	input[type='checkbox'] {
		width: 18px;
		height: 18px;
		margin: 3px;
		accent-color: var(--accent);
	}
	h2 {
		margin: 0 0 8px;
		font-size: 11px;
		font-weight: 650;
		letter-spacing: 0.08em;
		text-transform: uppercase;
		color: var(--muted);
	}
	.visually-hidden {
		position: absolute;
		width: 1px;
		height: 1px;
		overflow: hidden;
		clip-path: inset(50%);
		white-space: nowrap;
	}
	.number {
		font-variant-numeric: tabular-nums;
	}
	/* Fingers need room; and phones zoom into a box whose letters are smaller than 16 px, and do not come back. */
	@media (pointer: coarse) {
		button,
		select,
		summary,
		input[type='range'],
		input:not([type='checkbox']) {
			min-width: 44px !important;
			min-height: 44px !important;
		}
		input[type='checkbox'] {
			width: 24px;
			height: 24px;
			margin: 10px;
		}
		select,
		textarea,
		input {
			font-size: 16px !important;
		}
	}

	/* Where the system chooses the colours, what is pressed has its colour for what is chosen. */
	@media (forced-colors: active) {
		button[aria-pressed='true'],
		button.primary {
			forced-color-adjust: none;
			border-color: Highlight;
			background: Highlight;
			color: HighlightText;
		}
		[aria-selected='true'],
		[aria-current='true'] {
			outline: 2px solid Highlight;
			outline-offset: -2px;
		}
	}

	/* On paper there is nothing to press. */
	@media print {
		button:not(.printed),
		.segmented {
			display: none !important;
		}
	}
`;

export const dialogs = css`
	dialog {
		max-width: min(1080px, 94vw);
		max-height: 88vh;
		padding: 0;
		border: 1px solid var(--line);
		border-radius: 12px;
		background: var(--panel);
		color: var(--text);
		box-shadow: var(--shadow);
	}
	dialog::backdrop {
		background: rgb(0 0 0 / 0.5);
	}
	dialog .title-bar {
		display: flex;
		align-items: center;
		gap: 12px;
		padding: 12px 16px;
		border-bottom: 1px solid var(--line);
	}
	dialog .title-bar h1 {
		flex: 1;
		margin: 0;
		font-size: 16px;
	}
`;

/** A box for a number, beside what else moves it. */
export const numberBox = css`
	.box {
		min-height: 28px;
		padding: 2px 6px;
		border: 1px solid var(--line);
		border-radius: 6px;
		background: var(--field);
		text-align: right;
		font-variant-numeric: tabular-nums;
	}
`;

/** A label and its control, side by side. */
export const pairs = css`
	.pair {
		display: grid;
		grid-template-columns: 84px 1fr;
		align-items: center;
		gap: 8px;
		margin-bottom: 6px;
		font-size: 13px;
	}
	.pair select,
	.pair input:not([type='checkbox']) {
		width: 100%;
		min-width: 0;
		min-height: 30px;
	}
	.pair input:not([type='checkbox']) {
		padding: 2px 8px;
		border: 1px solid var(--line);
		border-radius: 6px;
		background: var(--field);
	}
`;
