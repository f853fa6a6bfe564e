/** pow, cbrt and hypot. */

import { LN2, POW, TWO_THIRDS_LOG2_E, TWO_THIRDS_LOG2_E_HIGH, TWO_THIRDS_LOG2_E_LOW } from '../coefficients.ts';
import type { LirBuilder, LirId } from '../lir.ts';
import { expm1Reduced } from './exponential.ts';
import { splitExponent } from './logarithm.ts';
import { nearestWhole, polynomial, powerOfTwo, upperHalf, withSignOf } from './polynomial.ts';

interface TwoWords {
	/** 12 bits: its product with another such number is exact. */
	readonly high: LirId;
	readonly low: LirId;
}

/** log2 x in two words, relative error about 2^−33: the algorithm of fdlibm's powf, without its table. */
const log2InTwoWords = (b: LirBuilder, x: LirId): TwoWords => {
	const { k, m } = splitExponent(b, x);
	const one = b.constant(1);
	// s = f/g in two words, f = m − 1 (exact), g = m + 1.
	const f = b.sub(m, one);
	const g = b.add(m, one);
	const s = b.div(f, g);
	const sHigh = upperHalf(b, s);
	const gHigh = upperHalf(b, g);
	const gLow = b.sub(m, b.sub(gHigh, one));
	const sLow = b.div(b.sub(b.sub(f, b.mul(sHigh, gHigh)), b.mul(sHigh, gLow)), g);
	// t = 3·artanh(s)/s = 3 + s² + … in two words.
	const z = b.mul(s, s);
	const square = b.mul(sHigh, sHigh);
	const tail = b.add(b.mul(b.mul(z, z), polynomial(b, z, POW)), b.mul(sLow, b.add(sHigh, s)));
	const tHigh = upperHalf(b, b.add(b.add(b.constant(3), square), tail));
	const tLow = b.sub(tail, b.sub(b.sub(tHigh, b.constant(3)), square));
	// p = s·t, and log2 m = p·2/(3·ln 2).
	const leading = b.mul(sHigh, tHigh);
	const trailing = b.add(b.mul(sLow, tHigh), b.mul(tLow, s));
	const pHigh = upperHalf(b, b.add(leading, trailing));
	const pLow = b.sub(trailing, b.sub(pHigh, leading));
	const lHigh = b.mul(b.constant(TWO_THIRDS_LOG2_E_HIGH), pHigh);
	const lLow = b.add(b.mul(b.constant(TWO_THIRDS_LOG2_E_LOW), pHigh), b.mul(pLow, b.constant(TWO_THIRDS_LOG2_E)));
	const high = upperHalf(b, b.add(b.add(lHigh, lLow), k));
	return { high, low: b.sub(lLow, b.sub(b.sub(high, k), lHigh)) };
};

/** Beyond 2^±126 the result is 0, or out of the language's range. */
const EXPONENT_LIMIT = 126;

/**
 * x^y = 2^(y·log2 x) for x > 0; x = 0 with y ≥ 0; x < 0 with a whole |y| < 2^24.
 * Results above 2^126 are returned as ±2^126, out of the language's range.
 */
export const pow = (b: LirBuilder, x: LirId, y: LirId): LirId => {
	const [zero, one] = [b.constant(0), b.constant(1)];
	const atZero = b.eq(x, zero);
	const log = log2InTwoWords(b, b.select(atZero, one, b.abs(x)));
	// The exponent e = y·log2 |x| in two words: the product of the upper halves is exact.
	const yHigh = upperHalf(b, y);
	const product = b.mul(yHigh, log.high);
	const rest = b.add(b.mul(b.sub(y, yHigh), b.add(log.high, log.low)), b.mul(yHigh, log.low));
	const exponent = b.add(product, rest);
	const [overflows, vanishes] = [b.lt(b.constant(EXPONENT_LIMIT), exponent), b.lt(exponent, b.constant(-EXPONENT_LIMIT))];
	const outside = b.or(overflows, vanishes);
	const n = nearestWhole(b, b.select(outside, zero, exponent));
	const r = b.add(b.sub(b.select(outside, zero, product), n.number), b.select(outside, zero, rest));
	const power = b.mul(b.add(one, expm1Reduced(b, b.mul(r, b.constant(LN2)))), powerOfTwo(b, n));
	const size = b.select(vanishes, zero, b.select(overflows, b.constant(2 ** EXPONENT_LIMIT), power));
	// An odd power of a negative x is negative. Elsewhere y may be too large for an integer.
	const oddness = b.toInt(b.select(b.lt(x, zero), y, zero));
	const signed = b.float(b.ixor(b.bits(size), b.shl(oddness, 31)));
	return b.select(b.and(atZero, b.not(b.eq(y, zero))), zero, signed);
};

/** The bits of 1 times 2/3: dividing an f32's bits by three and adding this divides its exponent by three. */
const CUBE_ROOT_BITS = 0x2a510000;

/** ∛x: an estimate from the bits (within 4 %), one step of Halley's method, one of Newton's. */
export const cbrt = (b: LirBuilder, x: LirId): LirId => {
	const size = b.abs(x);
	const third = b.constant(1 / 3);
	const estimate = b.float(b.iadd(b.toInt(b.mul(b.toFloat(b.bits(size)), third)), b.iconst(CUBE_ROOT_BITS)));
	const q = b.div(size, b.mul(estimate, estimate));
	const better = b.mul(estimate, b.div(b.add(estimate, b.add(q, q)), b.add(b.add(estimate, estimate), q)));
	const root = b.sub(better, b.mul(b.sub(better, b.div(size, b.mul(better, better))), third));
	return b.select(b.eq(x, b.constant(0)), b.constant(0), withSignOf(b, root, x));
};

/** √(x² + y²) = a·√(1 + (c/a)²), a the larger: no overflow below the result's own. */
export const hypot = (b: LirBuilder, x: LirId, y: LirId): LirId => {
	const [width, height] = [b.abs(x), b.abs(y)];
	const steep = b.lt(width, height);
	const large = b.select(steep, height, width);
	const ratio = b.div(b.select(steep, width, height), b.select(b.eq(large, b.constant(0)), b.constant(1), large));
	return b.mul(large, b.sqrt(b.add(b.constant(1), b.mul(ratio, ratio))));
};

/** x/√(x² + y²), and 0 at the origin. */
export const direction = (b: LirBuilder, x: LirId, y: LirId): LirId => {
	const size = hypot(b, x, y);
	return b.div(x, b.select(b.eq(size, b.constant(0)), b.constant(1), size));
};
