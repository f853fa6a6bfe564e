/** What a reduction over a field answers: the definition that every machine's answer must equal. */

import { valuesAtRanks } from './order-statistics.ts';

/** Quantiles are taken at i/QUANTILE_STEPS, i = 0 … QUANTILE_STEPS. */
export const QUANTILE_STEPS = 64;

/**
 * The index among `valid` ascending values at which quantile q is taken: the nearest rank,
 * round(q · (valid − 1)). No two values are mixed, so a quantile is always one of the values.
 */
export const nearestRank = (q: number, valid: number): number => Math.round(q * (valid - 1));

/**
 * Quantile q of ascending values, by nearest rank; NaN of none.
 * @example quantileOf([1, 2, 10], 0.5) // 2
 */
export const quantileOf = (ascending: ArrayLike<number>, q: number): number => ascending[nearestRank(q, ascending.length)] ?? Number.NaN;

/** The rank of quantile i/64. */
export const quantileRank = (i: number, valid: number): number => nearestRank(i / QUANTILE_STEPS, valid);

/**
 * Count, holes, extremes (each with its lowest cell index) and the 65 quantiles of a field.
 *
 * @param values a cell each; NaN is a hole; −0 counts as +0. Quantiles are in their precision
 * @example
 * fieldStatistics(Float32Array.of(3, NaN, 1)); // holes 1, min 1 at cell 2, max 3 at cell 0
 */
export function fieldStatistics(values: Float32Array | Float64Array) {
	let [min, max, minCell, maxCell] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, -1];
	// Quantiles are values of the field, so they are in its precision: near 10⁹ neighbouring f32 are 64 apart.
	const Floats = values instanceof Float64Array ? Float64Array : Float32Array;
	const known = new Floats(values.length);
	let valid = 0;
	for (let cell = 0; cell < values.length; cell++) {
		const value = values[cell] as number;
		if (Number.isNaN(value)) continue;
		// −0 + 0 is +0: the order of the two zeros must not depend on who sorts.
		known[valid++] = value + 0;
		if (minCell < 0 || value < min) [min, minCell] = [value + 0, cell];
		if (maxCell < 0 || value > max) [max, maxCell] = [value + 0, cell];
	}
	const ranks = Array.from({ length: QUANTILE_STEPS + 1 }, (_, i) => quantileRank(i, valid));
	const quantiles = Floats.from(valid > 0 ? valuesAtRanks(known.subarray(0, valid), ranks) : ranks.map(() => Number.NaN));
	const extremes = valid > 0 ? { min, max } : { min: Number.NaN, max: Number.NaN };
	return { count: values.length, holes: values.length - valid, ...extremes, minCell, maxCell, quantiles };
}
