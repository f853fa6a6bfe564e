/** What the charts and the tables of the benchmark share. */

import { css } from 'lit';
import { plotElements } from '../kit/styles/chart.ts';

export const plotFrame = css`
	${plotElements}
	.axes {
		display: flex;
		justify-content: space-between;
		gap: 12px;
		margin: 0;
		font-size: 11.5px;
		color: var(--muted);
	}
	.plot {
		position: relative;
		min-height: 260px;
		overflow: hidden;
	}
`;

export const benchTables = css`
	.scroll {
		overflow-x: auto;
	}
	table {
		width: 100%;
		border-collapse: separate;
		border-spacing: 0;
		font-size: 12.5px;
		font-variant-numeric: tabular-nums;
	}
	caption {
		padding: 2px 0 6px;
		text-align: left;
		font-size: 12px;
		color: var(--muted);
	}
	th,
	td {
		padding: 4px 12px 4px 0;
		border-top: 1px solid var(--line);
		text-align: right;
		font-weight: 400;
		white-space: nowrap;
	}
	th:last-child,
	td:last-child {
		padding-right: 4px;
	}
	thead th {
		border-top: 0;
		font-size: 12px;
		font-weight: 500;
		line-height: 1.25;
		vertical-align: bottom;
		color: var(--muted);
	}
	thead .wrap {
		min-width: 110px;
		white-space: normal;
	}
	.about {
		margin: 0 0 6px;
		font-size: 12px;
		color: var(--muted);
	}
	tbody th {
		position: sticky;
		left: 0;
		background: var(--panel);
	}
	.text {
		text-align: left;
	}
	td.reason {
		min-width: 240px;
		white-space: normal;
		color: var(--muted);
	}
	/* A new size begins. */
	tr.first > * {
		border-top-color: var(--line-strong);
	}
	.machine {
		display: inline-flex;
		align-items: center;
		gap: 8px;
	}
	.faint {
		color: var(--muted);
	}
	.wrong {
		padding: 1px 6px;
		border: 1px solid var(--danger);
		border-radius: 4px;
		background: var(--danger-bg);
		color: var(--danger);
		font-weight: 700;
	}
	.better {
		font-weight: 650;
	}
`;
