/** The directions in which a network's loss bends most: eigenvectors of its Hessian. */

import { UsageError } from '../../model/errors.ts';
import type { NetworkPlan } from '../../model/network.ts';
import { ignoreOf, type NetworkPlaneChoice } from '../../model/network-plane.ts';
import { philoxUniform } from '../../math/philox.ts';
import { isPlain, movingTensors } from '../../networks/directions/tensors.ts';
import { topEigenvaluesAway } from '../../networks/sharpness/lanczos.ts';
import type { NetworkSource } from '../landscapes/kind.ts';

/** Philox's stream of the vector that the search begins with. */
const STREAM = 0xe16e;
/** Relative error at which eigenvalues are settled, and most products. */
const SETTLED = { tolerance: 1e-4, most: 120 } as const;

/** The vector that the search begins with: the same whenever n is. */
const startOf = (n: number): Float64Array => Float64Array.from({ length: n }, (_, k) => philoxUniform(0, k, 0, STREAM)[0] - 0.5);

/**
 * Two eigenvectors to the largest eigenvalues of the Hessian; where a plane freezes parameters, of the Hessian of the others.
 *
 * @param product of the Hessian at the network and a vector
 * @throws UsageError where the loss is flat, or no product is finite
 */
export async function hessianDirections(
	plan: NetworkPlan,
	choice: NetworkPlaneChoice,
	product: (vector: Float64Array) => ArrayLike<number> | Promise<ArrayLike<number>>,
): Promise<NonNullable<NetworkSource['eigen']>> {
	const n = plan.parameterCount;
	const moves = new Uint8Array(n);
	for (const tensor of movingTensors(plan, choice.layers))
		if (!(ignoreOf(choice) === 'biasbn' && isPlain(tensor))) moves.fill(1, tensor.at, tensor.at + tensor.size);
	const masked = (numbers: ArrayLike<number>): Float64Array => Float64Array.from(numbers, (x, k) => (moves[k] === 1 ? x : 0));
	const start = masked(startOf(n));
	if (start.every((x) => x === 0)) throw new UsageError('No parameter of this plane moves: name other layers, or leave ignore out.');
	const { values, vectors } = await topEigenvaluesAway(async (vector) => masked(await product(vector)), start, { count: 2, ...SETTLED });
	const [first, second] = vectors;
	if (!first || !second) throw new UsageError('The Hessian has no second direction here: the loss is flat, or only one parameter moves.');
	return { vectors: [first, second], values: [values[0] as number, values[1] as number] };
}

/** λ_max of the Hessian of all parameters, how exact it is, and how many products it took. */
export async function sharpnessOf(
	plan: NetworkPlan,
	product: (vector: Float64Array) => ArrayLike<number> | Promise<ArrayLike<number>>,
): Promise<{ readonly value: number; readonly error: number; readonly products: number }> {
	const { values, errors, products } = await topEigenvaluesAway(product, startOf(plan.parameterCount), { count: 1, ...SETTLED });
	return { value: values[0] as number, error: errors[0] as number, products };
}
