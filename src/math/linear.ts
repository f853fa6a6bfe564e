/**
 * Linear algebra of a plane through n dimensions: the points origin + u·first + v·second. Its directions may have any length and
 * any angle but 0. A line is a plane whose second direction is 0: v has no part there.
 */

/** A vector of n numbers. */
type Vector = ArrayLike<number>;

/** A pair of directions. */
interface Directions {
	readonly first: Vector;
	readonly second: Vector;
}

/** A plane as algebra sees it. */
interface Affine extends Directions {
	readonly origin: Vector;
}

/** Inner products of a plane's directions. */
export interface Gram {
	readonly uu: number;
	readonly uv: number;
	readonly vv: number;
}

/** Terms of an inner product that are summed before the sums are: so the rounding of a long one does not grow with its length. */
const BLOCK = 1024;

/** The largest relative rounding of an inner product of n terms that all have one sign: additions of a term, and its product. */
const dotRounding = (n: number): number => (Math.min(n, BLOCK) + Math.ceil(n / BLOCK)) * 2 ** -53;

/** Σ a[k]·b[k], in blocks of 1024 terms. */
export function dot(a: Vector, b: Vector): number {
	let total = 0;
	for (let from = 0; from < a.length; from += BLOCK) {
		const to = Math.min(a.length, from + BLOCK);
		let sum = 0;
		for (let k = from; k < to; k++) sum += (a[k] as number) * (b[k] as number);
		total += sum;
	}
	return total;
}

/** |a|. */
export const norm = (a: Vector): number => Math.sqrt(dot(a, a));

/** The Gram matrix of two directions. */
export const gram = ({ first, second }: Directions): Gram => ({
	uu: dot(first, first),
	uv: dot(first, second),
	vv: dot(second, second),
});

/**
 * Whether two directions span a plane: neither is 0, and the angle between them is more than their inner products' rounding
 * (1e-7 for few coordinates).
 */
export function spansPlane(directions: Directions): boolean {
	const { uu, uv, vv } = gram(directions);
	return uu * vv - uv * uv > Math.max(1e-14, 4 * dotRounding(directions.first.length)) * uu * vv;
}

/** The (x, y) with uu·x + uv·y = a and uv·x + vv·y = b. On a line y = 0. */
function solve({ uu, uv, vv }: Gram, a: number, b: number): readonly [number, number] {
	if (vv === 0) return [a / uu, 0];
	const area = uu * vv - uv * uv;
	return [(vv * a - uv * b) / area, (uu * b - uv * a) / area];
}

/** The vectors dual to the directions: their inner products with an offset in the plane are its u and v. */
export function dualBasis(directions: Directions): { readonly first: Float64Array; readonly second: Float64Array } {
	const metric = gram(directions);
	const n = directions.first.length;
	const [first, second] = [new Float64Array(n), new Float64Array(n)];
	for (let k = 0; k < n; k++) {
		const [x, y] = solve(metric, directions.first[k] as number, directions.second[k] as number);
		first[k] = x;
		second[k] = y;
	}
	return { first, second };
}

/**
 * Points of a plane in all n coordinates.
 * @param uv count × 2
 * @returns count × n
 */
export function pointsOf({ origin, first, second }: Affine, uv: Vector): Float64Array<ArrayBuffer> {
	const n = origin.length;
	const points = new Float64Array((uv.length / 2) * n);
	for (let i = 0, at = 0; 2 * i < uv.length; i++) {
		const [u, v] = [uv[2 * i] as number, uv[2 * i + 1] as number];
		for (let k = 0; k < n; k++) points[at++] = (origin[k] as number) + u * (first[k] as number) + v * (second[k] as number);
	}
	return points;
}

/** A point of a plane in all n coordinates. */
export const pointOf = (plane: Affine, u: number, v: number): Float64Array<ArrayBuffer> => pointsOf(plane, [u, v]);

/**
 * The points of a plane that are nearest to given ones, and how far these are from them.
 * @param points count × n
 * @returns coordinates (count × 2: u, v) and distances (count)
 * @example
 * project({ origin: [0, 0, 0], first: [1, 0, 0], second: [1, 1, 0] }, [5, 6, -2]); // u = -1, v = 6, distance 2
 */
export function project(plane: Affine, points: Vector): { readonly uv: Float64Array; readonly distances: Float64Array } {
	const { origin, first, second } = plane;
	const n = origin.length;
	const metric = gram(plane);
	const offset = new Float64Array(n);
	const count = points.length / n;
	const [uv, distances] = [new Float64Array(2 * count), new Float64Array(count)];
	for (let i = 0; i < count; i++) {
		for (let k = 0; k < n; k++) offset[k] = (points[i * n + k] as number) - (origin[k] as number);
		const [u, v] = solve(metric, dot(first, offset), dot(second, offset));
		for (let k = 0; k < n; k++) offset[k] = (offset[k] as number) - u * (first[k] as number) - v * (second[k] as number);
		uv[2 * i] = u;
		uv[2 * i + 1] = v;
		distances[i] = norm(offset);
	}
	return { uv, distances };
}

/** Box coordinates of a point x in a window of a plane: Σ first[k] · (x[k] − corner[k]) − ½, and the same with `second`. */
export interface Projection {
	/** The point of the plane at the window's lower left corner, n coordinates. */
	readonly corner: Float64Array;
	readonly first: Float64Array;
	readonly second: Float64Array;
}

/** The two ends of each side of a window. */
interface Window {
	readonly u: readonly [number, number];
	readonly v: readonly [number, number];
}

/**
 * The orthogonal projection on a plane, in box coordinates of a window: the (u, v) for which |x − origin − u·first − v·second|
 * is least, by the vectors dual to the plane's two. Differences are taken from the window's corner, so that f32 keeps its digits where
 * the window is small.
 *
 * @example
 * windowProjection(axisPlane(2), { u: [0, 4], v: [0, 2] }) // first = [¼, 0], second = [0, ½], corner = [0, 0]
 */
export function windowProjection(plane: Affine, { u, v }: Window): Projection {
	const { first, second } = dualBasis(plane);
	return {
		corner: pointOf(plane, u[0], v[0]),
		first: first.map((x) => x / (u[1] - u[0])),
		second: second.map((y) => y / (v[1] - v[0])),
	};
}
