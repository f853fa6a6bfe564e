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
 * @param statistics running statistics of batch norms, where the plan has any
 * @param metadata further texts to keep
 * @example
 * const plan = planNetwork({ input: [2], layers: [{ type: 'dense', units: 3 }] });
 * const file = openModel(writeModel(plan, initialParameters(plan, 0)), 'net.safetensors');
 * console.log(file.architecture?.input); // [ 2 ]
 */
export const writeModel = (
	plan: NetworkPlan,
	parameters: NetworkNumbers,
	statistics?: NetworkNumbers,
	metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> =>
	writeSafetensors(namedTensors(plan, parameters, statistics), { [ARCHITECTURE_KEY]: JSON.stringify(plan.architecture), ...metadata });

/**
 * An .npz of the tensors, an array each, as `numpy.load` reads it. It has no architecture.
 * @example
 * const plan = planNetwork({ input: [2], layers: [{ type: 'dense', units: 3 }] });
 * const { tensors } = openModel(writeModelNpz(plan, initialParameters(plan, 0)), 'net.npz');
 * console.log(tensors.map(({ name, shape }) => `${name} ${shape}`)); // [ 'layer0.weight 3,2', 'layer0.bias 3' ]
 */
export const writeModelNpz = (plan: NetworkPlan, parameters: NetworkNumbers, statistics?: NetworkNumbers): Uint8Array =>
	writeNpz(Object.fromEntries(namedTensors(plan, parameters, statistics).map(({ name, ...array }) => [name, array])));
