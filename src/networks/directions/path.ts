/** The main directions of a path of training, and how much of it a plane shows. */

import { dot, norm, project } from '../../math/linear.ts';
import { symmetricEigen } from '../../math/symmetric.ts';
import { UsageError } from '../../model/errors.ts';
import type { Plane } from '../../model/geometry.ts';

/** The two main directions of a path. */
export interface PathDirections {
	/** Of length 1, at right angles. */
	readonly first: Float64Array;
	readonly second: Float64Array;
	/** Shares of the path's variance along each. */
	readonly explained: readonly [number, number];
}

/**
 * PCA of a path: of the rows w_i − w_T, less their mean. With few points and many parameters the eigenvectors come from the small
 * matrix of inner products (the Gram trick): p = Mᵀu / |Mᵀu|. A direction's sign is that of the largest component of u.
 *
 * @param points two or more networks, n numbers each
 * @throws UsageError where the path has no two directions
 */
export function pathDirections(points: readonly Float64Array[]): PathDirections {
	const last = points.at(-1);
	if (!last || points.length < 3) throw new UsageError(`The main directions of a path need three networks or more, not ${points.length}.`);
	const rows = centred(points.map((point) => point.map((x, k) => x - (last[k] as number))));
	const count = rows.length;
	const products = new Float64Array(count * count);
	for (const [i, row] of rows.entries())
		for (let k = i; k < count; k++) {
			const product = dot(row, rows[k] as Float64Array);
			products[i * count + k] = product;
			products[k * count + i] = product;
		}
	const { values, vectors } = symmetricEigen(products, count);
	const total = rows.reduce((sum, row) => sum + dot(row, row), 0);
	const [largest = 0, second = 0] = values;
	// A path along a line has rounding in place of a second direction.
	if (!(second > largest * 1e-14)) throw new UsageError('The networks of this path lie on one line: it has no second main direction.');
	const along = (which: 0 | 1): Float64Array => direction(rows, vectors[which] as Float64Array);
	return { first: along(0), second: along(1), explained: [largest / total, second / total] };
}

function centred(rows: readonly Float64Array[]): Float64Array[] {
	const mean = new Float64Array(rows[0]?.length ?? 0);
	for (const row of rows) for (let k = 0; k < mean.length; k++) mean[k] = (mean[k] as number) + (row[k] as number) / rows.length;
	return rows.map((row) => row.map((x, k) => x - (mean[k] as number)));
}

function direction(rows: readonly Float64Array[], u: Float64Array): Float64Array {
	const most = u.reduce((best, x) => (Math.abs(x) > Math.abs(best) ? x : best), 0);
	const sum = new Float64Array(rows[0]?.length ?? 0);
	for (const [i, row] of rows.entries()) {
		const weight = (u[i] as number) * Math.sign(most);
		for (let k = 0; k < sum.length; k++) sum[k] = (sum[k] as number) + weight * (row[k] as number);
	}
	const length = norm(sum);
	return sum.map((x) => x / length);
}

/**
 * The shares of variance that the first two main directions of a driftless random walk of so many points have in many dimensions:
 * what a path without any structure would show. The matrix of a walk's centred points is the inverse of second differences, whose
 * eigenvalues are known; for long walks the shares are 6/π² and 6/4π² (Antognini and Sohl-Dickstein 2018).
 *
 * @param count points of the walk, 3 or more
 * @example
 * walkShares(1000) // 0.6079, 0.1520
 */
export function walkShares(count: number): readonly [number, number] {
	const share = (k: number): number => 6 / ((count * count - 1) * (2 - 2 * Math.cos((Math.PI * k) / count)));
	return [share(1), share(2)];
}

/** How coordinates of a point in the plane are found: by its inner product with each direction, right only at right angles, or as nearest point. */
export type PathMethod = 'cos' | 'lstsq';

/** A path as a plane shows it. */
export interface SeenPath {
	/** u and v of each point. */
	readonly uv: Float64Array;
	/** How far each point is from the plane. */
	readonly distances: Float64Array;
	/** Share of the path's variance about its mean that lies in the plane. */
	readonly explained: number;
}

/**
 * Where the points of a path are in a plane, how far from it, and how much of the path's variance it shows.
 * @param points n numbers each
 */
export function seenPath(plane: Plane, points: readonly Float64Array[], method: PathMethod = 'lstsq'): SeenPath {
	const uv = new Float64Array(2 * points.length);
	const distances = new Float64Array(points.length);
	for (const [i, point] of points.entries()) {
		const nearest = project(plane, point);
		distances[i] = nearest.distances[0] as number;
		uv.set(method === 'lstsq' ? nearest.uv : byProduct(plane, point), 2 * i);
	}
	return { uv, distances, explained: explainedBy(plane, points) };
}

function byProduct({ origin, first, second }: Plane, point: Float64Array): readonly [number, number] {
	const offset = point.map((x, k) => x - (origin[k] as number));
	const along = (d: Float64Array): number => dot(offset, d) / dot(d, d);
	return [along(first), along(second)];
}

/** 1 − (variance across the plane) / (variance). */
function explainedBy(plane: Plane, points: readonly Float64Array[]): number {
	const rows = centred(points);
	const through: Plane = { ...plane, origin: new Float64Array(plane.n) };
	let across = 0;
	let all = 0;
	for (const row of rows) {
		across += (project(through, row).distances[0] as number) ** 2;
		all += dot(row, row);
	}
	return all === 0 ? 1 : 1 - across / all;
}
