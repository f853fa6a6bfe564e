/** What a reduction over particles tells: the definition that every machine's answer must equal. */

import { MIN_NORMAL } from '../math/number-system.ts';
import { nearestRank } from '../math/statistics.ts';
import { type Basin, CURVE_QUANTILES, type ParticleBatch, STATUS, STATUS_NAMES, type StatusName, type SwarmStatistics } from './swarm.ts';

/** The value at quantile q of ascending numbers, by nearest rank; NaN of none. */
const quantile = (ascending: Float64Array, q: number): number => ascending[nearestRank(q, ascending.length)] ?? Number.NaN;

/** Statistics of all particles of a group; see {@link SwarmStatistics}. */
export function swarmStatistics(batch: ParticleBatch, step: number, basins: readonly Basin[]): SwarmStatistics {
	const { count, dimension: n, value, best, bestX } = batch;
	const status = Object.fromEntries(STATUS_NAMES.map((name) => [name, 0])) as Record<StatusName, number>;
	const atMinimum = basins.map(() => 0);
	let leader = -1;
	for (let i = 0; i < count; i++) {
		status[STATUS_NAMES[batch.status[i] as number] as StatusName]++;
		const f = best[i] as number;
		if (!Number.isNaN(f) && (leader < 0 || f < (best[leader] as number))) leader = i;
		const basin = nearestBasin(batch.x, i * n, n, basins);
		if (basin >= 0 && isPresent(batch.status[i])) atMinimum[basin] = (atMinimum[basin] as number) + 1;
	}
	const present = chosen(value, (i) => isPresent(batch.status[i]) && !Number.isNaN(value[i])).sort();
	const converged = chosen(batch.steps, (i) => batch.status[i] === STATUS.converged).sort();
	return {
		count,
		step,
		status,
		best:
			leader < 0 ? null : { value: best[leader] as number, x: Array.from(bestX.subarray(leader * n, (leader + 1) * n)), particle: leader },
		lowest: present[0] ?? Number.NaN,
		quantiles: CURVE_QUANTILES.map((q) => quantile(present, q)),
		medianSteps: quantile(converged, 0.5),
		atMinimum,
	};
}

/** Particles that are somewhere on the landscape, moving or at rest. */
const isPresent = (status: number | undefined): boolean => status === STATUS.running || status === STATUS.converged;

/** |a − b| in single precision with subnormals as zero, so that every machine decides alike. */
function distanceBetween(a: number, b: number): number {
	const distance = Math.fround(Math.abs(Math.fround(a) - Math.fround(b)));
	return distance < MIN_NORMAL ? 0 : distance;
}

/** The numbers whose places are wanted. */
function chosen(values: Float64Array, wanted: (index: number) => boolean): Float64Array {
	const out = new Float64Array(values.length);
	let count = 0;
	for (let i = 0; i < values.length; i++) if (wanted(i)) out[count++] = values[i] as number;
	return out.subarray(0, count);
}

/**
 * The basin whose minimum is nearest in the maximum norm and within its reach (the first of equals); −1 where there is none.
 * @param x holds the point's n coordinates from `at` on
 */
function nearestBasin(x: Float64Array, at: number, n: number, basins: readonly Basin[]): number {
	let [nearest, least] = [-1, Number.POSITIVE_INFINITY];
	for (let index = 0; index < basins.length; index++) {
		const { point, reach } = basins[index] as Basin;
		let distance = 0;
		// One coordinate that is too far off decides.
		for (let k = 0; k < n && distance <= reach; k++)
			distance = Math.max(distance, distanceBetween(x[at + k] as number, point[k] as number));
		if (distance <= reach && distance < least) [nearest, least] = [index, distance];
	}
	return nearest;
}
