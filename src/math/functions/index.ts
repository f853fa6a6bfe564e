/**
 * The f32 math library: every function of the language as a LIR fragment, and its accuracy.
 *
 * A fragment takes operands that are already in its domain (the caller guards them), uses only the
 * primitive operations of `lir.ts`, computes both sides of every choice, and makes no NaN; an
 * infinity only where the result itself is out of range, which the caller's range guard turns into a hole.
 */

import { bell, erf, erfc, gelu, normal, sigmoid, softplus } from './activation.ts';
import { exp, expm1 } from './exponential.ts';
import { gamma, lgamma, polygamma } from './gamma.ts';
import { acosh, asinh, atanh, cosh, sech, sinh, tanh } from './hyperbolic.ts';
import { acos, asin, atan, atan2 } from './inverse-trigonometric.ts';
import { lattice } from './lattice.ts';
import { log, log1p, log2, log10 } from './logarithm.ts';
import { mod } from './modulo.ts';
import { cbrt, direction, hypot, pow } from './power.ts';
import { cos, sin, tan } from './trigonometric.ts';

/** The fragments by the operation's name. */
export const MATH = {
	exp,
	expm1,
	log,
	log2,
	log10,
	log1p,
	sin,
	cos,
	tan,
	asin,
	acos,
	atan,
	atan2,
	sinh,
	cosh,
	tanh,
	asinh,
	acosh,
	atanh,
	cbrt,
	hypot,
	pow,
	mod,
	erf,
	sigmoid,
	softplus,
	gelu,
	erfc,
	normal,
	bell,
	sech,
	direction,
	gamma,
	lgamma,
	polygamma,
	lattice,
} as const;

export type MathName = keyof typeof MATH;

/** |computed − true| ≤ max(ulp · (an ULP of the truth) + absolute, 2^−126): below 2^−126 numbers are zero. */
export interface Accuracy {
	readonly ulp: number;
	readonly absolute: number;
}

const within = (ulp: number, absolute = 0): Accuracy => ({ ulp, absolute });

/** The claimed bounds, which tests/pure/math-accuracy.test.ts and tools/exhaustive-math.ts verify; docs/accuracy.md explains them. */
export const ACCURACY: Readonly<Record<MathName, Accuracy>> = {
	exp: within(2),
	expm1: within(4),
	log: within(2),
	log2: within(4),
	log10: within(4),
	log1p: within(4),
	sin: within(2),
	cos: within(2),
	tan: within(4),
	asin: within(4),
	acos: within(4),
	atan: within(4),
	atan2: within(4),
	sinh: within(4),
	cosh: within(4),
	tanh: within(2),
	asinh: within(4),
	acosh: within(4),
	atanh: within(4),
	cbrt: within(2),
	hypot: within(4),
	pow: within(2),
	mod: within(0.5),
	erf: within(4),
	sigmoid: within(4),
	softplus: within(4),
	gelu: within(4),
	erfc: within(6),
	normal: within(6),
	bell: within(2),
	sech: within(4),
	direction: within(6),
	gamma: within(8),
	lgamma: within(8, 4e-6),
	polygamma: within(8, 2e-6),
	lattice: within(0),
};
