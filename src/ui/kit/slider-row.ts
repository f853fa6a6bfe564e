/** A named number: a slider and a box that agree. Fires `change-value` with the number. */

import { css, html, LitElement, nothing } from 'lit';
import { readTyped } from '../../app/correction.ts';
import { formatNumber } from '../../app/format.ts';
import { controls, numberBox } from './styles/shared.ts';
import type { SliderMap } from '../../app/hyper-scale.ts';
import { tidy } from '../../app/tidy.ts';
import { WORDS } from '../../words/words.ts';

/** Of a slider's range: less than it moves in a pixel. */
const SLIDER_SHARE = 1e-4;

export class SliderRow extends LitElement {
	static override properties = {
		label: { type: String },
		value: { type: Number },
		min: { type: Number },
		max: { type: Number },
		step: { type: Number },
		hint: { type: String },
		digits: { type: Number },
		map: { attribute: false },
		accepts: { attribute: false },
		note: { state: true },
	};
	declare label: string;
	declare value: number;
	declare min: number;
	declare max: number;
	/** 0 is continuous. */
	declare step: number;
	declare hint: string;
	/** Significant digits in the box. */
	declare digits: number;
	/** In place of `min`, `max` and `step`. */
	declare map: SliderMap | null;
	/** The least and the most that may be typed; any number where absent. */
	declare accepts: readonly [number, number] | null;
	/** What was corrected of what was typed last. */
	declare note: string;

	constructor() {
		super();
		this.label = '';
		this.value = 0;
		this.min = 0;
		this.max = 1;
		this.step = 0;
		this.hint = '';
		this.digits = 4;
		this.map = null;
		this.accepts = null;
		this.note = '';
	}

	static override styles = [
		controls,
		numberBox,
		css`
			:host {
				display: grid;
				grid-template-columns: minmax(64px, 84px) 1fr 68px;
				align-items: center;
				gap: 8px;
				min-height: 30px;
			}
			label {
				overflow: hidden;
				text-overflow: ellipsis;
				font-size: 13px;
			}
			.box {
				width: 100%;
			}
			.note {
				grid-column: 1 / -1;
				margin: 0 0 4px;
				font-size: 12px;
				text-align: right;
				color: var(--danger);
			}
		`,
	];

	override render() {
		const { label, value, map } = this;
		const { min, max, step } = map ? { min: 0, max: 1, step: 0 } : this;
		const text = formatNumber(value, this.digits);
		return html`
			<label for="slider" title=${this.hint || label}>${label}</label>
			<input
				id="slider"
				type="range"
				min=${min}
				max=${max}
				step=${step > 0 ? step : 'any'}
				.value=${String(map ? map.toPosition(value) : value)}
				aria-valuetext=${text}
				aria-description=${this.hint || nothing}
				@input=${(e: Event) => this.#slid(Number((e.target as HTMLInputElement).value))}
			/>
			<input
				class="box"
				type="text"
				inputmode="decimal"
				aria-label=${WORDS.common.numberOf(label)}
				aria-describedby="note"
				.value=${text.replaceAll('−', '-')}
				@change=${(e: Event) => this.#typed(e.target as HTMLInputElement)}
			/>
			<span role="status" id="note" class=${this.note === '' ? 'visually-hidden' : 'note'}>${this.note}</span>
		`;
	}

	#typed(box: HTMLInputElement): void {
		const { value, note } = readTyped(box.value, { range: this.accepts, whole: this.step >= 1, before: this.value });
		if (value !== null) this.#emit(value);
		this.note = note;
		box.value = formatNumber(this.value, this.digits).replaceAll('−', '-');
	}

	#slid(place: number): void {
		// A slider has some hundred places: more digits than that only make links long.
		this.#emit(this.map ? this.map.toValue(place) : tidy(place, (this.max - this.min) * SLIDER_SHARE));
	}

	#emit(value: number): void {
		this.value = value;
		this.note = '';
		this.dispatchEvent(new CustomEvent<number>('change-value', { detail: value }));
	}
}

customElements.define('slider-row', SliderRow);

declare global {
	interface HTMLElementTagNameMap {
		'slider-row': SliderRow;
	}
}
