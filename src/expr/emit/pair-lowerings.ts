/**
 * The double-single column of the op table: how every operation is computed in pairs of f32, or that it is not. A landscape with an
 * operation that is not is computed in f64 instead, on the processor. As in f32 an operand is tested before it is used and replaced by
 * a safe one where the test fails.
 */

import { MATH } from '../../math/functions/index.ts';
import type { LirBuilder, LirId } from '../../math/lir.ts';
import * as pairs from '../../math/pairs/index.ts';
import { EXP_LIMIT, MIN_NORMAL, type OpName, TRIG_LIMIT } from '../graph/ops.ts';

type Pair = pairs.Pair;

/** An operation of numbers. */
interface NumberLowering {
	readonly kind: 'number';
	readonly lower: (b: LirBuilder, args: readonly Pair[], attr: number) => Pair;
	/** Where its operands are in its domain; elsewhere they are replaced by `safe`. */
	readonly domain?: (b: LirBuilder, args: readonly Pair[]) => LirId;
	readonly safe?: readonly number[];
	/** The result is no larger than an operand, or than 2^120: its range needs no check. */
	readonly bounded?: true;
}

/** A comparison of two numbers. */
interface TruthLowering {
	readonly kind: 'truth';
	readonly lower: (b: LirBuilder, x: Pair, y: Pair) => LirId;
}

/** Conditions, choices and leaves, which `lower-pairs.ts` knows. */
interface OwnLowering {
	readonly kind: 'own';
}

export type PairLowering = NumberLowering | TruthLowering | OwnLowering;

const OWN: OwnLowering = { kind: 'own' };
const at = (args: readonly Pair[], i: number): Pair => args[i] as Pair;

type Rest = Omit<NumberLowering, 'kind' | 'lower'>;
const one = (f: (b: LirBuilder, x: Pair) => Pair, rest: Rest = {}): NumberLowering => ({
	kind: 'number',
	lower: (b, args) => f(b, at(args, 0)),
	...rest,
});
const two = (f: (b: LirBuilder, x: Pair, y: Pair) => Pair, rest: Rest = {}): NumberLowering => ({
	kind: 'number',
	lower: (b, args) => f(b, at(args, 0), at(args, 1)),
	...rest,
});
const truth = (lower: TruthLowering['lower']): TruthLowering => ({ kind: 'truth', lower });

const BOUNDED = { bounded: true } as const;
const domainOf = (test: (b: LirBuilder, x: Pair) => LirId, safe: number): Rest => ({
	domain: (b, args) => test(b, at(args, 0)),
	safe: [safe],
});
const sizeAtMost = (most: number): Rest => domainOf((b, x) => b.le(b.abs(x.high), b.constant(most)), 0);
const atMost = (most: number): Rest => domainOf((b, x) => b.le(x.high, b.constant(most)), 0);
const atLeast = (least: number, safe = 1): Rest => domainOf((b, x) => b.le(b.constant(least), x.high), safe);
const number = (b: LirBuilder, value: number): Pair => pairs.single(b, b.constant(value));

/** Beyond it the square of an operand leaves the range. */
const ROOT_OF_RANGE = 2 ** 50;
/** What |y·log x| may be, so that x^y is neither out of range nor subnormal. */
const EXPONENT_LIMIT = 83;

/** x > 0, or a whole y and x < 0, or x = 0 and y ≥ 0; and a result within range. */
const powerDomain = (b: LirBuilder, x: Pair, y: Pair): LirId => {
	const zero = b.constant(0);
	const whole = b.and(pairs.isWhole(b, y), b.lt(b.abs(y.high), b.constant(2 ** 24)));
	const defined = b.or(b.lt(zero, x.high), b.or(b.and(b.eq(x.high, zero), b.le(zero, y.high)), b.and(b.lt(x.high, zero), whole)));
	return b.and(defined, b.le(b.abs(pairs.powerExponent(b, x, y).high), b.constant(EXPONENT_LIMIT)));
};

/** Whole numbers below 2^23 in size. */
const LATTICE_LIMIT = 2 ** 23 - 1;

const { PAIR_MATH: F, PAIR_MATH2: F2 } = pairs;

/** By operation; null where there is none. */
export const PAIR_LOWERINGS: Readonly<Record<OpName, PairLowering | null>> = {
	constant: OWN,
	variable: OWN,
	parameter: OWN,
	neg: one(pairs.negate, BOUNDED),
	add: two(pairs.add),
	sub: two(pairs.sub),
	mul: two(pairs.mul),
	div: two(pairs.div, { domain: (b, args) => b.le(b.constant(MIN_NORMAL), b.abs(at(args, 1).high)), safe: [0, 1] }),
	powi: { kind: 'number', lower: (b, args, attr) => pairs.wholePower(b, at(args, 0), attr) },
	pow: two(F2.pow, { domain: (b, args) => powerDomain(b, at(args, 0), at(args, 1)), safe: [1, 1] }),
	mod: null,
	min: two((b, x, y) => pairs.select(b, pairs.lt(b, y, x), y, x), BOUNDED),
	max: two((b, x, y) => pairs.select(b, pairs.lt(b, x, y), y, x), BOUNDED),
	snap: null,
	hold: {
		kind: 'number',
		lower: (b, args) => {
			const [x, lo, hi] = [at(args, 0), at(args, 1), at(args, 2)];
			const below = pairs.select(b, pairs.lt(b, hi, x), hi, x);
			return pairs.select(b, pairs.lt(b, below, lo), lo, below);
		},
		bounded: true,
	},
	hypot: two(F2.hypot),
	atan2: two(F2.atan2, BOUNDED),
	abs: one(pairs.abs, BOUNDED),
	sign: one(
		(b, x) =>
			pairs.single(
				b,
				b.select(b.lt(b.constant(0), x.high), b.constant(1), b.select(b.lt(x.high, b.constant(0)), b.constant(-1), b.constant(0))),
			),
		BOUNDED,
	),
	floor: one(pairs.floor),
	ceil: one(pairs.ceil),
	round: one(pairs.round),
	sqrt: one(F.sqrt, { ...atLeast(0, 0), bounded: true }),
	cbrt: one(F.cbrt, BOUNDED),
	exp: one(F.exp, atMost(EXP_LIMIT)),
	expm1: one(F.expm1, atMost(EXP_LIMIT)),
	log: one(F.log, { ...atLeast(MIN_NORMAL), bounded: true }),
	log2: one(F.log2, { ...atLeast(MIN_NORMAL), bounded: true }),
	log10: one(F.log10, { ...atLeast(MIN_NORMAL), bounded: true }),
	log1p: one(F.log1p, { ...domainOf((b, x) => pairs.lt(b, number(b, -1), x), 0), bounded: true }),
	sin: one(F.sin, { ...sizeAtMost(TRIG_LIMIT), bounded: true }),
	cos: one(F.cos, { ...sizeAtMost(TRIG_LIMIT), bounded: true }),
	tan: one(F.tan, sizeAtMost(TRIG_LIMIT)),
	asin: one(F.asin, { ...domainOf((b, x) => pairs.le(b, pairs.abs(b, x), number(b, 1)), 0), bounded: true }),
	acos: one(F.acos, { ...domainOf((b, x) => pairs.le(b, pairs.abs(b, x), number(b, 1)), 0), bounded: true }),
	atan: one(F.atan, BOUNDED),
	sinh: one(F.sinh, sizeAtMost(EXP_LIMIT)),
	cosh: one(F.cosh, sizeAtMost(EXP_LIMIT)),
	tanh: one(F.tanh, BOUNDED),
	asinh: one(F.asinh, { ...sizeAtMost(ROOT_OF_RANGE), bounded: true }),
	acosh: one(F.acosh, {
		...domainOf((b, x) => b.and(pairs.le(b, number(b, 1), x), b.le(x.high, b.constant(ROOT_OF_RANGE))), 1),
		bounded: true,
	}),
	atanh: one(F.atanh, { ...domainOf((b, x) => pairs.lt(b, pairs.abs(b, x), number(b, 1)), 0), bounded: true }),
	erf: null,
	sigmoid: one(F.sigmoid, BOUNDED),
	softplus: one(F.softplus),
	gelu: null,
	erfc: null,
	normal: null,
	bell: one(F.bell, BOUNDED),
	sech: one(F.sech, BOUNDED),
	direction: two(F2.direction, BOUNDED),
	gamma: null,
	lgamma: null,
	polygamma: null,
	lt: truth(pairs.lt),
	le: truth(pairs.le),
	eq: truth(pairs.eq),
	and: OWN,
	or: OWN,
	not: OWN,
	select: OWN,
	require: OWN,
	lattice: {
		kind: 'number',
		lower: (b, args, attr) => pairs.single(b, MATH.lattice(b, at(args, 0).high, at(args, 1).high, at(args, 2).high, attr)),
		domain: (b, args) =>
			args.map((x) => b.and(b.eq(x.low, b.constant(0)), b.le(b.abs(x.high), b.constant(LATTICE_LIMIT)))).reduce((p, q) => b.and(p, q)),
		safe: [0, 0, 0],
		bounded: true,
	},
	philox: null,
	data: null,
	present: null,
};
