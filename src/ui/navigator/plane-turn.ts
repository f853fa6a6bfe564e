/** Turns a plane between two axes: a slider, a box and steps of 15 degrees that agree. */

import { css, html, LitElement } from 'lit';
import { readTyped } from '../../app/correction.ts';
import { turned } from '../../app/navigator/plane-moves.ts';
import { formatNumber } from '../../app/format.ts';
import type { Plane } from '../../model/geometry.ts';
import { degreesBetween } from '../../model/turns.ts';
import type { PlaneChoice } from '../../state/app-state.ts';
import { NAVIGATOR } from '../../words/navigator.ts';
import { ask } from '../kit/ask.ts';
import { controls, numberBox } from '../kit/styles/shared.ts';

const STEP = 15;
/** Degrees that may be typed. */
const TYPED = [-360, 360] as const;
const DIGITS = 7;

/**
 * @fires turn-plane the plane as turned (PlaneChoice)
 * @fires ask-navigator between which axes it is turned
 */
export class PlaneTurn extends LitElement {
	static override properties = {
		names: { attribute: false },
		plane: { attribute: false },
		shown: { attribute: false },
		home: { attribute: false },
		pair: { attribute: false },
		note: { state: true },
	};
	/** Of the variables. */
	declare names: readonly string[];
	declare plane: PlaneChoice;
	/** Its directions. */
	declare shown: Plane | null;
	declare home: readonly number[];
	/** Between which axes. */
	declare pair: readonly [number, number];
	declare note: string;

	constructor() {
		super();
		this.names = [];
		this.plane = { kind: 'axes', first: 0, second: 1 };
		this.shown = null;
		this.home = [];
		this.pair = [0, 1];
		this.note = '';
	}

	static override styles = [
		controls,
		numberBox,
		css`
			:host {
				display: block;
				margin: 8px 0 4px;
			}
			.pair,
			.angle {
				display: flex;
				align-items: center;
				gap: 6px;
				margin-bottom: 4px;
				font-size: 13px;
			}
			.pair select {
				flex: 1;
				min-width: 0;
				min-height: 28px;
				padding: 2px 4px;
			}
			.angle input[type='range'] {
				flex: 1;
			}
			.angle button {
				flex: none;
				min-height: 26px;
				padding: 1px 6px;
				font-size: 12px;
			}
			.box {
				width: 58px;
			}
			.note {
				margin: 0;
				font-size: 12px;
				color: var(--danger);
			}
		`,
	];

	override render() {
		const [from, to] = this.pair;
		const angle = this.#angle;
		const [a, b] = [this.names[from] ?? '', this.names[to] ?? ''];
		const text = formatNumber(angle, DIGITS);
		const pick = (
			which: 0 | 1,
			label: string,
		) => html`<select aria-label=${`${NAVIGATOR.turn} ${label}`} @change=${(e: Event) => this.#pick(which, Number((e.target as HTMLSelectElement).value))}>
			${this.names.map((name, k) => html`<option value=${k} ?selected=${this.pair[which] === k}>${name}</option>`)}
		</select>`;
		const by = (degrees: number) =>
			html`<button aria-label=${NAVIGATOR.turnBy(degrees, a, b)} title=${NAVIGATOR.turnBy(degrees, a, b)} @click=${() => this.#turn(degrees)}>${degrees > 0 ? '+' : '−'}${Math.abs(degrees)}°</button>`;
		return html`<div class="pair"><span>${NAVIGATOR.turn}</span>${pick(0, NAVIGATOR.from)}<span>${NAVIGATOR.towards}</span>${pick(1, NAVIGATOR.towards)}</div>
			<div class="angle">
				${by(-STEP)}
				<input
					type="range"
					min="-180"
					max="180"
					step="1"
					aria-label=${NAVIGATOR.angle(a, b)}
					aria-valuetext=${NAVIGATOR.degrees(text)}
					.value=${String(angle)}
					@input=${(e: Event) => this.#turn(Number((e.target as HTMLInputElement).value) - angle)}
				/>
				${by(STEP)}
				<input
					class="box"
					type="text"
					inputmode="decimal"
					aria-label=${NAVIGATOR.angle(a, b)}
					.value=${text.replaceAll('−', '-')}
					@change=${(e: Event) => this.#typed(e.target as HTMLInputElement)}
				/>
			</div>
			<p class=${this.note === '' ? 'visually-hidden' : 'note'} role="status">${this.note}</p>`;
	}

	/** What a further turn between the two adds to. */
	get #angle(): number {
		return this.plane.kind === 'turned' ? degreesBetween(this.plane.turns, ...this.pair) : 0;
	}

	#pick(which: 0 | 1, axis: number): void {
		const [from, to] = this.pair;
		// Choosing the other's axis swaps them.
		const turn: readonly [number, number] = axis === (which === 0 ? to : from) ? [to, from] : which === 0 ? [axis, to] : [from, axis];
		ask(this, 'ask-navigator', { kind: 'steps', steps: { turn } });
	}

	#typed(box: HTMLInputElement): void {
		const { value, note } = readTyped(box.value, { range: TYPED, before: this.#angle });
		if (value !== null) this.#turn(value - this.#angle);
		this.note = note || this.note;
		box.value = formatNumber(this.#angle, DIGITS).replaceAll('−', '-');
	}

	#turn(degrees: number): void {
		const { plane, home, shown, pair } = this;
		if (!shown || degrees === 0) return;
		const next = turned(plane, { from: pair[0], to: pair[1], degrees }, home, shown);
		this.note = next ? '' : NAVIGATOR.mostTurns;
		// Keys turn between the same axes from now on.
		ask(this, 'ask-navigator', { kind: 'steps', steps: { turn: pair } });
		if (next) this.dispatchEvent(new CustomEvent<PlaneChoice>('turn-plane', { detail: next }));
	}
}

customElements.define('plane-turn', PlaneTurn);

declare global {
	interface HTMLElementTagNameMap {
		'plane-turn': PlaneTurn;
	}
}
