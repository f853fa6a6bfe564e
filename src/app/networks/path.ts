/** The path of a training as a landscape is given it: few enough points that the page does not wait for their main directions. */

import { project } from '../../math/linear.ts';
import type { Plane } from '../../model/geometry.ts';
import type { SampledPath } from '../../model/field.ts';
import type { NetworkNumbers } from '../../model/network.ts';

/** Main directions of m points in n numbers take about m² n / 2 multiply-adds: about 10 ms of a processor. */
const WORK = 2e7;
const MOST = 128;
const FEWEST = 3;

/** Points of a path of which main directions can be had at once. */
export const pointsFor = (n: number): number => Math.max(FEWEST, Math.min(MOST, Math.floor(Math.sqrt(WORK / n))));

/** So many points of a path, evenly, with both ends. */
export function thinned<T>(points: readonly T[], most: number): readonly T[] {
	if (points.length <= most) return points;
	return Array.from({ length: most }, (_, k) => points[Math.round((k * (points.length - 1)) / (most - 1))] as T);
}

/** Where points lie in a plane, as a line to be drawn. */
export function seenIn(plane: Plane, points: readonly NetworkNumbers[]): SampledPath {
	const uv = points.map((point) => project(plane, point).uv);
	return {
		name: 'training',
		x: Float64Array.from(uv, (place) => place[0] as number),
		y: Float64Array.from(uv, (place) => place[1] as number),
	};
}
