/** The lengths of a direction's parts, as Li et al. 2018 and others choose them. */

import { norm } from '../../math/linear.ts';
import type { NetworkPlan } from '../../model/network.ts';
import type { DirectionNorm } from '../../model/network-plane.ts';
import { filtersOf, isPlain, partOf } from './tensors.ts';

/** What keeps the length of a filter of a direction from being 0 in the reference code. */
const TINY = 1e-10;

/** @param d a part of a direction, changed in place @param w the same part of the weights, in all tensors of two or more axes */
type Rule = (d: Float64Array, w: Float64Array) => void;

const scaled = (d: Float64Array, factor: number): void => {
	for (let k = 0; k < d.length; k++) d[k] = (d[k] as number) * factor;
};
/** Nothing is as long as a vector of length 0 wants to be. */
const ratio = (wanted: number, length: number): number => (length === 0 ? 0 : wanted / length);

/** Of a filter, or of a tensor: what a row changes at once. */
const RULES: Readonly<Record<DirectionNorm, { readonly by: 'filter' | 'tensor' | 'none'; readonly rule: Rule }>> = {
	filter: { by: 'filter', rule: (d, w) => scaled(d, norm(w) / (norm(d) + TINY)) },
	dfilter: { by: 'filter', rule: (d) => scaled(d, 1 / (norm(d) + TINY)) },
	layer: { by: 'tensor', rule: (d, w) => scaled(d, ratio(norm(w), norm(d))) },
	dlayer: { by: 'tensor', rule: (d) => scaled(d, ratio(1, norm(d))) },
	weight: {
		by: 'tensor',
		rule: (d, w) => {
			for (let k = 0; k < d.length; k++) d[k] = (d[k] as number) * (w[k] as number);
		},
	},
	none: { by: 'none', rule: () => undefined },
	// Of all parameters at once: below.
	model: { by: 'none', rule: () => undefined },
};

/**
 * Give the parts of a direction their lengths, in place. Tensors of one axis are left as they are (see `random.ts`), but by `model`,
 * which measures everything at once.
 */
export function normalise(plan: NetworkPlan, direction: Float64Array, weights: Float64Array, by: DirectionNorm): void {
	if (by === 'model') {
		scaled(direction, ratio(norm(weights), norm(direction)));
		return;
	}
	const { by: unit, rule } = RULES[by];
	for (const tensor of plan.parameters) {
		if (isPlain(tensor)) continue;
		const [d, w] = [partOf(direction, tensor), partOf(weights, tensor)];
		if (unit === 'tensor') rule(d, w);
		if (unit !== 'filter') continue;
		const filters = filtersOf(tensor, w);
		for (const filter of filtersOf(tensor, d)) rule(filter, filters.next().value as Float64Array);
	}
}
