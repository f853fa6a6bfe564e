/** Where the particles of a swarm begin: the same points for every optimizer and on every machine. */

import { pointsOf } from '../../math/linear.ts';
import { philox, uniform01 } from '../../math/philox.ts';
import { UsageError } from '../../model/errors.ts';
import type { Plane, Range, Rectangle } from '../../model/geometry.ts';
import type { StartChoice, Starts } from '../../model/swarm.ts';

/** Philox's stream of the starts. They are drawn at step 0, so no step of an optimizer meets them. */
const START_STREAM = 0x57a7;
/** The standard deviation of a Gaussian start as a share of the window's sides, where none is chosen. */
const DEFAULT_DEVIATION = 0.1;

/** Starts as chosen, in numbers: the window stands for “in view”. */
export function startsOf(choice: StartChoice, { u, v }: Rectangle): Starts {
	const middle = ([lo, hi]: Range): number => (lo + hi) / 2;
	switch (choice.kind) {
		case 'uniform':
		case 'grid':
			return { kind: choice.kind, u, v };
		case 'gaussian': {
			const share = choice.deviation ?? DEFAULT_DEVIATION;
			const deviation = [share * (u[1] - u[0]), share * (v[1] - v[0])] as const;
			return { kind: 'gaussian', center: choice.center ?? [middle(u), middle(v)], deviation };
		}
		case 'point':
			return { kind: 'point', at: choice.at };
	}
}

export interface StartRequest {
	readonly count: number;
	/** Of the run. */
	readonly seed: number;
	/** Where the particles begin. */
	readonly plane: Plane;
}

/** The same, asked for as plain data. */
export interface StartsRequest extends StartRequest {
	readonly starts: Starts;
}

/** Where particles begin. */
export interface StartPlaces {
	/** count × n coordinates. */
	readonly points: Float64Array<ArrayBuffer>;
	/** The least and the greatest of each coordinate. */
	readonly spans: readonly Range[];
}

/** Place the particles of a swarm. @throws UsageError */
export function placeStarts({ starts, ...request }: StartsRequest): StartPlaces {
	const points = startPoints(starts, request);
	return { points, spans: spansOf(points, request.plane.n) };
}

/** The least and the greatest of each coordinate. @param points count × n */
export function spansOf(points: Float64Array, n: number): Range[] {
	return Array.from({ length: points.length > 0 ? n : 0 }, (_, k) => {
		let [lo, hi] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
		for (let i = k; i < points.length; i += n) {
			const x = points[i] as number;
			if (x < lo) lo = x;
			if (x > hi) hi = x;
		}
		return [lo, hi] as const;
	});
}

/**
 * The starts as points of all n coordinates, count × n.
 *
 * `uniform` and `gaussian` draw particle i by Philox (seed, i, 0, starts), so that more particles keep the first
 * ones where they were. `grid` takes the middles of ⌈√count⌉ columns of cells. Coordinates of the plane are
 * embedded as x = origin + u·first + v·second: particles begin in the plane. Coordinates are computed in double precision and rounded to f32 once; `points` are taken as they are (a
 * machine of f32 rounds them).
 *
 * @throws UsageError where points do not have n coordinates, or are not `count`
 * @example
 * startPoints({ kind: 'grid', u: [0, 4], v: [0, 4] }, { count: 4, seed: 0, plane: axisPlane(2) }); // 1,1 3,1 1,3 3,3
 */
export function startPoints(starts: Starts, { count, seed, plane }: StartRequest): Float64Array<ArrayBuffer> {
	if (starts.kind === 'points') return wholePoints(starts.points, count, plane.n);
	const uv = new Float64Array(2 * count);
	switch (starts.kind) {
		case 'uniform':
			uniformStarts(uv, starts.u, starts.v, seed);
			break;
		case 'grid':
			gridStarts(uv, starts.u, starts.v, plane.n === 1);
			break;
		case 'gaussian':
			gaussianStarts(uv, starts.center, starts.deviation, seed);
			break;
		case 'point':
			for (let i = 0; i < count; i++) uv.set(starts.at, 2 * i);
	}
	return embed(uv, plane);
}

/**
 * Points of the plane as points of all n coordinates, each rounded to f32 once.
 * @param uv count × 2
 */
export function embed(uv: Float64Array, plane: Plane): Float64Array<ArrayBuffer> {
	const points = pointsOf(plane, uv);
	for (let i = 0; i < points.length; i++) points[i] = Math.fround(points[i] as number);
	return points;
}

function wholePoints(points: readonly (readonly number[])[], count: number, dimension: number): Float64Array<ArrayBuffer> {
	if (points.length !== count) throw new UsageError(`There are ${points.length} starts for ${count} particles.`);
	const wrong = points.find((point) => point.length !== dimension);
	if (wrong) throw new UsageError(`A start of this landscape has ${dimension} coordinates, not ${wrong.length}.`);
	return Float64Array.from(points.flat());
}

function uniformStarts(uv: Float64Array, u: Range, v: Range, seed: number): void {
	const [acrossU, acrossV] = [within(u), within(v)];
	for (let i = 0; 2 * i < uv.length; i++) {
		const [a, b] = philox(seed, i, 0, START_STREAM);
		uv[2 * i] = acrossU(uniform01(a));
		uv[2 * i + 1] = acrossV(uniform01(b));
	}
}

/** t in [0, 1] across a range, so that the f32 nearest to it lies inside: at its ends a rounding would lead out. */
function within([lo, hi]: Range): (t: number) => number {
	const least = Math.fround(lo) >= lo ? lo : Math.fround(lo + Math.abs(lo) * 2 ** -23);
	const most = Math.fround(hi) <= hi ? hi : Math.fround(hi - Math.abs(hi) * 2 ** -23);
	return (t) => Math.min(most, Math.max(least, lo + (hi - lo) * t));
}

/** The middles of equal cells, row after row from the lowest v; a last row that is not full is spread out. */
function gridStarts(uv: Float64Array, u: Range, v: Range, isLine: boolean): void {
	const count = uv.length / 2;
	const columns = isLine ? count : Math.ceil(Math.sqrt(count));
	const rows = Math.ceil(count / columns);
	for (let i = 0; i < count; i++) {
		const row = Math.floor(i / columns);
		const wide = Math.min(columns, count - row * columns);
		uv[2 * i] = u[0] + ((u[1] - u[0]) * (i - row * columns + 0.5)) / wide;
		uv[2 * i + 1] = v[0] + ((v[1] - v[0]) * (row + 0.5)) / rows;
	}
}

/** Two independent normal numbers a particle by Box–Muller. */
function gaussianStarts(uv: Float64Array, center: readonly [number, number], deviation: readonly [number, number], seed: number): void {
	for (let i = 0; 2 * i < uv.length; i++) {
		const [a, b] = philox(seed, i, 0, START_STREAM);
		const radius = Math.sqrt(-2 * Math.log(1 - uniform01(a)));
		const angle = 2 * Math.PI * uniform01(b);
		uv[2 * i] = center[0] + deviation[0] * radius * Math.cos(angle);
		uv[2 * i + 1] = center[1] + deviation[1] * radius * Math.sin(angle);
	}
}
