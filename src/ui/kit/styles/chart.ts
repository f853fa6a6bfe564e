/** Styles of the chart, and what its library needs of its elements: its own sheet would come as a link. */

import { css } from 'lit';

/** What the chart library needs of its elements. */
export const plotElements = css`
	.uplot {
		width: min-content;
	}
	.u-wrap {
		position: relative;
		user-select: none;
	}
	.u-over,
	.u-under {
		position: absolute;
	}
	.u-under {
		overflow: hidden;
	}
	.uplot canvas {
		display: block;
		position: relative;
		width: 100%;
		height: 100%;
	}
	.u-axis {
		position: absolute;
	}
	.u-select,
	.u-cursor-y {
		display: none;
	}
	.u-cursor-x {
		position: absolute;
		left: 0;
		top: 0;
		height: 100%;
		border-right: 1px dashed var(--muted);
		pointer-events: none;
		will-change: transform;
	}
	.u-off {
		display: none;
	}
`;

export const chart = css`
	${plotElements}
	:host {
		display: block;
		min-width: 0;
	}
	.head {
		display: flex;
		align-items: center;
		gap: 8px;
		margin-bottom: 4px;
	}
	.head h2 {
		flex: 1;
		margin: 0;
	}
	.axis {
		min-height: 16px;
		margin: 0;
		font-size: 11px;
		color: var(--muted);
	}
	.plot {
		position: relative;
		min-height: 240px;
		overflow: hidden;
	}
	.plot[hidden] {
		display: none;
	}
	.empty {
		display: grid;
		place-content: center;
		min-height: 120px;
		margin: 0;
		padding: 0 16px;
		border: 1px dashed var(--line);
		border-radius: var(--radius);
		color: var(--muted);
		font-size: 13px;
		text-align: center;
	}
	ul {
		display: grid;
		grid-template-columns: repeat(auto-fill, minmax(256px, 1fr));
		gap: 2px 12px;
		margin: 4px 0 0;
		padding: 0;
		list-style: none;
		font-size: 12.5px;
		font-variant-numeric: tabular-nums;
	}
	li {
		display: grid;
		grid-template-columns: 14px minmax(0, 1fr) 66px 66px;
		align-items: center;
		gap: 6px;
		padding: 2px 6px;
		border-radius: 4px;
	}
	li.lit {
		background: var(--panel-raised);
	}
	li .name {
		overflow: hidden;
		text-overflow: ellipsis;
		white-space: nowrap;
	}
	li .value {
		text-align: right;
	}
	li .median,
	.key {
		color: var(--muted);
	}
	.key {
		display: flex;
		flex-wrap: wrap;
		gap: 2px 14px;
		margin: 4px 0 0;
		padding: 0 6px;
		font-size: 12px;
		font-variant-numeric: tabular-nums;
	}
	.key .step {
		flex: 1;
		min-width: 96px;
		color: var(--text);
	}
	.line {
		display: inline-block;
		width: 20px;
		margin-right: 5px;
		border-top: 2px solid var(--muted);
		vertical-align: middle;
	}
	.line.dashed {
		border-top-style: dashed;
		border-top-width: 1.5px;
	}
	.line.band {
		height: 9px;
		border: 0;
		border-radius: 2px;
		background: var(--line-strong);
		opacity: 0.5;
		forced-color-adjust: none;
		print-color-adjust: exact;
	}
	:host([compact]) {
		position: relative;
		display: flex;
		flex-direction: column;
	}
	:host([compact]) .plot {
		flex: 1;
		min-height: 0;
	}
	:host([compact]) .head {
		margin: 0;
	}
	:host([compact]) .head button {
		min-height: 26px;
		padding: 1px 8px;
		font-size: 12.5px;
	}
	/* Few lines high: the lines are for the curves. */
	@container (max-height: 190px) {
		:host([compact]) .axis {
			min-height: 12px;
			line-height: 12px;
		}
		:host([compact]) .key {
			display: none;
		}
	}
	@container (max-height: 190px) and (min-width: 460px) {
		:host([compact]) .key {
			position: absolute;
			top: 9px;
			left: 124px;
			display: flex;
			flex-wrap: nowrap;
			margin: 0;
		}
	}
	:host([compact]) .uplot {
		position: absolute;
	}
	:host([compact]) .empty {
		flex: 1;
		min-height: 0;
	}
	:host([compact]) ul {
		position: absolute;
		top: 40px;
		right: 26px;
		z-index: 1;
		grid-template-columns: minmax(0, 250px);
		max-height: calc(100% - 84px);
		padding: 4px;
		border: 1px solid var(--line);
		border-radius: 6px;
		background: var(--panel);
		opacity: 0.92;
		overflow: hidden;
		pointer-events: none;
	}
	.swatch {
		width: 14px;
		height: 4px;
		border-radius: 2px;
		background: var(--group);
		/* It says who is who, in forced colours and on paper, too. */
		forced-color-adjust: none;
		print-color-adjust: exact;
	}
`;
