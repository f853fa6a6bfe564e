/** What is marked on a landscape besides the picture: known minima, and the samples of a file that has them on no grid. */

import type { Landscape } from './landscape.ts';
import type { SampledPath } from '../../model/field.ts';
import type { Marker, Overlays } from '../../render/contract.ts';

/** Most samples that are drawn as dots; of more, an even share. */
export const MOST_SAMPLE_DOTS = 2000;

/** What lies over a landscape: its marks, and its own path or another. */
export function overlaysOf(landscape: Landscape, other?: SampledPath | null): Overlays {
	const path = other ?? landscape.path;
	return { points: markersOf(landscape), polylines: path ? [path] : [] };
}

/** Both at once; what the second has lies above. */
export const joined = (one: Overlays, other: Overlays): Overlays => ({
	points: [...(one.points ?? []), ...(other.points ?? [])],
	polylines: [...(one.polylines ?? []), ...(other.polylines ?? [])],
	labels: [...(one.labels ?? []), ...(other.labels ?? [])],
	areas: [...(one.areas ?? []), ...(other.areas ?? [])],
});

/** The marks of a landscape of two variables, and those that it brings itself. */
export function markersOf({ minima, samplePoints, marks = [] }: Landscape): Marker[] {
	const inPlane = minima.filter(({ point }) => point.length === 2).map(({ point: [u = 0, v = 0] }): Marker => ({ u, v, kind: 'minimum' }));
	const known = [...inPlane, ...marks];
	if (!samplePoints) return known;
	const { x, y } = samplePoints;
	const count = Math.min(x.length, MOST_SAMPLE_DOTS);
	const dots = Array.from({ length: count }, (_, k): Marker => {
		const i = Math.floor((k * x.length) / count);
		return { u: x[i] as number, v: y[i] as number, kind: 'sample' };
	});
	return [...dots, ...known];
}
