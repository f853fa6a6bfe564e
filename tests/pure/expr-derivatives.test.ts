/** Derivatives of every operation against central differences of its double-precision value. */

import { describe, expect, it } from 'vitest';
import { compileFormula } from '../../src/expr/syntax/build.ts';
import { differentiate, gradient, hessian } from '../../src/expr/graph/differentiate.ts';
import { evaluator } from '../../src/expr/graph/evaluate.ts';
import { type ExprId, Graph } from '../../src/expr/graph/graph.ts';
import { lower } from '../../src/expr/emit/lower.ts';
import { OP_NAMES, OPS, type OpName } from '../../src/expr/graph/ops.ts';
import { compileLir } from '../../src/math/interpreter.ts';
import '../../src/expr/syntax/dialects/index.ts';

/** Where an operation is sampled: a range an operand, in its domain and off its kinks. */
const SAMPLED: Readonly<Partial<Record<OpName, readonly (readonly [number, number])[]>>> = {
	div: [
		[-3, 3],
		[0.3, 4],
	],
	pow: [
		[0.2, 3],
		[-2.5, 2.5],
	],
	mod: [
		[0.1, 0.9],
		[1.1, 2.9],
	],
	snap: [
		[0.2, 0.4],
		[0.01, 0.02],
	],
	hold: [
		[-1, 1],
		[-3, -1.5],
		[1.5, 3],
	],
	hypot: [
		[0.2, 3],
		[-3, -0.1],
	],
	atan2: [
		[0.2, 3],
		[-3, 3],
	],
	abs: [[-3, -0.1]],
	sign: [[0.1, 3]],
	floor: [[1.05, 1.95]],
	ceil: [[-1.95, -1.05]],
	round: [[0.55, 1.45]],
	sqrt: [[0.1, 9]],
	cbrt: [[-9, -0.1]],
	log: [[0.1, 9]],
	log2: [[0.1, 9]],
	log10: [[0.1, 9]],
	log1p: [[-0.9, 5]],
	tan: [[-1.3, 1.3]],
	asin: [[-0.9, 0.9]],
	acos: [[-0.9, 0.9]],
	acosh: [[1.2, 9]],
	atanh: [[-0.9, 0.9]],
};
const ANYWHERE = [-2.7, 2.9] as const;
const POINTS = 24;

/** Operations of numbers with a derivative worth a name: the rest are leaves, truth values and reads. */
const DIFFERENTIABLE = OP_NAMES.filter((op) => {
	const { args, result } = OPS[op];
	return result === 'number' && args.length > 0 && args.every((type) => type === 'number') && !['data', 'lattice', 'philox'].includes(op);
});

/** Low-discrepancy points of a box: the golden ratio's multiples, different for every coordinate. */
function pointsOf(ranges: readonly (readonly [number, number])[]): number[][] {
	return Array.from({ length: POINTS }, (_, k) =>
		ranges.map(([lo, hi], i) => lo + (hi - lo) * (((k + 1) * [0.6180339887, 0.7548776662][i % 2]! + 0.137 * i) % 1)),
	);
}

/**
 * The central difference of f along coordinate i, and how far it can be from the derivative: the
 * change on doubling the step bounds the truncation (which quadruples), and the rounding of f is
 * a few units in its last place over the step.
 */
function difference(f: (x: readonly number[]) => number, x: readonly number[], i: number): { value: number; error: number } {
	const step = 2 ** -14;
	const at = (offset: number): number => f(x.map((v, k) => (k === i ? v + offset : v)));
	const [near, far] = [(at(step) - at(-step)) / (2 * step), (at(2 * step) - at(-2 * step)) / (4 * step)];
	const size = Math.max(Math.abs(at(step)), Math.abs(at(-step)), Math.abs(x[i] ?? 0));
	return { value: near, error: Math.abs(near - far) + (16 * 2 ** -52 * size) / step };
}

/** An operation of fresh variables. */
function expressionOf(op: OpName, attr: number): { g: Graph; f: ExprId; leaves: ExprId[]; ranges: (readonly [number, number])[] } {
	const g = new Graph();
	const leaves = OPS[op].args.map((_, i) => g.variable(i));
	return { g, f: g.apply(op, leaves, attr), leaves, ranges: leaves.map((_, i) => SAMPLED[op]?.[i] ?? ANYWHERE) };
}

const valueOf = (g: Graph, f: ExprId) => {
	const e = evaluator(g, [f]);
	return (x: readonly number[]): number => {
		e.run(x, []);
		return e.valid[0] === 1 ? (e.values[0] as number) : Number.NaN;
	};
};

function expectDerivative(g: Graph, f: ExprId, derivative: ExprId, i: number, points: readonly number[][]): void {
	const [value, slope] = [valueOf(g, f), valueOf(g, derivative)];
	for (const x of points) {
		const { value: expected, error } = difference(value, x, i);
		expect(Math.abs(slope(x) - expected), `∂/∂${i} at ${x.join(', ')}: ${slope(x)} against ${expected}`).toBeLessThanOrEqual(error);
	}
}

describe('derivatives of every operation', () => {
	it('covers the table', () => {
		expect(DIFFERENTIABLE.length).toBeGreaterThan(40);
	});

	it.each(DIFFERENTIABLE.filter((op) => op !== 'powi'))('%s: gradient and Hessian', (op) => {
		const { g, f, leaves, ranges } = expressionOf(op, 0);
		const points = pointsOf(ranges);
		const first = gradient(g, f, leaves);
		const second = hessian(g, f, leaves);
		let packed = 0;
		for (const [i, slope] of first.entries()) {
			expectDerivative(g, f, slope, i, points);
			for (let j = i; j < leaves.length; j++) expectDerivative(g, slope, second[packed++] as ExprId, j, points);
		}
	});

	it.each([2, 3, 4, 5, 7, 64])('x^%i', (n) => {
		const { g, f, leaves } = expressionOf('powi', n);
		const points = pointsOf([[0.7, 1.3]]);
		const slope = differentiate(g, f, leaves[0] as ExprId);
		expectDerivative(g, f, slope, 0, points);
		expectDerivative(g, slope, differentiate(g, slope, leaves[0] as ExprId), 0, points);
	});

	it('select and require pass the tangent of the side taken', () => {
		const g = new Graph();
		const [x, y] = [g.variable(0), g.variable(1)];
		const f = g.select(g.apply('lt', [x, y]), g.powi(x, 2), g.apply('log', [y]));
		const guarded = g.apply('require', [g.apply('lt', [g.constant(0), y]), f]);
		const [dx, dy] = gradient(g, guarded, [x, y]).map((id) => valueOf(g, id)) as [
			(x: readonly number[]) => number,
			(x: readonly number[]) => number,
		];
		expect([dx([1, 2]), dy([1, 2])]).toEqual([2, 0]);
		expect([dx([3, 2]), dy([3, 2])]).toEqual([0, 0.5]);
		expect([dx([-3, -2]), dy([-3, -2])]).toEqual([Number.NaN, Number.NaN]);
	});
});

describe('declared derivatives at kinks', () => {
	const at = (op: OpName, ...x: number[]): number[] => {
		const { g, f, leaves } = expressionOf(op, 0);
		return gradient(g, f, leaves).map((id) => valueOf(g, id)(x));
	};

	it.each(['abs', 'sign', 'floor', 'ceil', 'round'] as const)('%s has derivative 0', (op) => {
		expect(at(op, 0)).toEqual([0]);
	});
	it.each(['min', 'max'] as const)('%s takes the mean of both sides at a tie', (op) => {
		expect(at(op, 1.5, 1.5)).toEqual([0.5, 0.5]);
	});
	it('hypot has derivative 0 at the origin', () => {
		expect(at('hypot', 0, 0)).toEqual([0, 0]);
	});
	it.each(['sqrt', 'cbrt'] as const)('%s has none at 0', (op) => {
		expect(at(op, 0)).toEqual([Number.NaN]);
	});
	it.each([
		['asin', 1],
		['acos', -1],
		['acosh', 1],
	] as const)('%s has none at %d', (op, x) => {
		expect(at(op, x)).toEqual([Number.NaN]);
	});
	it('pow at a zero base: 1 for x^1, 0 in the exponent, none for x^0.5', () => {
		expect(at('pow', 0, 1)).toEqual([1, 0]);
		expect(at('pow', 0, 0.5)).toEqual([Number.NaN, 0]);
	});
	it('a power of the constant 0 does not change with its exponent', () => {
		const g = new Graph();
		const y = g.variable(0);
		expect(valueOf(g, differentiate(g, g.apply('pow', [g.constant(0), y]), y))([2])).toBe(0);
	});
	it('a derivative that is nowhere defined is a hole, not a failure', () => {
		const g = new Graph();
		const x = g.variable(0);
		// d(x/0) is 1/0: an error of constants, met while differentiating.
		const e = evaluator(g, [differentiate(g, g.div(x, g.constant(0)), x)]);
		e.run([1], []);
		expect(e.valid[0]).toBe(0);
	});
});

describe('a derivative is there wherever it exists', () => {
	/** Value, gradient and Hessian of a formula of x and y, by f64 and by the strict f32 program; NaN where there is none. */
	const answers = (text: string, point: readonly number[]): { f64: number[]; f32: number[] } => {
		const { graph, output, dimension, parameters } = compileFormula(text);
		const leaves = [...Array.from({ length: dimension }, (_, k) => graph.variable(k)), ...parameters.map((_, k) => graph.parameter(k))];
		const [first, second] = [gradient(graph, output, leaves), hessian(graph, output, leaves)];
		const [variables, sliders] = [point.slice(0, dimension), point.slice(dimension)];
		const e = evaluator(graph, [output, ...first, ...second]);
		e.run(variables, sliders);
		const program = lower(graph, { value: output, gradient: first, hessian: second }, { mode: 'strict' });
		const numbers = compileLir(program)(variables.map(Math.fround), Float32Array.from(sliders), []);
		const valid = (k: number): boolean => numbers.at(k === 0 ? -3 : k <= leaves.length ? -2 : -1) === 1;
		return {
			f64: [...e.values].map((value, k) => (e.valid[k] === 1 ? value : Number.NaN)),
			f32: numbers.slice(0, e.values.length).map((value, k) => (valid(k) ? value : Number.NaN)),
		};
	};

	it.each([
		['atan(exp(x))', 50, Math.exp(-50)],
		['atan(x)', 2 ** 30, 2 ** -60],
		['atan(x^3)', 2 ** 25, 3 * 2 ** -100],
		['erf(x^3)', 2 ** 25, 0],
		['erfc(x)', 2 ** 29, 0],
		['gelu(x^3)', -(2 ** 25), 0],
		['gelu(x)', 2 ** 30, 1],
		['tanh(x)', -1e6, 0],
		['sigmoid(x^3)', -(2 ** 25), 0],
		['tanh(exp(x))', 3.9, Math.exp(3.9) / Math.cosh(Math.exp(3.9)) ** 2],
		['acsch(x/2^60/2^20)', 2, -0.5],
		['asech(x/2^60/2^20)', 2, -0.5],
	])('%s at %d has the slope %d', (text, x, slope) => {
		const { f64, f32 } = answers(text, [x, 0]);
		for (const [of, numbers, bits] of [
			['f64', f64, 40],
			['f32', f32, 20],
		] as const)
			expect(Math.abs((numbers[1] as number) - slope), of).toBeLessThanOrEqual(Math.max(Math.abs(slope) * 2 ** -bits, 2 ** -126));
	});

	it('atan2 next to the origin', () => {
		const size = 2 ** -66;
		const { f64, f32 } = answers('atan2(x, y)', [3 * size, 4 * size]);
		for (const numbers of [f64, f32]) {
			expect(numbers[1] as number).toBeCloseTo(0.16 / size, -14);
			expect(numbers[2] as number).toBeCloseTo(-0.12 / size, -14);
		}
		expect(Math.abs((f64[1] as number) * size - 0.16)).toBeLessThan(1e-15);
		expect(Math.abs((f32[1] as number) * size - 0.16)).toBeLessThan(1e-6);
	});

	it('x^a at x = 0: gradient at a = 0, second derivative at a = 1 and 2', () => {
		for (const [a, slope, second] of [
			[0, 0, 0],
			[1, 1, 0],
			[2, 0, 2],
			[3, 0, 0],
		] as const) {
			// Leaves: x, y and a; the gradient in a slider is asked for too.
			const of = compileFormula('x^a', { dimension: 1 });
			const x = of.graph.variable(0);
			const e = evaluator(of.graph, [differentiate(of.graph, of.output, x), ...hessian(of.graph, of.output, [x])]);
			e.run([0], [a]);
			expect([...e.values, ...e.valid], `a = ${a}`).toEqual([slope, second, 1, 1]);
		}
	});

	it('the mixed derivative of x^y does not exist at (0, 1) and (0, 0), nor the one in y at (0, 0)', () => {
		const [atOne, atZero] = [answers('x^y', [0, 1]).f64, answers('x^y', [0, 0]).f64];
		expect(atOne).toEqual([0, 1, 0, 0, Number.NaN, 0]);
		expect(atZero.slice(0, 3)).toEqual([1, 0, Number.NaN]);
		expect(atZero[4]).toBeNaN();
		// Next to it they do: ∂²/∂x∂y x^y = x^(y−1)·(1 + y·log x).
		expect(answers('x^y', [0.5, 1]).f64[4]).toBeCloseTo(1 + Math.log(0.5), 15);
	});

	it('second derivatives keep their digits where the first is nearly constant or nearly 0', () => {
		const relative = (got: number | undefined, want: number): number => Math.abs((got as number) / want - 1);
		for (const [text, point, k, want] of [
			['hypot(x, y)', [2 ** 14, 1], 3, (1 + 2 ** -28) ** -1.5 * 2 ** -42],
			['asin(x)', [2 ** -20, 0], 3, 2 ** -20 * (1 - 2 ** -40) ** -1.5],
			['atanh(x)', [2 ** -20, 0], 3, 2 ** -19 * (1 - 2 ** -40) ** -2],
			['tanh(x)', [12, 0], 1, 4 / (Math.exp(12) + Math.exp(-12)) ** 2],
			['sigmoid(x)', [2 ** -20, 0], 3, -(2 ** -23)],
			['sinc(x)', [2 ** -20, 0], 1, -(2 ** -20) / 3],
		] as const) {
			const { f64, f32 } = answers(text, point);
			expect(relative(f64[k], want), `${text} in f64`).toBeLessThan(1e-12);
			expect(relative(f32[k], want), `${text} in f32`).toBeLessThan(2e-6);
		}
	});
});
