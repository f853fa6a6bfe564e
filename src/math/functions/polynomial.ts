/** Polynomials and small building blocks of the function fragments. */

import type { LirBuilder, LirId } from '../lir.ts';

/** Σ cₖ·xᵏ by Horner's rule, lowest power first. */
export const polynomial = (b: LirBuilder, x: LirId, coefficients: readonly number[]): LirId => {
	const [last = 0, ...rest] = [...coefficients].reverse();
	return rest.reduce((sum, coefficient) => b.add(b.mul(sum, x), b.constant(coefficient)), b.constant(last));
};

/** x + x·z·P(z) with z = x²: an odd function near 0. */
export const oddPolynomial = (b: LirBuilder, x: LirId, coefficients: readonly number[]): LirId => {
	const z = b.mul(x, x);
	return b.add(x, b.mul(x, b.mul(z, polynomial(b, z, coefficients))));
};

/** `size` with the sign of x; size ≥ 0. */
export const withSignOf = (b: LirBuilder, size: LirId, x: LirId): LirId => b.select(b.lt(x, b.constant(0)), b.neg(size), size);

/** The upper 12 bits of a significand: the product of two such numbers is exact. */
export const upperHalf = (b: LirBuilder, x: LirId): LirId => b.float(b.iand(b.bits(x), b.iconst(0xfffff000)));

/** 2^n of a whole number n in f32, −126 ≤ n ≤ 127. */
export const powerOfTwo = (b: LirBuilder, n: LirId): LirId => b.float(b.shl(b.iadd(b.toInt(n), b.iconst(127)), 23));
