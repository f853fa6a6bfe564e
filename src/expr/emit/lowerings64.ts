/**
 * The f64 column of the op table: how every operation is computed on a machine of f64, bit for bit what
 * the row's `evaluate` gives. No operand is guarded: NaN and infinities are f64's own way to say that there
 * is no value, and whether a result is finite is asked once, where it matters (`lower64.ts`).
 *
 * A new operation needs one line: `calls()` calls the row's `evaluate` lane by lane.
 */

import { MATH64 } from '../../math/f64/index.ts';
import { MATH } from '../../math/functions/index.ts';
import { philoxDraw } from '../../math/functions/philox.ts';
import type { LirBuilder, LirId } from '../../math/lir.ts';
import type { DataTable } from '../graph/evaluate.ts';
import { sign, snap, wholePower } from './lowerings.ts';
import { type OpName, RANDOM_LIMIT } from '../graph/ops.ts';

/** What is known of one node. */
export interface Node64 {
	readonly op: OpName;
	readonly attr: number;
	/** Data slots by index. */
	readonly tables: readonly Pick<DataTable, 'width' | 'height'>[];
}

/** An operation of f64. */
export interface Lowering64 {
	readonly lower: (b: LirBuilder, args: readonly LirId[], node: Node64) => LirId;
	/** The result is finite wherever the operands are: it needs no check. */
	readonly finite: boolean;
	/** Operands that make the result not finite where they are not finite themselves: its check is theirs. */
	readonly carries: readonly number[];
	/** The row's domain, where a finite result does not tell. */
	readonly domain?: (b: LirBuilder, args: readonly LirId[]) => LirId;
}

type Lower = Lowering64['lower'];

const operand = (args: readonly LirId[], i: number): LirId => args[i] as LirId;
const one =
	(f: (b: LirBuilder, x: LirId) => LirId): Lower =>
	(b, args) =>
		f(b, operand(args, 0));
const two =
	(f: (b: LirBuilder, x: LirId, y: LirId) => LirId): Lower =>
	(b, args) =>
		f(b, operand(args, 0), operand(args, 1));

const FIRST = [0];
const BOTH = [0, 1];
/** Finite for finite operands. */
const total = (lower: Lower, carries: readonly number[] = []): Lowering64 => ({ lower, finite: true, carries });
/** May overflow, or have no value. */
const partial = (lower: Lower, carries: readonly number[] = []): Lowering64 => ({ lower, finite: false, carries });

/** The row's `evaluate`, called. */
const call: Lower = (b, args, { op, attr }) =>
	b.callWhere(b.bool(true), attr === 0 ? `js.${op}` : `js.${op}.${attr}`, args, operand(args, 0));
const calls = (carries: readonly number[] = []): Lowering64 => partial(call, carries);
const callsTotal = (carries: readonly number[] = []): Lowering64 => total(call, carries);

const leaf: Lower = () => {
	throw new Error('a leaf has no operands to lower');
};

/** The cell (column, row) of a table and whether it is there: in the table and finite. No load is out of range. */
function cell(b: LirBuilder, args: readonly LirId[], { attr, tables }: Node64): { number: LirId; there: LirId } {
	const [slot, component] = [attr >> 2, attr & 3];
	const table = tables[slot];
	if (!table) return { number: b.constant(0), there: b.bool(false) };
	const index = b.add(b.mul(operand(args, 1), b.constant(table.width)), operand(args, 0));
	const inTable = b.and(b.le(b.constant(0), index), b.le(index, b.constant(table.width * table.height - 1)));
	const known = b.and(inTable, b.eq(b.floor(index), index));
	const word = b.add(b.mul(b.select(known, index, b.constant(0)), b.constant(4)), b.constant(component));
	const number = b.loadNumber(slot, b.toInt(word));
	return { number, there: b.and(known, b.inRange(number)) };
}

const LATTICE_LIMIT = 2 ** 23;

export const LOWERINGS64: Readonly<Record<OpName, Lowering64>> = {
	constant: total(leaf),
	variable: total((b, _args, { attr }) => b.input(attr)),
	parameter: total((b, _args, { attr }) => b.uniform(attr)),
	neg: total(
		one((b, x) => b.neg(x)),
		FIRST,
	),
	add: partial(
		two((b, x, y) => b.add(x, y)),
		BOTH,
	),
	sub: partial(
		two((b, x, y) => b.sub(x, y)),
		BOTH,
	),
	mul: partial(
		two((b, x, y) => b.mul(x, y)),
		BOTH,
	),
	// A divisor that is not finite makes 0.
	div: partial(
		two((b, x, y) => b.div(x, y)),
		FIRST,
	),
	powi: partial((b, args, { attr }) => wholePower(b, operand(args, 0), attr), FIRST),
	pow: calls(),
	mod: calls(FIRST),
	min: total(two((b, x, y) => b.min(x, y))),
	max: total(two((b, x, y) => b.max(x, y))),
	snap: total(two(snap), FIRST),
	hold: total((b, args) => b.max(operand(args, 1), b.min(operand(args, 2), operand(args, 0)))),
	hypot: partial(two(MATH64.hypot), BOTH),
	atan2: callsTotal(),
	abs: total(
		one((b, x) => b.abs(x)),
		FIRST,
	),
	sign: total(one(sign)),
	floor: total(
		one((b, x) => b.floor(x)),
		FIRST,
	),
	ceil: total(
		one((b, x) => b.ceil(x)),
		FIRST,
	),
	round: total(
		one((b, x) => b.nearest(x)),
		FIRST,
	),
	sqrt: partial(
		one((b, x) => b.sqrt(x)),
		FIRST,
	),
	cbrt: callsTotal(FIRST),
	exp: partial(one(MATH64.exp)),
	expm1: partial(one(MATH64.expm1)),
	log: partial(one(MATH64.log), FIRST),
	log2: calls(FIRST),
	log10: calls(FIRST),
	log1p: partial(one(MATH64.log1p), FIRST),
	sin: total(one(MATH64.sin), FIRST),
	cos: total(one(MATH64.cos), FIRST),
	tan: callsTotal(FIRST),
	asin: calls(FIRST),
	acos: calls(FIRST),
	atan: callsTotal(),
	sinh: partial(one(MATH64.sinh), FIRST),
	cosh: partial(one(MATH64.cosh), FIRST),
	tanh: total(one(MATH64.tanh)),
	asinh: callsTotal(FIRST),
	acosh: calls(FIRST),
	atanh: calls(FIRST),
	erf: callsTotal(),
	sigmoid: total(one(MATH64.sigmoid)),
	softplus: total(one(MATH64.softplus)),
	gelu: callsTotal(),
	erfc: callsTotal(),
	normal: callsTotal(),
	bell: callsTotal(),
	sech: total(one(MATH64.sech)),
	direction: total(two(MATH64.direction)),
	gamma: calls(),
	lgamma: calls(),
	polygamma: calls(),
	lt: total(two((b, x, y) => b.lt(x, y))),
	le: total(two((b, x, y) => b.le(x, y))),
	eq: total(two((b, x, y) => b.eq(x, y))),
	and: total(two((b, p, q) => b.and(p, q))),
	or: total(two((b, p, q) => b.or(p, q))),
	not: total(one((b, p) => b.not(p))),
	select: total((b, args) => b.select(operand(args, 0), operand(args, 1), operand(args, 2)), [1, 2]),
	require: {
		...total((_b, args) => operand(args, 1), [1]),
		domain: (_b, args) => operand(args, 0),
	},
	lattice: {
		...total((b, args, { attr }) => MATH.lattice(b, operand(args, 0), operand(args, 1), operand(args, 2), attr)),
		domain: (b, args) => args.map((x) => b.lt(b.abs(x), b.constant(LATTICE_LIMIT))).reduce((p, q) => b.and(p, q)),
	},
	philox: {
		...total((b, args, { attr }) => philoxDraw(b, operand(args, 0), operand(args, 1), operand(args, 2), attr >> 2, attr & 3)),
		domain: (b, args) => args.map((x) => b.and(b.le(b.constant(0), x), b.lt(x, b.constant(RANDOM_LIMIT)))).reduce((p, q) => b.and(p, q)),
	},
	data: total((b, args, node) => {
		const { number, there } = cell(b, args, node);
		return b.select(there, number, b.constant(0));
	}),
	present: total((b, args, node) => cell(b, args, node).there),
};
