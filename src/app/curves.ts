/** How a group's statistics become the curves of a chart. */

import type { SwarmStatistics } from '../model/swarm.ts';
import type { Curve } from '../model/swarm-view.ts';

export const NO_CURVE: Curve = { steps: [], best: [], median: [], low: [], high: [] };

/** Points a curve keeps; beyond, every other of the older ones goes. */
const MOST_POINTS = 1500;

/** A curve as far as a step: what comes after it is of another past. */
export function cutCurve(curve: Curve, step: number): Curve {
	if ((curve.steps.at(-1) ?? 0) <= step) return curve;
	const kept = curve.steps.filter((at) => at <= step).length;
	const cut = (values: readonly number[]): readonly number[] => values.slice(0, kept);
	return { steps: cut(curve.steps), best: cut(curve.best), median: cut(curve.median), low: cut(curve.low), high: cut(curve.high) };
}

/** A curve with one more point, in its place; a step that is there already is replaced. */
export function extended(curve: Curve, told: SwarmStatistics | undefined): Curve {
	if (!told) return curve;
	const keep = (i: number): boolean => (curve.steps.length < MOST_POINTS || i % 2 === 0) && curve.steps[i] !== told.step;
	const at = curve.steps.filter((step, i) => step < told.step && keep(i)).length;
	const grown = (values: readonly number[], value: number): number[] => values.filter((_, i) => keep(i)).toSpliced(at, 0, value);
	const [low = Number.NaN, , median = Number.NaN, , high = Number.NaN] = told.quantiles;
	return {
		steps: grown(curve.steps, told.step),
		best: grown(curve.best, told.best?.value ?? Number.NaN),
		median: grown(curve.median, median),
		low: grown(curve.low, low),
		high: grown(curve.high, high),
	};
}
