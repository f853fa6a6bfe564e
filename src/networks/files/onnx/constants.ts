/** Operators whose inputs are all constant: weights that are turned, lists of lengths that a Reshape is made of. */

import { valueCount } from '../../../formats/limits.ts';
import { MAX_NUMBERS } from '../tensor.ts';
import { type Constant, lacks } from './builder.ts';
import type { OnnxNode, OnnxTensor } from './model.ts';

export const constantOf = ({ dims, values }: OnnxTensor): Constant => ({ kind: 'constant', dims, values });
export const vectorOf = (values: readonly number[]): Constant => ({
	kind: 'constant',
	dims: [values.length],
	values: Float64Array.from(values),
});

/** Its only number. */
export const singleOf = (value: Constant | undefined): number | undefined => (value?.values.length === 1 ? value.values[0] : undefined);

/** `axis` counted from the end where it is negative; NaN outside. */
export const axisOf = (axis: number, rank: number): number => {
	const from0 = axis < 0 ? axis + rank : axis;
	return Number.isInteger(from0) && from0 >= 0 && from0 < rank ? from0 : Number.NaN;
};

/**
 * Axes in another order.
 * @param order axis `order[k]` of the input is axis k of the result
 */
export function transposed({ dims, values }: Constant, order: readonly number[]): Constant {
	const strides = dims.map((_, axis) => valueCount(dims.slice(axis + 1)));
	const shape = order.map((axis) => dims[axis] as number);
	const steps = order.map((axis) => strides[axis] as number);
	const out = new Float64Array(values.length);
	if (order.join() === '1,0') {
		const [rows, columns] = dims as [number, number];
		for (let row = 0, k = 0; row < rows; row++)
			for (let column = 0; column < columns; column++) out[column * rows + row] = values[k++] as number;
		return { kind: 'constant', dims: shape, values: out };
	}
	const at = new Array<number>(shape.length).fill(0);
	for (let k = 0, place = 0; k < out.length; k++) {
		out[k] = values[place] as number;
		for (let axis = shape.length - 1; axis >= 0; axis--) {
			at[axis] = (at[axis] as number) + 1;
			place += steps[axis] as number;
			if ((at[axis] as number) < (shape[axis] as number)) break;
			place -= (steps[axis] as number) * (shape[axis] as number);
			at[axis] = 0;
		}
	}
	return { kind: 'constant', dims: shape, values: out };
}

export const isPermutation = (order: readonly number[], rank: number): boolean =>
	order.length === rank && new Set(order).size === rank && order.every((axis) => Number.isInteger(axis) && axis >= 0 && axis < rank);

/** The dims of a Reshape: 0 keeps an axis, −1 is what remains. */
export function reshapedDims(count: number, dims: readonly number[], wanted: readonly number[]): readonly number[] | undefined {
	const shape = wanted.map((size, axis) => (size === 0 ? (dims[axis] ?? 0) : size));
	const rest = shape.reduce((product, size) => (size === -1 ? product : product * size), 1);
	const filled = shape.map((size) => (size === -1 ? count / rest : size));
	return filled.every((size) => Number.isInteger(size) && size >= 0) && valueCount(filled) === count ? filled : undefined;
}

/** Elementwise of two, where one is a single number or their axes are equal, or one's are the last of the other's. */
export function combined(node: OnnxNode, a: Constant, b: Constant, f: (a: number, b: number) => number): Constant {
	const [big, small] = a.values.length >= b.values.length ? [a, b] : [b, a];
	const tail = big.dims.slice(big.dims.length - small.dims.length).join();
	if (small.values.length !== 1 && tail !== small.dims.join()) throw lacks(node, 'combines two constants of different axes');
	const at = ({ values }: Constant, k: number): number => values[k % values.length] as number;
	return { kind: 'constant', dims: big.dims, values: big.values.map((_, k) => f(at(a, k), at(b, k))) };
}

type Fold = (node: OnnxNode, inputs: readonly (Constant | undefined)[]) => Constant | undefined;

/** By the name of the operator. */
export const FOLDED: Readonly<Record<string, Fold>> = {
	Identity: (_node, [a]) => a,
	Cast: (_node, [a]) => a,
	Transpose: ({ attributes }, [a]) => {
		if (a === undefined) return undefined;
		const order = attributes.wholes('perm') ?? a.dims.map((_, axis) => a.dims.length - 1 - axis);
		return isPermutation(order, a.dims.length) ? transposed(a, order) : undefined;
	},
	Reshape: (_node, [a, shape]) => {
		const dims = a && shape && reshapedDims(a.values.length, a.dims, [...shape.values]);
		return dims && { ...a, dims };
	},
	Flatten: ({ attributes }, [a]) => {
		if (a === undefined) return undefined;
		const axis = attributes.whole('axis', 1);
		const first = valueCount(a.dims.slice(0, axis < 0 ? axis + a.dims.length : axis));
		return { ...a, dims: [first, a.values.length / first] };
	},
	Shape: (_node, [a]) => a && vectorOf(a.dims),
	Unsqueeze: ({ attributes }, [a, given]) => {
		const axes = attributes.wholes('axes') ?? (given && [...given.values]);
		if (a === undefined || axes === undefined || axes.length > 8) return undefined;
		const dims = [...a.dims];
		for (const axis of axes.map((one) => axisOf(one, a.dims.length + axes.length)).sort((p, q) => p - q)) dims.splice(axis, 0, 1);
		return { ...a, dims };
	},
	Squeeze: ({ attributes }, [a, given]) => {
		if (a === undefined) return undefined;
		const axes = (attributes.wholes('axes') ?? (given && [...given.values]))?.map((axis) => axisOf(axis, a.dims.length));
		const dims = a.dims.filter((size, axis) => (axes ? !axes.includes(axis) : size !== 1));
		return valueCount(dims) === a.values.length ? { ...a, dims } : undefined;
	},
	Concat: ({ attributes }, inputs) => {
		if (attributes.whole('axis', 0) !== 0 || inputs.some((part) => part === undefined || part.dims.length !== 1)) return undefined;
		const all = inputs.flatMap((part) => [...(part as Constant).values]);
		return all.length <= 4096 ? vectorOf(all) : undefined;
	},
	Gather: ({ attributes }, [a, index]) => {
		if (a?.dims.length !== 1 || index === undefined || attributes.whole('axis', 0) !== 0 || index.dims.length > 1) return undefined;
		const values = [...index.values].map((at) => a.values[at < 0 ? at + a.values.length : at]);
		return values.includes(undefined) ? undefined : { kind: 'constant', dims: index.dims, values: Float64Array.from(values as number[]) };
	},
	Slice: ({ attributes }, [a, starts, ends, axes, steps]) => {
		const start = attributes.wholes('starts')?.[0] ?? singleOf(starts);
		const end = attributes.wholes('ends')?.[0] ?? singleOf(ends);
		if (a?.dims.length !== 1 || start === undefined || end === undefined || (singleOf(axes) ?? 0) !== 0 || (singleOf(steps) ?? 1) !== 1)
			return undefined;
		return vectorOf([...a.values.slice(start, Math.min(end, 2 ** 31))]);
	},
	ConstantOfShape: ({ attributes }, [shape]) => {
		const dims = shape && [...shape.values];
		if (dims === undefined || !(valueCount(dims) <= MAX_NUMBERS / 16)) return undefined;
		return { kind: 'constant', dims, values: new Float64Array(valueCount(dims)).fill(attributes.tensor('value')?.values[0] ?? 0) };
	},
};

/** The result of an operator on constants; undefined where it is none of these. */
export function folded(node: OnnxNode, inputs: readonly (Constant | undefined)[]): Constant | undefined {
	const fold = Object.hasOwn(FOLDED, node.op) ? FOLDED[node.op] : undefined;
	return fold?.(node, inputs);
}

/** What `Constant` holds. */
export function constantNode(node: OnnxNode): Constant {
	const { attributes } = node;
	const tensor = attributes.tensor('value');
	if (tensor) return constantOf(tensor);
	if (attributes.has('value_float')) return { kind: 'constant', dims: [], values: Float64Array.of(attributes.float('value_float', 0)) };
	if (attributes.has('value_int')) return { kind: 'constant', dims: [], values: Float64Array.of(attributes.whole('value_int', 0)) };
	const list = attributes.floats('value_floats');
	if (attributes.has('value_floats') && list) return vectorOf([...list]);
	const ints = attributes.wholes('value_ints');
	if (attributes.has('value_ints') && ints) return vectorOf(ints);
	throw lacks(node, 'holds a constant that is no tensor of numbers');
}
