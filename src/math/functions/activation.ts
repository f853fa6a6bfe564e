/** erf and the activation functions of neural networks. */

import { ERF_LARGE, ERF_SMALL, NORMAL_SMALL, NORMAL_TAIL } from '../coefficients.ts';
import type { LirBuilder, LirId } from '../lir.ts';
import { exp, expOfTwoWords } from './exponential.ts';
import { log1p } from './logarithm.ts';
import { polynomial, withSignOf } from './polynomial.ts';

/** The error function: a polynomial near 0, 1 − e^(polynomial) beyond; ±1 in f32 from |x| = 3.92 on. */
export const erf = (b: LirBuilder, x: LirId): LirId => {
	const size = b.abs(x);
	const small = b.lt(size, b.constant(0.925));
	const near = b.select(small, x, b.constant(0));
	// x·(1 + P), not x + x·P: a subnormal x·P would be lost.
	const inner = b.mul(near, b.add(b.constant(1), polynomial(b, b.mul(near, near), ERF_SMALL)));
	const t = b.min(size, b.constant(4));
	const outer = b.sub(b.constant(1), exp(b, b.neg(b.add(t, b.mul(t, polynomial(b, t, ERF_LARGE))))));
	return b.select(small, inner, withSignOf(b, outer, x));
};

/** 1/(1 + e^−x) by the decaying power e^−|x|, which never overflows. */
export const sigmoid = (b: LirBuilder, x: LirId): LirId => {
	const [zero, one] = [b.constant(0), b.constant(1)];
	const power = exp(b, b.neg(b.abs(x)));
	return b.div(b.select(b.lt(x, zero), power, one), b.add(one, power));
};

/** log(1 + e^x) = max(x, 0) + log(1 + e^−|x|). */
export const softplus = (b: LirBuilder, x: LirId): LirId => b.add(b.max(x, b.constant(0)), log1p(b, exp(b, b.neg(b.abs(x)))));

/** Beyond it t·Φ(−t) is less than the smallest normal number, and `bell` answers 0. */
const TAIL_LIMIT = 13.25;

/** e^(scale·t²), 0 ≤ t ≤ 13.25, scale −1 or −½, with t² in two words: t rounded to 12 bits squares exactly. */
const gaussian = (b: LirBuilder, t: LirId, scale: -1 | -0.5): LirId => {
	const factor = b.constant(scale);
	const head = b.float(b.iand(b.iadd(b.bits(t), b.iconst(0x800)), b.iconst(0xfffff000)));
	const low = b.mul(factor, b.mul(b.sub(t, head), b.add(t, head)));
	return expOfTwoWords(b, b.mul(factor, b.mul(head, head)), low);
};

/** e^(−x²/2). */
export const bell = (b: LirBuilder, x: LirId): LirId => gaussian(b, b.min(b.abs(x), b.constant(TAIL_LIMIT)), -0.5);

/** e^(t²/2)·t·Φ(−t), t ≥ 0.99. */
const tailFactor = (b: LirBuilder, t: LirId): LirId => polynomial(b, b.div(b.sub(t, b.constant(4)), b.add(t, b.constant(4))), NORMAL_TAIL);

/** The pieces that Φ and x·Φ(x) are made of: x where |x| < 1, Φ(x) − ½ over x there, t = |x| ≥ 1 and t·Φ(−t). */
const normalParts = (b: LirBuilder, x: LirId): { small: LirId; near: LirId; slope: LirId; t: LirId; tail: LirId } => {
	const [zero, one] = [b.constant(0), b.constant(1)];
	const size = b.abs(x);
	const small = b.lt(size, one);
	const near = b.select(small, x, zero);
	const slope = polynomial(b, b.mul(near, near), NORMAL_SMALL);
	const t = b.max(one, b.min(size, b.constant(TAIL_LIMIT)));
	return { small, near, slope, t, tail: b.mul(tailFactor(b, t), gaussian(b, t, -0.5)) };
};

/**
 * x·Φ(x), relatively accurate in the negative tail: x·(½ + x·P(x²)) for |x| < 1, and
 * max(x, 0) − t·Φ(−t), t = |x|, beyond, with t·Φ(−t) = e^(−t²/2)·Q.
 */
export const gelu = (b: LirBuilder, x: LirId): LirId => {
	const { small, near, slope, tail } = normalParts(b, x);
	const middle = b.mul(near, b.add(b.constant(0.5), b.mul(near, slope)));
	return b.select(small, middle, b.sub(b.max(x, b.constant(0)), tail));
};

/** Φ(x), the standard normal distribution function, relatively accurate in the negative tail. */
export const normal = (b: LirBuilder, x: LirId): LirId => {
	const { small, near, slope, t, tail } = normalParts(b, x);
	const below = b.div(tail, t);
	const far = b.select(b.lt(x, b.constant(0)), below, b.sub(b.constant(1), below));
	return b.select(small, b.add(b.constant(0.5), b.mul(near, slope)), far);
};

/** Beyond it erfc x is less than the smallest normal number. */
const ERFC_LIMIT = 9.4;

/** 1 − erf x, relatively accurate in the tail: erfc x = 2·Φ(−t), t = √2·x, where only the slow factor sees the rounding of t. */
export const erfc = (b: LirBuilder, x: LirId): LirId => {
	const least = b.constant(Math.SQRT1_2);
	const bounded = b.max(least, b.min(x, b.constant(ERFC_LIMIT)));
	const t = b.mul(b.constant(Math.SQRT2), bounded);
	const tail = b.div(b.mul(b.mul(b.constant(2), tailFactor(b, t)), gaussian(b, bounded, -1)), t);
	return b.select(b.lt(x, least), b.sub(b.constant(1), erf(b, x)), tail);
};
