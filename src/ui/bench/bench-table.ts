/** A workload in numbers: a row for each size and machine. It is the curve's text alternative. */

import { css, html, LitElement, nothing } from 'lit';
import { judgementOf } from '../../bench/judgement.ts';
import { copyIsLonger, readbackOf, WALL_NAMES, wallWithReadback } from '../../bench/readback.ts';
import type { ContestantId, Point } from '../../bench/schema.ts';
import { formatNumber } from '../../app/format.ts';
import { controls } from '../kit/styles/shared.ts';
import { workloadTitle } from '../../app/bench/bench-choice.ts';
import { rangeText, rateText, secondsText, sizeIs, sizeText, type WorkloadPoints } from '../../app/bench/bench-data.ts';
import { inTableOrder, markKey } from './machine-marks.ts';
import { benchTables } from './styles.ts';
import { BENCH } from '../../words/bench.ts';

/** Columns that are always there, behind size and machine. */
const COLUMNS = 5;

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
			thead .wrap {
				min-width: 86px;
			}
			/* Pass or FAIL is to be seen without scrolling; the figures behind it may take a second line. */
			td.error {
				min-width: 150px;
				white-space: normal;
			}
		`,
	];

	override render() {
		const { workload } = this;
		if (!workload) return nothing;
		const rows = [...workload.points].sort((a, b) => a.size - b.size || inTableOrder(a.contestant, b.contestant));
		const unit = workload.points[0]?.unit ?? 'unit';
		const title = workloadTitle(workload.id);
		const task = workload.points[0]?.task;
		const shape: Shape = {
			gpu: rows.some(({ gpu }) => gpu !== null),
			// A task whose run has the copy in it has one time, and says so.
			copied: task !== undefined && readbackOf(task) === 'apart',
			base: rows.find(({ ratio }) => ratio !== null)?.ratio?.base ?? null,
		};
		return html`<p class="about">
				${BENCH.tableAbout}
			</p>
			<div class="scroll" tabindex="0" role="region" aria-label=${BENCH.inNumbers(title)}>
			<table>
				<caption class="visually-hidden">${title}</caption>
				<thead>
					<tr>
						<th scope="col">${sizeIs(workload)}</th>
						<th scope="col" class="text">${BENCH.machine}</th>
						<th scope="col" class="wrap">${BENCH.wallTime(task ? WALL_NAMES[readbackOf(task)] : '')}</th>
						<th scope="col">${BENCH.quartiles}</th>
						${shape.copied ? html`<th scope="col" class="wrap">${BENCH.withReadBack}</th>` : nothing}
						${shape.gpu ? html`<th scope="col">${BENCH.gpuPasses}</th>` : nothing}
						<th scope="col" class="wrap">${BENCH.speed}${shape.base ? BENCH.speedOf(BENCH.contestants[shape.base].name) : nothing}</th>
						<th scope="col" class="text">${BENCH.error}</th>
						<th scope="col">${BENCH.rate(unit)}</th>
					</tr>
				</thead>
				<tbody>
					${rows.map((point, i) => row(point, point.size !== rows[i - 1]?.size, shape))}
				</tbody>
			</table>
		</div>`;
	}
}

/** Columns that a table has where there is something in them, and whom speeds are compared with. */
interface Shape {
	readonly gpu: boolean;
	readonly copied: boolean;
	readonly base: ContestantId | null;
}

const seconds = (ms: number | undefined): string => secondsText(ms === undefined ? null : ms / 1000);

function row(point: Point, first: boolean, shape: Shape) {
	const { size, contestant, status, reason } = point;
	const columns = COLUMNS + Number(shape.gpu) + Number(shape.copied);
	return html`<tr class=${first ? 'first' : ''}>
		<td>${first ? sizeText(size) : html`<span class="visually-hidden">${sizeText(size)}</span>`}</td>
		<th scope="row" class="text"><span class="machine">${markKey(contestant)}${BENCH.contestants[contestant].name}</span></th>
		${status === 'measured' ? cells(point, shape) : html`<td class="text reason" colspan=${columns}><strong>${status}</strong> ${reason}</td>`}
	</tr>`;
}

const cells = (point: Point, shape: Shape) => html`<td>${seconds(point.wall?.median)}</td>
	<td class="faint">${point.wall ? rangeText(point.wall.q1 / 1000, point.wall.q3 / 1000) : '—'}</td>
	${shape.copied ? html`<td>${copiedText(point)}</td>` : nothing}
	${shape.gpu ? html`<td>${seconds(point.gpu?.median)}</td>` : nothing}
	<td title=${point.ratio ? BENCH.quartilesAre(formatNumber(point.ratio.q1, 3), formatNumber(point.ratio.q3, 3)) : nothing}>${speedText(point)}</td>
	<td class="text error">${errorText(point)}</td>
	<td>${rateText(point.rate)}</td>`;

/** The run and the copy of its result; that the copy is the longer part is said. */
function copiedText(point: Point) {
	const text = seconds(wallWithReadback(point) ?? undefined);
	return copyIsLonger(point) ? html`<span class="faint">${BENCH.mostlyCopy}</span> ${text}` : text;
}

function errorText(point: Point) {
	const { verdict, figures } = judgementOf(point);
	if (verdict === 'FAIL') return html`<strong class="wrong">${BENCH.fail}</strong> ${figures}`;
	if (verdict === 'pass') return html`<strong>${BENCH.pass}</strong> ${figures}`;
	return html`<span class="faint">${verdict}</span>`;
}

function speedText({ ratio, contestant }: Point) {
	if (!ratio) return '—';
	if (ratio.base === contestant) return html`<span class="faint">1×</span>`;
	const text = `${formatNumber(ratio.median, 3)}×`;
	return ratio.verdict === 'within the spread'
		? html`<span class="faint">${BENCH.withinSpread}</span> ${text}`
		: html`<span class=${ratio.verdict === 'faster' ? 'better' : ''}>${text}</span>`;
}

customElements.define('bench-table', BenchTable);

declare global {
	interface HTMLElementTagNameMap {
		'bench-table': BenchTable;
	}
}
