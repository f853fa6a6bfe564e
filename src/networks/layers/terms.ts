/**
 * The mathematics of layers that are sums of products: y = Σ c·x and y = Σ w·x. Such a layer only says which numbers meet, and its
 * derivatives follow, because a product is linear in each of its factors.
 *
 * Numbers that meet are told in runs, so that the innermost loop is here: `length` times, each place goes on by its step.
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

/** y[i] += c·x[j] over a run: i and j are the first places, di and dj the steps to the next. */
type VisitPairs = (length: number, i: number, di: number, j: number, dj: number, c: number) => void;
/** y[i] += a[j]·b[k] over a run. */
type VisitTriples = (length: number, i: number, di: number, j: number, dj: number, k: number, dk: number) => void;

type Pairs<T extends LayerType> = (at: NodeAt<T>, visit: VisitPairs) => void;
type Triples<T extends LayerType> = (at: NodeAt<T>, visit: VisitTriples) => void;

/** y[i] += c·x[j] */
function addTimes(length: number, y: Float64Array, i: number, di: number, x: Float64Array, j: number, dj: number, c: number): void {
	for (let n = 0; n < length; n++) y[i + n * di] = (y[i + n * di] as number) + c * (x[j + n * dj] as number);
}

/** y[i] += a[j]·b[k] */
function addProducts(
	length: number,
	y: Float64Array,
	i: number,
	di: number,
	a: Float64Array,
	j: number,
	dj: number,
	b: Float64Array,
	k: number,
	dk: number,
): void {
	for (let n = 0; n < length; n++) y[i + n * di] = (y[i + n * di] as number) + (a[j + n * dj] as number) * (b[k + n * dk] as number);
}

/** y[i] += c·a[j]. The coefficients may depend on the values (the largest of a window), whose change is then 0 almost everywhere. */
export function linear<T extends LayerType>(a: Pick, pairs: Pairs<T>): LayerMath<T> {
	const apply = (at: NodeAt<T>, from: Float64Array, to: Float64Array): void =>
		pairs(at, (length, i, di, j, dj, c) => addTimes(length, to, i, di, from, j, dj, c));
	const transpose = (at: NodeAt<T>, from: Float64Array, to: Float64Array): void =>
		pairs(at, (length, i, di, j, dj, c) => addTimes(length, to, j, dj, from, i, di, c));
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
		triples(at, (length, i, di, j, dj, k, dk) => addProducts(length, y, i, di, first, j, dj, second, k, dk));
	/** (ā, b̄) += (ȳ·b, ȳ·a) */
	const transpose = (at: NodeAt<T>, y: Float64Array, values: Slots, to: Slots): void => {
		const [first, second, toFirst, toSecond] = [a(values), b(values), a(to), b(to)];
		triples(at, (length, i, di, j, dj, k, dk) => {
			addProducts(length, toFirst, j, dj, y, i, di, second, k, dk);
			addProducts(length, toSecond, k, dk, y, i, di, first, j, dj);
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
