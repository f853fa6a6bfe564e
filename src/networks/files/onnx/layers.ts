/** Operators that are layers, and those that only give the same numbers other axes. */

import { printable } from '../../../formats/failure.ts';
import { valueCount } from '../../../formats/limits.ts';
import { shapeText } from '../tensor.ts';
import { type Constant, lacks, type Mapped, type NetworkBuilder, type Value } from './builder.ts';
import { axisOf, reshapedDims, singleOf, transposed, vectorOf } from './constants.ts';
import { open } from './elementwise.ts';
import { meanOf } from './moments.ts';
import type { OnnxNode } from './model.ts';

/** What an operator is given: its first input, which depends on the sample, and constants. */
export interface Given {
	readonly builder: NetworkBuilder;
	readonly node: OnnxNode;
	readonly x: Mapped;
	/** By the place of the input. @throws FormatError where it depends on the sample */
	readonly constant: (place: number) => Constant | undefined;
	/** @throws FormatError where it is missing, too */
	readonly needed: (place: number, what: string) => Constant;
}

export type Operator = (given: Given) => Value;

const pairOf = (values: readonly number[] | undefined, absent: number): readonly [number, number] | undefined =>
	values === undefined ? [absent, absent] : values.length === 2 ? [values[0] as number, values[1] as number] : undefined;

/** y = α·x·W + β·c */
function dense({ builder, node, x, constant }: Given, weight: Constant, byOutput: boolean, alpha: number, beta: number): Value {
	if (weight.dims.length !== 2) throw lacks(node, `multiplies by ${shapeText(weight.dims)} constants; a matrix is needed`);
	const { dims, values } = byOutput ? weight : transposed(weight, [1, 0]);
	const [units, inputs] = dims as [number, number];
	open(node, x);
	const base = builder.asVector(node, x);
	const [features] = builder.shapeOf(base);
	if (features !== inputs) throw lacks(node, `multiplies ${features} numbers by a matrix for ${inputs}`);
	const scaled = (numbers: Float64Array, by: number): Float64Array => (by === 1 ? numbers : numbers.map((value) => value * by));
	const shift = node.op === 'Gemm' ? constant(2) : undefined;
	if (shift && !(shift.values.length === 1 || (shift.values.length === units && (shift.dims.at(-1) === units || shift.dims.length === 0))))
		throw lacks(node, `adds ${shapeText(shift.dims)} constants to ${units} units`);
	const bias = shift && Float64Array.from({ length: units }, (_, k) => beta * (shift.values[k % shift.values.length] as number));
	return builder.emit(
		node,
		{ type: 'dense', units, ...(bias ? {} : { bias: false }) },
		[base],
		[units],
		{ weight: { shape: dims, values: scaled(values, alpha) }, ...(bias && { bias: { shape: [units], values: bias } }) },
		node.inputs[1],
	);
}

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

function convolution(given: Given): Value {
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

const pool =
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
function globalPool({ builder, node, x }: Given, keep: boolean): Value {
	const base = builder.asImage(node, x);
	const [channels = 1] = builder.shapeOf(base);
	return { ...builder.emit(node, { type: 'global-pool' }, [base], [channels]), dims: keep ? [channels, 1, 1] : [channels] };
}

/** ReduceMean of rows and columns pools; that of all numbers of a sample begins a layer normalisation. */
export function reduceMean(builder: NetworkBuilder, node: OnnxNode, x: Value, axesGiven: Constant | undefined): Value {
	if (x.kind === 'constant') throw lacks(node, 'takes the mean of constants');
	const { dims } = x.kind === 'map' ? x : x.value;
	const axes = (node.attributes.wholes('axes') ?? (axesGiven && [...axesGiven.values]) ?? []).map(
		(axis) => axisOf(axis, dims.length + 1) - 1,
	);
	const keep = node.attributes.whole('keepdims', 1) === 1;
	const covered = dims.every((size, axis) => size === 1 || axes.includes(axis));
	if (x.kind === 'map') open(node, x);
	if (x.kind === 'map' && dims.length === 3 && axes.toSorted().join() === '1,2') {
		const given: Given = { builder, node, x, constant: () => undefined, needed: () => vectorOf([]) };
		return globalPool(given, keep);
	}
	const moment = covered && keep && axes.length > 0 && axes.every((axis) => axis >= 0) ? meanOf(x) : undefined;
	if (moment === undefined)
		throw lacks(node, 'takes a mean that is neither over rows and columns (global pooling) nor over all features (layer normalisation)');
	return moment;
}

function batchNorm({ builder, node, x, needed }: Given): Value {
	open(node, x);
	if (node.attributes.whole('training_mode', 0) === 1)
		throw lacks(node, 'is in training mode. Export the evaluated network: model.eval() before torch.onnx.export');
	const base = builder.asIs(node, x);
	const shape = builder.shapeOf(base);
	const channels = shape[0] as number;
	const tensors = Object.fromEntries(
		(['weight', 'bias', 'running_mean', 'running_var'] as const).map((end, k) => {
			const { values } = needed(k + 1, end);
			if (values.length !== channels) throw lacks(node, `has ${values.length} numbers as ${end} for ${channels} channels`);
			return [end, { shape: [channels], values }] as const;
		}),
	);
	return builder.emit(node, { type: 'batch-norm', epsilon: shortEpsilon(node) }, [base], shape, tensors, node.inputs[1]);
}

/** ε as it was written: 1e-5 is stored as 9.99999974737875e-6. */
function shortEpsilon(node: OnnxNode): number {
	const stored = node.attributes.float('epsilon', 1e-5);
	const short = Number(stored.toPrecision(6));
	return Math.fround(short) === stored ? short : stored;
}

function layerNorm({ builder, node, x, constant, needed }: Given): Value {
	open(node, x);
	const axis = axisOf(node.attributes.whole('axis', -1), x.dims.length + 1) - 1;
	if (!x.dims.every((size, k) => size === 1 || k >= axis) || !(axis >= 0))
		throw lacks(node, `normalises the last axes of ${shapeText(x.dims)}; only all numbers of a sample together are known`);
	const base = builder.asIs(node, x);
	const shape = builder.shapeOf(base);
	const gain = needed(1, 'gains').values;
	const shift = constant(2)?.values ?? new Float64Array(gain.length);
	if (gain.length !== valueCount(shape) || shift.length !== gain.length)
		throw lacks(node, `has ${gain.length} gains for ${shapeText(shape)} numbers`);
	return builder.emit(
		node,
		{ type: 'layer-norm', epsilon: shortEpsilon(node) },
		[base],
		shape,
		{ weight: { shape, values: gain }, bias: { shape, values: shift } },
		node.inputs[1],
	);
}

/** Axes of a sample after an operator that keeps the order of its numbers. */
function withAxes({ node, x }: Given, dims: readonly number[]): Value {
	if (x.padding) throw lacks(node, 'gives a value with zeros around it other axes');
	return { ...x, dims };
}

function reshape(given: Given): Value {
	const { node, x, constant } = given;
	const wanted = [...(node.attributes.wholes('shape') ?? constant(1)?.values ?? [])];
	const [samples, ...rest] = wanted;
	const count = valueCount(x.dims);
	// The first axis counts the samples, whatever length the example had.
	const dims = rest.length > 0 ? reshapedDims(count, x.dims, rest) : samples === -1 && count === 1 ? [] : undefined;
	if (dims === undefined || wanted.length === 0)
		throw lacks(
			node,
			`gives the ${shapeText(x.dims)} numbers of a sample the axes ${
				wanted
					.slice(1)
					.map((size) => (Number.isNaN(size) ? 'batch' : size))
					.join(' × ') || 'of all samples together'
			}; the first axis must go on counting samples`,
		);
	return withAxes(given, dims);
}

const DROPPED: Readonly<Record<string, string>> = { Softmax: 'scores', LogSoftmax: 'scores' };

/** A softmax over the features, which cross-entropy takes of the scores itself. */
function softmax({ builder, node, x }: Given): Value {
	open(node, x);
	const axis = axisOf(node.attributes.whole('axis', -1), x.dims.length + 1) - 1;
	if (x.dims.some((size, k) => size !== 1 && k !== axis)) throw lacks(node, 'is a softmax over other axes than the features');
	builder.note(`${node.op} at the end is left out: the loss takes the ${DROPPED[node.op] as string} before it.`);
	return { ...x, ended: node.op };
}

function pad(given: Given): Value {
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

/** The same numbers in the same order: axes of length 1 may change places. */
function transpose(given: Given): Value {
	const { node, x } = given;
	const dims = [Number.NaN, ...x.dims];
	const order = (node.attributes.wholes('perm') ?? dims.map((_, axis) => dims.length - 1 - axis)).map((axis) => axisOf(axis, dims.length));
	const long = order.filter((axis) => axis === 0 || dims[axis] !== 1);
	if (order[0] !== 0 || order.some(Number.isNaN) || long.some((axis, k) => k > 0 && axis < (long[k - 1] as number)))
		throw lacks(node, `changes the order of ${shapeText(x.dims)} numbers; only axes of length 1 can change places`);
	return withAxes(
		given,
		order.slice(1).map((axis) => dims[axis] as number),
	);
}

/** By axes, or all of length 1. The first axis, which counts samples, stays. */
function squeeze(given: Given): Value {
	const { node, x, constant } = given;
	const axes = node.attributes.wholes('axes') ?? (constant(1) && [...(constant(1) as Constant).values]);
	const gone = axes?.map((axis) => axisOf(axis, x.dims.length + 1) - 1);
	if (gone?.some((axis) => !(axis >= 0) || x.dims[axis] !== 1)) throw lacks(node, 'takes away an axis that is not of length 1');
	return withAxes(
		given,
		x.dims.filter((size, axis) => (gone ? !gone.includes(axis) : size !== 1)),
	);
}

function unsqueeze(given: Given): Value {
	const { node, x, constant } = given;
	const axes = [...(node.attributes.wholes('axes') ?? constant(1)?.values ?? [])].map((axis, _, all) =>
		axisOf(axis, x.dims.length + 1 + all.length),
	);
	if (axes.length === 0 || axes.length > 8 || axes.some((axis) => !(axis >= 1)))
		throw lacks(node, 'adds an axis before the one that counts samples');
	const dims = [...x.dims];
	for (const axis of axes.toSorted((p, q) => p - q)) dims.splice(axis - 1, 0, 1);
	return withAxes(given, dims);
}

const asIs: Operator = ({ x }) => x;

export const LAYERS: Readonly<Record<string, Operator>> = {
	Gemm: (given) => {
		const { attributes } = given.node;
		if (attributes.whole('transA', 0) === 1) throw lacks(given.node, 'turns the samples (transA)');
		return dense(
			given,
			given.needed(1, 'weights'),
			attributes.whole('transB', 0) === 1,
			attributes.float('alpha', 1),
			attributes.float('beta', 1),
		);
	},
	MatMul: (given) => dense(given, given.needed(1, 'weights'), false, 1, 1),
	Conv: convolution,
	MaxPool: pool('max-pool'),
	AveragePool: pool('average-pool'),
	GlobalAveragePool: (given) => {
		open(given.node, given.x);
		return globalPool(given, true);
	},
	BatchNormalization: batchNorm,
	LayerNormalization: layerNorm,
	Softmax: softmax,
	LogSoftmax: softmax,
	Flatten: (given) => {
		const axis = given.node.attributes.whole('axis', 1);
		if (axis !== 1 && axis !== -given.x.dims.length)
			throw lacks(given.node, `flattens from axis ${axis}; only from 1, which keeps the samples apart`);
		return withAxes(given, [valueCount(given.x.dims)]);
	},
	Reshape: reshape,
	Squeeze: squeeze,
	Unsqueeze: unsqueeze,
	Transpose: transpose,
	Pad: pad,
	Identity: asIs,
	Cast: asIs,
	Dropout: ({ builder, node, x }) => {
		builder.note('Dropout is left out: an evaluated network has none.');
		if (node.inputs[2] !== undefined && node.inputs[2] !== '')
			builder.note(`${printable(node.name)} can be in training mode; it is read as evaluated.`);
		return x;
	},
	Shape: ({ x }) => vectorOf([Number.NaN, ...x.dims]),
};
