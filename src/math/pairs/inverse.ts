/** Inverse functions in double-single: f32 answers and a step of Newton's method, or logarithms. */

import { atan as singleAtan } from '../functions/inverse-trigonometric.ts';
import type { LirBuilder } from '../lir.ts';
import { log1p } from './logarithm.ts';
import {
	abs,
	add,
	addSingle,
	broughtNear,
	constant,
	div,
	isNegative,
	lt,
	mul,
	negate,
	type Pair,
	scale,
	select,
	single,
	sqrt,
	sub,
	withSignOf,
} from './pair.ts';
import { cos, sin } from './trigonometric.ts';

/** The angle of (y, x) with 0 ≤ y ≤ x and x > 0: a = atan(y/x) in f32, and what is left: (y·cos a − x·sin a)/(x·cos a + y·sin a). */
const slope = (b: LirBuilder, ratio: Pair): Pair => {
	const a = single(b, singleAtan(b, ratio.high));
	const [s, c] = [sin(b, a), cos(b, a)];
	const rest = sub(b, mul(b, ratio, c), s);
	return add(b, a, div(b, rest, add(b, c, mul(b, ratio, s))));
};

/** The angle of (y, x): that of the smaller over the larger, turned; 0 at the origin. */
export const atan2 = (b: LirBuilder, y: Pair, x: Pair): Pair => {
	const zero = single(b, b.constant(0));
	const [height, width] = broughtNear(b, abs(b, y), abs(b, x)).near;
	const isSteep = lt(b, width, height);
	const large = select(b, isSteep, height, width);
	const isZero = b.eq(large.high, b.constant(0));
	const ratio = div(b, select(b, isSteep, width, height), select(b, isZero, single(b, b.constant(1)), large));
	const first = slope(b, ratio);
	const upper = select(b, isSteep, sub(b, constant(b, Math.PI / 2), first), first);
	const whole = select(b, isNegative(b, x), sub(b, constant(b, Math.PI), upper), upper);
	return select(b, isZero, zero, withSignOf(b, whole, y));
};

export const atan = (b: LirBuilder, x: Pair): Pair => atan2(b, x, single(b, b.constant(1)));

/** √((1 − x)(1 + x)), |x| ≤ 1. */
const otherSide = (b: LirBuilder, x: Pair): Pair =>
	sqrt(b, mul(b, addSingle(b, negate(b, x), b.constant(1)), addSingle(b, x, b.constant(1))));
export const asin = (b: LirBuilder, x: Pair): Pair => atan2(b, x, otherSide(b, x));
export const acos = (b: LirBuilder, x: Pair): Pair => atan2(b, otherSide(b, x), x);

/** asinh |x| = log1p(|x| + x²/(1 + √(1 + x²))), |x| ≤ 2^50. */
export const asinh = (b: LirBuilder, x: Pair): Pair => {
	const size = abs(b, x);
	const square = mul(b, size, size);
	const root = sqrt(b, addSingle(b, square, b.constant(1)));
	return withSignOf(b, log1p(b, add(b, size, div(b, square, addSingle(b, root, b.constant(1))))), x);
};

/** acosh x = log1p(t + √(2t + t²)), t = x − 1, 1 ≤ x ≤ 2^50. */
export const acosh = (b: LirBuilder, x: Pair): Pair => {
	const t = addSingle(b, x, b.constant(-1));
	return log1p(b, add(b, t, sqrt(b, add(b, scale(b, t, b.constant(2)), mul(b, t, t)))));
};

/** atanh |x| = log1p(2|x|/(1 − |x|))/2, |x| < 1. */
export const atanh = (b: LirBuilder, x: Pair): Pair => {
	const size = abs(b, x);
	const twice = scale(b, size, b.constant(2));
	const result = log1p(b, div(b, twice, addSingle(b, negate(b, size), b.constant(1))));
	return withSignOf(b, scale(b, result, b.constant(0.5)), x);
};
