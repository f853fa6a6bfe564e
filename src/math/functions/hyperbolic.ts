/** Hyperbolic functions and their inverses. */

import { QUICK_TANH, SINH, TANH } from '../coefficients.ts';
import type { LirBuilder, LirId } from '../lir.ts';
import { exp } from './exponential.ts';
import { log1p } from './logarithm.ts';
import { oddPolynomial, polynomial, withSignOf } from './polynomial.ts';

/** Above it x² overflows, and √(x² ± 1) is x in f32. */
const SQUARE_LIMIT = 2 ** 60;

/** sinh x, |x| ≤ 83. */
export const sinh = (b: LirBuilder, x: LirId): LirId => {
	const size = b.abs(x);
	const small = b.lt(size, b.constant(1));
	const power = exp(b, size);
	const large = withSignOf(b, b.mul(b.constant(0.5), b.sub(power, b.div(b.constant(1), power))), x);
	return b.select(small, oddPolynomial(b, b.select(small, x, b.constant(0)), SINH), large);
};

/** cosh x, |x| ≤ 83. */
export const cosh = (b: LirBuilder, x: LirId): LirId => {
	const power = exp(b, b.abs(x));
	return b.mul(b.constant(0.5), b.add(power, b.div(b.constant(1), power)));
};

/** tanh x: ±1 in f32 from |x| = 9.02 on. */
export const tanh = (b: LirBuilder, x: LirId): LirId => {
	const size = b.abs(x);
	const small = b.lt(size, b.constant(0.625));
	const bounded = b.min(size, b.constant(10));
	const power = exp(b, b.add(bounded, bounded));
	const large = b.sub(b.constant(1), b.div(b.constant(2), b.add(power, b.constant(1))));
	return b.select(small, oddPolynomial(b, b.select(small, x, b.constant(0)), TANH), withSignOf(b, large, x));
};

/** Beyond it tanh is ±1 in f32. */
const QUICK_TANH_LIMIT = 9.1;

/**
 * tanh x within 6 ULP, without an exponential: x·P(z)/Q(z), z = x². The result is held within ±1, so that 1 − tanh² is
 * never negative; NaN stays NaN.
 */
export const quickTanh = (b: LirBuilder, x: LirId): LirId => {
	const held = (value: LirId, limit: number): LirId => b.max(b.min(value, b.constant(limit)), b.constant(-limit));
	const t = held(x, QUICK_TANH_LIMIT);
	const z = b.mul(t, t);
	const { numerator, denominator } = QUICK_TANH;
	return held(b.div(b.mul(t, polynomial(b, z, numerator)), polynomial(b, z, denominator)), 1);
};

/** From it on 1 + e^−2|x| is 1 in f32; e^−|x| is computed as e^(8 − |x|)·e^−8, which is a normal number as long as the result is. */
const SECH_FAR = 9;
const SECH_SHIFT = 8;

/**
 * 1/cosh x = 2·e^−|x|/(1 + e^−2|x|), which never overflows.
 * @param power e^x for x ≤ 0, for machines that have another than ours
 */
export const sech = (b: LirBuilder, x: LirId, power: (b: LirBuilder, x: LirId) => LirId = exp): LirId => {
	const size = b.abs(x);
	const far = b.le(b.constant(SECH_FAR), size);
	const e = power(b, b.select(far, b.sub(b.constant(SECH_SHIFT), size), b.neg(size)));
	const near = b.div(b.add(e, e), b.add(b.constant(1), b.mul(e, e)));
	return b.select(far, b.mul(e, b.constant(2 * Math.exp(-SECH_SHIFT))), near);
};

/** arsinh x = ± log(1 + (a + a²/(1 + √(a² + 1)))), a = |x|. */
export const asinh = (b: LirBuilder, x: LirId): LirId => {
	const [size, one] = [b.abs(x), b.constant(1)];
	const huge = b.lt(b.constant(SQUARE_LIMIT), size);
	const a = b.select(huge, one, size);
	const square = b.mul(a, a);
	const excess = b.add(a, b.div(square, b.add(one, b.sqrt(b.add(square, one)))));
	return withSignOf(b, log1p(b, b.select(huge, b.add(size, size), excess)), x);
};

/** arcosh x = log(1 + (d + √(d·(x + 1)))), d = x − 1, x ≥ 1. */
export const acosh = (b: LirBuilder, x: LirId): LirId => {
	const one = b.constant(1);
	const huge = b.lt(b.constant(SQUARE_LIMIT), x);
	const a = b.select(huge, one, x);
	const d = b.sub(a, one);
	const excess = b.add(d, b.sqrt(b.mul(d, b.add(a, one))));
	return log1p(b, b.select(huge, b.add(x, x), excess));
};

/** artanh x = ± ½·log(1 + 2a/(1 − a)), a = |x| < 1. */
export const atanh = (b: LirBuilder, x: LirId): LirId => {
	const a = b.abs(x);
	const excess = b.div(b.add(a, a), b.sub(b.constant(1), a));
	return withSignOf(b, b.mul(b.constant(0.5), log1p(b, excess)), x);
};
