/** An ONNX file: its operators become layers, their constants named tensors. */

import { listed, printable } from '../../../formats/failure.ts';
import type { Architecture } from '../../../model/network.ts';
import { type FileTensor, MAX_AXES, MAX_NUMBERS } from '../tensor.ts';
import { type Constant, INPUT, lacks, NetworkBuilder, type Value } from './builder.ts';
import { constantNode, constantOf, FOLDED, folded, singleOf } from './constants.ts';
import { BINARY, binary, clip, prelu, UNARY, unary } from './elementwise.ts';
import { LAYERS, reduceMean } from './layers.ts';
import { inverseOf, rootOf } from './moments.ts';
import { type OnnxGraph, type OnnxNode, readOnnxGraph } from './model.ts';
import { IDENTITY } from './scalar.ts';
import { damaged, refuse } from './wire.ts';

export interface OnnxModel {
	readonly architecture: Architecture;
	/** Named as the plan of the architecture names them. */
	readonly tensors: readonly FileTensor[];
	readonly notes: readonly string[];
}

/**
 * @throws FormatError E_ONNX_OPERATOR of what networks here lack, E_ONNX_INPUT, _OUTPUT, and those of readOnnxGraph
 */
export function openOnnx(bytes: Uint8Array, title: string): OnnxModel {
	const graph = readOnnxGraph(bytes);
	const output = graph.outputs[0];
	if (output === undefined) throw refuse('OUTPUT', 'The graph has no output.');
	const nodes = leadingTo(output, graph);
	const last = nodes.at(-1);
	if (last === undefined) throw refuse('OUTPUT', `The graph has no operator that makes its output "${printable(output)}".`);
	refuseUnknown(nodes);
	const { name, dims } = sampleOf(graph, nodes);
	const builder = new NetworkBuilder(dims, usesIn(nodes, output));
	if (graph.outputs.length > 1) builder.note(`The network has ${graph.outputs.length} outputs; the first, ${printable(output)}, is read.`);

	const values = new Map<string, Value>([[name, { kind: 'map', base: INPUT, scalar: IDENTITY, dims }]]);
	const valueOf = (name: string | undefined): Value | undefined => {
		if (name === undefined || name === '') return undefined;
		const known = values.get(name);
		if (known) return known;
		const tensor = graph.initializers.get(name)?.();
		return tensor && constantOf(tensor);
	};
	/** Numbers that operators made of constants. */
	let constants = 0;
	for (const node of nodes) {
		const made = step(builder, node, valueOf);
		// Other axes of the same numbers take no memory.
		const copied = made.kind === 'constant' && !node.inputs.some((name) => sameNumbers(valueOf(name), made));
		if (copied) constants += made.values.length;
		if (constants > MAX_NUMBERS) throw refuse('LIMIT', `Constants come to more than ${MAX_NUMBERS} numbers; that is the limit.`);
		if (made.kind !== 'moment' && made.dims.length > MAX_AXES)
			throw refuse('LIMIT', `A value has ${made.dims.length} axes; the limit is ${MAX_AXES}.`);
		if (node.outputs[0] !== undefined) values.set(node.outputs[0], made);
	}
	const result = values.get(output);
	if (result?.kind === 'constant') throw refuse('OUTPUT', 'The output does not depend on the sample.');
	if (result?.kind !== 'map') throw lacks(last, 'is part of no normalisation that is known');
	const { input, layers, tensors } = builder.finish(last, result);
	return { architecture: { name: title, input, layers }, tensors, notes: builder.notes };
}

const KNOWN: ReadonlySet<string> = new Set([
	...['Constant', 'ReduceMean', 'Clip', 'PRelu'],
	...[LAYERS, BINARY, UNARY, FOLDED].flatMap((table) => Object.keys(table)),
]);

/** All operators that networks here lack, each with its name. */
function refuseUnknown(nodes: readonly OnnxNode[]): void {
	const unknown = nodes.filter(({ op }) => !KNOWN.has(op));
	if (unknown.length === 0) return;
	const named = unknown.map(({ op, name, outputs }) => `${op} "${name === '' ? (outputs[0] ?? '') : name}"`);
	throw refuse(
		'OPERATOR',
		`The network needs operators that cannot be read: ${listed(named)}. Those that can: ${listed([...KNOWN].toSorted(), 99)}.`,
	);
}

const sameNumbers = (value: Value | undefined, { values }: Constant): boolean => value?.kind === 'constant' && value.values === values;

/** One operator on its inputs' values. */
function step(builder: NetworkBuilder, node: OnnxNode, valueOf: (name: string | undefined) => Value | undefined): Value {
	const { op } = node;
	if (op === 'Constant') return constantNode(node);
	const inputs = node.inputs.map(valueOf);
	const missing = node.inputs.find((name, k) => name !== '' && inputs[k] === undefined);
	if (missing !== undefined) throw damaged(`${printable(op)} reads "${printable(missing)}", which nothing makes`);
	const [x, y] = inputs;
	if (inputs.every((input) => input === undefined || input.kind === 'constant')) {
		const constant = folded(node, inputs as readonly (Constant | undefined)[]);
		if (constant) return constant;
	}
	if (Object.hasOwn(BINARY, op) && x && inputs.length === 2 && y) return binary(builder, node, x, y);
	if (op === 'ReduceMean' && x) return reduceMean(builder, node, x, y?.kind === 'constant' ? y : undefined);
	const slope = y?.kind === 'constant' ? singleOf(y) : undefined;
	if (op === 'PRelu' && x?.kind === 'map' && slope !== undefined) return prelu(builder, node, x, slope);
	if (op === 'Clip' && x?.kind === 'map') return clip(builder, node, x, inputs.slice(1));
	const piece = x?.kind === 'moment' ? (op === 'Sqrt' ? rootOf(x) : op === 'Reciprocal' ? inverseOf(x) : undefined) : undefined;
	if (piece) return piece;
	if (Object.hasOwn(UNARY, op) && x) return unary(builder, node, x);
	const layer = Object.hasOwn(LAYERS, op) ? LAYERS[op] : undefined;
	if (layer === undefined) throw lacks(node, 'acts on the sample, which it can do to constants only');
	if (x?.kind !== 'map') throw lacks(node, x === undefined ? 'reads nothing' : 'acts on a constant where the sample is expected');
	const constant = (place: number): Constant | undefined => {
		const value = inputs[place];
		if (value !== undefined && value.kind !== 'constant')
			throw lacks(node, 'takes from the sample what must be constant: only one of its inputs may depend on it');
		return value;
	};
	const needed = (place: number, what: string): Constant => {
		const value = constant(place);
		if (value === undefined) throw lacks(node, `has no ${what}`);
		return value;
	};
	return layer({ builder, node, x, constant, needed });
}

/** The operators that an output depends on, in the order of the graph, which is one in which each comes after its inputs. */
function leadingTo(output: string, graph: OnnxGraph): readonly OnnxNode[] {
	const wanted = new Set([output]);
	const nodes: OnnxNode[] = [];
	for (const node of graph.nodes.toReversed()) {
		if (!node.outputs.some((name) => wanted.has(name))) continue;
		if (!wanted.has(node.outputs[0] ?? '')) throw lacks(node, 'gives a second result that is needed; only the first is known');
		for (const name of node.inputs) wanted.add(name);
		nodes.push(node);
	}
	return nodes.reverse();
}

/** How often each value is read; the output once more. */
function usesIn(nodes: readonly OnnxNode[], output: string): ReadonlyMap<string, number> {
	const uses = new Map([[output, 1]]);
	for (const { inputs } of nodes) for (const name of inputs) uses.set(name, (uses.get(name) ?? 0) + 1);
	return uses;
}

/** The one input that is read, and the axes of a sample. */
function sampleOf(graph: OnnxGraph, nodes: readonly OnnxNode[]): { readonly name: string; readonly dims: readonly number[] } {
	const read = new Set(nodes.flatMap(({ inputs }) => inputs));
	const inputs = graph.inputs.filter(({ name }) => read.has(name));
	const [input, ...more] = inputs;
	if (input === undefined) throw refuse('INPUT', 'No operator reads an input.');
	if (more.length > 0)
		throw refuse('INPUT', `The network reads ${inputs.length} inputs (${listed(inputs.map(({ name }) => name))}); only one is possible.`);
	const all = input.dims ?? [];
	const dims = all.slice(1);
	if (dims.length === 0)
		throw refuse(
			'INPUT',
			`The input "${printable(input.name)}" has ${all.length} axes; the first counts samples, and at least one more is needed.`,
		);
	const loose = dims.find((size) => typeof size !== 'number' || size < 1);
	if (loose !== undefined)
		throw refuse(
			'INPUT',
			`The input "${printable(input.name)}" has an axis of no fixed length (${printable(String(loose))}). Export it with dynamic_axes for the first axis only.`,
		);
	return { name: input.name, dims: dims as number[] };
}
