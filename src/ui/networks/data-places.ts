/** Where samples lie in a picture of them: which two numbers of a sample, which window, which ticks. */

import type { Range, Rectangle } from '../../model/geometry.ts';
import { type Dataset, sizeOf } from '../../model/network.ts';

/** What a picture of data is given. */
export interface PicturedData {
	readonly train: Dataset;
	readonly test: Dataset;
	readonly all: Dataset;
	/** Which samples of `all` train and test. */
	readonly rows: { readonly train: Uint32Array; readonly test: Uint32Array };
	/** Samples of `all` with a wrong label. */
	readonly mislabelled: Uint32Array;
	readonly inputNames?: readonly string[];
	readonly targetNames?: readonly string[];
}

/**
 * - plane: two inputs are the coordinates
 * - curve: one input is across, the first number of the target (or the class) up
 * - codes: two one-hot codes, whose positions are the coordinates
 * - images
 */
export type PictureKind = 'plane' | 'curve' | 'codes' | 'images';

const widthOf = ({ shape }: Dataset): number => sizeOf(shape);

/** Whether every sample is two one-hot codes of half of its numbers each. */
function areCodes(data: Dataset): boolean {
	const width = widthOf(data);
	const half = width / 2;
	if (width < 4 || !Number.isInteger(half) || data.count === 0) return false;
	for (let i = 0; i < data.count; i++) {
		let [first, second] = [0, 0];
		for (let k = 0; k < width; k++) {
			const x = data.inputs[i * width + k];
			if (x !== 0 && x !== 1) return false;
			if (k < half) first += x;
			else second += x;
		}
		if (first !== 1 || second !== 1) return false;
	}
	return true;
}

const known = new WeakMap<Dataset, PictureKind>();

/** What of data is drawn; asked for again it is known. */
export function pictureKind({ all }: Pick<PicturedData, 'all'>): PictureKind {
	let kind = known.get(all);
	if (kind === undefined) {
		kind = all.shape.length > 1 ? 'images' : widthOf(all) === 1 ? 'curve' : areCodes(all) ? 'codes' : 'plane';
		known.set(all, kind);
	}
	return kind;
}

export interface Places {
	readonly x: Float64Array;
	readonly y: Float64Array;
}

/**
 * Where the samples lie.
 * @param axes inputs across and up, of pictures of the kind `plane`
 */
export function placesOf(data: Dataset, kind: PictureKind, [across, up]: readonly [number, number]): Places {
	const width = widthOf(data);
	const { inputs, targets, count } = data;
	const column = (of: (i: number) => number): Float64Array => Float64Array.from({ length: count }, (_, i) => of(i));
	if (kind === 'curve') {
		const up0 =
			targets.kind === 'numbers' ? (i: number) => targets.values[i * targets.width] as number : (i: number) => targets.labels[i] as number;
		return { x: column((i) => inputs[i] as number), y: column(up0) };
	}
	if (kind === 'codes') {
		const half = width / 2;
		const place = (i: number, from: number): number => inputs.subarray(i * width + from, i * width + from + half).indexOf(1);
		return { x: column((i) => place(i, 0)), y: column((i) => place(i, half)) };
	}
	return { x: column((i) => inputs[i * width + across] as number), y: column((i) => inputs[i * width + up] as number) };
}

/** From the least to the greatest, with so much of it more on both sides. */
export function rangeOf(values: Iterable<number>, margin: number): Range {
	let [lo, hi] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
	for (const value of values) {
		if (value < lo) lo = value;
		if (value > hi) hi = value;
	}
	if (!(lo <= hi)) return [-1, 1];
	const more = hi > lo ? margin * (hi - lo) : Math.max(0.5, Math.abs(hi) * margin);
	return [lo - more, hi + more];
}

/** The window of the picture: 8 % around the samples. */
export const windowOf = ({ x, y }: Places): Rectangle => ({ u: rangeOf(x, 0.08), v: rangeOf(y, 0.08) });

/** About `count` round numbers of a range: multiples of 1, 2 or 5 times a power of 10. */
export function roundNumbers([lo, hi]: Range, count: number): number[] {
	const rough = (hi - lo) / Math.max(1, count);
	const power = 10 ** Math.floor(Math.log10(rough));
	const step = ([1, 2, 5, 10].find((each) => each * power >= rough) ?? 10) * power;
	const first = Math.ceil(lo / step - 1e-9);
	const last = Math.floor(hi / step + 1e-9);
	return Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => Number(((first + k) * step).toPrecision(12)));
}

/** The plot of a picture, CSS pixels, and the window that is shown in it. */
export interface Frame {
	readonly left: number;
	readonly top: number;
	readonly width: number;
	readonly height: number;
	readonly window: Rectangle;
}

const ROOM = { left: 44, right: 10, top: 8, bottom: 36 } as const;

/**
 * The plot of a picture of this size. Where both axes are of about the same length, a unit is as long on both and the window grows.
 * @param width of the picture, CSS pixels
 */
export function frameOf(window: Rectangle, width: number, height: number, equal: boolean): Frame {
	const plot = {
		left: ROOM.left,
		top: ROOM.top,
		width: Math.max(40, width - ROOM.left - ROOM.right),
		height: Math.max(40, height - ROOM.top - ROOM.bottom),
	};
	const [du, dv] = [window.u[1] - window.u[0], window.v[1] - window.v[0]];
	if (!equal || du > 3 * dv || dv > 3 * du) return { ...plot, window };
	const unit = Math.min(plot.width / du, plot.height / dv);
	const around = ([lo, hi]: Range, length: number): Range => [(lo + hi) / 2 - length / 2, (lo + hi) / 2 + length / 2];
	return { ...plot, window: { u: around(window.u, plot.width / unit), v: around(window.v, plot.height / unit) } };
}

/** Where a place of the window is in the picture. */
export const toPicture = ({ left, top, width, height, window: { u, v } }: Frame, x: number, y: number): readonly [number, number] => [
	left + (width * (x - u[0])) / (u[1] - u[0]),
	top + height - (height * (y - v[0])) / (v[1] - v[0]),
];
