/** What the parameters of a network are called as variables of its landscape. */

import type { AxisLabel } from '../../model/axis-label.ts';
import type { NetworkPlan } from '../../model/network.ts';
import { breath } from '../../model/work.ts';

/** A network with more parameters has names of its tensors only, not one for each number. */
const MOST_NAMES = 10_000;
/** Names that are written at once: some milliseconds. */
const PART = 2 ** 20;

/** A name for each parameter, in their order. */
export function parameterNames(plan: NetworkPlan): readonly AxisLabel[] {
	if (plan.parameterCount <= MOST_NAMES) return namesOfNumbers(plan);
	const names = new Array<AxisLabel>(plan.parameterCount);
	for (const { name, at, size } of plan.parameters) names.fill({ name }, at, at + size);
	return names;
}

/** The same with a breath between two parts: of millions of parameters, for a thread that has others to serve. */
export async function parameterNamesInParts(plan: NetworkPlan): Promise<readonly AxisLabel[]> {
	if (plan.parameterCount <= PART) return parameterNames(plan);
	const names: AxisLabel[] = [];
	for (const { name, at, size } of plan.parameters) {
		const label = { name };
		for (let from = at; from < at + size; from += PART) {
			const to = Math.min(at + size, from + PART);
			names.length = to;
			names.fill(label, from, to);
			await breath();
		}
	}
	return names;
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
