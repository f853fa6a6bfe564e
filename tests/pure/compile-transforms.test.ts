/** Compositions: value and gradient are those of the composed function; noise is seeded, smooth and zero on its lattice. */

import { describe, expect, test } from 'vitest';
import type { Transform } from '../../src/model/definition.ts';
import { centralDifference } from '../support/finite-differences.ts';
import { answers, formula, surface } from '../support/objective.ts';
import { seeded } from '../support/random-graph.ts';
import { randomSurface } from '../support/surfaces.ts';

const TEXT = 'x1^2 sin(x2) + exp(x1/3) - x2 x3 + x3^3';
const INNER = answers(formula(TEXT));
type Map3 = (x: readonly number[]) => number[];

/** What each transform does to a point (its inverse motion) and to a value. */
const CASES: readonly (readonly [string, Transform, Map3, (value: number) => number])[] = [
	['shift', { kind: 'shift', by: [0.5, -2] }, ([a = 0, b = 0, c = 0]) => [a - 0.5, b + 2, c], (value) => value],
	[
		'rotate',
		{ kind: 'rotate', angle: 0.8 },
		([a = 0, b = 0, c = 0]) => [Math.cos(0.8) * a + Math.sin(0.8) * b, Math.cos(0.8) * b - Math.sin(0.8) * a, c],
		(value) => value,
	],
	[
		'rotate in other axes',
		{ kind: 'rotate', angle: -2, axes: [2, 0] },
		([a = 0, b = 0, c = 0]) => [Math.cos(2) * a + Math.sin(2) * c, b, Math.cos(2) * c - Math.sin(2) * a],
		(value) => value,
	],
	['scale', { kind: 'scale', width: 2.5, gain: -3, offset: 7 }, (x) => x.map((each) => each / 2.5), (value) => -3 * value + 7],
];

const random = seeded(5);
const point = (): number[] => [0, 1, 2].map(() => random() * 4 - 2);

describe('compositions', () => {
	test.each(CASES)('%s', (_name, transform, inverse, outer) => {
		const composed = answers(formula(TEXT, 3, [transform]));
		const reference = (x: readonly number[]): number => outer(INNER(...inverse(x)).value);
		for (let trial = 0; trial < 20; trial++) {
			const x = point();
			const { value, gradient } = composed(...x);
			expect(value).toBeCloseTo(reference(x), 10);
			for (const [k, slope] of gradient.entries()) {
				const { derivative, error } = centralDifference((t) => reference(x.map((each, i) => (i === k ? each + t : each))), 1, 100);
				expect(Math.abs(slope - derivative)).toBeLessThan(error);
			}
		}
	});

	test('a landscape turned a quarter to the left has its east in the north', () => {
		const turned = answers(formula('x', 2, [{ kind: 'rotate', angle: Math.PI / 2 }]));
		expect(turned(0, 1).value).toBeCloseTo(1, 15);
		expect(turned(1, 0).value).toBeCloseTo(0, 15);
	});

	test('the last transform is the outermost', () => {
		const shiftThenScale = answers(
			formula('x + y', 2, [
				{ kind: 'shift', by: [1, 0] },
				{ kind: 'scale', gain: 10 },
			]),
		);
		expect(shiftThenScale(3, 0).value).toBe(20);
		const wide = answers(
			formula('x', 2, [
				{ kind: 'shift', by: [1] },
				{ kind: 'scale', width: 2 },
			]),
		);
		expect(wide(6, 0).value).toBe(2);
		const narrow = answers(
			formula('x', 2, [
				{ kind: 'scale', width: 2 },
				{ kind: 'shift', by: [1] },
			]),
		);
		expect(narrow(6, 0).value).toBe(2.5);
	});

	test('every value is a slider of its own, beside those of the formula', () => {
		const objective = formula('shift1 in [0, 5] = 1; shift1 x + y', 2, [
			{ kind: 'shift', by: [3, 20] },
			{ kind: 'shift', by: [0.5] },
		]);
		expect(objective.parameters.map(({ name, value }) => [name, value])).toEqual([
			['shift1', 1],
			['shift12', 3],
			['shift2', 20],
			['shift13', 0.5],
			['shift22', 0],
		]);
		for (const { min, value, max } of objective.parameters) expect(min <= value && value <= max).toBe(true);
		expect(answers(objective, { parameters: { shift12: 0, shift2: 0, shift13: 0 } })(5, 2).value).toBe(7);
	});

	test('holes move with the landscape, and a width of 0 leaves nothing', () => {
		const field = randomSurface(5, 5, 0, 1);
		field.values[12] = Number.NaN;
		const moved = answers(surface(field, [{ kind: 'shift', by: [0.25, 0] }]));
		expect(moved(0.25, 0).value).toBeNaN();
		expect(moved(0.75, 0).value).not.toBeNaN();
		expect(moved(-0.8, 0).value).toBeNaN();
		expect(answers(formula('x + y', 2, [{ kind: 'scale' }]), { parameters: { width: 0 } })(1, 1).value).toBeNaN();
	});
});

describe('noise', () => {
	const noisy = (seed: number, frequency = 1, dimension = 2) =>
		answers(formula('0 x1', dimension, [{ kind: 'noise', amplitude: 1, frequency, seed }]));

	test('is added to the value, in proportion to its amplitude', () => {
		const unit = noisy(7, 3);
		const objective = formula('x y', 2, [{ kind: 'noise', amplitude: 2.5, frequency: 3, seed: 7 }]);
		const composed = answers(objective);
		for (let trial = 0; trial < 20; trial++) {
			const [x = 0, y = 0] = point();
			expect(composed(x, y).value).toBeCloseTo(x * y + 2.5 * unit(x, y).value, 12);
		}
		expect(answers(objective, { parameters: { noise: 0 } })(0.3, 0.4).value).toBe(0.3 * 0.4);
	});

	test('the same seed answers the same, another seed something else', () => {
		const [one, same, other] = [noisy(3), noisy(3), noisy(4)];
		const points = Array.from({ length: 50 }, point);
		const values = (f: typeof one): number[] => points.map(([x = 0, y = 0]) => f(x, y).value);
		expect(values(one)).toEqual(values(same));
		expect(values(one).filter((value, i) => value === values(other)[i]).length).toBeLessThan(3);
		// The value itself is part of the contract: links carry seeds.
		expect(noisy(3)(0.5, 0.5).value).toBe(0.0377015620470047);
	});

	test('of three variables: neighbouring seeds share no field', () => {
		// The mixed difference of f(x, y, z) = N(x, y) + M(y, z) in two variables is that of the one field of both.
		type Field = (u: number, v: number) => number;
		const mixed =
			(f: Field): Field =>
			(u, v) =>
				f(u, v) - f(u, 0) - f(0, v);
		const fieldsOf = (seed: number): readonly Field[] => {
			const f = noisy(seed, 1, 3);
			return [mixed((u, v) => f(u, v, 0).value), mixed((u, v) => f(0, u, v).value)];
		};
		const fields = [3, 4, 5].flatMap(fieldsOf);
		for (const [i, one] of fields.entries()) {
			for (const other of fields.slice(i + 1)) expect(one(0.3, 0.6)).not.toBeCloseTo(other(0.3, 0.6), 9);
		}
	});

	test.each([1, 2, 3, 5])('of %i variables: zero on the lattice, small everywhere, not flat', (dimension) => {
		const f = noisy(11, 2, dimension);
		let largest = 0;
		for (let trial = 0; trial < 200; trial++) {
			const lattice = Array.from({ length: dimension }, () => Math.round(random() * 20 - 10) / 2);
			expect(f(...lattice).value).toBe(0);
			const anywhere = Math.abs(f(...lattice.map((x) => x + random() / 2)).value);
			expect(anywhere).toBeLessThanOrEqual(1);
			largest = Math.max(largest, anywhere);
		}
		expect(largest).toBeGreaterThan(0.1);
	});

	test('value, gradient and Hessian are continuous across the lattice, and the gradient is right', () => {
		const f = noisy(5);
		const h = 2 ** -40;
		for (let trial = 0; trial < 50; trial++) {
			const [edge, along] = [Math.round(random() * 10 - 5), random() * 10 - 5];
			for (const place of [(t: number) => [edge + t, along], (t: number) => [along, edge + t]] as const) {
				const [before, after] = [f(...place(-h)), f(...place(h))];
				// Third derivatives are below 100 here, so 2h apart the second ones differ by less than 200 h.
				for (const [k, value] of [before.value, ...before.gradient, ...before.hessian].entries()) {
					expect(Math.abs(value - ([after.value, ...after.gradient, ...after.hessian][k] as number))).toBeLessThan(400 * h);
				}
			}
			const [x, y] = [edge + 0.37, along];
			const { derivative, error } = centralDifference((t) => f(x + t, y).value, 0.25, 10);
			expect(Math.abs((f(x, y).gradient[0] as number) - derivative)).toBeLessThan(error);
		}
	});
});
