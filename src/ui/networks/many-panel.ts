/** Many trainings side by side: what differs from one to the next, what they take, their curves, and a table of which one can be taken. */

import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { formatCount, formatNumber } from '../../app/format.ts';
import {
	byLoss,
	isInView,
	lookOfGroup,
	type ManyAsk,
	type ManyAsked,
	type ManyGroupView,
	type ManyRow,
	type ManyTexts,
	type ManyView,
	mebibytes,
	namesOf,
	type Quartiles,
	usualMany,
} from '../../app/many-trainings.ts';
import type { NetworkAsk } from '../../app/network-view.ts';
import { printable } from '../../model/printable.ts';
import type { NetworkChoice, TrainingChoice } from '../../state/app-state.ts';
import { NETWORK_ROOM } from '../../words/network-room.ts';
import { ask } from '../kit/ask.ts';
import { segmented, segmentedStyle } from '../kit/segmented.ts';
import { controls, pairs } from '../kit/styles/shared.ts';
import './many-curves.ts';
import { networkPanelStyles } from './panel-styles.ts';
import { boxRow } from './rows.ts';

/** Digits of a number in a table. */
const DIGITS = 3;
/** Trainings that are listed one by one. */
const MOST_LISTED = 100;

const TEXTS = ['seeds', 'rates', 'batches', 'optimizers'] as const satisfies readonly (keyof ManyTexts)[];

/** Which columns there is something to say in. */
interface Columns {
	readonly test: boolean;
	readonly accuracy: boolean;
	readonly lambda: boolean;
}

const columnsOf = (rows: readonly ManyRow[]): Columns => ({
	test: rows.some(({ test }) => test !== null),
	accuracy: rows.some(({ test }) => test !== null && !Number.isNaN(test.accuracy)),
	lambda: rows.some(({ sharpness }) => !Number.isNaN(sharpness)),
});

/** @fires ask-network what is to be done (NetworkAsk) */
export class ManyPanel extends LitElement {
	static override properties = {
		choice: { attribute: false },
		recipe: { attribute: false },
		many: { attribute: false },
		theme: { type: String },
		asked: { state: true },
		whose: { state: true },
		isOpen: { state: true },
	};
	declare choice: NetworkChoice | undefined;
	/** Of the network in view. */
	declare recipe: TrainingChoice | undefined;
	declare many: ManyView | null;
	declare theme: 'dark' | 'light';
	/** What was typed; null where nothing was: it follows the recipe. */
	declare private asked: ManyAsked | null;
	declare private whose: 'train' | 'test';
	/** Each training is listed. */
	declare private isOpen: boolean;
	/** What the plan in view was asked for. */
	#planned = '';

	constructor() {
		super();
		this.choice = undefined;
		this.recipe = undefined;
		this.many = null;
		this.theme = 'dark';
		this.asked = null;
		this.whose = 'train';
		this.isOpen = false;
	}

	static override styles = [
		controls,
		pairs,
		segmentedStyle,
		networkPanelStyles,
		css`
			fieldset {
				margin: 0;
				padding: 0;
				border: 0;
				min-width: 0;
			}
			.segmented {
				margin: 8px 0 4px;
			}
			.segmented button {
				flex: 1;
				min-width: 0;
				min-height: 26px;
				padding: 2px 4px;
				font-size: 12.5px;
			}
			progress {
				flex: 1;
				min-width: 80px;
				accent-color: var(--accent);
			}
			.scroll {
				max-width: 100%;
				max-height: 320px;
				overflow: auto;
			}
			table {
				width: 100%;
				margin: 6px 0;
				border-collapse: collapse;
				font-size: 12.5px;
				font-variant-numeric: tabular-nums;
			}
			th,
			td {
				padding: 3px 0 3px 6px;
				border-bottom: 1px solid var(--line);
				font-weight: 400;
				text-align: right;
				white-space: nowrap;
			}
			thead th {
				color: var(--muted);
				font-size: 12px;
			}
			tr > :first-child {
				padding-left: 0;
			}
			th[scope='row'],
			th[scope='rowgroup'] {
				text-align: left;
			}
			tr.name th {
				padding-bottom: 0;
				border-bottom: 0;
			}
			tr.name b {
				flex: 1;
				font-weight: 600;
				white-space: normal;
			}
			th span {
				display: flex;
				align-items: center;
				gap: 4px;
				min-height: 26px;
			}
			tr.chosen > * {
				background: var(--panel-raised);
			}
			.each thead th:first-child {
				text-align: left;
			}
			.each th button {
				min-height: 24px;
				padding: 0 4px;
				border-color: var(--line);
				color: var(--text);
			}
			.now {
				color: var(--accent);
				font-weight: 600;
			}
			svg {
				width: 18px;
				height: 8px;
				flex: none;
				forced-color-adjust: none;
			}
			.bad {
				color: var(--danger);
			}
		`,
	];

	get #asked(): ManyAsked | null {
		return this.asked ?? this.many?.asked ?? (this.recipe ? usualMany(this.recipe) : null);
	}

	override willUpdate(changed: PropertyValues): void {
		// Another network: what was typed for the one before means nothing here.
		if (changed.has('many') && this.many === null && changed.get('many')) [this.asked, this.#planned] = [null, ''];
	}

	override updated(): void {
		for (const line of this.renderRoot.querySelectorAll<SVGLineElement>('line[data-color]')) {
			line.style.stroke = line.dataset['color'] ?? '';
			line.style.strokeDasharray = line.dataset['dash'] ?? '';
		}
		this.#planAnew();
	}

	/** What they take is told anew wherever it may be otherwise. */
	#planAnew(): void {
		const [asked, { choice, recipe }] = [this.#asked, this];
		if (!asked || !choice || !recipe || this.many?.phase === 'training') return;
		const { optimizer, steps, batch } = recipe;
		const key = JSON.stringify([asked, optimizer, steps, batch, choice.model, choice.trainedOn]);
		if (key === this.#planned) return;
		this.#planned = key;
		this.#ask({ act: 'plan', of: asked });
	}

	#ask(what: ManyAsk): void {
		ask<NetworkAsk>(this, 'ask-network', { do: 'many', ask: what });
	}

	#set(change: Partial<ManyAsked>): void {
		const asked = this.#asked;
		if (asked) this.asked = { ...asked, ...change };
	}

	override render() {
		const [asked, { many }] = [this.#asked, this];
		if (!asked) return nothing;
		const words = NETWORK_ROOM.many;
		const isBusy = many?.phase === 'training';
		return html`<p class="facts">${words.says}</p>
			<fieldset ?disabled=${isBusy}>
				${TEXTS.map((name) => boxRow(`many-${name}`, words[name], asked[name], words.titles[name], (text) => this.#set({ [name]: text })))}
				<label class="check">
					<input type="checkbox" .checked=${asked.sharpness} @change=${(e: Event) => this.#set({ sharpness: (e.target as HTMLInputElement).checked })} />${words.sharpness}
				</label>
			</fieldset>
			${many ? html`${this.#plan(many)} ${this.#way(many, asked)} ${this.#found(many)}` : nothing}`;
	}

	#plan({ plan, wrong }: ManyView) {
		const words = NETWORK_ROOM.many;
		if (wrong !== null) return html`<p class="trouble" role="alert">${printable(wrong, 600)}</p>`;
		if (!plan) return nothing;
		const { count, steps, atOnce, bytes, budget, trainedBy, notes } = plan;
		return html`<p class="facts">
			${words.plan(formatCount(count), formatCount(steps))} ${words.room(formatCount(atOnce), mebibytes(bytes), mebibytes(budget))} ${trainedBy} ${notes.join(' ')}
		</p>`;
	}

	#way({ phase, share, secondsLeft, rows, plan }: ManyView, asked: ManyAsked) {
		const words = NETWORK_ROOM.many;
		const count = formatCount(plan?.count ?? 0);
		const done = formatCount(rows.length);
		if (phase === 'training')
			return html`<div class="buttons">
					<progress max="1" .value=${share} aria-label=${words.progress}></progress>
					<button @click=${() => this.#ask({ act: 'stop' })}>${words.cancel}</button>
				</div>
				<p class="facts number">${words.done(done, count)} ${secondsLeft === null ? '' : words.left(formatNumber(Math.max(1, Math.round(secondsLeft)), 3))}</p>`;
		return html`<div class="buttons">
				<button class="primary" ?disabled=${!plan} @click=${() => this.#ask({ act: 'train', of: asked })}>${words.train(plan ? count : '')}</button>
			</div>
			${phase === 'stopped' ? html`<p class="facts number" role="status">${words.stopped(done)}</p>` : nothing}`;
	}

	#found({ groups, rows, plan }: ManyView) {
		if (groups.every(({ train }) => train.steps.length === 0)) return nothing;
		const words = NETWORK_ROOM.many;
		const names = namesOf(groups.map(({ recipe }) => recipe));
		const hasTest = groups.some(({ test }) => test.steps.length > 0);
		const steps = groups[0]?.recipe.steps ?? plan?.steps ?? 1;
		return html`${hasTest ? segmented(words.chart, Object.entries(words.parts) as ['train' | 'test', string][], this.whose, (whose) => (this.whose = whose)) : html`<p class="facts">${words.parts.train}</p>`}
			<many-curves .groups=${groups} .names=${names} whose=${hasTest ? this.whose : 'train'} steps=${steps} theme=${this.theme}></many-curves>
			${groups.some(({ rows: its }) => its.length > 1) ? html`<p class="facts">${words.key}</p>` : nothing} ${this.#groups(groups, names)}
			${rows.length > 0 ? this.#each(rows, groups, names) : nothing}`;
	}

	// ── tables ──

	#heads({ test, accuracy, lambda }: Columns) {
		const words = NETWORK_ROOM.many;
		const head = (text: string) => html`<th scope="col">${text}</th>`;
		return html`${head(words.trainLoss)} ${test ? head(words.testLoss) : nothing} ${accuracy ? head(words.testAccuracy) : nothing}
		${lambda ? head(words.lambda) : nothing}`;
	}

	/** A group is a line with its name, and one with its numbers. */
	#groups(groups: readonly ManyGroupView[], names: readonly string[]) {
		const words = NETWORK_ROOM.many;
		const columns = columnsOf(groups.flatMap(({ rows }) => rows));
		const cell = ({ low, median, high }: Quartiles) =>
			html`<td title=${Number.isNaN(median) ? nothing : words.quartiles(formatNumber(low, DIGITS), formatNumber(high, DIGITS))}>${formatNumber(median, DIGITS)}</td>`;
		return html`<table aria-label=${words.groups}>
				<thead>
					<tr>${this.#heads(columns)}</tr>
				</thead>
				${groups.map(
					(group, k) => html`<tbody>
						<tr class="name">
							<th scope="rowgroup" colspan=${1 + Object.values(columns).filter(Boolean).length}>
								<span>
									${this.#line(k)}<b>${names[k]}</b>
									${group.diverged > 0 ? html`<span class="bad">${words.divergedOf(formatCount(group.diverged), formatCount(group.rows.length))}</span>` : nothing}
									${group.best ? this.#take(group.best, words.takeBest, 'small') : nothing}
								</span>
							</th>
						</tr>
						<tr>
							${cell(group.trainLoss)} ${columns.test ? cell(group.testLoss) : nothing} ${columns.accuracy ? cell(group.testAccuracy) : nothing}
							${columns.lambda ? cell(group.sharpness) : nothing}
						</tr>
					</tbody>`,
				)}
			</table>
			<p class="facts">${words.medians}</p>`;
	}

	#each(rows: readonly ManyRow[], groups: readonly ManyGroupView[], names: readonly string[]) {
		const words = NETWORK_ROOM.many;
		return html`<details class="each" ?open=${this.isOpen} @toggle=${(e: Event) => (this.isOpen = (e.target as HTMLDetailsElement).open)}>
			<summary>${words.each(formatCount(rows.length))}</summary>
			${this.isOpen ? this.#list(rows, groups, names) : nothing}
		</details>`;
	}

	#list(rows: readonly ManyRow[], groups: readonly ManyGroupView[], names: readonly string[]) {
		const words = NETWORK_ROOM.many;
		const columns = columnsOf(rows);
		const places = new Map(groups.flatMap((group, k) => group.rows.map(({ index }) => [index, k] as const)));
		const listed = byLoss(rows).slice(0, MOST_LISTED);
		const cell = (value: number | undefined) => html`<td>${formatNumber(value, DIGITS)}</td>`;
		const numbers = ({ train, test, sharpness }: ManyRow) =>
			html`${cell(train.loss)} ${columns.test ? cell(test?.loss) : nothing} ${columns.accuracy ? cell(test?.accuracy) : nothing}
			${columns.lambda ? cell(sharpness) : nothing}`;
		return html`<p class="facts">${words.takeSays}</p>
			<div class="scroll" tabindex="0" role="region" aria-label=${words.eachTable}>
				<table>
					<thead>
						<tr><th scope="col">${words.seed}</th>${this.#heads(columns)}</tr>
					</thead>
					<tbody>
						${listed.map((row) => {
							const group = places.get(row.index) ?? 0;
							return html`<tr class=${this.#isInView(row) ? 'chosen' : ''} title=${names[group] ?? ''}>
								<th scope="row"><span>${this.#line(group)}${this.#take(row, String(row.recipe.seed), 'quiet')}</span></th>
								${row.status === 'diverged' ? html`<td class="bad" colspan=${Object.values(columns).filter(Boolean).length + 1}>${words.diverged}</td>` : numbers(row)}
							</tr>`;
						})}
					</tbody>
				</table>
			</div>
			${rows.length > listed.length ? html`<p class="facts">${words.some(formatCount(listed.length), formatCount(rows.length))}</p>` : nothing}`;
	}

	/** The line of a group as the chart draws it. */
	#line(group: number) {
		const { color, dash } = lookOfGroup(group);
		return html`<svg aria-hidden="true" viewBox="0 0 18 8"><line x1="0" y1="4" x2="18" y2="4" stroke-width="2.5" data-color=${color} data-dash=${dash.join(' ')}></line></svg>`;
	}

	#isInView(row: ManyRow): boolean {
		return this.choice !== undefined && this.recipe !== undefined && isInView(row, this.choice, this.recipe);
	}

	#take(row: ManyRow, text: string, look: 'small' | 'quiet') {
		const words = NETWORK_ROOM.many;
		const says = words.takeTitle(String(row.recipe.seed));
		if (this.#isInView(row)) return html`<b class="now">${look === 'quiet' ? text : words.inView}</b>`;
		return html`<button class=${look} title=${says} aria-label=${`${text}: ${says}`} @click=${() => this.#ask({ act: 'take', index: row.index })}>${text}</button>`;
	}
}

customElements.define('many-panel', ManyPanel);

declare global {
	interface HTMLElementTagNameMap {
		'many-panel': ManyPanel;
	}
}
