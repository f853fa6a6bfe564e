/**
 * Logarithms: x = 2^k·m with m in [√½, √2), s = f/(2 + f), f = m − 1, and
 * log m = f − (f²/2 − s·(f²/2 + R(s²))), the form of fdlibm's log: f is exact and leads the sum.
 */

import { LN2_HIGH, LN2_LOW, LOG, LOG2_E, LOG10_2_HIGH, LOG10_2_LOW, LOG10_E, ROOT_HALF_BITS } from '../coefficients.ts';
import type { LirBuilder, LirId } from '../lir.ts';
import { polynomial } from './polynomial.ts';

const ONE_BITS = 0x3f800000;

/** x = 2^k·m of a normal x > 0: k as f32, and m in [√½, √2). */
export const splitExponent = (b: LirBuilder, x: LirId): { k: LirId; m: LirId } => {
	const shifted = b.iadd(b.bits(x), b.iconst(ONE_BITS - ROOT_HALF_BITS));
	const k = b.toFloat(b.isub(b.shrs(shifted, 23), b.iconst(127)));
	const m = b.float(b.iadd(b.iand(shifted, b.iconst(0x7fffff)), b.iconst(ROOT_HALF_BITS)));
	return { k, m };
};

/** f²/2 − s·(f²/2 + R): what log(1 + f) falls short of f, √½ ≤ 1 + f < √2. */
const shortfall = (b: LirBuilder, f: LirId): LirId => {
	const s = b.div(f, b.add(b.constant(2), f));
	const z = b.mul(s, s);
	const halfSquare = b.mul(b.constant(0.5), b.mul(f, f));
	return b.sub(halfSquare, b.mul(s, b.add(halfSquare, b.mul(z, polynomial(b, z, LOG)))));
};

const parts = (b: LirBuilder, x: LirId): { k: LirId; logM: LirId; f: LirId; below: LirId } => {
	const { k, m } = splitExponent(b, x);
	const f = b.sub(m, b.constant(1));
	const below = shortfall(b, f);
	return { k, f, below, logM: b.sub(f, below) };
};

/** Σ of k·ln 2 in two words and log(1 + f) = f − below, smallest first. */
const sum = (b: LirBuilder, k: LirId, f: LirId, below: LirId): LirId =>
	b.add(b.mul(k, b.constant(LN2_HIGH)), b.add(f, b.sub(b.mul(k, b.constant(LN2_LOW)), below)));

/** Natural logarithm, x ≥ 2^−126. */
export const log = (b: LirBuilder, x: LirId): LirId => {
	const { k, f, below } = parts(b, x);
	return sum(b, k, f, below);
};

/** Logarithm to base 2, x ≥ 2^−126; exact at powers of two. */
export const log2 = (b: LirBuilder, x: LirId): LirId => {
	const { k, logM } = parts(b, x);
	return b.add(k, b.mul(logM, b.constant(LOG2_E)));
};

/** Logarithm to base 10, x ≥ 2^−126. */
export const log10 = (b: LirBuilder, x: LirId): LirId => {
	const { k, logM } = parts(b, x);
	return b.add(b.mul(k, b.constant(LOG10_2_HIGH)), b.add(b.mul(k, b.constant(LOG10_2_LOW)), b.mul(logM, b.constant(LOG10_E))));
};

/**
 * log(1 + x), x > −1. Where 1 + x needs no exponent, f is x itself; elsewhere the rounding error c
 * of u = 1 + x is put back as c/u.
 */
export const log1p = (b: LirBuilder, x: LirId): LirId => {
	const one = b.constant(1);
	const u = b.add(one, x);
	const { k, m } = splitExponent(b, u);
	const small = b.lt(x, one);
	const error = b.sub(b.select(small, x, one), b.sub(u, b.select(small, one, x)));
	const near = b.eq(k, b.constant(0));
	const f = b.select(near, x, b.sub(m, one));
	const correction = b.select(near, b.constant(0), b.div(error, u));
	return sum(b, k, f, b.sub(shortfall(b, f), correction));
};
