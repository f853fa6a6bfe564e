/** The network as it grows while the operators of a graph are read in their order. */

import { listed, printable } from '../../../formats/failure.ts';
import { valueCount } from '../../../formats/limits.ts';
import type { LayerSpec, Shape } from '../../../model/network.ts';
import { type FileTensor, MAX_NUMBERS, shapeText } from '../tensor.ts';
import type { OnnxNode } from './model.ts';
import { bare, IDENTITY, namedActivation, type Scalar } from './scalar.ts';
import { refuse } from './wire.ts';

/** Longest formula of an activation; a longer one becomes several layers. */
export const MAX_FORMULA = 190;
/** The sample, where nodes are named by their index. */
export const INPUT = -1;

/** Numbers that do not depend on the sample. */
export interface Constant {
	readonly kind: 'constant';
	/** All axes. */
	readonly dims: readonly number[];
	/** In a list of lengths, NaN is the number of samples. */
	readonly values: Float64Array;
}

/** A function of each number of a node, in its order. */
export interface Mapped {
	readonly kind: 'map';
	/** The node; INPUT is the sample. */
	readonly base: number;
	readonly scalar: Scalar;
	/** Axes without the first, which counts the samples. */
	readonly dims: readonly number[];
	/** Zeros around rows and columns. */
	readonly padding?: readonly [number, number];
	/** Read as rows, columns, channels: the node's channels, rows and columns. A dense layer takes the order into its weights. */
	readonly channelsLast?: readonly number[];
	/** A softmax that is left out: nothing but the output may follow. */
	readonly ended?: string;
}

/** A step of a layer normalisation in pieces, over all numbers of a sample. */
export interface Moment {
	readonly kind: 'moment';
	readonly of: 'mean' | 'centred' | 'squared' | 'variance' | 'steadied' | 'deviation' | 'inverse';
	readonly value: Mapped;
	readonly epsilon: number;
}

export type Value = Constant | Mapped | Moment;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
export type Layer = LayerSpec extends infer S ? (S extends LayerSpec ? Mutable<S> : never) : never;
type Unnamed<S> = S extends LayerSpec ? Omit<S, 'name' | 'from'> : never;

interface Node {
	readonly layer: Layer;
	readonly from: readonly number[];
	readonly shape: Shape;
	/** By the end of their name: weight, bias, running_mean, running_var. */
	readonly tensors: Map<string, { shape: Shape; values: Float64Array }>;
	/** The name of the value that is this node, as it was first. */
	readonly output: string;
}

export class NetworkBuilder {
	readonly notes: string[] = [];
	private readonly nodes: Node[] = [];
	private readonly byKey = new Map<string, number>();
	private readonly taken = new Set<string>();
	/** Initializers that are weights of a layer. */
	private readonly read = new Set<string>();
	/** Of the sample; it is set when the first layer that needs axes reads it. */
	private inputShape: Shape;
	private inputRead = false;
	/** Of all tensors. */
	private numbers = 0;

	/** @param uses how often a value of the graph is read */
	constructor(
		input: readonly number[],
		private readonly uses: ReadonlyMap<string, number>,
	) {
		this.inputShape = input.length === 3 ? input : [valueCount(input)];
	}

	note(text: string): void {
		if (!this.notes.includes(text)) this.notes.push(text);
	}

	shapeOf = (base: number): Shape => (base === INPUT ? this.inputShape : (this.nodes[base] as Node).shape);

	/** A new node. @returns its value */
	emit(
		node: OnnxNode,
		layer: Unnamed<LayerSpec>,
		from: readonly number[],
		shape: Shape,
		tensors: Readonly<Record<string, { shape: Shape; values: Float64Array }>> = {},
		initializer?: string,
	): Mapped {
		if (initializer !== undefined && this.read.has(initializer))
			this.note(`${printable(initializer)} is shared by several layers; here each has numbers of its own, which are trained apart.`);
		else if (initializer !== undefined) this.read.add(initializer);
		const name = this.nameOf(node, initializer);
		if (from.includes(INPUT)) this.inputRead = true;
		for (const { values } of Object.values(tensors)) this.numbers += values.length;
		if (this.numbers > MAX_NUMBERS) throw refuse('LIMIT', `The network has more than ${MAX_NUMBERS} parameters; that is the limit.`);
		const output = node.outputs[0] ?? '';
		this.nodes.push({
			layer: { ...layer, ...(name !== undefined && { name }) } as Layer,
			from,
			shape,
			tensors: new Map(Object.entries(tensors)),
			output,
		});
		return { kind: 'map', base: this.nodes.length - 1, scalar: IDENTITY, dims: shape };
	}

	/** A node that computes the same for the same key is made once. */
	private emitOnce(key: string, node: OnnxNode, layer: Unnamed<LayerSpec>, from: readonly number[], shape: Shape): number {
		const known = this.byKey.get(key);
		if (known !== undefined) return known;
		// Its value has no name in the graph: nothing may amend it.
		const { base } = this.emit({ ...node, outputs: [] }, layer, from, shape);
		this.byKey.set(key, base);
		return base;
	}

	/** The name of the tensor's module, or of the operator's; undefined where neither can be used or it is taken. */
	private nameOf(node: OnnxNode, initializer?: string): string | undefined {
		const module = /^([^:]+?)[./](?:weight|bias|kernel|gamma|beta|scale)$/.exec(initializer ?? '')?.[1];
		const path = node.name.split('/').filter((part) => part !== '');
		const name = (initializer === undefined ? undefined : (module ?? path.at(-2)))?.replace(/[^\p{L}\p{N}_./:-]/gu, '_').slice(0, 64);
		if (name === undefined || name === '' || name === 'input' || /^layer\d+$/.test(name) || this.taken.has(name)) return undefined;
		this.taken.add(name);
		return name;
	}

	/** The node whose numbers a value is: an activation where it is a function of another's. */
	materialise(node: OnnxNode, value: Mapped): number {
		const { base, scalar } = value;
		const named = namedActivation(scalar);
		const shape = this.shapeOf(base);
		if (value.padding) throw lacks(node, 'reads a value with zeros around it, which only a convolution or an average pooling can');
		if (value.channelsLast) throw lacks(node, 'reads channels last; only a dense layer after a flattening can');
		if (value.ended) throw lacks(node, `comes after ${value.ended}, which is left out at the end of a network and not possible inside one`);
		if (named === 'identity') return base;
		if (named !== undefined) return this.emitOnce(`${base} ${named}`, node, { type: 'activation', of: named }, [base], shape);
		if (scalar.linear?.[1] === 0) {
			const by = scalar.linear[0];
			return this.emitOnce(`${base} * ${by}`, node, { type: 'scale', by }, [base], shape);
		}
		const of = bare(scalar.text);
		return this.emitOnce(`${base} ${of}`, node, { type: 'activation', of }, [base], shape);
	}

	/** As a vector, flattened where it has more axes. */
	asVector(node: OnnxNode, value: Mapped): number {
		if (value.dims.length !== 1)
			throw lacks(node, `reads ${shapeText(value.dims)} numbers of a sample, where a vector is needed: flatten them before it`);
		const base = this.materialise(node, value);
		const shape = this.shapeOf(base);
		if (shape.length === 1) return base;
		return this.emitOnce(`${base} flatten`, node, { type: 'flatten' }, [base], [valueCount(shape)]);
	}

	/** As channels, rows and columns. */
	asImage(node: OnnxNode, value: Mapped): number {
		if (value.dims.length !== 3)
			throw lacks(node, `reads ${shapeText(value.dims)} numbers of a sample, where channels, rows and columns are needed`);
		if (value.base === INPUT && this.inputShape.join() !== value.dims.join() && !this.inputRead) this.inputShape = value.dims;
		const base = this.materialise(node, value);
		if (this.shapeOf(base).join() !== value.dims.join())
			throw lacks(
				node,
				`reads ${shapeText(this.shapeOf(base))} numbers reshaped to ${shapeText(value.dims)}; only the sample itself can be given other axes`,
			);
		return base;
	}

	/** As the axes say: both are possible. */
	asIs = (node: OnnxNode, value: Mapped): number => (value.dims.length === 3 ? this.asImage(node, value) : this.asVector(node, value));

	/**
	 * The node that a value is, where nobody else reads it as it is: its layer can still take a bias.
	 * @param name of the value in the graph
	 */
	amendable(name: string, value: Mapped): { readonly layer: Layer; readonly tensors: Node['tensors']; readonly shape: Shape } | undefined {
		const node = this.nodes[value.base];
		return node !== undefined && value.scalar === IDENTITY && node.output === name && this.uses.get(name) === 1 ? node : undefined;
	}

	/** After an operator was taken into a node, the node is that operator's value. */
	amended(value: Mapped, node: OnnxNode): Mapped {
		const old = this.nodes[value.base] as Node;
		this.nodes[value.base] = { ...old, output: node.outputs[0] ?? '' };
		return value;
	}

	/** Gives the node the name of an initializer that it took in. */
	rename(value: Mapped, node: OnnxNode, initializer: string | undefined): void {
		const old = this.nodes[value.base] as Node;
		const name = old.layer.name === undefined && initializer !== undefined ? this.nameOf(node, initializer) : undefined;
		if (name !== undefined) old.layer.name = name;
	}

	/** Layers, input and tensors, when the last operator has been read. */
	finish(
		node: OnnxNode,
		output: Mapped,
	): { readonly input: Shape; readonly layers: readonly LayerSpec[]; readonly tensors: readonly FileTensor[] } {
		const { ended: _, ...open } = output;
		let last = this.materialise(node, open);
		if (last === INPUT) throw refuse('EMPTY', 'The graph gives back the sample itself.');
		const shape = this.shapeOf(last);
		if (shape.length > 1) last = this.emitOnce(`${last} flatten`, node, { type: 'flatten' }, [last], [valueCount(shape)]);
		if (last !== this.nodes.length - 1) this.emit(node, { type: 'activation', of: 'identity' }, [last], this.shapeOf(last));
		const names = this.nodes.map(({ layer }, index) => layer.name ?? `layer${index}`);
		const layers = this.nodes.map(({ layer, from }, index) => {
			const straight = from.length === 1 && from[0] === index - 1;
			return { ...layer, ...(straight ? {} : { from: from.map((k) => (k === INPUT ? 'input' : (names[k] as string))) }) } as LayerSpec;
		});
		const tensors = this.nodes.flatMap(({ tensors: own }, index) =>
			[...own].map(
				([end, { shape: axes, values }]): FileTensor => ({
					name: `${names[index]}.${end}`,
					shape: axes,
					dtype: 'F64',
					count: values.length,
					values: () => values.slice(),
				}),
			),
		);
		return { input: this.inputShape, layers, tensors };
	}
}

/** What an operator needs that networks here lack, with its name. */
export function lacks(node: OnnxNode, what: string): Error {
	return refuse('OPERATOR', `${nodeText(node)} ${what}.`);
}

/** `Conv "/first/Conv"`; by its output where it has no name. */
export const nodeText = ({ op, name, outputs }: OnnxNode): string =>
	`The operator ${printable(op)} ${name === '' ? `(which makes ${listed(outputs.map((output) => `"${output}"`))})` : `"${printable(name)}"`}`;
