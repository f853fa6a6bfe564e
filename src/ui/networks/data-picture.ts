/** Data as a picture: points of two inputs with the network's decisions behind them, a curve of one input, or images. */

import { css, html, LitElement, nothing, svg } from 'lit';
import { formatCount, formatNumber } from '../../app/format.ts';
import type { Dataset } from '../../model/network.ts';
import { NETWORK_ROOM } from '../../words/network-room.ts';
import { CHART_FONT } from '../kit/chart-frame.ts';
import { repainting } from '../kit/repainting.ts';
import { controls } from '../kit/styles/shared.ts';
import { polygonOfMark } from '../kit/marks.ts';
import { markOfClass, type Pen } from './class-marks.ts';
import { type DrawingLook, drawAxes, drawCurve, drawSamples, drawWrong, radiusFor } from './data-drawing.ts';
import { frameOf, type PictureKind, pictureKind, type PicturedData, placesOf, rangeOf, type Places, windowOf } from './data-places.ts';
import { type DecisionGrid, decisionPixels, numberColor } from './decision.ts';
import { GAP, montageOf, montagePixels } from './montage.ts';

/** What the network answers to one input, at ascending places. */
export interface AnswerCurve {
	readonly x: ArrayLike<number>;
	readonly y: ArrayLike<number>;
}

/** Up to so many classes are named one by one. */
const NAMED = 24;

/**
 * A picture of data, as wide as its place.
 *
 * Properties: `data` (of `makeData`), `decisions` (answers over a window of two inputs), `curve` (answers to one input), `axes` (which two
 * inputs are across and up), `theme`. The owner asks the network: at `gridInputs` of the window that `picture-window` tells.
 * @fires picture-window - `detail: { window }`, when a picture of two inputs or one shows another window of its inputs
 */
export class DataPicture extends LitElement {
	static override properties = {
		data: { attribute: false },
		decisions: { attribute: false },
		curve: { attribute: false },
		axes: { attribute: false },
		theme: { type: String },
	};
	declare data: PicturedData | undefined;
	declare decisions: DecisionGrid | undefined;
	declare curve: AnswerCurve | undefined;
	declare axes: readonly [number, number];
	declare theme: 'dark' | 'light';
	readonly #resizer = new ResizeObserver(() => this.#paint());
	/** Window that was told last, as text. */
	#told = '';

	constructor() {
		super();
		this.data = undefined;
		this.decisions = undefined;
		this.curve = undefined;
		this.axes = [0, 1];
		this.theme = 'dark';
	}

	static override styles = [
		controls,
		css`
			:host {
				display: block;
				min-width: 0;
			}
			canvas {
				display: block;
				width: 100%;
			}
			ul {
				display: flex;
				flex-wrap: wrap;
				gap: 2px 14px;
				margin: 6px 0 0;
				padding: 0;
				list-style: none;
				font-size: 12.5px;
				font-variant-numeric: tabular-nums;
			}
			li {
				display: flex;
				align-items: center;
				gap: 4px;
				min-width: 0;
			}
			li span {
				overflow: hidden;
				max-width: 24ch;
				text-overflow: ellipsis;
				white-space: nowrap;
			}
			svg {
				flex: none;
			}
			p {
				margin: 4px 0 0;
				color: var(--muted);
				font-size: 12px;
				overflow-wrap: anywhere;
			}
		`,
	];

	override connectedCallback(): void {
		super.connectedCallback();
		this.#resizer.observe(this);
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		this.#resizer.disconnect();
	}

	override render() {
		const { data } = this;
		if (!data || data.all.count === 0) return html`<p>${NETWORK_ROOM.noSamples}</p>`;
		const kind = pictureKind(data);
		return html`<canvas role="img" aria-label=${this.#summary(data, kind)}></canvas>
			${classList(data, kind)}
			<ul>
				${this.#key(data, kind)}
			</ul>
			${data.all.attribution === undefined ? nothing : html`<p>${data.all.attribution}</p>`}`;
	}

	override updated(): void {
		this.#paint();
	}

	#key(data: PicturedData, kind: PictureKind) {
		if (kind === 'images')
			return html`<li>${NETWORK_ROOM.someImages(formatCount(this.#montage(data).cells.length), formatCount(data.train.count))}</li>`;
		const width = data.all.shape[0] ?? 1;
		return html`<li>${ring(false)}${NETWORK_ROOM.trains} (${formatCount(data.train.count)})</li>
			${data.test.count > 0 ? html`<li>${ring(true)}${NETWORK_ROOM.tests} (${formatCount(data.test.count)})</li>` : nothing}
			${data.mislabelled.length > 0 ? html`<li>${wrong}${NETWORK_ROOM.wrongLabel} (${formatCount(data.mislabelled.length)})</li>` : nothing}
			${this.curve && kind === 'curve' ? html`<li>${line}${NETWORK_ROOM.networkAnswers}</li>` : nothing}
			${kind === 'plane' && width > 2 ? html`<li>${NETWORK_ROOM.someOf('2', formatCount(width))}</li>` : nothing}`;
	}

	#names(data: PicturedData, kind: PictureKind): { across: string; up: string } {
		const input = (k: number): string => data.inputNames?.[k] ?? NETWORK_ROOM.input(k + 1);
		const [across, up] = kind === 'curve' ? [0, 0] : this.axes;
		if (kind === 'codes') return { across: 'a', up: 'b' };
		return { across: input(across), up: kind === 'curve' ? (data.targetNames?.[0] ?? NETWORK_ROOM.answer(1)) : input(up) };
	}

	#summary(data: PicturedData, kind: PictureKind): string {
		const { across, up } = this.#names(data, kind);
		const title = data.all.name;
		const counts = NETWORK_ROOM.samplesOf(formatCount(data.train.count), formatCount(data.test.count));
		const picture =
			kind === 'images'
				? NETWORK_ROOM.pictureOfImages(title, formatCount(this.#montage(data).cells.length))
				: kind === 'curve'
					? NETWORK_ROOM.pictureOfCurve(title, across, up)
					: NETWORK_ROOM.pictureOfPoints(title, across, up);
		const behind =
			kind === 'curve' && this.curve
				? `, ${NETWORK_ROOM.withCurve}`
				: kind === 'plane' && this.decisions
					? `, ${NETWORK_ROOM.withRegions}`
					: '';
		return `${picture}${behind}. ${counts}.`;
	}

	#montage({ train }: PicturedData) {
		const image = Math.max(28, Math.min(48, (train.shape.at(-1) ?? 1) * 4));
		return montageOf(train, Math.max(4, Math.min(20, Math.floor((this.clientWidth - MONTAGE_LEFT) / (image + 2)))));
	}

	#look(): DrawingLook {
		const style = getComputedStyle(this);
		const token = (name: string): string => style.getPropertyValue(name).trim();
		return {
			text: token('--text'),
			muted: token('--muted'),
			line: token('--line'),
			paper: token('--panel'),
			danger: token('--danger'),
			font: CHART_FONT,
		};
	}

	#paint(): void {
		const canvas = this.renderRoot.querySelector('canvas');
		const { data } = this;
		const width = this.clientWidth;
		if (!canvas || !data || width === 0) return;
		const kind = pictureKind(data);
		const draw = kind === 'images' ? this.#images(data, width) : this.#points(data, kind, width);
		const ratio = devicePixelRatio;
		canvas.width = Math.round(width * ratio);
		canvas.height = Math.round(draw.height * ratio);
		canvas.style.height = `${draw.height}px`;
		repainting(canvas, (context) => {
			context.setTransform(ratio, 0, 0, ratio, 0, 0);
			context.clearRect(0, 0, width, draw.height);
			draw.on(context);
		});
	}

	#points(data: PicturedData, kind: PictureKind, width: number): { height: number; on: (pen: Pen) => void } {
		const { all, train, test } = data;
		const height = Math.round(Math.min(width * (kind === 'curve' ? 0.62 : 0.86), 460));
		const places = placesOf(all, kind, this.axes);
		const frame = frameOf(windowOf(places), width, height, kind !== 'curve');
		this.#tell(frame.window, kind);
		const look = this.#look();
		const range = all.targets.kind === 'numbers' ? rangeOf(all.targets.values, 0) : undefined;
		const style = { radius: radiusFor(all.count, frame), ...(range && kind !== 'curve' ? { range } : {}) };
		const { decisions, curve } = this;
		const behind =
			decisions && kind === 'plane'
				? pictureOf(decisionPixels(decisions, all.targets, range), decisions.columns, decisions.rows)
				: undefined;
		const some = ({ x, y }: Places, rows: Uint32Array): Places => ({
			x: Float64Array.from(rows, (row) => x[row] as number),
			y: Float64Array.from(rows, (row) => y[row] as number),
		});
		return {
			height,
			on: (pen) => {
				if (behind && decisions) drawBehind(pen, behind, decisions.window, frame);
				drawAxes(pen, frame, this.#names(data, kind), look);
				drawSamples(pen, frame, some(places, data.rows.test), test, { ...style, hollow: true }, look);
				drawSamples(pen, frame, some(places, data.rows.train), train, { ...style, hollow: false }, look);
				drawWrong(pen, frame, places, data.mislabelled, style.radius, look);
				if (curve && kind === 'curve') drawCurve(pen, frame, curve, look);
			},
		};
	}

	#images(data: PicturedData, width: number): { height: number; on: (pen: Pen) => void } {
		const { train } = data;
		const montage = this.#montage(data);
		const { pixels, width: wide, height: high } = montagePixels(train, montage, this.theme === 'dark');
		const left = montage.labels ? MONTAGE_LEFT : 0;
		const scale = (width - left) / wide;
		const picture = pictureOf(pixels, wide, high);
		const look = this.#look();
		const height = Math.ceil(high * scale);
		const { targets } = train;
		const rowHeight = (high + GAP) / montage.rows;
		return {
			height,
			on: (pen) => {
				pen.imageSmoothingEnabled = false;
				pen.drawImage(picture, left, 0, wide * scale, high * scale);
				pen.font = look.font;
				pen.textAlign = 'right';
				pen.textBaseline = 'middle';
				pen.fillStyle = look.text;
				for (const [row, label] of montage.labels?.entries() ?? [])
					pen.fillText(
						shortName(targets.kind === 'classes' ? (targets.names?.[label] ?? String(label)) : ''),
						left - 6,
						(row + 0.5) * rowHeight * scale,
					);
				pen.strokeStyle = look.danger;
				pen.lineWidth = 2;
				const wrongs = new Set(data.mislabelled);
				const side = (wide + GAP) / montage.columns;
				for (const { sample, column, row } of montage.cells)
					if (wrongs.has(data.rows.train[sample] as number))
						pen.strokeRect(left + column * side * scale, row * rowHeight * scale, (side - GAP) * scale, (rowHeight - GAP) * scale);
			},
		};
	}

	#tell(window: DecisionGrid['window'], kind: PictureKind): void {
		const text = JSON.stringify([window, kind]);
		if (text === this.#told || kind === 'codes') return;
		this.#told = text;
		this.dispatchEvent(new CustomEvent('picture-window', { detail: { window }, bubbles: true, composed: true }));
	}
}

/** Room for the names of the classes. */
const MONTAGE_LEFT = 30;
const shortName = (name: string): string => (name.length > 4 ? `${name.slice(0, 3)}…` : name);

/** Pixels as something that a canvas draws. */
function pictureOf(pixels: Uint8ClampedArray<ArrayBuffer>, width: number, height: number): HTMLCanvasElement {
	const canvas = document.createElement('canvas');
	canvas.width = width;
	canvas.height = height;
	repainting(canvas, (context) => context.putImageData(new ImageData(pixels, width, height), 0, 0));
	return canvas;
}

function drawBehind(pen: Pen, picture: CanvasImageSource, { u, v }: DecisionGrid['window'], frame: ReturnType<typeof frameOf>): void {
	const { left, top, width, height, window } = frame;
	const [perU, perV] = [width / (window.u[1] - window.u[0]), height / (window.v[1] - window.v[0])];
	pen.save();
	pen.beginPath();
	pen.rect(left, top, width, height);
	pen.clip();
	pen.imageSmoothingEnabled = true;
	pen.drawImage(picture, left + (u[0] - window.u[0]) * perU, top + (window.v[1] - v[1]) * perV, (u[1] - u[0]) * perU, (v[1] - v[0]) * perV);
	pen.restore();
}

/** How often each class is there, with its mark where samples have one; the colours of numbers. */
function classList({ all }: { readonly all: Dataset }, kind: PictureKind) {
	const { targets } = all;
	if (targets.kind === 'numbers') {
		if (kind !== 'plane') return nothing;
		const [lo, hi] = rangeOf(targets.values, 0);
		return html`<ul>
			<li>${numberKey}${NETWORK_ROOM.colorsFrom(formatNumber(lo, 3), formatNumber(hi, 3))}</li>
		</ul>`;
	}
	if (targets.classes > NAMED)
		return html`<ul>
			<li>${NETWORK_ROOM.classes(formatCount(targets.classes))}</li>
		</ul>`;
	const counts = new Array<number>(targets.classes).fill(0);
	for (const label of targets.labels) counts[label] = (counts[label] ?? 0) + 1;
	return html`<ul>
		${counts.map(
			(count, label) =>
				html`<li>${kind === 'images' ? nothing : markKey(label)}<span>${NETWORK_ROOM.classCount(targets.names?.[label] ?? String(label), formatCount(count))}</span></li>`,
		)}
	</ul>`;
}

const small = (inner: unknown) => svg`<svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">${inner}</svg>`;
const markKey = (label: number) => {
	const { color, shape } = markOfClass(label);
	return small(
		shape === 'circle'
			? svg`<circle cx="7" cy="7" r="4.5" fill=${color} />`
			: svg`<polygon points=${polygonOfMark(shape, 7, 7, 4.5)} fill=${color} />`,
	);
};
const ring = (hollow: boolean) =>
	small(svg`<circle cx="7" cy="7" r="4" fill=${hollow ? 'none' : 'currentColor'} stroke="currentColor" stroke-width="1.75" />`);
/** From blue over nothing to orange, as `numberColor` has it. */
const numberKey = svg`<svg viewBox="0 0 42 14" width="42" height="14" aria-hidden="true">${[-1, -0.5, 0, 0.5, 1].map((t, k) => {
	const { rgb, strength } = numberColor(t, -1, 1);
	return svg`<circle cx=${5 + 8 * k} cy="7" r="3.5" fill=${strength < 0.08 ? 'var(--muted)' : `rgb(${rgb.join(' ')} / ${0.35 + 0.65 * strength})`} />`;
})}</svg>`;
const wrong = small(svg`<rect x="2" y="2" width="10" height="10" fill="none" stroke="var(--danger)" stroke-width="1.5" />`);
const line = small(svg`<line x1="0" y1="7" x2="14" y2="7" stroke="currentColor" stroke-width="2" />`);

customElements.define('data-picture', DataPicture);
