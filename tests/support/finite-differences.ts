/** Derivatives by central differences that say how good they are. For tests only. */

import { ROUNDING } from './catalogue.ts';

/** A derivative and a bound of its error. */
export interface Difference {
	readonly derivative: number;
	readonly error: number;
}

/** Steps tried, as powers of two of the width of the window. */
const FINEST = -34;
const COARSEST = -8;
/** Roundings counted in one value. */
const ROUNDINGS = 32;

/**
 * f′(0) by central differences, at the step whose error estimate is smallest.
 *
 * Truncation: the error c·h² of step h is a third of the distance to the difference at 2h; the whole
 * distance is taken. Rounding: both values are off by the roundings of some tens of operations, each relative to
 * the largest intermediate; their difference is divided by 2h.
 *
 * @param f the function along a line
 * @param width the width of the window in which f is looked at
 * @param scale the largest intermediate in the computation of f
 */
export function centralDifference(f: (t: number) => number, width: number, scale: number): Difference {
	let best: Difference = { derivative: Number.NaN, error: Number.POSITIVE_INFINITY };
	let previous = Number.NaN;
	for (let power = COARSEST; power >= FINEST; power -= 2) {
		const h = width * 2 ** power;
		const derivative = (f(h) - f(-h)) / (2 * h);
		const error = Math.abs(derivative - previous) + (ROUNDINGS * ROUNDING * scale) / h;
		if (error < best.error) best = { derivative, error };
		previous = derivative;
	}
	return best;
}
