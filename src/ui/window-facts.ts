/** What the samples of the window tell, beside the picture: the same as the picture, in numbers. */

import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { CellSample } from '../engine/extremes.ts';
import type { Landscape } from '../engine/landscape.ts';
import { MOST_SAMPLE_DOTS } from '../engine/markers.ts';
import { minimumOnEdge, type Sample, type SampleFacts, sampleFacts } from '../engine/sample-facts.ts';
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
		// A file's samples are those of the file: what is drawn between them is none.
		const own = landscape.sampled && sampleFacts(landscape.sampled, report.grid.domain);
		const [low, high] = own ? [own.lowest, own.highest] : [cellSample(lowest), cellSample(highest)];
		const row = (label: string, value: string, at = '') =>
			html`<div><dt>${label}</dt><dd>${value}${at ? html` <span class="at">${at}</span>` : nothing}</dd></div>`;
		const minimum = landscape.minima[0]?.value;
		return html`<h2>In this window</h2>
			<dl>
				${row('Lowest sample', sampleText(low), placeOf(report, low, axes))} ${row('Highest sample', sampleText(high), placeOf(report, high, axes))}
				${row('Median', `≈ ${formatNumber(s.quantiles[(s.quantiles.length - 1) / 2], 3)}`)}
				${minimum === undefined ? nothing : row('Known minimum', formatNumber(minimum, 7))}
				${own ? missingRow(own, row) : s.holes > 0 ? row('Holes', `${formatCount(s.holes)} of ${formatCount(s.count)}`) : nothing}
			</dl>
			<p class="precision">${precisionText(report, this.workspace?.machine.value, own)}</p>
			${sentences(report, own, landscape).map((sentence) => html`<p>${sentence}</p>`)}`;
	}
}

const missingRow = ({ missing, count }: SampleFacts, row: (label: string, value: string) => TemplateResult) =>
	missing > 0 ? row('Not computed', `${formatCount(missing)} of ${formatCount(count)} samples`) : nothing;

/** What has to be said of the window. */
function sentences(report: ShownReport, own: SampleFacts | undefined, { samplePoints, notes = [] }: Landscape): string[] {
	const told: string[] = [];
	if (own && own.count === 0) told.push('No sample of the file lies in this window: what is drawn lies between samples.');
	if (own && own.missing > own.count / 2)
		told.push(
			`Most of this file was not computed: ${formatCount(own.missing)} of ${formatCount(own.count)} samples in the window have no value.`,
		);
	if (samplePoints && samplePoints.x.length > MOST_SAMPLE_DOTS)
		told.push(`${formatCount(MOST_SAMPLE_DOTS)} of the ${formatCount(samplePoints.x.length)} samples are drawn as dots.`);
	if (own ? own.onEdge : minimumOnEdge(report.bound, report.grid, report.statistics.minCell))
		told.push('The lowest sample lies on the edge of the window: the minimum may be outside.');
	return [...told, ...notes];
}

const cellSample = (cell: CellSample | null): Sample | null => cell && { value: cell.value, u: cell.x[0], v: cell.x[1] };

/** Where a sample stands, in the plane. */
function placeOf({ grid: { domain } }: ShownReport, sample: Sample | null, axes: readonly [AxisLabel, AxisLabel]): string {
	if (!sample) return '';
	return `at ${coordinatesOf({ u: sample.u, v: sample.v ?? 0 }, axes, domain).join(', ')}`;
}

const sampleText = (sample: Sample | null): string =>
	sample && Number.isNaN(sample.value) ? 'none in f64' : formatNumber(sample?.value, 6);

/** Numbers say what they are: the samples are evaluated again, the median is the picture's own. */
function precisionText({ mode }: ShownReport, machine: Machine | null | undefined, own: SampleFacts | undefined): string {
	const picture = machine?.kind === 'gpu' ? `f32, ${mode}` : (machine?.precision ?? 'f32');
	return `Lowest and highest ${own ? 'are samples of the file' : 'in f64 at their places'}. Median from the picture (${picture}).`;
}

customElements.define('window-facts', WindowFacts);

declare global {
	interface HTMLElementTagNameMap {
		'window-facts': WindowFacts;
	}
}
