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

/** e^(−t²/2), 1 ≤ t ≤ 13.25, with t² in two words: t rounded to 12 bits squares exactly. */
const bell = (b: LirBuilder, t: LirId): LirId => {
	const half = b.constant(-0.5);
	const head = b.float(b.iand(b.iadd(b.bits(t), b.iconst(0x800)), b.iconst(0xfffff000)));
	const low = b.mul(half, b.mul(b.sub(t, head), b.add(t, head)));
	return expOfTwoWords(b, b.mul(half, b.mul(head, head)), low);
};

/**
 * x·Φ(x), relatively accurate in the negative tail: x·(½ + x·P(x²)) for |x| < 1, and
 * max(x, 0) − t·Φ(−t), t = |x|, beyond, with t·Φ(−t) = e^(−t²/2)·Q.
 */
export const gelu = (b: LirBuilder, x: LirId): LirId => {
	const [zero, one, four] = [b.constant(0), b.constant(1), b.constant(4)];
	const size = b.abs(x);
	const small = b.lt(size, one);
	const near = b.select(small, x, zero);
	const middle = b.mul(near, b.add(b.constant(0.5), b.mul(near, polynomial(b, b.mul(near, near), NORMAL_SMALL))));
	const t = b.max(one, b.min(size, b.constant(TAIL_LIMIT)));
	const tail = b.mul(polynomial(b, b.div(b.sub(t, four), b.add(t, four)), NORMAL_TAIL), bell(b, t));
	return b.select(small, middle, b.sub(b.max(x, zero), tail));
};
