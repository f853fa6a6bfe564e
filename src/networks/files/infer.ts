/** An architecture guessed from weights alone: a chain of layers. Activations and skip connections leave no trace in weights. */

import { printable } from '../../formats/failure.ts';
import { valueCount } from '../../formats/limits.ts';
import type { ActivationName, Architecture, LayerSpec, Shape } from '../../model/network.ts';
import { type FileModule, modulesOf } from './names.ts';
import { type FileTensor, shapeText } from './tensor.ts';

export interface Inference {
	readonly architecture: Architecture;
	/** What was guessed: whole sentences. */
	readonly notes: readonly string[];
}

export interface InferOptions {
	/** Of the data, where it is known. */
	readonly input?: Shape;
	/** relu where nobody says otherwise. */
	readonly activation?: ActivationName | (string & {});
}

type Kind = 'dense' | 'convolution' | 'batch-norm' | 'layer-norm';
interface Block {
	readonly kind: Kind;
	readonly name: string;
	/** (outputs, inputs) or (outputs, inputs, rows, columns) */
	readonly weight: Shape;
	readonly bias: boolean;
}

/**
 * Guess an architecture from weights alone: a chain of dense layers, convolutions and norms with one activation between them.
 * @returns undefined where the weights make no such chain
 * @example
 * const { plan, parameters } = await openNetwork({ model: { kind: 'preset', text: 'mlp:2-5-2:tanh' } });
 * const { tensors } = openModel(writeModelNpz(plan, parameters), 'weights.npz');
 * const guess = inferArchitecture(tensors, { activation: 'tanh' });
 * console.log(guess?.architecture.layers.map(({ type }) => type)); // [ 'dense', 'activation', 'dense' ]
 */
export function inferArchitecture(tensors: readonly FileTensor[], options: InferOptions = {}): Inference | undefined {
	const { modules, unnamed } = modulesOf(tensors);
	const blocks = modules.length > 0 && unnamed.length === 0 ? modules.map(blockOf) : unnamedBlocks(tensors);
	if (blocks === undefined || blocks.length === 0 || blocks.includes(undefined)) return undefined;
	return chainOf(blocks as Block[], options);
}

function blockOf({ name, parts, kernel }: FileModule): Block | undefined {
	const shape = parts.get('weight')?.shape;
	if (shape === undefined) return undefined;
	const bias = parts.has('bias');
	if (shape.length === 1) return { kind: parts.has('running_mean') ? 'batch-norm' : 'layer-norm', name, weight: shape, bias };
	const weight = kernel ? (shape.length === 4 ? [3, 2, 0, 1] : [1, 0]).map((axis) => shape[axis] as number) : shape;
	if (shape.length === 2) return { kind: 'dense', name, weight, bias };
	return shape.length === 4 ? { kind: 'convolution', name, weight, bias } : undefined;
}

/** Matrices and vectors in turn, where names say nothing. */
function unnamedBlocks(tensors: readonly FileTensor[]): Block[] | undefined {
	const blocks: Block[] = [];
	for (let k = 0; k < tensors.length; ) {
		const { shape } = tensors[k] as FileTensor;
		const next = tensors[k + 1]?.shape;
		if (shape.length !== 2) return undefined;
		const [a, b] = shape as [number, number];
		const before = blocks.at(-1)?.weight[0];
		// (outputs, inputs) or (inputs, outputs): the layer before or the bias after decides.
		const outputsFirst = before !== undefined && a !== b ? b === before : next?.length === 1 ? next[0] === a : true;
		const weight = outputsFirst ? [a, b] : [b, a];
		const bias = next?.length === 1 && next[0] === weight[0];
		blocks.push({ kind: 'dense', name: '', weight, bias });
		k += bias ? 2 : 1;
	}
	return blocks;
}

function chainOf(blocks: readonly Block[], { input, activation = 'relu' }: InferOptions): Inference | undefined {
	const notes = [
		`The architecture was guessed from the shapes of the weights. Activations are taken as ${activation}, and skip connections cannot be seen: check both, or open an .onnx file, which has them.`,
	];
	const [first] = blocks;
	if (first === undefined || first.kind === 'batch-norm' || first.kind === 'layer-norm') return undefined;
	const layers: LayerSpec[] = [];
	const last = blocks.findLastIndex(({ kind }) => kind === 'dense' || kind === 'convolution');
	const side = first.kind === 'convolution' ? sideOf(blocks, input, notes) : undefined;
	if (first.kind === 'convolution' && side === undefined) return undefined;
	const start: Shape =
		first.kind === 'dense' ? [first.weight[1] as number] : [first.weight[1] as number, (side as Sides).input, (side as Sides).input];
	let shape = start;
	let halvings = side?.halvings ?? 0;
	for (const [k, { kind, name, weight, bias }] of blocks.entries()) {
		const named = name === '' || name === 'input' || !/^[\p{L}\p{N}_./:-]{1,64}$/u.test(name) || /^layer\d+$/.test(name) ? {} : { name };
		const [outputs = 0, inputs = 0, rows = 1, columns = 1] = weight;
		if (kind === 'convolution') {
			if (shape.length !== 3 || shape[0] !== inputs || rows % 2 === 0 || columns % 2 === 0) return undefined;
			const padding: readonly [number, number] = [(rows - 1) / 2, (columns - 1) / 2];
			layers.push({ type: 'convolution', channels: outputs, kernel: [rows, columns], padding, ...(bias ? {} : { bias }), ...named });
			shape = [outputs, shape[1] as number, shape[2] as number];
		} else if (kind === 'dense') {
			if (shape.length === 3) {
				if (inputs === shape[0] && valueCount(shape.slice(1)) > 1) {
					layers.push({ type: 'global-pool' });
					shape = [shape[0]];
				} else {
					layers.push({ type: 'flatten' });
					shape = [valueCount(shape)];
				}
			}
			if (shape[0] !== inputs) return undefined;
			layers.push({ type: 'dense', units: outputs, ...(bias ? {} : { bias }), ...named });
			shape = [outputs];
		} else {
			if (valueCount(weight) !== (kind === 'batch-norm' ? shape[0] : valueCount(shape)) || !bias) return undefined;
			layers.push({ type: kind, ...named });
		}
		const next = blocks[k + 1]?.kind;
		// The activation comes after the norm, and there is none after the output.
		if (k >= last || next === 'batch-norm' || next === 'layer-norm') continue;
		layers.push({ type: 'activation', of: activation });
		if (shape.length === 3 && halvings > 0) {
			halvings--;
			layers.push({ type: 'max-pool', kernel: [2, 2] });
			shape = [shape[0] as number, Math.floor((shape[1] as number) / 2), Math.floor((shape[2] as number) / 2)];
		}
	}
	if (shape.length !== 1) {
		layers.push({ type: 'global-pool' });
	}
	return { architecture: { input: start, layers }, notes };
}

interface Sides {
	readonly input: number;
	readonly halvings: number;
}

/** How large square pictures are, from the first dense layer and the data. */
function sideOf(blocks: readonly Block[], input: Shape | undefined, notes: string[]): Sides | undefined {
	const dense = blocks.findIndex(({ kind }) => kind === 'dense');
	const channels = blocks.slice(0, dense < 0 ? blocks.length : dense).findLast(({ kind }) => kind === 'convolution')?.weight[0] ?? 1;
	const places = dense < 0 ? 1 : (blocks[dense]?.weight[1] ?? 0) / channels;
	const side = Math.sqrt(places);
	const known =
		input?.length === 3 && input[1] === input[2]
			? input[1]
			: input?.length === 1
				? Math.sqrt((input[0] as number) / (blocks[0]?.weight[1] ?? 1))
				: undefined;
	if (!Number.isInteger(side)) return undefined;
	const guess = 'Convolutions are taken with stride 1 and padding that keeps rows and columns';
	if (known !== undefined && Number.isInteger(known)) {
		const halvings = side === 1 ? 0 : Math.log2(known / side);
		if (!Number.isInteger(halvings) || halvings < 0) return undefined;
		notes.push(
			`${guess}${side === 1 ? ', and a mean over each channel before the dense layer' : halvings > 0 ? `, with ${halvings} max pooling${halvings === 1 ? '' : 's'} of 2 × 2 between them` : ''}.`,
		);
		return { input: known, halvings };
	}
	if (side === 1) return undefined;
	notes.push(`${guess}, so that a sample is ${printable(shapeText([blocks[0]?.weight[1] ?? 1, side, side]))}.`);
	return { input: side, halvings: 0 };
}
