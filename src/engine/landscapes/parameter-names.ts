/** What the parameters of a network are called as variables of its landscape. */

import type { AxisLabel } from '../../model/axis-label.ts';
import type { NetworkPlan } from '../../model/network.ts';

/** A network with more parameters has names of its tensors only, not one for each number. */
const MOST_NAMES = 10_000;

/** A name for each parameter, in their order. */
export const parameterNames = (plan: NetworkPlan): readonly AxisLabel[] =>
	plan.parameterCount <= MOST_NAMES ? namesOfNumbers(plan) : namesWhenAsked(plan);

/** A list of millions that holds none of them: each is found when it is asked for, by its place. */
function namesWhenAsked({ parameters, parameterCount }: NetworkPlan): readonly AxisLabel[] {
	const labels = parameters.map(({ name, at, size }) => ({ label: { name }, end: at + size }));
	const none: readonly AxisLabel[] = [];
	return new Proxy(none, {
		get: (list, key) => {
			if (key === 'length') return parameterCount;
			const at = typeof key === 'string' ? Number(key) : Number.NaN;
			return Number.isInteger(at) ? labels.find(({ end }) => at >= 0 && at < end)?.label : Reflect.get(list, key);
		},
		has: (list, key) => (typeof key === 'string' && /^\d+$/.test(key) ? Number(key) < parameterCount : Reflect.has(list, key)),
	});
}

function namesOfNumbers({ parameters }: NetworkPlan): AxisLabel[] {
	return parameters.flatMap(({ name, size, shape }) => {
		const lengths = [...shape];
		return Array.from({ length: size }, (_, k): AxisLabel => ({ name: `${name}[${placeIn(lengths, k).join(',')}]` }));
	});
}

/** Indices of number k of a tensor, axis by axis. */
function placeIn(shape: readonly number[], k: number): number[] {
	const place: number[] = [];
	let rest = k;
	for (const length of shape.toReversed()) {
		place.unshift(rest % length);
		rest = Math.floor(rest / length);
	}
	return place;
}
