/** What the samples of the window tell, beside the picture: the same as the picture, in numbers. */

import { css, html, LitElement, nothing } from 'lit';
import type { CellSample } from '../engine/extremes.ts';
import type { Machine } from '../engine/session.ts';
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
		new SignalWatcher(this, () => {
			const { report, landscape, axes, machine } = this.workspace ?? {};
			return [report?.value, landscape?.value, axes?.value, machine?.value];
		});
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
			}
			.precision {
				font-size: 12px;
				color: var(--muted);
			}
			p:not(.precision) {
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
		const {
			statistics: s,
			extremes: { lowest, highest },
		} = report;
		const axes = this.workspace?.axes.value ?? [{ name: 'x' }, { name: 'y' }];
		const row = (label: string, value: string, at = '') =>
			html`<div><dt>${label}</dt><dd>${value}${at ? html` <span class="at">${at}</span>` : nothing}</dd></div>`;
		const minimum = landscape.minima[0]?.value;
		return html`<h2>In this window</h2>
			<dl>
				${row('Lowest sample', sampleText(lowest), placeOf(report, lowest, axes))} ${row('Highest sample', sampleText(highest), placeOf(report, highest, axes))}
				${row('Median', `≈ ${formatNumber(s.quantiles[(s.quantiles.length - 1) / 2], 3)}`)}
				${minimum === undefined ? nothing : row('Known minimum', formatNumber(minimum, 7))}
				${s.holes > 0 ? row('Holes', `${formatCount(s.holes)} of ${formatCount(s.count)}`) : nothing}
			</dl>
			<p class="precision">${precisionText(report, this.workspace?.machine.value)}</p>
			${onEdge(report) ? html`<p>The lowest sample lies on the edge of the window: the minimum may be outside.</p>` : nothing}`;
	}
}

const cellOf = ({ grid }: ShownReport, cell: number): { column: number; row: number } => ({
	column: cell % grid.columns,
	row: Math.floor(cell / grid.columns),
});

/** Where a sample stands, in the plane. */
function placeOf({ grid: { domain } }: ShownReport, sample: CellSample | null, axes: readonly [AxisLabel, AxisLabel]): string {
	if (!sample) return '';
	const [u, v] = sample.x;
	return `at ${coordinatesOf({ u, v }, axes, domain).join(', ')}`;
}

const sampleText = (sample: CellSample | null): string =>
	sample && Number.isNaN(sample.value) ? 'none in f64' : formatNumber(sample?.value, 6);

/** Numbers say what they are: the samples are evaluated again, the median is the picture's own. */
function precisionText({ mode }: ShownReport, machine: Machine | null | undefined): string {
	const picture = machine?.kind === 'gpu' ? `f32, ${mode}` : (machine?.precision ?? 'f32');
	return `Lowest and highest in f64 at their places. Median from the picture (${picture}).`;
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
