/**
 * Our own functions of f64, written once: fragments over any {@link Doubles}, and the same over plain numbers, which is what
 * the language's definition evaluates with.
 */

import { PLAIN } from './doubles.ts';
import { cosh, exp, expm1, sech, sigmoid, sinh, tanh } from './exponential.ts';
import { log, log1p, softplus } from './logarithm.ts';
import { direction, hypot } from './root.ts';
import { cos, sin } from './trigonometric.ts';

export { SLOW } from './slow.ts';

/** The fragments by the operation's name. */
export const MATH64 = { exp, expm1, log, log1p, sin, cos, sinh, cosh, tanh, sigmoid, softplus, sech, hypot, direction } as const;

export type Math64Name = keyof typeof MATH64;

/** |computed − true| ≤ so many ULP of the truth: the claims that tests/pure/math-f64.test.ts verifies. */
export const ACCURACY64: Readonly<Record<Math64Name, number>> = {
	exp: 1,
	expm1: 1.5,
	log: 1,
	log1p: 1,
	sin: 1,
	cos: 1,
	sinh: 2,
	cosh: 1.5,
	tanh: 2.5,
	sigmoid: 2.5,
	softplus: 1.5,
	sech: 2.5,
	hypot: 1.5,
	direction: 2.5,
};

export const exp64 = (x: number): number => exp(PLAIN, x);
export const expm164 = (x: number): number => expm1(PLAIN, x);
export const log64 = (x: number): number => log(PLAIN, x);
export const log1p64 = (x: number): number => log1p(PLAIN, x);
export const sin64 = (x: number): number => sin(PLAIN, x);
export const cos64 = (x: number): number => cos(PLAIN, x);
export const sinh64 = (x: number): number => sinh(PLAIN, x);
export const cosh64 = (x: number): number => cosh(PLAIN, x);
export const tanh64 = (x: number): number => tanh(PLAIN, x);
export const sigmoid64 = (x: number): number => sigmoid(PLAIN, x);
export const softplus64 = (x: number): number => softplus(PLAIN, x);
export const sech64 = (x: number): number => sech(PLAIN, x);
export const direction64 = (a: number, b: number): number => direction(PLAIN, a, b);
export const hypot64 = (a: number, b: number): number => hypot(PLAIN, a, b);
