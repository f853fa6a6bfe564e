/**
 * The operations of the language: one row each, with its signature, its domain and its value in
 * double precision. This row is the definition; `derivatives.ts`, `lowerings.ts`, `lowerings64.ts` and `intervals.ts`
 * hold the other columns, each a complete record over the same names, so that an operation that lacks
 * one does not compile.
 *
 * The number system (docs/accuracy.md) is f64: an operation is valid where its operands are and its
 * result is finite; log(−1), 1/0 and e^710 are holes because f64 has no value there. A machine that
 * computes in f32 can hold less: there operands must be in the row's `f32` too, and results are at most
 * 2^120 in size. A hole that only f32 has is “beyond f32”.
 */

import { gamma64, lgamma64, polygamma64 } from '../../math/gamma.ts';
import { MIN_NORMAL, RANGE_LIMIT, type Rules } from '../../math/number-system.ts';
import { philoxUniform } from '../../math/philox.ts';
import { bell64, erf64, erfc64, gelu64, lattice64, mod64, normal64, roundHalfEven64, wholePower64 } from '../../math/double.ts';
import {
	cos64,
	cosh64,
	direction64,
	exp64,
	expm164,
	hypot64,
	log1p64,
	log64,
	sech64,
	sigmoid64,
	sin64,
	sinh64,
	softplus64,
	tanh64,
} from '../../math/f64/index.ts';

export { INPUT_LIMIT, INPUT_LIMIT_64, MIN_NORMAL, RANGE_LIMIT, type Rules } from '../../math/number-system.ts';

/** f32: the largest argument of sin, cos and tan; beyond it f32 has lost the phase. */
export const TRIG_LIMIT = 32_768;
/** f32: the largest argument of exp, sinh and cosh; e^83 is just below 2^120. */
export const EXP_LIMIT = 83;

/** What tells random numbers apart, particle, step and seed, is below this. */
export const RANDOM_LIMIT = 2 ** 24;

export type ValueType = 'number' | 'bool';

interface OpRow {
	readonly args: readonly ValueType[];
	readonly result: ValueType;
	/** May be computed at compile time when every operand is constant. */
	readonly foldable: boolean;
	/** Value in double precision; not finite where there is none. Booleans are 0 and 1. */
	readonly evaluate: (a: number, b: number, c: number, attr: number) => number;
	/** Where the operation is defined, if not wherever its result is finite. */
	readonly domain?: Domain;
	/** Where a machine of f32 computes it; absent: everywhere. */
	readonly f32?: Domain;
}

type Domain = (a: number, b: number, c: number) => boolean;

const row = (
	args: readonly ValueType[],
	result: ValueType,
	evaluate: OpRow['evaluate'],
	limits: { readonly domain?: Domain; readonly f32?: Domain } = {},
	foldable = true,
): OpRow => ({ args, result, evaluate, foldable, ...limits });
const N1 = ['number'] as const;
const N2 = ['number', 'number'] as const;
const unary = (evaluate: (a: number) => number, f32?: (a: number) => boolean): OpRow => row(N1, 'number', evaluate, f32 && { f32 });
const binary = (evaluate: (a: number, b: number) => number, f32?: (a: number, b: number) => boolean): OpRow =>
	row(N2, 'number', evaluate, f32 && { f32 });
const compare = (evaluate: (a: number, b: number) => boolean): OpRow => row(N2, 'bool', (a, b) => (evaluate(a, b) ? 1 : 0));
const leaf = (): OpRow =>
	row(
		[],
		'number',
		() => {
			throw new Error('a leaf has no operation');
		},
		undefined,
		false,
	);

const nonZero = (b: number): boolean => Math.abs(b) >= MIN_NORMAL;
const trig = (a: number): boolean => Math.abs(a) <= TRIG_LIMIT;
const positive = (a: number): boolean => a >= MIN_NORMAL;
/** Γ has no value at 0 and the negative whole numbers. */
const notPole = (a: number): boolean => a > 0 || !Number.isInteger(a);
/** x^y in f32: x > 0; x = 0 with y ≥ 0; x < 0 with a whole |y| < 2^24. */
const powDomain = (x: number, y: number): boolean => x > 0 || (x === 0 ? y >= 0 : Number.isInteger(y) && Math.abs(y) < 2 ** 24);

const TABLE = {
	constant: leaf(),
	variable: leaf(),
	parameter: leaf(),

	neg: unary((a) => -a),
	add: binary((a, b) => a + b),
	sub: binary((a, b) => a - b),
	mul: binary((a, b) => a * b),
	div: binary(
		(a, b) => a / b,
		(_a, b) => nonZero(b),
	),
	/** x^attr by square-and-multiply, 2 ≤ attr ≤ 64. */
	powi: row(N1, 'number', (a, _b, _c, n) => wholePower64(a, n)),
	pow: binary((a, b) => a ** b, powDomain),
	/** x − y·⌊x/y⌋, rounded once: the sign of the divisor. */
	mod: binary(mod64, (a, b) => nonZero(b) && Math.abs(a / b) < 2 ** 23),
	min: binary((a, b) => Math.min(a, b)),
	max: binary((a, b) => Math.max(a, b)),
	/** The nearest whole number where x is within y of it, else x: rounding noise of a grid's coordinate removed. */
	snap: binary((a, tolerance) => (Math.abs(a - roundHalfEven64(a)) <= tolerance ? roundHalfEven64(a) : a)),
	/** x held within [b, c], which only rounding may have carried it out of: the derivative stays that of x. */
	hold: row(['number', 'number', 'number'], 'number', (x, lo, hi) => Math.max(lo, Math.min(hi, x))),
	hypot: binary(hypot64),
	/** The angle of (y, x); the sign of a zero is ignored. */
	atan2: binary((y, x) => Math.atan2(y + 0, x + 0)),

	abs: unary(Math.abs),
	sign: unary(Math.sign),
	floor: unary(Math.floor),
	ceil: unary(Math.ceil),
	/** Nearest whole number, halves to even. */
	round: unary(roundHalfEven64),
	sqrt: unary(Math.sqrt, (a) => a >= 0),
	cbrt: unary(Math.cbrt),
	exp: unary(exp64, (a) => a <= EXP_LIMIT),
	expm1: unary(expm164, (a) => a <= EXP_LIMIT),
	log: unary(log64, positive),
	log2: unary(Math.log2, positive),
	log10: unary(Math.log10, positive),
	log1p: unary(log1p64, (a) => a > -1),
	sin: unary(sin64, trig),
	cos: unary(cos64, trig),
	tan: unary(Math.tan, trig),
	asin: unary(Math.asin, (a) => Math.abs(a) <= 1),
	acos: unary(Math.acos, (a) => Math.abs(a) <= 1),
	atan: unary(Math.atan),
	sinh: unary(sinh64, (a) => Math.abs(a) <= EXP_LIMIT),
	cosh: unary(cosh64, (a) => Math.abs(a) <= EXP_LIMIT),
	tanh: unary(tanh64),
	asinh: unary(Math.asinh),
	acosh: unary(Math.acosh, (a) => a >= 1),
	atanh: unary(Math.atanh, (a) => Math.abs(a) < 1),
	erf: unary(erf64),
	/** 1/(1 + e^−x). */
	sigmoid: unary(sigmoid64),
	/** log(1 + e^x). */
	softplus: unary(softplus64),
	/** x·Φ(x), Φ the standard normal distribution function. */
	gelu: unary(gelu64),
	/** 1 − erf(x). */
	erfc: unary(erfc64),
	/** Φ(x), the standard normal distribution function. */
	normal: unary(normal64),
	/** e^(−x²/2). */
	bell: unary(bell64),
	/** 1/cosh(x). */
	sech: unary(sech64),
	/** a/√(a² + b²), and 0 at the origin: the derivative of hypot. */
	direction: binary(direction64),
	gamma: unary(gamma64, notPole),
	/** log |Γ(x)|. */
	lgamma: unary(lgamma64, notPole),
	/** ψ, ψ′ and ψ″ for attr 0, 1 and 2: the derivatives of lgamma. */
	polygamma: row(N1, 'number', (a, _b, _c, m) => polygamma64(m, a), { f32: notPole }),

	lt: compare((a, b) => a < b),
	le: compare((a, b) => a <= b),
	eq: compare((a, b) => a === b),
	and: row(['bool', 'bool'], 'bool', (a, b) => a & b),
	or: row(['bool', 'bool'], 'bool', (a, b) => a | b),
	not: row(['bool'], 'bool', (a) => 1 - a),
	/** condition ? a : b; valid where the condition and the chosen side are. */
	select: row(['bool', 'number', 'number'], 'number', (c, a, b) => (c ? a : b)),
	/** b, valid only where the condition holds. */
	require: row(['bool', 'number'], 'number', (_c, b) => b, { domain: (c) => c === 1 }, false),

	/** Hash of (x, y, seed) to [−1, 1) in stream attr: the lattice of the smooth noise. Whole operands, |·| < 2^23. */
	lattice: row(['number', 'number', 'number'], 'number', (x, y, seed, attr) => lattice64(x, y, seed, attr), {
		domain: (x, y, seed) => Math.abs(x) < 2 ** 23 && Math.abs(y) < 2 ** 23 && Math.abs(seed) < 2 ** 23,
	}),
	/**
	 * A random number in [0, 1): word attr mod 4 of the Philox block of (particle, step, seed) in stream ⌊attr/4⌋.
	 * Whole operands, 0 … 2^24 − 1.
	 */
	philox: row(
		['number', 'number', 'number'],
		'number',
		(particle, step, seed, attr) => philoxUniform(seed, particle, step, attr >> 2)[attr & 3] as number,
		{ domain: (particle, step, seed) => [particle, step, seed].every((n) => n >= 0 && n < RANDOM_LIMIT) },
	),
	/** Component of cell (column a, row b) of a data slot whose width is c; 0 where the cell is missing. */
	data: row(
		['number', 'number', 'number'],
		'number',
		() => {
			throw new Error('data is read by the evaluator');
		},
		undefined,
		false,
	),
	/** Whether cell (column a, row b) of a data slot of width c is there. */
	present: row(
		['number', 'number', 'number'],
		'bool',
		() => {
			throw new Error('data is read by the evaluator');
		},
		undefined,
		false,
	),
} as const satisfies Record<string, OpRow>;

export type OpName = keyof typeof TABLE;

/** The table; see the file's first comment. */
export const OPS: Readonly<Record<OpName, OpRow>> = TABLE;

/** Every operation's name. */
export const OP_NAMES = Object.keys(TABLE) as OpName[];

/** Value of an operation in double precision. */
export const evaluateOp = (op: OpName, operands: readonly number[], attr: number): number =>
	OPS[op].evaluate(operands[0] ?? 0, operands[1] ?? 0, operands[2] ?? 0, attr);

/** Whether the operands are in the operation's domain; by f64's rules its result may still not be finite. */
export const inDomain = (op: OpName, operands: readonly number[], rules: Rules = 'f64'): boolean => {
	const { domain, f32 } = OPS[op];
	const [a = 0, b = 0, c = 0] = operands;
	return (domain?.(a, b, c) ?? true) && (rules === 'f64' || (f32?.(a, b, c) ?? true));
};

/** f32: finite and at most 2^120 in size. */
export const isInRange = (value: number): boolean => Math.abs(value) <= RANGE_LIMIT;

/** Whether a number is a value: finite, or what an f32 machine can hold. */
export const isValue = (value: number, rules: Rules = 'f64'): boolean => (rules === 'f64' ? Number.isFinite(value) : isInRange(value));
