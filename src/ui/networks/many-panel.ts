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
				overflow-x: auto;
			}
			.each .scroll {
				max-height: 320px;
				overflow-y: auto;
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
				padding: 3px 0 3px 8px;
				border-bottom: 1px solid var(--line);
				font-weight: 400;
				text-align: right;
				white-space: nowrap;
			}
			thead th {
				color: var(--muted);
				font-size: 12px;
			}
			th:first-child {
				padding-left: 0;
				text-align: left;
				white-space: normal;
			}
			tbody tr:hover > *,
			tbody tr.chosen > * {
				background: var(--panel-raised);
			}
			svg {
				width: 18px;
				height: 8px;
				margin-right: 5px;
				forced-color-adjust: none;
			}
			.bad {
				color: var(--danger);
			}
			td button.small {
				padding: 0 7px;
			}
		`,
	];

	get #asked(): ManyAsked | null {
		return this.asked ?? this.many?.asked ?? (this.recipe ? usualMany(this.recipe) : null);
	}

	override willUpdate(changed: PropertyValues): void {
		// Another network: what was typed for the one before means nothing here.
		if (changed.has('many') && this.many === null && changed.get('many')) this.asked = null;
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
		const key = JSON.stringify([asked, optimizer, steps, batch, choice.model, choice.trainedOn, this.many === null]);
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
		${lambda ? head(words.lambda) : nothing}<th scope="col"><span class="visually-hidden">${words.take}</span></th>`;
	}

	#groups(groups: readonly ManyGroupView[], names: readonly string[]) {
		const words = NETWORK_ROOM.many;
		const columns = columnsOf(groups.flatMap(({ rows }) => rows));
		const cell = ({ low, median, high }: Quartiles, digits = 3) =>
			html`<td title=${Number.isNaN(median) ? nothing : words.quartiles(formatNumber(low, digits), formatNumber(high, digits))}>${formatNumber(median, digits)}</td>`;
		return html`<div class="scroll" tabindex="0" role="region" aria-label=${words.groups}>
				<table>
					<thead>
						<tr><th scope="col">${words.name}</th>${this.#heads(columns)}</tr>
					</thead>
					<tbody>
						${groups.map(
							(group, k) => html`<tr>
								<th scope="row">
									${this.#line(k)}${names[k]}
									${group.diverged > 0 ? html`<span class="bad">${words.divergedOf(formatCount(group.diverged), formatCount(group.rows.length))}</span>` : nothing}
								</th>
								${cell(group.trainLoss)} ${columns.test ? cell(group.testLoss) : nothing} ${columns.accuracy ? cell(group.testAccuracy) : nothing}
								${columns.lambda ? cell(group.sharpness) : nothing}
								<td>${group.best ? this.#take(group.best, words.takeBest) : nothing}</td>
							</tr>`,
						)}
					</tbody>
				</table>
			</div>
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
		const cell = (value: number | undefined) => html`<td>${formatNumber(value, 3)}</td>`;
		return html`<div class="scroll" tabindex="0" role="region" aria-label=${words.eachTable}>
				<table>
					<thead>
						<tr><th scope="col">${words.seed}</th>${this.#heads(columns)}</tr>
					</thead>
					<tbody>
						${listed.map((row) => {
							const group = places.get(row.index) ?? 0;
							const diverged = row.status === 'diverged';
							return html`<tr class=${this.#isInView(row) ? 'chosen' : ''}>
								<th scope="row">${this.#line(group)}${row.recipe.seed}${groups.length > 1 ? html` · ${names[group]}` : nothing}</th>
								${diverged ? html`<td class="bad">${words.diverged}</td>` : cell(row.train.loss)}
								${columns.test ? (diverged ? html`<td></td>` : cell(row.test?.loss)) : nothing} ${columns.accuracy ? (diverged ? html`<td></td>` : cell(row.test?.accuracy)) : nothing}
								${columns.lambda ? (diverged ? html`<td></td>` : cell(row.sharpness)) : nothing}
								<td>${this.#take(row, words.take)}</td>
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

	#take(row: ManyRow, text: string) {
		const words = NETWORK_ROOM.many;
		const seed = String(row.recipe.seed);
		if (this.#isInView(row)) return html`<b>${words.inView}</b>`;
		return html`<button class="small" title=${words.takeTitle(seed)} aria-label=${`${text}: ${words.takeTitle(seed)}`} @click=${() => this.#ask({ act: 'take', index: row.index })}>${text}</button>`;
	}
}

customElements.define('many-panel', ManyPanel);

declare global {
	interface HTMLElementTagNameMap {
		'many-panel': ManyPanel;
	}
}
