/** Two reports side by side: medians, their ratio, and whether they differ by more than they spread. */

import { css, html, LitElement, nothing } from 'lit';
import { compareReports, type Comparison, differencesOfPlace } from '../../bench/compare.ts';
import type { Report } from '../../bench/schema.ts';
import { formatNumber } from '../../app/format.ts';
import { controls } from '../kit/styles/shared.ts';
import { CONTESTANT_WORDS, workloadTitle } from '../../app/bench/bench-choice.ts';
import { secondsText, sizeText } from '../../app/bench/bench-data.ts';
import { benchTables } from './styles.ts';

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
		const of = ({ name, report }: NamedReport): string => `${name} (${report.date.slice(0, 16).replace('T', ' ')} UTC)`;
		return html`<div class="head">
				<h2>Comparison</h2>
				<button @click=${() => this.dispatchEvent(new CustomEvent('close-comparison', { bubbles: true, composed: true }))}>Close comparison</button>
			</div>
			<p>First: ${of(first)}. Second: ${of(second)}.</p>
			${
				place.length > 0
					? html`<p>Measured on different machines; compare only ratios within one report:</p>
							<ul>
								${place.map((line) => html`<li>${line}</li>`)}
							</ul>`
					: nothing
			}
			${rows.length === 0 ? html`<p>The two have no measurement in common.</p>` : table(rows)}`;
	}
}

const table = (rows: readonly Comparison[]) => html`<p class="about">
		Medians of both reports. Above 1× the second is faster; within the spread the quartile ranges meet, and nothing can be said.
	</p>
	<div class="scroll" tabindex="0" role="region" aria-label="Comparison, scrollable">
	<table>
		<caption class="visually-hidden">Two reports side by side</caption>
		<thead>
			<tr>
				<th scope="col" class="text">Workload</th>
				<th scope="col">Size</th>
				<th scope="col" class="text">Machine</th>
				<th scope="col">First</th>
				<th scope="col">Second</th>
				<th scope="col">First / second</th>
				<th scope="col" class="text">The second is</th>
			</tr>
		</thead>
		<tbody>
			${rows.map(
				({ workload, size, contestant, first, second, ratio, verdict, errors }, i) => html`<tr
					class=${workload !== rows[i - 1]?.workload ? 'first' : ''}
				>
					<th scope="row" class="text">${workloadTitle(workload)}</th>
					<td>${sizeText(size)}</td>
					<td class="text">${CONTESTANT_WORDS[contestant].name}</td>
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
