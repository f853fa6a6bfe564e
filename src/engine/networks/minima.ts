/**
 * How many minima networks have come to. Two networks are at one minimum where nothing separates them: along the straight line between
 * their parameters the loss nowhere rises above both (linear mode connectivity, Frankle et al. 2020).
 */

import { type ParticleBatch, STATUS } from '../../model/swarm.ts';

/** Places between two networks at which the loss is asked for. */
const BETWEEN = 5;
/** A rise that is none: this share of the higher loss, and this much where both are near 0. */
const RISE = 0.02;
const LEAST_RISE = 1e-4;
/** Networks that are compared, each with each: the most, and the fewest where a loss takes long. */
const [MOST, FEWEST] = [32, 8] as const;
/** Multiply-adds that the comparison may take: some seconds. */
const WORK = 2e10;

/** Minima among networks. */
export interface MinimaFound {
	readonly count: number;
	/** Networks that were compared; others were not looked at. */
	readonly of: number;
}

/** Networks that are compared. @param work multiply-adds of a loss */
export const comparedOf = (work: number): number =>
	Math.min(MOST, Math.max(FEWEST, Math.floor(Math.sqrt((2 * WORK) / (BETWEEN * Math.max(1, work))))));

/**
 * Minima among the first networks of a swarm, those that diverged left out.
 * @param lossAt losses at count × n coordinates, point after point
 * @param most see `comparedOf`
 */
export async function minimaAmong(
	lossAt: (points: Float64Array) => Promise<ArrayLike<number>>,
	{ x, status, count, dimension: n }: Pick<ParticleBatch, 'x' | 'status' | 'count' | 'dimension'>,
	most: number,
): Promise<MinimaFound> {
	const here = Array.from({ length: count }, (_, k) => k).filter((k) => status[k] === STATUS.running || status[k] === STATUS.converged);
	const points = here.slice(0, most).map((k) => x.subarray(k * n, (k + 1) * n));
	const losses = points.length === 0 ? [] : await lossAt(joined(points, n));
	const order = [...points.keys()]
		.filter((k) => Number.isFinite(losses[k]))
		.toSorted((a, b) => (losses[a] as number) - (losses[b] as number));
	/** The lowest network of each minimum. */
	const lowest: Float64Array[] = [];
	for (const k of order) {
		const [point, loss] = [points[k] as Float64Array, losses[k] as number];
		// The lower end is never above: what counts is a rise above this one.
		const most = loss + Math.max(RISE * Math.abs(loss), LEAST_RISE);
		let isJoined = false;
		// One way after the other: whoever asks may stop between two, and behind the first that leads down none is needed.
		for (const other of lowest) {
			const between = await lossAt(joined(wayBetween(other, point), n));
			isJoined = Array.from({ length: BETWEEN }, (_, t) => between[t] as number).every((f) => f <= most);
			if (isJoined) break;
		}
		if (!isJoined) lowest.push(point);
	}
	return { count: lowest.length, of: order.length };
}

/** Places between two points, without both. */
const wayBetween = (a: Float64Array, b: Float64Array): Float64Array[] =>
	Array.from({ length: BETWEEN }, (_, t) => {
		const share = (t + 1) / (BETWEEN + 1);
		return a.map((value, k) => value + share * ((b[k] as number) - value));
	});

function joined(points: readonly Float64Array[], n: number): Float64Array {
	const all = new Float64Array(points.length * n);
	for (const [k, point] of points.entries()) all.set(point, k * n);
	return all;
}
