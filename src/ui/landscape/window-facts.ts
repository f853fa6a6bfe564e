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
import { WORDS } from '../../words/words.ts';

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
		return html`<h2>${WORDS.landscape.inWindow}</h2>
			<dl>
				${extreme(WORDS.landscape.lowest, low)} ${extreme(WORDS.landscape.highest, high)}
				${row(WORDS.landscape.median, s.holes < s.count ? `≈ ${formatNumber(s.quantiles[(s.quantiles.length - 1) / 2], digits - 2)}` : formatNumber(undefined))}
				${minimum === undefined ? nothing : row(WORDS.landscape.knownMinimum, formatNumber(minimum, Math.max(7, digits)))}
				${own ? missingRow(own, row) : s.holes > 0 ? row(WORDS.landscape.holes, WORDS.common.shown(formatCount(s.holes), formatCount(s.count))) : nothing}
			</dl>
			<p class="precision">${own ? WORDS.landscape.ofFile : WORDS.landscape.inF64} ${medianText(report, this.machine)}</p>
			${sentences(report, own, notes, landscape).map((sentence) => html`<p>${sentence}</p>`)}`;
	}
}

const missingRow = ({ missing, count }: SampleFacts, row: (label: string, value: string) => TemplateResult) =>
	missing > 0 ? row(WORDS.landscape.notComputed, WORDS.landscape.ofSamples(formatCount(missing), formatCount(count))) : nothing;

/** A cell's sample, as it is computed again in double precision. */
const placed = (sample: CellSample | null): Sample | null => sample && { value: sample.value, u: sample.x[0], v: sample.x[1] };

/** Where a sample stands, in the plane. */
const placeOf = ({ grid: { domain } }: ShownReport, { u, v = 0 }: Sample, axes: readonly [AxisLabel, AxisLabel]): string =>
	// A number stays beside its name where the line breaks.
	WORDS.landscape.at(
		coordinatesOf({ u, v }, axes, domain)
			.map((text) => text.replaceAll(' ', '\u00a0'))
			.join(', '),
	);

const sampleText = (sample: Sample | null, digits: number): string =>
	sample && Number.isNaN(sample.value) ? WORDS.landscape.noneInF64 : formatNumber(sample?.value, digits);

/** Numbers say what they are: the median is the picture's own. */
function medianText({ mode, precision }: ShownReport, machine: Machine | null | undefined): string {
	const picture =
		precision === 'f64' ? precision : machine?.kind === 'gpu' ? WORDS.landscape.precision(mode) : (machine?.precision ?? 'f32');
	return WORDS.landscape.medianOf(picture);
}

/** What has to be said of the window. */
function sentences(report: ShownReport, own: SampleFacts | undefined, notes: readonly string[], { samplePoints }: Landscape): string[] {
	const told: string[] = [];
	if (own && own.count === 0) told.push(WORDS.landscape.betweenSamples);
	if (own && own.missing > own.count / 2) told.push(WORDS.landscape.mostMissing(formatCount(own.missing), formatCount(own.count)));
	if (samplePoints && samplePoints.x.length > MOST_SAMPLE_DOTS)
		told.push(WORDS.landscape.dots(formatCount(MOST_SAMPLE_DOTS), formatCount(samplePoints.x.length)));
	if (own ? own.onEdge : report.minimumIsOnEdge) told.push(WORDS.landscape.onEdge);
	return [...told, ...notes];
}

customElements.define('window-facts', WindowFacts);

declare global {
	interface HTMLElementTagNameMap {
		'window-facts': WindowFacts;
	}
}
