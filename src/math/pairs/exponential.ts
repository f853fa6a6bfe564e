/** e^x and its relatives in double-single: ln 2 is subtracted in parts whose multiples are exact, then a series and four doublings. */

import { LOG2_E } from '../coefficients.ts';
import { nearestWhole, powerOfTwo, type Whole } from '../functions/polynomial.ts';
import type { LirBuilder, LirId } from '../lir.ts';
import {
	abs,
	add,
	addSingle,
	constant,
	div,
	isNegative,
	mul,
	negate,
	type Pair,
	scale,
	select,
	single,
	twoSum,
	withSignOf,
} from './pair.ts';

/** ln 2 as a sum; the first two have 16 bits, so that n times either is exact for |n| < 2^8. */
export const LN2_PARTS = [0.693145751953125, 1.4285906217992306e-6, 1.619851018665656e-11] as const;
/** Below it e^x is less than the smallest normal number. */
const LOWEST = -87.3;
/** Beyond it the doublings have no room; results are out of range from 83 on. */
const HIGHEST = 88;
/** The argument is halved this often before the series, and doubled back: m ← 2m + m². */
const HALVINGS = 4;

/** e^r − 1, |r| ≤ 0.35: the series to r⁸ of r/16, of which the last four terms are f32. 20u². */
export const expm1Reduced = (b: LirBuilder, r: Pair): Pair => {
	const x = scale(b, r, b.constant(2 ** -HALVINGS));
	const tail = [1 / 40320, 1 / 5040, 1 / 720].reduce((sum, c) => b.add(b.mul(sum, x.high), b.constant(c)), b.constant(1 / 362880));
	const fifth = b.add(b.mul(tail, x.high), b.constant(1 / 120));
	let sum = addSingle(b, constant(b, 1 / 24), b.mul(fifth, x.high));
	for (const c of [1 / 6, 1 / 2]) sum = add(b, mul(b, sum, x), constant(b, c));
	let m = add(b, x, mul(b, mul(b, x, x), sum));
	for (let k = 0; k < HALVINGS; k++) m = add(b, scale(b, m, b.constant(2)), mul(b, m, m));
	return m;
};

/** x = n·ln 2 + r, −87.3 ≤ x ≤ 88; r to 3u² absolute. */
const reduced = (b: LirBuilder, x: Pair): { readonly n: Whole; readonly r: Pair } => {
	const n = nearestWhole(b, b.mul(x.high, b.constant(LOG2_E)));
	const r = LN2_PARTS.reduce((rest, part) => addSingle(b, rest, b.neg(b.mul(n.number, b.constant(part)))), x);
	return { n, r };
};

/** x within the range that is reduced, and whether it was below. */
const within = (b: LirBuilder, x: Pair): { readonly safe: Pair; readonly vanishes: LirId } => {
	const vanishes = b.lt(x.high, b.constant(LOWEST));
	const outside = b.or(vanishes, b.lt(b.constant(HIGHEST), x.high));
	return { safe: select(b, outside, single(b, b.constant(0)), x), vanishes };
};

/** e^x, x ≤ 83; 0 where it is less than the smallest normal number. */
export const exp = (b: LirBuilder, x: Pair): Pair => {
	const { safe, vanishes } = within(b, x);
	const { n, r } = reduced(b, safe);
	const power = scale(b, addSingle(b, expm1Reduced(b, r), b.constant(1)), powerOfTwo(b, n));
	return select(b, vanishes, single(b, b.constant(0)), power);
};

/** e^x − 1 = 2ⁿ·(e^r − 1) + (2ⁿ − 1), x ≤ 83. */
export const expm1 = (b: LirBuilder, x: Pair): Pair => {
	const { safe, vanishes } = within(b, x);
	const { n, r } = reduced(b, safe);
	const power = powerOfTwo(b, n);
	const sum = add(b, scale(b, expm1Reduced(b, r), power), twoSum(b, power, b.constant(-1)));
	return select(b, vanishes, single(b, b.constant(-1)), sum);
};

/** e^−|x|. */
const falling = (b: LirBuilder, x: Pair): Pair => exp(b, negate(b, abs(b, x)));

/** 1/(1 + e^−x). */
export const sigmoid = (b: LirBuilder, x: Pair): Pair => {
	const e = falling(b, x);
	return div(b, select(b, isNegative(b, x), e, single(b, b.constant(1))), addSingle(b, e, b.constant(1)));
};

/** e^(−x²/2); 0 from |x| = 13.3 on, before the square is out of range. */
export const bell = (b: LirBuilder, x: Pair): Pair => {
	const far = b.lt(b.constant(14), b.abs(x.high));
	const near = select(b, far, single(b, b.constant(14)), x);
	return exp(b, scale(b, mul(b, near, near), b.constant(-0.5)));
};

/** cosh x = (e + 1/e)/2, e = e^|x|, |x| ≤ 83. */
export const cosh = (b: LirBuilder, x: Pair): Pair => {
	const e = exp(b, abs(b, x));
	return scale(b, add(b, e, div(b, single(b, b.constant(1)), e)), b.constant(0.5));
};

/** sinh |x| = (t + t/(t + 1))/2, t = e^|x| − 1, |x| ≤ 83. */
export const sinh = (b: LirBuilder, x: Pair): Pair => {
	const t = expm1(b, abs(b, x));
	const sum = add(b, t, div(b, t, addSingle(b, t, b.constant(1))));
	return withSignOf(b, scale(b, sum, b.constant(0.5)), x);
};

/** tanh |x| = −t/(t + 2), t = e^−2|x| − 1. */
export const tanh = (b: LirBuilder, x: Pair): Pair => {
	const t = expm1(b, scale(b, negate(b, abs(b, x)), b.constant(2)));
	return withSignOf(b, div(b, negate(b, t), addSingle(b, t, b.constant(2))), x);
};

/** 1/cosh x = 2h/(1 + h²), h = e^−|x|. */
export const sech = (b: LirBuilder, x: Pair): Pair => {
	const h = falling(b, x);
	return div(b, scale(b, h, b.constant(2)), addSingle(b, mul(b, h, h), b.constant(1)));
};
