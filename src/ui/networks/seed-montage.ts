/** The same network through planes of several seeds: small pictures on one scale, so that they can be compared. */

import { css, html, LitElement } from 'lit';
import type { MontageView } from '../../app/network-view.ts';
import { NETWORK_ROOM } from '../../words/network-room.ts';
import { repainting } from '../kit/repainting.ts';

/** Brightness at the quantiles that are told apart: values of losses span orders of magnitude. */
const LEVELS = 24;

export class SeedMontage extends LitElement {
	static override properties = { view: { attribute: false } };
	declare view: MontageView | null;

	constructor() {
		super();
		this.view = null;
	}

	static override styles = css`
		:host {
			display: grid;
			grid-template-columns: repeat(3, 1fr);
			gap: 6px;
		}
		figure {
			margin: 0;
			font-size: 11.5px;
			text-align: center;
			color: var(--muted);
		}
		canvas {
			display: block;
			width: 100%;
			aspect-ratio: 1;
			border-radius: 4px;
			background: var(--field);
		}
	`;

	override render() {
		return html`${this.view?.seeds.map(
			({ seed }) =>
				html`<figure><canvas role="img" aria-label=${NETWORK_ROOM.seedOf(seed)}></canvas><figcaption>${NETWORK_ROOM.seedOf(seed)}</figcaption></figure>`,
		)}`;
	}

	override updated(): void {
		const { view } = this;
		if (!view) return;
		const all = view.seeds.flatMap(({ values }) => [...Array.from(values ?? [])].filter(Number.isFinite)).sort((a, b) => a - b);
		const levels = Array.from({ length: LEVELS }, (_, k) => all[Math.floor((k * (all.length - 1)) / (LEVELS - 1))] ?? 0);
		for (const [k, canvas] of this.renderRoot.querySelectorAll('canvas').entries()) {
			const values = view.seeds[k]?.values;
			canvas.width = view.side;
			canvas.height = view.side;
			if (values) repainting(canvas, (context) => context.putImageData(pictureOf(values, view.side, levels), 0, 0));
		}
	}
}

/** Low is dark. Row 0 of the values lies below. */
function pictureOf(values: ArrayLike<number>, side: number, levels: readonly number[]): ImageData {
	const pixels = new ImageData(side, side);
	for (let row = 0; row < side; row++)
		for (let column = 0; column < side; column++) {
			const value = values[(side - 1 - row) * side + column] as number;
			const share = Number.isFinite(value) ? levels.findIndex((level) => level >= value) / (LEVELS - 1) : 1;
			const t = share < 0 ? 1 : share;
			pixels.data.set([40 + 200 * t, 30 + 170 * t ** 0.8, 90 + 60 * (1 - t), 255], 4 * (row * side + column));
		}
	return pixels;
}

customElements.define('seed-montage', SeedMontage);

declare global {
	interface HTMLElementTagNameMap {
		'seed-montage': SeedMontage;
	}
}
