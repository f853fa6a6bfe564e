/** Operators that look at windows of rows and columns. */

import { shapeText } from '../tensor.ts';
import { lacks, type Mapped, type Value } from './builder.ts';
import { singleOf } from './constants.ts';
import { open } from './elementwise.ts';
import type { Given, Operator } from './given.ts';

const pairOf = (values: readonly number[] | undefined, absent: number): readonly [number, number] | undefined =>
	values === undefined ? [absent, absent] : values.length === 2 ? [values[0] as number, values[1] as number] : undefined;

/** Window of a convolution or a pooling: kernel, stride, and padding, which is the same at both ends. */
function windowOf(
	{ node, x }: Given,
	kernel: readonly [number, number],
	defaultStride: number,
): { kernel: readonly [number, number]; stride: readonly [number, number]; padding: readonly [number, number] } {
	const { attributes } = node;
	const stride = pairOf(attributes.wholes('strides'), defaultStride);
	const dilation = pairOf(attributes.wholes('dilations'), 1);
	const pads = attributes.wholes('pads') ?? [0, 0, 0, 0];
	if (stride === undefined || dilation === undefined || pads.length !== 4)
		throw lacks(node, 'has a window of other axes than rows and columns');
	if (dilation.some((step) => step !== 1)) throw lacks(node, `has dilations ${dilation.join(' × ')}; only windows without gaps are known`);
	const whole = (numbers: readonly number[], least: number): boolean =>
		numbers.every((size) => Number.isInteger(size) && size >= least && size <= 2 ** 20);
	if (!whole(kernel, 1) || !whole(stride, 1) || !whole(pads, 0))
		throw lacks(node, 'has a window whose sizes are no whole numbers from 1, or whose padding is below 0');
	let [top, left, bottom, right] = pads as [number, number, number, number];
	const auto = attributes.text('auto_pad', 'NOTSET');
	if (auto === 'VALID') [top, left, bottom, right] = [0, 0, 0, 0];
	else if (auto !== 'NOTSET' && auto !== '') {
		const missing = [0, 1].map((axis) => {
			const length = x.dims[axis + 1] ?? 1;
			return Math.max(0, (Math.ceil(length / stride[axis as 0 | 1]) - 1) * stride[axis as 0 | 1] + kernel[axis as 0 | 1] - length);
		}) as [number, number];
		const lower = auto === 'SAME_LOWER';
		[top, left] = missing.map((pad) => (lower ? Math.ceil(pad / 2) : Math.floor(pad / 2))) as [number, number];
		[bottom, right] = [missing[0] - top, missing[1] - left];
	}
	if (top !== bottom || left !== right)
		throw lacks(node, `has zeros of ${top}, ${left} before and ${bottom}, ${right} after; only the same at both ends is known`);
	const [more, besides] = x.padding ?? [0, 0];
	return { kernel, stride, padding: [top + more, left + besides] };
}

/** Places of a window along both axes, without those that are not whole. */
function placesOf({ node, x }: Given, { kernel, stride, padding }: ReturnType<typeof windowOf>): readonly [number, number] {
	const ceil = node.attributes.whole('ceil_mode', 0) === 1;
	const [rows, columns] = [0, 1].map((axis) => {
		const free = (x.dims[axis + 1] ?? 0) + 2 * (padding[axis as 0 | 1] ?? 0) - kernel[axis as 0 | 1];
		const step = stride[axis as 0 | 1];
		if (ceil && free % step !== 0) throw lacks(node, 'has ceil_mode with windows that reach over the edge; only whole windows are known');
		return Math.floor(free / step) + 1;
	}) as [number, number];
	if (!(rows > 0 && columns > 0)) throw lacks(node, `has a window that is larger than its ${shapeText(x.dims)} numbers`);
	return [rows, columns];
}

/** The value without the zeros around it, which a layer's own padding replaces. */
const unpadded = ({ padding: _, ...rest }: Mapped): Mapped => rest;

export function convolution(given: Given): Value {
	const { builder, node, x, constant, needed } = given;
	const weight = needed(1, 'kernels');
	if (weight.dims.length !== 4) throw lacks(node, `has kernels of ${weight.dims.length - 2} axes; only rows and columns are known`);
	const [channels, inputs, rows, columns] = weight.dims as [number, number, number, number];
	const group = node.attributes.whole('group', 1);
	if (group !== 1) throw lacks(node, `has ${group} groups; only one is known`);
	const window = windowOf(given, [rows, columns], 1);
	const places = placesOf(given, window);
	const base = builder.asImage(node, unpadded(x));
	if (builder.shapeOf(base)[0] !== inputs) throw lacks(node, `has kernels for ${inputs} channels and reads ${builder.shapeOf(base)[0]}`);
	const bias = constant(2);
	if (bias && bias.values.length !== channels) throw lacks(node, `has ${bias.values.length} biases for ${channels} channels`);
	return builder.emit(
		node,
		{ type: 'convolution', channels, ...shortWindow(window, false), ...(bias ? {} : { bias: false }) },
		[base],
		[channels, ...places],
		{ weight: { shape: weight.dims, values: weight.values }, ...(bias && { bias: { shape: [channels], values: bias.values } }) },
		node.inputs[1],
	);
}

/** Without what goes without saying. */
function shortWindow({ kernel, stride, padding }: ReturnType<typeof windowOf>, pool: boolean) {
	const usual = pool ? kernel : [1, 1];
	return {
		kernel,
		...(stride.join() === usual.join() ? {} : { stride }),
		...(padding.join() === '0,0' ? {} : { padding }),
	};
}

export const pool =
	(type: 'average-pool' | 'max-pool'): Operator =>
	(given) => {
		const { builder, node, x } = given;
		const kernel = pairOf(node.attributes.wholes('kernel_shape'), 1);
		if (kernel === undefined) throw lacks(node, 'has a window of other axes than rows and columns');
		const window = windowOf(given, kernel, 1);
		const own = windowOf({ ...given, x: unpadded(x) }, kernel, 1).padding;
		if (type === 'max-pool' && x.padding)
			throw lacks(node, 'reads zeros around its numbers, which could be the largest; only its own padding is known');
		if (type === 'average-pool' && own.some((pad) => pad > 0) && node.attributes.whole('count_include_pad', 0) !== 1)
			throw lacks(node, 'leaves its padding out of the mean (count_include_pad = 0); only means that count it are known');
		const places = placesOf(given, window);
		const base = builder.asImage(node, unpadded(x));
		return builder.emit(node, { type, ...shortWindow(window, true) }, [base], [builder.shapeOf(base)[0] as number, ...places]);
	};

/** The mean of each channel. */
export function globalPool({ builder, node, x }: Given, keep: boolean): Value {
	const base = builder.asImage(node, x);
	const [channels = 1] = builder.shapeOf(base);
	return { ...builder.emit(node, { type: 'global-pool' }, [base], [channels]), dims: keep ? [channels, 1, 1] : [channels] };
}

export function pad(given: Given): Value {
	const { node, x, constant } = given;
	const pads = [...(node.attributes.wholes('pads') ?? constant(1)?.values ?? [])];
	const value = node.attributes.has('value') ? node.attributes.float('value', 0) : (singleOf(constant(2)) ?? 0);
	if (pads.every((size) => size === 0)) return x;
	const rank = x.dims.length + 1;
	const [before, after] = [pads.slice(0, rank), pads.slice(rank)];
	const sides = before.slice(-2) as [number, number];
	const even = before.join() === after.join() && before.slice(0, -2).every((size) => size === 0) && sides.every((size) => size >= 0);
	if (rank !== 4 || !even || value !== 0 || node.attributes.text('mode', 'constant') !== 'constant')
		throw lacks(node, 'pads otherwise than by the same number of zeros at both ends of rows and columns');
	open(node, x);
	return { ...x, padding: sides };
}
