/** Which landscapes of networks are told by one pass over a plane: they differ in nothing but their quantity. */

import type { BoundObjective } from '../../model/backend.ts';
import type { Plane } from '../../model/geometry.ts';
import type { BesideLoss, NetworkBody, NetworkPlan } from '../../model/network.ts';
import { areEqual } from './memory.ts';

/** One pass: the landscape that leads it, and those that it tells beside it, by their places in the list. */
export interface Pass {
	readonly first: number;
	readonly beside: readonly { readonly at: number; readonly quantity: BesideLoss }[];
}

interface Asked {
	readonly plan: NetworkPlan;
	readonly body: NetworkBody;
	readonly plane: Plane;
}

function askedOf({ objective: { evaluation }, space, plane }: BoundObjective): Asked | undefined {
	if (evaluation.kind !== 'network' || space !== 'plane' || evaluation.body.within) return undefined;
	return { plan: evaluation.plan, body: evaluation.body, plane };
}

/** Loss leads, so that its decay and its slopes are told, then accuracy. The loss of a class is a pass over the samples of the class. */
const leads = ({ body: { quantity } }: Asked): number =>
	quantity === undefined || quantity.of === 'loss' ? 2 : Number(quantity.of === 'accuracy');

const areSame = (a: ArrayLike<number> | undefined, b: ArrayLike<number> | undefined): boolean =>
	a === b || (a !== undefined && b !== undefined && areEqual(a, b));

function sharesPass(first: Asked, other: Asked): BesideLoss | undefined {
	const { quantity } = other.body;
	if (quantity === undefined || quantity.of === 'loss') return undefined;
	const [a, b] = [first.body, other.body];
	const isSame =
		first.plan.key === other.plan.key &&
		a.data.key === b.data.key &&
		a.loss === b.loss &&
		(a.normalisation ?? 'running') === (b.normalisation ?? 'running') &&
		areSame(a.statistics, b.statistics) &&
		(['origin', 'first', 'second'] as const).every((part) => areSame(first.plane[part], other.plane[part]));
	// Where norms take their statistics of all samples, a class has none of its own, and is another sum.
	const isJoint = a.normalisation === 'batch' && first.plan.statisticCount > 0;
	return isSame && !(isJoint && quantity.of === 'class') ? quantity : undefined;
}

/** The passes that tell a list of landscapes: as few as share one. */
export function passesOf(bounds: readonly BoundObjective[]): Pass[] {
	const asked = bounds.map(askedOf);
	const order = [...bounds.keys()].toSorted((a, b) => rank(asked[b]) - rank(asked[a]));
	const passes: { first: number; beside: { at: number; quantity: BesideLoss }[] }[] = [];
	for (const at of order) {
		const own = asked[at];
		const found = passes.flatMap((pass) => {
			const first = asked[pass.first];
			const quantity = own && first && leads(first) > 0 ? sharesPass(first, own) : undefined;
			return quantity ? [{ pass, quantity }] : [];
		})[0];
		if (found) found.pass.beside.push({ at, quantity: found.quantity });
		else passes.push({ first: at, beside: [] });
	}
	return passes;
}

const rank = (asked: Asked | undefined): number => (asked ? leads(asked) : 0);
