/**
 * The mathematics of layers that are sums of products: y = Σ c·x and y = Σ w·x. Such a layer only says which numbers meet, and its
 * derivatives follow, because a product is linear in each of its factors.
 */

import type { LayerType } from '../../model/network.ts';
import type { LayerMath, NodeAt, Slots } from './row.ts';

/** One of a node's arrays. */
type Pick = (slots: Slots) => Float64Array;

export const input =
	(k: number): Pick =>
	({ x }) =>
		x[k] as Float64Array;
export const parameter =
	(k: number): Pick =>
	({ p }) =>
		p[k] as Float64Array;

/** Calls `visit` with the places of numbers that meet: y[i] += c·x[j]. */
type Pairs<T extends LayerType> = (at: NodeAt<T>, visit: (i: number, j: number, c: number) => void) => void;
/** Calls `visit` with the places of numbers that meet: y[i] += a[j]·b[k]. */
type Triples<T extends LayerType> = (at: NodeAt<T>, visit: (i: number, j: number, k: number) => void) => void;

const get = (array: Float64Array, index: number): number => array[index] as number;
const put = (array: Float64Array, index: number, value: number): void => {
	array[index] = get(array, index) + value;
};

/** y[i] += c·a[j]. The coefficients may depend on the values (the largest of a window), whose change is then 0 almost everywhere. */
export function linear<T extends LayerType>(a: Pick, pairs: Pairs<T>): LayerMath<T> {
	const apply = (at: NodeAt<T>, from: Float64Array, to: Float64Array): void =>
		pairs(at, (i, j, c) => {
			put(to, i, c * get(from, j));
		});
	const transpose = (at: NodeAt<T>, from: Float64Array, to: Float64Array): void =>
		pairs(at, (i, j, c) => {
			put(to, j, c * get(from, i));
		});
	return {
		forward: (at) => apply(at, a(at), at.y),
		tangent: (at, along) => apply(at, a(along), along.y),
		reverse: (at, back) => transpose(at, back.y, a(back)),
		reverseTangent: (at, _along, _back, turn) => transpose(at, turn.y, a(turn)),
	};
}

/** y[i] += a[j]·b[k]. */
export function bilinear<T extends LayerType>(a: Pick, b: Pick, triples: Triples<T>): LayerMath<T> {
	/** y += a·b */
	const apply = (at: NodeAt<T>, first: Float64Array, second: Float64Array, y: Float64Array): void =>
		triples(at, (i, j, k) => {
			put(y, i, get(first, j) * get(second, k));
		});
	/** (ā, b̄) += (ȳ·b, ȳ·a) */
	const transpose = (at: NodeAt<T>, y: Float64Array, values: Slots, to: Slots): void => {
		const [first, second, toFirst, toSecond] = [a(values), b(values), a(to), b(to)];
		triples(at, (i, j, k) => {
			const g = get(y, i);
			put(toFirst, j, g * get(second, k));
			put(toSecond, k, g * get(first, j));
		});
	};
	return {
		forward: (at) => apply(at, a(at), b(at), at.y),
		tangent(at, along) {
			apply(at, a(along), b(at), along.y);
			apply(at, a(at), b(along), along.y);
		},
		reverse: (at, back) => transpose(at, back.y, at, back),
		reverseTangent(at, along, back, turn) {
			transpose(at, back.y, along, turn);
			transpose(at, turn.y, at, turn);
		},
	};
}

/** The sum of such terms. */
export const sumOf = <T extends LayerType>(...terms: readonly LayerMath<T>[]): LayerMath<T> => ({
	forward(at) {
		for (const term of terms) term.forward(at);
	},
	tangent(at, along) {
		for (const term of terms) term.tangent(at, along);
	},
	reverse(at, back) {
		for (const term of terms) term.reverse(at, back);
	},
	reverseTangent(at, along, back, turn) {
		for (const term of terms) term.reverseTangent(at, along, back, turn);
	},
});
