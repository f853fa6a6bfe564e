/** f64 has f64's range and accuracy; where only f32 fails, the hole is beyond f32. */

import { expressionOf } from '../../src/compile/expression-of.ts';
import { valueIn as exactValueIn } from '../../src/model/truth.ts';
import { uniformsOf } from '../../src/compile/uniforms.ts';
import { bindObjective } from '../../src/model/bound.ts';
import { describe, expect, it } from 'vitest';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { compileFormula } from '../../src/expr/syntax/build.ts';
import type { BoundObjective } from '../../src/model/backend.ts';
import { LimitError } from '../../src/model/errors.ts';
import { formula } from '../support/objective.ts';

const bind = (text: string, parameters: Readonly<Record<string, number>> = {}): BoundObjective => {
	const objective = formula(text);
	return bindObjective(objective, 'full', parameters);
};
const [f64, f32] = [createCpuBackend({ precision: 'f64', workers: 0 }), createCpuBackend({ precision: 'f32', workers: 0 })];
const valueIn = async (machine: typeof f64, bound: BoundObjective, ...point: number[]): Promise<number> =>
	(await machine.sample(bound, Float64Array.from(point), 0)).values[0] as number;

/** Distance of neighbouring doubles at x. */
const ulp = (x: number): number => {
	const bits = new BigInt64Array(Float64Array.of(Math.abs(x)).buffer);
	bits[0] = (bits[0] as bigint) + 1n;
	return (new Float64Array(bits.buffer)[0] as number) - Math.abs(x);
};

/** True values to 50 digits, of the double nearest to the argument: mpmath 1.3, 420 digits. */
const TRUTH: readonly (readonly [text: string, x: number, digits: string])[] = [
	['sin(x)', 1e6, '-0.34999350217129295211765248678077146906140660532872'],
	['cos(x)', 1e6, '0.93675212753314478693853253507491877570809780421237'],
	['tan(x)', 1e6, '-0.37362445398759902917349708857538141978530379801059'],
	['sin(x)', 1e22, '-0.85220084976718880177270589375302936826176215041004'],
	['cos(x)', 1e22, '0.52321478539513894549759447338470949214091997243939'],
	['sin(x)', 1e300, '-0.81788191211590859704588528275542621201142830389038'],
	['cos(x)', 1e300, '-0.57538611195754904668824427596280615063566363551520'],
	['tan(x)', 1e300, '1.4214488238747244123668408839478238824348966587651'],
	['exp(x)', 700, '1.0142320547350045094553295952312676152046795722431e+304'],
	['exp(x)', 709.7, '1.6549840276802644030802502834723549822809586358652e+308'],
	['exp(x)', -740, '4.1887398800480489394575400015836528824131252370843e-322'],
	['sinh(x)', 710, '1.1169973830808555156268222290584050032840614316897e+308'],
	['cosh(x)', -710, '1.1169973830808555156268222290584050032840614316897e+308'],
	['log(x)', 1e-310, '-713.80137882815416510064460066238837413823385597659'],
	['log2(x)', 5e-324, '-1074.0000000000000000000000000000000000000000000000'],
	['log10(x)', 1e300, '300.00000000000000002280252765248845130309412093259'],
	['expm1(x)', 700, '1.0142320547350045094553295952312676152046795722431e+304'],
	['log1p(x)', 1e300, '690.77552789821370525790219666051368115065999044149'],
	['atan(x)', 1e300, '1.5707963267948966192313216916397514420985846996876'],
	['asinh(x)', 1e300, '691.46867507877365056731942878197185771873549057585'],
	['acosh(x)', 1e300, '691.46867507877365056731942878197185771873549057585'],
	['cbrt(x)', 1e300, '1.0000000000000000175015867517348064432626173652034e+100'],
	['tanh(x)', 1e-300, '1.0000000000000000250590918352087596856961468077037e-300'],
	['sqrt(x)', 1e-310, '9.9999999999999847246637514488343178854133425635316e-156'],
];

describe('f64 on the CPU', () => {
	it.each(TRUTH)('%s at %d has all its digits', async (text, x, digits) => {
		const truth = Number(digits);
		expect(Math.abs((await valueIn(f64, bind(text), x, 0)) - truth)).toBeLessThanOrEqual(2 * ulp(truth));
	});

	it.each([
		['x/y', [1e-310, 1e-310], 1],
		['x/y', [5e-324, 5e-324], 1],
		['1/x', [-4e-308, 0], -2.5e307],
		['x + y', [1e300, -1e300], 0],
		['hypot(x, y)', [3e299, 4e299], 5e299],
		['mod(x, y)', [1e300, 7], 1],
		['mod(x, y)', [-(2 ** 53), 3], 1],
		['x^y', [10, 300], 1e300],
		['(x^3)^33', [1000, 0], 1e297],
		['a x', [1, 0], 1],
		['gelu(x) + erf(y)', [-1e300, 1e300], 1],
	] as const)('%s at %j', async (text, point, expected) => {
		expect(Math.abs((await valueIn(f64, bind(text), ...point)) - expected)).toBeLessThanOrEqual(1e-13 * Math.abs(expected));
	});

	it('a hole is where f64 has no value', async () => {
		for (const [text, x] of [
			['log(x)', 0],
			['log(x)', -1],
			['1/x', 0],
			['1/x', 5e-324],
			['exp(x)', 709.8],
			['x*x', 1e300],
			['sqrt(x)', -5e-324],
			['asin(x)', 1 + 2 ** -52],
			['atanh(x)', -1],
			['acosh(x)', 0.5],
			['x^0.3', -8],
			['x^y', 0],
			['mod(x, 0 x)', 3],
			['1/exp(x)', 1000],
		] as const)
			expect(await valueIn(f64, bind(text), x, -1), `${text} at ${x}`).toBeNaN();
	});

	it('gradients and grids reach as far as values', async () => {
		const { gradients } = await f64.sample(bind('sin(x) + exp(y)'), Float64Array.of(1e22, 700), 1);
		expect(Array.from(gradients ?? [])).toEqual([Math.cos(1e22), (await valueIn(f64, bind('exp(x)'), 700, 0)) as number]);
		const objective = formula('x/1e150 + y');
		const bound = bindObjective(objective, 'plane');
		const field = await f64.readField(bound, { columns: 3, rows: 2, domain: { u: [-1e300, 1e300], v: [0, 1e-310] } });
		expect(Array.from(field.values)).toEqual([-1e150, 0, 1e150, -1e150, 1e-310, 1e150]);
	});

	it('literals, constant parts and sliders are f64’s', () => {
		for (const text of ['x + exp(100)', 'x + 1e200', 'x sin(1e6)', 'x + 1e-310', 'prod(i, 1, 99, i) x', 'a in [0, 1e300]; a x'])
			expect(() => compileFormula(text), text).not.toThrow();
	});

	it('beyond ±1e300 a coordinate and a parameter are refused', async () => {
		await expect(valueIn(f64, bind('x'), 2e300, 0)).rejects.toThrow(/±1e300/);
		expect(() => bind('a x', { a: 2e300 })).toThrow(LimitError);
	});
});

describe('where only f32 fails', () => {
	const BEYOND: readonly (readonly [text: string, point: readonly [number, number]])[] = [
		['sin(x)', [1e6, 0]],
		['exp(x)', [100, 0]],
		['(x^4)^4', [1e8, 0]],
		['x + exp(100)', [1, 0]],
		['x + 1e200', [1, 0]],
		['x + prod(i, 1, 99, i)', [1, 0]],
		['1e30/x', [1e-9, 0]],
		['1/(x*y)', [1e-25, 1e-25]],
		['mod(x, 0.001)', [2 ** 29, 0]],
	];

	it.each(BEYOND)('%s at %j is a hole in f32, and f64 tells its value', async (text, point) => {
		const bound = bind(text);
		expect(await valueIn(f32, bound, ...point)).toBeNaN();
		const value = await valueIn(f64, bound, ...point);
		expect(value).not.toBeNaN();
		expect(exactValueIn(bound)(point)).toBe(value);
		// By f32's rules double precision has the hole too.
		const truth = expressionOf(bound.objective).program(0, 'full').evaluator('f32');
		truth.run(point, uniformsOf(bound));
		expect(truth.valid[0]).toBe(0);
	});

	it('a hole of f64 is no value beyond f32', () => {
		expect(exactValueIn(bind('log(x)'))([-1, 0])).toBeNaN();
		expect(exactValueIn(bind('exp(x)'))([1000, 0])).toBeNaN();
	});

	it('a coordinate, a parameter and a domain say so, and what to do', async () => {
		const message = /beyond f32.*±2\^30.*--precision f64/;
		await expect(valueIn(f32, bind('x'), 1e12, 0)).rejects.toThrow(message);
		await expect(valueIn(f32, bind('a x', { a: 1e12 }), 1, 0)).rejects.toThrow(message);
		const objective = formula('x');
		const bound = bindObjective(objective, 'plane');
		await expect(f32.readField(bound, { columns: 2, rows: 2, domain: { u: [0, 1e12], v: [0, 1] } })).rejects.toThrow(message);
	});
});
