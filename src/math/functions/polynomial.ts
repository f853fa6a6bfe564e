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

/** A whole number: in f32, and as an i32 that holds its low 22 bits. */
export interface Whole {
	readonly number: LirId;
	readonly bits: LirId;
}

/** 1.5·2^23: here an f32 has no room for a fraction, above and below. */
const NO_FRACTION = 1.5 * 2 ** 23;

/**
 * The whole number nearest to x, the even one halfway, for |x| < 2^22. Two additions instead of a rounding and a conversion: what is
 * one instruction elsewhere is thirty on a GPU that is emulated. No compiler may see through the sum, so it is guarded where others
 * would not be.
 */
export const nearestWhole = (b: LirBuilder, x: LirId): Whole =>
	b.guarded(() => {
		const shifted = b.add(x, b.constant(NO_FRACTION));
		return { number: b.sub(shifted, b.constant(NO_FRACTION)), bits: b.bits(shifted) };
	});

/** 2^n of a whole number n, −126 ≤ n ≤ 127. */
export const powerOfTwo = (b: LirBuilder, { bits }: Whole): LirId => b.float(b.shl(b.iadd(bits, b.iconst(127)), 23));

/** 2^−n, −127 ≤ n ≤ 126. */
export const powerOfHalf = (b: LirBuilder, { bits }: Whole): LirId => b.float(b.shl(b.isub(b.iconst(127), bits), 23));
