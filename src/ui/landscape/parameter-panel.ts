/** Parameters of a landscape: each has a slider between ends that a person may move, and can be played to and fro. */

import { css, html, LitElement, nothing } from 'lit';
import { readTyped } from '../../app/correction.ts';
import { formatNumber } from '../../app/format.ts';
import { swept } from '../../app/sweep.ts';
import type { Range } from '../../model/geometry.ts';
import type { ParameterSpec } from '../../model/objective.ts';
import { WORDS } from '../../words/words.ts';
import { ask } from '../kit/ask.ts';
import '../kit/slider-row.ts';
import { controls, numberBox } from '../kit/styles/shared.ts';

/** Digits of an end in its box. */
const DIGITS = 6;

/**
 * @fires change-parameters values by name, all of them (Record<string, number>)
 * @fires play-parameter one is played: a run that moves would keep every value on the way as an event
 */
export class ParameterPanel extends LitElement {
	static override properties = {
		parameters: { attribute: false },
		values: { attribute: false },
		playing: { state: true },
		note: { state: true },
	};
	declare parameters: readonly ParameterSpec[];
	/** Those that are not as the landscape has them. */
	declare values: Readonly<Record<string, number>>;
	/** The name of the one that is played. */
	declare private playing: string | null;
	declare private note: string;
	/** Ends that were moved, by the name of the parameter and the ends that it came with. */
	readonly #ends = new Map<string, Range>();
	#frame = 0;

	constructor() {
		super();
		this.parameters = [];
		this.values = {};
		this.playing = null;
		this.note = '';
	}

	static override styles = [
		controls,
		numberBox,
		css`
			:host {
				display: block;
			}
			.ends {
				display: grid;
				grid-template-columns: minmax(64px, 84px) 1fr auto 1fr 68px;
				align-items: center;
				gap: 8px;
				margin-bottom: 6px;
				font-size: 12px;
				color: var(--muted);
			}
			.ends button {
				justify-self: end;
				min-height: 26px;
				padding: 1px 10px;
			}
			.ends input {
				width: 100%;
				min-width: 0;
				min-height: 26px;
				padding: 1px 6px;
				font-size: 12px;
			}
			.ends input:first-of-type {
				text-align: left;
			}
			.note {
				margin: 0;
				font-size: 12px;
				color: var(--danger);
			}
			@media (pointer: coarse) {
				.ends :is(input, button) {
					min-height: 44px;
					font-size: 16px;
				}
			}
		`,
	];

	override render() {
		return html`<h2>${WORDS.landscape.parameters}</h2>
			${this.parameters.map((parameter) => this.#row(parameter))}
			${this.note === '' ? nothing : html`<p class="note" role="status">${this.note}</p>`}`;
	}

	#row(parameter: ParameterSpec) {
		const { name } = parameter;
		const [low, high] = this.#endsOf(parameter);
		const isPlayed = this.playing === name;
		const words = WORDS.landscape;
		const end = (place: 0 | 1, label: string, value: number) =>
			html`<input class="box" type="text" aria-label=${label} .value=${formatNumber(value, DIGITS).replaceAll('−', '-')} @change=${(e: Event) => this.#move(parameter, place, e.target as HTMLInputElement)} />`;
		return html`<slider-row
				label=${name}
				.value=${this.#valueOf(parameter)}
				.min=${low}
				.max=${high}
				@change-value=${(e: CustomEvent<number>) => this.#set(name, e.detail)}
			></slider-row>
			<div class="ends">
				<button aria-pressed=${isPlayed ? 'true' : 'false'} aria-label=${words.play(name)} title=${words.play(name)} @click=${() => this.#toggle(parameter)}>${isPlayed ? '❚❚' : '▶'}</button>
				${end(0, words.leastOf(name), low)}<span aria-hidden="true">…</span>${end(1, words.mostOf(name), high)}<span></span>
			</div>`;
	}

	#valueOf({ name, value }: ParameterSpec): number {
		return this.values[name] ?? value;
	}

	#endsOf({ name, min, max }: ParameterSpec): Range {
		return this.#ends.get(`${name} ${min} ${max}`) ?? [min, max];
	}

	#move(parameter: ParameterSpec, place: 0 | 1, box: HTMLInputElement): void {
		const { name, min, max } = parameter;
		const ends = this.#endsOf(parameter);
		const { value, note } = readTyped(box.value, { before: ends[place] });
		const next: Range = place === 0 ? [value ?? ends[0], ends[1]] : [ends[0], value ?? ends[1]];
		this.note = next[0] < next[1] ? note : WORDS.landscape.wrongEnds(name);
		if (next[0] < next[1]) this.#ends.set(`${name} ${min} ${max}`, next);
		box.value = formatNumber(this.#endsOf(parameter)[place], DIGITS).replaceAll('−', '-');
		this.requestUpdate();
	}

	#set(name: string, value: number): void {
		this.#stop();
		this.#emit(name, value);
	}

	#emit(name: string, value: number): void {
		ask(this, 'change-parameters', { ...this.values, [name]: value });
	}

	#toggle(parameter: ParameterSpec): void {
		const { name } = parameter;
		const wasPlayed = this.playing === name;
		this.#stop();
		if (wasPlayed) return;
		this.playing = name;
		ask(this, 'play-parameter');
		const from = this.#valueOf(parameter);
		const began = performance.now();
		const step = (now: number): void => {
			const current = this.parameters.find((one) => one.name === name);
			if (!current) return this.#stop();
			const value = swept(this.#endsOf(current), from, now - began);
			if (value !== this.#valueOf(current)) this.#emit(name, value);
			this.#frame = requestAnimationFrame(step);
		};
		this.#frame = requestAnimationFrame(step);
	}

	#stop(): void {
		cancelAnimationFrame(this.#frame);
		this.playing = null;
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		this.#stop();
	}
}

customElements.define('parameter-panel', ParameterPanel);

declare global {
	interface HTMLElementTagNameMap {
		'parameter-panel': ParameterPanel;
	}
}
