/** Styles of the list of what is kept. */

import { css } from 'lit';

export const keptStyles = css`
	dialog {
		width: 680px;
	}
	dialog[open] {
		display: flex;
		flex-direction: column;
	}
	.body {
		flex: 1;
		min-height: 0;
		overflow-y: auto;
	}
	section {
		padding: 14px 16px;
		border-bottom: 1px solid var(--line);
	}
	p {
		margin: 0 0 10px;
		font-size: 13px;
		color: var(--muted);
	}
	ul {
		margin: 0;
		padding: 0;
		list-style: none;
	}
	li {
		display: flex;
		align-items: center;
		gap: 6px;
		margin-bottom: 4px;
	}
	li input {
		flex: 1;
		min-width: 80px;
		min-height: 30px;
		padding: 2px 8px;
		border: 1px solid var(--line);
		border-radius: 6px;
		background: var(--field);
	}
	li button {
		flex: none;
	}
	button.landscape {
		flex: 1;
		min-width: 0;
		overflow: hidden;
		text-align: left;
		text-overflow: ellipsis;
		white-space: nowrap;
		color: var(--text);
	}
	.left {
		margin-bottom: 8px;
	}
	.left button {
		max-width: 100%;
		overflow: hidden;
		text-overflow: ellipsis;
		white-space: nowrap;
	}
	.end {
		display: flex;
		flex-wrap: wrap;
		gap: 8px;
		margin-top: 8px;
	}
	.told {
		margin: 0;
		padding: 10px 16px;
		overflow-wrap: anywhere;
	}
	.told:empty {
		display: none;
	}
`;
