/** erf and the activation functions of neural networks. */

import { ERF_LARGE, ERF_SMALL, NORMAL_TAIL } from '../coefficients.ts';
import type { LirBuilder, LirId } from '../lir.ts';
import { exp, expOfTwoWords } from './exponential.ts';
import { log1p } from './logarithm.ts';
import { polynomial, withSignOf } from './polynomial.ts';

/** The error function: a polynomial near 0, 1 − e^(polynomial) beyond; ±1 in f32 from |x| = 3.92 on. */
export const erf = (b: LirBuilder, x: LirId): LirId => {
	const size = b.abs(x);
	const small = b.lt(size, b.constant(0.925));
	const near = b.select(small, x, b.constant(0));
	const inner = b.add(near, b.mul(near, polynomial(b, b.mul(near, near), ERF_SMALL)));
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
export const softplus = (b: LirBuilder, x: LirId): LirId =>
	b.add(b.max(x, b.constant(0)), log1p(b, exp(b, b.neg(b.abs(x)))));

/** Beyond it Φ(−t) is less than the smallest normal number. */
const TAIL_LIMIT = 13.3;

/**
 * x·Φ(x) = max(x, 0) − t·Φ(−t), t = |x|, with Φ(−t) = e^(−t²/2)·P/(1 + 2t) relatively accurate.
 * t² is taken in two words: the upper half of t squares exactly.
 */
export const gelu = (b: LirBuilder, x: LirId): LirId => {
	const half = b.constant(-0.5);
	const t = b.min(b.abs(x), b.constant(TAIL_LIMIT));
	// To nearest, so that the second word of t² is small.
	const head = b.float(b.iand(b.iadd(b.bits(t), b.iconst(0x800)), b.iconst(0xfffff000)));
	const high = b.mul(half, b.mul(head, head));
	const low = b.mul(half, b.mul(b.sub(t, head), b.add(t, head)));
	const shape = polynomial(b, b.div(b.sub(t, b.constant(3)), b.add(t, b.constant(3))), NORMAL_TAIL);
	const scaled = b.div(b.mul(t, shape), b.add(b.constant(1), b.add(t, t)));
	return b.sub(b.max(x, b.constant(0)), b.mul(scaled, expOfTwoWords(b, high, low)));
};
