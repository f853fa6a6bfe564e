/** Slices side by side: small pictures with one scale of colours, so that they can be compared. */

import { css, html, LitElement } from 'lit';
import { repainting } from '../kit/repainting.ts';

/** Brightness at the quantiles that are told apart: values of losses span orders of magnitude. */
const LEVELS = 24;

/** A slice of as many columns as rows. */
export interface SmallSlice {
	readonly label: string;
	/** Null where it is not there yet. */
	readonly values: ArrayLike<number> | null;
}

export class SliceMontage extends LitElement {
	static override properties = { side: { type: Number }, slices: { attribute: false } };
	/** Columns, and rows, of each. */
	declare side: number;
	declare slices: readonly SmallSlice[];

	constructor() {
		super();
		this.side = 0;
		this.slices = [];
	}

	static override styles = css`
		:host {
			display: grid;
			grid-template-columns: repeat(auto-fit, minmax(76px, 1fr));
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
			outline: 1px solid var(--line);
			background: var(--field);
		}
	`;

	override render() {
		return html`${this.slices.map(
			({ label }) => html`<figure><canvas role="img" aria-label=${label}></canvas><figcaption>${label}</figcaption></figure>`,
		)}`;
	}

	override updated(): void {
		const { side, slices } = this;
		const all = slices.flatMap(({ values }) => [...Array.from(values ?? [])].filter(Number.isFinite)).sort((a, b) => a - b);
		const levels = Array.from({ length: LEVELS }, (_, k) => all[Math.floor((k * (all.length - 1)) / (LEVELS - 1))] ?? 0);
		for (const [k, canvas] of this.renderRoot.querySelectorAll('canvas').entries()) {
			const { values } = slices[k] as SmallSlice;
			canvas.width = side;
			canvas.height = side;
			if (values) repainting(canvas, (context) => context.putImageData(pictureOf(values, side, levels), 0, 0));
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

customElements.define('slice-montage', SliceMontage);

declare global {
	interface HTMLElementTagNameMap {
		'slice-montage': SliceMontage;
	}
}
