/** Planes, rectangles and grids: plain data, no behaviour that a machine could answer differently. */

import { spansPlane } from '../math/linear.ts';
import { UsageError } from './errors.ts';

/** A closed interval [lo, hi], lo < hi. */
export type Range = readonly [number, number];

/** A rectangle of the plane: u across, v up. */
export interface Rectangle {
	readonly u: Range;
	readonly v: Range;
}

/**
 * A plane through a landscape of n variables: the points origin + u·first + v·second. A landscape of two variables is its own
 * plane: there it is the identity. On a landscape of one variable `second` is 0, so that v has no part.
 */
export interface Plane {
	/** Numbers of each vector. */
	readonly n: number;
	readonly origin: Float64Array;
	readonly first: Float64Array;
	readonly second: Float64Array;
}

/** Whether a plane shows only a part of its landscape: of more than two variables it does. */
export const isSlice = ({ n }: Pick<Plane, 'n'>): boolean => n > 2;

/** The plane of the first two axes through 0; the identity of up to two variables. */
export function axisPlane(n: number): Plane {
	const unit = (axis: number): Float64Array => Float64Array.from({ length: n }, (_, k) => Number(k === axis));
	return { n, origin: new Float64Array(n), first: unit(0), second: unit(1) };
}

/**
 * The plane through a point along two directions.
 * @throws UsageError where the vectors are not equally long, or the directions span no plane
 * @example
 * const { n, origin } = planeAlong([0, 0, 1], [1, 0, 0], [0, 1, 0]);
 * console.log(n, origin); // 3 Float64Array(3) [ 0, 0, 1 ]
 */
export function planeAlong(origin: ArrayLike<number>, first: ArrayLike<number>, second: ArrayLike<number>): Plane {
	const n = origin.length;
	const other = [first, second].find(({ length }) => length !== n);
	if (other) throw new UsageError(`A plane through a point of ${n} coordinates needs directions of ${n} numbers, not ${other.length}.`);
	if (n > 1 && !spansPlane({ first, second }))
		throw new UsageError('The two directions of the plane are parallel, or one of them is 0: they span no plane.');
	return { n, origin: Float64Array.from(origin), first: Float64Array.from(first), second: Float64Array.from(second) };
}

/** A regular grid over a rectangle; samples lie on both ends of each axis. */
export interface GridSpec {
	readonly columns: number;
	readonly rows: number;
	readonly domain: Rectangle;
}

/**
 * The f32 coordinates of a grid's axis: count samples from lo to hi, both included.
 * Computed in double and rounded once, here, so that every machine sees the same bits.
 */
export function axis([lo, hi]: Range, count: number): Float32Array {
	const out = new Float32Array(count);
	for (let i = 0; i < count; i++) out[i] = axisValue([lo, hi], count, i);
	return out;
}

/** The same in double precision. */
export const axis64 = (range: Range, count: number): Float64Array<ArrayBuffer> =>
	Float64Array.from({ length: count }, (_, i) => axisValue(range, count, i));

/** Sample `index` of an axis in double precision; exact at both ends. */
export function axisValue([lo, hi]: Range, count: number, index: number): number {
	if (count === 1) return (lo + hi) / 2;
	const t = index / (count - 1);
	return index === count - 1 ? hi : lo + (hi - lo) * t;
}

/** The grid of rows `from` … `from + count − 1` of a grid: its samples are the same. */
export function rowsOfGrid(grid: GridSpec, from: number, count: number): GridSpec {
	if (count === grid.rows) return grid;
	const { columns, rows, domain } = grid;
	return {
		columns,
		rows: count,
		domain: { u: domain.u, v: [axisValue(domain.v, rows, from), axisValue(domain.v, rows, from + count - 1)] },
	};
}

/** Distance of neighbouring samples of an axis. */
export const cellSize = ([lo, hi]: Range, count: number): number => (hi - lo) / Math.max(1, count - 1);

/** Does a rectangle lie within another, the edges included? */
export const isWithin = (inner: Rectangle, outer: Rectangle): boolean =>
	(['u', 'v'] as const).every((axis) => inner[axis][0] >= outer[axis][0] && inner[axis][1] <= outer[axis][1]);
