/** One hyper-parameter: its slider or its checkbox, what it means, and the way back to the published value. Fires `change-value`. */

import { css, html, LitElement, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import type { HyperSpec } from '../../model/optimizer.ts';
import { formatNumber } from '../../app/format.ts';
import { anchorOf, clipped, hyperScale } from '../../app/hyper-scale.ts';
import '../kit/slider-row.ts';
import { controls } from '../kit/styles/shared.ts';
import { WORDS } from '../../words/words.ts';

export class HyperRow extends LitElement {
	static override properties = { spec: { attribute: false }, value: { type: Number } };
	declare spec: HyperSpec | undefined;
	declare value: number;
	/** What the slider is laid out around. */
	#anchor: number | undefined;
	#laidOut: HyperSpec | undefined;

	constructor() {
		super();
		this.spec = undefined;
		this.value = 0;
	}

	static override styles = [
		controls,
		css`
			:host {
				display: block;
			}
			.below {
				display: flex;
				align-items: flex-start;
				justify-content: space-between;
				gap: 8px;
				min-height: 24px;
				font-size: 12px;
				color: var(--muted);
			}
			.below span {
				padding-top: 1px;
			}
			.below button {
				flex: none;
				min-height: 24px;
				padding: 0 6px;
				font-size: 12px;
			}
			.flag {
				display: grid;
				grid-template-columns: 24px 1fr;
				gap: 4px 8px;
				min-height: 30px;
				font-size: 13px;
				cursor: pointer;
			}
			.flag small {
				display: block;
				font-size: 12px;
				color: var(--muted);
			}
		`,
	];

	override render() {
		const { spec } = this;
		if (!spec) return nothing;
		return spec.flag ? this.#checkbox(spec) : this.#slider(spec);
	}

	#checkbox(spec: HyperSpec) {
		return html`<label class="flag">
			<input type="checkbox" .checked=${live(this.value === 1)} @change=${(e: Event) => this.#emit((e.target as HTMLInputElement).checked ? 1 : 0)} />
			<span>${spec.name}<small>${spec.meaning}</small></span>
		</label>`;
	}

	#slider(spec: HyperSpec) {
		const { value } = this;
		// An element may be given another hyper-parameter: what it was laid out around says nothing of this one.
		if (this.#laidOut !== spec) this.#anchor = undefined;
		this.#laidOut = spec;
		this.#anchor = anchorOf(spec, value, this.#anchor);
		const published = formatNumber(spec.value, 6);
		const label = spec.symbol === spec.name ? spec.name : `${spec.symbol} ${spec.name}`;
		return html`<slider-row
				label=${label}
				hint=${WORDS.optimizers.hint(spec.meaning, published)}
				digits="6"
				.map=${hyperScale(spec, this.#anchor)}
				.accepts=${spec.range}
				.value=${live(value)}
				@change-value=${(e: CustomEvent<number>) => this.#emit(clipped(e.detail, spec.range))}
				@pointerup=${() => this.#goOn(spec)}
				@keyup=${() => this.#goOn(spec)}
			></slider-row>
			<div class="below">
				<span aria-hidden="true">${spec.meaning}</span>
				<button
					?disabled=${value === spec.value}
					aria-label=${WORDS.optimizers.back(spec.name, published)}
					title=${value === spec.value ? WORDS.optimizers.isPublished : WORDS.optimizers.backTitle}
					@click=${this.#reset}
				>
					↺ ${published}
				</button>
			</div>`;
	}

	/** A thumb that was left at an end of the slider gets room beyond it, where more is accepted. */
	#goOn(spec: HyperSpec): void {
		if (this.#anchor === undefined) return;
		const { low, high } = hyperScale(spec, this.#anchor);
		if (this.value !== low && this.value !== high) return;
		if (spec.range.includes(this.value) || this.value === 0) return;
		this.#anchor = this.value;
		this.requestUpdate();
	}

	#reset(): void {
		if (!this.spec) return;
		this.#anchor = undefined;
		this.#emit(this.spec.value);
		// The button has nothing more to do: the next key is for the slider.
		this.renderRoot.querySelector('slider-row')?.renderRoot.querySelector('input')?.focus();
	}

	#emit(value: number): void {
		this.value = value;
		// What was typed may have been out of range, and the value as before: the row shows what holds.
		this.requestUpdate();
		this.dispatchEvent(new CustomEvent<number>('change-value', { detail: value }));
	}
}

customElements.define('hyper-row', HyperRow);

declare global {
	interface HTMLElementTagNameMap {
		'hyper-row': HyperRow;
	}
}
