/** `thalweg eval`: the numbers of the CPU, of the GPU, and of both digit for digit. */

import { describe, expect, test } from 'vitest';
import { installCode } from '../../src/compile/code.ts';
import { CODE_GENERATORS } from '../../src/compile/code-generators.ts';
import { compileObjective } from '../../src/compile/objective.ts';
import { shortest } from '../../src/cli/numbers.ts';
import '../../src/expr/syntax/dialects/index.ts';
import { describeGpu, json, thalweg } from './support.ts';

installCode(CODE_GENERATORS);

const ROSENBROCK = '(1-x)^2+100(y-x^2)^2';

interface Answer {
	readonly landscape: string;
	readonly backend: string;
	readonly precision: string;
	readonly mode: string;
	readonly points: readonly {
		readonly x: readonly number[];
		readonly value: number | null;
		readonly gradient: readonly number[] | null;
		readonly hessian?: readonly (readonly number[])[] | null;
		readonly valid: boolean;
		readonly error?: number | null;
		readonly gradientError?: readonly number[] | null;
		readonly beyondF32?: { readonly value?: number; readonly gradient?: readonly number[] };
	}[];
}

/** What an answer says of the landscape. */
interface Said {
	readonly variables: readonly string[];
	readonly parameters: Readonly<Record<string, number>>;
	readonly notes: readonly string[];
}

const evaluate = (...args: readonly string[]): Promise<Answer> => json<Answer>('eval', ...args);

/** Equal to within a few roundings of a double. */
const near = (expected: number) => expect.closeTo(expected, 10);

describe('on the CPU', () => {
	test('value, gradient and Hessian of a typed formula', async () => {
		const { points, ...about } = await evaluate(ROSENBROCK, '--at', '-1.2,1', '--hessian', '--backend', 'cpu');
		expect(about).toMatchObject({ landscape: ROSENBROCK, backend: 'cpu', precision: 'f64' });
		expect(points).toEqual([
			{
				x: [-1.2, 1],
				value: near(24.2),
				gradient: [near(-215.6), near(-88)],
				hessian: [
					[near(1330), near(480)],
					[near(480), near(200)],
				],
				valid: true,
			},
		]);
	});

	test('no GPU device: auto is the CPU in double precision', async () => {
		const { status, stdout } = await thalweg(['eval', 'rosenbrock', '--at', '1,1', '--json', '--precision', 'f64']);
		expect(status).toBe(0);
		expect(JSON.parse(stdout)).toMatchObject({ backend: 'cpu', precision: 'f64', points: [{ value: 0, gradient: [0, 0] }] });
	});

	test('several points; what is not there is null', async () => {
		const { points } = await evaluate('sqrt(x) + log(y)', '--at', '4,1', '--at', '0,1', '--at', '-1,1', '--hessian', '--backend', 'cpu');
		expect(points).toEqual([
			{
				x: [4, 1],
				value: 2,
				gradient: [0.25, 1],
				hessian: [
					[-0.03125, 0],
					[0, -1],
				],
				valid: true,
			},
			// √x has a value at 0 and no slope there.
			{ x: [0, 1], value: 0, gradient: null, hessian: null, valid: true },
			{ x: [-1, 1], value: null, gradient: null, hessian: null, valid: false },
		]);
	});

	test('parameters, compositions and n variables', async () => {
		const [withParameters, shifted, turned, stretched, tenfold, typed] = await Promise.all([
			evaluate('(a - x)^2 + b*(y - x^2)^2', '--param', 'a=2', '--param', 'b=3', '--at', '1,2', '--backend', 'cpu'),
			evaluate('x + 2y', '--shift', '1,-1', '--at', '3,4', '--backend', 'cpu'),
			evaluate('x + 2y', '--rotate', '90', '--at', '3,4', '--backend', 'cpu'),
			evaluate('x + 2y', '--stretch', '2,10,-1', '--at', '3,4', '--backend', 'cpu'),
			evaluate('rosenbrock', '--at', new Array(10).fill(1).join(), '--backend', 'cpu'),
			evaluate('sum(i, 1, n, i x[i]^2)', '-n', '3', '--at', '1,2,3', '--hessian', '--backend', 'cpu'),
		]);
		expect(withParameters.points[0]).toMatchObject({ value: 4, gradient: [-14, 6] });
		expect(shifted.points[0]).toMatchObject({ value: 12, gradient: [1, 2] });
		// Turned by a quarter, f(x, y) is the old f(y, −x).
		expect(turned.points[0]).toMatchObject({ value: near(4 - 2 * 3), gradient: [near(-2), near(1)] });
		expect(stretched.points[0]).toMatchObject({ value: 54, gradient: [5, 10] });
		expect(tenfold.points[0]).toMatchObject({ value: 0, gradient: new Array(10).fill(0) });
		expect(typed.points[0]).toMatchObject({
			value: 36,
			gradient: [2, 8, 18],
			hessian: [
				[2, 0, 0],
				[0, 4, 0],
				[0, 0, 6],
			],
		});
	});

	test('names: variables in a given order, words made parameters, and what was assumed', async () => {
		const [named, word, letters, latex] = await Promise.all([
			json<Answer & Said>('eval', 'u + 2v', '--vars', 'v,u', '--at', '1,2', '--backend', 'cpu'),
			json<Answer & Said>('eval', 'rate x^2', '--param', 'rate=3', '--at', '2,0', '--backend', 'cpu'),
			json<Answer & Said>('eval', 'a x + b', '--param', 'a=2', '--at', '1,0', '--backend', 'cpu'),
			json<Answer & Said>('eval', '\\frac{w_1^2}{2} + w_2', '--at', '2,3', '--backend', 'cpu'),
		]);
		expect(named).toMatchObject({ variables: ['v', 'u'], parameters: {}, notes: [], points: [{ value: 4, gradient: [2, 1] }] });
		expect(word).toMatchObject({ variables: ['x', 'y'], parameters: { rate: 3 }, notes: [], points: [{ value: 12 }] });
		expect(letters).toMatchObject({ parameters: { a: 2, b: 1 }, notes: ['b = 1, set it with --param b=…'], points: [{ value: 3 }] });
		expect(latex).toMatchObject({ variables: ['w_1', 'w_2'], points: [{ value: 5 }] });
		expect(latex.notes).toEqual(['read as LaTeX', 'w_1 and w_2 are the variables, in this order (--vars names another)']);
		const { stdout } = await thalweg(['eval', 'a x', '--at', '1,0', '--backend', 'cpu']);
		expect(stdout).toContain('note: a = 1, set it with --param a=…');
	});

	test('a formula that begins with “-”', async () => {
		const [expr, dashes, plain] = await Promise.all([
			thalweg(['eval', '--expr=-x^2', '--at', '3,0', '--json', '--backend', 'cpu']),
			thalweg(['eval', '--at', '3,0', '--json', '--backend', 'cpu', '--', '-x^2']),
			thalweg(['eval', '-x^2', '--at', '3,0']),
		]);
		for (const { stdout } of [expr, dashes]) expect(JSON.parse(stdout)).toMatchObject({ landscape: '-x^2', points: [{ value: -9 }] });
		expect(plain.status).toBe(2);
		expect(plain.stderr).toContain('--expr=-x^2');
	});

	test('f32 prints the shortest digits that are read back as the same f32', async () => {
		const { points } = await evaluate('x / 3', '--at', '1,0', '--backend', 'cpu', '--precision', 'f32');
		expect(points[0]?.value).toBe(0.33333334);
		for (const value of [0.1, 1 / 3, 16777217, 1.17549435e-38, 3.4e38, -5e-7])
			expect(Math.fround(shortest(Math.fround(value)))).toBe(Math.fround(value));
		expect(shortest(Math.fround(0.1))).toBe(0.1);
	});

	test('what auto answers is f64, whatever GPU there is', async () => {
		const answer = await evaluate('sin(x)', '--at', '3e-7,0');
		expect(answer).toMatchObject({ backend: 'cpu', precision: 'f64', points: [{ value: Math.sin(3e-7), gradient: [Math.cos(3e-7), 0] }] });
		expect(Object.keys(answer.points[0] ?? {})).not.toContain('error');
	});

	test('an f32 answer carries its difference from f64, and only the digits that this leaves', async () => {
		const cancels = '(x - y)^2 - (x^2 - 2x y + y^2)';
		const at = ['--at', '12345.678,12345.679', '--backend', 'cpu'];
		const [single, double, text, other] = await Promise.all([
			evaluate(cancels, ...at, '--precision', 'f32'),
			evaluate(cancels, ...at),
			thalweg(['eval', cancels, ...at, '--precision', 'f32']),
			thalweg(['eval', 'x / 3', '--at', '1,0', '--precision', 'f32', '--backend', 'cpu', '--hessian']),
		]);
		const [point] = single.points;
		expect(point?.error).toBe(Math.abs((point?.value as number) - (double.points[0]?.value as number)));
		// Off by some 10⁹ times the value: not one digit of the f32 is certain, and none is printed as if it were.
		expect(point?.error as number).toBeGreaterThan(5e8 * Math.abs(double.points[0]?.value as number));
		expect(text.stdout).toMatch(/^12345\.678, 12345\.679 +\d\d? ± \d\d? /m);
		expect(text.stdout).toContain('± difference from f64');
		expect(other.stdout).toMatch(/^1, 0 +0\.33333334 ± 1e-8 +0\.33333334 ± 1e-8, 0 ± 0 +0 ± 0, 0 ± 0; 0 ± 0, 0 ± 0$/m);
	});

	test('beyond f32: said, with the number of f64', async () => {
		// In f32 this x is 1.
		const args = ['1/(x - 1) + y', '--at', '1.000000000001,2', '--precision', 'f32', '--backend', 'cpu'];
		const [{ points }, text] = await Promise.all([evaluate(...args), thalweg(['eval', ...args])]);
		const exact = 1 / (1.000000000001 - 1);
		expect(points).toEqual([
			{
				...{ x: [1.000000000001, 2], value: null, error: null, gradient: null, gradientError: null, valid: false },
				beyondF32: { value: exact + 2, gradient: [expect.closeTo(-(exact ** 2), -16), 1] },
			},
		]);
		expect(text.stdout).toContain(`beyond f32; f64: ${exact + 2}`);
		const none = await evaluate('sqrt(x - 1)', '--at', '0.9999999999,0', '--precision', 'f32', '--backend', 'cpu');
		expect(none.points[0]).toMatchObject({ value: 0, error: null, valid: true });
	});

	test('people get a table', async () => {
		const { stdout } = await thalweg(['eval', 'rosenbrock', '--at', '1,1', '--at', '-1,2', '--hessian', '--backend', 'cpu']);
		const [title = '', head = '', ...rows] = stdout.trimEnd().split('\n');
		expect(title).toContain('cpu f64');
		expect(head).toMatch(/^point +value +gradient +Hessian$/);
		expect(rows).toEqual([
			expect.stringMatching(/^1, 1 +0 +0, 0 +802, -400; -400, 200$/),
			expect.stringMatching(/^-1, 2 +104 +396, 200 +402, 400; 400, 200$/),
		]);
	});
});

describeGpu('on the GPU', () => {
	test('within the derived bounds, and strictly the digits of the CPU in f32', async () => {
		const points = [
			[-1.2, 1],
			[0.3, -0.7],
			[2.5, 1.125],
		];
		const at = points.flatMap((point) => ['--at', point.join()]);
		const formula = '(1-x)^2 + 100(y-x^2)^2 + sin(3x) exp(-y^2)';
		const [fast, strict, twin] = await Promise.all([
			evaluate(formula, ...at, '--hessian', '--backend', 'gpu'),
			evaluate(formula, ...at, '--hessian', '--backend', 'gpu', '--strict'),
			evaluate(formula, ...at, '--hessian', '--backend', 'cpu', '--precision', 'f32'),
		]);
		expect(strict).toMatchObject({ backend: 'gpu', precision: 'f32', mode: 'strict' });
		expect(strict.points).toEqual(twin.points);
		const program = compileObjective({ body: { kind: 'formula', text: formula } }).evaluation.program(2, 'full');
		let outputs = 0;
		for (const { x, value, gradient, hessian } of fast.points) {
			const numbers = [value, ...(gradient ?? []), hessian?.[0]?.[0], hessian?.[0]?.[1], hessian?.[1]?.[1]];
			for (const [k, bound] of program.bounds('fast', x, []).entries()) {
				if (typeof bound === 'string') throw new Error(`output ${k} at ${x} is ${bound}`);
				// Printed digits are those of an f32: fround gives the number that was computed.
				const got = Math.fround(numbers[k] as number);
				expect(got >= bound[0] && got <= bound[1], `output ${k} at ${x}: ${got} in ${bound}`).toBe(true);
				outputs++;
			}
		}
		expect(outputs).toBe(18);
	});

	test('sin of a tiny argument is good in fast mode, and its error is said', async () => {
		const { mode, points } = await evaluate('sin(x)', '--at', '3e-7,0', '--backend', 'gpu');
		const [point] = points;
		expect(mode).toBe('fast');
		expect(Math.abs((point?.value as number) / Math.sin(3e-7) - 1)).toBeLessThan(1e-6);
		// The error is that of the f32, which its shortest decimals say.
		expect(point?.error).toBe(Math.abs(Math.fround(point?.value as number) - Math.sin(3e-7)));
	});

	test('info tells how good each built-in function is, and which are replaced', async () => {
		interface Facts {
			readonly gpu: { readonly replaced: readonly string[]; readonly builtins: readonly { name: string; worst: number; holds: boolean }[] };
		}
		const [{ gpu }, { stdout }] = await Promise.all([json<Facts>('info'), thalweg(['info'])]);
		expect(gpu.builtins.map(({ name }) => name)).toEqual(expect.arrayContaining(['sin', 'cos', 'exp', 'log', 'tan', 'pow', 'div', 'sqrt']));
		expect(gpu.replaced).toEqual(gpu.builtins.filter(({ holds }) => !holds).map(({ name }) => name));
		for (const name of gpu.replaced) expect(stdout).toMatch(new RegExp(`^ +${name}: largest error .*ours is used$`, 'm'));
	});

	test('holes are holes', async () => {
		const { points } = await evaluate('log(x)', '--at', '-1,0', '--at', '1,0', '--backend', 'gpu');
		expect(points).toEqual([
			{ x: [-1, 0], value: null, error: null, gradient: null, gradientError: null, valid: false },
			{
				...{ x: [1, 0], value: expect.closeTo(0, 6), error: expect.closeTo(0, 6), gradient: [expect.closeTo(1, 6), 0], valid: true },
				gradientError: [expect.closeTo(0, 6), 0],
			},
		]);
	});
});
