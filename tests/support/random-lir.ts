/** Random LIR programs: every operation, any wiring that the types allow, NaN-free as lowered programs are. */

import fc from 'fast-check';
import { LirBuilder, type LirId, type LirProgram } from '../../src/math/lir.ts';

/** Words that a program may read in data slot 0. */
export const TABLE_WORDS = 8;

export interface RandomProgram {
	readonly program: LirProgram;
	readonly inputs: number;
	readonly order: 0 | 1 | 2;
}

/** Values so far by type; `pick` wraps around, so any number names one. */
class Pools {
	readonly numbers: LirId[] = [];
	readonly integers: LirId[] = [];
	readonly booleans: LirId[] = [];
}
const pick = (pool: readonly LirId[], choice: number): LirId => pool[pool.length - 1 - (choice % pool.length)] as LirId;

/** One instruction: adds a value to a pool, from any values `p`, `q`, `r` of the right type. */
type Make = (b: LirBuilder, pools: Pools, p: number, q: number, r: number) => void;

/** Results that may overflow are replaced by zero where they do, as lowered programs do. */
const safe = (b: LirBuilder, id: LirId): LirId => b.select(b.inRange(id), id, b.constant(0));
const number =
	(make: (b: LirBuilder, x: LirId, y: LirId) => LirId): Make =>
	(b, pools, p, q) =>
		pools.numbers.push(make(b, pick(pools.numbers, p), pick(pools.numbers, q)));
const integer =
	(make: (b: LirBuilder, i: LirId, j: LirId, count: number) => LirId): Make =>
	(b, pools, p, q, r) =>
		pools.integers.push(make(b, pick(pools.integers, p), pick(pools.integers, q), r % 32));
const compare =
	(make: (b: LirBuilder, x: LirId, y: LirId) => LirId): Make =>
	(b, pools, p, q) =>
		pools.booleans.push(make(b, pick(pools.numbers, p), pick(pools.numbers, q)));
const compareInt =
	(make: (b: LirBuilder, i: LirId, j: LirId) => LirId): Make =>
	(b, pools, p, q) =>
		pools.booleans.push(make(b, pick(pools.integers, p), pick(pools.integers, q)));
const logic =
	(make: (b: LirBuilder, u: LirId, v: LirId) => LirId): Make =>
	(b, pools, p, q) =>
		pools.booleans.push(make(b, pick(pools.booleans, p), pick(pools.booleans, q)));

/** What most of a real program is made of. */
const ARITHMETIC: readonly Make[] = [
	number((b, x, y) => safe(b, b.add(x, y))),
	number((b, x, y) => safe(b, b.sub(x, y))),
	number((b, x, y) => safe(b, b.mul(x, y))),
];

const INSTRUCTIONS: readonly Make[] = [
	...ARITHMETIC,
	...ARITHMETIC,
	...ARITHMETIC,
	...ARITHMETIC,
	number((b, x) => safe(b, b.mul(x, x))),
	number((b, x, y) => safe(b, b.div(x, b.select(b.le(b.constant(2 ** -126), b.abs(y)), y, b.constant(1))))),
	number((b, x) => b.sqrt(b.abs(x))),
	number((b, x) => b.neg(x)),
	number((b, x) => b.floor(x)),
	number((b, x) => b.ceil(x)),
	number((b, x) => b.trunc(x)),
	number((b, x) => b.nearest(x)),
	number((b, x, y) => b.min(x, y)),
	number((b, x, y) => b.max(x, y)),
	(b, pools, p, q, r) => pools.numbers.push(b.select(pick(pools.booleans, p), pick(pools.numbers, q), pick(pools.numbers, r))),
	(b, pools, p, q) => pools.numbers.push(b.select(pick(pools.booleans, p), pick(pools.numbers, q), b.constant(0))),
	(b, pools, p, q) => pools.numbers.push(b.select(pick(pools.booleans, p), b.constant(0), pick(pools.numbers, q))),
	(b, pools, p) => {
		// Bits may spell anything; a subnormal would be zero on a machine that flushes operands.
		const x = b.float(pick(pools.integers, p));
		pools.numbers.push(b.select(b.and(b.inRange(x), b.le(b.constant(2 ** -126), b.abs(x))), x, b.constant(0)));
	},
	(b, pools, p) => pools.numbers.push(b.toFloat(pick(pools.integers, p))),
	(b, pools, p) => {
		const x = pick(pools.numbers, p);
		pools.integers.push(b.toInt(b.select(b.lt(b.abs(x), b.constant(2 ** 31)), x, b.constant(1))));
	},
	(b, pools, p) => pools.integers.push(b.bits(pick(pools.numbers, p))),
	(b, pools, p) => pools.integers.push(b.load(0, b.iand(pick(pools.integers, p), b.iconst(TABLE_WORDS - 1)))),
	(b, pools, p, q, r) => pools.integers.push(b.iselect(pick(pools.booleans, p), pick(pools.integers, q), pick(pools.integers, r))),
	integer((b, i, j) => b.iadd(i, j)),
	integer((b, i, j) => b.isub(i, j)),
	integer((b, i, j) => b.imul(i, j)),
	integer((b, i, j) => b.iand(i, j)),
	integer((b, i, j) => b.ior(i, j)),
	integer((b, i, j) => b.ixor(i, j)),
	integer((b, i, _j, count) => b.shl(i, count)),
	integer((b, i, _j, count) => b.shrs(i, count)),
	integer((b, i, _j, count) => b.shru(i, count)),
	compare((b, x, y) => b.lt(x, y)),
	compare((b, x, y) => b.le(x, y)),
	compare((b, x, y) => b.eq(x, y)),
	compare((b, x, y) => b.inRange(b.mul(x, y))),
	compareInt((b, i, j) => b.ieq(i, j)),
	compareInt((b, i, j) => b.ilt(i, j)),
	compareInt((b, i, j) => b.ule(i, j)),
	logic((b, u, v) => b.and(u, v)),
	logic((b, u, v) => b.or(u, v)),
	logic((b, u) => b.not(u)),
];

/** An arbitrary program of 1 … 80 instructions, any order. */
export function randomProgram({ inputs, uniforms }: { readonly inputs: number; readonly uniforms: number }): fc.Arbitrary<RandomProgram> {
	const choice = fc.nat(11);
	return fc
		.record({
			order: fc.constantFrom<0 | 1 | 2>(0, 1, 2),
			constants: fc.array(
				fc.oneof(fc.float({ min: -100, max: 100, noNaN: true }), fc.constantFrom(0, -0, 2 ** -100, 1.5 * 2 ** -126, 2 ** 100)),
				{ minLength: 3, maxLength: 3 },
			),
			integers: fc.array(fc.oneof(fc.integer(), fc.constantFrom(-(2 ** 31), 2 ** 31 - 1, 0, 1)), { minLength: 2, maxLength: 2 }),
			instructions: fc.array(fc.tuple(fc.nat(INSTRUCTIONS.length - 1), choice, choice, choice), {
				minLength: 1,
				maxLength: 80,
				size: 'max',
			}),
			outputs: fc.array(choice, { minLength: 13, maxLength: 13 }),
		})
		.map(({ order, constants, integers, instructions, outputs }) => {
			const b = new LirBuilder();
			const pools = new Pools();
			pools.numbers.push(...constants.map((value) => b.constant(value)));
			for (let i = 0; i < uniforms; i++) pools.numbers.push(b.uniform(i));
			for (let i = 0; i < inputs; i++) pools.numbers.push(b.input(i));
			pools.integers.push(...integers.map((value) => b.iconst(value)));
			pools.booleans.push(b.bool(false), b.bool(true));
			for (const [which, p, q, r] of instructions) (INSTRUCTIONS[which] as Make)(b, pools, p, q, r);
			const groups = [1, inputs, (inputs * (inputs + 1)) / 2].slice(0, order + 1);
			const count = groups.reduce((a, c) => a + c, 0);
			const numbers = outputs.slice(0, count).map((at) => pick(pools.numbers, at));
			const valid = groups.map((_, i) => pick(pools.booleans, outputs[12 - i] as number));
			return { program: b.finish([...numbers, ...valid]), inputs, order };
		});
}
