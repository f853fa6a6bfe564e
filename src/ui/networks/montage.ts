/** Images of a data set side by side: a row a class where they are classes. */

import type { Dataset } from '../../model/network.ts';

export interface MontageCell {
	/** Of the data. */
	readonly sample: number;
	readonly column: number;
	readonly row: number;
}

export interface Montage {
	readonly columns: number;
	readonly rows: number;
	readonly cells: readonly MontageCell[];
	/** Of each row, where its images are of one class. */
	readonly labels?: readonly number[];
}

/** Most rows of a montage. */
const MOST_ROWS = 10;

/** Which images are shown where: the first ones of each class, or the first ones. */
export function montageOf({ targets, count }: Dataset, columns: number): Montage {
	if (targets.kind !== 'classes' || targets.classes > MOST_ROWS) {
		const rows = Math.min(6, Math.ceil(count / columns));
		const shown = Math.min(count, rows * columns);
		return {
			columns,
			rows,
			cells: Array.from({ length: shown }, (_, k) => ({ sample: k, column: k % columns, row: Math.floor(k / columns) })),
		};
	}
	const filled = new Array<number>(targets.classes).fill(0);
	const cells: MontageCell[] = [];
	for (const [sample, label] of targets.labels.entries()) {
		const column = filled[label] ?? columns;
		if (column >= columns) continue;
		filled[label] = column + 1;
		cells.push({ sample, column, row: label });
	}
	return { columns, rows: targets.classes, cells, labels: filled.map((_, label) => label) };
}

/** Pixels of an image are this many pixels of the next image away. */
export const GAP = 1;

/**
 * All images of a montage in one picture with straight alpha, a pixel a pixel; between images nothing.
 * @param dark light strokes on a dark ground, as the theme has it; images of three channels are shown as they are
 */
export function montagePixels(
	data: Dataset,
	{ columns, rows, cells }: Montage,
	dark: boolean,
): { pixels: Uint8ClampedArray<ArrayBuffer>; width: number; height: number } {
	const [channels, high, wide] =
		data.shape.length === 3 ? (data.shape as [number, number, number]) : [1, data.shape[0] ?? 1, data.shape[1] ?? 1];
	const [width, height] = [columns * (wide + GAP) - GAP, rows * (high + GAP) - GAP];
	const pixels = new Uint8ClampedArray(4 * width * height);
	const size = channels * high * wide;
	let [lo, hi] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
	for (const { sample } of cells)
		for (let k = sample * size; k < (sample + 1) * size; k++) {
			lo = Math.min(lo, data.inputs[k] as number);
			hi = Math.max(hi, data.inputs[k] as number);
		}
	const shade = (k: number): number => (hi > lo ? ((data.inputs[k] as number) - lo) / (hi - lo) : 0);
	for (const { sample, column, row } of cells)
		for (let y = 0; y < high; y++)
			for (let x = 0; x < wide; x++) {
				const from = sample * size + y * wide + x;
				const to = 4 * ((row * (high + GAP) + y) * width + column * (wide + GAP) + x);
				for (let c = 0; c < 3; c++) {
					const value = shade(from + (channels === 3 ? c * high * wide : 0));
					pixels[to + c] = 255 * (channels === 3 ? value : dark ? 0.06 + 0.9 * value : 0.97 - 0.9 * value);
				}
				pixels[to + 3] = 255;
			}
	return { pixels, width, height };
}
