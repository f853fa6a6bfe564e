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

/** Neighbouring places of an output's row, the places of the input that one of the kernel's taps meets there: within one channel. */
export interface Span {
	readonly length: number;
	/** First place of the output; the next is beside it. */
	readonly output: number;
	/** First place of the input, and the step to the next. */
	readonly input: number;
	readonly step: number;
	/** Which of the kernel's places. */
	readonly tap: number;
}

/** All that meet in one channel: by the output's rows, and tap by tap. Padding is left out. */
export function spansOf(from: Shape, to: Shape, { kernel, stride, padding }: Window): readonly Span[] {
	const [, rows = 1, columns = 1] = from;
	const [, outRows = 1, outColumns = 1] = to;
	const spans: Span[] = [];
	for (let r = 0; r < outRows; r++)
		for (let i = 0; i < kernel[0]; i++)
			for (let j = 0; j < kernel[1]; j++) {
				const row = r * stride[0] + i - padding[0];
				// Columns c of the output with 0 ≤ c·stride + j − padding < columns.
				const first = Math.max(0, Math.ceil((padding[1] - j) / stride[1]));
				const last = Math.min(outColumns - 1, Math.floor((columns - 1 + padding[1] - j) / stride[1]));
				if (row < 0 || row >= rows || last < first) continue;
				const input = row * columns + first * stride[1] + j - padding[1];
				spans.push({ length: last - first + 1, output: r * outColumns + first, input, step: stride[1], tap: i * kernel[1] + j });
			}
	return spans;
}
