/** An architecture made ready: its shapes checked, and a place for each of its parameters and statistics. */

import { ArchitectureError } from '../../model/errors.ts';
import {
	type Architecture,
	type LayerSpec,
	type NetworkNode,
	type NetworkPlan,
	type ParameterTensor,
	type Shape,
	sizeOf,
	type StatisticTensor,
} from '../../model/network.ts';
import { type Field, MAX_SIZE } from '../layers/fields.ts';
import { activationText } from '../layers/formula.ts';
import { LayerProblem, type LayerRow, shapeWords } from '../layers/row.ts';
import { rowOf } from '../layers/table.ts';
import { layerWords, parseArchitecture } from './parse.ts';

/** Most parameters: the largest count whose indices are exact in f32. */
export const MAX_PARAMETERS = 2 ** 24 - 1;
/** Most multiply-adds of a forward pass of one sample. */
export const MAX_OPERATIONS = 2 ** 32;
/** Index of the sample among the nodes that a layer reads. */
export const INPUT = -1;

/** A call of a layer's row, whose problems get the layer's name. */
function asked<V>(index: number, spec: LayerSpec, question: () => V): V {
	try {
		return question();
	} catch (error) {
		if (error instanceof LayerProblem) throw new ArchitectureError(`${layerWords(index, spec)} ${error.message}.`, index);
		throw error;
	}
}

/**
 * The plan of an architecture.
 *
 * Parameters lie in the order of the layers, each layer's weight before its bias, without gaps; so do running statistics, the mean
 * before the variance.
 * @throws ArchitectureError that says what is wrong, at which layer, and what to do
 * @example
 * const plan = planNetwork({ input: [2], layers: [{ type: 'dense', units: 3 }] });
 * console.log(plan.parameterCount, plan.parameters.map(({ name }) => name)); // 9 [ 'layer0.weight', 'layer0.bias' ]
 */
export function planNetwork(given: Architecture): NetworkPlan {
	const architecture = parseArchitecture(given);
	const names = namesOf(architecture.layers);
	const nodes: NetworkNode[] = [];
	const parameters: ParameterTensor[] = [];
	const statistics: StatisticTensor[] = [];
	let [parameterCount, statisticCount, operations] = [0, 0, 0];

	for (const [index, spec] of architecture.layers.entries()) {
		const name = names[index] as string;
		const row = rowOf(spec.type);
		const who = layerWords(index, spec);
		const from = readsOf(index, spec, names, row);
		const inputs = from.map((node) => (node === INPUT ? architecture.input : (nodes[node] as NetworkNode).shape));
		const shape = asked(index, spec, () => row.shape(spec, inputs));
		if (sizeOf(shape) > MAX_SIZE)
			throw new ArchitectureError(`${who} has ${shapeWords(shape)} outputs, more than the ${MAX_SIZE} that are possible.`, index);

		const own = row.parameters(spec, inputs).map((form): ParameterTensor => {
			const size = sizeOf(form.shape);
			const tensor = { ...form, name: `${name}.${form.name}`, node: index, at: parameterCount, size };
			parameterCount += size;
			return tensor;
		});
		if (parameterCount > MAX_PARAMETERS)
			throw new ArchitectureError(
				`With ${who} the network has ${parameterCount} parameters, and at most ${MAX_PARAMETERS} are possible: make a layer smaller.`,
				index,
			);
		const channels = row.statistics(spec, inputs);
		const moments: StatisticTensor[] =
			channels === 0
				? []
				: [
						{ name: `${name}.running_mean`, of: 'mean', node: index, at: statisticCount, size: channels },
						{ name: `${name}.running_var`, of: 'variance', node: index, at: statisticCount + channels, size: channels },
					];
		statisticCount += 2 * channels;
		operations += row.operations(spec, inputs, shape);
		if (operations > MAX_OPERATIONS)
			throw new ArchitectureError(
				`With ${who} a sample takes ${operations} multiply-adds, and at most ${MAX_OPERATIONS} are possible.`,
				index,
			);
		parameters.push(...own);
		statistics.push(...moments);
		nodes.push({ index, name, spec, from, inputs, shape, parameters: own, statistics: moments });
	}
	refuseUnread(nodes);
	const output = (nodes.at(-1) as NetworkNode).shape;
	if (output.length !== 1)
		throw new ArchitectureError(
			`The network’s output is the last layer’s, a vector, and here it is ${shapeWords(output)}: end with flatten or global-pool.`,
			nodes.length - 1,
		);
	const key = structuralKey(architecture.input, nodes);
	return { key, architecture, nodes, output, parameters, statistics, parameterCount, statisticCount, operations };
}

/** Names, `layer<k>` where a layer has none. */
function namesOf(layers: readonly LayerSpec[]): readonly string[] {
	const names = layers.map(({ name }, index) => name ?? `layer${index}`);
	for (const [index, name] of names.entries()) {
		const earlier = names.indexOf(name);
		if (earlier < index)
			throw new ArchitectureError(
				`${layerWords(index, layers[index])} has the name of layer ${earlier}, “${name}”: give one of them another.`,
				index,
			);
	}
	return names;
}

/** Indices of the nodes that a layer reads. */
function readsOf(index: number, spec: LayerSpec, names: readonly string[], row: LayerRow<LayerSpec['type']>): readonly number[] {
	const who = layerWords(index, spec);
	const { least, most } = row.reads;
	const from = spec.from?.map((name) => {
		const node = name === 'input' ? INPUT : names.indexOf(name);
		if (node === INPUT && name !== 'input') throw new ArchitectureError(`${who} reads “${name}”, and there is no such node.`, index);
		if (node >= index)
			throw new ArchitectureError(
				`${who} reads “${name}”, which does not come before it: a node reads only nodes before it, so put it later in the list.`,
				index,
			);
		return node;
	}) ?? [index - 1];
	if (from.length < least || from.length > most) {
		const range = least === most ? `${least}` : `${least} to ${most}`;
		throw new ArchitectureError(
			`${who} reads ${range} ${most === 1 ? 'node' : 'nodes'}, not ${from.length}: name ${most === 1 ? 'it' : 'them'} in “from”.`,
			index,
		);
	}
	return from;
}

/** @throws ArchitectureError where the output does not depend on a node: its parameters would do nothing */
function refuseUnread(nodes: readonly NetworkNode[]): void {
	const read = new Set(nodes.flatMap(({ from }) => from));
	const lost = nodes.slice(0, -1).find(({ index }) => !read.has(index));
	if (lost)
		throw new ArchitectureError(
			`${layerWords(lost.index, lost.spec)} is read by no later layer: leave it out, or name “${lost.name}” in the “from” of one.`,
			lost.index,
		);
	if (!read.has(INPUT)) throw new ArchitectureError('No layer reads the input: name “input” in the “from” of one.');
}

/** What the code depends on: types, fields, shapes and who reads whom, without names, beginnings and the momentum of statistics. */
function structuralKey(input: Shape, nodes: readonly NetworkNode[]): string {
	const node = ({ spec, from }: NetworkNode): string => {
		const given = spec as unknown as Readonly<Record<string, unknown>>;
		const fields = Object.entries(rowOf(spec.type).fields as Readonly<Record<string, Field<unknown>>>)
			.filter(([, { structural }]) => structural)
			.map(([key, { absent }]) => JSON.stringify(spec.type === 'activation' ? activationText(spec.of) : (given[key] ?? absent)));
		return `${spec.type}(${fields.join(',')})<${from.join(',')}`;
	};
	return `${input.join(',')};${nodes.map(node).join(';')}`;
}
