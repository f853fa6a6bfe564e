/** Emitted WebAssembly against the interpreter: the same bits, in grids and at points. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countOperations, type EmitOptions } from '../../src/expr/emit/options.ts';
import { mayBeSubnormal } from '../../src/expr/emit/subnormals.ts';
import { emitWasm, hoistColumns } from '../../src/expr/emit/wasm.ts';
import { runLir } from '../../src/math/interpreter.ts';
import { F64_OPS, LIR_OPS, LirBuilder, type LirId, type LirOp, type LirProgram, WGSL_OPS } from '../../src/math/lir.ts';
import { HOLE_BITS } from '../../src/model/field.ts';
import { randomProgram, TABLE_WORDS } from '../support/random-lir.ts';

const UNIFORMS_AT = 16;
const TABLE_AT = 64;
const DATA_AT = 1024;

interface Kernel {
	readonly memory: WebAssembly.Memory;
	readonly points: (coordinates: number, count: number, stride: number, uniforms: number, tables: number, out: number) => void;
	readonly grid?: (
		x: number,
		columns: number,
		y: number,
		row0: number,
		row1: number,
		uniforms: number,
		tables: number,
		out: number,
		stride: number,
		plane: number,
	) => void;
	readonly columns?: (x: number, columns: number, stride: number, uniforms: number, tables: number, out: number) => void;
}

/** Compile; uniforms and one table are in place. */
function instantiate(program: LirProgram, options: EmitOptions, uniforms: readonly number[], table: Int32Array): Kernel {
	const bytes = emitWasm(program, options);
	expect(WebAssembly.validate(bytes)).toBe(true);
	const memory = new WebAssembly.Memory({ initial: 1 });
	new Uint32Array(memory.buffer, 0, 1)[0] = TABLE_AT;
	new Float32Array(memory.buffer, UNIFORMS_AT, uniforms.length).set(uniforms);
	new Int32Array(memory.buffer, TABLE_AT, table.length).set(table);
	return {
		memory,
		...(new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } }).exports as unknown as Omit<Kernel, 'memory'>),
	};
}

/** What a kernel must store for a point: the bits of the interpreter's outputs, a hole where not valid. */
function expectedBits(
	program: LirProgram,
	{ inputs, order, mode }: EmitOptions,
	point: readonly number[],
	uniforms: readonly number[],
	table: Int32Array,
): number[] {
	const results = runLir(program, point, uniforms, [new Uint32Array(table.buffer)], { flush: mode === 'strict' });
	const groups = [1, inputs, (inputs * (inputs + 1)) / 2].slice(0, order + 1);
	const numbers = groups.reduce((a, b) => a + b, 0);
	const groupOf = groups.flatMap((count, group) => Array<number>(count).fill(group));
	return groupOf.map((group, k) =>
		results[numbers + group] ? (new Uint32Array(Float32Array.of(Number(results[k])).buffer)[0] as number) : HOLE_BITS,
	);
}

const bitsAt = (memory: WebAssembly.Memory, address: number): number => new Uint32Array(memory.buffer, address, 1)[0] as number;

/** Coordinates of every kind: round numbers, any size, both zeros, subnormals. */
const coordinate = fc.oneof(
	fc.float({ min: -8, max: 8, noNaN: true }),
	fc.float({ min: -(2 ** 30), max: 2 ** 30, noNaN: true }),
	fc.constantFrom(0, -0, 1, -1, 0.5, 2 ** -126, -(2 ** -126), 2 ** -130, 2 ** -149, 2 ** -63, 3 * 2 ** -64),
);
const table = fc.array(fc.integer(), { minLength: TABLE_WORDS, maxLength: TABLE_WORDS }).map((words) => Int32Array.from(words));
const modes = fc.constantFrom<EmitOptions['mode']>('strict', 'fast');

describe('random programs', () => {
	test('points: bit for bit the interpreter', () => {
		let holes = 0;
		let numbers = 0;
		fc.assert(
			fc.property(
				fc
					.integer({ min: 1, max: 3 })
					.chain((inputs) =>
						fc.tuple(
							randomProgram({ inputs, uniforms: 2 }),
							fc.array(fc.array(coordinate, { minLength: inputs, maxLength: inputs }), { minLength: 1, maxLength: 9 }),
						),
					),
				fc.array(coordinate, { minLength: 2, maxLength: 2 }),
				table,
				modes,
				([{ program, inputs, order }, points], uniforms, words, mode) => {
					const options: EmitOptions = { inputs, order, uniformCount: 2, tables: 1, mode };
					const kernel = instantiate(program, options, uniforms, words);
					const stride = 12;
					const out = DATA_AT + inputs * stride * 4;
					const memory = new Float32Array(kernel.memory.buffer);
					for (const [i, point] of points.entries()) for (const [k, value] of point.entries()) memory[DATA_AT / 4 + k * stride + i] = value;
					kernel.points(DATA_AT, points.length, stride, UNIFORMS_AT, 0, out);
					for (const [i, point] of points.entries()) {
						const expected = expectedBits(program, options, point, uniforms, words);
						expect(expected.map((_, k) => bitsAt(kernel.memory, out + (k * stride + i) * 4))).toEqual(expected);
						for (const bits of expected)
							if (bits === HOLE_BITS) holes++;
							else numbers++;
					}
				},
			),
			{ numRuns: 600 },
		);
		// The programs are worth running: both holes and numbers come out.
		expect(holes).toBeGreaterThan(100);
		expect(numbers).toBeGreaterThan(100);
	});

	test('grid: bit for bit the interpreter, at any band of rows', () => {
		let withTerms = 0;
		fc.assert(
			fc.property(
				randomProgram({ inputs: 2, uniforms: 2 }),
				fc.array(coordinate, { minLength: 1, maxLength: 6 }),
				fc.array(coordinate, { minLength: 1, maxLength: 4 }),
				fc.nat(3),
				fc.array(coordinate, { minLength: 2, maxLength: 2 }),
				table,
				modes,
				({ program, order }, x, y, skip, uniforms, words, mode) => {
					const options: EmitOptions = { inputs: 2, order, uniformCount: 2, tables: 1, mode };
					const kernel = instantiate(program, options, uniforms, words);
					const row0 = Math.min(skip, y.length - 1);
					const stride = 8;
					const yAt = DATA_AT + (1 + (hoistColumns(program, options)?.terms.outputs.length ?? 0)) * stride * 4;
					const out = yAt + 64;
					const plane = stride * y.length * 4;
					new Float32Array(kernel.memory.buffer, DATA_AT, x.length).set(x);
					new Float32Array(kernel.memory.buffer, yAt, y.length).set(y);
					kernel.columns?.(DATA_AT, x.length, stride, UNIFORMS_AT, 0, DATA_AT + stride * 4);
					if (kernel.columns) withTerms++;
					kernel.grid?.(DATA_AT, x.length, yAt, row0, y.length, UNIFORMS_AT, 0, out, stride, plane);
					for (let r = row0; r < y.length; r++) {
						for (const [c, at] of x.entries()) {
							const expected = expectedBits(program, options, [at, y[r] as number], uniforms, words);
							expect(expected.map((_, k) => bitsAt(kernel.memory, out + k * plane + ((r - row0) * stride + c) * 4))).toEqual(expected);
						}
					}
				},
			),
			{ numRuns: 600 },
		);
		expect(withTerms).toBeGreaterThan(30);
	});
});

describe('every operation on the edges of its operands', () => {
	const edges = [
		0,
		-0,
		0.5,
		-0.5,
		1,
		1.5,
		-2.5,
		3,
		7e5,
		2 ** 31 - 128,
		-(2 ** 31),
		2 ** -126,
		-(2 ** -125),
		2 ** -60,
		2 ** 120,
		-(2 ** 120) * (1 + 2 ** -23),
		3e38,
	];
	const others: readonly LirOp[] = [...WGSL_OPS, ...F64_OPS, 'load'];
	const ops = (Object.keys(LIR_OPS) as LirOp[]).filter((op) => LIR_OPS[op].args.length > 0 && !others.includes(op));

	/** All 32 bits of `make(operands)` as two whole numbers, and twice so that order 1 in three inputs is filled. */
	function programOf(op: LirOp, count: number): LirProgram {
		const b = new LirBuilder();
		const inputs = [b.input(0), b.input(1), b.input(2)];
		const operands = LIR_OPS[op].args.map((type, i) => {
			const x = inputs[i] as LirId;
			return type === 'f32' ? x : type === 'i32' ? b.bits(x) : b.lt(b.constant(0.75), x);
		});
		const [p, q, r] = operands as [LirId, LirId, LirId];
		const limited = (): LirId => b.select(b.lt(b.abs(p), b.constant(2 ** 31)), p, b.constant(1));
		const result =
			op === 'toInt' ? b.toInt(limited()) : op === 'shl' || op === 'shrs' || op === 'shru' ? b[op](p, count) : b[op as 'select'](p, q, r);
		const type = LIR_OPS[op].result;
		// A NaN's sign and payload are the processor's own choice.
		const integer =
			type === 'i32'
				? result
				: type === 'bool'
					? b.iselect(result, b.iconst(1), b.iconst(0))
					: b.bits(b.select(b.inRange(result), result, b.constant(0)));
		const low = b.toFloat(b.iand(integer, b.iconst(0xffff)));
		const high = b.toFloat(b.shru(integer, 16));
		return b.finish([low, high, low, high, b.bool(true), b.bool(true)]);
	}

	test.each(ops)('%s', (op) => {
		const arity = LIR_OPS[op].args.length;
		const points = edges.flatMap((x) =>
			(arity > 1 ? edges : [1]).flatMap((y) => (arity > 2 ? edges : [1]).map((z) => [x, y, z].map(Math.fround))),
		);
		const stride = Math.ceil(points.length / 4) * 4;
		for (const count of op.startsWith('sh') ? [0, 1, 31] : [0]) {
			const program = programOf(op, count);
			const options: EmitOptions = { inputs: 3, order: 1, uniformCount: 0, tables: 1, mode: 'strict' };
			const words = new Int32Array(1);
			const kernel = instantiate(program, options, [], words);
			kernel.memory.grow(4);
			const memory = new Float32Array(kernel.memory.buffer);
			for (const [i, point] of points.entries()) for (const [k, value] of point.entries()) memory[DATA_AT / 4 + k * stride + i] = value;
			const out = DATA_AT + 3 * stride * 4;
			kernel.points(DATA_AT, points.length, stride, UNIFORMS_AT, 0, out);
			for (const [i, point] of points.entries()) {
				const expected = expectedBits(program, options, point, [], words);
				const actual = expected.map((_, k) => bitsAt(kernel.memory, out + (k * stride + i) * 4));
				if (actual.join() !== expected.join()) expect({ point, bits: actual }).toEqual({ point, bits: expected });
			}
		}
	});
});

describe('modules', () => {
	const identity = (b: LirBuilder): LirProgram => b.finish([b.input(0), b.bool(true)]);

	test('grid is exported for two inputs only', () => {
		const b = new LirBuilder();
		const program = identity(b);
		const exportsOf = (inputs: number): string[] =>
			WebAssembly.Module.exports(
				new WebAssembly.Module(emitWasm(program, { inputs, order: 0, uniformCount: 0, tables: 0, mode: 'strict' })),
			).map(({ name }) => name);
		expect(exportsOf(1)).toEqual(['points']);
		expect(exportsOf(2)).toEqual(['points', 'grid']);
	});

	test('a long program validates: 3000 dependent nodes', () => {
		const b = new LirBuilder();
		let sum: LirId = b.input(0);
		for (let i = 0; i < 1500; i++) sum = b.add(b.mul(sum, b.input(i % 2)), b.constant(i / 7));
		const bytes = emitWasm(b.finish([sum, b.inRange(sum)]), { inputs: 2, order: 0, uniformCount: 0, tables: 0, mode: 'strict' });
		expect(WebAssembly.validate(bytes)).toBe(true);
	});

	test('refuses built-ins and outputs that do not fit the order', () => {
		const b = new LirBuilder();
		const options: EmitOptions = { inputs: 1, order: 0, uniformCount: 0, tables: 0, mode: 'fast' };
		expect(() => emitWasm(b.finish([b.builtin1('sin', b.input(0)), b.bool(true)]), options)).toThrow(/built-in/);
		expect(() => emitWasm(identity(b), { ...options, order: 1 })).toThrow(/4 outputs, got 2/);
	});

	test('strict flushes what underflows and keeps its sign; fast keeps the subnormal', () => {
		const b = new LirBuilder();
		const program = b.finish([b.mul(b.input(0), b.constant(-0.5)), b.bool(true)]);
		const run = (mode: EmitOptions['mode']): number => {
			const kernel = instantiate(program, { inputs: 1, order: 0, uniformCount: 0, tables: 1, mode }, [], new Int32Array(1));
			new Float32Array(kernel.memory.buffer, DATA_AT, 1)[0] = 2 ** -126;
			kernel.points(DATA_AT, 1, 4, UNIFORMS_AT, 0, DATA_AT + 16);
			return bitsAt(kernel.memory, DATA_AT + 16);
		};
		expect(run('strict')).toBe(0x8000_0000);
		expect(run('fast')).toBe(0x8040_0000);
	});
});

test('only results that may underflow are flushed', () => {
	const b = new LirBuilder();
	const x = b.input(0);
	const square = b.mul(x, x);
	const shifted = b.add(square, b.constant(1));
	const tiny = b.add(square, b.constant(2 ** -110));
	const program = b.finish([b.sqrt(shifted), b.mul(tiny, b.constant(3)), b.bool(true)]);
	const flushed = program.nodes.filter((_, id) => mayBeSubnormal(program)[id]).map(({ op }) => op);
	// The input, x², and x² + 2^-110, which can cancel down to a subnormal for all the analysis knows.
	expect(flushed).toEqual(['input', 'mul', 'add']);
});

test('operations are counted by kind', () => {
	const b = new LirBuilder();
	const x = b.input(0);
	const word = b.load(0, b.iand(b.toInt(x), b.iconst(3)));
	const value = b.select(b.lt(x, b.constant(2)), b.mul(x, b.float(word)), b.builtin1('exp', x));
	expect(countOperations(b.finish([value, b.inRange(value)]))).toEqual({ float: 2, integer: 3, builtin: 1, loads: 1 });
});
