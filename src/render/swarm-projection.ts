/** Particles of n coordinates in the plane that is shown. */

import type { Plane, Rectangle } from '../model/geometry.ts';

/** Box coordinates of a point x: Σ first[k] · (x[k] − corner[k]) − ½, and the same with `second`. */
export interface Projection {
	/** The point of the plane at the window's lower left corner, n coordinates. */
	readonly corner: Float64Array;
	readonly first: Float64Array;
	readonly second: Float64Array;
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
	let sum = 0;
	for (let k = 0; k < a.length; k++) sum += (a[k] as number) * (b[k] as number);
	return sum;
};

const unit = (dimension: number, k: number): number[] => Array.from({ length: dimension }, (_, i) => Number(i === k));

/**
 * The orthogonal projection on a plane, in box coordinates of a window: the (u, v) for which |x − origin − u·first − v·second|
 * is least, by the vectors dual to the plane's two, which may have any length and any angle but 0.
 * Differences are taken from the window's corner, so that f32 keeps its digits where the window is small.
 *
 * @param plane null: the first two coordinates themselves
 * @param dimension coordinates of a point
 * @example
 * planeProjection(null, 2, { u: [0, 4], v: [0, 2] }) // first = [¼, 0], second = [0, ½], corner = [0, 0]
 */
export function planeProjection(plane: Plane | null, dimension: number, { u, v }: Rectangle): Projection {
	const {
		origin,
		first: a,
		second: b,
	} = plane ?? { origin: new Array<number>(dimension).fill(0), first: unit(dimension, 0), second: unit(dimension, 1) };
	const [aa, ab, bb] = [dot(a, a), dot(a, b), dot(b, b)];
	const determinant = aa * bb - ab * ab;
	const [du, dv] = [u[1] - u[0], v[1] - v[0]];
	// Without a second direction (one variable, or parallel directions) only the first one places a particle.
	const flat = !(determinant > 1e-14 * aa * bb);
	const dual = (k: number): readonly [number, number] => {
		const [x, y] = [a[k] as number, b[k] as number];
		return flat ? [aa > 0 ? x / aa : 0, 0] : [(bb * x - ab * y) / determinant, (aa * y - ab * x) / determinant];
	};
	return {
		corner: Float64Array.from(origin, (o, k) => o + u[0] * (a[k] as number) + v[0] * (b[k] as number)),
		first: Float64Array.from(origin, (_, k) => dual(k)[0] / du),
		second: Float64Array.from(origin, (_, k) => dual(k)[1] / dv),
	};
}
