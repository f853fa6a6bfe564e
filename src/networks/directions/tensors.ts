/** Parameters tensor by tensor: which of them move, and which lie in one filter. */

import { UsageError } from '../../model/errors.ts';
import type { NetworkPlan, ParameterTensor } from '../../model/network.ts';
import { printable } from '../../model/printable.ts';

/** Biases, and gains and shifts of norms: what Li et al. call `biasbn`. Their code asks for the number of axes, so this does, too. */
export const isPlain = ({ shape }: ParameterTensor): boolean => shape.length <= 1;

/** The numbers of a tensor in a vector of all parameters: no copy. */
export const partOf = (vector: Float64Array, { at, size }: ParameterTensor): Float64Array => vector.subarray(at, at + size);

/** The filters of a part of a tensor: slices along axis 0. */
export function* filtersOf({ shape, size }: ParameterTensor, part: Float64Array): Generator<Float64Array> {
	const count = shape[0] ?? 1;
	const each = size / count;
	for (let j = 0; j < count; j++) yield part.subarray(j * each, (j + 1) * each);
}

/**
 * The tensors that move where a plane names layers.
 * @param layers names of nodes or tensors; all where absent
 * @throws UsageError where a name is none of the network's
 */
export function movingTensors({ nodes, parameters }: NetworkPlan, layers: readonly string[] | undefined): ReadonlySet<ParameterTensor> {
	if (!layers) return new Set(parameters);
	const moving = new Set<ParameterTensor>();
	for (const layer of layers) {
		const found = parameters.filter(({ name, node }) => name === layer || nodes[node]?.name === layer);
		if (found.length === 0) {
			const known = [...new Set(parameters.map(({ node }) => nodes[node]?.name))].join(', ');
			throw new UsageError(`No layer with parameters is called “${printable(layer, 60)}”; there are ${known}.`);
		}
		for (const tensor of found) moving.add(tensor);
	}
	return moving;
}

/** Set everything to 0 that does not move. */
export function freeze(plan: NetworkPlan, direction: Float64Array, moving: ReadonlySet<ParameterTensor>): void {
	for (const tensor of plan.parameters) if (!moving.has(tensor)) partOf(direction, tensor).fill(0);
}
