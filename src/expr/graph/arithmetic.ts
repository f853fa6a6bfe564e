/**
 * What is known of the f32 arithmetic that a program runs on: how results are rounded, and how far
 * each function may be from its value. Intervals are widened by it.
 */

import { ACCURACY, type Accuracy } from '../../math/functions/index.ts';
import { PAIR_ACCURACY, PAIR_LOST, PAIR_PRODUCT, PAIR_QUOTIENT, PAIR_UNIT } from '../../math/pairs/accuracy.ts';
import { MIN_NORMAL, type OpName } from './ops.ts';

/** A closed interval of doubles. Booleans are [0, 0], [1, 1], or [0, 1] where undecided. */
export interface Interval {
	readonly lo: number;
	readonly hi: number;
}

/** |computed − value| ≤ relative · |value| + absolute. */
export interface ErrorBound {
	readonly relative: number;
	readonly absolute: number;
}

/** One kind of arithmetic. */
export interface Arithmetic {
	/**
	 * + − ×: `exact` real numbers; `nearest` f32 in the order written; `free`: either neighbouring
	 * f32, and sums and products in any order (WGSL permits both); `pair` double-single in the order written.
	 */
	readonly rounding: 'exact' | 'nearest' | 'free' | 'pair';
	/** Error of every other operation, given its operands. */
	readonly error: (op: OpName, a: Interval, b: Interval) => ErrorBound;
}

/** Spacing of f32 numbers relative to their size, at most. */
export const ULP = 2 ** -23;
/** Second-order terms of an error analysis: (1 + u)ⁿ against 1 + nu, n ≤ 2^13. */
export const SECOND_ORDER = 1 + 2 ** -10;
const EXACT: ErrorBound = { relative: 0, absolute: 0 };
/** Rounding of the functions of `Math`, which stand for the value itself. */
export const DOUBLE = 2 ** -50;
/** Division on WebGPU: 2.5 ULP. */
const DIVISION = 2.5 * ULP;
/** √x as 1/inverseSqrt(x), 2 + 2.5 ULP. */
const ROOT = 4.5 * ULP;

const magnitude = ({ lo, hi }: Interval): number => Math.max(Math.abs(lo), Math.abs(hi));

/** Own functions: their tested accuracy, and the hardware's division, of which each has one at most on the way to its result. */
function ownError(op: OpName): ErrorBound {
	const known = (ACCURACY as Readonly<Partial<Record<OpName, Accuracy>>>)[op];
	if (!known || op === 'lattice') return EXACT;
	// The floored remainder corrects its quotient, so an inexact division does not show.
	const division = op === 'mod' ? 0 : DIVISION;
	return { relative: known.ulp * ULP + division + DOUBLE, absolute: known.absolute };
}

/** Exact real arithmetic. */
export const EXACT_ARITHMETIC: Arithmetic = { rounding: 'exact', error: () => EXACT };

/** Strict programs: IEEE + − ×, the hardware's division, our own functions. */
export const STRICT_ARITHMETIC: Arithmetic = {
	rounding: 'nearest',
	error: (op) => {
		if (op === 'div') return { relative: DIVISION, absolute: 0 };
		if (op === 'sqrt') return { relative: ROOT, absolute: 0 };
		return ownError(op);
	},
};

/** exp of WGSL: 3 + 2|x| ULP. */
const exponential = (x: number): number => (3 + 2 * x) * ULP;
/** Relative, near 1 too, where the logarithm is small. */
const LOGARITHM: ErrorBound = { relative: 8 * ULP, absolute: 0 };
/**
 * Of the value, and of the argument within a turn, which may be off by 2^-22 of itself: so sin x is good for a tiny x. The rest is the
 * reduction x − 2πk.
 */
const wave = (x: Interval): ErrorBound => ({ relative: 8 * ULP, absolute: Math.min(magnitude(x), 4) * 2 ** -22 + magnitude(x) * 2 ** -30 });
/** The allowance of WGSL's atan; our own functions stay inside it however a compiler reorders them. */
const ALLOWANCE: ErrorBound = { relative: 4096 * ULP, absolute: 0 };

/**
 * Accuracy of the fast path. WGSL's own table promises too little of some built-ins (sin to 2^-11, log to 2^-21 near 1), so these are the
 * bounds that a built-in must be measured to keep on a machine, with a margin, or our function stands in its place: see
 * `gpu/self-test/qualification.ts`.
 */
const FAST_ERRORS: Readonly<Partial<Record<OpName, (a: Interval, b: Interval) => ErrorBound>>> = {
	div: () => ({ relative: DIVISION, absolute: 0 }),
	sqrt: () => ({ relative: ROOT, absolute: 0 }),
	sin: wave,
	cos: wave,
	exp: (a) => ({ relative: exponential(magnitude(a)), absolute: 0 }),
	log: () => LOGARITHM,
	log2: () => LOGARITHM,
	log10: () => LOGARITHM,
	tanh: () => ({ relative: 16 * ULP, absolute: 0 }),
	// exp2(y·log2 x), the logarithm as above.
	pow: (a, b) => {
		const low = Math.max(MIN_NORMAL, Math.min(Math.abs(a.lo), Math.abs(a.hi)));
		const logarithm =
			a.lo <= 0 && a.hi >= 0 ? 126 : Math.max(Math.abs(Math.log2(low)), Math.abs(Math.log2(Math.max(MIN_NORMAL, magnitude(a)))));
		const exponent = magnitude(b) * logarithm;
		return { relative: Math.expm1(exponent * 9 * ULP * Math.LN2) + exponential(exponent), absolute: 0 };
	},
	asin: () => ({ relative: 4096 * ULP, absolute: 6.81e-5 }),
	acos: () => ({ relative: 4096 * ULP, absolute: 6.77e-5 }),
	// Sums of terms of another size than theirs, near their zeros.
	lgamma: () => ({ relative: 4096 * ULP, absolute: 2 ** -11 }),
	polygamma: () => ({ relative: 4096 * ULP, absolute: 2 ** -11 }),
	// x − y⌊x/y⌋ from a few operations on numbers of the size of x.
	mod: () => ({ relative: 8 * ULP, absolute: 0 }),
	lattice: () => EXACT,
	philox: () => EXACT,
};

/** Fast programs, on a machine whose built-ins are qualified. */
export const FAST_ARITHMETIC: Arithmetic = {
	rounding: 'free',
	error: (op, a, b) => FAST_ERRORS[op]?.(a, b) ?? ALLOWANCE,
};

/** The size of an operand that an error grows with, which its quotient is by the smallest. */
const least = ({ lo, hi }: Interval): number => (lo > 0 ? lo : hi < 0 ? -hi : 0);

/** sin and cos: the reduction is off by a part of the argument's turns, which none has that is reduced to itself. */
const pairWave = (x: Interval): ErrorBound => ({
	relative: PAIR_ACCURACY.sin * PAIR_UNIT + DOUBLE,
	absolute: PAIR_LOST + (magnitude(x) < 0.78 ? 0 : 8 * PAIR_UNIT * (1 + magnitude(x) / 1024)),
});

/** Programs of double-single numbers: see `math/pairs`. */
export const PAIR_ARITHMETIC: Arithmetic = {
	rounding: 'pair',
	error: (op, a, b) => {
		if (op === 'div') return { relative: PAIR_QUOTIENT * PAIR_UNIT + DOUBLE, absolute: PAIR_LOST * Math.max(1, 1 / least(b)) };
		if (op === 'sin' || op === 'cos') return pairWave(a);
		const units = (PAIR_ACCURACY as Readonly<Partial<Record<OpName, number>>>)[op];
		if (units === undefined) return op === 'lattice' ? EXACT : { relative: 1, absolute: 0 };
		// x^y = e^(y·log x), and the exponent is off by a part of itself.
		const exponent = op === 'pow' ? magnitude(b) * Math.max(...[a.lo, a.hi].map((x) => Math.abs(Math.log(Math.abs(x) || 1)))) : 0;
		return { relative: (units + 112 * exponent) * PAIR_UNIT + DOUBLE, absolute: PAIR_LOST };
	},
};

/** Widen an interval of values to one of computed results. */
export function widened({ lo, hi }: Interval, { relative, absolute }: ErrorBound): Interval {
	// An error as large as the value says nothing (and ∞ · 0 is not a number).
	if (relative >= 1) return { lo: Number.NEGATIVE_INFINITY, hi: Number.POSITIVE_INFINITY };
	return {
		lo: Number.isFinite(lo) ? lo - Math.abs(lo) * relative - absolute : lo,
		hi: Number.isFinite(hi) ? hi + Math.abs(hi) * relative + absolute : hi,
	};
}

/** The rounding of one + − × result. */
export function rounded(value: Interval, arithmetic: Arithmetic): Interval {
	switch (arithmetic.rounding) {
		case 'exact':
			return value;
		case 'nearest':
			return roundedToNearest(value);
		case 'free':
			return widened(value, { relative: ULP, absolute: 0 });
		case 'pair':
			return widened(value, { relative: PAIR_PRODUCT * PAIR_UNIT + DOUBLE, absolute: PAIR_LOST });
	}
}

/** A number that is given, as a machine has it. */
export function given(value: Interval, { rounding }: Pick<Arithmetic, 'rounding'>): Interval {
	if (rounding === 'exact') return value;
	return rounding === 'pair' ? widened(value, { relative: PAIR_UNIT, absolute: PAIR_LOST }) : flushed(roundedToNearest(value));
}

/** The values themselves and their nearest f32: rounding is monotone, so the ends suffice. */
export const roundedToNearest = ({ lo, hi }: Interval): Interval => ({
	lo: Math.min(lo, Math.fround(lo)),
	hi: Math.max(hi, Math.fround(hi)),
});

/** Subnormal results may be kept or set to zero: an end of the interval between zero and the smallest normal number moves outwards. */
export function flushed({ lo, hi }: Interval): Interval {
	return {
		lo: lo > 0 && lo < MIN_NORMAL ? 0 : lo < 0 && lo > -MIN_NORMAL ? -MIN_NORMAL : lo,
		hi: hi < 0 && hi > -MIN_NORMAL ? 0 : hi > 0 && hi < MIN_NORMAL ? MIN_NORMAL : hi,
	};
}
