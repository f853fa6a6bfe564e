/** What was measured: a curve, its sentences and its table for each workload, the roofline, and the facts of the place. */

import { css, html, LitElement, nothing } from 'lit';
import { isWrong } from '../../bench/judgement.ts';
import type { Report } from '../../bench/schema.ts';
import { headLines } from '../../bench/tables.ts';
import { machineLine, verdictsOf } from '../../bench/verdicts.ts';
import { formatTime } from '../../app/format.ts';
import { controls } from '../kit/styles/shared.ts';
import './bench-chart.ts';
import { workloadTitle } from '../../app/bench/bench-choice.ts';
import { byWorkload, type Metric, sentencesOf, type WorkloadPoints } from '../../app/bench/bench-data.ts';
import type { BenchResults } from '../../app/bench/bench-reports.ts';
import './bench-table.ts';
import './roofline-chart.ts';
import { BENCH } from '../../words/bench.ts';

/** Reports of as many workloads need a way to each of them. */
const LONG = 4;

export class BenchResultsView extends LitElement {
	static override properties = { results: { attribute: false }, metric: { type: String }, theme: { type: String } };
	declare results: BenchResults | null;
	declare metric: Metric;
	declare theme: 'dark' | 'light';
	#workloads: readonly WorkloadPoints[] = [];

	constructor() {
		super();
		this.results = null;
		this.metric = 'time';
		this.theme = 'dark';
	}

	static override styles = [
		controls,
		css`
			:host {
				display: flex;
				flex-direction: column;
				gap: 14px;
				min-width: 0;
			}
			section {
				min-width: 0;
				padding: 12px 14px;
				border: 1px solid var(--line);
				border-radius: var(--radius);
				background: var(--panel);
			}
			h3 {
				margin: 0 0 8px;
				font-size: 14px;
				font-weight: 600;
			}
			.said {
				margin: 8px 0 10px;
				padding-left: 18px;
				font-size: 13px;
			}
			.verdicts .machine {
				margin: 0 0 6px;
				font-size: 13px;
				color: var(--muted);
				overflow-wrap: anywhere;
			}
			.verdicts dl {
				font-size: 13.5px;
			}
			.verdicts dl div {
				grid-template-columns: minmax(110px, 200px) minmax(0, 1fr);
			}
			@media (max-width: 560px) {
				.verdicts dl div {
					grid-template-columns: minmax(0, 1fr);
					gap: 0;
				}
			}
			.missing {
				border-color: var(--line-strong);
				background: var(--info-bg);
				font-size: 13px;
			}
			.missing ul {
				margin: 4px 0 0;
				padding-left: 18px;
			}
			.wrong {
				border-color: var(--danger);
				background: var(--danger-bg);
				color: var(--danger);
				font-weight: 600;
			}
			.jump {
				font-size: 13px;
				color: var(--muted);
			}
			.jump div {
				display: flex;
				flex-wrap: wrap;
				gap: 6px;
				padding-top: 8px;
			}
			dl {
				margin: 0;
				font-size: 12.5px;
			}
			dl div {
				display: grid;
				grid-template-columns: 110px minmax(0, 1fr);
				gap: 10px;
				padding: 3px 0;
			}
			dt {
				color: var(--muted);
			}
			dd {
				margin: 0;
				overflow-wrap: anywhere;
			}
		`,
	];

	override render() {
		const { results } = this;
		if (!results) return nothing;
		const { points, report } = results;
		this.#workloads = byWorkload(points, this.#workloads);
		return html`${report ? verdicts(report) : nothing} ${this.#wrong()} ${report ? missing(report) : nothing} ${this.#jump()}
			${this.#workloads.map(
				(workload) => html`<section tabindex="-1" aria-label=${workloadTitle(workload.id)} data-workload=${workload.id}>
					<h3>${workloadTitle(workload.id)}</h3>
					${hasCurve(workload) ? html`<bench-chart .workload=${workload} .metric=${this.metric} .theme=${this.theme}></bench-chart>` : nothing}
					${sentences(workload)}
					<bench-table .workload=${workload}></bench-table>
				</section>`,
			)}
			${
				report?.roofline && report.points.some(({ roof }) => roof)
					? html`<section aria-label=${BENCH.roofline}>
							<h3>${BENCH.roofline}</h3>
							<roofline-chart .report=${report as Report & { roofline: NonNullable<Report['roofline']> }} .theme=${this.theme}></roofline-chart>
						</section>`
					: nothing
			}
			${report ? facts(report) : nothing}`;
	}

	/** In a long report, the way to a workload. */
	#jump() {
		if (this.#workloads.length < LONG) return nothing;
		const go = (id: string): void => {
			const section = [...this.renderRoot.querySelectorAll<HTMLElement>('section[data-workload]')].find(
				(one) => one.dataset.workload === id,
			);
			section?.scrollIntoView();
			section?.focus({ preventScroll: true });
		};
		return html`<nav class="jump" aria-label=${BENCH.workloads}>
			<details>
				<summary>${BENCH.goTo(this.#workloads.length)}</summary>
				<div>${this.#workloads.map(({ id }) => html`<button @click=${() => go(id)}>${workloadTitle(id)}</button>`)}</div>
			</details>
		</nav>`;
	}

	/** A fast wrong answer must not be overlooked in a long table. */
	#wrong() {
		const places = this.#workloads.flatMap(({ points }) => points.filter(isWrong));
		if (places.length === 0) return nothing;
		const named = [
			...new Set(places.map(({ workload, contestant }) => BENCH.machineIn(BENCH.contestants[contestant].name, workloadTitle(workload)))),
		];
		return html`<section class="wrong" aria-label=${BENCH.wrongAnswers}>${BENCH.wrong(named.join('; '))}</section>`;
	}
}

/** Programs are compiled one by one: there is no curve of sizes. */
const hasCurve = ({ points }: WorkloadPoints): boolean => points[0]?.unit !== 'program';

const sentences = (workload: WorkloadPoints) => {
	const said = sentencesOf(workload);
	return said.length === 0 ? nothing : html`<ul class="said">${said.map((sentence) => html`<li>${sentence}</li>`)}</ul>`;
};

/** What a person asks first: on which machine, and who is how much faster. */
const verdicts = (report: Report) => html`<section class="verdicts" aria-label=${BENCH.verdict}>
	<h3>${BENCH.verdict}</h3>
	<p class="machine">${machineLine(report)}</p>
	<dl>
		${verdictsOf(report.points, report.adapter).map(
			({ workload, sentence }) => html`<div><dt>${workloadTitle(workload)}</dt><dd>${sentence}</dd></div>`,
		)}
	</dl>
</section>`;

const missing = ({ missing: list }: Report) =>
	list.length === 0
		? nothing
		: html`<section class="missing" aria-label=${BENCH.missing}>
				${BENCH.notMeasured}
				<ul>
					${list.map(({ contestant, reason }) => html`<li>${BENCH.contestants[contestant].name}: ${reason}</li>`)}
				</ul>
			</section>`;

/** `name: value` of a report's head as a list of terms. */
const facts = (report: Report) => html`<section class="facts" aria-label=${BENCH.facts}>
	<h3>${BENCH.machineAndMethod}</h3>
	<dl>
		${headLines(report)
			.filter((line) => !line.startsWith('without '))
			.map((line) => {
				const [term = '', ...rest] = line.split(': ');
				return html`<div><dt>${term}</dt><dd>${rest.join(': ')}</dd></div>`;
			})}
		<div><dt>${BENCH.time}</dt><dd>${BENCH.inAll(formatTime(report.milliseconds))}</dd></div>
	</dl>
</section>`;

customElements.define('bench-results', BenchResultsView);

declare global {
	interface HTMLElementTagNameMap {
		'bench-results': BenchResultsView;
	}
}
