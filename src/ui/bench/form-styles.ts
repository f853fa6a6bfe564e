/** Styles of the form of the benchmark. */

import { css } from 'lit';

export const formStyles = css`
	:host {
		display: block;
		min-width: 0;
	}
	fieldset {
		min-width: 0;
		margin: 0;
		padding: 0;
		border: 0;
	}
	fieldset.all {
		display: flex;
		flex-direction: column;
		gap: 18px;
	}
	.all:disabled {
		opacity: 0.6;
	}
	.sets {
		display: grid;
		grid-template-columns: 1fr 1fr;
		gap: 8px;
	}
	.set {
		display: flex;
		flex-direction: column;
		align-items: flex-start;
		padding: 8px 12px;
		text-align: left;
	}
	.set strong {
		font-weight: 600;
	}
	.set span {
		font-size: 12px;
	}
	details {
		border-bottom: 1px solid var(--line);
	}
	summary {
		padding: 7px 0;
		font-weight: 600;
		cursor: pointer;
	}
	.count {
		float: right;
		font-size: 12px;
		font-weight: 400;
		color: var(--muted);
	}
	.task {
		padding: 0 0 10px;
	}
	legend {
		padding: 0 0 5px;
		font-size: 13px;
	}
	small {
		font-size: 12px;
		color: var(--muted);
	}
	legend small {
		display: block;
	}
	.pills {
		display: flex;
		flex-wrap: wrap;
		gap: 5px;
	}
	.pill {
		display: inline-flex;
		align-items: center;
		gap: 4px;
		min-height: 28px;
		padding: 1px 10px 1px 4px;
		border: 1px solid var(--line);
		border-radius: 15px;
		background: var(--panel-raised);
		font-size: 12.5px;
		cursor: pointer;
	}
	.pill:has(:checked) {
		border-color: var(--accent);
		box-shadow: inset 0 0 0 1px var(--accent);
	}
	.pill:has(:focus-visible) {
		outline: 2px solid var(--accent);
		outline-offset: 2px;
	}
	.machine {
		display: flex;
		align-items: flex-start;
		gap: 6px;
		padding: 4px 0;
		cursor: pointer;
	}
	.machine input,
	.pill input {
		flex: none;
	}
	.machine .name {
		display: flex;
		align-items: center;
		gap: 8px;
		min-height: 24px;
	}
	.machine small {
		display: block;
		line-height: 1.3;
	}
	.range {
		display: grid;
		grid-template-columns: minmax(0, 1fr) 96px auto 96px;
		align-items: center;
		gap: 8px;
		padding: 3px 0;
		font-size: 13px;
	}
	.numbers {
		display: flex;
		flex-direction: column;
		gap: 6px;
	}
	.field {
		display: grid;
		grid-template-columns: minmax(0, 1fr) 110px;
		align-items: center;
		gap: 8px;
		font-size: 13px;
	}
	.field input {
		min-height: 30px;
		padding: 3px 8px;
		border: 1px solid var(--line-strong);
		border-radius: 6px;
		background: var(--field);
	}
	.hint {
		margin: 2px 0 0;
		font-size: 12px;
		color: var(--muted);
	}
	dl {
		margin: 0 0 10px;
		font-size: 12.5px;
	}
	dl div {
		display: grid;
		grid-template-columns: 150px minmax(0, 1fr);
		gap: 8px;
		padding: 2px 0;
	}
	dd {
		margin: 0;
		color: var(--muted);
	}
`;
