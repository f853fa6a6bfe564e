/** Operators that give the numbers of a sample other axes, in the same order. */

import { valueCount } from '../../../formats/limits.ts';
import { shapeText } from '../tensor.ts';
import { type Constant, INPUT, lacks, type Value } from './builder.ts';
import { axisOf, reshapedDims } from './constants.ts';
import type { Given } from './given.ts';

/** Axes of a sample after an operator that keeps the order of its numbers. */
function withAxes({ node, x }: Given, dims: readonly number[]): Value {
	if (x.padding) throw lacks(node, 'gives a value with zeros around it other axes');
	return { ...x, dims };
}

export function reshape(given: Given): Value {
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

/** Channels to the end of a picture, and back. */
function channelsMoved({ node, x }: Given): Value | undefined {
	const order = node.attributes.wholes('perm')?.join();
	const { channelsLast, ...rest } = x;
	if (x.padding || x.dims.length !== 3 || x.base === INPUT) return undefined;
	if (order === '0,2,3,1' && !channelsLast) {
		const [channels, rows, columns] = x.dims as [number, number, number];
		return { ...x, dims: [rows, columns, channels], channelsLast: x.dims };
	}
	return order === '0,3,1,2' && channelsLast ? { ...rest, dims: channelsLast } : undefined;
}

/** The same numbers in the same order: axes of length 1 may change places. */
export function transpose(given: Given): Value {
	const { node, x } = given;
	const moved = channelsMoved(given);
	if (moved) return moved;
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
export function squeeze(given: Given): Value {
	const { node, x, constant } = given;
	const axes = node.attributes.wholes('axes') ?? (constant(1) && [...(constant(1) as Constant).values]);
	const gone = axes?.map((axis) => axisOf(axis, x.dims.length + 1) - 1);
	if (gone?.some((axis) => !(axis >= 0) || x.dims[axis] !== 1)) throw lacks(node, 'takes away an axis that is not of length 1');
	return withAxes(
		given,
		x.dims.filter((size, axis) => (gone ? !gone.includes(axis) : size !== 1)),
	);
}

export function unsqueeze(given: Given): Value {
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

/** Keeps the samples apart. */
export function flatten(given: Given): Value {
	const { node, x } = given;
	const axis = node.attributes.whole('axis', 1);
	if (axis !== 1 && axis !== -x.dims.length) throw lacks(node, `flattens from axis ${axis}; only from 1, which keeps the samples apart`);
	return withAxes(given, [valueCount(x.dims)]);
}
