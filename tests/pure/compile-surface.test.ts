/** Sampled surfaces in double precision: the samples themselves, smoothness between them, holes and lines. */

import { bindObjective } from '../../src/model/bound.ts';
import { describe, expect, test } from 'vitest';
import { referenceField } from '../../src/cpu/expression/reference.ts';
import type { SampledField } from '../../src/model/field.ts';
import { centralDifference } from '../support/finite-differences.ts';
import { answers, surface } from '../support/objective.ts';
import { seeded } from '../support/random-graph.ts';
import { ownGrid, publishedFiles, publishedSurface, randomSurface, sampledFrom } from '../support/surfaces.ts';

const random = seeded(77);
const within = (lo: number, hi: number): number => lo + random() * (hi - lo);
/** A surface with the cells of some (column, row) missing. */
function withHoles(field: SampledField, holes: readonly (readonly [number, number])[]): SampledField {
	const values = field.values.slice();
	for (const [column, row] of holes) values[row * field.columns + column] = Number.NaN;
	return { ...field, values };
}

describe('samples', () => {
	test.each([
		[
			[-1, 1],
			[-1, 1],
		],
		[
			[-0.3, 0.7],
			[0.1, 7.3],
		],
		[
			[1000.1, 1000.9],
			[-3e5, -2e5],
		],
		[
			[1e-7, 2e-7],
			[0, 1e6],
		],
	] as const)('are reproduced exactly on axes %j × %j, at coordinates of both precisions', (u, v) => {
		const field = withHoles(randomSurface(31, 17, 0, 1, u, v), [
			[3, 4],
			[0, 0],
			[30, 16],
		]);
		const f = answers(surface(field), { order: 0 });
		for (const round of [Math.fround, (x: number) => x]) {
			const found = Array.from(
				field.values,
				(_, i) => f(round(field.x[i % 31] as number), round(field.y[Math.floor(i / 31)] as number)).value,
			);
			expect(found).toEqual([...field.values]);
		}
	});

	test('of 2 × 2 make a bilinear surface', () => {
		const field = sampledFrom((x, y) => 3 + x - 2 * y + 5 * x * y, 2, 2);
		const f = answers(surface(field));
		for (let trial = 0; trial < 20; trial++) {
			const [x, y] = [within(-1, 1), within(-1, 1)];
			const { value, gradient, hessian } = f(x, y);
			expect(value).toBeCloseTo(3 + x - 2 * y + 5 * x * y, 12);
			expect(gradient[0]).toBeCloseTo(1 + 5 * y, 12);
			expect(hessian[1]).toBeCloseTo(5, 11);
		}
	});
});

describe('between samples', () => {
	const POLYNOMIALS: readonly (readonly [string, (x: number, y: number) => readonly number[]])[] = [
		['a plane', (x, y) => [1 + 2 * x - 3 * y, 2, -3, 0, 0, 0]],
		['a bowl', (x, y) => [x * x + 3 * y * y - x * y, 2 * x - y, 6 * y - x, 2, -1, 6]],
		['x²y²', (x, y) => [x * x * y * y, 2 * x * y * y, 2 * x * x * y, 2 * y * y, 4 * x * y, 2 * x * x]],
	];
	test.each(POLYNOMIALS)('%s is reproduced everywhere by bicubic interpolation, value, gradient and Hessian', (_name, exact) => {
		const field = sampledFrom((x, y) => exact(x, y)[0] as number, 9, 7, [-1, 2], [0, 1.5]);
		const f = answers(surface(field, [], 'bicubic'));
		for (let trial = 0; trial < 200; trial++) {
			const [x, y] = [within(-1, 2), within(0, 1.5)];
			const { value, gradient, hessian } = f(x, y);
			for (const [k, number] of [value, ...gradient, ...hessian].entries()) expect(number).toBeCloseTo(exact(x, y)[k] as number, 9);
		}
	});

	test("value and gradient are continuous across cells; the gradient is the value's derivative", () => {
		const field = randomSurface(9, 8, 0, 3);
		const f = answers(surface(field, [], 'bicubic'));
		// Nearer than f32 tells apart a coordinate is the sample's own, so just beyond that.
		const h = 2 ** -19;
		for (let trial = 0; trial < 60; trial++) {
			const [column, y] = [field.x[1 + Math.floor(random() * 7)] as number, within(-0.99, 0.99)];
			const [before, after] = [f(column - h, y), f(column + h, y)];
			// Second derivatives of such samples are below 8 · 60 · 4².
			expect(Math.abs(before.value - after.value)).toBeLessThan(1e4 * h);
			for (const k of [0, 1]) expect(Math.abs((before.gradient[k] as number) - (after.gradient[k] as number))).toBeLessThan(1e5 * h);
			const [x0, y0] = [within(-0.98, 0.98), y];
			for (const k of [0, 1]) {
				const { derivative, error } = centralDifference((t) => f(x0 + (k === 0 ? t : 0), y0 + (k === 1 ? t : 0)).value, 2 ** -6, 100);
				// A window that spans two cells has a jump of the second derivative in it.
				expect(Math.abs((f(x0, y0).gradient[k] as number) - derivative)).toBeLessThan(error + 1e-2);
			}
		}
	});

	test("the Hessian is the gradient's derivative inside a cell", () => {
		const f = answers(surface(randomSurface(5, 5, 0, 4, [0, 4], [0, 4])));
		for (let trial = 0; trial < 40; trial++) {
			const [x, y] = [Math.floor(within(0, 4)) + within(0.2, 0.8), Math.floor(within(0, 4)) + within(0.2, 0.8)];
			const { hessian } = f(x, y);
			for (const [k, [i, j]] of [
				[0, 0],
				[0, 1],
				[1, 1],
			].entries()) {
				const { derivative, error } = centralDifference(
					(t) => f(x + (j === 0 ? t : 0), y + (j === 1 ? t : 0)).gradient[i as number] as number,
					1,
					100,
				);
				expect(Math.abs((hessian[k] as number) - derivative)).toBeLessThan(error);
			}
		}
	});
});

describe('holes', () => {
	/** 5 × 5 samples at whole coordinates, the middle one missing. */
	const pierced = answers(
		surface(
			withHoles(
				sampledFrom((x, y) => x + 10 * y, 5, 5, [0, 4], [0, 4]),
				[[2, 2]],
			),
		),
	);

	test('a missing sample is a hole, and so is whatever lies in a cell with it', () => {
		expect(pierced(2, 2).value).toBeNaN();
		for (const [x, y] of [
			[1.5, 1.5],
			[2.5, 2.5],
			[1.01, 1.99],
			[2, 2.5],
			[1.5, 2],
			[2.999, 2],
		])
			expect(pierced(x as number, y as number).value).toBeNaN();
		for (const [x, y] of [
			[1, 1],
			[3, 3],
			[1, 2],
			[2, 1],
			[3, 2],
		])
			expect(pierced(x as number, y as number).value).toBe((x as number) + 10 * (y as number));
	});

	test('the far edges of such a cell are there, and have a gradient', () => {
		for (const [x, y] of [
			[1, 1.5],
			[1.5, 1],
			[3, 2.5],
			[2.5, 3],
		] as const) {
			const { value, gradient } = pierced(x, y);
			expect(value).toBeCloseTo(x + 10 * y, 12);
			expect(gradient.map((each) => Math.round(each * 1e9) / 1e9)).toEqual([1, 10]);
		}
	});

	test('second derivatives need all four corners', () => {
		expect(pierced(0.5, 0.5).hessian.every((each) => Math.abs(each) < 1e-12)).toBe(true);
		for (const [x, y] of [
			[1, 1],
			[1, 1.5],
			[1.5, 1],
		] as const) {
			expect(pierced(x, y).value).not.toBeNaN();
			expect(pierced(x, y).hessian.every(Number.isNaN)).toBe(true);
		}
	});

	test('edges and corners of the grid are there; outside is a hole', () => {
		for (const [x, y] of [
			[0, 0],
			[4, 4],
			[0, 3.5],
			[3.7, 4],
			[4, 0.1],
		] as const)
			expect(pierced(x, y).value).toBeCloseTo(x + 10 * y, 12);
		for (const [x, y] of [
			[-0.001, 1],
			[4.001, 1],
			[1, -0.001],
			[1, 4.001],
			[1e9, 0],
			[-(2 ** 30), 2 ** 30],
		] as const)
			expect(pierced(x, y).value).toBeNaN();
	});

	test('values beyond ±2^120, infinite ones among them, are missing', () => {
		const field = sampledFrom(() => 1, 3, 1 + 1);
		field.values.set([2 ** 120, 2 ** 121, Number.POSITIVE_INFINITY]);
		const f = answers(surface(field), { order: 0 });
		expect([...field.x].map((x) => f(x, -1).value)).toEqual([2 ** 120, Number.NaN, Number.NaN]);
	});

	test('differences never reach across a hole', () => {
		// On either side of the missing column lies a plane of its own slope.
		const field = withHoles(
			sampledFrom((x, y) => (x < 3 ? 5 * x : 1000 - 7 * x) + y, 7, 3, [0, 6], [0, 2]),
			[
				[3, 0],
				[3, 1],
				[3, 2],
			],
		);
		const f = answers(surface(field), { order: 1 });
		for (const [x, slope] of [
			[0.3, 5],
			[1.7, 5],
			[2, 5],
			[4, -7],
			[4.4, -7],
			[6, -7],
		] as const)
			expect(f(x, 0.6).gradient[0]).toBeCloseTo(slope, 10);
	});

	test.skipIf(!publishedFiles)(
		`pca_30x30.h5 has 838 holes on its own grid, exactly where the file has them${publishedFiles ? '' : ' (skipped: ../shared/data is not there)'}`,
		async () => {
			const field = await publishedSurface('li2018-tool/pca_30x30.h5');
			const objective = surface(field);
			const { values } = await referenceField(bindObjective(objective, 'plane'), ownGrid(field));
			expect([...values]).toEqual([...field.values]);
			expect(values.filter(Number.isNaN)).toHaveLength(838);
		},
	);
});

describe('lines', () => {
	const line = withHoles(
		sampledFrom((x) => x * x - 3 * x, 9, 1, [0, 8]),
		[[5, 0]],
	);

	test('have one variable, reproduce their samples and parabolas, and have holes', () => {
		const objective = surface(line, [], 'bicubic');
		expect(objective.dimension).toBe(1);
		const f = answers(objective);
		for (const x of [0, 1, 4, 6, 8]) expect(f(x).value).toBe(x * x - 3 * x);
		for (const x of [0.5, 2.25, 3.9, 7.1]) {
			const { value, gradient, hessian } = f(x);
			expect(value).toBeCloseTo(x * x - 3 * x, 12);
			expect(gradient[0]).toBeCloseTo(2 * x - 3, 11);
			expect(hessian[0]).toBeCloseTo(2, 10);
		}
		for (const x of [4.5, 5, 5.5, -0.01, 8.01]) expect(f(x).value).toBeNaN();
		expect(f(4).hessian[0]).toBeNaN();
	});

	test('are the same for every v of the plane', () => {
		const f = answers(surface(line), { space: 'plane', order: 1 });
		expect(f(2.5, 100)).toEqual(f(2.5, -7));
		expect(f(2.5, 0).gradient[1]).toBe(0);
	});
});
