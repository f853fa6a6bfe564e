/** Operators that act on each number: with the same operators before them they are one function, and one layer. */

import { valueCount } from '../../../formats/limits.ts';
import { erf64 } from '../../../math/double.ts';
import { shapeText } from '../tensor.ts';
import { type Constant, lacks, type Mapped, MAX_FORMULA, type NetworkBuilder, type Value } from './builder.ts';
import { combined, singleOf } from './constants.ts';
import type { OnnxNode } from './model.ts';
import { joinedMoments } from './moments.ts';
import {
	add,
	called,
	constant,
	divide,
	gelu,
	IDENTITY,
	larger,
	multiply,
	power,
	rectified,
	type Scalar,
	sigmoid,
	smaller,
	subtract,
} from './scalar.ts';

type Unary = (x: Scalar, node: OnnxNode) => Scalar;

const exp = called('exp', Math.exp);
const tanh = called('tanh', Math.tanh);
const softplus = called('softplus', (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))));
const one = constant(1);
const float = (node: OnnxNode, name: string, absent: number): Scalar => constant(node.attributes.float(name, absent));
/** x·clamp(slope·x + offset, 0, 1) and the like. */
const between = (x: Scalar, low: number, high: number): Scalar => smaller(larger(x, constant(low)), constant(high));

export const UNARY: Readonly<Record<string, Unary>> = {
	Relu: (x) => rectified(x, constant(0)),
	Tanh: tanh,
	Sigmoid: called('sigmoid', sigmoid),
	Sin: called('sin', Math.sin),
	Cos: called('cos', Math.cos),
	Erf: called('erf', erf64),
	Exp: exp,
	Log: called('log', Math.log),
	Sqrt: called('sqrt', Math.sqrt),
	Abs: called('abs', Math.abs),
	Atan: called('atan', Math.atan),
	Sinh: called('sinh', Math.sinh),
	Cosh: called('cosh', Math.cosh),
	Asinh: called('asinh', Math.asinh),
	Softplus: softplus,
	Neg: (x) => multiply(constant(-1), x),
	Reciprocal: (x) => divide(one, x),
	Gelu: (x, node) =>
		node.attributes.text('approximate', 'none') === 'tanh'
			? multiply(
					multiply(constant(0.5), x),
					add(one, tanh(multiply(constant(Math.sqrt(2 / Math.PI)), add(x, multiply(constant(0.044715), power(x, constant(3))))))),
				)
			: called('gelu', gelu)(x),
	Softsign: (x) => divide(x, add(one, called('abs', Math.abs)(x))),
	LeakyRelu: (x, node) => rectified(x, multiply(float(node, 'alpha', 0.01), x)),
	Elu: (x, node) => rectified(x, multiply(float(node, 'alpha', 1), subtract(exp(x), one))),
	Celu: (x, node) => {
		const alpha = float(node, 'alpha', 1);
		return rectified(x, multiply(alpha, subtract(exp(divide(x, alpha)), one)));
	},
	Selu: (x, node) => {
		const gamma = float(node, 'gamma', 1.0507009873554805);
		return rectified(multiply(gamma, x), multiply(gamma, multiply(float(node, 'alpha', 1.6732632423543772), subtract(exp(x), one))));
	},
	HardSigmoid: (x, node) => between(add(multiply(float(node, 'alpha', 0.2), x), float(node, 'beta', 0.5)), 0, 1),
	HardSwish: (x) => multiply(x, between(add(multiply(constant(1 / 6), x), constant(0.5)), 0, 1)),
	Mish: (x) => multiply(x, tanh(softplus(x))),
};

export const BINARY: Readonly<Record<string, (a: Scalar, b: Scalar) => Scalar>> = {
	Add: add,
	Sub: subtract,
	Mul: multiply,
	Div: divide,
	Pow: power,
	Max: larger,
	Min: smaller,
};

/** A function that is too long for one layer begins anew from a node. */
export function composed(builder: NetworkBuilder, node: OnnxNode, value: Mapped, make: (x: Scalar) => Scalar): Mapped {
	const scalar = make(value.scalar);
	if (scalar.text.length <= MAX_FORMULA) return { ...value, scalar };
	const base = builder.materialise(node, value);
	return { ...value, base, scalar: make(IDENTITY) };
}

export function unary(builder: NetworkBuilder, node: OnnxNode, value: Value): Value {
	const make = UNARY[node.op] as Unary;
	if (value.kind === 'constant') return { ...value, values: value.values.map((x) => make(IDENTITY, node).at(x)) };
	if (value.kind === 'moment') throw lacks(node, 'is part of no normalisation that is known');
	open(node, value);
	return composed(builder, node, value, (x) => make(x, node));
}

/** Relu with a slope below 0. */
export function prelu(builder: NetworkBuilder, node: OnnxNode, value: Mapped, slope: number): Mapped {
	open(node, value);
	return composed(builder, node, value, (x) => rectified(x, multiply(constant(slope), x)));
}

/** Between two numbers, each of which may be absent: relu6 and the like. */
export function clip(builder: NetworkBuilder, node: OnnxNode, value: Mapped, bounds: readonly (Value | undefined)[]): Mapped {
	open(node, value);
	const [low, high] = ['min', 'max'].map((name, k) => {
		const bound = bounds[k];
		const given = bound?.kind === 'constant' ? singleOf(bound) : undefined;
		if (bound !== undefined && given === undefined) throw lacks(node, `has a ${name} that is no constant number`);
		const number = given ?? (node.attributes.has(name) ? node.attributes.float(name, 0) : undefined);
		// Exporters write the largest number where there is no bound.
		return number !== undefined && Math.abs(number) < 3e38 ? constant(number) : undefined;
	});
	return composed(builder, node, value, (x) => {
		const above = low === undefined ? x : low.at(0) === 0 ? rectified(x, low) : larger(x, low);
		return high === undefined ? above : smaller(above, high);
	});
}

/** @throws FormatError where the value is padded, or a softmax was left out before it */
export function open(node: OnnxNode, { padding, ended }: Mapped): void {
	if (padding) throw lacks(node, 'reads a value with zeros around it, which only a convolution or an average pooling can');
	if (ended) throw lacks(node, `comes after ${ended}, which is left out at the end of a network and not possible inside one`);
}

export function binary(builder: NetworkBuilder, node: OnnxNode, a: Value, b: Value): Value {
	const make = BINARY[node.op] as (a: Scalar, b: Scalar) => Scalar;
	if (a.kind === 'constant' && b.kind === 'constant') {
		const f = (p: number, q: number): number => make(constant(p), constant(q)).at(0);
		return combined(node, a, b, f);
	}
	const joined = joinedMoments(node, a, b);
	if (joined?.kind === 'normal') {
		const base = builder.asIs(node, joined.value);
		return builder.emit(node, { type: 'layer-norm', epsilon: joined.epsilon, affine: false }, [base], builder.shapeOf(base));
	}
	if (joined) return joined;
	if (a.kind === 'moment' || b.kind === 'moment') throw lacks(node, 'is part of no normalisation that is known');
	for (const value of [a, b]) if (value.kind === 'map') open(node, value);
	if (a.kind === 'map' && b.kind === 'map') return ofTwo(builder, node, a, b, make);
	const [value, other] = (a.kind === 'map' ? [a, b] : [b, a]) as [Mapped, Constant];
	const amended = value.channelsLast ? undefined : absorbed(builder, node, value, other, a.kind === 'map');
	if (amended) return amended;
	const single = uniform(other);
	if (single !== undefined && fits(other, value)) {
		const number = constant(single);
		return composed(builder, node, value, (x) => (a.kind === 'map' ? make(x, number) : make(number, x)));
	}
	if (value.channelsLast) throw lacks(node, 'joins an array of constants with a value that has its channels last');
	return affine(builder, node, value, other, a.kind === 'map');
}

/** The number that all of them are. */
function uniform({ values }: Constant): number | undefined {
	const first = values[0];
	return first !== undefined && values.every((value) => value === first) ? first : undefined;
}

/** Whether a constant has no axis that the value would have to be repeated along. */
const fits = ({ dims, values }: Constant, value: Mapped): boolean => values.length === 1 || dims.length <= value.dims.length + 1;

function ofTwo(builder: NetworkBuilder, node: OnnxNode, a: Mapped, b: Mapped, make: (a: Scalar, b: Scalar) => Scalar): Mapped {
	if (a.dims.join() !== b.dims.join())
		throw lacks(node, `joins ${shapeText(a.dims)} and ${shapeText(b.dims)} numbers; networks here join equal axes only`);
	if (a.channelsLast?.join() !== b.channelsLast?.join()) throw lacks(node, 'joins values of which one has its channels last');
	if (a.base === b.base) {
		const scalar = make(a.scalar, b.scalar);
		if (scalar.text.length <= MAX_FORMULA) return { ...a, scalar };
	}
	const asRead = (value: Mapped): number => builder.materialise(node, value);
	const shape = builder.shapeOf(a.base);
	switch (node.op) {
		case 'Add':
			return { ...builder.emit(node, { type: 'add' }, [asRead(a), asRead(b)], shape), dims: a.dims };
		case 'Sub': {
			const negative = composed(builder, node, b, (x) => multiply(constant(-1), x));
			return { ...builder.emit(node, { type: 'add' }, [asRead(a), asRead(negative)], shape), dims: a.dims };
		}
		case 'Mul':
			return { ...builder.emit(node, { type: 'multiply' }, [asRead(a), asRead(b)], shape), dims: a.dims };
		case 'Div': {
			const inverse = composed(builder, node, b, (x) => divide(one, x));
			return { ...builder.emit(node, { type: 'multiply' }, [asRead(a), asRead(inverse)], shape), dims: a.dims };
		}
		default:
			throw lacks(node, 'joins two values of the network; only sums, differences, products and quotients can');
	}
}

/** A number for each feature or channel, repeated over rows and columns; undefined where the constant is another array. */
function perChannel({ dims, values }: Constant, value: Mapped): Float64Array | undefined {
	const [channels = 1] = value.dims;
	// Axes before the channels are 1, as are rows and columns.
	const own = dims.slice(-value.dims.length);
	const before = dims.slice(0, -value.dims.length);
	if (values.length !== channels || before.some((size) => size !== 1)) return undefined;
	return own.length === value.dims.length && own[0] === channels ? values : undefined;
}

/** An array of constants that is the bias, gain or shift of the layer before; undefined where it is none of these. */
function absorbed(builder: NetworkBuilder, node: OnnxNode, value: Mapped, other: Constant, valueFirst: boolean): Mapped | undefined {
	const layer = builder.amendable(node.inputs[valueFirst ? 0 : 1] ?? '', value);
	if (layer === undefined) return undefined;
	const { tensors, shape } = layer;
	const { type } = layer.layer;
	const initializer = node.inputs[valueFirst ? 1 : 0];
	const channels = perChannel(other, value);
	if ((type === 'dense' || type === 'convolution') && channels && (node.op === 'Add' || (node.op === 'Sub' && valueFirst))) {
		const sign = node.op === 'Sub' ? -1 : 1;
		const old = tensors.get('bias')?.values;
		tensors.set('bias', { shape: [channels.length], values: channels.map((shift, k) => sign * shift + (old?.[k] ?? 0)) });
		delete layer.layer.bias;
		return builder.amended(value, node);
	}
	if (type === 'layer-norm' && other.values.length === valueCount(shape) && (node.op === 'Mul' || node.op === 'Add')) {
		const [end, rest, usual] = node.op === 'Mul' ? (['weight', 'bias', 0] as const) : (['bias', 'weight', 1] as const);
		// A gain after the shift is another function.
		if (tensors.has(end) && tensors.get(end)?.values.some((number) => number !== 1 - usual)) return undefined;
		if (node.op === 'Mul' && tensors.get('bias')?.values.some((shift) => shift !== 0)) return undefined;
		tensors.set(end, { shape, values: other.values });
		if (!tensors.has(rest)) tensors.set(rest, { shape, values: new Float64Array(other.values.length).fill(usual) });
		layer.layer.affine = true;
		builder.rename(value, node, initializer);
		return builder.amended(value, node);
	}
	return undefined;
}

/** gain·x + shift for each channel: a batch norm of mean 0, variance 1 and ε = 0, which is exactly that. */
function affine(builder: NetworkBuilder, node: OnnxNode, value: Mapped, other: Constant, valueFirst: boolean): Mapped {
	const layer = builder.amendable(node.inputs[valueFirst ? 0 : 1] ?? '', value);
	const channels = perChannel(other, value);
	if (channels === undefined)
		throw lacks(
			node,
			`joins ${shapeText(value.dims)} numbers of a sample with an array of ${shapeText(other.dims)} constants; networks here have one number, or one for each feature or channel`,
		);
	const shift = { Add: channels, Sub: valueFirst ? channels.map((c) => -c) : channels }[node.op];
	const gain = {
		Mul: channels,
		Div: valueFirst ? channels.map((c) => 1 / c) : undefined,
		Sub: valueFirst ? undefined : channels.map(() => -1),
	}[node.op];
	if (shift === undefined && gain === undefined)
		throw lacks(node, 'joins a value with one constant for each channel; only + − × and ÷ by it can');
	const shape = [channels.length];
	const apply = (tensors: Map<string, { shape: readonly number[]; values: Float64Array }>): void => {
		const old = (end: string): Float64Array => (tensors.get(end) as { values: Float64Array }).values;
		if (gain) for (const end of ['weight', 'bias']) tensors.set(end, { shape, values: old(end).map((v, k) => v * (gain[k] as number)) });
		if (shift) tensors.set('bias', { shape, values: old('bias').map((v, k) => v + (shift[k] as number)) });
	};
	if (layer?.layer.type === 'batch-norm' && layer.layer.epsilon === 0) {
		apply(layer.tensors);
		return builder.amended(value, node);
	}
	builder.note(
		`Constants for each channel (from the operator ${node.op}) became a batch norm of mean 0 and variance 1: the same numbers as long as its running statistics are used.`,
	);
	const base = builder.asIs(node, value);
	const tensors = new Map([
		['weight', { shape, values: new Float64Array(channels.length).fill(1) }],
		['bias', { shape, values: new Float64Array(channels.length) }],
		['running_mean', { shape, values: new Float64Array(channels.length) }],
		['running_var', { shape, values: new Float64Array(channels.length).fill(1) }],
	]);
	apply(tensors);
	const initializer = node.inputs[valueFirst ? 1 : 0];
	return builder.emit(node, { type: 'batch-norm', epsilon: 0 }, [base], builder.shapeOf(base), Object.fromEntries(tensors), initializer);
}
