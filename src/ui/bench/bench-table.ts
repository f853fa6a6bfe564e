/** A workload in numbers: a row for each size and machine. It is the curve's text alternative. */

import { css, html, LitElement, nothing } from 'lit';
import type { Point } from '../../bench/schema.ts';
import { formatNumber } from '../format.ts';
import { controls } from '../styles/shared.ts';
import { CONTESTANT_WORDS, workloadTitle } from './bench-choice.ts';
import { rateText, secondsText, sizeIs, sizeText, type WorkloadPoints } from './bench-data.ts';
import { inTableOrder, markKey } from './machine-marks.ts';
import { benchTables } from './styles.ts';

const COLUMNS_OF_NUMBERS = 8;

export class BenchTable extends LitElement {
	static override properties = { workload: { attribute: false } };
	declare workload: WorkloadPoints | undefined;

	constructor() {
		super();
		this.workload = undefined;
	}

	static override styles = [
		controls,
		benchTables,
		css`
			:host {
				display: block;
				min-width: 0;
			}
		`,
	];

	override render() {
		const { workload } = this;
		if (!workload) return nothing;
		const rows = [...workload.points].sort((a, b) => a.size - b.size || inTableOrder(a.contestant, b.contestant));
		const unit = workload.points[0]?.unit ?? 'unit';
		const title = workloadTitle(workload.id);
		return html`<div class="scroll" tabindex="0" role="region" aria-label=${`${title} in numbers, scrollable`}>
			<table>
				<caption>
					${title}: median of a run and its quartiles; the error against the f64 reference in units of the derived tolerance (largest, typical), above
					1 is wrong.
				</caption>
				<thead>
					<tr>
						<th scope="col">${sizeIs(workload)}</th>
						<th scope="col" class="text">Machine</th>
						<th scope="col">Wall time</th>
						<th scope="col">Quartiles</th>
						<th scope="col">GPU passes</th>
						<th scope="col">Read-back</th>
						<th scope="col">${unit}s / s</th>
						<th scope="col">Speed</th>
						<th scope="col">Error, largest</th>
						<th scope="col">typical</th>
					</tr>
				</thead>
				<tbody>
					${rows.map((point, i) => row(point, point.size !== rows[i - 1]?.size))}
				</tbody>
			</table>
		</div>`;
	}
}

const seconds = (ms: number | undefined): string => secondsText(ms === undefined ? null : ms / 1000);

function row(point: Point, first: boolean) {
	const { size, contestant, status, reason } = point;
	return html`<tr class=${first ? 'first' : ''}>
		<td>${first ? sizeText(size) : html`<span class="visually-hidden">${sizeText(size)}</span>`}</td>
		<th scope="row" class="text"><span class="machine">${markKey(contestant)}${CONTESTANT_WORDS[contestant].name}</span></th>
		${
			status === 'measured'
				? cells(point)
				: html`<td class="text reason" colspan=${COLUMNS_OF_NUMBERS}><strong>${status}</strong> ${reason}</td>`
		}
	</tr>`;
}

function cells({ wall, gpu, readback, rate, ratio, error, contestant, reason }: Point) {
	const wrong = error !== null && error.wrong > 0;
	return html`<td>${seconds(wall?.median)}</td>
		<td class="faint">${wall ? `${seconds(wall.q1)} – ${seconds(wall.q3)}` : '—'}</td>
		<td>${seconds(gpu?.median)}</td>
		<td>${seconds(readback?.median)}</td>
		<td>${rateText(rate)}</td>
		<td title=${ratio ? `quartiles ${formatNumber(ratio.q1, 3)} – ${formatNumber(ratio.q3, 3)}` : nothing}>${ratioText({ ratio, contestant })}</td>
		<td>
			${
				error
					? html`${wrong ? html`<strong class="wrong">✗ WRONG ${error.wrong} of ${error.compared}</strong> ` : nothing}${formatNumber(error.largest, 3)}`
					: html`<span class="faint">${contestant === 'f64' ? 'the reference' : '—'}</span>`
			}
		</td>
		<td>${error ? formatNumber(error.typical, 3) : '—'}${reason ? html` <span class="faint">${reason}</span>` : nothing}</td>`;
}

function ratioText({ ratio, contestant }: Pick<Point, 'ratio' | 'contestant'>) {
	if (!ratio) return '—';
	if (ratio.base === contestant) return html`<span class="faint">1× (base)</span>`;
	const text = `${formatNumber(ratio.median, 3)}×`;
	return ratio.verdict === 'within the spread'
		? html`${text} <span class="faint">within the spread</span>`
		: html`<span class=${ratio.verdict === 'faster' ? 'better' : ''}>${text}</span>`;
}

customElements.define('bench-table', BenchTable);

declare global {
	interface HTMLElementTagNameMap {
		'bench-table': BenchTable;
	}
}
