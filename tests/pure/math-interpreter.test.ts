import { describe, expect, test } from 'vitest';
import { compileLir, runLir } from '../../src/math/interpreter.ts';
import { F64_OPS, LIR_OPS, LirBuilder, type LirId, type LirOp, WGSL_OPS } from '../../src/math/lir.ts';

/** What `build` makes of two inputs. */
const evaluate = (build: (b: LirBuilder, x: LirId, y: LirId) => LirId, ...point: number[]): number => {
	const b = new LirBuilder();
	const id = build(b, b.input(0), b.input(1));
	const [result] = runLir(b.finish([id]), point);
	return result as number;
};
const int = (b: LirBuilder, value: number): LirId => b.iconst(value);

const TINY = 2 ** -126;

/** Every operation at least once, with the answer by hand. */
const CASES: Readonly<
	Record<Exclude<LirOp, (typeof WGSL_OPS)[number] | (typeof F64_OPS)[number]>, ReadonlyArray<readonly [number, number]>>
> = {
	input: [
		[evaluate((_b, x) => x, 0.1), Math.fround(0.1)],
		[evaluate((_b, x) => x, 1e-40), 0],
	],
	uniform: [[runLir(((b) => b.finish([b.uniform(1)]))(new LirBuilder()), [], [3, 0.1])[0] as number, Math.fround(0.1)]],
	constant: [
		[evaluate((b) => b.constant(1e-40)), 0],
		[evaluate((b) => b.constant(0.1)), Math.fround(0.1)],
	],
	iconst: [[evaluate((b) => int(b, 0xffffffff)), -1]],
	bconst: [
		[evaluate((b) => b.bool(true)), 1],
		[evaluate((b) => b.bool(false)), 0],
	],
	add: [
		[evaluate((b, x, y) => b.add(x, y), 1, 2 ** -25), 1],
		[evaluate((b, x, y) => b.add(x, y), 1.5 * TINY, -TINY), 0],
	],
	sub: [[evaluate((b, x, y) => b.sub(x, y), 1, 2 ** -24), 1 - 2 ** -24]],
	mul: [
		[evaluate((b, x, y) => b.mul(x, y), -(2 ** -100), 2 ** -30), -0],
		[evaluate((b, x, y) => b.mul(x, y), 0.1, 3), Math.fround(Math.fround(0.1) * 3)],
	],
	div: [[evaluate((b, x, y) => b.div(x, y), 1, 3), Math.fround(1 / 3)]],
	sqrt: [[evaluate((b, x) => b.sqrt(x), 2), Math.fround(Math.SQRT2)]],
	neg: [[evaluate((b, x) => b.neg(x), 0), -0]],
	abs: [[evaluate((b, x) => b.abs(x), -2), 2]],
	floor: [[evaluate((b, x) => b.floor(x), -1.5), -2]],
	ceil: [[evaluate((b, x) => b.ceil(x), 1.25), 2]],
	trunc: [[evaluate((b, x) => b.trunc(x), -1.75), -1]],
	nearest: (
		[
			[0.5, 0],
			[1.5, 2],
			[2.5, 2],
			[-0.5, -0],
			[-1.5, -2],
			[-2.5, -2],
			[8388609, 8388609],
			[2.4999998, 2],
		] as const
	).map(([x, y]) => [evaluate((b, id) => b.nearest(id), x), y]),
	lt: [
		[evaluate((b, x, y) => b.lt(x, y), 1, 2), 1],
		[evaluate((b, x, y) => b.lt(x, y), 2, 2), 0],
	],
	le: [
		[evaluate((b, x, y) => b.le(x, y), 2, 2), 1],
		[evaluate((b, x, y) => b.le(x, y), 3, 2), 0],
	],
	eq: [
		[evaluate((b, x, y) => b.eq(x, y), 0, -0), 1],
		[evaluate((b, x, y) => b.eq(x, y), 1, 2), 0],
	],
	ieq: [
		[evaluate((b) => b.ieq(int(b, 3), int(b, 3))), 1],
		[evaluate((b) => b.ieq(int(b, 3), int(b, 4))), 0],
	],
	ilt: [
		[evaluate((b) => b.ilt(int(b, -1), int(b, 0))), 1],
		[evaluate((b) => b.ilt(int(b, 1), int(b, 0))), 0],
	],
	ule: [
		[evaluate((b) => b.ule(int(b, -1), int(b, 0))), 0],
		[evaluate((b) => b.ule(int(b, 1), int(b, -1))), 1],
	],
	and: [[evaluate((b) => b.and(b.bool(true), b.bool(false))), 0]],
	or: [[evaluate((b) => b.or(b.bool(true), b.bool(false))), 1]],
	not: [[evaluate((b) => b.not(b.bool(true))), 0]],
	select: [
		[evaluate((b, x, y) => b.select(b.bool(true), x, y), 1, 2), 1],
		[evaluate((b, x, y) => b.select(b.bool(false), x, y), 1, 2), 2],
	],
	iselect: [[evaluate((b) => b.iselect(b.bool(false), int(b, 1), int(b, 2))), 2]],
	bits: [[evaluate((b, x) => b.bits(x), -1), 0xbf800000 | 0]],
	float: [[evaluate((b) => b.float(int(b, 0x40490fdb))), Math.fround(Math.PI)]],
	toInt: [[evaluate((b, x) => b.toInt(x), -2.75), -2]],
	toFloat: [[evaluate((b) => b.toFloat(int(b, 16777217))), 16777216]],
	iadd: [[evaluate((b) => b.iadd(int(b, 0x7fffffff), int(b, 1))), -0x80000000]],
	isub: [[evaluate((b) => b.isub(int(b, -0x80000000), int(b, 1))), 0x7fffffff]],
	imul: [[evaluate((b) => b.imul(int(b, 0x10001), int(b, 0x10001))), 0x20001]],
	iand: [[evaluate((b) => b.iand(int(b, 12), int(b, 10))), 8]],
	ior: [[evaluate((b) => b.ior(int(b, 12), int(b, 10))), 14]],
	ixor: [[evaluate((b) => b.ixor(int(b, 12), int(b, 10))), 6]],
	shl: [[evaluate((b) => b.shl(int(b, 3), 31)), -0x80000000]],
	shrs: [[evaluate((b) => b.shrs(int(b, -8), 1)), -4]],
	shru: [[evaluate((b) => b.shru(int(b, -8), 28)), 15]],
	load: [
		[
			runLir(
				((b) => b.finish([b.load(1, b.toInt(b.input(0)))]))(new LirBuilder()),
				[2],
				[],
				[new Uint32Array(1), new Uint32Array([5, 6, 0xfffffffe])],
			)[0] as number,
			-2,
		],
	],
	inRange: [
		[evaluate((b, x) => b.inRange(x), -(2 ** 120)), 1],
		[evaluate((b, x) => b.inRange(x), 2 ** 120 * (1 + 2 ** -23)), 0],
		[evaluate((b, x) => b.inRange(b.div(x, x)), 0), 0],
	],
};

test.each(Object.entries(CASES))('%s', (_op, cases) => {
	for (const [got, want] of cases) expect(got).toBe(want);
});

test('the cases cover every operation but those of WGSL and of f64', () => {
	expect([...Object.keys(CASES), ...WGSL_OPS, ...F64_OPS].sort()).toEqual(Object.keys(LIR_OPS).sort());
});

describe('subnormals', () => {
	const b = new LirBuilder();
	const product = b.finish([b.mul(b.input(0), b.constant(0.5)), b.input(0)]);
	test('are zero by default, inputs too', () => {
		expect(runLir(product, [TINY])).toEqual([0, Math.fround(TINY)]);
		expect(runLir(product, [TINY / 2])).toEqual([0, 0]);
	});
	test('stay without the flush', () => expect(runLir(product, [TINY], [], [], { flush: false })).toEqual([TINY / 2, TINY]));
});

test('a compiled program answers alike however often it runs', () => {
	const b = new LirBuilder();
	const run = compileLir(b.finish([b.add(b.input(0), b.constant(1)), b.lt(b.input(0), b.uniform(0))]));
	expect([run([1], [2], []), run([3], [2], []), run([1], [2], [])]).toEqual([
		[2, 1],
		[4, 0],
		[2, 1],
	]);
});

describe('refusals', () => {
	test('built-ins', () => {
		const b = new LirBuilder();
		expect(() => runLir(b.finish([b.builtin1('sin', b.input(0))]), [0])).toThrow('strict programs of f32 only');
		expect(() => runLir(b.finish([b.builtin2('pow', b.input(0), b.input(0))]), [0])).toThrow('strict programs of f32 only');
	});
	test('a missing input, uniform, data slot or word', () => {
		const b = new LirBuilder();
		expect(() => runLir(b.finish([b.input(1)]), [0])).toThrow('input 1');
		expect(() => runLir(b.finish([b.uniform(0)]), [0])).toThrow('uniform 0');
		expect(() => runLir(b.finish([b.load(0, b.iconst(0))]), [])).toThrow('data slot 0');
		expect(() => runLir(b.finish([b.load(0, b.iconst(4))]), [], [], [new Uint32Array(4)])).toThrow('word of data slot 0 4');
	});
});
