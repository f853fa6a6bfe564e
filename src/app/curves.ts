/** How a group's statistics become the curves of a chart. */

import type { SwarmStatistics } from '../model/swarm.ts';
import type { Curve } from '../model/swarm-view.ts';

export const NO_CURVE: Curve = { steps: [], best: [], median: [], low: [], high: [] };

/** Points a curve keeps; beyond, every other of the older ones goes. */
const MOST_POINTS = 1500;

/** A curve with one more point; a step that is there already is replaced. */
export function extended(curve: Curve, told: SwarmStatistics | undefined): Curve {
	if (!told) return curve;
	const last = curve.steps.at(-1);
	const keep = (i: number): boolean => (curve.steps.length < MOST_POINTS || i % 2 === 0) && curve.steps[i] !== told.step;
	const grown = (values: readonly number[], value: number): number[] => [...values.filter((_, i) => keep(i)), value];
	if (last !== undefined && told.step < last) return curve;
	const [low = Number.NaN, , median = Number.NaN, , high = Number.NaN] = told.quantiles;
	return {
		steps: grown(curve.steps, told.step),
		best: grown(curve.best, told.best?.value ?? Number.NaN),
		median: grown(curve.median, median),
		low: grown(curve.low, low),
		high: grown(curve.high, high),
	};
}
