/**
 * The LIR column of the op table: how every operation is computed on operands that are made safe
 * first. A machine that assumes no NaN may do anything with log(−1), so it is never asked: the operand
 * is tested, replaced by a safe one where the test fails, and the test's answer is the check.
 */

import { MATH } from '../../math/functions/index.ts';
import { philoxDraw } from '../../math/functions/philox.ts';
import { quickCos, quickSin } from '../../math/functions/trigonometric.ts';
import type { BuiltinName, LirBuilder, LirId } from '../../math/lir.ts';
import type { Interval } from '../graph/arithmetic.ts';
import type { Builtin } from '../../math/dialect.ts';
import type { DataTable } from '../graph/evaluate.ts';
import { EXP_LIMIT, MIN_NORMAL, type OpName, RANDOM_LIMIT, RANGE_LIMIT, TRIG_LIMIT } from '../graph/ops.ts';

/** What every lowering knows. */
export interface LoweringContext {
	readonly b: LirBuilder;
	/** WGSL built-ins that may be used. */
	readonly builtins: ReadonlySet<Builtin>;
	/** Compilers may reorder what is not guarded. */
	readonly free: boolean;
	readonly tables: readonly Pick<DataTable, 'width' | 'height'>[];
}

/** What is known of one node. */
export interface LoweringNode {
	readonly attr: number;
	/** What the operands can be. */
	readonly ranges: readonly Interval[];
	/** The operands are always in the operation's domain: no check is needed. */
	readonly inside: boolean;
	/** The operands' values where they are constants. */
	readonly constants: readonly (number | undefined)[];
}

/** An operation's result, and the check of its operands. */
export interface Guarded {
	readonly value: LirId;
	/** Absent where the operands are always in the domain. */
	readonly check?: LirId;
	/** The result is an operand, or no larger than one, or a truth value: its range needs no check. */
	readonly bounded?: true;
}

type Lower = (context: LoweringContext, args: readonly LirId[], node: LoweringNode) => Guarded;

const operand = (args: readonly LirId[], i: number): LirId => args[i] as LirId;
const anything: Interval = { lo: -RANGE_LIMIT, hi: RANGE_LIMIT };
const rangeOf = (node: LoweringNode, i: number): Interval => node.ranges[i] ?? anything;

/** An operation that is defined everywhere. */
const total1 =
	(f: (b: LirBuilder, x: LirId) => LirId): Lower =>
	({ b }, args) => ({ value: f(b, operand(args, 0)) });
const total2 =
	(f: (b: LirBuilder, x: LirId, y: LirId) => LirId): Lower =>
	({ b }, args) => ({ value: f(b, operand(args, 0), operand(args, 1)) });
/** The same for results no larger than an operand. */
const bounded =
	(lower: Lower): Lower =>
	(context, args, node) => ({ ...lower(context, args, node), bounded: true });

/** A function of one operand with a domain. */
const partial =
	(test: (b: LirBuilder, x: LirId) => LirId, safe: number, f: (context: LoweringContext, x: LirId, range: Interval) => LirId): Lower =>
	(context, args, node) => {
		const x = operand(args, 0);
		if (node.inside) return { value: f(context, x, rangeOf(node, 0)) };
		const check = test(context.b, x);
		return { value: f(context, context.b.select(check, x, context.b.constant(safe)), rangeOf(node, 0)), check };
	};

/** Our own function; where compilers are free and it stands for a built-in, operation by operation as in strict code. */
const inPlace = ({ b, free }: LoweringContext, build: () => LirId): LirId => (free ? b.guarded(build) : build());

/** Our own function, or where it may be used a WGSL built-in. */
const own =
	(f: (b: LirBuilder, x: LirId) => LirId) =>
	({ b }: LoweringContext, x: LirId): LirId =>
		f(b, x);
const orBuiltin =
	(f: (b: LirBuilder, x: LirId) => LirId, name: Builtin & BuiltinName) =>
	(context: LoweringContext, x: LirId): LirId =>
		context.builtins.has(name) ? context.b.builtin1(name, x) : inPlace(context, () => f(context.b, x));

const atLeast =
	(least: number) =>
	(b: LirBuilder, x: LirId): LirId =>
		b.le(b.constant(least), x);
const atMost =
	(most: number) =>
	(b: LirBuilder, x: LirId): LirId =>
		b.le(x, b.constant(most));
const sizeAtMost =
	(most: number) =>
	(b: LirBuilder, x: LirId): LirId =>
		b.le(b.abs(x), b.constant(most));
const sizeAtLeast = (b: LirBuilder, x: LirId, least: number): LirId => b.le(b.constant(least), b.abs(x));

/** Γ has no value at 0 and the negative whole numbers. */
const notPole = (b: LirBuilder, x: LirId): LirId => b.or(b.lt(b.constant(0), x), b.not(b.eq(b.floor(x), x)));

/** 2π in two words; the first has 8 bits, so that k·first is exact for every k that a domain allows. */
const TURN_HIGH = 6.28125;
const TURN_LOW = 2 * Math.PI - TURN_HIGH;

/** x − 2πk in [−π, π]: beyond it WGSL's sin and cos promise nothing. */
function reduced(b: LirBuilder, x: LirId, range: Interval): LirId {
	if (range.lo >= -Math.PI && range.hi <= Math.PI) return x;
	const k = b.nearest(b.mul(x, b.constant(1 / (2 * Math.PI))));
	return b.sub(b.sub(x, b.mul(k, b.constant(TURN_HIGH))), b.mul(k, b.constant(TURN_LOW)));
}

type OfOperand = (context: LoweringContext, x: LirId, range: Interval) => LirId;

const sine: OfOperand = (context, x, range) => {
	const { b, builtins, free } = context;
	if (builtins.has('sin')) return b.builtin1('sin', reduced(b, x, range));
	return free ? quickSin(b, x) : MATH.sin(b, x);
};
const cosine: OfOperand = (context, x, range) => {
	const { b, builtins, free } = context;
	if (builtins.has('cos')) return b.builtin1('cos', reduced(b, x, range));
	return free ? quickCos(b, x) : MATH.cos(b, x);
};
const tangent: OfOperand = (context, x, range) => {
	const { b, builtins } = context;
	if (!builtins.has('tan')) return inPlace(context, () => MATH.tan(b, x));
	const turned = reduced(b, x, range);
	return b.div(b.builtin1('sin', turned), b.builtin1('cos', turned));
};

/** Below this exp is less than the smallest normal number, which is zero. */
const EXP_LOWEST = -87.33;

function exponential(context: LoweringContext, x: LirId, range: Interval): LirId {
	const { b, builtins } = context;
	if (!builtins.has('exp')) return inPlace(context, () => MATH.exp(b, x));
	if (range.lo > EXP_LOWEST) return b.builtin1('exp', x);
	const least = b.constant(EXP_LOWEST);
	return b.select(b.lt(x, least), b.constant(0), b.builtin1('exp', b.max(x, least)));
}

function logarithm10(context: LoweringContext, x: LirId): LirId {
	const { b, builtins } = context;
	if (!builtins.has('log10')) return inPlace(context, () => MATH.log10(b, x));
	return b.mul(b.builtin1('log2', x), b.constant(Math.log10(2)));
}

/** tanh is 1 in f32 beyond 9; some machines answer NaN for large operands. */
const TANH_LIMIT = 9;

function hyperbolicTangent(context: LoweringContext, x: LirId): LirId {
	const { b, builtins } = context;
	if (!builtins.has('tanh')) return inPlace(context, () => MATH.tanh(b, x));
	return b.builtin1('tanh', b.max(b.constant(-TANH_LIMIT), b.min(x, b.constant(TANH_LIMIT))));
}

/** The built-in exp is kept from operands whose power is less than the smallest normal number. */
function hyperbolicSecant(context: LoweringContext, x: LirId): LirId {
	const { b, builtins } = context;
	if (!builtins.has('exp')) return inPlace(context, () => MATH.sech(b, x));
	return MATH.sech(b, x, (_b, y) => b.builtin1('exp', b.max(y, b.constant(EXP_LOWEST))));
}

/** xⁿ by repeated squaring, lowest bit first. */
export function wholePower(b: LirBuilder, x: LirId, n: number): LirId {
	let result: LirId | undefined;
	for (let base = x, rest = n; rest > 0; rest = Math.floor(rest / 2)) {
		if (rest % 2 === 1) result = result === undefined ? base : b.mul(result, base);
		if (rest > 1) base = b.mul(base, base);
	}
	return result as LirId;
}

/** Whether a divisor is large enough to divide, and one that is. */
function divisor(b: LirBuilder, y: LirId): { check: LirId; safe: LirId } {
	const check = sizeAtLeast(b, y, MIN_NORMAL);
	return { check, safe: b.select(check, y, b.constant(1)) };
}

/** The exact reciprocal of a constant that has one: ± a power of two. */
function exactReciprocal(value: number | undefined): number | undefined {
	if (value === undefined) return undefined;
	const [divided, reciprocal] = [Math.fround(value), 1 / Math.fround(value)];
	return Number.isInteger(Math.log2(Math.abs(divided))) &&
		2 ** Math.log2(Math.abs(divided)) === Math.abs(divided) &&
		Math.abs(reciprocal) >= MIN_NORMAL &&
		Math.abs(reciprocal) <= RANGE_LIMIT
		? reciprocal
		: undefined;
}

const divide: Lower = ({ b }, args, node) => {
	const [x, y] = [operand(args, 0), operand(args, 1)];
	const reciprocal = exactReciprocal(node.constants[1]);
	if (reciprocal !== undefined) return { value: b.mul(x, b.constant(reciprocal)) };
	if (node.inside) return { value: b.div(x, y) };
	const { check, safe } = divisor(b, y);
	return { value: b.div(x, safe), check };
};

const modulo: Lower = ({ b }, args, node) => {
	const [x, y] = [operand(args, 0), operand(args, 1)];
	if (node.inside) return { value: MATH.mod(b, x, y) };
	const { check, safe } = divisor(b, y);
	const both = b.and(check, b.lt(b.abs(b.div(x, safe)), b.constant(2 ** 23)));
	return { value: MATH.mod(b, b.select(both, x, b.constant(0)), safe), check: both };
};

/** x > 0; x = 0 with y ≥ 0; x < 0 with a whole |y| < 2^24. */
function powerCheck(b: LirBuilder, x: LirId, y: LirId): LirId {
	const zero = b.constant(0);
	const atZero = b.and(b.eq(x, zero), b.le(zero, y));
	const whole = b.and(b.eq(b.floor(y), y), b.lt(b.abs(y), b.constant(2 ** 24)));
	return b.or(b.lt(zero, x), b.or(atZero, b.and(b.lt(x, zero), whole)));
}

/** x^y with WGSL's pow, which takes positive bases only. */
function fastPower(b: LirBuilder, x: LirId, y: LirId, range: Interval): LirId {
	if (range.lo > 0) return b.builtin2('pow', x, y);
	const [zero, one] = [b.constant(0), b.constant(1)];
	const atZero = b.eq(x, zero);
	const size = b.builtin2('pow', b.select(atZero, one, b.abs(x)), y);
	const half = b.mul(y, b.constant(0.5));
	const odd = b.not(b.eq(b.floor(half), half));
	const signed = range.lo >= 0 ? size : b.select(b.and(b.lt(x, zero), odd), b.neg(size), size);
	return b.select(atZero, b.select(b.eq(y, zero), one, zero), signed);
}

const power: Lower = (context, args, node) => {
	const { b, builtins } = context;
	const [x, y] = [operand(args, 0), operand(args, 1)];
	const compute = (base: LirId, exponent: LirId): LirId =>
		builtins.has('pow') ? fastPower(b, base, exponent, rangeOf(node, 0)) : inPlace(context, () => MATH.pow(b, base, exponent));
	if (node.inside) return { value: compute(x, y) };
	const check = powerCheck(b, x, y);
	return { value: compute(b.select(check, x, b.constant(1)), y), check };
};

export const sign = (b: LirBuilder, x: LirId): LirId => {
	const zero = b.constant(0);
	return b.select(b.lt(zero, x), b.constant(1), b.select(b.lt(x, zero), b.constant(-1), zero));
};

export const snap = (b: LirBuilder, x: LirId, tolerance: LirId): LirId => {
	const whole = b.nearest(x);
	return b.select(b.le(b.abs(b.sub(x, whole)), tolerance), whole, x);
};

/** Whole numbers below 2^23 in size: what the lattice hashes. */
const LATTICE_LIMIT = 2 ** 23 - 1;

const lattice: Lower = ({ b }, args, node) => {
	const [x, y, seed] = [operand(args, 0), operand(args, 1), operand(args, 2)];
	if (node.inside) return { value: MATH.lattice(b, x, y, seed, node.attr), bounded: true };
	const inside = sizeAtMost(LATTICE_LIMIT);
	const check = b.and(b.and(inside(b, x), inside(b, y)), inside(b, seed));
	const safe = (number: LirId): LirId => b.select(check, number, b.constant(0));
	return { value: MATH.lattice(b, safe(x), safe(y), safe(seed), node.attr), check, bounded: true };
};

const philox: Lower = ({ b }, args, node) => {
	const operands = [operand(args, 0), operand(args, 1), operand(args, 2)] as const;
	const draw = (particle: LirId, step: LirId, seed: LirId): LirId => philoxDraw(b, particle, step, seed, node.attr >> 2, node.attr & 3);
	if (node.inside) return { value: draw(...operands), bounded: true };
	const zero = b.constant(0);
	const last = b.constant(RANDOM_LIMIT - 1);
	const check = operands.map((x) => b.and(b.le(zero, x), b.le(x, last))).reduce((x, y) => b.and(x, y));
	const [particle, step, seed] = operands.map((x) => b.select(check, x, zero)) as [LirId, LirId, LirId];
	return { value: draw(particle, step, seed), check, bounded: true };
};

/** An f32 as an i32; what does not fit becomes the nearest that is safe to convert. */
function whole(b: LirBuilder, x: LirId, range: Interval): LirId {
	const limit = 2 ** 30;
	if (range.lo >= -limit && range.hi <= limit) return b.toInt(x);
	// Positive tests, so that a NaN of an invalid operand becomes 0.
	return b.toInt(b.select(b.le(b.abs(x), b.constant(limit)), x, b.constant(0)));
}

/** The cell (column, row) of a table and whether it is there: in the table, finite and in range. No load is out of range. */
function cell({ b, tables }: LoweringContext, args: readonly LirId[], node: LoweringNode): { number: LirId; there: LirId } {
	const [slot, component] = [node.attr >> 2, node.attr & 3];
	const table = tables[slot];
	if (!table) return { number: b.constant(0), there: b.bool(false) };
	const [column, row, width] = [0, 1, 2].map((i) => whole(b, operand(args, i), rangeOf(node, i))) as [LirId, LirId, LirId];
	const index = b.iadd(b.imul(row, width), column);
	const inTable = b.ule(index, b.iconst(table.width * table.height - 1));
	const word = b.load(slot, b.iadd(b.shl(b.iselect(inTable, index, b.iconst(0)), 2), b.iconst(component)));
	const number = b.float(word);
	return { number, there: b.and(inTable, b.inRange(number)) };
}

const comparison = (f: (b: LirBuilder, x: LirId, y: LirId) => LirId): Lower => bounded(total2(f));

/** A constant is lowered by the caller, which rounds and checks it. */
const constant: Lower = () => {
	throw new Error('constants have no operands to lower');
};

export const LOWERINGS: Readonly<Record<OpName, Lower>> = {
	constant,
	variable: ({ b }, _args, { attr }) => ({ value: b.input(attr), bounded: true }),
	parameter: ({ b }, _args, { attr }) => ({ value: b.uniform(attr), bounded: true }),
	neg: bounded(total1((b, x) => b.neg(x))),
	add: total2((b, x, y) => b.add(x, y)),
	sub: total2((b, x, y) => b.sub(x, y)),
	mul: total2((b, x, y) => b.mul(x, y)),
	div: divide,
	powi: ({ b }, args, { attr }) => ({ value: wholePower(b, operand(args, 0), attr) }),
	pow: power,
	mod: modulo,
	min: bounded(total2((b, x, y) => b.min(x, y))),
	max: bounded(total2((b, x, y) => b.max(x, y))),
	snap: bounded(total2(snap)),
	hold: ({ b }, args) => ({ value: b.max(operand(args, 1), b.min(operand(args, 2), operand(args, 0))), bounded: true }),
	hypot: total2(MATH.hypot),
	atan2: total2(MATH.atan2),
	abs: bounded(total1((b, x) => b.abs(x))),
	sign: bounded(total1(sign)),
	floor: bounded(total1((b, x) => b.floor(x))),
	ceil: bounded(total1((b, x) => b.ceil(x))),
	round: bounded(total1((b, x) => b.nearest(x))),
	sqrt: partial(
		atLeast(0),
		0,
		own((b, x) => b.sqrt(x)),
	),
	cbrt: total1(MATH.cbrt),
	exp: partial(atMost(EXP_LIMIT), 0, exponential),
	expm1: partial(atMost(EXP_LIMIT), 0, own(MATH.expm1)),
	log: partial(atLeast(MIN_NORMAL), 1, orBuiltin(MATH.log, 'log')),
	log2: partial(atLeast(MIN_NORMAL), 1, orBuiltin(MATH.log2, 'log2')),
	log10: partial(atLeast(MIN_NORMAL), 1, logarithm10),
	log1p: partial((b, x) => b.lt(b.constant(-1), x), 0, own(MATH.log1p)),
	sin: partial(sizeAtMost(TRIG_LIMIT), 0, sine),
	cos: partial(sizeAtMost(TRIG_LIMIT), 0, cosine),
	tan: partial(sizeAtMost(TRIG_LIMIT), 0, tangent),
	asin: partial(sizeAtMost(1), 0, own(MATH.asin)),
	acos: partial(sizeAtMost(1), 0, own(MATH.acos)),
	atan: total1(MATH.atan),
	sinh: partial(sizeAtMost(EXP_LIMIT), 0, own(MATH.sinh)),
	cosh: partial(sizeAtMost(EXP_LIMIT), 0, own(MATH.cosh)),
	tanh: (context, args) => ({ value: hyperbolicTangent(context, operand(args, 0)) }),
	asinh: total1(MATH.asinh),
	acosh: partial(atLeast(1), 1, own(MATH.acosh)),
	atanh: partial((b, x) => b.lt(b.abs(x), b.constant(1)), 0, own(MATH.atanh)),
	erf: total1(MATH.erf),
	sigmoid: total1(MATH.sigmoid),
	softplus: total1(MATH.softplus),
	gelu: total1(MATH.gelu),
	erfc: total1(MATH.erfc),
	normal: total1(MATH.normal),
	bell: total1(MATH.bell),
	sech: (context, args) => ({ value: hyperbolicSecant(context, operand(args, 0)) }),
	direction: total2(MATH.direction),
	gamma: partial(notPole, 1, own(MATH.gamma)),
	lgamma: partial(notPole, 1, own(MATH.lgamma)),
	polygamma: (context, args, node) =>
		partial(
			notPole,
			1,
			own((b, x) => MATH.polygamma(b, x, node.attr)),
		)(context, args, node),
	lt: comparison((b, x, y) => b.lt(x, y)),
	le: comparison((b, x, y) => b.le(x, y)),
	eq: comparison((b, x, y) => b.eq(x, y)),
	and: comparison((b, x, y) => b.and(x, y)),
	or: comparison((b, x, y) => b.or(x, y)),
	not: bounded(total1((b, x) => b.not(x))),
	select: ({ b }, args) => ({ value: b.select(operand(args, 0), operand(args, 1), operand(args, 2)), bounded: true }),
	require: (_context, args) => ({ value: operand(args, 1), check: operand(args, 0), bounded: true }),
	lattice,
	philox,
	data: (context, args, node) => {
		const { number, there } = cell(context, args, node);
		return { value: context.b.select(there, number, context.b.constant(0)), bounded: true };
	},
	present: (context, args, node) => ({ value: cell(context, args, node).there, bounded: true }),
};
