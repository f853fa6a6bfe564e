/** Styles of the panel that says how a file was read. */

import { css } from 'lit';

export const importStyles = css`
	:host {
		display: block;
	}
	.panel {
		display: grid;
		grid-template-columns: minmax(0, 1fr);
		gap: 6px;
		font-size: 13px;
	}
	p {
		margin: 0;
	}
	.summary {
		display: flex;
		align-items: center;
		justify-content: space-between;
		gap: 8px;
		min-height: 26px;
		color: var(--muted);
	}
	.summary button {
		margin-right: -9px;
	}
	.busy {
		color: var(--accent);
	}
	.row {
		display: grid;
		grid-template-columns: 84px minmax(0, 1fr);
		align-items: center;
		gap: 8px;
	}
	.row.axis {
		grid-template-columns: 84px minmax(0, 1fr) auto;
		margin-top: 4px;
	}
	select,
	input[type='text'] {
		width: 100%;
		min-height: 30px;
	}
	select {
		padding: 4px;
		font-size: 13px;
	}
	input[type='text'] {
		padding: 2px 8px;
		border: 1px solid var(--line);
		border-radius: 6px;
		background: var(--field);
		font-variant-numeric: tabular-nums;
	}
	input[aria-invalid='true'] {
		border-color: var(--danger);
	}
	button.log {
		padding: 4px 8px;
		font-size: 12px;
	}
	button.small {
		min-width: 26px;
		min-height: 26px;
		padding: 1px 9px;
		font-size: 12px;
		font-variant-numeric: tabular-nums;
	}
	.facts,
	.chips {
		margin-left: 92px;
		color: var(--muted);
		font-size: 12px;
		line-height: 1.4;
		overflow-wrap: anywhere;
	}
	.facts b {
		font-weight: 600;
		color: var(--text);
		font-variant-numeric: tabular-nums;
	}
	.chips {
		display: flex;
		flex-wrap: wrap;
		align-items: center;
		gap: 4px 5px;
	}
	.chips button.small {
		padding: 1px 6px;
	}
	.chips b {
		font-weight: 600;
		color: var(--danger);
	}
	.orientation {
		display: flex;
		align-items: center;
		gap: 10px;
		margin: 4px 0;
		padding: 6px 10px;
		border: 1px solid var(--line);
		border-radius: 6px;
		background: var(--panel-raised);
		font-size: 12px;
		line-height: 1.4;
	}
	.orientation.assumed {
		border-color: var(--accent);
		background: var(--info-bg);
	}
	.orientation p {
		flex: 1;
		min-width: 0;
		overflow-wrap: anywhere;
	}
	.orientation button {
		display: flex;
		flex: none;
		align-items: center;
		gap: 6px;
		font-size: 13px;
	}
	.orientation svg {
		width: 15px;
		height: 15px;
		fill: none;
		stroke: currentColor;
		stroke-width: 1.8;
		stroke-linecap: round;
		stroke-linejoin: round;
	}
	.trouble {
		padding: 6px 10px;
		border-left: 3px solid var(--danger);
		border-radius: 0 6px 6px 0;
		background: var(--danger-bg);
		color: var(--danger);
		overflow-wrap: anywhere;
	}
	.notes {
		display: grid;
		gap: 4px;
		margin: 4px 0 0;
		padding: 8px 10px;
		border-left: 3px solid var(--accent);
		border-radius: 0 6px 6px 0;
		background: var(--panel-raised);
		list-style: none;
		overflow-wrap: anywhere;
	}
	details ul {
		margin: 4px 0 0;
		padding-left: 18px;
		color: var(--muted);
		overflow-wrap: anywhere;
	}
	summary {
		width: fit-content;
		color: var(--muted);
		cursor: pointer;
	}
	@media (max-width: 760px) {
		select,
		button,
		input[type='text'] {
			min-height: 38px;
		}
		button.small,
		.chips button.small {
			min-height: 34px;
			padding: 4px 14px;
		}
		input[type='text'],
		select {
			font-size: 16px;
		}
	}
`;
