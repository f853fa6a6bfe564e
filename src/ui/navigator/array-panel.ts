/** An array of three or four axes: which two are shown, a slider for each other coordinate, a list for each choice of quantity. */

import { css, html, LitElement, nothing } from 'lit';
import type { FileChange } from '../../app/file-choice.ts';
import { axisName, placeSentence, placeTitle } from '../../app/navigator/array-words.ts';
import { NO_NAVIGATOR, type NavigatorView } from '../../app/navigator-view.ts';
import type { ArrayAxis, ReadFile } from '../../engine/landscapes/files.ts';
import { printable } from '../../model/printable.ts';
import type { FileCut } from '../../state/app-state.ts';
import { NAVIGATOR } from '../../words/navigator.ts';
import { ask } from '../kit/ask.ts';
import '../kit/slider-row.ts';
import { controls, pairs } from '../kit/styles/shared.ts';
import './neighbour-slices.ts';
import { paceChoice, playButton } from './play-controls.ts';
import { Player } from './player.ts';
import { moving } from './styles.ts';

/**
 * @fires change-file which axes are shown, or where the others stand (FileChange)
 * @fires ask-navigator (NavigatorAsk)
 * @fires play-parameter an axis is played
 */
export class ArrayPanel extends LitElement {
	static override properties = { file: { attribute: false }, view: { attribute: false }, busy: { type: Boolean } };
	declare file: ReadFile | null;
	declare view: NavigatorView;
	/** It is being read. */
	declare busy: boolean;
	readonly #player = new Player(this);

	constructor() {
		super();
		this.file = null;
		this.view = NO_NAVIGATOR;
		this.busy = false;
	}

	static override styles = [
		controls,
		pairs,
		moving,
		css`
			:host {
				display: block;
			}
			.axis {
				margin: 8px 0;
			}
			.axis output {
				display: block;
				font-size: 12.5px;
				font-variant-numeric: tabular-nums;
				overflow-wrap: anywhere;
			}
			.said {
				margin: 0;
				font-size: 12px;
				color: var(--muted);
			}
		`,
	];

	override updated(): void {
		// What could not be read goes back to what is shown.
		for (const select of this.renderRoot.querySelectorAll<HTMLSelectElement>('select[data-value]'))
			select.value = select.dataset['value'] ?? '';
	}

	override render() {
		const { axes, index, arrayAxes } = this.file ?? {};
		if (!axes || !index || !arrayAxes) return nothing;
		const others = arrayAxes.flatMap((axis, k) => (axes.includes(k) ? [] : [{ axis, k }]));
		const coordinates = others.filter(({ axis }) => axis.kind === 'coordinate' && axis.length > 1);
		const pick = (which: 0 | 1, label: string) => html`<div class="pair">
			<label for="axis${which}">${label}</label>
			<select id="axis${which}" data-value=${String(axes[which])} @change=${(e: Event) => this.#show(which, Number((e.target as HTMLSelectElement).value))}>
				${arrayAxes.map((axis, k) => html`<option value=${k} ?selected=${axes[which] === k}>${NAVIGATOR.axisOf(axisName(axis), axis.length)}</option>`)}
			</select>
		</div>`;
		return html`${pick(1, NAVIGATOR.columns)}${pick(0, NAVIGATOR.rows)}
			${others.map(({ axis, k }, which) =>
				axis.length < 2
					? nothing
					: axis.kind === 'choice'
						? this.#quantity({ axes, index }, axis, which)
						: this.#slider({ axes, index }, axis, k, which),
			)}
			${
				coordinates.length > 0
					? html`${paceChoice(this.#player)}
						<p class="said">${NAVIGATOR.nodesOnly}</p>
						<neighbour-slices .coordinates=${coordinates.map(({ axis, k }) => ({ place: k, name: axisName(axis) }))} .view=${this.view.neighbours}></neighbour-slices>`
					: nothing
			}`;
	}

	/** Nodes of a coordinate. */
	#slider(cut: FileCut, axis: ArrayAxis, key: number, which: number) {
		const place = cut.index[which] ?? 0;
		const last = axis.length - 1;
		const sentence = placeSentence(axis, place);
		const move = (to: number): void => {
			ask(this, 'ask-navigator', { kind: 'steps', steps: { axis: key } });
			this.#place(cut, which, to, last);
		};
		const by = (step: 1 | -1, sign: string) =>
			html`<button aria-label=${placeTitle(axis, place + step)} title=${placeTitle(axis, place + step)} ?disabled=${place + step < 0 || place + step > last} @click=${() => move(place + step)}>${sign}</button>`;
		return html`<div class="axis">
			<slider-row
				label=${axisName(axis)}
				.value=${place}
				.min=${0}
				.max=${last}
				.step=${1}
				.accepts=${[0, last]}
				hint=${sentence}
				@change-value=${(e: CustomEvent<number>) => move(e.detail)}
			></slider-row>
			<div class="moved">
				<output aria-live=${this.#player.playing === null ? 'polite' : 'off'} title=${printable(axis.evidence)}>${sentence}</output>${by(-1, '‹')}${by(1, '›')}
				${playButton(this.#player, key, axisName(axis), () => this.#play(key, place, last))}
			</div>
		</div>`;
	}

	#play(key: number, from: number, last: number): void {
		ask(this, 'play-parameter');
		let hasMoved = false;
		this.#player.play({
			key,
			range: [0, last],
			from,
			take: (value) => {
				const { axes, index, arrayAxes } = this.file ?? {};
				// One slice after the other: none is asked for while one is being read.
				if (this.busy || !axes || !index || axes.includes(key)) return;
				// Where it stands among those that are not shown: others may be shown since it began.
				const which = (arrayAxes ?? []).flatMap((_, k) => (axes.includes(k) ? [] : [k])).indexOf(key);
				const place = Math.round(value);
				if (which < 0 || place === index[which]) return;
				// All of it is one step to undo.
				this.#place({ axes, index }, which, place, last, hasMoved);
				hasMoved = true;
			},
		});
	}

	/** What is listed along a short axis without coordinates. */
	#quantity(cut: FileCut, axis: ArrayAxis, which: number) {
		const place = cut.index[which] ?? 0;
		return html`<div class="axis">
			<div class="pair">
				<label for="quantity${which}">${NAVIGATOR.quantity(axisName(axis))}</label>
				<select id="quantity${which}" data-value=${String(place)} @change=${(e: Event) => this.#place(cut, which, Number((e.target as HTMLSelectElement).value), axis.length - 1)}>
					${Array.from({ length: axis.length }, (_, k) => html`<option value=${k} ?selected=${k === place}>${placeTitle(axis, k)}</option>`)}
				</select>
			</div>
			<p class="said">${printable(axis.evidence)}</p>
		</div>`;
	}

	#place({ axes, index }: FileCut, which: number, place: number, last: number, isPlayed = false): void {
		const at = Math.min(last, Math.max(0, Math.round(place)));
		this.#change({ place: { axes, index: index.with(which, at) }, ...(isPlayed ? { isPlayed } : {}) });
	}

	/** Other axes are shown; the rest stands where the reader puts it. */
	#show(which: 0 | 1, axis: number): void {
		const { axes } = this.file ?? {};
		if (!axes) return;
		const [rows, columns] = axes;
		const other = which === 0 ? columns : rows;
		// Choosing the other's axis swaps them.
		const next: [number, number] = axis === other ? [columns, rows] : which === 0 ? [axis, columns] : [rows, axis];
		this.#player.stop();
		this.#change({ cut: { axes: next, index: [] } });
	}

	#change(change: FileChange): void {
		ask(this, 'change-file', change);
	}
}

customElements.define('array-panel', ArrayPanel);

declare global {
	interface HTMLElementTagNameMap {
		'array-panel': ArrayPanel;
	}
}
