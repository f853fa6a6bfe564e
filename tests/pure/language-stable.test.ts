/** Forms that lose their digits as they are written are recognised, computed in another way, and said to be. */

import { describe, expect, it } from 'vitest';
import { compileFormula } from '../../src/expr/syntax/build.ts';
import { evaluator } from '../../src/expr/graph/evaluate.ts';
import { lower } from '../../src/expr/emit/lower.ts';
import { compileLir } from '../../src/math/interpreter.ts';
import '../../src/expr/syntax/dialects/index.ts';

const at = (text: string, point: readonly number[]): { value: number; single: number; messages: string[]; spans: string[] } => {
	const { graph, output, hints } = compileFormula(text);
	const e = evaluator(graph, [output]);
	e.run(point, []);
	const [single = 0, valid] = compileLir(lower(graph, { value: output, gradient: [], hessian: [] }, { mode: 'strict' }))(
		point.map(Math.fround),
		[],
		[],
	);
	return {
		value: e.valid[0] === 1 ? (e.values[0] as number) : Number.NaN,
		single: valid === 1 ? single : Number.NaN,
		messages: hints.map(({ message }) => message),
		spans: hints.map(({ span }) => text.slice(span.start, span.end)),
	};
};
const TINY = 2 ** -40;

describe('recognised', () => {
	const SAYS = {
		log1p: 'log(1 + x) is computed as log1p(x), which keeps its digits for small x.',
		cosine: '1 - cos(x) is computed as 2 sin(x/2)^2, which keeps its digits for small x.',
		power: 'exp(x) - 1 is computed as expm1(x), which keeps its digits for small x.',
		hyperbolic: 'cosh(x) - 1 is computed as 2 sinh(x/2)^2, which keeps its digits for small x.',
		softplus: 'log(1 + exp(x)) is computed as softplus(x), which does not overflow and keeps its digits.',
		sum: 'log(exp(a) + exp(b)) is computed as logaddexp(a, b), which does not overflow.',
	} as const;
	/** Text, point, value, what is said. */
	const TABLE: readonly (readonly [string, readonly number[], number, keyof typeof SAYS])[] = [
		['log(1 + x)', [TINY], TINY, 'log1p'],
		['ln(x + 1)', [TINY], TINY, 'log1p'],
		['log(1 - x)', [TINY], -TINY, 'log1p'],
		['log(x + 1 - 2y)', [3 * TINY, TINY], TINY, 'log1p'],
		['log(1 + 4x^2)', [2 ** -20], 2 ** -38, 'log1p'],
		['1 - cos(x)', [TINY], TINY ** 2 / 2, 'cosine'],
		['-cos(x) + 1', [TINY], TINY ** 2 / 2, 'cosine'],
		['cos(x) - 1', [TINY], -(TINY ** 2) / 2, 'cosine'],
		['10 + x^2 - 10cos(2x)', [2 ** -20], 21 * 2 ** -40, 'cosine'],
		['0.5 - cos(x)/2', [TINY], TINY ** 2 / 4, 'cosine'],
		['exp(x) - 1', [TINY], TINY, 'power'],
		['e^x - 1', [TINY], TINY, 'power'],
		['1 - exp(-x^2)', [2 ** -20], TINY, 'power'],
		['3exp(x) + y - 3', [TINY, TINY], 4 * TINY, 'power'],
		['cosh(x) - 1', [TINY], TINY ** 2 / 2, 'hyperbolic'],
		['log(1 + exp(x))', [-80], Math.exp(-80), 'softplus'],
		['log(1 + e^(-x))', [-1000], 1000, 'softplus'],
		['log(exp(x) + exp(y))', [1000, 999], 1000 + Math.log1p(Math.exp(-1)), 'sum'],
		['log(exp(x) + 2exp(y) + exp(3))', [1000, 1000], 1000 + Math.log(3), 'sum'],
	];
	it.each(TABLE)('%s', (text, point, expected, form) => {
		const { value, single, messages } = at(text, point);
		expect(messages).toEqual([SAYS[form]]);
		expect(Math.abs(value - expected)).toBeLessThanOrEqual(Math.abs(expected) * 2 ** -35);
		expect(Math.abs(single - expected)).toBeLessThanOrEqual(Math.abs(expected) * 2 ** -20);
	});

	it.each([
		['log(1 - exp(x))', -50, -Math.exp(-50)],
		['log(1 - exp(x))', -TINY, Math.log(TINY)],
		['log(exp(x) - 1)', 500, 500],
		['log(exp(x) - 1)', TINY, Math.log(TINY)],
	])('%s at %d', (text, x, expected) => {
		const { value, single, messages } = at(text, [x]);
		expect(messages).toContain(`${text} is computed by expm1 for x near 0 and by log1p elsewhere, which keeps its digits.`);
		expect(Math.abs(value - expected)).toBeLessThanOrEqual(Math.abs(expected) * 2 ** -35);
		expect(Math.abs(single - expected)).toBeLessThanOrEqual(Math.abs(expected) * 2 ** -20);
	});

	it('the place of the text is named, once', () => {
		const { spans } = at('f(t) = 1 - cos(t); f(x) + f(y) + log(1 + x)', [0.1, 0.1]);
		expect(spans).toEqual(['1 - cos(t)', 'log(1 + x)']);
		expect(at('sum(i, 1, 9, 1 - cos(x[i]))', [0, 0, 0, 0, 0, 0, 0, 0, 0]).spans).toEqual(['1 - cos(x[i])']);
	});
});

describe('left as written', () => {
	it.each([
		'2 - cos(x)',
		'1 + cos(x)',
		'1 - sin(x)',
		'exp(x) + 1',
		'2exp(x) - 1',
		'1 - cosh(x) y',
		'log(2 + x)',
		'log(x - 1)',
		'log(exp(x) - exp(y))',
		'log(x y)',
		'log2(x + 1)',
		'1 - 1 + cos(x) y',
	])('%s', (text) => {
		expect(at(text, [0.3, 0.2]).messages).toEqual([]);
	});
});

it('what is computed equals what is written where that keeps its digits', () => {
	const { exp, log, cos, cosh } = Math;
	const forms: readonly (readonly [string, (x: number, y: number) => number])[] = [
		['log(1 + x^2 + 3y^2)', (x, y) => log(1 + x * x + 3 * y * y)],
		['2 - 2cos(x) + y - 3 + 3exp(y)', (x, y) => 2 - 2 * cos(x) + y - 3 + 3 * exp(y)],
		['x - (1 - cos(y)) * 4', (x, y) => x - (1 - cos(y)) * 4],
		['5 - y - 5cosh(x)', (x, y) => 5 - y - 5 * cosh(x)],
		['log(3exp(x) + exp(y)/2 + 4)', (x, y) => log(3 * exp(x) + exp(y) / 2 + 4)],
		['log(1 - exp(-x^2 - 1))', (x) => log(1 - exp(-x * x - 1))],
	];
	for (const [text, f] of forms) {
		for (const [x, y] of [
			[0.7, 1.3],
			[-2.1, 0.4],
			[1.9, -1.6],
		] as const) {
			const { value, messages } = at(text, [x, y]);
			expect(messages.length, text).toBeGreaterThan(0);
			expect(value, `${text} at ${x}, ${y}`).toBeCloseTo(f(x, y), 12);
		}
	}
});
