/**
 * Double-single arithmetic: a number is the sum of two f32, `high` (the sum, rounded to f32) and `low` (what is left of it). It has
 * 48 bits where f32 has 24, with the range of f32. Every operation is a LIR fragment, so that one definition is what a GPU computes
 * and what the interpreter checks it by.
 *
 * With u = 2^−24 the relative errors are: sum 3u², product 8u² (M. Joldes, J.-M. Muller, V. Popescu, "Tight and rigorous error bounds
 * for basic building blocks of double-word arithmetic", ACM TOMS 44, 2017). They hold where additions and products of f32 round to
 * nearest and nobody reorders them: every operation here is guarded. What becomes smaller than the smallest normal f32 is lost, so
 * that each result may be off by 2^−122 as well.
 */

import type { LirBuilder, LirId } from '../lir.ts';
import { upperHalf } from '../functions/polynomial.ts';
import { splitNumber } from './split.ts';

/** The sum of two f32; |low| is at most half a unit in the last place of `high`. */
export interface Pair {
	readonly high: LirId;
	readonly low: LirId;
}

export const constant = (b: LirBuilder, value: number): Pair => {
	const [high, low] = splitNumber(value);
	return { high: b.constant(high), low: b.constant(low) };
};
/** An f32 as a pair. */
export const single = (b: LirBuilder, high: LirId): Pair => ({ high, low: b.constant(0) });

/** x + y of two f32, exactly (Knuth). */
export const twoSum = (b: LirBuilder, x: LirId, y: LirId): Pair => {
	const high = b.add(x, y);
	const ofY = b.sub(high, x);
	const ofX = b.sub(high, ofY);
	return { high, low: b.add(b.sub(x, ofX), b.sub(y, ofY)) };
};

/** The same where |x| ≥ |y| or x is 0 (Dekker). */
export const quickSum = (b: LirBuilder, x: LirId, y: LirId): Pair => {
	const high = b.add(x, y);
	return { high, low: b.sub(y, b.sub(high, x)) };
};

/**
 * x·y of two f32, exactly down to 2^−78 (Dekker). Halves are cut off by their bits, which cannot overflow; the lower half has the sign
 * of the whole and 12 bits, so that all products of halves are exact, and so are the sums in this order.
 */
export const twoProduct = (b: LirBuilder, x: LirId, y: LirId): Pair => {
	const high = b.mul(x, y);
	const [xHigh, yHigh] = [upperHalf(b, x), upperHalf(b, y)];
	const [xLow, yLow] = [b.sub(x, xHigh), b.sub(y, yHigh)];
	const first = b.add(b.sub(b.mul(xHigh, yHigh), high), b.mul(xHigh, yLow));
	return { high, low: b.add(b.add(first, b.mul(xLow, yHigh)), b.mul(xLow, yLow)) };
};

export const negate = (b: LirBuilder, { high, low }: Pair): Pair => ({ high: b.neg(high), low: b.neg(low) });

/** x + y: `AccurateDWPlusDW`, 3u² */
export const add = (b: LirBuilder, x: Pair, y: Pair): Pair => {
	const sum = twoSum(b, x.high, y.high);
	const rest = twoSum(b, x.low, y.low);
	const near = quickSum(b, sum.high, b.add(sum.low, rest.high));
	return quickSum(b, near.high, b.add(rest.low, near.low));
};
export const sub = (b: LirBuilder, x: Pair, y: Pair): Pair => add(b, x, negate(b, y));

/** x + y of an f32: `DWPlusFP`, 2u². */
export const addSingle = (b: LirBuilder, x: Pair, y: LirId): Pair => {
	const sum = twoSum(b, x.high, y);
	return quickSum(b, sum.high, b.add(x.low, sum.low));
};

/** x·y: `DWTimesDW1`, 8u² without a fused multiply-add. */
export const mul = (b: LirBuilder, x: Pair, y: Pair): Pair => {
	const product = twoProduct(b, x.high, y.high);
	const crossed = b.add(b.mul(x.high, y.low), b.mul(x.low, y.high));
	return quickSum(b, product.high, b.add(product.low, crossed));
};

/** x·y of an f32: 3u². */
export const mulSingle = (b: LirBuilder, x: Pair, y: LirId): Pair => {
	const product = twoProduct(b, x.high, y);
	return quickSum(b, product.high, b.add(product.low, b.mul(x.low, y)));
};

/** x times a power of two: exact. */
export const scale = (b: LirBuilder, { high, low }: Pair, power: LirId): Pair => ({ high: b.mul(high, power), low: b.mul(low, power) });

/**
 * x/y, y not 0: the f32 quotient and a correction. With a division to 2.5 ULP the quotient is off by 7u, so that the correction, itself
 * off by 7u, leaves 49u²; the remainder adds 6u².
 */
export const div = (b: LirBuilder, x: Pair, y: Pair): Pair => {
	const quotient = b.div(x.high, y.high);
	const rest = sub(b, x, mulSingle(b, y, quotient));
	return quickSum(b, quotient, b.div(rest.high, y.high));
};

const EXPONENT = 0x7f800000;
/** The bits of 2^127, twice those of 1: less the bits of 2^e they are those of 2^−e. */
const TWO_ONES = 0x7f000000;

/** Two pairs by the power of two that brings the larger one to 1 … 2, and that power's inverse; as they are where both are 0. */
export const broughtNear = (b: LirBuilder, x: Pair, y: Pair): { readonly near: readonly [Pair, Pair]; readonly up: LirId } => {
	const bits = b.iand(b.bits(b.max(b.abs(x.high), b.abs(y.high))), b.iconst(EXPONENT));
	const down = b.float(b.isub(b.iconst(TWO_ONES), bits));
	return { near: [scale(b, x, down), scale(b, y, down)], up: b.float(bits) };
};

/** From here on the square of a root has all its digits. */
const SMALL = 2 ** -60;

/** √x, x ≥ 0: the f32 root, off by 10u where the machine's is off by 4.5 ULP, and a step of Newton's method: 210u². */
export const sqrt = (b: LirBuilder, x: Pair): Pair => {
	const [zero, one] = [b.constant(0), b.constant(1)];
	const isZero = b.eq(x.high, zero);
	const isSmall = b.lt(x.high, b.constant(SMALL));
	const scaled = scale(b, x, b.select(isSmall, b.constant(1 / SMALL), one));
	const root = b.sqrt(b.select(isZero, one, scaled.high));
	const rest = sub(b, scaled, twoProduct(b, root, root));
	const near = quickSum(b, root, b.div(rest.high, b.add(root, root)));
	const back = scale(b, near, b.select(isSmall, b.constant(Math.sqrt(SMALL)), one));
	return select(b, isZero, single(b, zero), back);
};

export const select = (b: LirBuilder, condition: LirId, x: Pair, y: Pair): Pair => ({
	high: b.select(condition, x.high, y.high),
	low: b.select(condition, x.low, y.low),
});

export const lt = (b: LirBuilder, x: Pair, y: Pair): LirId => b.or(b.lt(x.high, y.high), b.and(b.eq(x.high, y.high), b.lt(x.low, y.low)));
export const eq = (b: LirBuilder, x: Pair, y: Pair): LirId => b.and(b.eq(x.high, y.high), b.eq(x.low, y.low));
export const le = (b: LirBuilder, x: Pair, y: Pair): LirId => b.or(b.lt(x.high, y.high), b.and(b.eq(x.high, y.high), b.le(x.low, y.low)));

/** A pair has the sign of its high word; where that is 0 the other is, too. */
export const isNegative = (b: LirBuilder, x: Pair): LirId => b.lt(x.high, b.constant(0));
export const abs = (b: LirBuilder, x: Pair): Pair => select(b, isNegative(b, x), negate(b, x), x);
/** `size` with the sign of x. */
export const withSignOf = (b: LirBuilder, size: Pair, x: Pair): Pair => select(b, isNegative(b, x), negate(b, size), size);

/** A whole number next to x: that of the low word counts where the high one is whole. */
const whole =
	(of: (b: LirBuilder, x: LirId) => LirId) =>
	(b: LirBuilder, x: Pair): Pair => {
		const high = of(b, x.high);
		const isWhole = b.eq(high, x.high);
		return quickSum(b, high, b.select(isWhole, of(b, x.low), b.constant(0)));
	};
export const floor = whole((b, x) => b.floor(x));
export const ceil = whole((b, x) => b.ceil(x));

/** The nearest whole number, halves to even. */
export const round = (b: LirBuilder, x: Pair): Pair => {
	const below = floor(b, x);
	const half = constant(b, 0.5);
	const rest = sub(b, x, below);
	const isOdd = b.not(b.eq(b.floor(b.mul(below.high, b.constant(0.5))), b.mul(below.high, b.constant(0.5))));
	const oddLow = b.not(b.eq(b.floor(b.mul(below.low, b.constant(0.5))), b.mul(below.low, b.constant(0.5))));
	const odd = b.or(b.and(isOdd, b.not(oddLow)), b.and(oddLow, b.not(isOdd)));
	const up = b.or(lt(b, half, rest), b.and(eq(b, half, rest), odd));
	return select(b, up, addSingle(b, below, b.constant(1)), below);
};
