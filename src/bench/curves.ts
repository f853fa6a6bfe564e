/** What scaling curves say: what doubling the work costs, and where one machine overtakes another. */

import type { ContestantId, Point } from './schema.ts';

/** The measured points of a workload and contestant, from small to large. */
export const curveOf = (points: readonly Point[], workload: string, contestant: ContestantId): readonly Point[] =>
	points
		.filter((p) => p.workload === workload && p.contestant === contestant && p.status === 'measured' && p.wall !== null)
		.sort((a, b) => a.size - b.size);

/**
 * What twice the work costs between neighbouring sizes: (t₂/t₁)^(log 2 / log(w₂/w₁)). 2 is linear.
 * @returns one number for each pair of neighbours, with the smaller size
 */
export const doublingCosts = (curve: readonly Point[]): readonly { readonly size: number; readonly cost: number }[] =>
	curve.slice(1).flatMap((larger, i) => {
		const smaller = curve[i] as Point;
		if (!larger.wall || !smaller.wall || larger.units <= smaller.units) return [];
		const exponent = Math.LN2 / Math.log(larger.units / smaller.units);
		return [{ size: smaller.size, cost: (larger.wall.median / smaller.wall.median) ** exponent }];
	});

/**
 * The size from which on `contestant` is faster than `other` at every common size; between two sizes on straight lines
 * of the log–log plot. The first common size where it always was; null where it never is at the end.
 */
export function crossover(points: readonly Point[], workload: string, contestant: ContestantId, other: ContestantId): number | null {
	const others = new Map(curveOf(points, workload, other).map((p) => [p.size, p]));
	const gains = curveOf(points, workload, contestant).flatMap((p) => {
		const rival = others.get(p.size);
		return p.wall && rival?.wall ? [{ size: p.size, gain: Math.log(rival.wall.median / p.wall.median) }] : [];
	});
	const last = gains.findLastIndex(({ gain }) => gain <= 0);
	const after = gains[last + 1];
	if (!after) return null;
	const before = gains[last];
	if (!before) return after.size;
	const t = -before.gain / (after.gain - before.gain);
	return Math.exp(Math.log(before.size) + t * (Math.log(after.size) - Math.log(before.size)));
}
