/** What the samples of the window tell, beside the picture: the same as the picture, in numbers. */

import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Landscape } from '../engine/landscape.ts';
import { MOST_SAMPLE_DOTS } from '../engine/markers.ts';
import { minimumOnEdge, type Sample, type SampleFacts, sampleFacts } from '../engine/sample-facts.ts';
import { planeLabels } from '../model/axis-label.ts';
import { axisValue } from '../model/geometry.ts';
import { SignalWatcher } from './controllers/signals.ts';
import { formatCount, formatNumber, placeText } from './format.ts';
import { controls } from './styles/shared.ts';
import type { ShownReport, Workspace } from './workspace.ts';

export class WindowFacts extends LitElement {
	static override properties = { workspace: { attribute: false } };
	declare workspace: Workspace | undefined;

	constructor() {
		super();
		this.workspace = undefined;
		new SignalWatcher(this, () => [this.workspace?.report.value, this.workspace?.landscape.value]);
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
		const { statistics: s, grid } = report;
		const { sampled, minima, notes = [] } = landscape;
		const labels = planeLabels(landscape.variables);
		// A file's samples are those of the file: what is drawn between them is none.
		const own = sampled && sampleFacts(sampled, grid.domain);
		const row = (label: string, value: string, at = '') =>
			html`<div><dt>${label}</dt><dd>${value}${at ? html` <span class="at">${at}</span>` : nothing}</dd></div>`;
		const extreme = (label: string, sample: Sample | null) =>
			row(label, formatNumber(sample?.value, 6), sample ? `at ${placeText(labels, sample)}` : '');
		const [low, high] = own ? [own.lowest, own.highest] : [cellSample(report, s.min, s.minCell), cellSample(report, s.max, s.maxCell)];
		const minimum = minima[0]?.value;
		return html`<h2>In this window</h2>
			<dl>
				${extreme('Lowest sample', low)} ${extreme('Highest sample', high)}
				${row('Median', formatNumber(s.quantiles[(s.quantiles.length - 1) / 2], 6))}
				${minimum === undefined ? nothing : row('Known minimum', formatNumber(minimum, 7))}
				${own ? missingRow(own, row) : s.holes > 0 ? row('Holes', `${formatCount(s.holes)} of ${formatCount(s.count)}`) : nothing}
			</dl>
			${sentences(report, own, notes, landscape).map((sentence) => html`<p>${sentence}</p>`)}`;
	}
}

const missingRow = ({ missing, count }: SampleFacts, row: (label: string, value: string) => TemplateResult) =>
	missing > 0 ? row('Not computed', `${formatCount(missing)} of ${formatCount(count)} samples`) : nothing;

/** What has to be said of the window. */
function sentences(report: ShownReport, own: SampleFacts | undefined, notes: readonly string[], { samplePoints }: Landscape): string[] {
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

/** A cell's sample and where it stands, in the plane; null where there is none. */
function cellSample({ grid: { columns, rows, domain }, statistics, bound }: ShownReport, value: number, cell: number): Sample | null {
	if (!(cell >= 0 && cell < statistics.count)) return null;
	const u = axisValue(domain.u, columns, cell % columns);
	return { value, u, ...(bound.objective.dimension === 1 ? {} : { v: axisValue(domain.v, rows, Math.floor(cell / columns)) }) };
}

customElements.define('window-facts', WindowFacts);

declare global {
	interface HTMLElementTagNameMap {
		'window-facts': WindowFacts;
	}
}
