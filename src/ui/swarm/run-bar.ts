/** The bar of a run: run, pause, step, reset, speed; where particles start, how many, and when they are done. */

import { css, html, LitElement, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { MOST_COUNTED, type ParticleColor, type StartChoice } from '../../model/swarm.ts';
import type { RunPhase, SwarmChoice } from '../../model/swarm-view.ts';
import { DEFAULT_STATE } from '../../state/app-state.ts';
import { ask } from '../kit/ask.ts';
import { named } from '../kit/named.ts';
import { readTyped } from '../../app/correction.ts';
import { formatCount, formatNumber } from '../../app/format.ts';
import { controls } from '../kit/styles/shared.ts';
import { WORDS } from '../../words/words.ts';

const COUNTS = [1, 10, 100, 300, 600, 1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000];
const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 50, 100, 500];
const BUDGETS = [100, 300, 500, 1000, 2000, 5000, 10_000, 100_000];
const STARTS: readonly StartChoice['kind'][] = ['uniform', 'grid', 'gaussian', 'point'];
const PAINTS: readonly ParticleColor[] = ['optimizer', 'loss', 'speed'];

/** A list with one more number, where it is not among them. */
const including = (list: readonly number[], value: number): readonly number[] =>
	list.includes(value) ? list : [...list, value].sort((a, b) => a - b);

/** How long a note stays over the views after its box was left. */
const READ_MS = 8000;

/**
 * @fires run-toggle run or pause
 * @fires run-step one step
 * @fires run-reset back to the starts
 * @fires inject-toggle a drag on the map injects particles, or no more
 * @fires change-swarm what of the swarm is chosen otherwise (Partial<SwarmChoice>)
 * @fires choose-starts the kind of starts; where the point is, is known outside (StartChoice['kind'])
 */
export class RunBar extends LitElement {
	static override properties = {
		choice: { attribute: false },
		phase: { type: String },
		playing: { type: Boolean },
		step: { type: Number },
		tolerance: { attribute: false },
		injecting: { type: Boolean },
		pace: { type: Number },
		note: { state: true },
	};
	declare choice: SwarmChoice;
	declare phase: RunPhase;
	/** It moves, or will once it is prepared. */
	declare playing: boolean;
	declare step: number;
	/** The tolerance in force where none is chosen; null while it is not known. */
	declare tolerance: number | null;
	/** A drag on the map injects particles. */
	declare injecting: boolean;
	/** Steps a frame really takes, where the machine does not keep up with those that were chosen. */
	declare pace: number | null;
	/** What was corrected or refused of what was typed last, and where. */
	declare note: { readonly at: 'seed' | 'tolerance' | 'target'; readonly text: string } | null;

	constructor() {
		super();
		this.choice = DEFAULT_STATE.swarm;
		this.phase = 'idle';
		this.playing = false;
		this.step = 0;
		this.tolerance = null;
		this.injecting = false;
		this.pace = null;
		this.note = null;
	}

	static override styles = [
		controls,
		css`
			:host {
				container-type: inline-size;
				display: flex;
				align-items: center;
				gap: 6px;
				padding: 4px 8px;
				border: 1px solid var(--line);
				border-radius: var(--radius);
				background: var(--panel);
				font-size: 12.5px;
			}
			.play {
				display: inline-grid;
				align-content: center;
				padding: 4px 8px;
				font-weight: 600;
			}
			/* As wide as what comes to stand there: what is beside it stays. */
			.play::after,
			.at::after {
				content: attr(data-widest);
				height: 0;
				visibility: hidden;
			}
			.at {
				display: inline-grid;
			}
			label {
				display: flex;
				align-items: center;
				gap: 6px;
				color: var(--muted);
				white-space: nowrap;
			}
			/* One row, whatever the numbers: what has a list becomes narrower. */
			button,
			summary {
				flex: none;
				white-space: nowrap;
			}
			.bar-speed label,
			.bar-particles label,
			.bar-starts label {
				min-width: 0;
			}
			select {
				min-width: 60px;
				max-width: 140px;
				padding: 4px 6px;
			}
			input[type='number'],
			input[type='text'] {
				width: 56px;
				min-height: 30px;
				padding: 2px 6px;
				border: 1px solid var(--line);
				border-radius: 6px;
				background: var(--field);
			}
			.count {
				font-variant-numeric: tabular-nums;
				white-space: nowrap;
			}
			.count {
				position: relative;
			}
			.count small {
				color: var(--muted);
			}
			/* Under the line, in the bar's own margin: nothing moves when it comes. */
			.pace {
				position: absolute;
				top: calc(100% - 2px);
				left: 0;
				font-size: 10.5px;
				line-height: 1;
				color: var(--text);
			}
			.note {
				max-width: 34ch;
				font-size: 12px;
				color: var(--danger);
			}
			/* In the bar there is no room for it: it lies below its box, over the views, and goes when it has been read. */
			.seed {
				position: relative;
			}
			.seed .note {
				position: absolute;
				top: calc(100% + 8px);
				right: 0;
				z-index: 3;
				width: 30ch;
				padding: 6px 8px;
				border: 1px solid var(--line);
				border-radius: 6px;
				background: var(--panel-raised);
				box-shadow: var(--shadow);
			}
			.more-starts .seed {
				display: contents;
			}
			.more-starts .seed .note {
				position: static;
				width: auto;
				padding: 0;
				border: 0;
				background: none;
				box-shadow: none;
			}
			.grow {
				flex: 1;
			}
			/* What has no room in the bar is among the rest. */
			.bar-starts,
			.bar-particles,
			.bar-speed {
				display: contents;
			}
			.more-starts,
			.more-particles,
			.more-speed {
				display: none;
			}
			.more-starts {
				grid-template-columns: 1fr auto;
				gap: 8px;
			}
			.more-starts .note,
			.more-starts label:first-child {
				grid-column: 1 / -1;
			}
			/* Its digits change with every step: what stands behind it stays where it is. */
			@container (min-width: 1086px) {
				.count {
					min-width: 118px;
				}
			}
			@container (max-width: 1085px) {
				.bar-starts {
					display: none;
				}
				.more-starts {
					display: grid;
				}
			}
			@container (max-width: 830px) {
				.bar-particles {
					display: none;
				}
				.more-particles {
					display: block;
				}
			}
			@container (max-width: 660px) {
				.bar-speed {
					display: none;
				}
				.more-speed {
					display: block;
				}
			}
			details {
				position: relative;
			}
			summary {
				min-height: 30px;
				padding: 4px 10px;
				border: 1px solid var(--line);
				border-radius: 6px;
				background: var(--panel-raised);
				cursor: pointer;
				list-style: none;
			}
			summary::-webkit-details-marker {
				display: none;
			}
			.more {
				position: absolute;
				right: 0;
				top: calc(100% + 6px);
				z-index: 6;
				display: grid;
				gap: 8px;
				width: 290px;
				padding: 12px;
				border: 1px solid var(--line);
				border-radius: var(--radius);
				background: var(--panel);
				box-shadow: var(--shadow);
			}
			.more label {
				justify-content: space-between;
			}
			.more input[type='text'] {
				width: 118px;
			}
			.more p {
				margin: 0;
				color: var(--muted);
				font-size: 12px;
			}
			@container (max-width: 420px) {
				.count {
					min-width: 0;
					overflow: hidden;
					font-size: 11.5px;
					line-height: 1.2;
				}
				.count small {
					display: block;
				}
				.pace {
					display: none;
				}
				button,
				summary {
					padding: 4px 7px;
				}
			}
			@media (pointer: coarse) {
				select {
					max-width: 172px;
				}
				@container (max-width: 1240px) {
					.bar-starts {
						display: none;
					}
					.more-starts {
						display: grid;
					}
				}
				@container (max-width: 880px) {
					.bar-particles {
						display: none;
					}
					.more-particles {
						display: block;
					}
				}
				summary {
					display: grid;
					place-content: center;
				}
			}
			@media (max-width: 420px) {
				:host {
					gap: 3px;
					padding: 5px;
				}
			}
		`,
	];

	#set(change: Partial<SwarmChoice>): void {
		ask(this, 'change-swarm', change);
	}

	override render() {
		const { choice, playing, step } = this;
		return html`
			<button class="play primary" data-widest=${WORDS.run.pause} title=${WORDS.run.runTitle} @click=${() => ask(this, 'run-toggle')}>${playing ? WORDS.run.pause : WORDS.run.run}</button>
			<button title=${WORDS.run.stepTitle} ?disabled=${this.phase === 'preparing'} @click=${() => ask(this, 'run-step')}>${WORDS.run.step}</button>
			<button title=${WORDS.run.resetTitle} @click=${() => ask(this, 'run-reset')}>${WORDS.common.reset}</button>
			<span class="count" title=${WORDS.run.countTitle}>${WORDS.run.stepCount} <span class="at" data-widest=${formatCount(choice.steps)}>${formatCount(step)}</span> <small>/ ${formatCount(choice.steps)}</small>${this.#paceWords() && html`<span class="pace" title=${this.#paceWords()}>${WORDS.run.paceOf(this.pace ?? 0, choice.speed)}</span>`}</span>
			<span class="bar-speed">${this.#speed(choice)}</span>
			<span class="bar-particles">${this.#particles(choice)}</span>
			<span class="bar-starts">${this.#begin(choice)}</span>
			<span class="grow"></span>
			<button aria-pressed=${this.injecting ? 'true' : 'false'} title=${WORDS.run.dropTitle} @click=${() => ask(this, 'inject-toggle')}>${WORDS.run.drop}</button>
			<details @keydown=${this.#onKey} @focusout=${this.#onLeave}><summary>${WORDS.run.more}</summary>${this.#more(choice)}</details>
		`;
	}

	/** What is done of the steps that were chosen; empty where the machine keeps up. */
	#paceWords(): string {
		const { pace, choice } = this;
		return pace === null ? '' : WORDS.run.pace(pace, choice.speed);
	}

	#speed({ speed: chosen }: SwarmChoice) {
		return this.#choose(WORDS.run.speed, SPEEDS, chosen, (speed) => this.#set({ speed }), WORDS.run.perFrame);
	}

	#particles({ particles: chosen }: SwarmChoice) {
		return this.#choose(WORDS.run.particles, COUNTS, chosen, (particles) => this.#set({ particles }), formatCount);
	}

	/** The cursor on the first button. */
	override focus(): void {
		this.renderRoot.querySelector<HTMLElement>('.play')?.focus();
	}

	/** Where particles start: in the bar where there is room, else among the rest. */
	#begin(choice: SwarmChoice) {
		return html`<label>${WORDS.run.starts} <select @change=${(e: Event) => ask(this, 'choose-starts', (e.target as HTMLSelectElement).value)}>
				${named(STARTS, WORDS.run.startKinds).map(([kind, text]) => html`<option value=${kind} .selected=${live(kind === choice.starts.kind)}>${text}</option>`)}
			</select></label>
			<span class="seed"><label>${WORDS.run.seed} <input type="number" min="0" max=${MOST_COUNTED} step="1" .value=${live(String(choice.seed))} @change=${(e: Event) => this.#seed(e.target as HTMLInputElement)} @input=${() => (this.note = null)} @blur=${() => this.#forgetLater()} /></label>${this.#noteAt('seed')}</span>
			<button title=${WORDS.run.nextSeedTitle} aria-label=${WORDS.run.nextSeed} @click=${() => this.#set({ seed: (choice.seed + 1) % (MOST_COUNTED + 1) })}>↻</button>`;
	}

	readonly #onKey = (event: KeyboardEvent): void => {
		const details = event.currentTarget as HTMLDetailsElement;
		if (event.key !== 'Escape' || !details.open) return;
		event.preventDefault();
		details.open = false;
		details.querySelector('summary')?.focus();
	};

	/** It closes where the focus goes elsewhere: to another element, or to a view that was clicked. */
	readonly #onLeave = (event: FocusEvent): void => {
		const details = event.currentTarget as HTMLDetailsElement;
		if (event.relatedTarget instanceof Node && !details.contains(event.relatedTarget)) details.open = false;
	};

	#choose(label: string, list: readonly number[], value: number, set: (value: number) => void, text: (value: number) => string) {
		return html`<label><span class="label">${label}</span> <select @change=${(e: Event) => set(Number((e.target as HTMLSelectElement).value))}>
			${including(list, value).map((v) => html`<option value=${v} .selected=${live(v === value)}>${text(v)}</option>`)}
		</select></label>`;
	}

	#more(choice: SwarmChoice) {
		const { tolerance } = this;
		return html`<div class="more">
			<div class="more-speed">${this.#speed(choice)}</div>
			${this.#paceWords() ? html`<p>${this.#paceWords()}</p>` : nothing}
			<div class="more-particles">${this.#particles(choice)}</div>
			<div class="more-starts">${this.#begin(choice)}</div>
			${this.#choose(
				WORDS.run.stopAfter,
				BUDGETS,
				choice.steps,
				(steps) => this.#set({ steps }),
				(v) => WORDS.run.steps(formatCount(v)),
			)}
			<label>${WORDS.run.convergedAt} <input type="text" inputmode="decimal" placeholder=${tolerance === null ? WORDS.run.auto : WORDS.run.autoIs(formatNumber(tolerance, 2))}
				.value=${live(choice.tolerance === null ? '' : String(choice.tolerance))} @change=${(e: Event) => this.#number(e, 'tolerance', 0)} /></label>${this.#noteAt('tolerance')}
			<label>${WORDS.run.orAt} <input type="text" inputmode="decimal" placeholder=${WORDS.run.noTarget}
				.value=${live(choice.target === null ? '' : String(choice.target))} @change=${(e: Event) => this.#number(e, 'target', -1e9)} /></label>${this.#noteAt('target')}
			<label>${WORDS.run.coloredBy} <select @change=${(e: Event) => this.#set({ color: (e.target as HTMLSelectElement).value as ParticleColor })}>
				${named(PAINTS, WORDS.run.paints).map(([paint, text]) => html`<option value=${paint} .selected=${live(paint === choice.color)}>${text}</option>`)}
			</select></label>
			<label>${WORDS.run.trails} <input type="range" min="0" max="0.99" step="0.01" .value=${String(choice.trail)} @input=${(e: Event) => this.#set({ trail: Number((e.target as HTMLInputElement).value) })} /></label>
			<p>${WORDS.run.linkHolds}</p>
		</div>`;
	}

	#noteAt(at: 'seed' | 'tolerance' | 'target') {
		return this.note?.at === at ? html`<span class="note" role="status">${this.note.text}</span>` : nothing;
	}

	/** What was said of a seed is read soon after its box is left. */
	#forgetLater(): void {
		const { note } = this;
		if (note?.at !== 'seed') return;
		setTimeout(() => {
			if (this.note === note) this.note = null;
		}, READ_MS);
	}

	#seed(box: HTMLInputElement): void {
		const { seed: before } = this.choice;
		const { value, note } = readTyped(box.value, { range: [0, MOST_COUNTED], whole: true, before });
		this.note = note === '' ? null : { at: 'seed', text: note };
		if (value !== null) this.#set({ seed: value });
		box.value = String(value ?? before);
	}

	#number(event: Event, name: 'tolerance' | 'target', least: number): void {
		const box = event.target as HTMLInputElement;
		const before = this.choice[name];
		this.note = null;
		if (box.value.trim() === '' || box.value.trim() === WORDS.run.auto) {
			this.#set({ [name]: null });
			return;
		}
		const { value, note } = readTyped(box.value, { range: [least, 1e9], before });
		if (note !== '') this.note = { at: name, text: note };
		if (value !== null) this.#set({ [name]: value });
		box.value = String(value ?? before ?? '');
	}
}

customElements.define('run-bar', RunBar);

declare global {
	interface HTMLElementTagNameMap {
		'run-bar': RunBar;
	}
}
