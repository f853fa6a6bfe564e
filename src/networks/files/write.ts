/** A network's numbers as files: .safetensors with its architecture, and .npz. */

import { writeNpz } from '../../formats/write.ts';
import type { NetworkNumbers, NetworkPlan, Shape } from '../../model/network.ts';
import { ARCHITECTURE_KEY } from './open.ts';
import { type NamedTensor, writeSafetensors } from './safetensors.ts';

/** The tensors of a network by their names in the plan. */
export function namedTensors(plan: NetworkPlan, parameters: NetworkNumbers, statistics?: NetworkNumbers): NamedTensor[] {
	const part = (from: NetworkNumbers, name: string, shape: Shape, at: number, size: number): NamedTensor => ({
		name,
		shape,
		data: from.slice(at, at + size),
	});
	return [
		...plan.parameters.map(({ name, shape, at, size }) => part(parameters, name, shape, at, size)),
		...(statistics ? plan.statistics.map(({ name, at, size }) => part(statistics, name, [size], at, size)) : []),
	];
}

/**
 * A .safetensors file that opens as this network again: f32 where the numbers are, else f64.
 * @param metadata further texts to keep
 */
export const writeModel = (
	plan: NetworkPlan,
	parameters: NetworkNumbers,
	statistics?: NetworkNumbers,
	metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> =>
	writeSafetensors(namedTensors(plan, parameters, statistics), { [ARCHITECTURE_KEY]: JSON.stringify(plan.architecture), ...metadata });

/** An .npz of the tensors, an array each, as `numpy.load` reads it. */
export const writeModelNpz = (plan: NetworkPlan, parameters: NetworkNumbers, statistics?: NetworkNumbers): Uint8Array =>
	writeNpz(Object.fromEntries(namedTensors(plan, parameters, statistics).map(({ name, ...array }) => [name, array])));
