/** What the samples of the window tell, beside the picture: the same as the picture, in numbers. */

import { css, html, LitElement, nothing } from 'lit';
import { SignalWatcher } from './controllers/signals.ts';
import type { AxisLabel } from '../model/field.ts';
import { coordinatesOf, formatCount, formatNumber } from './format.ts';
import { controls } from './styles/shared.ts';
import type { ShownReport, Workspace } from './workspace.ts';

export class WindowFacts extends LitElement {
	static override properties = { workspace: { attribute: false } };
	declare workspace: Workspace | undefined;

	constructor() {
		super();
		this.workspace = undefined;
		new SignalWatcher(this, () => [this.workspace?.report.value, this.workspace?.landscape.value, this.workspace?.axes.value]);
	}

	static override styles = [
		controls,
		css`
			:host {
				display: block;
			}
			dl {
				display: grid;
				grid-template-columns: repeat(auto-fit, minmax(118px, 1fr));
				gap: 8px 14px;
				margin: 0;
			}
			dt {
				font-size: 12px;
				color: var(--muted);
			}
			dd {
				margin: 0;
				font-size: 14px;
				font-variant-numeric: tabular-nums;
			}
			.at {
				display: block;
				font-size: 12px;
				color: var(--muted);
			}
			p {
				margin: 10px 0 0;
				padding: 6px 10px;
				border-left: 3px solid var(--accent);
				border-radius: 0 6px 6px 0;
				background: var(--panel-raised);
				font-size: 12.5px;
			}
		`,
	];

	override render() {
		const report = this.workspace?.report.value;
		const landscape = this.workspace?.landscape.value;
		if (!report || !landscape) return nothing;
		const { statistics: s } = report;
		const axes = this.workspace?.axes.value ?? [{ name: 'x' }, { name: 'y' }];
		const row = (label: string, value: string, at = '') =>
			html`<div><dt>${label}</dt><dd>${value}${at ? html` <span class="at">${at}</span>` : nothing}</dd></div>`;
		const minimum = landscape.minima[0]?.value;
		return html`<h2>In this window</h2>
			<dl>
				${row('Lowest sample', formatNumber(s.min, 6), placeOf(report, s.minCell, axes))} ${row('Highest sample', formatNumber(s.max, 6), placeOf(report, s.maxCell, axes))}
				${row('Median', formatNumber(s.quantiles[(s.quantiles.length - 1) / 2], 6))}
				${minimum === undefined ? nothing : row('Known minimum', formatNumber(minimum, 7))}
				${s.holes > 0 ? row('Holes', `${formatCount(s.holes)} of ${formatCount(s.count)}`) : nothing}
			</dl>
			${onEdge(report) ? html`<p>The lowest sample lies on the edge of the window: the minimum may be outside.</p>` : nothing}`;
	}
}

const cellOf = ({ grid }: ShownReport, cell: number): { column: number; row: number } => ({
	column: cell % grid.columns,
	row: Math.floor(cell / grid.columns),
});

/** Where a cell's sample stands, in the plane. */
function placeOf(report: ShownReport, cell: number, axes: readonly [AxisLabel, AxisLabel]): string {
	if (!(cell >= 0 && cell < report.statistics.count)) return '';
	const { column, row } = cellOf(report, cell);
	const { columns, rows, domain } = report.grid;
	const along = ([lo, hi]: readonly [number, number], k: number, count: number): number => lo + ((hi - lo) * k) / Math.max(1, count - 1);
	return `at ${coordinatesOf({ u: along(domain.u, column, columns), v: along(domain.v, row, rows) }, axes, domain).join(', ')}`;
}

/** A lowest sample on the edge says nothing of a minimum: that must be said. */
function onEdge(report: ShownReport): boolean {
	const { minCell, holes, count } = report.statistics;
	if (holes === count) return false;
	const { column, row } = cellOf(report, minCell);
	return column === 0 || row === 0 || column === report.grid.columns - 1 || row === report.grid.rows - 1;
}

customElements.define('window-facts', WindowFacts);

declare global {
	interface HTMLElementTagNameMap {
		'window-facts': WindowFacts;
	}
}
