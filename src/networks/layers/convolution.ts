/** Convolution: every output channel slides one kernel a channel over the image. */

import { sizeOf, type SpecOf } from '../../model/network.ts';
import { flag, initialScale, MAX_SIZE, pair, whole } from './fields.ts';
import { type LayerRow, type TensorForm } from './row.ts';
import { bilinear, input, linear, parameter, sumOf } from './terms.ts';
import { outputPlaces, spansOf, type Window } from './windows.ts';

/** Largest kernel, stride and padding along an axis. */
export const MAX_WINDOW = 1024;

export const convolutionWindow = ({ kernel, stride = [1, 1], padding = [0, 0] }: SpecOf<'convolution'>): Window => ({
	kernel,
	stride,
	padding,
});

/** y[o, r, c] = b[o] + Σ over i, j, k of W[o, i, j, k]·x[i, r·stride + j − padding, c·stride + k − padding]; x is 0 outside. */
export const convolution: LayerRow<'convolution'> = {
	fields: {
		channels: whole(1, MAX_SIZE),
		kernel: pair(1, MAX_WINDOW),
		stride: pair(1, MAX_WINDOW, [1, 1]),
		padding: pair(0, MAX_WINDOW, [0, 0]),
		bias: flag(true),
		initialScale: initialScale(),
	},
	reads: { least: 1, most: 1 },
	shape: (spec, inputs) => [spec.channels, ...outputPlaces(inputs[0] ?? [], convolutionWindow(spec))],
	parameters({ channels, kernel, bias = true }, inputs) {
		const [from = 1] = inputs[0] ?? [];
		const taps = kernel[0] * kernel[1];
		const fan = { fanIn: from * taps, fanOut: channels * taps };
		const weight: TensorForm = { name: 'weight', role: 'weight', shape: [channels, from, ...kernel], ...fan };
		return bias ? [weight, { name: 'bias', role: 'bias', shape: [channels], ...fan }] : [weight];
	},
	statistics: () => 0,
	operations: ({ kernel }, inputs, output) => sizeOf(output) * (inputs[0]?.[0] ?? 1) * kernel[0] * kernel[1],
	...sumOf(
		bilinear<'convolution'>(parameter(0), input(0), ({ node, count }, visit) => {
			const [from, ...places] = node.inputs[0] ?? [];
			const [inputs, channels] = [from as number, node.spec.channels];
			const [plane, outPlane, window] = [sizeOf(places), sizeOf(node.shape.slice(1)), sizeOf(node.spec.kernel)];
			const spans = spansOf(node.inputs[0] ?? [], node.shape, convolutionWindow(node.spec));
			for (let s = 0; s < count; s++)
				for (let o = 0; o < channels; o++)
					for (let i = 0; i < inputs; i++) {
						const [y, w, x] = [(s * channels + o) * outPlane, (o * inputs + i) * window, (s * inputs + i) * plane];
						for (const { length, output, input, step, tap } of spans) visit(length, y + output, 1, w + tap, 0, x + input, step);
					}
		}),
		linear<'convolution'>(parameter(1), ({ node, count }, visit) => {
			const { channels, bias = true } = node.spec;
			const plane = sizeOf(node.shape.slice(1));
			for (let c = 0; bias && c < count * channels; c++) visit(plane, c * plane, 1, c % channels, 0, 1);
		}),
	),
};
