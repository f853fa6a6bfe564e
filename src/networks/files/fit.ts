/** Tensors of a file put into the places of a network's plan: by name, else by shape and order, and then the guess is said. */

import { printable } from '../../formats/failure.ts';
import { valueCount } from '../../formats/limits.ts';
import type { NetworkNode, NetworkPlan, ParameterTensor, Shape, StatisticTensor } from '../../model/network.ts';
import { type FileModule, modulesOf, type Part, unwrapped } from './names.ts';
import { type FileTensor, shapeText } from './tensor.ts';

/** How a tensor's numbers become those of a place. */
export type Turn =
	| 'as it is'
	/** (inputs, outputs) to (outputs, inputs); kernels (rows, columns, inputs, outputs) to (outputs, inputs, rows, columns). */
	| 'transposed'
	/** Transposed, and its inputs from the order rows, columns, channels to channels, rows, columns. */
	| 'transposed, channels first';

/** A tensor in its place. */
export interface Placed {
	/** The plan's name. */
	readonly to: string;
	/** The file's name. */
	readonly from: string;
	readonly turn: Turn;
}

/** How the tensors of a file fill the places of a plan. */
export interface TensorFit {
	/** θ, n numbers; 0 where nothing fits. */
	readonly parameters: Float64Array;
	/** Means and variances; 0 and 1 where nothing fits. */
	readonly statistics: Float64Array;
	/** Every place is filled, and every tensor has a place. */
	readonly complete: boolean;
	/** What does not fit, by name: one sentence each, safe to show. */
	readonly misfits: readonly string[];
	/** What was guessed or turned: whole sentences. */
	readonly notes: readonly string[];
	readonly placed: readonly Placed[];
}

/** A place of the plan. */
interface Place {
	readonly part: Part;
	readonly name: string;
	readonly shape: Shape;
	readonly at: number;
	readonly size: number;
	readonly statistic: boolean;
}

/** The places of a node. */
interface Slot {
	readonly node: NetworkNode;
	readonly places: readonly Place[];
}

const endOf = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

function slotsOf(plan: NetworkPlan): readonly Slot[] {
	const parameter = ({ name, shape, at, size }: ParameterTensor): Place => ({
		part: endOf(name) as Part,
		name,
		shape,
		at,
		size,
		statistic: false,
	});
	const statistic = ({ name, of, at, size }: StatisticTensor): Place => ({
		part: of === 'mean' ? 'running_mean' : 'running_var',
		name,
		shape: [size],
		at,
		size,
		statistic: true,
	});
	return plan.nodes
		.map((node) => ({ node, places: [...node.parameters.map(parameter), ...node.statistics.map(statistic)] }))
		.filter(({ places }) => places.length > 0);
}

/** A tensor and where it belongs. */
interface Pair {
	readonly slot: Slot;
	readonly place: Place;
	readonly tensor: FileTensor;
	readonly turn: Turn;
}

/**
 * Put a file's tensors into the places of a plan: by name, else by shape and order, which is a guess that a note tells. Nothing is thrown:
 * what does not fit is listed in `misfits`.
 * @param tensors in the order of the file
 * @example
 * const plan = planNetwork({ input: [2], layers: [{ type: 'dense', units: 3 }] });
 * const weight = { name: 'fc.weight', shape: [3, 2], dtype: 'F32', count: 6, values: () => Float64Array.of(1, 2, 3, 4, 5, 6) };
 * const bias = { name: 'fc.bias', shape: [3], dtype: 'F32', count: 3, values: () => Float64Array.of(7, 8, 9) };
 * const { parameters, complete } = fitTensors(plan, [weight, bias]);
 * console.log(parameters, complete); // Float64Array(9) [ 1, 2, 3, 4, 5, 6, 7, 8, 9 ] true
 * console.log(fitTensors(plan, [weight]).complete); // false
 */
export function fitTensors(plan: NetworkPlan, tensors: readonly FileTensor[]): TensorFit {
	const slots = slotsOf(plan);
	const { modules, unnamed } = modulesOf(tensors);
	const tries =
		modules.length > 0 ? byModules(slots, modules, unnamed) : [inSequence(slots, unnamed, false), inSequence(slots, unnamed, true)];
	const best = tries.reduce((a, b) => (b.misfits.length < a.misfits.length ? b : a));
	return filled(plan, best);
}

interface Try {
	readonly pairs: readonly Pair[];
	readonly misfits: readonly string[];
	readonly notes: readonly string[];
}

/** Both ways to store matrices, the likelier first. */
function byModules(slots: readonly Slot[], modules: readonly FileModule[], unnamed: readonly FileTensor[]): Try[] {
	const kernels = modules.some(({ kernel }) => kernel);
	return [kernels, !kernels].map((turned) => pairModules(slots, modules, unnamed, turned));
}

function pairModules(slots: readonly Slot[], modules: readonly FileModule[], unnamed: readonly FileTensor[], turned: boolean): Try {
	const pairs: Pair[] = [];
	const misfits: string[] = [];
	const notes: string[] = [];
	const left = new Set(modules);
	const open: Slot[] = [];
	// A layer of the same name is meant, whatever its shape. "layer2" that nobody chose as a name counts only among its like.
	const nameOf = ({ node }: Slot): string => unwrapped(node.name);
	const allNamed = slots.every((slot) => modules.some(({ name }) => name === nameOf(slot)));
	for (const slot of slots) {
		const named = allNamed || slot.node.spec.name !== undefined;
		const same = named ? [...left].find(({ name }) => name === nameOf(slot)) : undefined;
		if (same === undefined) open.push(slot);
		else {
			left.delete(same);
			join(slot, same);
		}
	}
	const guessed: string[] = [];
	for (const slot of open) {
		const fitting = [...left].filter((module) => fits(slot, module, turned));
		const module = fitting[0];
		if (module === undefined) {
			misfits.push(...slot.places.map(({ name, shape }) => `Nothing in the file fits ${name} (${shapeText(shape)}).`));
			continue;
		}
		left.delete(module);
		join(slot, module);
		if (fitting.length > 1) guessed.push(`${printable(module.name)} to ${slot.node.name}`);
	}
	if (guessed.length > 0)
		notes.push(
			`Layers of equal shapes were matched in the order of the file, which is a guess: ${guessed.slice(0, 8).join(', ')}${guessed.length > 8 ? ' …' : ''}.`,
		);
	for (const { parts } of left) misfits.push(...[...parts.values()].map(noPlace));
	misfits.push(...unnamed.map(noPlace));
	return { pairs, misfits, notes };

	function join(slot: Slot, module: FileModule): void {
		const used = new Set<FileTensor>();
		for (const place of slot.places) {
			const tensor = module.parts.get(place.part);
			const turn = tensor && turnOf(slot, place, tensor, turned);
			if (tensor === undefined) misfits.push(`Nothing in the file fits ${place.name} (${shapeText(place.shape)}).`);
			else if (turn === undefined) misfits.push(`${named(tensor)} does not fit ${place.name}, which is ${shapeText(place.shape)}.`);
			else pairs.push({ slot, place, tensor, turn });
			if (tensor) used.add(tensor);
		}
		for (const tensor of module.parts.values()) if (!used.has(tensor)) misfits.push(noPlace(tensor));
	}
}

const named = ({ name, shape }: FileTensor): string => `${printable(name)} (${shapeText(shape)})`;
const noPlace = (tensor: FileTensor): string => `${named(tensor)} has no place in the network.`;

/** Whether a module has exactly the parts of a slot, in fitting shapes. */
const fits = (slot: Slot, { parts }: FileModule, turned: boolean): boolean =>
	parts.size === slot.places.length &&
	slot.places.every((place) => {
		const tensor = parts.get(place.part);
		return tensor !== undefined && turnOf(slot, place, tensor, turned) !== undefined;
	});

/** Tensors without names, in the order of the plan's. */
function inSequence(slots: readonly Slot[], tensors: readonly FileTensor[], turned: boolean): Try {
	const places = slots.flatMap((slot) => slot.places.map((place) => ({ slot, place })));
	const pairs: Pair[] = [];
	const misfits: string[] = [];
	places.forEach(({ slot, place }, k) => {
		const tensor = tensors[k];
		const turn = tensor && turnOf(slot, place, tensor, turned);
		if (tensor === undefined) misfits.push(`Nothing in the file fits ${place.name} (${shapeText(place.shape)}).`);
		else if (turn === undefined) misfits.push(`${named(tensor)} does not fit ${place.name}, which is ${shapeText(place.shape)}.`);
		else pairs.push({ slot, place, tensor, turn });
	});
	misfits.push(...tensors.slice(places.length).map(noPlace));
	return {
		pairs,
		misfits,
		notes: pairs.length > 0 ? ['Names in the file do not tell its layers: its tensors were taken in their order.'] : [],
	};
}

/** How a tensor fits a place; undefined where it does not. */
function turnOf({ node }: Slot, place: Place, { shape }: FileTensor, turned: boolean): Turn | undefined {
	const matrix = place.part === 'weight' && (node.spec.type === 'dense' || node.spec.type === 'convolution');
	if (!matrix) {
		// A bias of 1 × 20 is one of 20.
		const long = (axes: Shape): string => axes.filter((size) => size !== 1).join();
		return valueCount(shape) === place.size && long(shape) === long(place.shape) ? 'as it is' : undefined;
	}
	if (!turned) return shape.join() === place.shape.join() ? 'as it is' : undefined;
	const order = shape.length === 4 ? [3, 2, 0, 1] : [1, 0];
	if (shape.length !== place.shape.length || order.map((axis) => shape[axis]).join() !== place.shape.join()) return undefined;
	return 'transposed';
}

/** Channels, rows and columns that a dense layer reads flattened; undefined where the order of its inputs is no question. */
function imageBefore(plan: NetworkPlan, node: NetworkNode): Shape | undefined {
	for (let [from] = node.from; from !== undefined && from >= 0; ) {
		const before = plan.nodes[from] as NetworkNode;
		if (before.spec.type === 'flatten') {
			const shape = before.inputs[0] ?? [];
			return shape.length === 3 && (shape[0] as number) > 1 && (shape[1] as number) * (shape[2] as number) > 1 ? shape : undefined;
		}
		if (before.spec.type !== 'activation' && before.spec.type !== 'scale') return undefined;
		[from] = before.from;
	}
	return undefined;
}

function filled(plan: NetworkPlan, { pairs, misfits, notes: said }: Try): TensorFit {
	const parameters = new Float64Array(plan.parameterCount);
	const statistics = new Float64Array(plan.statisticCount);
	for (const { of, at, size } of plan.statistics) if (of === 'variance') statistics.fill(1, at, at + size);
	const notes = [...said];
	const placed: Placed[] = [];
	let transposedCount = 0;
	for (const { slot, place, tensor, turn } of pairs) {
		const image = turn === 'transposed' && slot.node.spec.type === 'dense' ? imageBefore(plan, slot.node) : undefined;
		const whole: Turn = image ? 'transposed, channels first' : turn;
		const numbers = turnedNumbers(tensor, place.shape, whole, image);
		(place.statistic ? statistics : parameters).set(numbers, place.at);
		placed.push({ to: place.name, from: tensor.name, turn: whole });
		if (turn === 'transposed') transposedCount++;
		if (image)
			notes.push(
				`${printable(tensor.name)} was read for inputs in the order rows, columns, channels, as Keras and Flax flatten pictures; here channels come first.`,
			);
		let broken = 0;
		for (const value of numbers) if (!Number.isFinite(value)) broken++;
		if (broken > 0) notes.push(`${printable(tensor.name)} has ${broken} numbers that are not finite.`);
	}
	if (transposedCount > 0)
		notes.push(
			`${transposedCount === 1 ? 'One weight was' : `${transposedCount} weights were`} transposed: the file has them as (inputs, outputs).`,
		);
	return { parameters, statistics, complete: misfits.length === 0, misfits, notes, placed };
}

/** The numbers of a tensor in the order of a place. */
function turnedNumbers(tensor: FileTensor, shape: Shape, turn: Turn, image?: Shape): Float64Array {
	const values = tensor.values();
	if (turn === 'as it is') return values;
	const [outputs = 1, inputs = 1] = shape;
	const window = valueCount(shape.slice(2));
	const out = new Float64Array(values.length);
	const [channels = 1, rows = 1, columns = 1] = image ?? [inputs, 1, 1];
	for (let o = 0, k = 0; o < outputs; o++) {
		for (let i = 0; i < inputs; i++) {
			// In the file: rows, columns, channels.
			const place = i % (rows * columns);
			const input = image ? place * channels + Math.floor(i / (rows * columns)) : i;
			for (let w = 0; w < window; w++) out[k++] = values[(w * inputs + input) * outputs + o] as number;
		}
	}
	return out;
}

/**
 * Tensors that belong to the parameters of a fit (what an optimizer remembers of each), in their places.
 * @returns n numbers, 0 where the file has none
 */
export function fitMoments(plan: NetworkPlan, fit: TensorFit, tensors: readonly FileTensor[]): Float64Array {
	const out = new Float64Array(plan.parameterCount);
	const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
	const places = new Map(plan.parameters.map((tensor) => [tensor.name, tensor]));
	for (const { to, from, turn } of fit.placed) {
		const [place, tensor] = [places.get(to), byName.get(from)];
		if (place === undefined || tensor === undefined || tensor.count !== place.size) continue;
		out.set(
			turnedNumbers(
				tensor,
				place.shape,
				turn,
				turn === 'transposed, channels first' ? imageBefore(plan, plan.nodes[place.node] as NetworkNode) : undefined,
			),
			place.at,
		);
	}
	return out;
}
