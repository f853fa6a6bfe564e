/** The f32 math library's one-argument functions: truth in double precision, and domain. */

import { bell64, erf64, erfc64, gelu64, normal64, sech64, sigmoid64, softplus64 } from '../../src/math/double.ts';
import { gamma64, lgamma64, polygamma64 } from '../../src/math/gamma.ts';
import type { Accuracy, MathName } from '../../src/math/functions/index.ts';

export interface Unary {
	readonly truth: (x: number) => number;
	/** The closed f32 interval of the domain. */
	readonly from: number;
	readonly to: number;
}

const MIN_NORMAL = 2 ** -126;
const LARGEST = 2 ** 120;
/** The f32 neighbour of 1 towards 0. */
const BELOW_ONE = 1 - 2 ** -24;

const on = (from: number, to: number, truth: (x: number) => number): Unary => ({ truth, from, to });
const everywhere = (truth: (x: number) => number): Unary => on(-LARGEST, LARGEST, truth);

export const UNARY: Readonly<Partial<Record<MathName, Unary>>> = {
	exp: on(-LARGEST, 83, Math.exp),
	expm1: on(-LARGEST, 83, Math.expm1),
	log: on(MIN_NORMAL, LARGEST, Math.log),
	log2: on(MIN_NORMAL, LARGEST, Math.log2),
	log10: on(MIN_NORMAL, LARGEST, Math.log10),
	log1p: on(-BELOW_ONE, LARGEST, Math.log1p),
	sin: on(-32_768, 32_768, Math.sin),
	cos: on(-32_768, 32_768, Math.cos),
	tan: on(-32_768, 32_768, Math.tan),
	asin: on(-1, 1, Math.asin),
	acos: on(-1, 1, Math.acos),
	atan: everywhere(Math.atan),
	sinh: on(-83, 83, Math.sinh),
	cosh: on(-83, 83, Math.cosh),
	tanh: everywhere(Math.tanh),
	asinh: everywhere(Math.asinh),
	acosh: on(1, LARGEST, Math.acosh),
	atanh: on(-BELOW_ONE, BELOW_ONE, Math.atanh),
	cbrt: everywhere(Math.cbrt),
	erf: everywhere(erf64),
	sigmoid: everywhere(sigmoid64),
	softplus: everywhere(softplus64),
	gelu: everywhere(gelu64),
	erfc: everywhere(erfc64),
	normal: everywhere(normal64),
	bell: everywhere(bell64),
	sech: everywhere(sech64),
	gamma: on(2 ** -119, 34, gamma64),
	lgamma: on(MIN_NORMAL, 2 ** 110, lgamma64),
	polygamma: on(2 ** -119, LARGEST, (x) => polygamma64(0, x)),
};

/** The distance of neighbouring f32 numbers at x. */
export const ulpOf = (x: number): number => {
	const exponent = Math.floor(Math.log2(Math.abs(x)));
	return 2 ** (Math.max(exponent, -126) - 23);
};

/** By how much a result misses its claim (≤ 0: it does not; NaN: not a number). */
export const claimExcess = (got: number, want: number, claim: Accuracy): number =>
	Math.abs(got - want) - Math.max(claim.ulp * ulpOf(want) + claim.absolute, MIN_NORMAL);
