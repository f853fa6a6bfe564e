/** Roots, lengths and powers in double-single. */

import { cbrt as singleRoot } from '../functions/power.ts';
import type { LirBuilder, LirId } from '../lir.ts';
import { exp } from './exponential.ts';
import { log } from './logarithm.ts';
import {
	abs,
	add,
	broughtNear,
	div,
	eq,
	floor,
	isNegative,
	mul,
	negate,
	type Pair,
	quickSum,
	scale,
	select,
	single,
	sqrt,
	sub,
	twoProduct,
} from './pair.ts';

/** √(x² + y²): by a power of two near the larger one, so that no square overflows or vanishes. */
export const hypot = (b: LirBuilder, x: Pair, y: Pair): Pair => {
	const { near, up } = broughtNear(b, x, y);
	return scale(b, length(b, ...near), up);
};

const length = (b: LirBuilder, x: Pair, y: Pair): Pair => sqrt(b, add(b, mul(b, x, x), mul(b, y, y)));

/** x/√(x² + y²), and 0 at the origin. */
export const direction = (b: LirBuilder, x: Pair, y: Pair): Pair => {
	const { near } = broughtNear(b, x, y);
	const size = length(b, ...near);
	const isZero = b.eq(size.high, b.constant(0));
	return div(b, near[0], select(b, isZero, single(b, b.constant(1)), size));
};

/** ∛x: the f32 root and a step of Newton's method. */
export const cbrt = (b: LirBuilder, x: Pair): Pair => {
	const isZero = b.eq(x.high, b.constant(0));
	const root = singleRoot(b, b.select(isZero, b.constant(1), x.high));
	const square = twoProduct(b, root, root);
	const rest = sub(b, select(b, isZero, single(b, b.constant(1)), x), mul(b, square, single(b, root)));
	const near = quickSum(b, root, b.div(rest.high, b.mul(b.constant(3), square.high)));
	return select(b, isZero, single(b, b.constant(0)), near);
};

/** Whether a pair is a whole number. */
export const isWhole = (b: LirBuilder, x: Pair): LirId => eq(b, floor(b, x), x);

/** y·log |x|, the exponent of x^y; 0 where x is 0. */
export const powerExponent = (b: LirBuilder, x: Pair, y: Pair): Pair => {
	const isZero = b.eq(x.high, b.constant(0));
	return mul(b, y, log(b, select(b, isZero, single(b, b.constant(1)), abs(b, x))));
};

/** x^y = e^(y·log x), x > 0; x = 0 with y ≥ 0; x < 0 with a whole |y| < 2^24. */
export const pow = (b: LirBuilder, x: Pair, y: Pair, exponent = powerExponent(b, x, y)): Pair => {
	const [zero, one] = [single(b, b.constant(0)), single(b, b.constant(1))];
	const size = exp(b, exponent);
	const half = b.mul(y.high, b.constant(0.5));
	const odd = b.not(b.eq(b.floor(half), half));
	const signed = select(b, b.and(isNegative(b, x), odd), negate(b, size), size);
	const isZero = b.eq(x.high, b.constant(0));
	return select(b, isZero, select(b, eq(b, y, zero), one, zero), signed);
};

/** xⁿ by repeated squaring, lowest bit first. */
export const wholePower = (b: LirBuilder, x: Pair, n: number): Pair => {
	let result: Pair | undefined;
	for (let base = x, rest = n; rest > 0; rest = Math.floor(rest / 2)) {
		if (rest % 2 === 1) result = result === undefined ? base : mul(b, result, base);
		if (rest > 1) base = mul(b, base, base);
	}
	return result as Pair;
};
