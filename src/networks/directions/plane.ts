/** Planes through the parameters of a network. */

import { dot, norm, spansPlane } from '../../math/linear.ts';
import { UsageError } from '../../model/errors.ts';
import type { Plane } from '../../model/geometry.ts';
import type { NetworkPlan, ParameterTensor } from '../../model/network.ts';
import { ignoreOf, type NetworkPlaneChoice, normOf, seedOf } from '../../model/network-plane.ts';
import { printable } from '../../model/printable.ts';
import { normalise } from './normalise.ts';
import { pathDirections, walkShares } from './path.ts';
import { randomDirection } from './random.ts';
import { freeze, isPlain, movingTensors, partOf } from './tensors.ts';

/** What planes are made of: a network, and what else is known of it. All vectors have n numbers. */
export interface PlaneMaterial {
	readonly plan: NetworkPlan;
	/** The network that the plane goes through, at u = v = 0. */
	readonly parameters: Float64Array;
	/** Networks of its training, in order. */
	readonly path?: readonly Float64Array[];
	/** Other networks of the same architecture, by name. */
	readonly others?: ReadonlyMap<string, Float64Array>;
	/** Adam's moments: the mean of gradients, and of their squares. */
	readonly moments?: { readonly first: Float64Array; readonly second: Float64Array };
	/**
	 * Eigenvectors of the Hessian to its largest eigenvalues, or the way to find them.
	 * @param moves whether number k moves; the Hessian is that of the numbers that do
	 */
	readonly eigenvectors?: (moves: (k: number) => boolean) => {
		readonly vectors: readonly [Float64Array, Float64Array];
		readonly values: readonly [number, number];
	};
}

/** A plane, and what is to be said of it. */
export interface NetworkPlaneAnswer {
	readonly plane: Plane;
	/** What a direction is, in a few words, for the axes. */
	readonly names: readonly [string, string];
	/** Cosine of the angle between the directions; they are left as they are, whatever it is. */
	readonly cosine: number;
	/** Shares of the path's variance along each direction, and what a random walk would have. */
	readonly explained?: readonly [number, number];
	readonly walk?: readonly [number, number];
	/** Eigenvalues of the Hessian that belong to the directions. */
	readonly eigenvalues?: readonly [number, number];
}

type Directions = Omit<NetworkPlaneAnswer, 'plane' | 'cosine'> & { readonly first: Float64Array; readonly second: Float64Array };
type Of<K extends NetworkPlaneChoice['by']> = Extract<NetworkPlaneChoice, { readonly by: K }>;
type Maker<K extends NetworkPlaneChoice['by']> = (
	choice: Of<K>,
	material: PlaneMaterial,
	moving: ReadonlySet<ParameterTensor>,
) => Directions;

const MAKERS: { readonly [K in NetworkPlaneChoice['by']]: Maker<K> } = {
	random(choice, { plan, parameters }, moving) {
		const asked = { norm: normOf(choice), ignore: ignoreOf(choice), seed: seedOf(choice), moving };
		const [first, second] = [0, 1].map((number) => randomDirection(plan, parameters, { ...asked, number })) as [Float64Array, Float64Array];
		return { first, second, names: ['u', 'v'] };
	},

	pca(choice, { plan, parameters, path }, moving) {
		if (!path) throw new UsageError('A plane by pca needs a recorded path of training, and this network has none.');
		const points = path.map((point) => changedOnly(plan, point, parameters, choice, moving));
		const { first, second, explained } = pathDirections(points);
		const percent = (share: number): string => `${(100 * share).toFixed(share < 0.0995 ? 1 : 0)} %`;
		const names = explained.map((share, k) => `PC ${k + 1} (${percent(share)})`) as [string, string];
		return { first, second, names, explained, walk: walkShares(points.length) };
	},

	three(choice, { plan, parameters, others }, moving) {
		const [first, second] = choice.others.map((name) => {
			const other = others?.get(name);
			if (!other) throw new UsageError(`There is no network “${printable(name, 60)}” for a plane through three.`);
			if (other.length !== parameters.length)
				throw new UsageError(
					`A plane through three networks needs equal architectures: “${printable(name, 60)}” has ${other.length} parameters, not ${parameters.length}.`,
				);
			return between(changedOnly(plan, other, parameters, choice, moving), parameters);
		}) as [Float64Array, Float64Array];
		const names = choice.others.map((name) => `to ${printable(name, 40)}`) as [string, string];
		return { first, second, names };
	},

	hessian(choice, { plan, eigenvectors }, moving) {
		if (!eigenvectors) throw new UsageError('A plane along eigenvectors of the Hessian needs a loss: accuracy has no derivatives.');
		const held = new Uint8Array(plan.parameterCount);
		for (const tensor of plan.parameters)
			if (!moving.has(tensor) || (ignoreOf(choice) === 'biasbn' && isPlain(tensor))) held.fill(1, tensor.at, tensor.at + tensor.size);
		const { vectors, values } = eigenvectors((k) => held[k] === 0);
		return { first: vectors[0], second: vectors[1], names: ['eigenvector 1', 'eigenvector 2'], eigenvalues: values };
	},

	moments(choice, { plan, parameters, moments }, moving) {
		if (!moments)
			throw new UsageError(
				"A plane along Adam's moments needs them: train the network by Adam and stay at the last step that was taken, or open a checkpoint with the optimizer's state.",
			);
		const [first, second] = [moments.first, moments.second].map((moment) => {
			const direction = moment.slice();
			if (ignoreOf(choice) === 'biasbn') for (const tensor of plan.parameters) if (isPlain(tensor)) partOf(direction, tensor).fill(0);
			freeze(plan, direction, moving);
			normalise(plan, direction, parameters, normOf(choice));
			return direction;
		}) as [Float64Array, Float64Array];
		return { first, second, names: ['first moment', 'second moment'] };
	},
};

const between = (a: Float64Array, b: Float64Array): Float64Array => a.map((x, k) => x - (b[k] as number));

/** A network that differs from the middle one only where the plane may move. */
function changedOnly(
	plan: NetworkPlan,
	point: Float64Array,
	middle: Float64Array,
	choice: NetworkPlaneChoice,
	moving: ReadonlySet<ParameterTensor>,
): Float64Array {
	const changed = point.slice();
	for (const tensor of plan.parameters)
		if (!moving.has(tensor) || (ignoreOf(choice) === 'biasbn' && isPlain(tensor))) partOf(changed, tensor).set(partOf(middle, tensor));
	return changed;
}

/**
 * The plane that is chosen, through a network.
 *
 * @throws UsageError where what it is made of is missing, a name is none of the network's, or the directions span no plane
 * @example
 * networkPlane({ by: 'random', norm: 'filter', seed: 3 }, { plan, parameters }).cosine // about ±√(2/πn)
 */
export function networkPlane(choice: NetworkPlaneChoice, material: PlaneMaterial): NetworkPlaneAnswer {
	const { plan, parameters } = material;
	const moving = movingTensors(plan, choice.layers);
	const { first, second, ...told } = (MAKERS[choice.by] as Maker<NetworkPlaneChoice['by']>)(choice, material, moving);
	if (!spansPlane({ first, second })) throw new UsageError(noPlane(plan, choice, moving));
	const cosine = dot(first, second) / (norm(first) * norm(second));
	return { plane: { n: plan.parameterCount, origin: parameters, first, second }, cosine, ...told };
}

function noPlane(plan: NetworkPlan, choice: NetworkPlaneChoice, moving: ReadonlySet<ParameterTensor>): string {
	const frozen = ignoreOf(choice) === 'biasbn' && plan.parameters.every((tensor) => !moving.has(tensor) || isPlain(tensor));
	return frozen
		? 'Only biases and norms could move, and the plane leaves them as they are: add ignore=none.'
		: 'The two directions of this plane are parallel, or one of them is 0: they span no plane.';
}
