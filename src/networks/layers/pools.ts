/** Pooling: one number for a window of a channel. */

import { sizeOf, type SpecOf } from '../../model/network.ts';
import { MAX_WINDOW } from './convolution.ts';
import { pair } from './fields.ts';
import { LayerProblem, type LayerRow, type Shaped, shapeWords } from './row.ts';
import { input, linear } from './terms.ts';
import { outputPlaces, type Span, spansOf, type Window } from './windows.ts';

type PoolType = 'average-pool' | 'max-pool';

export const poolWindow = ({ kernel, stride = kernel, padding = [0, 0] }: SpecOf<PoolType>): Window => ({ kernel, stride, padding });

const pool = {
	fields: { kernel: pair(1, MAX_WINDOW), stride: pair(1, MAX_WINDOW, 'derived'), padding: pair(0, MAX_WINDOW, [0, 0]) },
	reads: { least: 1, most: 1 },
	shape(spec: SpecOf<PoolType>, inputs: readonly (readonly number[])[]) {
		const sliding = poolWindow(spec);
		if (sliding.padding.some((padding, axis) => 2 * padding > (sliding.kernel[axis] as number)))
			throw new LayerProblem('has more padding than half its kernel, so that some windows would hold nothing: make the padding smaller');
		const [channels = 1] = inputs[0] ?? [];
		return [channels, ...outputPlaces(inputs[0] ?? [], sliding)];
	},
	parameters: () => [],
	statistics: () => 0,
	operations: ({ kernel }: SpecOf<PoolType>, _inputs: unknown, output: readonly number[]) => sizeOf(output) * sizeOf(kernel),
} as const;

/** Calls `visit` for each channel of each sample with where its output and its input begin. */
function eachChannel({ node, count }: { readonly node: Shaped; readonly count: number }, visit: (y: number, x: number) => void): void {
	const [channels = 1, ...places] = node.inputs[0] ?? [];
	const [plane, outPlane] = [sizeOf(places), sizeOf(node.shape) / channels];
	for (let c = 0; c < count * channels; c++) visit(c * outPlane, c * plane);
}

const spansOfPool = (node: Shaped & { readonly spec: SpecOf<PoolType> }): readonly Span[] =>
	spansOf(node.inputs[0] ?? [], node.shape, poolWindow(node.spec));

/** The sum of the window's numbers over the kernel's size. */
export const averagePool: LayerRow<'average-pool'> = {
	...pool,
	...linear<'average-pool'>(input(0), (at, visit) => {
		const [spans, share] = [spansOfPool(at.node), 1 / sizeOf(at.node.spec.kernel)];
		eachChannel(at, (y, x) => {
			for (const { length, output, input, step } of spans) visit(length, y + output, 1, x + input, step, share);
		});
	}),
};

/** NaN counts as the largest: it is passed on. */
const exceeds = (a: number, b: number): boolean => a > b || (Number.isNaN(a) && !Number.isNaN(b));

/** The largest of the window's numbers, the first of equals; its derivative is that of the number chosen. */
export const maxPool: LayerRow<'max-pool'> = {
	...pool,
	...linear<'max-pool'>(input(0), (at, visit) => {
		const [spans, values] = [spansOfPool(at.node), at.x[0] as Float64Array];
		const best = new Int32Array(sizeOf(at.node.shape.slice(1)));
		eachChannel(at, (y, x) => {
			best.fill(-1);
			// For each place of the output, its taps come in the order of the window.
			for (const { length, output, input, step } of spans)
				for (let n = 0; n < length; n++) {
					const [place, chosen] = [x + input + n * step, best[output + n] as number];
					if (chosen < 0 || exceeds(values[place] as number, values[chosen] as number)) best[output + n] = place;
				}
			for (const [place, chosen] of best.entries()) visit(1, y + place, 0, chosen, 0, 1);
		});
	}),
};

/** The mean of each channel. */
export const globalPool: LayerRow<'global-pool'> = {
	fields: {},
	reads: { least: 1, most: 1 },
	shape(_spec, inputs) {
		const shape = inputs[0] ?? [];
		if (shape.length !== 3) throw new LayerProblem(`reads an image, [channels, rows, columns], and gets ${shapeWords(shape)}`);
		return [shape[0] as number];
	},
	parameters: () => [],
	statistics: () => 0,
	operations: (_spec, inputs) => sizeOf(inputs[0] ?? []),
	...linear<'global-pool'>(input(0), (at, visit) => {
		const plane = sizeOf((at.node.inputs[0] ?? []).slice(1));
		eachChannel(at, (y, x) => {
			visit(plane, y, 0, x, 1, 1 / plane);
		});
	}),
};
