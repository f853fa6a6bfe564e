/** The results of a run in numbers: a row for each optimizer. It is the chart's text alternative. */

import { css, html, LitElement, nothing } from 'lit';
import { type AxisLabel, shownCoordinate } from '../../model/axis-label.ts';
import type { GroupView } from '../../model/swarm-view.ts';
import type { PlaneDistance, StatusName, SwarmStatistics } from '../../model/swarm.ts';
import { formatCount, formatNumber, formatPlace, type PictureDigits, pictureDigits } from '../../app/format.ts';
import {
	formatShare,
	type KnownMinimum,
	medianOf,
	MINIMA_SHOWN,
	precisionText,
	type ResultColumn,
	resultsCsv,
	sharesOf,
	statusColumns,
} from '../../app/results-data.ts';
import { runVerdict } from '../../app/run-verdict.ts';
import { controls } from '../kit/styles/shared.ts';
import { WORDS } from '../../words/words.ts';

/** CSS pixels: of a digit at the table's size, of a letter of a head, and around the text of a cell. */
const DIGIT = 8;
const LETTER = 7.7;
const AROUND = 12;
/** Before the name of an optimizer. */
const SWATCH = 26;
/** Columns whose texts are known: a count of steps under its head, a share with its bar, a count, two distances. */
const WIDTHS = { steps: 96, share: 102, count: 80, distances: 156, further: 150 } as const;
/** Letters of a coordinate beside its decimals: a sign, three places and the point, a comma and a space. */
const PLACE_MORE = 5;
/** Letters of a value beside its digits: two signs, an `e`, the point and an exponent. */
const VALUE_MORE = 5;
/** Coordinates written of a point; a longer one is cut, and whole in the CSV. */
const COORDINATES = 3;

/** A point to the places of the window; on a logarithmic axis to significant digits. */
const pointText = (
	point: readonly number[],
	{ decimals, point: digits }: PictureDigits,
	variables: readonly AxisLabel[],
	most = COORDINATES,
): string => {
	const shown = point
		.slice(0, most)
		.map((x, k) =>
			variables[k]?.scale === 'log10' ? formatNumber(shownCoordinate(variables[k], x), digits - 1) : formatPlace(x, decimals),
		);
	return `(${shown.join(', ')}${point.length > most ? `, ${WORDS.results.moreNumbers(point.length)}` : ''})`;
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
		sliced: { type: Boolean },
		summary: { attribute: false },
		remarks: { attribute: false },
		exported: { attribute: false },
		further: { attribute: false },
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
	/** Particles may leave the plane that is drawn. */
	declare sliced: boolean;
	/** Sentences about the whole run, under the rows: they come with the landscape, and move nothing. */
	declare summary: readonly string[];
	/** What is found out while it runs, under the rows: it moves nothing. */
	declare remarks: readonly string[];
	/** The groups as they are written to a file: in double precision, also while they move. */
	declare exported: (() => Promise<readonly GroupView[]>) | undefined;
	/** Columns that the landscape adds. */
	declare further: readonly ResultColumn[];

	constructor() {
		super();
		this.groups = [];
		this.highlighted = null;
		this.minima = [];
		this.digits = pictureDigits(null);
		this.variables = [];
		this.surface = false;
		this.sliced = false;
		this.summary = [];
		this.remarks = [];
		this.exported = undefined;
		this.further = [];
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
				--more: color-mix(in srgb, var(--line-strong) 70%, transparent);
			}
			/* Widths that depend on no number: columns do not move while it runs. */
			table {
				width: 100%;
				table-layout: fixed;
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
			@media (max-width: 480px) {
				thead th:first-child {
					max-width: 130px;
				}
				.precision {
					min-height: 10.2em !important;
				}
				th[scope='row'] {
					white-space: normal;
				}
			}
			/* All columns on a sheet of paper. */
			@media print {
				.scroll {
					overflow: visible;
					background: none;
				}
				table {
					min-width: 0 !important;
					table-layout: auto;
					zoom: 0.62;
				}
				th {
					width: auto !important;
				}
				thead th {
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
				print-color-adjust: exact;
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
				print-color-adjust: exact;
			}
			/* Room for the verdict from the beginning: the end of a run moves nothing. */
			.precision {
				min-height: 5.8em;
				margin-top: 6px;
				font-size: 12px;
			}
			p {
				margin: 0;
				color: var(--muted);
				font-size: 13px;
			}
			.verdict {
				font-size: 13px;
				color: var(--text);
			}
			p.remarks {
				margin-top: 2px;
				font-size: 12px;
			}
		`,
	];

	override render() {
		const known = this.groups.some(({ statistics }) => statistics !== null);
		return html`<div class="head">
				<h2>${WORDS.results.title}</h2>
				<button ?disabled=${!known} @click=${this.#copy}>${WORDS.results.copyCsv}</button>
			</div>
			${this.groups.length === 0 ? html`<p>${WORDS.results.empty}</p>` : html`${this.#table()}<p class="precision">${this.#underRows()}</p>`}
			${this.summary.length === 0 ? nothing : html`<p class="remarks summary">${this.summary.join(' ')}</p>`}
			${this.remarks.length === 0 ? nothing : html`<p class="remarks">${this.remarks.join(' ')}</p>`}`;
	}

	/** How exact the numbers are; of a run that is over the verdict first. They are other texts in the same room, so that none of them moves. */
	#underRows() {
		const precision = precisionText(this.groups);
		const verdict = this.#verdict();
		return verdict === null ? precision : html`<span class="verdict">${verdict}</span> <span>${precision}</span>`;
	}

	#verdict(): string | null {
		return runVerdict(this.groups, ({ value, x }) => ({
			value: formatNumber(value, this.digits.value),
			place: pointText(x, this.digits, this.variables),
		}));
	}

	#table() {
		const statuses = statusColumns(this.groups, this.surface);
		const value = (this.digits.value + VALUE_MORE) * DIGIT + AROUND;
		return html`<div class="scroll" tabindex="0" role="region" aria-label=${WORDS.results.scrollable}>
			<table aria-label=${WORDS.results.byOptimizer} @pointerleave=${() => this.#highlight(null)}>
				<thead>
					<tr>
						<th scope="col" data-width=${SWATCH + Math.max(WORDS.results.optimizer.length, ...this.groups.map(({ name }) => name.length)) * LETTER + AROUND}>${WORDS.results.optimizer}</th>
						<th scope="col" data-width=${value}>${WORDS.results.bestValue}</th>
						${this.further.map(({ head, of, title }) => html`<th scope="col" title=${title} data-width=${WIDTHS.further}>${head} <span class="of">${of}</span></th>`)}
						<th scope="col" data-width=${this.#pointWidth}>${WORDS.results.bestAt}</th>
						<th scope="col" class="wrap" data-width=${WIDTHS.steps}>${WORDS.results.medianSteps}</th>
						${this.#minimaHeads()}
						${statuses.map((name) => html`<th scope="col" data-width=${WIDTHS.count}>${WORDS.results.statuses[name]}</th>`)}
						<th scope="col" data-width=${value}>${WORDS.results.medianValue}</th>
						${this.#isOffPlane ? html`<th scope="col" data-width=${WIDTHS.distances}>${WORDS.results.distance} <span class="of">${WORDS.results.distanceOf}</span></th>` : nothing}
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
		const head = (text: string, known?: KnownMinimum) =>
			html`<th scope="col" data-width=${Math.max(WIDTHS.share, text.length * LETTER + AROUND)} title=${known ? this.#knownText(known) : nothing}>
				${text}${known ? html` <span class="of">f = ${formatNumber(known.value, this.digits.value)}</span>` : nothing}
			</th>`;
		return html`${this.minima.slice(0, MINIMA_SHOWN).map((known) => head(WORDS.results.at(pointText(known.point, this.digits, this.variables)), known))}
		${others > 0 ? head(WORDS.results.atOthers(others)) : nothing} ${head(WORDS.results.elsewhere)}`;
	}

	#knownText({ point, value }: KnownMinimum): string {
		return WORDS.results.knownMinimum(formatNumber(value, 6), point.map((x) => formatNumber(x, 6)).join(', '));
	}

	get #pointWidth(): number {
		const coordinates = this.#coordinates * (this.digits.decimals + PLACE_MORE) * DIGIT;
		const more = this.variables.length > COORDINATES ? WORDS.results.moreNumbers(this.variables.length).length * LETTER : 0;
		return coordinates + more + AROUND;
	}

	/** Coordinates that are written of a point. */
	get #coordinates(): number {
		return Math.min(COORDINATES, this.variables.length || 2);
	}

	get #isOffPlane(): boolean {
		return this.sliced || this.groups.some(({ offPlane }) => offPlane);
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
			${statistics ? this.#cells(statistics, statuses, offPlane, index) : html`<td class="none" colspan=${this.#width(statuses)}>—</td>`}
		</tr>`;
	}

	/** Columns behind the optimizer's. */
	#width(statuses: readonly StatusName[]): number {
		const minima = this.minima.length;
		return (
			statuses.length + 4 + Number(this.#isOffPlane) + this.further.length + (minima === 0 ? 0 : Math.min(minima, MINIMA_SHOWN + 1) + 1)
		);
	}

	#cells(statistics: SwarmStatistics, statuses: readonly StatusName[], offPlane: PlaneDistance | null, index: number) {
		const { status, best, medianSteps } = statistics;
		return html`<td>${formatNumber(best?.value, this.digits.value)}</td>
			${this.further.map(({ cells }) => html`<td>${cells[index] || '—'}</td>`)}
			<td title=${best && best.x.length > COORDINATES ? pointText(best.x, this.digits, this.variables, best.x.length) : nothing}>${best ? pointText(best.x, this.digits, this.variables) : '—'}</td>
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
		let whole = 0;
		for (const head of this.renderRoot.querySelectorAll<HTMLElement>('[data-width]')) {
			const width = Number(head.dataset.width);
			head.style.width = `${width}px`;
			whole += width;
		}
		this.renderRoot.querySelector('table')?.style.setProperty('min-width', `${whole}px`);
		for (const bar of this.renderRoot.querySelectorAll<HTMLElement>('[data-share]'))
			bar.style.width = `${(Number(bar.dataset.share) * 100).toFixed(2)}%`;
	}

	#highlight(index: number | null): void {
		if (index === this.highlighted) return;
		this.dispatchEvent(new CustomEvent('group-highlight', { bubbles: true, composed: true, detail: index }));
	}

	async #copy(): Promise<void> {
		const groups = this.exported ? await this.exported() : this.groups;
		const detail = { text: resultsCsv(groups, this.minima, this.variables, this.further), what: WORDS.results.csv };
		this.dispatchEvent(new CustomEvent('copy-text', { bubbles: true, composed: true, detail }));
	}
}

customElements.define('results-table', ResultsTable);

declare global {
	interface HTMLElementTagNameMap {
		'results-table': ResultsTable;
	}
}
