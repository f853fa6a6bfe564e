/** Two reports side by side: medians, their ratio, and whether they differ by more than they spread. */

import { css, html, LitElement, nothing } from 'lit';
import { compareReports, type Comparison, differencesOfPlace } from '../../bench/compare.ts';
import type { Report } from '../../bench/schema.ts';
import { formatNumber } from '../../app/format.ts';
import { controls } from '../kit/styles/shared.ts';
import { workloadTitle } from '../../app/bench/bench-choice.ts';
import { secondsText, sizeText } from '../../app/bench/bench-data.ts';
import { benchTables } from './styles.ts';
import { BENCH } from '../../words/bench.ts';

export interface NamedReport {
	readonly name: string;
	readonly report: Report;
}

/** @fires close-comparison the person wants to see one report again */
export class BenchCompare extends LitElement {
	static override properties = { first: { attribute: false }, second: { attribute: false } };
	declare first: NamedReport | undefined;
	declare second: NamedReport | undefined;

	constructor() {
		super();
		this.first = undefined;
		this.second = undefined;
	}

	static override styles = [
		controls,
		benchTables,
		css`
			:host {
				display: block;
				min-width: 0;
			}
			.head {
				display: flex;
				flex-wrap: wrap;
				align-items: center;
				gap: 8px;
			}
			.head h2 {
				flex: 1;
				margin: 0;
			}
			ul {
				margin: 6px 0 10px;
				padding-left: 18px;
			}
			p {
				margin: 8px 0;
			}
		`,
	];

	override render() {
		const { first, second } = this;
		if (!first || !second) return nothing;
		const rows = compareReports(first.report, second.report);
		const place = differencesOfPlace(first.report, second.report);
		const of = ({ name, report }: NamedReport): string => BENCH.reportOf(name, report.date.slice(0, 16).replace('T', ' '));
		return html`<div class="head">
				<h2>${BENCH.comparison}</h2>
				<button @click=${() => this.dispatchEvent(new CustomEvent('close-comparison', { bubbles: true, composed: true }))}>${BENCH.closeComparison}</button>
			</div>
			<p>${BENCH.firstAndSecond(of(first), of(second))}</p>
			${
				place.length > 0
					? html`<p>${BENCH.otherMachines}</p>
							<ul>
								${place.map((line) => html`<li>${line}</li>`)}
							</ul>`
					: nothing
			}
			${rows.length === 0 ? html`<p>${BENCH.nothingInCommon}</p>` : table(rows)}`;
	}
}

const table = (rows: readonly Comparison[]) => html`<p class="about">
		${BENCH.compareAbout}
	</p>
	<div class="scroll" tabindex="0" role="region" aria-label=${BENCH.comparisonScrollable}>
	<table>
		<caption class="visually-hidden">${BENCH.twoReports}</caption>
		<thead>
			<tr>
				<th scope="col" class="text">${BENCH.workload}</th>
				<th scope="col">${BENCH.sizeHead}</th>
				<th scope="col" class="text">${BENCH.machine}</th>
				<th scope="col">${BENCH.first}</th>
				<th scope="col">${BENCH.second}</th>
				<th scope="col">${BENCH.ratio}</th>
				<th scope="col" class="text">${BENCH.secondIs}</th>
			</tr>
		</thead>
		<tbody>
			${rows.map(
				({ workload, size, contestant, first, second, ratio, verdict, errors }, i) => html`<tr
					class=${workload !== rows[i - 1]?.workload ? 'first' : ''}
				>
					<th scope="row" class="text">${workloadTitle(workload)}</th>
					<td>${sizeText(size)}</td>
					<td class="text">${BENCH.contestants[contestant].name}</td>
					<td>${secondsText(first / 1000)}</td>
					<td>${secondsText(second / 1000)}</td>
					<td>${formatNumber(ratio, 3)}×</td>
					<td class="text">
						<span class=${verdict === 'faster' ? 'better' : verdict === 'within the spread' ? 'faint' : ''}>${verdict}</span>
						${errors === 'alike' ? nothing : html`<strong class=${errors === 'now wrong' ? 'wrong' : ''}>${errors === 'now wrong' ? '✗ ' : ''}${errors}</strong>`}
					</td>
				</tr>`,
			)}
		</tbody>
	</table>
</div>`;

customElements.define('bench-compare', BenchCompare);

declare global {
	interface HTMLElementTagNameMap {
		'bench-compare': BenchCompare;
	}
}
