/** Logarithms in double-single: the f32 logarithm of the mantissa, and a step of Newton's method on e^y. */

import { log as singleLog } from '../functions/logarithm.ts';
import type { LirBuilder, LirId } from '../lir.ts';
import { expm1Reduced, LN2_PARTS, exp } from './exponential.ts';
import { abs, add, addSingle, constant, div, mul, negate, type Pair, select, single, sub } from './pair.ts';

/** The bits of √½: a mantissa is reduced to [√½, √2). */
const ROOT_HALF_BITS = 0x3f3504f3;
const MANTISSA = 0x007fffff;

/** log m, √½ ≤ m < √2: z = m·e^−y − 1 of the f32 logarithm y is small, and log m = y + log(1 + z). Relative next to 1, too. */
const ofMantissa = (b: LirBuilder, m: Pair): Pair => {
	const y = singleLog(b, m.high);
	const back = expm1Reduced(b, single(b, b.neg(y)));
	const z = add(b, addSingle(b, m, b.constant(-1)), mul(b, m, back));
	// z is at most 2^−21, so its cube is nothing beside y.
	return addSingle(b, addSingle(b, z, b.mul(b.mul(z.high, z.high), b.constant(-0.5))), y);
};

/** x = 2^k·m, √½ ≤ m < √2, for a normal x > 0; k as an f32. */
const split = (b: LirBuilder, x: Pair): { readonly k: LirId; readonly m: Pair } => {
	const bits = b.isub(b.bits(x.high), b.iconst(ROOT_HALF_BITS));
	const exponent = b.shrs(bits, 23);
	const high = b.float(b.iadd(b.iand(bits, b.iconst(MANTISSA)), b.iconst(ROOT_HALF_BITS)));
	// The low word by 2^−k, in two steps: 2^−k itself may be out of range.
	const half = b.shrs(exponent, 1);
	const power = (n: LirId): LirId => b.float(b.shl(b.isub(b.iconst(127), n), 23));
	const low = b.mul(b.mul(x.low, power(half)), power(b.isub(exponent, half)));
	return { k: b.toFloat(exponent), m: { high, low } };
};

/** log x, x ≥ 2^−126. */
export const log = (b: LirBuilder, x: Pair): Pair => {
	const { k, m } = split(b, x);
	const near = ofMantissa(b, m);
	const isNear = b.eq(k, b.constant(0));
	const far = LN2_PARTS.reduceRight((sum, part) => addSingle(b, sum, b.mul(k, b.constant(part))), near);
	return select(b, isNear, near, far);
};

const over = (base: number) => {
	const factor = 1 / Math.log(base);
	return (b: LirBuilder, x: Pair): Pair => mul(b, log(b, x), constant(b, factor));
};
export const log2 = over(2);
export const log10 = over(10);

/** log(1 + x), x > −1: the logarithm of u = 1 + x, and what u has lost. */
export const log1p = (b: LirBuilder, x: Pair): Pair => {
	const u = addSingle(b, x, b.constant(1));
	const lost = sub(b, x, addSingle(b, u, b.constant(-1)));
	return add(b, log(b, u), div(b, lost, u));
};

/** log(1 + e^x). */
export const softplus = (b: LirBuilder, x: Pair): Pair => {
	const rest = log1p(b, exp(b, negate(b, abs(b, x))));
	return add(b, rest, select(b, b.lt(b.constant(0), x.high), x, single(b, b.constant(0))));
};
