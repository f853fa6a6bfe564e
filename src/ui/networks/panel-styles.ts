/** What the panel of a network looks like. */

import { css } from 'lit';

export const networkPanelStyles = css`
	:host {
		display: block;
		min-width: 0;
	}
	.panel {
		display: grid;
		grid-template-columns: minmax(0, 1fr);
		gap: 2px;
	}
	section {
		margin-top: 12px;
		min-width: 0;
	}
	.pair label {
		overflow: hidden;
		text-overflow: ellipsis;
	}
	.with {
		display: flex;
		gap: 6px;
		min-width: 0;
	}
	.with input {
		flex: 1;
		min-width: 0;
	}
	.buttons {
		display: flex;
		flex-wrap: wrap;
		align-items: center;
		gap: 6px;
		margin: 6px 0;
		font-size: 13px;
	}
	.buttons span {
		flex: 1;
		min-width: 100px;
	}
	button.small {
		min-height: 26px;
		padding: 1px 8px;
		font-size: 12.5px;
	}
	.facts {
		margin: 4px 0;
		color: var(--muted);
		font-size: 12.5px;
		line-height: 1.4;
		overflow-wrap: anywhere;
	}
	.trouble {
		margin: 6px 0;
		color: var(--danger);
		font-size: 13px;
		overflow-wrap: anywhere;
	}
	.check {
		display: flex;
		align-items: center;
		gap: 2px;
	}
	.scrub {
		margin: 6px 0;
		font-size: 13px;
	}
	details {
		margin-top: 8px;
		min-width: 0;
		font-size: 13px;
	}
	summary {
		min-height: 28px;
		padding: 4px 0;
		cursor: pointer;
	}
	details .pair {
		grid-template-columns: 1fr 124px;
	}
	ul {
		margin: 4px 0;
		padding-left: 18px;
		line-height: 1.4;
	}
	li {
		overflow-wrap: anywhere;
	}
	data-picture,
	architecture-picture {
		margin: 8px 0;
	}
`;
