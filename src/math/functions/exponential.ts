/** exp and expm1: x = n·ln 2 + r, e^x = 2^n·e^r (W. Cody and W. Waite, "Software Manual for the Elementary Functions", 1980). */

import { EXP, EXP_LOWEST, LN2_HIGH, LN2_LOW, LOG2_E } from '../coefficients.ts';
import type { LirBuilder, LirId } from '../lir.ts';
import { nearestWhole, polynomial, powerOfHalf, powerOfTwo, type Whole } from './polynomial.ts';

/** e^r − 1 for |r| ≤ 0.39. */
export const expm1Reduced = (b: LirBuilder, r: LirId): LirId => b.add(r, b.mul(b.mul(r, r), polynomial(b, r, EXP)));

/** n = ⌊x/ln 2⌉ and r = x − n·ln 2 for |x| < 2^14. */
const reduce = (b: LirBuilder, x: LirId): { n: Whole; r: LirId } => {
	const n = nearestWhole(b, b.mul(x, b.constant(LOG2_E)));
	return { n, r: b.sub(b.sub(x, b.mul(n.number, b.constant(LN2_HIGH))), b.mul(n.number, b.constant(LN2_LOW))) };
};

/** e^(high + low), |low| ≤ 0.043, high ≤ 83; 0 where the result would be subnormal. */
export const expOfTwoWords = (b: LirBuilder, high: LirId, low: LirId | undefined): LirId => {
	const vanishes = b.lt(high, b.constant(EXP_LOWEST));
	const { n, r } = reduce(b, b.select(vanishes, b.constant(0), high));
	const power = b.add(b.constant(1), expm1Reduced(b, low === undefined ? r : b.add(r, low)));
	return b.select(vanishes, b.constant(0), b.mul(power, powerOfTwo(b, n)));
};

/** e^x, x ≤ 83. */
export const exp = (b: LirBuilder, x: LirId): LirId => expOfTwoWords(b, x, undefined);

/**
 * e^x − 1, x ≤ 83, without cancellation near 0: 2^n·((e^r − 1) + (1 − 2^−n)), where the last bracket is exact.
 */
export const expm1 = (b: LirBuilder, x: LirId): LirId => {
	// Below −20 the result is −1 in f32.
	const { n, r } = reduce(b, b.max(x, b.constant(-20)));
	const offset = b.sub(b.constant(1), powerOfHalf(b, n));
	return b.mul(b.add(expm1Reduced(b, r), offset), powerOfTwo(b, n));
};
