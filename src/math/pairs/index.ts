/** The functions of double-single, by the operation's name, and how accurate they are. */

import * as exponential from './exponential.ts';
import * as inverse from './inverse.ts';
import * as logarithm from './logarithm.ts';
import * as roots from './roots.ts';
import * as trigonometric from './trigonometric.ts';
import { sqrt } from './pair.ts';

export * from './pair.ts';
export { splitNumber } from './split.ts';

/** Functions of one pair. */
export const PAIR_MATH = {
	sqrt,
	cbrt: roots.cbrt,
	exp: exponential.exp,
	expm1: exponential.expm1,
	log: logarithm.log,
	log2: logarithm.log2,
	log10: logarithm.log10,
	log1p: logarithm.log1p,
	sin: trigonometric.sin,
	cos: trigonometric.cos,
	tan: trigonometric.tan,
	asin: inverse.asin,
	acos: inverse.acos,
	atan: inverse.atan,
	sinh: exponential.sinh,
	cosh: exponential.cosh,
	tanh: exponential.tanh,
	asinh: inverse.asinh,
	acosh: inverse.acosh,
	atanh: inverse.atanh,
	sigmoid: exponential.sigmoid,
	softplus: logarithm.softplus,
	bell: exponential.bell,
	sech: exponential.sech,
} as const;

/** Functions of two pairs. */
export const PAIR_MATH2 = { hypot: roots.hypot, direction: roots.direction, atan2: inverse.atan2, pow: roots.pow } as const;

export { isWhole, powerExponent, wholePower } from './roots.ts';

export type PairFunction = keyof typeof PAIR_MATH | keyof typeof PAIR_MATH2;
