/** A network's loss over samples as a landscape of its parameters. */

import { dot } from '../math/linear.ts';
import { contentHash } from '../math/content-hash.ts';
import type { NetworkBody, NetworkPlan, NetworkQuantity } from '../model/network.ts';
import type { BoundValues, Network, Objective, Order, Truth } from '../model/objective.ts';
import { assertNetworkOrder } from '../model/requests.ts';
import { isSmooth, quantityOf } from '../networks/quantity/quantity.ts';
import { checkBody, referenceRunner } from '../networks/reference/runner.ts';

/**
 * Compile a network: n is the number of its parameters, or 2 within a plane.
 * @throws ArchitectureError where network, samples and loss do not fit; UsageError where the samples have no such class
 * @example
 * const f = compileNetwork({ kind: 'network', architecture, data, loss: 'cross-entropy' });
 * f.truth(0, bindObjective(f, 'full')).run(theta); // values[0]: the mean loss of the samples
 */
export function compileNetwork(body: NetworkBody): Objective<Network> {
	const plan = checkBody(body);
	let reference: NetworkQuantity | undefined;
	const quantity = (): NetworkQuantity => (reference ??= quantityOf(body, referenceRunner));
	// What the samples cannot answer is refused now.
	if (body.quantity && body.quantity.of !== 'loss') quantity();
	return {
		key: keyOf(body, plan),
		dimension: dimensionOf(body, plan),
		parameters: [],
		offers: { pixelGradient: false, points: true, hessian: isSmooth(body) ? 'products' : 'none', bounds: false },
		evaluation: { kind: 'network', body, plan, reference: quantity },
		operations: 2 * plan.operations * body.data.count,
		definition: { body },
		truth: (order, values) => networkTruth(quantity(), dimensionOf(body, plan), order, values),
	};
}

const dimensionOf = ({ within }: NetworkBody, { parameterCount }: NetworkPlan): number => (within ? 2 : parameterCount);

/** Equal keys are equal functions: unlike those of formulas, they have the samples in them, and the statistics of norms. */
function keyOf(
	{ data, loss, decay = 0, quantity, normalisation = 'running', statistics, within }: NetworkBody,
	{ key }: NetworkPlan,
): string {
	const running = normalisation === 'running' && statistics ? contentHash([statistics]) : normalisation;
	const plane = within ? [contentHash([within.origin, within.first, within.second])] : [];
	return ['network', key, data.key, loss, `λ${decay}`, JSON.stringify(quantity ?? { of: 'loss' }), running, ...plane].join('|');
}

/**
 * Value and derivatives of a network in double precision.
 * @throws UsageError where second derivatives in all variables are asked for: they are n(n + 1)/2 numbers
 */
function networkTruth(quantity: NetworkQuantity, n: number, order: Order, { space, plane }: BoundValues): Truth {
	if (space === 'full') assertNetworkOrder(order);
	const inputs = space === 'plane' ? 2 : n;
	const values = new Float64Array(order === 0 ? 1 : order === 1 ? 1 + inputs : 6);
	const valid = new Uint8Array(values.length);
	const { origin, first, second } = plane;
	const theta = new Float64Array(n);
	const put = (value: number, derivatives: ArrayLike<number> = []): void => {
		values[0] = value;
		values.set(derivatives, 1);
		for (let k = 0; k < values.length; k++) valid[k] = Number(Number.isFinite(values[k]) && Number.isFinite(value));
	};
	const run = (point: ArrayLike<number>): void => {
		const [u, v] = [point[0] as number, point[1] as number];
		for (let k = 0; k < n; k++)
			theta[k] = space === 'full' ? (point[k] as number) : (origin[k] as number) + u * (first[k] as number) + v * (second[k] as number);
		if (order === 0) return put(quantity.value(theta));
		if (space === 'full') {
			const { value, gradient } = quantity.gradient(theta);
			return put(value, gradient);
		}
		const { value, slopes } = quantity.slopes(theta, [first, second]);
		if (order === 1) return put(value, slopes);
		const [alongFirst, alongSecond] = [quantity.product(theta, first), quantity.product(theta, second)];
		put(value, [...slopes, dot(alongFirst, first), dot(alongFirst, second), dot(alongSecond, second)]);
	};
	return { values, valid, run };
}
