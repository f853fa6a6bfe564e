/** Particles of n coordinates in the plane that is shown. */

import { dualBasis, pointOf } from '../math/linear.ts';
import type { Plane, Rectangle } from '../model/geometry.ts';

/** Box coordinates of a point x: Σ first[k] · (x[k] − corner[k]) − ½, and the same with `second`. */
export interface Projection {
	/** The point of the plane at the window's lower left corner, n coordinates. */
	readonly corner: Float64Array;
	readonly first: Float64Array;
	readonly second: Float64Array;
}

/**
 * The orthogonal projection on a plane, in box coordinates of a window: the (u, v) for which |x − origin − u·first − v·second|
 * is least, by the vectors dual to the plane's two, which may have any length and any angle but 0.
 * Differences are taken from the window's corner, so that f32 keeps its digits where the window is small.
 *
 * @example
 * planeProjection(axisPlane(2), { u: [0, 4], v: [0, 2] }) // first = [¼, 0], second = [0, ½], corner = [0, 0]
 */
export function planeProjection(plane: Plane, { u, v }: Rectangle): Projection {
	const { first, second } = dualBasis(plane);
	return {
		corner: pointOf(plane, u[0], v[0]),
		first: first.map((x) => x / (u[1] - u[0])),
		second: second.map((y) => y / (v[1] - v[0])),
	};
}
