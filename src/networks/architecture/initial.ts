/** How parameters begin: the same numbers for a seed, on every machine and in every browser. */

import { cos64, log64 } from '../../math/f64/index.ts';
import { philox } from '../../math/philox.ts';
import type { Initialisation, NetworkPlan, ParameterTensor } from '../../model/network.ts';

/** Tells these draws from others of the same seed. */
const STREAM = 0x1217;

/** How parameters begin where the architecture does not say. */
export const STANDARD_INITIALISATION: Initialisation = 'he';

/** Two numbers in [0, 1) of 53 bits. */
type Pair = readonly [number, number];

/** Standard normal by Box and Muller, of u₀ in (0, 1]. The functions are ours, so that no engine draws otherwise than another. */
const normal = (u0: number, u1: number): number => Math.sqrt(-2 * log64(u0)) * cos64(2 * Math.PI * u1);

/** Of an element of a tensor: its draw depends on nothing else. */
function philoxPair(seed: number, tensor: number, element: number): Pair {
	const [a, b, c, d] = philox(seed, element, tensor, STREAM);
	const unit = (high: number, low: number): number => ((high >>> 5) * 2 ** 26 + (low >>> 6)) * 2 ** -53;
	return [unit(a, b), unit(c, d)];
}

/** Tommy Ettinger's Mulberry32: numbers in [0, 1) of 32 bits, one after the other. */
function mulberry32(seed: number): () => number {
	let state = seed | 0;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) * 2 ** -32;
	};
}

type Draw = (pair: Pair) => number;

/** What the elements of a weight or a bias are drawn from; undefined where they begin at 0. */
const DRAWS: Readonly<Record<Exclude<Initialisation, 'mulberry'>, (tensor: ParameterTensor) => Draw | undefined>> = {
	he: ({ role, fanIn }) => (role === 'weight' ? gaussian(Math.sqrt(2 / fanIn)) : undefined),
	lecun: ({ role, fanIn }) => (role === 'weight' ? gaussian(1 / Math.sqrt(fanIn)) : undefined),
	glorot: ({ role, fanIn, fanOut }) => (role === 'weight' ? within(Math.sqrt(6 / (fanIn + fanOut))) : undefined),
	uniform: ({ fanIn }) => within(1 / Math.sqrt(fanIn)),
};
const gaussian =
	(deviation: number): Draw =>
	([u0, u1]) =>
		deviation * normal(1 - u0, u1);
const within =
	(bound: number): Draw =>
	([u]) =>
		bound * (2 * u - 1);

/**
 * θ₀: the parameters that a network begins with. Gains begin at 1 and shifts at 0.
 * @param seed a whole number, taken modulo 2^32
 * @returns n numbers, in the places of the plan
 * @example
 * const plan = planNetwork({ input: [2], layers: [{ type: 'dense', units: 3 }] });
 * console.log(initialParameters(plan, 0).length); // 9
 */
export function initialParameters(plan: NetworkPlan, seed: number): Float64Array {
	const { initialisation = STANDARD_INITIALISATION } = plan.architecture;
	const theta = new Float64Array(plan.parameterCount);
	for (const { role, at, size } of plan.parameters) if (role === 'gain') theta.fill(1, at, at + size);
	const drawn = plan.parameters
		.map((tensor, number) => ({ tensor, number }))
		.filter(({ tensor: { role } }) => role === 'weight' || role === 'bias');

	if (initialisation === 'mulberry') {
		const random = mulberry32(seed);
		// A logarithm of 0 has no value: the least number that is drawn stands for it.
		const next = (): number => normal(Math.max(random(), 2 ** -32), random());
		for (const { tensor } of drawn) if (tensor.role === 'weight') fill(theta, tensor, () => next() / Math.sqrt(tensor.fanIn));
	} else
		for (const { tensor, number } of drawn) {
			const draw = DRAWS[initialisation](tensor);
			if (draw) fill(theta, tensor, (element) => draw(philoxPair(seed, number, element)));
		}
	for (const { tensor } of drawn) {
		const spec = plan.nodes[tensor.node]?.spec;
		const factor = tensor.role === 'weight' && spec && 'initialScale' in spec ? (spec.initialScale ?? 1) : 1;
		if (factor !== 1) fill(theta, tensor, (element) => factor * (theta[tensor.at + element] as number));
	}
	return theta;
}

function fill(theta: Float64Array, { at, size }: ParameterTensor, value: (element: number) => number): void {
	for (let element = 0; element < size; element++) theta[at + element] = value(element);
}
