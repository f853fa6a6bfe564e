/** The results of a run in numbers: a row for each optimizer. It is the chart's text alternative. */

import { css, html, LitElement, nothing } from 'lit';
import { type AxisLabel, shownPoint } from '../../model/axis-label.ts';
import type { GroupView } from '../../model/swarm-view.ts';
import type { PlaneDistance, StatusName, SwarmStatistics } from '../../model/swarm.ts';
import { formatCount, formatNumber, type PictureDigits, pictureDigits } from '../../app/format.ts';
import {
	formatShare,
	type KnownMinimum,
	medianOf,
	MINIMA_SHOWN,
	precisionText,
	resultsCsv,
	sharesOf,
	statusColumns,
} from '../../app/results-data.ts';
import { controls } from '../kit/styles/shared.ts';
import { WORDS } from '../../words/words.ts';

/** CSS pixels: of a digit at the table's size, and of a column of points at least; letters of a coordinate beside its digits. */
const DIGIT = 8;
const POINT_WIDTH = 134;
const POINT_MORE = 4;
/** Coordinates written of a point; a longer one is cut, and whole in the CSV. */
const COORDINATES = 3;

const pointText = (point: readonly number[], digits: number): string => {
	const shown = point.slice(0, COORDINATES).map((x) => formatNumber(x, digits));
	return `(${shown.join(', ')}${point.length > COORDINATES ? `, ${WORDS.results.moreNumbers(point.length)}` : ''})`;
};

/**
 * @fires group-highlight the place of the group under the pointer or focus, or null
 * @fires copy-text the results as CSV
 */
export class ResultsTable extends LitElement {
	static override properties = {
		groups: { attribute: false },
		highlighted: { attribute: false },
		minima: { attribute: false },
		digits: { attribute: false },
		variables: { attribute: false },
		surface: { type: Boolean },
		summary: { attribute: false },
		remarks: { attribute: false },
		exported: { attribute: false },
	};
	declare groups: readonly GroupView[];
	declare highlighted: number | null;
	declare minima: readonly KnownMinimum[];
	/** By how many digits coordinates and values are told apart in the window in view. */
	declare digits: PictureDigits;
	/** What coordinates are to people; plain numbers where empty. */
	declare variables: readonly AxisLabel[];
	/** The landscape ends at its box. */
	declare surface: boolean;
	/** Sentences about the whole run, above the rows: known from the beginning. */
	declare summary: readonly string[];
	/** What is found out while it runs, under the rows: it moves nothing. */
	declare remarks: readonly string[];
	/** The groups as they are written to a file: in double precision, also while they move. */
	declare exported: (() => Promise<readonly GroupView[]>) | undefined;

	constructor() {
		super();
		this.groups = [];
		this.highlighted = null;
		this.minima = [];
		this.digits = pictureDigits(null);
		this.variables = [];
		this.surface = false;
		this.summary = [];
		this.remarks = [];
		this.exported = undefined;
	}

	static override styles = [
		controls,
		css`
			:host {
				display: block;
				min-width: 0;
			}
			.head {
				display: flex;
				align-items: center;
				justify-content: space-between;
				gap: 8px;
				margin-bottom: 2px;
			}
			.head h2 {
				margin: 0;
			}
			.head button {
				min-height: 26px;
				padding: 1px 8px;
				font-size: 12.5px;
			}
			/* More columns than fit: a shadow at the side where they are, which goes where there are none. */
			.scroll {
				overflow-x: auto;
				scrollbar-width: thin;
				background:
					linear-gradient(to left, var(--panel) 40%, transparent) right / 56px 100% no-repeat local,
					linear-gradient(to left, var(--more), transparent) right / 26px 100% no-repeat scroll;
				--more: color-mix(in srgb, var(--text) 28%, transparent);
			}
			table {
				width: 100%;
				border-collapse: collapse;
				font-size: 12.5px;
				font-variant-numeric: tabular-nums;
			}
			th,
			td {
				padding: 5px 10px 5px 0;
				border-bottom: 1px solid var(--line);
				/* A number that grows at its right end moves nothing, not even its own first digit. */
				text-align: left;
				white-space: nowrap;
			}
			th:last-child,
			td:last-child {
				padding-right: 4px;
			}
			thead th {
				font-size: 12px;
				font-weight: 500;
				line-height: 1.25;
				vertical-align: bottom;
				color: var(--muted);
			}
			thead .of {
				display: block;
				font-size: 11px;
			}
			thead .wrap {
				min-width: 92px;
				white-space: normal;
			}
			th[scope='row'],
			thead th:first-child {
				position: sticky;
				left: 0;
				padding-left: 25px;
				background: var(--panel);
				font-weight: 600;
			}
			/* As wide as what comes to stand there: columns do not move while it runs. */
			.value {
				min-width: 92px;
			}
			.count {
				min-width: 74px;
			}
			@media (max-width: 480px) {
				th[scope='row'] {
					max-width: 120px;
					white-space: normal;
				}
			}
			/* Few lines high. */
			@container (max-height: 180px) {
				th,
				td {
					padding-top: 1px;
					padding-bottom: 1px;
				}
			}
			tbody tr.lit > * {
				background: var(--panel-raised);
			}
			tbody tr.lit th {
				box-shadow: inset 3px 0 0 var(--group);
			}
			tbody tr:focus-visible {
				outline-offset: -2px;
			}
			.swatch {
				position: absolute;
				top: calc(50% - 5px);
				left: 8px;
				width: 10px;
				height: 10px;
				border-radius: 3px;
				background: var(--group);
				forced-color-adjust: none;
			}
			.share {
				display: inline-grid;
				grid-template-columns: 44px 40px;
				align-items: center;
				gap: 4px;
			}
			.bar {
				display: block;
				height: 7px;
				border-radius: 2px;
				background: var(--line);
				overflow: hidden;
			}
			.bar i {
				display: block;
				height: 100%;
				background: var(--group);
				forced-color-adjust: none;
			}
			.precision {
				margin-top: 6px;
				font-size: 12px;
			}
			p {
				margin: 0;
				color: var(--muted);
				font-size: 13px;
			}
			p.remarks {
				margin-top: 2px;
				font-size: 12px;
			}
			p.summary {
				margin-bottom: 2px;
				font-size: 12.5px;
			}
		`,
	];

	override render() {
		const known = this.groups.some(({ statistics }) => statistics !== null);
		return html`<div class="head">
				<h2>${WORDS.results.title}</h2>
				<button ?disabled=${!known} @click=${this.#copy}>${WORDS.results.copyCsv}</button>
			</div>
			${this.summary.length === 0 ? nothing : html`<p class="summary">${this.summary.join(' ')}</p>`}
			${this.groups.length === 0 ? html`<p>${WORDS.results.empty}</p>` : html`${this.#table()}<p class="precision">${precisionText(this.groups)}</p>`}
			${this.remarks.length === 0 ? nothing : html`<p class="remarks">${this.remarks.join(' ')}</p>`}`;
	}

	#table() {
		const statuses = statusColumns(this.groups, this.surface);
		return html`<div class="scroll" tabindex="0" role="region" aria-label=${WORDS.results.scrollable}>
			<table aria-label=${WORDS.results.byOptimizer} @pointerleave=${() => this.#highlight(null)}>
				<thead>
					<tr>
						<th scope="col">${WORDS.results.optimizer}</th>
						<th scope="col" class="value">${WORDS.results.bestValue}</th>
						<th scope="col" class="point">${WORDS.results.bestAt}</th>
						<th scope="col" class="wrap">${WORDS.results.medianSteps}</th>
						${this.#minimaHeads()}
						${statuses.map((name) => html`<th scope="col" class="count">${WORDS.results.statuses[name]}</th>`)}
						<th scope="col" class="value">${WORDS.results.medianValue}</th>
						${this.#isOffPlane ? html`<th scope="col" class="wrap">${WORDS.results.distance} <span class="of">${WORDS.results.distanceOf}</span></th>` : nothing}
					</tr>
				</thead>
				<tbody>
					${this.groups.map((group) => this.#row(group, statuses))}
				</tbody>
			</table>
		</div>`;
	}

	#minimaHeads() {
		if (this.minima.length === 0) return nothing;
		const others = this.minima.length - MINIMA_SHOWN;
		return html`${this.minima.slice(0, MINIMA_SHOWN).map(
			({ point, value }) =>
				html`<th scope="col" title=${WORDS.results.knownMinimum(formatNumber(value, 6), point.map((x) => formatNumber(x, 6)).join(', '))}>
					${WORDS.results.at(pointText(point, this.#point))} <span class="of">f = ${formatNumber(value, this.digits.value)}</span>
				</th>`,
		)}
		${others > 0 ? html`<th scope="col">${WORDS.results.atOthers(others)}</th>` : nothing}
		<th scope="col">${WORDS.results.elsewhere}</th>`;
	}

	/** Digits of a coordinate: one less than where it is read out, which is finer than a particle. */
	get #point(): number {
		return this.digits.point - 1;
	}

	/** Coordinates that are written of a point. */
	get #coordinates(): number {
		return Math.min(COORDINATES, this.variables.length || 2);
	}

	get #isOffPlane(): boolean {
		return this.groups.some(({ offPlane }) => offPlane);
	}

	#row({ index, name, color, statistics, offPlane }: GroupView, statuses: readonly StatusName[]) {
		const lit = this.highlighted === index;
		return html`<tr
			class=${lit ? 'lit' : ''}
			tabindex="0"
			data-color=${color}
			@pointerenter=${() => this.#highlight(index)}
			@focus=${() => this.#highlight(index)}
			@blur=${() => this.#highlight(null)}
		>
			<th scope="row" title=${name}><span class="swatch"></span>${name}</th>
			${statistics ? this.#cells(statistics, statuses, offPlane) : html`<td class="none" colspan=${this.#width(statuses)}>—</td>`}
		</tr>`;
	}

	/** Columns behind the optimizer's. */
	#width(statuses: readonly StatusName[]): number {
		const minima = this.minima.length;
		return statuses.length + 4 + Number(this.#isOffPlane) + (minima === 0 ? 0 : Math.min(minima, MINIMA_SHOWN + 1) + 1);
	}

	#cells(statistics: SwarmStatistics, statuses: readonly StatusName[], offPlane: PlaneDistance | null) {
		const { status, best, medianSteps } = statistics;
		return html`<td>${formatNumber(best?.value, this.digits.value)}</td>
			<td title=${best && best.x.length > COORDINATES ? `(${best.x.map((x) => formatNumber(x, this.#point)).join(', ')})` : nothing}>${best ? pointText(shownPoint(this.variables, best.x), this.#point) : '—'}</td>
			<td>${formatNumber(medianSteps, 5)}</td>
			${this.minima.length === 0 ? nothing : this.#shares(statistics)}
			${statuses.map((name) => html`<td>${formatCount(status[name])}</td>`)}
			<td>${formatNumber(medianOf(statistics), this.digits.value)}</td>
			${this.#isOffPlane ? html`<td>${offPlane ? `${formatNumber(offPlane.mean, 4)}, ${formatNumber(offPlane.max, 4)}` : '—'}</td>` : nothing}`;
	}

	#shares(statistics: SwarmStatistics) {
		const { at, others, elsewhere } = sharesOf(statistics, this.minima.length);
		const all = [...at, ...(this.minima.length > MINIMA_SHOWN ? [others] : []), elsewhere];
		return all.map(
			(share) => html`<td>
				<span class="share"><span class="bar" aria-hidden="true"><i data-share=${share}></i></span><span>${formatShare(share)}</span></span>
			</td>`,
		);
	}

	/** The page's policy allows no style attributes, but styles set by code. */
	override updated(): void {
		for (const row of this.renderRoot.querySelectorAll<HTMLElement>('[data-color]'))
			row.style.setProperty('--group', row.dataset.color ?? '');
		const point = this.renderRoot.querySelector<HTMLElement>('th.point');
		if (point) point.style.minWidth = `${Math.max(POINT_WIDTH, this.#coordinates * (this.#point + POINT_MORE) * DIGIT)}px`;
		for (const bar of this.renderRoot.querySelectorAll<HTMLElement>('[data-share]'))
			bar.style.width = `${(Number(bar.dataset.share) * 100).toFixed(2)}%`;
	}

	#highlight(index: number | null): void {
		if (index === this.highlighted) return;
		this.dispatchEvent(new CustomEvent('group-highlight', { bubbles: true, composed: true, detail: index }));
	}

	async #copy(): Promise<void> {
		const groups = this.exported ? await this.exported() : this.groups;
		const detail = { text: resultsCsv(groups, this.minima, this.variables), what: WORDS.results.csv };
		this.dispatchEvent(new CustomEvent('copy-text', { bubbles: true, composed: true, detail }));
	}
}

customElements.define('results-table', ResultsTable);

declare global {
	interface HTMLElementTagNameMap {
		'results-table': ResultsTable;
	}
}
