/**
 * sin, cos and tan in double-single for |x| ≤ 32768: π/2 is subtracted in five parts, of which the first three times the quadrant's
 * number are exact, then one of two Taylor series by the parity of the quadrant.
 */

import { HALF_PI_PARTS, TWO_OVER_PI } from '../coefficients.ts';
import { nearestWhole } from '../functions/polynomial.ts';
import type { LirBuilder, LirId } from '../lir.ts';
import { add, addSingle, constant, div, mul, negate, type Pair, scale, select, single, sub, twoProduct } from './pair.ts';

/** π/2 less the sum of the other parts. */
const LAST_PART = -1.2177051777973966e-18;

const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));
/** ± 1/n! of every second n, by turns. */
const series = (first: number, last: number): number[] =>
	Array.from({ length: (last - first) / 2 + 1 }, (_, k) => ((k & 1) === 0 ? 1 : -1) / factorial(first + 2 * k));

/** Terms whose coefficients are pairs; the others are nothing beside them, and f32. */
const PAIRS = 4;

/** Σ cₖ·zᵏ, z ≤ 0.62, lowest power first. */
const polynomial = (b: LirBuilder, z: Pair, coefficients: readonly number[]): Pair => {
	const [last = 0, ...rest] = coefficients.slice(PAIRS).reverse();
	const tail = rest.reduce((sum, c) => b.add(b.mul(sum, z.high), b.constant(c)), b.constant(last));
	return coefficients.slice(0, PAIRS).reduceRight((sum, c) => add(b, mul(b, sum, z), constant(b, c)), single(b, tail));
};

/** −1/3!, 1/5! … 1/17! and 1/4!, −1/6! … 1/16!. */
const SIN = series(3, 17).map((c) => -c);
const COS = series(4, 16);

interface Reduced {
	readonly sine: Pair;
	readonly cosine: Pair;
	readonly quadrant: LirId;
	readonly even: LirId;
}

function reduce(b: LirBuilder, x: Pair): Reduced {
	const [first, second, third, fourth] = HALF_PI_PARTS;
	const { number, bits: quadrant } = nearestWhole(b, b.mul(x.high, b.constant(TWO_OVER_PI)));
	const exact = [first, second, third].reduce((rest, part) => addSingle(b, rest, b.neg(b.mul(number, b.constant(part)))), x);
	const near = sub(b, exact, twoProduct(b, number, b.constant(fourth)));
	const r = addSingle(b, near, b.neg(b.mul(number, b.constant(LAST_PART))));
	const z = mul(b, r, r);
	const sine = add(b, r, mul(b, r, mul(b, z, polynomial(b, z, SIN))));
	const half = scale(b, z, b.constant(-0.5));
	const cosine = add(b, addSingle(b, half, b.constant(1)), mul(b, mul(b, z, z), polynomial(b, z, COS)));
	return { sine, cosine, quadrant, even: b.ieq(b.iand(quadrant, b.iconst(1)), b.iconst(0)) };
}

/** value·(−1)^(bit 1 of the quadrant). */
const signed = (b: LirBuilder, value: Pair, quadrant: LirId): Pair =>
	select(b, b.ieq(b.iand(quadrant, b.iconst(2)), b.iconst(0)), value, negate(b, value));

/** sin x, |x| ≤ 32768. */
export const sin = (b: LirBuilder, x: Pair): Pair => {
	const { sine, cosine, quadrant, even } = reduce(b, x);
	return signed(b, select(b, even, sine, cosine), quadrant);
};

/** cos x, |x| ≤ 32768. */
export const cos = (b: LirBuilder, x: Pair): Pair => {
	const { sine, cosine, quadrant, even } = reduce(b, x);
	return signed(b, select(b, even, cosine, sine), b.iadd(quadrant, b.iconst(1)));
};

/** tan x, |x| ≤ 32768. */
export const tan = (b: LirBuilder, x: Pair): Pair => div(b, sin(b, x), cos(b, x));
