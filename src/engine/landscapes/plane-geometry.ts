/** Lengths and distances of a plane through n dimensions; its directions need be neither of length 1 nor at right angles. */

import type { Plane } from '../../model/geometry.ts';

/** Inner products of a plane's directions. */
export interface Metric {
	readonly uu: number;
	readonly uv: number;
	readonly vv: number;
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
	let sum = 0;
	for (let k = 0; k < a.length; k++) sum += (a[k] as number) * (b[k] as number);
	return sum;
};

/** The identity where a landscape is its own plane. */
export const metricOf = (plane: Plane | undefined): Metric =>
	plane
		? { uu: dot(plane.first, plane.first), uv: dot(plane.first, plane.second), vv: dot(plane.second, plane.second) }
		: { uu: 1, uv: 0, vv: 1 };

/** A point of a plane in all n coordinates. */
export const pointOf = ({ origin, first, second }: Plane, u: number, v: number): number[] =>
	origin.map((x, k) => x + u * (first[k] as number) + v * (second[k] as number));

/**
 * The distance |x − p| of points from a plane, p being the nearest point of it.
 * @param points count × n
 * @example
 * distancesFrom({ origin: [0, 0, 0], first: [1, 0, 0], second: [1, 1, 0] }, Float64Array.of(5, 6, -2)); // 2
 */
export function distancesFrom(plane: Plane, points: Float64Array): Float64Array {
	const { origin, first, second } = plane;
	const n = origin.length;
	const { uu, uv, vv } = metricOf(plane);
	const area = uu * vv - uv * uv;
	const offset = new Float64Array(n);
	const distances = new Float64Array(points.length / n);
	for (let i = 0; i < distances.length; i++) {
		for (let k = 0; k < n; k++) offset[k] = (points[i * n + k] as number) - (origin[k] as number);
		const [along, aside] = [dot(first, offset), dot(second, offset)];
		const [u, v] = [(vv * along - uv * aside) / area, (uu * aside - uv * along) / area];
		let squares = 0;
		for (let k = 0; k < n; k++) squares += ((offset[k] as number) - u * (first[k] as number) - v * (second[k] as number)) ** 2;
		distances[i] = Math.sqrt(squares);
	}
	return distances;
}
