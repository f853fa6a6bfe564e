/**
 * The functions of the language that JavaScript's `Math` lacks, in double precision. They are the
 * truth that the f32 library is measured against, and what compile-time folding computes with.
 */

import { latticeHash } from './lattice-hash.ts';

/** Σ cₖ·xᵏ, highest power first. */
const horner = (x: number, coefficients: readonly number[]): number => {
	let sum = 0;
	for (const coefficient of coefficients) sum = sum * x + coefficient;
	return sum;
};

// W. J. Cody, "Rational Chebyshev approximation for the error function", Math. Comp. 23 (1969).
const SMALL_TOP = [1.8577770618460315e-1, 3.1611237438705656, 1.138641541510502e2, 3.77485237685302e2, 3.209377589138469e3];
const SMALL_BOTTOM = [1, 2.3601290952344121e1, 2.4402463793444417e2, 1.2826165260773723e3, 2.8442368334391706e3];
const MIDDLE_TOP = [
	2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594, 6.61191906371416295e1, 2.98635138197400131e2, 8.8195222124176909e2,
	1.71204761263407058e3, 2.05107837782607147e3, 1.23033935479799725e3,
];
const MIDDLE_BOTTOM = [
	1, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3, 3.29079923573345963e3,
	4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3,
];
const TAIL_TOP = [
	1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1, 1.60837851487422766e-2,
	6.58749161529837803e-4,
];
const TAIL_BOTTOM = [1, 2.56852019228982242, 1.87295284992346725, 5.27905102951428412e-1, 6.05183413124413191e-2, 2.33520497626869185e-3];

/** The numbers of the approximations above, for code that is written elsewhere. */
export const ERF_NUMBERS = { SMALL_TOP, SMALL_BOTTOM, MIDDLE_TOP, MIDDLE_BOTTOM, TAIL_TOP, TAIL_BOTTOM } as const;

const SMALL_LIMIT = 0.46875;
const MIDDLE_LIMIT = 4;
const ONE_OVER_ROOT_PI = 0.5641895835477563;

/** erf(x) for |x| ≤ 0.46875. */
const erfSmall = (x: number): number => (x * horner(x * x, SMALL_TOP)) / horner(x * x, SMALL_BOTTOM);

/** e^(t²)·erfc(t) for t > 0.46875. */
const scaledErfc = (t: number): number => {
	if (t <= MIDDLE_LIMIT) return horner(t, MIDDLE_TOP) / horner(t, MIDDLE_BOTTOM);
	const z = 1 / (t * t);
	return (ONE_OVER_ROOT_PI - (z * horner(z, TAIL_TOP)) / horner(z, TAIL_BOTTOM)) / t;
};

/** e^(−scale·t²), t ≥ 0, with t² in two words: t rounded to a multiple of 1/16 squares exactly. */
const gaussian = (t: number, scale: 1 | 0.5): number => {
	// Beyond it the result is 0 in double precision, and the difference below could be ∞ − ∞.
	if (t > 40) return 0;
	const head = Math.trunc(t * 16) / 16;
	return Math.exp(-scale * head * head) * Math.exp(-scale * (t - head) * (t + head));
};

/** erfc(t) for t > 0.46875. */
const erfcTail = (t: number): number => gaussian(t, 1) * scaledErfc(t);

/**
 * The error function, 2/√π · ∫₀ˣ e^(−t²) dt; relative error ≤ 1e-15.
 * Source: W. J. Cody, Math. Comp. 23 (1969).
 * @example erf64(1) // 0.842700792949715
 */
export const erf64 = (x: number): number => {
	const t = Math.abs(x);
	if (t <= SMALL_LIMIT) return erfSmall(x);
	return Math.sign(x) * (1 - erfcTail(t));
};

/**
 * The complementary error function 1 − erf(x), with relative accuracy in the upper tail.
 * @example erfc64(5) // 1.5374597944280347e-12
 */
export const erfc64 = (x: number): number => {
	if (Math.abs(x) <= SMALL_LIMIT) return 1 - erfSmall(x);
	return x > 0 ? erfcTail(x) : 2 - erfcTail(-x);
};

/** e^(−x²/2). */
export const bell64 = (x: number): number => gaussian(Math.abs(x), 0.5);

/**
 * Φ(x) = ½·erfc(−x/√2), the standard normal distribution function, relatively accurate for negative x too:
 * only the slowly varying factor of the tail sees the rounding of x/√2.
 */
export const normal64 = (x: number): number => {
	const t = Math.abs(x) * Math.SQRT1_2;
	if (t <= SMALL_LIMIT) return 0.5 * (1 + Math.sign(x) * erfSmall(t));
	const tail = 0.5 * gaussian(Math.abs(x), 0.5) * scaledErfc(t);
	return x < 0 ? tail : 1 - tail;
};

/** x·Φ(x); relatively accurate for negative x too. */
export const gelu64 = (x: number): number => x * normal64(x);

/** 1/cosh x = 2·e^−|x|/(1 + e^−2|x|): it never overflows. */
export const sech64 = (x: number): number => {
	const e = Math.exp(-Math.abs(x));
	return (2 * e) / (1 + e * e);
};

/** a/√(a² + b²), and 0 at the origin. */
export const direction64 = (a: number, b: number): number => (a === 0 ? 0 : a / Math.hypot(a, b));

/** 1/(1 + e^−x). */
export const sigmoid64 = (x: number): number => {
	const e = Math.exp(-Math.abs(x));
	return (x < 0 ? e : 1) / (1 + e);
};

/** log(1 + e^x). */
export const softplus64 = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** xⁿ by repeated squaring, lowest bit first: each product rounds once, so the error is at most (n − 1)/2 ULP. */
export const wholePower64 = (x: number, n: number): number => {
	let result: number | undefined;
	for (let base = x, rest = n; rest > 0; rest = Math.floor(rest / 2)) {
		if (rest % 2 === 1) result = result === undefined ? base : result * base;
		if (rest > 1) base *= base;
	}
	return result ?? 1;
};

/** x − y·⌊x/y⌋ without the rounding of a quotient: the remainder with the sign of the divisor. */
export const mod64 = (x: number, y: number): number => {
	const rest = x % y;
	return rest !== 0 && rest < 0 !== y < 0 ? rest + y : rest;
};

/** The nearest whole number, halves to even. */
export const roundHalfEven64 = (x: number): number => {
	const below = Math.floor(x);
	const rest = x - below;
	if (rest < 0.5) return below;
	if (rest > 0.5) return below + 1;
	return below % 2 === 0 ? below : below + 1;
};

/**
 * A hash of three whole numbers and a stream to a multiple of 2^−23 in [−1, 1): exact in f32, and the same
 * bits as the LIR fragment `lattice`.
 */
export const lattice64 = (x: number, y: number, seed: number, stream = 0): number =>
	(latticeHash<number>(INTEGERS, x | 0, y | 0, seed | 0, stream) >> 8) * 2 ** -23;

const INTEGERS = {
	constant: (value: number): number => value,
	add: (a: number, b: number): number => (a + b) | 0,
	multiply: Math.imul,
	xorShift: (a: number, count: number): number => a ^ (a >>> count),
};
