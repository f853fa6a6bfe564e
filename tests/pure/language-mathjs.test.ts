/**
 * mathjs as the oracle: thousands of generated formulas, value and derivative. A difference must be
 * within the running error bound of our own evaluation, or have one of the named reasons below.
 */

import fc from 'fast-check';
import { all, create, type EvalFunction, type MathJsInstance } from 'mathjs';
import { describe, expect, it } from 'vitest';
import { compileFormula } from '../../src/expr/syntax/build.ts';
import { differentiate } from '../../src/expr/graph/differentiate.ts';
import { FormulaError } from '../../src/expr/syntax/errors.ts';
import { evaluator } from '../../src/expr/graph/evaluate.ts';
import '../../src/expr/syntax/dialects/index.ts';
import { analyse } from '../support/running-error.ts';

const FORMULAS = 8000;
const SEED = 20_261;
const doubles = create(all as never, { relTol: 1e-15, absTol: 1e-300 }) as MathJsInstance;
const exact = create(all as never, { number: 'BigNumber', precision: 48, relTol: 1e-15, absTol: 1e-300 }) as MathJsInstance;

// The one function whose definition differs: mathjs rounds halves away from zero, we round them to even.
const ROUND_HALF_EVEN = 6;
for (const instance of [doubles, exact]) {
	const round = (v: unknown): unknown => {
		const rounded = exact.bignumber(Number(v)).toDecimalPlaces(0, ROUND_HALF_EVEN);
		return instance === exact ? rounded : rounded.toNumber();
	};
	instance.import({ round }, { override: true });
}

// ---- generated text: the brackets that grouping needs, and now and then some more

/** A piece of text and how tightly it binds. */
interface Piece {
	readonly text: string;
	readonly level: number;
}
const [CHOICE, OR, AND, COMPARE, SUM, PRODUCT, SIGN, POWER, ATOM] = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const;
const at = ({ text, level }: Piece, least: number): string => (level < least ? `(${text})` : text);

const number = fc
	.constantFrom('0', '1', '2', '3', '5', '10', '.5', '0.25', '1.5', '2.75', '0.1', '1e-2', '3e1', '2.5e0')
	.map((text): Piece => ({ text, level: ATOM }));
const name = fc.constantFrom('x', 'y', 'x', 'y', 'pi', 'e', 'tau').map((text): Piece => ({ text, level: ATOM }));
const UNARY = [
	'sin',
	'cos',
	'tan',
	'asin',
	'acos',
	'atan',
	'sinh',
	'cosh',
	'tanh',
	'asinh',
	'acosh',
	'atanh',
	'exp',
	'expm1',
	'log',
	'log2',
	'log10',
	'log1p',
	'sqrt',
	'cbrt',
	'abs',
	'sign',
	'floor',
	'ceil',
	'round',
];
const BINARY = ['atan2', 'mod', 'min', 'max', 'hypot', 'pow'];

// Not generated, because the two languages read them differently on purpose: `x(…)`, a call in mathjs;
// `1/2x` beyond numbers, 1/(2x) in mathjs; `2 mod(…)`, an infix remainder in mathjs.
const { piece } = fc.letrec<{ piece: Piece }>((tie) => {
	const part = tie('piece');
	const infix = (level: number, signs: readonly string[], right: number): fc.Arbitrary<Piece> =>
		fc.tuple(part, fc.constantFrom(...signs), part).map(([a, sign, b]) => ({ text: `${at(a, level)} ${sign} ${at(b, right)}`, level }));
	return {
		piece: fc.oneof(
			{ maxDepth: 4, depthSize: 'small', withCrossShrink: true },
			{ arbitrary: fc.oneof(number, name, name), weight: 3 },
			{ arbitrary: infix(SUM, ['+', '-'], PRODUCT), weight: 4 },
			{ arbitrary: infix(PRODUCT, ['*', '/'], SIGN), weight: 4 },
			{
				arbitrary: fc
					.tuple(fc.constantFrom('2', '3', '0.5'), part)
					.map(([n, b]) => ({ text: /^[\d.]|^mod/.test(at(b, POWER)) ? `${n}*${at(b, POWER)}` : `${n}${at(b, POWER)}`, level: PRODUCT })),
				weight: 1,
			},
			{ arbitrary: fc.tuple(part, part).map(([a, b]) => ({ text: `(${a.text})(${b.text})`, level: PRODUCT })), weight: 1 },
			{
				arbitrary: part.map((a) => ({
					text: `x ${/^[\d.(]|^mod/.test(at(a, POWER)) ? `* ${at(a, POWER)}` : at(a, POWER)}`,
					level: PRODUCT,
				})),
				weight: 1,
			},
			{ arbitrary: part.map((a) => ({ text: `-${at(a, SIGN)}`, level: SIGN })), weight: 2 },
			{
				arbitrary: fc
					.tuple(
						part,
						fc.oneof(
							fc.constantFrom('2', '3', '4', '0.5', '-1', '-2', '1.5').map((text): Piece => ({ text, level: SIGN })),
							part,
						),
					)
					.map(([a, b]) => ({ text: `${at(a, ATOM)}^${at(b, SIGN)}`, level: POWER })),
				weight: 3,
			},
			{ arbitrary: fc.tuple(fc.constantFrom(...UNARY), part).map(([f, a]) => ({ text: `${f}(${a.text})`, level: ATOM })), weight: 5 },
			// mathjs has erf in doubles only: never of a constant, whose rounding could not be told from an error.
			{ arbitrary: part.map((a) => ({ text: `erf(y * ${at(a, SIGN)})`, level: ATOM })), weight: 1 },
			{
				arbitrary: fc
					.tuple(fc.constantFrom(...BINARY), part, part)
					.map(([f, a, b]) => ({ text: `${f}(${a.text}, ${b.text})`, level: ATOM })),
				weight: 2,
			},
			{ arbitrary: part.map((a) => ({ text: `(${a.text})`, level: ATOM })), weight: 1 },
			{ arbitrary: infix(COMPARE, ['<', '<=', '>', '>=', '==', '!='], SUM), weight: 1 },
			{
				arbitrary: fc
					.tuple(part, part, part)
					.map(([a, b, c]) => ({ text: `${at(a, SUM)} < ${at(b, SUM)} <= ${at(c, SUM)}`, level: COMPARE })),
				weight: 1,
			},
			{ arbitrary: infix(AND, ['&&'], COMPARE), weight: 1 },
			{ arbitrary: infix(OR, ['||'], AND), weight: 1 },
			{
				arbitrary: fc
					.tuple(part, part, part)
					.map(([a, b, c]) => ({ text: `${at(a, OR)} ? ${at(b, OR)} : ${at(c, CHOICE)}`, level: CHOICE })),
				weight: 2,
			},
		),
	};
});

// ---- the comparison

/** Why a point says nothing; every other point must agree. */
type Reason =
	| 'a constant part has no value (an error at compile time)'
	| 'a hole: outside the domain of RELIABILITY.md §3.2, or no derivative'
	| 'a jump or a comparison within rounding (mathjs compares with a tolerance)'
	| 'mathjs cannot: complex or not finite in its derivative, and a kink within the step of the finite difference'
	| 'a finite difference that does not converge';

const tally = new Map<Reason | 'values' | 'derivatives by mathjs' | 'derivatives by finite difference', number>();
const count = (what: Parameters<typeof tally.set>[0]): void => void tally.set(what, (tally.get(what) ?? 0) + 1);
const counted = (what: Parameters<typeof tally.get>[0]): number => tally.get(what) ?? 0;

const forMathjs = (text: string): string => text.replaceAll('&&', 'and').replaceAll('||', 'or');
/** A finite real number, or undefined. */
const real = (compute: () => unknown): number | undefined => {
	try {
		const value = Number(compute());
		return Number.isFinite(value) ? value : undefined;
	} catch {
		return undefined;
	}
};
const evaluate = (f: EvalFunction, [x, y]: readonly [number, number]): number | undefined => real(() => f.evaluate({ x, y }));
/** The same text by mathjs in 48 digits, at the exact point. */
const evaluateExactly = (f: EvalFunction, [x, y]: readonly [number, number]): number | undefined =>
	real(() => f.evaluate({ x: exact.bignumber(x), y: exact.bignumber(y) }));

interface Case {
	readonly text: string;
	readonly point: readonly [number, number];
}

/** Ours against mathjs in doubles; where those differ by more than rounding, against mathjs in 48 digits. */
function expectEqual(
	{ text, point }: Case,
	what: string,
	ours: number,
	bound: number,
	theirs: number | undefined,
	precise: () => number | undefined,
): void {
	if (theirs !== undefined && Math.abs(ours - theirs) <= 2 * bound) return;
	const truth = precise() ?? theirs;
	// Folded constants have lost their history: what doubles lose on them is measured on mathjs's own doubles.
	const folded = truth === undefined || theirs === undefined ? 0 : 4 * Math.abs(theirs - truth);
	if (truth === undefined || !(Math.abs(ours - truth) <= bound + folded)) {
		throw new Error(`${what} of ${text} at ${point}: ours ${ours} ± ${bound}, mathjs ${theirs}, in 48 digits ${truth}`);
	}
}

function compareAt(
	test: Case,
	formula: ReturnType<typeof compileFormula>,
	compiled: EvalFunction,
	derivative: EvalFunction | undefined,
): void {
	const { graph, output } = formula;
	const { text, point } = test;
	const slope = differentiate(graph, output, graph.variable(0));
	const e = evaluator(graph, [output, slope]);
	e.run(point, []);
	if (!e.valid[0]) return count('a hole: outside the domain of RELIABILITY.md §3.2, or no derivative');
	const value = analyse(graph, output, point);
	if (value.uncertain || Number.isNaN(value.error))
		return count('a jump or a comparison within rounding (mathjs compares with a tolerance)');
	const source = forMathjs(text);
	expectEqual(test, 'value', e.values[0] as number, value.error, evaluate(compiled, point), () =>
		evaluateExactly(exact.compile(source), point),
	);
	count('values');

	if (!e.valid[1]) return count('a hole: outside the domain of RELIABILITY.md §3.2, or no derivative');
	const ours = e.values[1] as number;
	const bound = analyse(graph, slope, point);
	if (bound.uncertain || Number.isNaN(bound.error))
		return count('a jump or a comparison within rounding (mathjs compares with a tolerance)');
	const theirs = derivative && evaluate(derivative, point);
	if (theirs !== undefined) {
		expectEqual(test, 'derivative', ours, bound.error, theirs, () =>
			evaluateExactly(exact.derivative(source, 'x', { simplify: false }).compile(), point),
		);
		return count('derivatives by mathjs');
	}
	compareWithDifference(test, formula, compiled, ours, bound.error, value);
}

/** Central differences of mathjs's values; the tolerance is their own truncation (by two steps) and rounding. */
function compareWithDifference(
	{ text, point: [x, y] }: Case,
	{ graph, output }: ReturnType<typeof compileFormula>,
	compiled: EvalFunction,
	ours: number,
	bound: number,
	here: ReturnType<typeof analyse>,
): void {
	const h = 1e-4;
	const around = [-2, -1, 1, 2].map((k): [number, number] => [x + k * h, y]);
	if (around.some((point) => analyse(graph, output, point).decisions !== here.decisions)) {
		return count('mathjs cannot: complex or not finite in its derivative, and a kink within the step of the finite difference');
	}
	const [a, b, c, d] = around.map((point) => evaluate(compiled, point) ?? Number.NaN) as [number, number, number, number];
	const [near, far] = [(c - b) / (2 * h), (d - a) / (4 * h)];
	// Values, and the points themselves, are rounded: both errors are divided by the step.
	const rounding = here.error + Number.EPSILON * (Math.abs(here.value) + Math.abs(x * ours));
	const tolerance = Math.abs(near - far) + (4 * rounding) / h + bound;
	if (!(tolerance < 1e-3 * (1 + Math.min(Math.abs(ours), Math.abs(near))))) return count('a finite difference that does not converge');
	if (!(Math.abs(ours - near) <= tolerance))
		throw new Error(`derivative of ${text} at ${x},${y}: ours ${ours}, by difference ${near} ± ${tolerance}`);
	count('derivatives by finite difference');
}

function derivativeOf(source: string): EvalFunction | undefined {
	try {
		return doubles.derivative(source, 'x', { simplify: false }).compile();
	} catch {
		return undefined; // mathjs has no rule for max, mod, conditions, atan2, erf, log2 …
	}
}

describe('mathjs agrees', () => {
	it(`with ${FORMULAS} generated formulas, value and derivative`, () => {
		const coordinate = fc.oneof(
			{ arbitrary: fc.integer({ min: -3000, max: 3000 }).map((k) => k / 997), weight: 3 },
			{ arbitrary: fc.double({ min: 1e-3, max: 3, noNaN: true }), weight: 1 },
		);
		const property = fc.property(piece, coordinate, coordinate, ({ text }, x, y) => {
			let formula: ReturnType<typeof compileFormula>;
			try {
				formula = compileFormula(text);
			} catch (error) {
				if (!(error instanceof FormulaError) || !error.message.includes('has no value here')) throw error;
				return count('a constant part has no value (an error at compile time)');
			}
			expect(formula.parameters).toEqual([]);
			const source = forMathjs(text);
			const compiled = doubles.compile(source);
			const derivative = derivativeOf(source);
			compareAt({ text, point: [x, y] }, formula, compiled, derivative);
		});
		fc.assert(property, { numRuns: FORMULAS, seed: SEED, endOnFailure: true });
		console.info(`mathjs: ${[...tally].map(([what, n]) => `${n} ${what}`).join('; ')}`);
		expect(counted('values')).toBeGreaterThan(FORMULAS / 2);
		expect(counted('derivatives by mathjs')).toBeGreaterThan(FORMULAS / 4);
		expect(counted('derivatives by finite difference')).toBeGreaterThan(FORMULAS / 20);
		expect(counted('a finite difference that does not converge')).toBeLessThan(FORMULAS / 20);
	}, 60_000);

	it('but not on halves, which we round to even', () => {
		const plain = create(all as never, {}) as MathJsInstance;
		const { graph, output } = compileFormula('round(0.5) + 10 round(2.5)');
		expect([graph.constantValue(output), plain.evaluate('round(0.5) + 10 round(2.5)')]).toEqual([20, 31]);
	});

	it('and a wrong reading would be noticed', () => {
		const wrong: Case = { text: '-x^2', point: [2, 0] };
		expect(() => expectEqual(wrong, 'value', 4, 1e-15, evaluate(doubles.compile(wrong.text), wrong.point), () => undefined)).toThrow(
			'mathjs -4',
		);
	});
});
