/** Random directions through a network: Li, Xu, Taylor, Studer and Goldstein, NeurIPS 2018, as their code draws them. */

import { cos64, log64 } from '../../math/f64/index.ts';
import { philoxUniform } from '../../math/philox.ts';
import type { NetworkPlan, ParameterTensor } from '../../model/network.ts';
import type { DirectionNorm, Ignored } from '../../model/network-plane.ts';
import { normalise } from './normalise.ts';
import { freeze, isPlain, partOf } from './tensors.ts';

export interface RandomDirection {
	readonly norm: DirectionNorm;
	readonly ignore: Ignored;
	readonly seed: number;
	/** Which direction of the seed: 0 or 1. */
	readonly number: number;
	/** Tensors that move. */
	readonly moving: ReadonlySet<ParameterTensor>;
}

/** Philox's stream of the directions of a network. */
const STREAM = 0xd1ec;

/** Standard normal by Box and Muller. The functions are ours, so that a link shows the same plane in every browser. */
const normal = ([a, b]: readonly [number, number, ...(readonly number[])]): number => Math.sqrt(-2 * log64(1 - a)) * cos64(2 * Math.PI * b);

/**
 * A direction of n numbers: N(0, 1), then as long, part by part, as `norm` says. Tensors of one axis have 0 (`biasbn`) or the weights
 * themselves. Number k is drawn by Philox (seed, k, 0, stream), so that freezing a layer changes nothing in the others.
 *
 * @param weights the network's parameters, after training
 */
export function randomDirection(plan: NetworkPlan, weights: Float64Array, asked: RandomDirection): Float64Array {
	const { norm, ignore, seed, number, moving } = asked;
	const direction = Float64Array.from({ length: plan.parameterCount }, (_, k) => normal(philoxUniform(seed, k, 0, STREAM + number)));
	for (const tensor of plan.parameters) {
		if (!isPlain(tensor)) continue;
		const part = partOf(direction, tensor);
		if (ignore === 'biasbn') part.fill(0);
		else part.set(partOf(weights, tensor));
	}
	freeze(plan, direction, moving);
	normalise(plan, direction, weights, norm);
	return direction;
}
