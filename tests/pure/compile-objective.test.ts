/** Compiled landscapes: the numbers of a known function, keys, uniforms, planes and packed tables. */

import { compileObjective } from '../../src/compile/objective.ts';
import type { Definition } from '../../src/model/definition.ts';
import { expressionOf } from '../../src/compile/expression-of.ts';
import { bindObjective } from '../../src/model/bound.ts';
import { uniformsOf } from '../../src/compile/uniforms.ts';
import { describe, expect, test } from 'vitest';
import { packTable } from '../../src/compile/program.ts';
import { LimitError, UsageError } from '../../src/model/errors.ts';
import { HOLE_BITS } from '../../src/model/field.ts';
import { axisPlane, type Plane, planeAlong } from '../../src/model/geometry.ts';
import { answers, formula, surface } from '../support/objective.ts';
import { seeded } from '../support/random-graph.ts';
import { randomSurface } from '../support/surfaces.ts';

const ROSENBROCK = '(1-x)^2+100(y-x^2)^2';

describe('numbers', () => {
	test('Rosenbrock at (−1.2, 1): value, gradient, Hessian', () => {
		const { value, gradient, hessian } = answers(formula(ROSENBROCK))(-1.2, 1);
		expect(value).toBeCloseTo(24.2, 12);
		expect(gradient[0]).toBeCloseTo(-215.6, 11);
		expect(gradient[1]).toBeCloseTo(-88, 11);
		expect(hessian[0]).toBeCloseTo(1330, 10);
		expect(hessian.slice(1)).toEqual([480, 200]);
	});

	test('the order decides how many outputs there are', () => {
		const objective = formula('x1 x2 x3');
		expect([0, 1, 2].map((order) => expressionOf(objective).program(order as 0 | 1 | 2, 'full').outputs)).toEqual([1, 4, 10]);
		expect([0, 1, 2].map((order) => expressionOf(objective).program(order as 0 | 1 | 2, 'plane').outputs)).toEqual([1, 3, 6]);
		expect(expressionOf(objective).program(2, 'full')).toBe(expressionOf(objective).program(2, 'full'));
	});

	test('a value may be valid where its gradient is not', () => {
		const { value, gradient } = answers(formula('sqrt(x) + y'))(0, 1);
		expect(value).toBe(1);
		expect(gradient[0]).toBeNaN();
	});

	test('operations are counted from the program', () => {
		const { float, builtin, loads } = formula('x y + 1').evaluation.program(0, 'full').operations('strict');
		expect([float >= 2, builtin, loads]).toEqual([true, 0, 0]);
		expect(formula('sin(x)').evaluation.program(0, 'full').operations('fast').builtin).toBe(1);
		expect(
			surface(randomSurface(5, 5, 0, 1))
				.evaluation.program(0, 'full')
				.operations('strict').loads,
		).toBeGreaterThanOrEqual(16);
	});
});

describe('keys', () => {
	test('equal structure, equal key; spaces and spelling do not count', () => {
		expect(formula('x^2 + 3 y').key).toBe(formula('x² + (3)*y').key);
		expect(formula('a x').key).toBe(formula('b x').key);
	});

	test.each([
		['x + 1', 'x + 2'],
		['x + y', 'x - y'],
		['x / y', 'y / x'],
		['x + 1', 'x + 1.0000000000000002'],
		['a x', '2 x'],
		['x^2', 'x^3'],
		['sin(x)', 'cos(x)'],
	])('%s is not %s', (one, other) => {
		expect(formula(one).key).not.toBe(formula(other).key);
		expect(formula(one).evaluation.program(1, 'full').key).not.toBe(formula(other).evaluation.program(1, 'full').key);
	});

	test('values of parameters and transforms are not in the key', () => {
		expect(formula('a = 1 in [0, 5]; a x').key).toBe(formula('a = 2 in [0, 9]; a x').key);
		const moved = (by: number): string => formula('x y', 2, [{ kind: 'shift', by: [by] }]).key;
		expect(moved(1)).toBe(moved(2));
		expect(moved(1)).not.toBe(formula('x y').key);
	});

	test('of a surface its shape and axes are in the key, its samples are not', () => {
		const key = (columns: number, seed: number): string => surface(randomSurface(columns, 4, 0.2, seed)).evaluation.program(0, 'full').key;
		expect(key(5, 1)).toBe(key(5, 2));
		expect(key(5, 1)).not.toBe(key(6, 1));
	});

	test("order and space are in a program's key", () => {
		const objective = formula('x1 + x2 + x3');
		const keys = ([0, 1, 2] as const).flatMap((order) =>
			(['full', 'plane'] as const).map((space) => expressionOf(objective).program(order, space).key),
		);
		expect(new Set(keys).size).toBe(6);
	});
});

describe('uniforms', () => {
	const objective = formula('a in [0, 5] = 2; a x1 + b x2 + x3');

	test('parameters by name, then the plane', () => {
		expect(objective.parameters.map(({ name, value, min, max }) => [name, value, min, max])).toEqual([
			['a', 2, 0, 5],
			['b', 1, 0, 5],
		]);
		expect([...uniformsOf(bindObjective(objective, 'full', { b: 7 }))]).toEqual([2, 7]);
		const plane: Plane = planeAlong([1, 2, 3], [4, 5, 6], [7, 8, 9]);
		expect([...uniformsOf(bindObjective(objective, 'plane', {}, plane))]).toEqual([2, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
		expect(expressionOf(objective).program(0, 'plane').uniformCount).toBe(11);
		expect([...uniformsOf(bindObjective(objective, 'plane'))]).toEqual([2, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0]);
	});

	test('of two variables the plane is the identity: programs read none, and another one is refused', () => {
		const own = bindObjective(formula('a x + y'), 'plane');
		expect(own).toMatchObject({ parameters: { a: 1 }, plane: axisPlane(2) });
		expect([...uniformsOf(own)]).toEqual([1]);
		expect(() => bindObjective(formula('x + y'), 'plane', {}, planeAlong([0, 0], [0, 1], [1, 0]))).toThrow('is its own plane');
	});

	test.each([1.01e300, -1e301, Number.NaN, Number.POSITIVE_INFINITY])('%d is refused', (value) => {
		expect(() => bindObjective(objective, 'full', { a: value })).toThrow(LimitError);
		expect(() => bindObjective(objective, 'plane', {}, { ...axisPlane(3), origin: Float64Array.of(0, value, 0) })).toThrow(LimitError);
	});

	test('an unknown name is refused with those there are; inherited names are unknown', () => {
		expect(() => bindObjective(objective, 'full', { c: 1 })).toThrow(new UsageError('There is no parameter "c"; the parameters are a, b.'));
		expect(() => bindObjective(formula('x'), 'full', { toString: 1 } as never)).toThrow(/no parameter "toString".*has none/);
		expect(() => bindObjective(objective, 'full', JSON.parse('{"__proto__": 3}') as Record<string, number>)).toThrow(UsageError);
	});

	test('a plane of the wrong length is refused', () => {
		for (const vector of ['origin', 'first', 'second'] as const) {
			expect(() => bindObjective(objective, 'plane', {}, { ...axisPlane(3), [vector]: Float64Array.of(1, 2) })).toThrow(
				'needs vectors of 3 numbers, not 2',
			);
		}
	});
});

describe('a definition is data', () => {
	const field = randomSurface(5, 4, 0.2, 3);
	test.each([
		['a formula', { body: { kind: 'formula', text: 'a x^2 + sin(y)', variables: ['x', 'y'] }, transforms: [{ kind: 'shift', by: [1] }] }],
		['samples', { body: { kind: 'field', field, interpolation: 'bicubic' } }],
	] as const satisfies readonly (readonly [string, Definition])[])('%s compiled from a clone is the same landscape', (_, definition) => {
		const one = compileObjective(definition);
		const other = compileObjective(structuredClone(one.definition));
		expect(other).toMatchObject({ key: one.key, dimension: one.dimension, parameters: one.parameters, offers: one.offers });
		const [mine, theirs] = [one, other].map((objective) => objective.truth(2, bindObjective(objective, 'full')));
		mine?.run([0.3, 0.4]);
		theirs?.run([0.3, 0.4]);
		expect(theirs).toMatchObject({ values: mine?.values, valid: mine?.valid });
	});
});

describe('planes', () => {
	test.each([3, 7, 32])('of %i variables: derivatives along the plane are those in space along its directions', (n) => {
		const random = seeded(n);
		const objective = formula('sum(i, 1, n, (x[i] - 0.1 i)^2 + cos(2 x[i])) + prod(i, 1, n, 1 + 0.01 x[i])', n);
		const vector = (): number[] => Array.from({ length: n }, () => random() * 2 - 1);
		const plane: Plane = planeAlong(vector(), vector(), vector());
		const [inPlane, inSpace] = [answers(objective, { space: 'plane', plane }), answers(objective)];
		for (let trial = 0; trial < 10; trial++) {
			const [u, v] = [random() * 4 - 2, random() * 4 - 2];
			const { value, gradient, hessian } = inPlane(u, v);
			const full = inSpace(...plane.origin.map((o, k) => o + u * (plane.first[k] as number) + v * (plane.second[k] as number)));
			const along = (d: Float64Array): number => d.reduce((sum, each, k) => sum + each * (full.gradient[k] as number), 0);
			const twice = (d: Float64Array, e: Float64Array): number => {
				let [sum, at] = [0, 0];
				for (let i = 0; i < n; i++) {
					for (let j = i; j < n; j++) {
						const h = full.hessian[at++] as number;
						const [di, dj, ei, ej] = [d[i], d[j], e[i], e[j]] as [number, number, number, number];
						sum += i === j ? h * di * ei : h * (di * ej + dj * ei);
					}
				}
				return sum;
			};
			expect(value).toBeCloseTo(full.value, 10);
			expect(gradient[0]).toBeCloseTo(along(plane.first), 9);
			expect(gradient[1]).toBeCloseTo(along(plane.second), 9);
			expect(hessian[0]).toBeCloseTo(twice(plane.first, plane.first), 8);
			expect(hessian[1]).toBeCloseTo(twice(plane.first, plane.second), 8);
			expect(hessian[2]).toBeCloseTo(twice(plane.second, plane.second), 8);
		}
	});

	test('of two variables the plane is the identity; of one variable v has no part', () => {
		expect(answers(formula('x + 10 y'), { space: 'plane' })(2, 3).value).toBe(32);
		const line = answers(formula('x^2', 1), { space: 'plane', order: 1 });
		expect(line(3, 17)).toMatchObject({ value: 9, gradient: [6, 0] });
	});
});

test('packed tables: f32 bits, missing cells as holes, subnormals as zero', () => {
	const cells = Float64Array.of(1.5, Number.NaN, 2 ** -127, -(2 ** -149), 2 ** -126, -(2 ** -126), 2 ** -160, 0.1);
	expect([...packTable({ width: 2, height: 1, cells })]).toEqual([0x3fc00000, HOLE_BITS, 0, 0, 0x00800000, 0x80800000, 0, 0x3dcccccd]);
});
