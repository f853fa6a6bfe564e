/**
 * sin, cos and tan for |x| ≤ 32768: r = x − n·π/2 with π/2 in words whose products with n are exact
 * (W. Cody and W. Waite 1980), then one of two polynomials by the parity of n. The three share
 * everything but the last selection.
 */

import { COS, HALF_PI_PARTS, SIN, TWO_OVER_PI } from '../coefficients.ts';
import type { LirBuilder, LirId } from '../lir.ts';
import { nearestWhole, oddPolynomial, polynomial } from './polynomial.ts';

interface Reduced {
	/** sin r and cos r. */
	readonly sine: LirId;
	readonly cosine: LirId;
	/** The low bits of the quadrant's number n, and whether it is even. */
	readonly quadrant: LirId;
	readonly even: LirId;
}

/**
 * x − n·π/2, rounded once. The first two differences are exact; the rounding error of the third is
 * kept and put back, so that the result is right to f32 next to a zero and an octant's edge alike.
 */
const remainder = (b: LirBuilder, x: LirId, n: LirId): LirId => {
	const [first, second, third, fourth] = HALF_PI_PARTS;
	const rest = b.sub(b.sub(x, b.mul(n, b.constant(first))), b.mul(n, b.constant(second)));
	const step = b.mul(n, b.constant(third));
	const rounded = b.sub(rest, step);
	const error = b.sub(b.sub(rest, rounded), step);
	return b.add(rounded, b.sub(error, b.mul(n, b.constant(fourth))));
};

/** The same to 2^-35·|x| and half an ULP. The first difference is exact; guarded, since other orders lose it. */
const quickRemainder = (b: LirBuilder, x: LirId, n: LirId): LirId =>
	b.guarded(() => {
		const [first] = HALF_PI_PARTS;
		return b.sub(b.sub(x, b.mul(n, b.constant(first))), b.mul(n, b.constant(Math.PI / 2 - first)));
	});

const reduce = (b: LirBuilder, x: LirId, remainderOf = remainder): Reduced => {
	const { number, bits: quadrant } = nearestWhole(b, b.mul(x, b.constant(TWO_OVER_PI)));
	const r = remainderOf(b, x, number);
	const z = b.mul(r, r);
	const cosine = b.add(b.sub(b.constant(1), b.mul(b.constant(0.5), z)), b.mul(b.mul(z, z), polynomial(b, z, COS)));
	return { sine: oddPolynomial(b, r, SIN), cosine, quadrant, even: b.ieq(b.iand(quadrant, b.iconst(1)), b.iconst(0)) };
};

/** value · (−1)^(bit 1 of the quadrant). */
const signed = (b: LirBuilder, value: LirId, quadrant: LirId): LirId =>
	b.float(b.ixor(b.bits(value), b.shl(b.iand(quadrant, b.iconst(2)), 30)));

const sineOf = (b: LirBuilder, { sine, cosine, quadrant, even }: Reduced): LirId => signed(b, b.select(even, sine, cosine), quadrant);
/** The quadrant after that of the sine. */
const cosineOf = (b: LirBuilder, { sine, cosine, quadrant, even }: Reduced): LirId =>
	signed(b, b.select(even, cosine, sine), b.iadd(quadrant, b.iconst(1)));

/** sin x, |x| ≤ 32768. */
export const sin = (b: LirBuilder, x: LirId): LirId => sineOf(b, reduce(b, x));

/** cos x, |x| ≤ 32768. */
export const cos = (b: LirBuilder, x: LirId): LirId => cosineOf(b, reduce(b, x));

/** tan x = sin x/cos x, |x| ≤ 32768; no f32 is near enough to a pole for cos x to be 0. */
export const tan = (b: LirBuilder, x: LirId): LirId => b.div(sin(b, x), cos(b, x));

/**
 * sin and cos of fast code where a machine's own leave their bounds: to 2 ULP and 2^-34·|x|. Compilers may order the polynomials as
 * they like. They keep the bounds of fast code (`FAST_ARITHMETIC`); those of `sin` and `cos` they leave near zeros that are far from 0.
 */
export const quickSin = (b: LirBuilder, x: LirId): LirId => sineOf(b, reduce(b, x, quickRemainder));
export const quickCos = (b: LirBuilder, x: LirId): LirId => cosineOf(b, reduce(b, x, quickRemainder));
