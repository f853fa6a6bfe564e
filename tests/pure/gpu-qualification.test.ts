/** Which built-in functions a device may use in fast code: what its answers are worth, and what that does to the code. */

import { describe, expect, test } from 'vitest';
import { type Measured, MEASURED, measuredBound } from '../../src/compile/builtins.ts';
import { builtinRequests, judgeBuiltins } from '../../src/gpu/self-test/qualification.ts';
import { type Builtin, BUILTINS, builtinsOf, fastWithout } from '../../src/math/dialect.ts';
import { MIN_NORMAL } from '../../src/math/number-system.ts';
import { formula } from '../support/objective.ts';

const requests = builtinRequests();
const operands = new Float32Array(requests.buffer);
const COUNT = requests.length / 4;

/** The answers of a device whose functions round their values correctly, but for what `wrong` makes of them. */
function answers(wrong: (name: Measured, value: number, x: number, y: number) => number = (_name, value) => value): Uint32Array {
	const results = Float32Array.from({ length: COUNT }, (_, i) => {
		const name = MEASURED[requests[4 * i] as number] as Measured;
		const [x, y] = [operands[4 * i + 1] as number, operands[4 * i + 2] as number];
		return wrong(name, measuredBound(name, x, y).value, x, y);
	});
	return new Uint32Array(results.buffer);
}

/** A device on which one function is off. */
const bad = (which: Measured, wrong: (value: number, x: number) => number) =>
	judgeBuiltins(answers((name, value, x) => (name === which ? wrong(value, x) : value)));

describe('what is asked of a device', () => {
	const of = (name: Measured): number[] =>
		Array.from({ length: COUNT }, (_, i) => i).filter((i) => MEASURED[requests[4 * i] as number] === name);

	test('every function over its range: tiny and large operands, and those near its zeros', () => {
		for (const name of ['sin', 'cos', 'tan'] as const) {
			const x = of(name).map((i) => Math.abs(operands[4 * i + 1] as number));
			expect(Math.min(...x)).toBeLessThan(1e-12);
			expect(Math.max(...x)).toBeGreaterThan(8000);
			expect(x.some((one) => one > 1e-7 && one < 1e-6)).toBe(true);
			expect(x.some((one) => one !== Math.fround(Math.PI) && Math.abs(one - Math.PI) < 1e-3)).toBe(true);
		}
		for (const name of ['log', 'log2', 'log10', 'pow'] as const) {
			const x = of(name).map((i) => operands[4 * i + 1] as number);
			expect(x.every((one) => one > 0)).toBe(true);
			expect(x.some((one) => one !== 1 && Math.abs(one - 1) < 1e-6)).toBe(true);
		}
		expect(of('exp').map((i) => Math.sign(operands[4 * i + 1] as number))).toEqual(expect.arrayContaining([-1, 1]));
	});

	test('most answers count: their values are numbers of the language', () => {
		for (const name of MEASURED) {
			const values = of(name).map((i) => Math.abs(measuredBound(name, operands[4 * i + 1] as number, operands[4 * i + 2] as number).value));
			expect(values.filter((value) => value >= MIN_NORMAL && value <= 2 ** 120).length, name).toBeGreaterThan(400);
		}
	});
});

describe('what its answers are worth', () => {
	test('correctly rounded functions hold, with room', () => {
		const { builtins, replaced, arithmetic } = judgeBuiltins(answers());
		expect({ replaced, arithmetic }).toEqual({ replaced: [], arithmetic: true });
		expect(builtins.map(({ name }) => name)).toEqual([...MEASURED]);
		for (const { name, worst } of builtins) expect(worst, name).toBeLessThan(0.5);
	});

	test.each<[Builtin, string, (value: number, x: number) => number]>([
		['sin', 'six per cent off below 1e-6', (value, x) => (Math.abs(x) < 1e-6 ? value * 0.94 : value)],
		['sin', 'off by half of what WGSL allows', (value) => value + 2 ** -12],
		['cos', 'off by half of what WGSL allows', (value) => value - 2 ** -12],
		['tan', 'wrong above 1000', (value, x) => (Math.abs(x) > 1000 ? value * 1.001 : value)],
		['exp', 'a ten-thousandth off', (value) => value * 1.0001],
		['log', 'off near 1 by half of what WGSL allows', (value, x) => (x > 0.5 && x < 2 ? value + 2 ** -22 : value)],
		['log2', 'off near 1 by half of what WGSL allows', (value, x) => (x > 0.5 && x < 2 ? value - 2 ** -22 : value)],
		['log10', 'no number', () => Number.NaN],
		['tanh', 'a multiple of 1e-5', (value) => Math.round(value * 1e5) / 1e5],
		['pow', 'infinite', () => Number.POSITIVE_INFINITY],
	])('%s %s is replaced, and nothing else', (name, _what, wrong) => {
		const { builtins, replaced, arithmetic, lines } = bad(name, wrong);
		expect({ replaced, arithmetic }).toEqual({ replaced: [name], arithmetic: true });
		const report = builtins.find((one) => one.name === name);
		expect(report?.holds).toBe(false);
		expect(report?.worst).toBeGreaterThan(1);
		expect(report?.at.length).toBeGreaterThan(0);
		expect(lines.filter((line) => line.endsWith('ours is used'))).toHaveLength(1);
	});

	test.each(['div', 'sqrt'] as const)('nothing stands in for %s: the device is not usable', (name) => {
		expect(bad(name, (value) => value * (1 + 2 ** -20))).toMatchObject({ replaced: [], arithmetic: false });
	});
});

describe('code of a dialect', () => {
	test('a dialect is its own key, whatever order its names came in', () => {
		expect(fastWithout([])).toBe('fast');
		expect(fastWithout(['tan', 'sin'])).toBe(fastWithout(new Set<Builtin>(['sin', 'tan'])));
		expect([...builtinsOf('strict')]).toEqual([]);
		expect([...builtinsOf('fast')]).toEqual([...BUILTINS]);
		expect([...builtinsOf(fastWithout(['sin', 'log', 'log10']))]).toEqual(['cos', 'tan', 'exp', 'log2', 'tanh', 'pow']);
		expect([...builtinsOf(fastWithout(BUILTINS))]).toEqual([]);
	});

	test('a replaced function is ours, operation by operation; the others stay built-ins', () => {
		const program = formula('sin(x) + cos(y) + exp(x) log(3 + y)').evaluation.program(0, 'plane');
		const [fast, without, none] = (['fast', fastWithout(['sin', 'log']), fastWithout(BUILTINS)] as const).map(
			(dialect) => program.wgsl(dialect).code,
		) as [string, string, string];
		const calls = (code: string): string[] => [...code.matchAll(/\b(sin|cos|exp|log|log2)\(/g)].map(([, name]) => name as string).sort();
		expect(calls(fast)).toEqual(['cos', 'exp', 'log', 'sin']);
		expect(calls(without)).toEqual(['cos', 'exp']);
		expect(calls(none)).toEqual([]);
		const barriers = (code: string): number => code.split('^ zero').length - 1;
		expect(barriers(without)).toBeGreaterThan(barriers(fast) + 20);
		// What the person's formula adds and multiplies stays free.
		expect(barriers(none)).toBeLessThan(barriers(program.wgsl('strict').code));
		expect(program.operations(fastWithout(['sin', 'log'])).builtin).toBe(2);
	});

	test.each(BUILTINS)('%s in place of the built-in has no call of it left', (name) => {
		const text = name === 'pow' ? 'abs(x)^y' : name === 'log2' || name === 'log10' || name === 'log' ? `${name}(3 + x)` : `${name}(x)`;
		const program = formula(text).evaluation.program(1, 'full');
		expect(program.operations('fast').builtin).toBeGreaterThan(0);
		expect(program.operations(fastWithout(BUILTINS)).builtin).toBe(0);
	});
});
