/** What the samples of the window tell, beside the picture: the same as the picture, in numbers. */

import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { CellSample } from '../../analysis/extremes.ts';
import type { Landscape } from '../../engine/landscapes/landscape.ts';
import { MOST_SAMPLE_DOTS } from '../../engine/landscapes/markers.ts';
import { type Sample, type SampleFacts, sampleFacts } from '../../analysis/sample-facts.ts';
import type { Machine } from '../../engine/session.ts';
import type { AxisLabel } from '../../model/field.ts';
import { coordinatesOf, formatCount, formatNumber, pictureDigits } from '../../app/format.ts';
import { controls } from '../kit/styles/shared.ts';
import type { ShownReport } from '../../app/picture-scheduler.ts';

export class WindowFacts extends LitElement {
	static override properties = {
		report: { attribute: false },
		landscape: { attribute: false },
		axes: { attribute: false },
		machine: { attribute: false },
	};
	declare report: ShownReport | null;
	declare landscape: Landscape | null;
	declare axes: readonly [AxisLabel, AxisLabel];
	declare machine: Machine | null;

	constructor() {
		super();
		this.report = null;
		this.landscape = null;
		this.axes = [{ name: 'x' }, { name: 'y' }];
		this.machine = null;
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
		const { report, landscape, axes } = this;
		if (!report || !landscape) return nothing;
		const { statistics: s, grid, extremes } = report;
		const { sampled, minima, notes = [] } = landscape;
		// A file's samples are those of the file: what is drawn between them is none.
		const own = sampled && sampleFacts(sampled, grid.domain);
		const [low, high] = own ? [own.lowest, own.highest] : [placed(extremes.lowest), placed(extremes.highest)];
		const row = (label: string, value: string, at = '') =>
			html`<div><dt>${label}</dt><dd>${value}${at ? html` <span class="at">${at}</span>` : nothing}</dd></div>`;
		const { value: digits } = pictureDigits({ domain: grid.domain, min: s.min, max: s.max });
		const extreme = (label: string, sample: Sample | null) =>
			row(label, sampleText(sample, Math.max(6, digits)), sample ? placeOf(report, sample, axes) : '');
		const minimum = minima[0]?.value;
		return html`<h2>In this window</h2>
			<dl>
				${extreme('Lowest sample', low)} ${extreme('Highest sample', high)}
				${row('Median', s.holes < s.count ? `≈ ${formatNumber(s.quantiles[(s.quantiles.length - 1) / 2], digits - 2)}` : formatNumber(undefined))}
				${minimum === undefined ? nothing : row('Known minimum', formatNumber(minimum, Math.max(7, digits)))}
				${own ? missingRow(own, row) : s.holes > 0 ? row('Holes', `${formatCount(s.holes)} of ${formatCount(s.count)}`) : nothing}
			</dl>
			<p class="precision">${own ? 'Lowest and highest are values of the file.' : 'Lowest and highest are computed again in double precision (f64).'} ${medianText(report, this.machine)}</p>
			${sentences(report, own, notes, landscape).map((sentence) => html`<p>${sentence}</p>`)}`;
	}
}

const missingRow = ({ missing, count }: SampleFacts, row: (label: string, value: string) => TemplateResult) =>
	missing > 0 ? row('Not computed', `${formatCount(missing)} of ${formatCount(count)} samples`) : nothing;

/** A cell's sample, as it is computed again in double precision. */
const placed = (sample: CellSample | null): Sample | null => sample && { value: sample.value, u: sample.x[0], v: sample.x[1] };

/** Where a sample stands, in the plane. */
const placeOf = ({ grid: { domain } }: ShownReport, { u, v = 0 }: Sample, axes: readonly [AxisLabel, AxisLabel]): string =>
	// A number stays beside its name where the line breaks.
	`at ${coordinatesOf({ u, v }, axes, domain)
		.map((text) => text.replaceAll(' ', '\u00a0'))
		.join(', ')}`;

const sampleText = (sample: Sample | null, digits: number): string =>
	sample && Number.isNaN(sample.value) ? 'none in f64' : formatNumber(sample?.value, digits);

/** Numbers say what they are: the median is the picture's own. */
function medianText({ mode, precision }: ShownReport, machine: Machine | null | undefined): string {
	const picture = precision === 'f64' ? precision : machine?.kind === 'gpu' ? `f32, ${mode}` : (machine?.precision ?? 'f32');
	return `The median is the picture’s (${picture}).`;
}

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
	if (own ? own.onEdge : report.minimumIsOnEdge) told.push('The lowest sample lies on the edge of the window: the minimum may be outside.');
	return [...told, ...notes];
}

customElements.define('window-facts', WindowFacts);

declare global {
	interface HTMLElementTagNameMap {
		'window-facts': WindowFacts;
	}
}
