/**
 * Scattered samples joined by triangles: the Delaunay triangulation of their places, each axis scaled to the extent of
 * the samples, so that units do not decide who is whose neighbour.
 */

import type { Frame } from '../../model/definition.ts';
import { Delaunay } from 'd3-delaunay';
import { LimitError, UsageError } from '../../model/errors.ts';
import type { SampledPoints } from '../../model/field.ts';

/** Most samples that are joined: more takes longer than two seconds to build, and a deeper search at every place. */
export const MAX_POINTS = 20_000;
/**
 * A triangle lower than this share of the extent is a line to f32: it is left out, and its neighbours reach over it
 * (see `TOUCH`).
 */
const FLATTEST = 2 ** -20;
/** How far beyond its edges a triangle still answers, as a share of the extent: more than f32 rounding of a place. */
export const TOUCH = 2 ** -20;

export interface Triangulation {
	readonly frame: Frame;
	/** Of every sample: its place less the middle, over the extent. */
	readonly u: Float64Array;
	readonly v: Float64Array;
	/** Three samples a triangle. */
	readonly corners: Uint32Array;
	readonly count: number;
}

/**
 * Join samples by triangles.
 * @throws UsageError where fewer than three samples span an area, LimitError beyond {@link MAX_POINTS}
 */
export function triangulate({ name, x, y }: SampledPoints): Triangulation {
	if (x.length > MAX_POINTS)
		throw new LimitError(
			`“${name}” has ${x.length} samples on no grid; at most ${MAX_POINTS} can be joined by triangles. Thin them out, or resample them on a grid.`,
		);
	const frame = frameOf(x, y);
	const [[a, b], [width, height]] = [frame.middle, frame.extent];
	const [u, v] = [x.map((at) => (at - a) / width), y.map((at) => (at - b) / height)];
	const flat = new Float64Array(2 * x.length);
	for (let i = 0; i < x.length; i++) {
		flat[2 * i] = u[i] as number;
		flat[2 * i + 1] = v[i] as number;
	}
	const all = x.length < 3 || width === 0 || height === 0 ? new Uint32Array(0) : new Delaunay(flat).triangles;
	const corners = all.filter((_, k) => heightOf(u, v, all, k - (k % 3)) >= FLATTEST);
	if (corners.length === 0)
		throw new UsageError(
			`The ${x.length} samples of “${name}” span no area: there is no surface between them. A surface needs three that are not on one line.`,
		);
	return { frame, u, v, corners, count: corners.length / 3 };
}

function frameOf(x: Float64Array, y: Float64Array): Frame {
	const range = (axis: Float64Array): readonly [number, number] => [
		axis.reduce((a, b) => Math.min(a, b), Infinity),
		axis.reduce((a, b) => Math.max(a, b), -Infinity),
	];
	const [[x0, x1], [y0, y1]] = [range(x), range(y)];
	return { middle: [Math.fround((x0 + x1) / 2), Math.fround((y0 + y1) / 2)], extent: [x1 - x0, y1 - y0] };
}

/** Twice the area of a triangle, positive where its corners turn counter-clockwise. */
export const areaOf = (u: Float64Array, v: Float64Array, [a, b, c]: readonly [number, number, number]): number =>
	((u[b] as number) - (u[a] as number)) * ((v[c] as number) - (v[a] as number)) -
	((u[c] as number) - (u[a] as number)) * ((v[b] as number) - (v[a] as number));

/** The least height of the triangle whose corners begin at `at`. */
export function heightOf(u: Float64Array, v: Float64Array, corners: Uint32Array, at: number): number {
	const [a, b, c] = [corners[at] as number, corners[at + 1] as number, corners[at + 2] as number];
	const side = (i: number, j: number): number => Math.hypot((u[i] as number) - (u[j] as number), (v[i] as number) - (v[j] as number));
	return Math.abs(areaOf(u, v, [a, b, c])) / Math.max(side(a, b), side(b, c), side(c, a));
}
