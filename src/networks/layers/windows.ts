/** Windows that slide over the places of an image: of convolution and pooling. */

import type { Shape } from '../../model/network.ts';
import { LayerProblem, shapeWords } from './row.ts';

export type Pair = readonly [number, number];

export interface Window {
	readonly kernel: Pair;
	readonly stride: Pair;
	readonly padding: Pair;
}

/** Rows and columns of the output: ⌊(length + 2·padding − kernel)/stride⌋ + 1. @throws LayerProblem where the input is no image, or smaller than the window */
export function outputPlaces(shape: Shape, { kernel, stride, padding }: Window): Pair {
	const [, ...places] = shape;
	if (shape.length !== 3)
		throw new LayerProblem(
			`reads an image, [channels, rows, columns], and gets ${shape.length === 1 ? `a vector of ${shape[0]}` : shapeWords(shape)}`,
		);
	const lengths = places.map((length, axis) => {
		const [k, padded] = [kernel[axis] as number, length + 2 * (padding[axis] as number)];
		if (k > padded)
			throw new LayerProblem(
				`has a kernel of ${k} ${axis === 0 ? 'rows' : 'columns'}, more than the ${padded} there are (with padding): make it smaller, or the padding larger`,
			);
		return Math.floor((padded - k) / (stride[axis] as number)) + 1;
	});
	return lengths as unknown as Pair;
}

/** A place of the output, a place of the input that its window holds, and which of the kernel's it is: numbers within one channel. */
export interface Taps {
	readonly length: number;
	readonly output: Int32Array;
	readonly input: Int32Array;
	readonly kernel: Int32Array;
}

/** All that meet in one channel, by output places, and row by row in a window; padding is left out. */
export function tapsOf(from: Shape, to: Shape, { kernel, stride, padding }: Window): Taps {
	const [, rows = 1, columns = 1] = from;
	const [, outRows = 1, outColumns = 1] = to;
	const [output, input, taps]: [number[], number[], number[]] = [[], [], []];
	for (let r = 0; r < outRows; r++)
		for (let c = 0; c < outColumns; c++)
			for (let i = 0; i < kernel[0]; i++)
				for (let j = 0; j < kernel[1]; j++) {
					const row = r * stride[0] + i - padding[0];
					const column = c * stride[1] + j - padding[1];
					if (row < 0 || row >= rows || column < 0 || column >= columns) continue;
					output.push(r * outColumns + c);
					input.push(row * columns + column);
					taps.push(i * kernel[1] + j);
				}
	return { length: output.length, output: Int32Array.from(output), input: Int32Array.from(input), kernel: Int32Array.from(taps) };
}
