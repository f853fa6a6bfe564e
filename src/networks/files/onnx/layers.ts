/** Operators that are layers, and the table of all that act on a sample's numbers together. */

import { printable } from '../../../formats/failure.ts';
import { valueCount } from '../../../formats/limits.ts';
import { shapeText } from '../tensor.ts';
import { flatten, reshape, squeeze, transpose, unsqueeze } from './axes.ts';
import { type Constant, lacks, type NetworkBuilder, type Value } from './builder.ts';
import { axisOf, transposed, vectorOf } from './constants.ts';
import { open } from './elementwise.ts';
import type { Given, Operator } from './given.ts';
import { meanOf } from './moments.ts';
import type { OnnxNode } from './model.ts';
import { convolution, globalPool, pad, pool } from './windows.ts';

/** y = α·x·W + β·c */
function dense({ builder, node, x, constant }: Given, weight: Constant, byOutput: boolean, alpha: number, beta: number): Value {
	if (weight.dims.length !== 2) throw lacks(node, `multiplies by ${shapeText(weight.dims)} constants; a matrix is needed`);
	const { dims, values } = byOutput ? weight : transposed(weight, [1, 0]);
	const [units, inputs] = dims as [number, number];
	open(node, x);
	const { channelsLast, ...inOrder } = x;
	const base = builder.asVector(node, inOrder);
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
		{
			weight: { shape: dims, values: scaled(channelsLast ? channelsFirst(values, channelsLast) : values, alpha) },
			...(bias && { bias: { shape: [units], values: bias } }),
		},
		node.inputs[1],
	);
}

/** Columns of a matrix from the order rows, columns, channels to ours. */
function channelsFirst(values: Float64Array, [channels, ...sides]: readonly number[]): Float64Array {
	const places = valueCount(sides);
	const features = (channels as number) * places;
	return values.map((_, k) => {
		const column = k % features;
		const [channel, place] = [Math.floor(column / places), column % places];
		return values[k - column + place * (channels as number) + channel] as number;
	});
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

const DROPPED: Readonly<Record<string, string>> = { Softmax: 'scores', LogSoftmax: 'scores' };

/** A softmax over the features, which cross-entropy takes of the scores itself. */
function softmax({ builder, node, x }: Given): Value {
	open(node, x);
	const axis = axisOf(node.attributes.whole('axis', -1), x.dims.length + 1) - 1;
	if (x.dims.some((size, k) => size !== 1 && k !== axis)) throw lacks(node, 'is a softmax over other axes than the features');
	builder.note(`${node.op} at the end is left out: the loss takes the ${DROPPED[node.op] as string} before it.`);
	return { ...x, ended: node.op };
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
	Flatten: flatten,
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
