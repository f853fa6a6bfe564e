/** How accurate double-single is; apart from its functions, because whoever bounds errors needs no code. */

/** u² = 2^−48: errors are counted in it. */
export const PAIR_UNIT = 2 ** -48;
/** What a result may lose to numbers below the smallest normal f32. */
export const PAIR_LOST = 2 ** -120;

/** Sums, products, quotients: see `pair.ts`. */
export const PAIR_PRODUCT = 8;
export const PAIR_QUOTIENT = 64;

/**
 * |computed − true| ≤ so many u² of the truth, of the pairs as they are given. Each number is the sum of what the function's steps may
 * lose, with a division of 2.5 ULP and a square root of 4.5 ULP, rounded up; docs/accuracy.md has what was measured. What it cannot
 * hold of sin, cos, tan and x^y stands in `PAIR_ARITHMETIC`.
 */
export const PAIR_ACCURACY = {
	sqrt: 256,
	cbrt: 256,
	exp: 32,
	expm1: 96,
	log: 96,
	log2: 128,
	log10: 128,
	log1p: 192,
	sin: 48,
	cos: 48,
	tan: 160,
	asin: 640,
	acos: 640,
	atan: 320,
	atan2: 320,
	sinh: 256,
	cosh: 128,
	tanh: 256,
	asinh: 640,
	acosh: 640,
	atanh: 320,
	sigmoid: 128,
	softplus: 256,
	bell: 1024,
	sech: 256,
	hypot: 320,
	direction: 400,
	pow: 32,
} as const;
