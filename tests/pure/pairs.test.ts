/**
 * Double-single: every operation within its bound of f64, the whole catalogue within what is derived of it, in small windows. The
 * interpreter's answers are those of a GPU that keeps the order of operations (tests/parity/pairs.test.ts).
 */

import { describe, expect, test, vi } from 'vitest';
import { FUNCTIONS } from '../../src/catalogue/registry.ts';
import { installCode } from '../../src/compile/code.ts';
import { CODE_GENERATORS } from '../../src/compile/code-generators.ts';
import { expressionOf } from '../../src/compile/expression-of.ts';
import { compileObjective } from '../../src/compile/objective.ts';
import { type PairProgram, pairProgram, reasonAgainstPairs } from '../../src/compile/pairs.ts';
import { judgePairs, pairTestProgram, QUESTIONS } from '../../src/compile/pair-test.ts';
import { uniformsOf } from '../../src/compile/uniforms.ts';
import { evaluateOp, type OpName } from '../../src/expr/graph/ops.ts';
import { lowerPairs } from '../../src/expr/emit/lower-pairs.ts';
import '../../src/expr/syntax/dialects/index.ts';
import { pairRequests } from '../../src/gpu/self-test/pair-test.ts';
import { compileLir } from '../../src/math/interpreter.ts';
import { LirBuilder } from '../../src/math/lir.ts';
import { PAIR_ACCURACY, PAIR_LOST, PAIR_PRODUCT, PAIR_QUOTIENT, PAIR_UNIT } from '../../src/math/pairs/accuracy.ts';
import * as pairs from '../../src/math/pairs/index.ts';
import { splitNumber, splitNumbers } from '../../src/math/pairs/split.ts';
import { bindObjective } from '../../src/model/bound.ts';
import { randomNumbers } from '../support/catalogue.ts';

installCode(CODE_GENERATORS);

type Operation = (b: LirBuilder, x: pairs.Pair, y: pairs.Pair) => pairs.Pair;

/** What an operation answers for two doubles that are pairs exactly. */
function runner(of: Operation): (x: number, y: number) => readonly [high: number, low: number] {
	const b = new LirBuilder();
	const { high, low } = of(b, { high: b.input(0), low: b.input(1) }, { high: b.input(2), low: b.input(3) });
	const run = compileLir(b.finish([high, low]));
	return (x, y) => run(splitNumbers([x, y]), [], []) as unknown as readonly [number, number];
}

/** The pair next to a number, as a double. */
const held = (x: number): number => splitNumber(x).reduce((high, low) => high + low);

const random = randomNumbers(54);
const between = (lo: number, hi: number): number => held(lo + (hi - lo) * random());
/** Of all sizes from 2^−`of` to 2^`of`, of either sign. */
const sized = (of: number): number => held((random() < 0.5 ? -1 : 1) * 2 ** ((2 * random() - 1) * of));
const positive = (of: number): number => Math.abs(sized(of));
/** Next to a number: by any part of it. */
const near = (x: number): number => held(x * (1 + sized(1) * 2 ** (-4 - 42 * random())));

const COUNT = 120;
const OPERANDS: Readonly<Record<pairs.PairFunction, readonly (() => readonly [number, number])[]>> = {
	sqrt: [() => [positive(90), 0]],
	cbrt: [() => [sized(60), 0]],
	exp: [() => [between(-80, 83), 0], () => [sized(6), 0]],
	expm1: [() => [between(-80, 83), 0], () => [sized(30) / 2 ** 25, 0]],
	log: [() => [positive(90), 0], () => [near(1), 0]],
	log2: [() => [positive(90), 0], () => [near(1), 0]],
	log10: [() => [positive(90), 0], () => [near(1), 0]],
	log1p: [() => [positive(40), 0], () => [-0.99 * random(), 0], () => [sized(30) / 2 ** 31, 0]],
	sin: [() => [between(-0.78, 0.78), 0], () => [sized(40) / 2 ** 41, 0], () => [between(-32768, 32768), 0], () => [near(Math.PI), 0]],
	cos: [() => [between(-0.78, 0.78), 0], () => [between(-32768, 32768), 0], () => [near(Math.PI / 2), 0]],
	tan: [() => [between(-0.78, 0.78), 0]],
	asin: [() => [between(-1, 1), 0], () => [Math.min(1, near(0.999)), 0], () => [sized(30) / 2 ** 31, 0]],
	acos: [() => [between(-1, 1), 0]],
	atan: [() => [sized(40), 0]],
	atan2: [() => [sized(40), sized(40)]],
	sinh: [() => [between(-80, 80), 0], () => [sized(30) / 2 ** 24, 0]],
	cosh: [() => [between(-80, 80), 0]],
	tanh: [() => [between(-20, 20), 0], () => [sized(30) / 2 ** 24, 0]],
	asinh: [() => [sized(40), 0]],
	acosh: [() => [1 + positive(30), 0]],
	atanh: [() => [between(-0.999, 0.999), 0], () => [sized(30) / 2 ** 31, 0]],
	sigmoid: [() => [between(-60, 60), 0]],
	softplus: [() => [between(-60, 60), 0]],
	bell: [() => [between(-9, 9), 0]],
	sech: [() => [between(-60, 60), 0]],
	hypot: [() => [sized(60), sized(60)]],
	direction: [() => [sized(20), sized(20)]],
	pow: [() => [positive(4), between(-4, 4)]],
};

describe('operations', () => {
	test('the sum and the product of two f32 in two words lose nothing', () => {
		const b = new LirBuilder();
		const [x, y] = [b.input(0), b.input(1)];
		const [sum, product] = [pairs.twoSum(b, x, y), pairs.twoProduct(b, x, y)];
		const run = compileLir(b.finish([sum.high, sum.low, product.high, product.low]));
		for (const [a, , c] of [
			...pairRequests(),
			...Array.from({ length: 2000 }, () => [Math.fround(sized(12)), 0, Math.fround(sized(12)), 0]),
		]) {
			const [s, e, p, r] = run([a as number, c as number], [], []) as [number, number, number, number];
			expect(s).toBe(Math.fround((a as number) + (c as number)));
			// Exact in double precision: f32 of magnitudes 2^±27 have their sum in 53 bits but for the smallest ones.
			if (Math.abs(Math.log2(Math.abs((a as number) / (c as number)))) < 28) expect(s + e).toBe((a as number) + (c as number));
			expect(p + r).toBe((a as number) * (c as number));
		}
	});

	const arithmetic: readonly (readonly [name: string, of: Operation, truth: (x: number, y: number) => number, units: number])[] = [
		['x + y', pairs.add, (x, y) => x + y, 4],
		['x − y', pairs.sub, (x, y) => x - y, 4],
		['x y', pairs.mul, (x, y) => x * y, PAIR_PRODUCT],
		['x / y', pairs.div, (x, y) => x / y, PAIR_QUOTIENT],
	];
	test.each(arithmetic)('%s', (_, of, truth, units) => {
		const run = runner(of);
		for (let k = 0; k < 4 * COUNT; k++) {
			const x = sized(20);
			const y = k % 2 === 0 ? sized(20) : held(-x * (1 + sized(1) * 2 ** (-44 * random())));
			const [value, [high, low]] = [truth(x, y), run(x, y)];
			expect(Math.abs(high + low - value)).toBeLessThanOrEqual((units * PAIR_UNIT + 2 ** -50) * Math.abs(value) + 2 ** -53 * Math.abs(x));
			// High is the sum, rounded: what comparisons rely on.
			expect(high).toBe(Math.fround(high + low));
		}
	});

	test.each(Object.keys(OPERANDS) as pairs.PairFunction[])('%s', (name) => {
		const one = (pairs.PAIR_MATH as Partial<Record<string, (b: LirBuilder, x: pairs.Pair) => pairs.Pair>>)[name];
		const two = (pairs.PAIR_MATH2 as Partial<Record<string, Operation>>)[name];
		const run = runner((b, x, y) => one?.(b, x) ?? (two as Operation)(b, x, y));
		let worst = 0;
		for (const draw of OPERANDS[name]) {
			for (let k = 0; k < COUNT; k++) {
				const [x, y] = draw().map(held) as [number, number];
				const value = evaluateOp(name as OpName, [x, y], 0);
				const [high, low] = run(x, y);
				const exponent = name === 'pow' ? 112 * Math.abs(y * Math.log(x)) : 0;
				const turns = (name === 'sin' || name === 'cos') && Math.abs(x) > 0.78 ? 8 * PAIR_UNIT * (1 + Math.abs(x) / 1024) : 0;
				// Two units more for the truth, which is a double, and for `Math`.
				const bound = (PAIR_ACCURACY[name] + exponent) * PAIR_UNIT * Math.abs(value) + turns + PAIR_LOST + 2 ** -51 * Math.abs(value);
				const error = Math.abs(high + low - value);
				worst = Math.max(worst, error / bound);
				expect(error, `${name}(${x}, ${y}) = ${value}, not ${high + low}`).toBeLessThanOrEqual(bound);
			}
		}
		// No bound is so wide that it says nothing.
		expect(worst).toBeGreaterThan(0.001);
	});

	test.each([
		['floor', pairs.floor],
		['ceil', pairs.ceil],
		['round', pairs.round],
	] as const)('%s of whole numbers, halves and their neighbours', (name, of) => {
		const run = runner(of);
		for (const whole of [0, 1, 2, 3, -1, -2, 2 ** 24, 2 ** 30 + 1, -(2 ** 26) - 3])
			for (const rest of [0, 0.5, -0.5, 2 ** -12, -(2 ** -12), 0.25]) {
				const x = held(whole + rest);
				expect(run(x, 0).reduce((high, low) => high + low)).toBeCloseTo(evaluateOp(name, [x], 0), 12);
			}
	});
});

describe('the self-test', () => {
	const answersOf = (program = pairTestProgram()): Float32Array => {
		const run = compileLir(program);
		return Float32Array.from(pairRequests().flatMap((request) => run(request, [], [])));
	};

	test('passes a machine that keeps the order of operations', () => {
		const { holds, lines } = judgePairs(pairRequests(), answersOf());
		expect(lines).toHaveLength(QUESTIONS.length);
		expect(holds, lines.join('; ')).toBe(true);
	});

	test('negative control: one that makes a − (a + b − b) nothing is found, in every question that rests on it', () => {
		const single = QUESTIONS.map((question) => ({
			ask: (b: LirBuilder, x: pairs.Pair, y: pairs.Pair): pairs.Pair => pairs.single(b, question.ask(b, x, y).high),
		}));
		const { holds, lines } = judgePairs(pairRequests(), answersOf(pairTestProgram(single)));
		expect(holds).toBe(false);
		for (const line of lines) expect(line).not.toContain(`${pairRequests().length} of`);
	});
});

describe('the catalogue', () => {
	/** Points of windows of 1e-8 about a place. */
	const around = (u: number, v: number): [number, number][] =>
		Array.from({ length: 2 }, () => [u + 1e-8 * (2 * random() - 1), v + 1e-8 * (2 * random() - 1)]);

	const programs = FUNCTIONS.map((entry) => {
		const objective = compileObjective({ body: { kind: 'formula', text: entry.formula, dimension: 2 } });
		return { entry, objective, program: pairProgram(objective, 1) };
	});

	test('has a double-single form throughout', () => {
		expect(programs.filter(({ program }) => typeof program === 'string').map(({ entry, program }) => `${entry.id}: ${program}`)).toEqual(
			[],
		);
	});

	test('agrees with f64 within the derived bound, value and gradient', () => {
		const tally = { bounded: 0, sharp: 0, holes: 0, uncertain: 0 };
		for (const { entry, objective, program } of programs) {
			const { lir, bounds } = program as PairProgram;
			const bound = bindObjective(objective, 'plane');
			const uniforms = uniformsOf(bound);
			const [run, words] = [compileLir(lir), splitNumbers(uniforms)];
			const truth = expressionOf(objective).program(1, 'plane').evaluator();
			const { u, v } = entry.view;
			const at = (lo: number, hi: number): number => lo + (hi - lo) * (0.1 + 0.8 * random());
			for (const point of [
				...around(at(...u), at(...v)),
				...(entry.minima?.points.slice(0, 1).flatMap(([x = 0, y = 0]) => around(x, y)) ?? []),
			]) {
				truth.run(point, uniforms);
				const answer = run(splitNumbers(point), words, []);
				for (const [k, range] of bounds(point, uniforms).entries()) {
					const value = truth.values[k] as number;
					const valid = answer[6 + Math.min(k, 1)] === 1;
					const number = (answer[2 * k] as number) + (answer[2 * k + 1] as number);
					if (range === 'uncertain') tally.uncertain++;
					else if (range === 'hole') tally.holes++;
					else {
						tally.bounded++;
						const label = `${entry.id} ${k} at ${point.join(', ')}: ${number} for ${value} in ${range.join(' … ')}`;
						if (!valid) continue;
						expect(number >= range[0] && number <= range[1], label).toBe(true);
						if (truth.valid[k]) expect(value >= range[0] && value <= range[1], label).toBe(true);
						// The bound itself is far narrower than that of f32.
						if (range[1] - range[0] <= 2 ** -28 * Math.max(1, Math.abs(value))) tally.sharp++;
					}
				}
			}
		}
		expect(tally.bounded).toBeGreaterThan(1000);
		expect(tally.sharp / tally.bounded).toBeGreaterThan(0.9);
		expect(tally.uncertain / tally.bounded).toBeLessThan(0.05);
	});
});

test('a formula that would be long in pairs is left to f64 before all of it is lowered', () => {
	const objective = compileObjective({ body: { kind: 'formula', text: 'sum(i, 1, 30, sin(i*x)*cos(i*y))', dimension: 2 } });
	const { graph, ...outputs } = expressionOf(objective).program(0, 'plane').expressions;
	const halves = vi.spyOn(LirBuilder.prototype, 'iand');
	expect(reasonAgainstPairs(objective)).toMatch(/over 8192 operations.*too long/);
	const few = halves.mock.calls.length;
	const all = lowerPairs(graph, outputs)?.nodes.length as number;
	expect(halves.mock.calls.length - few).toBeGreaterThan(3 * few);
	halves.mockRestore();
	expect(all).toBeGreaterThan(30_000);
	expect(lowerPairs(graph, outputs, 1.1 * all)?.nodes.length).toBe(all);
});
