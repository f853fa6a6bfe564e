/** What a network answers over a window: places to ask it at, and its answers as colours. */

import type { Rectangle } from '../../model/geometry.ts';
import type { Dataset } from '../../model/network.ts';
import { GROUP_COLORS } from '../../model/view.ts';
import { markOfClass } from './class-marks.ts';

/** Answers at the middles of columns × rows cells of a window, the lowest row first. */
export interface DecisionGrid {
	readonly window: Rectangle;
	readonly columns: number;
	readonly rows: number;
	/** columns × rows × (outputs of the network). */
	readonly outputs: ArrayLike<number>;
}

/**
 * Inputs to ask a network at: two of its inputs take the places of a window, the others stay.
 * @param axes which two inputs
 * @param rest a sample: what the other inputs are
 * @returns columns × rows × width numbers
 */
export function gridInputs(
	{ u, v }: Rectangle,
	columns: number,
	rows: number,
	axes: readonly [number, number] = [0, 1],
	rest: ArrayLike<number> = [0, 0],
): Float64Array {
	const width = rest.length;
	const inputs = new Float64Array(columns * rows * width);
	for (let row = 0, at = 0; row < rows; row++)
		for (let column = 0; column < columns; column++, at += width) {
			inputs.set(Array.from(rest), at);
			inputs[at + axes[0]] = u[0] + ((column + 0.5) * (u[1] - u[0])) / columns;
			inputs[at + axes[1]] = v[0] + ((row + 0.5) * (v[1] - v[0])) / rows;
		}
	return inputs;
}

const channels = (color: string): readonly [number, number, number] =>
	[1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16)) as [number, number, number];

/** How much of a class's colour is seen where the network is sure of it, of 255. */
const SURE = 150;
const UNSURE = 24;

/** The class of largest output, and how sure the network is, from 0 to 1: its share beyond an equal one. */
function decide(outputs: ArrayLike<number>, at: number, count: number): { label: number; sure: number } {
	if (count === 1) {
		const z = outputs[at] as number;
		return { label: z > 0 ? 1 : 0, sure: Math.abs(Math.tanh(z / 2)) };
	}
	let label = 0;
	for (let k = 1; k < count; k++) if ((outputs[at + k] as number) > (outputs[at + label] as number)) label = k;
	let sum = 0;
	for (let k = 0; k < count; k++) sum += Math.exp((outputs[at + k] as number) - (outputs[at + label] as number));
	return { label, sure: (1 / sum - 1 / count) / (1 - 1 / count) };
}

/** A number between two ends as a colour: blue below the middle, orange above, clear in it. */
export function numberColor(
	value: number,
	lo: number,
	hi: number,
): { readonly rgb: readonly [number, number, number]; readonly strength: number } {
	const t = hi > lo ? Math.min(1, Math.max(-1, (2 * value - lo - hi) / (hi - lo))) : 0;
	return { rgb: channels(GROUP_COLORS[t < 0 ? 1 : 0]), strength: Math.abs(t) };
}

/**
 * The answers as pixels with straight alpha, the highest row first: of classes the colour of the class, the fainter the less sure; of numbers
 * blue below and orange above the middle of the targets.
 * @param range of the targets, where they are numbers
 */
export function decisionPixels(
	{ columns, rows, outputs }: DecisionGrid,
	targets: Dataset['targets'],
	range: readonly [number, number] = [-1, 1],
): Uint8ClampedArray<ArrayBuffer> {
	const width = outputs.length / (columns * rows);
	const pixels = new Uint8ClampedArray(4 * columns * rows);
	const colors = Array.from({ length: targets.kind === 'classes' ? Math.max(2, targets.classes) : 0 }, (_, k) =>
		channels(markOfClass(k).color),
	);
	for (let row = 0; row < rows; row++)
		for (let column = 0; column < columns; column++) {
			const at = (row * columns + column) * width;
			const to = 4 * ((rows - 1 - row) * columns + column);
			if (targets.kind === 'classes') {
				const { label, sure } = decide(outputs, at, width);
				pixels.set(colors[label] ?? [128, 128, 128], to);
				pixels[to + 3] = UNSURE + (SURE - UNSURE) * sure;
			} else {
				const { rgb, strength } = numberColor(outputs[at] as number, ...range);
				pixels.set(rgb, to);
				pixels[to + 3] = SURE * strength;
			}
		}
	return pixels;
}
