/** How far particles are from the plane that is looked at. They are read back in batches. */

import { project } from '../../math/linear.ts';
import { quantileOf } from '../../math/statistics.ts';
import { isSlice, type Plane } from '../../model/geometry.ts';
import type { PlaneDistance, Swarm } from '../../model/swarm.ts';

/** Particles read at once where all are looked at. */
const BATCH = 65_536;

/** Of the first particles, `most` of them; null for a landscape that is its own plane. */
export async function distanceFrom(plane: Plane, swarm: Swarm, most: number): Promise<PlaneDistance | null> {
	if (!isSlice(plane)) return null;
	const of = Math.min(swarm.count, most);
	const distances = new Float64Array(of);
	for (let first = 0; first < of; first += BATCH) {
		const { x } = await swarm.read(first, Math.min(BATCH, of - first));
		distances.set(project(plane, x).distances, first);
	}
	const sum = distances.reduce((total, distance) => total + distance, 0);
	distances.sort();
	return { of, mean: sum / of, median: quantileOf(distances, 0.5), max: distances[of - 1] ?? 0 };
}

/**
 * The median share of the way from its start that leads a particle out of the plane, 0 … 1; null for a landscape that is its own plane.
 * @param particles that began at `starts`
 */
export async function shareOutward(
	plane: Plane,
	swarm: Swarm,
	particles: number,
	startsOf: () => Promise<Float64Array>,
): Promise<number | null> {
	if (!isSlice(plane)) return null;
	const shares = new Float64Array(particles);
	const starts = await startsOf();
	for (let first = 0; first < particles; first += BATCH) {
		const { x, count } = await swarm.read(first, Math.min(BATCH, particles - first));
		const { distances } = project(plane, x);
		for (let i = 0; i < count; i++) {
			let way = 0;
			for (let k = 0; k < plane.n; k++) way += ((x[i * plane.n + k] as number) - (starts[(first + i) * plane.n + k] as number)) ** 2;
			shares[first + i] = way > 0 ? Math.min(1, (distances[i] as number) / Math.sqrt(way)) : 0;
		}
	}
	return quantileOf(shares.sort(), 0.5);
}
