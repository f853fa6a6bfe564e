/** The slices beside the one in view, small: a row along one of the other coordinates, or a table along two. A click goes there. */

import { css, html, LitElement, nothing } from 'lit';
import type { NavigatorAsk, NeighboursView, NeighbourTile } from '../../app/navigator-view.ts';
import { NAVIGATOR } from '../../words/navigator.ts';
import { WORDS } from '../../words/words.ts';
import { ask } from '../kit/ask.ts';
import { repainting } from '../kit/repainting.ts';
import { controls } from '../kit/styles/shared.ts';

/** A coordinate that the picture does not show. */
interface OtherCoordinate {
	readonly place: number;
	readonly name: string;
}

/** More beside each other are too small for their titles: a row is broken. */
const MOST_COLUMNS = 5;

/** @fires ask-navigator which slices are wanted, and to which to go (NavigatorAsk) */
export class NeighbourSlices extends LitElement {
	static override properties = { coordinates: { attribute: false }, view: { attribute: false } };
	declare coordinates: readonly OtherCoordinate[];
	/** Null while none are shown. */
	declare view: NeighboursView | null;
	#painted = new WeakMap<HTMLCanvasElement, Uint8ClampedArray>();

	constructor() {
		super();
		this.coordinates = [];
		this.view = null;
	}

	static override styles = [
		controls,
		css`
			:host {
				display: block;
				margin-top: 10px;
			}
			summary {
				min-height: 24px;
				font-size: 13px;
				line-height: 24px;
				cursor: pointer;
			}
			.along {
				display: flex;
				align-items: center;
				gap: 6px;
				margin: 6px 0;
				font-size: 12px;
			}
			.along select {
				flex: 1;
				min-width: 0;
				min-height: 26px;
				padding: 1px 4px;
				font-size: 12px;
			}
			.tiles {
				display: grid;
				gap: 4px;
			}
			.tiles[data-columns='2'] {
				grid-template-columns: repeat(2, minmax(0, 1fr));
			}
			.tiles[data-columns='3'] {
				grid-template-columns: repeat(3, minmax(0, 1fr));
			}
			.tiles[data-columns='4'] {
				grid-template-columns: repeat(4, minmax(0, 1fr));
			}
			.tiles[data-columns='5'] {
				grid-template-columns: repeat(5, minmax(0, 1fr));
			}
			.tiles button {
				display: block;
				min-width: 0 !important;
				min-height: 0 !important;
				padding: 0;
				border-radius: 4px;
				overflow: hidden;
				background: none;
				font-size: 10.5px;
				line-height: 1.3;
				color: var(--muted);
			}
			.tiles button[aria-current] {
				border-color: var(--accent);
				box-shadow: 0 0 0 1px var(--accent);
				color: var(--text);
			}
			canvas {
				display: block;
				width: 100%;
				aspect-ratio: 1;
				background: var(--field);
			}
			.title {
				display: block;
				padding: 1px 2px;
				overflow-wrap: anywhere;
			}
			.scale {
				display: flex;
				align-items: center;
				justify-content: space-between;
				gap: 6px;
				margin: 4px 0 0;
				min-height: 24px;
				font-size: 11.5px;
				color: var(--muted);
			}
			.scale button {
				min-height: 24px;
				padding: 0 8px;
				font-size: 11.5px;
			}
		`,
	];

	override render() {
		const { coordinates, view } = this;
		if (coordinates.length === 0) return nothing;
		return html`<details ?open=${view !== null}>
			<summary @click=${(e: Event) => this.#toggle(e)}>${NAVIGATOR.neighbours}</summary>
			${view ? html`${this.#along(view)} ${this.#tiles(view)} ${this.#scale(view)}` : nothing}
		</details>`;
	}

	#toggle(event: Event): void {
		// Open is what is shown: the state says so.
		event.preventDefault();
		const first = this.coordinates[0]?.place;
		this.#ask({ kind: 'neighbours', along: this.view || first === undefined ? null : [first] });
	}

	#along({ along }: NeighboursView) {
		const [first, second] = along;
		const others = this.coordinates.filter(({ place }) => place !== first);
		return html`<div class="along">
			<label for="first">${NAVIGATOR.neighboursAlong}</label>
			<select id="first" @change=${(e: Event) => this.#choose(Number((e.target as HTMLSelectElement).value), second)}>
				${this.coordinates.map(({ place, name }) => html`<option value=${place} ?selected=${place === first}>${name}</option>`)}
			</select>
			${
				others.length > 0
					? html`<label for="second">${NAVIGATOR.and}</label>
						<select
							id="second"
							@change=${(e: Event) => {
								const { value } = e.target as HTMLSelectElement;
								this.#choose(first ?? 0, value === '' ? undefined : Number(value));
							}}
						>
							<option value="" ?selected=${second === undefined}>${NAVIGATOR.alone}</option>
							${others.map(({ place, name }) => html`<option value=${place} ?selected=${place === second}>${name}</option>`)}
						</select>`
					: nothing
			}
		</div>`;
	}

	#choose(first: number, second: number | undefined): void {
		this.#ask({ kind: 'neighbours', along: second === undefined || second === first ? [first] : [first, second] });
	}

	#tiles({ tiles, columns }: NeighboursView) {
		return html`<div class="tiles" data-columns=${columns > MOST_COLUMNS ? Math.ceil(columns / 2) : columns}>${tiles.map((tile, k) => this.#tile(tile, k))}</div>`;
	}

	#tile({ title, here, width, height }: NeighbourTile, place: number) {
		const words = here ? NAVIGATOR.tileHere(title) : NAVIGATOR.tile(title);
		return html`<button aria-label=${words} title=${words} aria-current=${here ? 'true' : nothing} @click=${() => this.#ask({ kind: 'go', place })}>
			<canvas width=${width} height=${height} aria-hidden="true"></canvas><span class="title">${title}</span>
		</button>`;
	}

	#scale({ done, tiles, scale, trouble }: NeighboursView) {
		const isFilling = trouble === '' && done < tiles.length;
		return html`<p class="scale" role="status">
			<span>${trouble === '' ? (isFilling ? NAVIGATOR.filling(done, tiles.length) : scale) : trouble}</span>
			${isFilling ? html`<button @click=${() => this.#ask({ kind: 'cancel' })}>${WORDS.common.cancel}</button>` : nothing}
		</p>`;
	}

	override updated(): void {
		const tiles = this.view?.tiles ?? [];
		for (const [k, canvas] of this.renderRoot.querySelectorAll('canvas').entries()) {
			const { pixels, width, height } = tiles[k] ?? {};
			if (!pixels || !width || !height || this.#painted.get(canvas) === pixels) continue;
			this.#painted.set(canvas, pixels);
			repainting(canvas, (context) => context.putImageData(new ImageData(pixels, width, height), 0, 0));
		}
	}

	#ask(asked: NavigatorAsk): void {
		ask(this, 'ask-navigator', asked);
	}
}

customElements.define('neighbour-slices', NeighbourSlices);

declare global {
	interface HTMLElementTagNameMap {
		'neighbour-slices': NeighbourSlices;
	}
}
