/** Lowering: guards at the edges of domains, validity, data reads, and what range analysis leaves out. */

import { describe, expect, it } from 'vitest';
import { differentiate, gradient, hessian } from '../../src/expr/graph/differentiate.ts';
import { evaluator } from '../../src/expr/graph/evaluate.ts';
import { type ExprId, Graph } from '../../src/expr/graph/graph.ts';
import { type LowerOptions, lower } from '../../src/expr/emit/lower.ts';
import type { OpName } from '../../src/expr/graph/ops.ts';
import { compileLir } from '../../src/math/interpreter.ts';
import type { LirProgram } from '../../src/math/lir.ts';
import { randomCoordinate, randomGraph, seeded } from '../support/random-graph.ts';
import { processorTime } from '../support/processor-time.ts';

const STRICT: LowerOptions = { mode: 'strict' };
const programOf = (g: Graph, value: ExprId, options = STRICT): LirProgram => lower(g, { value, gradient: [], hessian: [] }, options);
const count = (program: LirProgram, op: string): number => program.nodes.filter((node) => node.op === op).length;

/** Value and validity of an operation of variables in f32. */
function answer(op: OpName, point: readonly number[], attr = 0): { value: number; valid: boolean } {
	const g = new Graph();
	const f = g.apply(
		op,
		point.map((_, k) => g.variable(k)),
		attr,
	);
	const [value, valid] = compileLir(programOf(g, f))(point, [], []) as [number, number];
	return { value, valid: valid === 1 };
}

describe('edges of domains', () => {
	const BELOW_ONE = 1 - 2 ** -24;
	const HOLES: [op: OpName, point: readonly number[], attr?: number][] = [
		['log', [-1]],
		['log', [0]],
		['log2', [-(2 ** -126)]],
		['log10', [0]],
		['log1p', [-1]],
		['log1p', [-2]],
		['sqrt', [-1]],
		['sqrt', [-(2 ** -126)]],
		['div', [1, 0]],
		['div', [0, 0]],
		['div', [1, -0]],
		['div', [2 ** 30, 2 ** -100]],
		['exp', [84]],
		['exp', [83.00001].map(Math.fround)],
		['expm1', [100]],
		['sinh', [84]],
		['cosh', [-84]],
		['sin', [32769]],
		['cos', [-1e9]],
		['tan', [40_000]],
		['asin', [1.0000001].map(Math.fround)],
		['acos', [-2]],
		['acosh', [0.5]],
		['acosh', [-3]],
		['atanh', [1]],
		['atanh', [2]],
		['pow', [0, -1]],
		['pow', [-2, 0.5]],
		['pow', [-2, 2 ** 24]],
		['pow', [1e9, 20]],
		['mod', [1, 0]],
		['mod', [2 ** 30, 0.001].map(Math.fround)],
		['powi', [1e30], 4],
		['powi', [2 ** 30], 5],
		['mul', [2 ** 100, 2 ** 100]],
		['add', [2 ** 120, 2 ** 100]],
		['hypot', [2 ** 120, 2 ** 120]],
		['lattice', [2 ** 23, 0, 0]],
		['lattice', [0, 0, 2 ** 23]],
	];
	it.each(HOLES)('%s(%j) is a hole', (op: OpName, point: readonly number[], attr = 0) => {
		// Range analysis speaks of points within ±2^30: larger ones need every check.
		const g = new Graph();
		const f = g.apply(
			op,
			point.map((_, k) => g.variable(k)),
			attr,
		);
		const run = compileLir(programOf(g, f, { mode: 'strict', keepAllChecks: true }));
		expect(run(point, [], [])[1]).toBe(0);
		if (point.every((x) => Math.abs(x) <= 2 ** 30)) expect(answer(op, point, attr).valid).toBe(false);
		const truth = evaluator(g, [f], [], 'f32');
		truth.run(point, []);
		expect(truth.valid[0]).toBe(0);
	});

	const VALID: [op: OpName, point: readonly number[], expected: number, attr?: number][] = [
		['log', [1], 0],
		['sqrt', [0], 0],
		['exp', [0], 1],
		['exp', [-1000], 0],
		['asin', [0], 0],
		['acos', [1], 0],
		['acosh', [1], 0],
		['pow', [0, 0], 1],
		['pow', [0, 2], 0],
		['pow', [-2, 3], -8],
		['pow', [-2, -1], -0.5],
		['pow', [2, 10], 1024],
		['atan2', [0, 0], 0],
		['mod', [-1, 3], 2],
		['mod', [1, -3], -2],
		['mod', [6, 3], 0],
		['min', [2, -3], -3],
		['max', [2, -3], 2],
		['sign', [-7], -1],
		['sign', [0], 0],
		['round', [2.5], 2],
		['round', [3.5], 4],
		['floor', [-1.5], -2],
		['ceil', [-1.5], -1],
		['snap', [2.01, 0.1], 2],
		['snap', [2.25, 0.1], 2.25],
		['hold', [2, -1, 3], 2],
		['hold', [4, -1, 3], 3],
		['hold', [-4, -1, 3], -1],
		['cbrt', [-27], -3],
		['powi', [2 ** 30], 2 ** 120, 4],
		['powi', [-3], -243, 5],
		['abs', [-4], 4],
		['hypot', [3, 4], 5],
		['tanh', [1000], 1],
	];
	it.each(VALID)('%s(%j) = %d', (op: OpName, point: readonly number[], expected: number, attr = 0) => {
		const { value, valid } = answer(op, point.map(Math.fround), attr);
		expect(valid).toBe(true);
		expect(Math.abs(value - expected)).toBeLessThanOrEqual(4 * 2 ** -23 * Math.abs(expected));
	});

	it('the largest operands inside are valid', () => {
		for (const [op, x] of [
			['exp', 83],
			['sin', 32_768],
			['atanh', BELOW_ONE],
			['log', 2 ** -126],
		] as const)
			expect(answer(op, [x]).valid, op).toBe(true);
	});
});

describe('validity', () => {
	const masks = (program: LirProgram, point: readonly number[], groups: number): number[] =>
		compileLir(program)(point, [], []).slice(-groups);

	it('the side not taken cannot spoil a choice', () => {
		const g = new Graph();
		const x = g.variable(0);
		const f = g.select(g.apply('lt', [g.constant(0), x]), g.apply('log', [x]), g.apply('sqrt', [g.neg(x)]));
		const run = compileLir(programOf(g, f));
		expect(run([Math.fround(Math.E)], [], [])).toEqual([1, 1]);
		expect(run([-4], [], [])).toEqual([2, 1]);
	});
	it('a hole on the side taken, or in the condition, is a hole', () => {
		const g = new Graph();
		const [x, y] = [g.variable(0), g.variable(1)];
		const f = g.select(g.apply('lt', [g.apply('log', [y]), x]), g.apply('sqrt', [x]), g.constant(7));
		expect(masks(programOf(g, f), [-1, 0.1].map(Math.fround), 1)).toEqual([0]);
		expect(masks(programOf(g, f), [-3, 0.1].map(Math.fround), 1)).toEqual([1]);
		expect(masks(programOf(g, f), [4, -1], 1)).toEqual([0]);
	});
	it('what both sides need is needed once and always', () => {
		const g = new Graph();
		const x = g.variable(0);
		const log = g.apply('log', [x]);
		const f = g.select(g.apply('lt', [x, g.constant(2)]), g.mul(log, log), g.neg(log));
		const program = programOf(g, f);
		expect(count(program, 'and') + count(program, 'or')).toBe(0);
		expect(masks(program, [-1], 1)).toEqual([0]);
	});
	it('require adds its condition', () => {
		const g = new Graph();
		const x = g.variable(0);
		const f = g.apply('require', [g.apply('le', [x, g.constant(1)]), g.powi(x, 2)]);
		expect(masks(programOf(g, f), [1], 1)).toEqual([1]);
		expect(masks(programOf(g, f), [1.5], 1)).toEqual([0]);
	});
	it('a value may be valid where its gradient is not, and a gradient where its Hessian is not', () => {
		const g = new Graph();
		const x = g.variable(0);
		const f = g.add(g.apply('sqrt', [x]), g.constant(1));
		const root = lower(g, { value: f, gradient: [differentiate(g, f, x)], hessian: hessian(g, f, [x]) }, STRICT);
		expect(masks(root, [0], 3)).toEqual([1, 0, 0]);
		expect(masks(root, [-1], 3)).toEqual([0, 0, 0]);
		expect(masks(root, [4], 3)).toEqual([1, 1, 1]);
		const power = g.apply('pow', [x, g.constant(1.5)]);
		const smooth = lower(g, { value: power, gradient: gradient(g, power, [x]), hessian: hessian(g, power, [x]) }, STRICT);
		expect(masks(smooth, [0], 3)).toEqual([1, 1, 0]);
	});
	it('a literal beyond the range is a hole', () => {
		const g = new Graph();
		expect(masks(programOf(g, g.add(g.variable(0), g.constant(1e40))), [0], 1)).toEqual([0]);
	});
	it('−0 is answered as 0', () => {
		const g = new Graph();
		expect(Object.is(compileLir(programOf(g, g.neg(g.variable(0))))([0], [], [])[0], 0)).toBe(true);
	});
});

describe('data', () => {
	const words = (values: readonly number[]): Uint32Array => new Uint32Array(Float32Array.from(values).buffer);
	// 2 × 2 cells of four numbers; the last is missing.
	const cells = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, Number.NaN, Number.NaN, Number.NaN, 1e39];
	const table = { width: 2, height: 2, cells: Float64Array.from(cells) };
	const read = (op: 'data' | 'present', component: number, at: readonly [number, number]): number[] => {
		const g = new Graph();
		const node = g.apply(op, [g.variable(0), g.variable(1), g.constant(2)], component);
		const f = op === 'data' ? node : g.select(node, g.constant(1), g.constant(0));
		const truth = evaluator(g, [f], [table], 'f32');
		truth.run(at, []);
		const results = compileLir(programOf(g, f, { mode: 'strict', tables: [table] }))(at, [], [words(cells)]);
		expect(results).toEqual([truth.values[0], truth.valid[0]]);
		return results;
	};

	it('reads cells by column, row and component', () => {
		expect(read('data', 0, [0, 0])).toEqual([1, 1]);
		expect(read('data', 2, [1, 0])).toEqual([7, 1]);
		expect(read('data', 3, [0, 1])).toEqual([12, 1]);
		expect(read('present', 0, [0, 1])).toEqual([1, 1]);
	});
	it('a missing cell is 0 and not present, and so is one outside the table', () => {
		for (const [component, at] of [
			[0, [1, 1]],
			[3, [1, 1]],
			[0, [0, 2]],
			[0, [0, -1]],
			[1, [-1, 0]],
			[0, [2 ** 30, 2 ** 30]],
		] as const) {
			expect(read('data', component, at)).toEqual([0, 1]);
			expect(read('present', component, at)).toEqual([0, 1]);
		}
	});
});

describe('range analysis', () => {
	it('a polynomial of low degree needs no check at all', () => {
		const g = new Graph();
		const [x, y] = [g.variable(0), g.variable(1)];
		const f = g.add(g.powi(g.sub(g.constant(1), x), 2), g.powi(g.sub(y, x), 2));
		const program = programOf(g, f);
		expect(count(program, 'inRange')).toBe(0);
		expect(program.nodes[program.outputs[1] as number]).toEqual({ op: 'bconst', args: [], attr: 1 });
	});
	it('the sum of squares checks for its terms: one check, not five', () => {
		const g = new Graph();
		const [x, y] = [g.variable(0), g.variable(1)];
		const fourth = (v: ExprId): ExprId => g.powi(g.sub(g.powi(v, 4), g.constant(3)), 2);
		const f = g.add(g.mul(g.constant(100), fourth(x)), fourth(y));
		expect(count(programOf(g, f), 'inRange')).toBe(1);
		expect(count(programOf(g, f, { mode: 'strict', keepAllChecks: true }), 'inRange')).toBeGreaterThan(5);
	});
	it('√(x² + y²) and log(1 + x²) need no guard of their operand', () => {
		const g = new Graph();
		const [x, y] = [g.variable(0), g.variable(1)];
		const distance = g.apply('sqrt', [g.add(g.powi(x, 2), g.powi(y, 2))]);
		const f = g.add(distance, g.apply('log', [g.add(g.constant(1), g.powi(x, 2))]));
		for (const mode of ['strict', 'fast'] as const) {
			const program = programOf(g, f, { mode });
			expect(program.nodes[program.outputs[1] as number]?.op).toBe('bconst');
		}
	});
	it('division by a power of two multiplies, by anything else it divides', () => {
		const g = new Graph();
		expect(count(programOf(g, g.div(g.variable(0), g.constant(8))), 'div')).toBe(0);
		expect(count(programOf(g, g.div(g.variable(0), g.constant(3))), 'div')).toBe(1);
		expect(compileLir(programOf(g, g.div(g.variable(0), g.constant(-8))))([3], [], [])[0]).toBe(-0.375);
	});

	it('leaving out proven and implied checks changes no validity and no number', () => {
		const random = seeded(31);
		let valid = 0;
		let dropped = 0;
		for (let k = 0; k < 200; k++) {
			const { graph, output, inputs } = randomGraph(random, 4 + Math.floor(random() * 20));
			const slopes = gradient(
				graph,
				output,
				Array.from({ length: inputs }, (_, i) => graph.variable(i)),
			);
			const outputs = { value: output, gradient: slopes, hessian: [] };
			const [few, all] = [lower(graph, outputs, STRICT), lower(graph, outputs, { mode: 'strict', keepAllChecks: true })];
			dropped += all.nodes.length - few.nodes.length;
			const [runFew, runAll] = [compileLir(few), compileLir(all)];
			for (let i = 0; i < 40; i++) {
				const point = slopes.map(() => randomCoordinate(random));
				const [a, b] = [runFew(point, [], []), runAll(point, [], [])];
				expect(a.slice(-2)).toEqual(b.slice(-2));
				if (a[inputs + 1] === 1) expect(a[0]).toBe(b[0]);
				if (a[inputs + 2] === 1) expect(a.slice(0, inputs + 1)).toEqual(b.slice(0, inputs + 1));
				valid += a[inputs + 1] as number;
			}
		}
		expect(valid).toBeGreaterThan(1000);
		expect(dropped).toBeGreaterThan(1000);
	});
});

describe('fast programs', () => {
	it.each([
		['sin', 'sin'],
		['cos', 'cos'],
		['exp', 'exp'],
		['log', 'log'],
		['log10', 'log2'],
		['tanh', 'tanh'],
	] as const)('%s uses the built-in %s', (op, builtin) => {
		const g = new Graph();
		const program = programOf(g, g.apply(op, [g.variable(0)]), { mode: 'fast' });
		expect(program.nodes.filter((node) => node.op === 'builtin1').map((node) => node.attr)).toEqual([builtin]);
	});
	it('sin of a bounded operand is not reduced', () => {
		const g = new Graph();
		const program = programOf(g, g.apply('sin', [g.apply('tanh', [g.variable(0)])]), { mode: 'fast' });
		expect(count(program, 'nearest')).toBe(0);
	});
	it('strict programs have no built-ins', () => {
		const g = new Graph();
		const f = g.apply('pow', [g.apply('sin', [g.variable(0)]), g.apply('exp', [g.variable(1)])]);
		expect(count(programOf(g, f), 'builtin1') + count(programOf(g, f), 'builtin2')).toBe(0);
		expect(count(programOf(g, f, { mode: 'fast' }), 'builtin2')).toBe(1);
	});
});

describe('size', () => {
	it('lowers a sum of 10 000 logarithms and a chain of 3 000 choices in a moment', () => {
		const g = new Graph(200_000);
		const x = g.variable(0);
		let sum = g.constant(0);
		for (let k = 1; k <= 10_000; k++) sum = g.add(sum, g.apply('log', [g.add(x, g.constant(k))]));
		for (let k = 1; k <= 3000; k++)
			sum = g.select(g.apply('lt', [x, g.constant(k)]), sum, g.add(sum, g.apply('sqrt', [g.sub(x, g.constant(k))])));
		const started = processorTime();
		const program = programOf(g, sum);
		expect(processorTime(started)).toBeLessThan(5000);
		expect(compileLir(program)([5], [], [])[1]).toBe(1);
		expect(compileLir(program)([-2], [], [])[1]).toBe(0);
	});
});
