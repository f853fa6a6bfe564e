/** What is drawn between the samples of a grid: within them, smooth, exact at them, and never bent on uneven axes. */

import { bindObjective } from '../../src/model/bound.ts';
import { describe, expect, test } from 'vitest';
import { isEvenAxis, nodesOf } from '../../src/compile/surface/axis.ts';
import { limitDerivatives } from '../../src/compile/surface/limiter.ts';
import { nodalDerivatives } from '../../src/compile/surface/slopes.ts';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { referenceField } from '../../src/cpu/expression/reference.ts';
import type { Interpolation, SampledField } from '../../src/model/field.ts';
import type { Objective } from '../../src/model/objective.ts';
import { centralDifference } from '../support/finite-differences.ts';
import { answers, surface } from '../support/objective.ts';
import { seeded } from '../support/random-graph.ts';
import { ownGrid, randomSurface, sampledFrom, unevenly } from '../support/surfaces.ts';

const random = seeded(91);
const within = (lo: number, hi: number): number => lo + random() * (hi - lo);

const DATA: readonly (readonly [string, () => SampledField])[] = [
	['random samples', () => randomSurface(13, 11, 0, 1)],
	['random samples with holes', () => randomSurface(15, 12, 0.2, 2)],
	['random samples on uneven axes', () => unevenly(randomSurface(14, 9, 0, 3), 4)],
	['random samples with holes on uneven axes', () => unevenly(randomSurface(12, 17, 0.25, 5), 6)],
	['a step of ones and twos', () => sampledFrom((x) => (x < 0.1 ? 1 : 2), 9, 7)],
	['digits', () => sampledFrom((x, y) => Math.round(8 + 8 * Math.sin(9 * x + 4 * y)), 8, 8)],
	['a positive loss of many sizes', () => sampledFrom((x, y) => 10 ** (-7 + 9 * Math.abs(x * y - 0.3)), 21, 15)],
	['a thin ridge', () => sampledFrom((x, y) => (Math.abs(x - y) < 0.02 ? 5 : 0.1), 26, 26)],
	['large numbers that differ little', () => sampledFrom(() => 1e6 + random(), 12, 12)],
	['two by two', () => randomSurface(2, 2, 0, 7)],
	['a line', () => randomSurface(23, 1, 0, 8)],
	['a line with holes on an uneven axis', () => unevenly(randomSurface(31, 1, 0.2, 9), 10)],
];

/** The cells of a grid and the least and greatest of their corners that are there. */
function cellsOf({ columns, rows, x, y, values }: SampledField) {
	const line = rows === 1;
	const list: { u: [number, number]; v: [number, number]; lo: number; hi: number }[] = [];
	for (let r = 0; r < Math.max(1, rows - 1); r++) {
		for (let c = 0; c < columns - 1; c++) {
			const at = [r * columns + c, r * columns + c + 1, ...(line ? [] : [(r + 1) * columns + c, (r + 1) * columns + c + 1])];
			const corners = at.map((k) => values[k] as number).filter((v) => !Number.isNaN(v));
			list.push({
				u: [x[c] as number, x[c + 1] as number],
				v: line ? [0, 0] : [y[r] as number, y[r + 1] as number],
				lo: Math.min(...corners),
				hi: Math.max(...corners),
			});
		}
	}
	return list;
}

/** Places along a cell. */
const INSIDE = [1e-4, 0.1, 0.25, 0.4, 0.5, 0.61, 0.75, 0.9, 1 - 1e-4];
const place = ([lo, hi]: readonly [number, number], t: number): number => (t === 1 ? hi : lo + (hi - lo) * t);

describe('nothing leaves the samples around it', () => {
	test.each(DATA)('%s, in double precision', (_name, make) => {
		const field = make();
		const f = answers(surface(field), { order: 0 });
		let count = 0;
		for (const { u, v, lo, hi } of cellsOf(field)) {
			// A place on an edge may be computed by the cell on either side of it.
			for (const [s, t] of INSIDE.flatMap((a) => INSIDE.map((b) => [a, b] as const))) {
				const { value } = field.rows === 1 ? f(place(u, s)) : f(place(u, s), place(v, t));
				if (Number.isNaN(value)) continue;
				count++;
				if (!(value >= lo && value <= hi)) expect.fail(`${value} is outside [${lo}, ${hi}] at ${s}, ${t} of a cell`);
			}
		}
		expect(count).toBeGreaterThan(INSIDE.length);
	});

	test.each(DATA)('%s, in f32 with its rounding', async (_name, make) => {
		const field = make();
		const objective = surface(field);
		const backend = createCpuBackend({ precision: 'f32', mode: 'strict', workers: 0 });
		const points: number[] = [];
		const ranges: [number, number][] = [];
		for (const { u, v, lo, hi } of cellsOf(field)) {
			for (const [s, t] of INSIDE.flatMap((a) => INSIDE.map((b) => [a, b] as const))) {
				points.push(...[Math.fround(place(u, s)), Math.fround(place(v, t))].slice(0, objective.dimension));
				ranges.push([Math.fround(lo), Math.fround(hi)]);
			}
		}
		const bound = bindObjective(objective, 'full');
		const { values } = await backend.sample(bound, Float64Array.from(points), 0);
		backend.dispose();
		expect(values.some((value) => !Number.isNaN(value))).toBe(true);
		const outside = ranges.filter(([lo, hi], i) => (values[i] as number) < lo || (values[i] as number) > hi);
		expect(outside).toEqual([]);
	});

	test.each(DATA)('%s: the 16 Bernstein coefficients of every cell lie within its corners', (_name, make) => {
		const field = make();
		const { columns, rows } = field;
		const [across, up] = [nodesOf(field.x), rows === 1 ? new Float64Array(1) : nodesOf(field.y)];
		const numbers = nodalDerivatives(field, across, up);
		limitDerivatives(numbers, columns, rows, across, up);
		const node = (c: number, r: number): number[] => [...numbers.subarray((r * columns + c) * 4, (r * columns + c) * 4 + 4)];
		for (let r = 0; r < rows - 1; r++) {
			for (let c = 0; c < columns - 1; c++) {
				const [h, k] = [(across[c + 1] as number) - (across[c] as number), (up[r + 1] as number) - (up[r] as number)];
				const corners = [-1, 1].flatMap((b) => [-1, 1].map((a) => ({ a, b, n: node(a < 0 ? c : c + 1, b < 0 ? r : r + 1) })));
				const values = corners.map(({ n }) => n[0] as number);
				if (values.some(Number.isNaN)) continue;
				const coefficients = corners.flatMap(({ a, b, n: [f = 0, p = 0, q = 0, s = 0] }) => {
					const [dx, dy] = [(-a * h * p) / 3, (-b * k * q) / 3];
					return [f, f + dx, f + dy, f + dx + dy + (a * b * h * k * s) / 9];
				});
				const [lo, hi] = [Math.min(...values), Math.max(...values)];
				const rounding = 1e-13 * Math.max(Math.abs(lo), Math.abs(hi));
				expect(Math.min(...coefficients)).toBeGreaterThanOrEqual(lo - rounding);
				expect(Math.max(...coefficients)).toBeLessThanOrEqual(hi + rounding);
			}
		}
	});

	test('negative control: bicubic interpolation leaves them', () => {
		const f = answers(
			surface(
				sampledFrom((x) => (x < 0.1 ? 1 : 2), 9, 7),
				[],
				'bicubic',
			),
			{ order: 0 },
		);
		const values = Array.from({ length: 400 }, (_, i) => f(-1 + i / 200, 0.3).value);
		expect(Math.min(...values)).toBeLessThan(0.99);
		expect(Math.max(...values)).toBeGreaterThan(2.01);
	});
});

describe('the default between samples', () => {
	test.each(DATA)('%s: samples are reproduced exactly, the gradient is the value’s and continuous across cells', (_name, make) => {
		const field = make();
		const line = field.rows === 1;
		const f = answers(surface(field), { order: 1 });
		const at = (x: number, y: number) => (line ? f(x) : f(x, y));
		for (const [i, value] of field.values.entries()) {
			const [x, y] = [field.x[i % field.columns] as number, field.y[Math.floor(i / field.columns)] as number];
			expect(at(x, y).value).toBe(value);
			expect(at(Math.fround(x), Math.fround(y)).value).toBe(value);
		}
		const size = Math.max(...field.values.map((v) => (Number.isNaN(v) ? 0 : Math.abs(v))));
		for (const { u, v } of cellsOf(field)) {
			const [x, y] = [place(u, within(0.2, 0.8)), place(v, within(0.2, 0.8))];
			const { value, gradient } = at(x, y);
			if (Number.isNaN(value)) continue;
			const [w, h] = [u[1] - u[0], v[1] - v[0]];
			for (const k of line ? [0] : [0, 1]) {
				const step = (k === 0 ? w : h) * 1e-4;
				const { derivative, error } = centralDifference((t) => at(x + (k === 0 ? t : 0), y + (k === 1 ? t : 0)).value, step, size);
				expect(Math.abs((gradient[k] as number) - derivative)).toBeLessThan(error + (1e-6 * size) / (k === 0 ? w : h));
			}
			// Both sides of the cell's upper right edges, nearer than anything can bend. An even axis takes for the node what is
			// within 2^-18 of a cell, so just beyond.
			for (const [dx, dy] of line
				? [[w, 0]]
				: [
						[w, 0],
						[0, h],
					]) {
				const off = 2 ** -16;
				const edge = [dx === 0 ? x : u[1], dy === 0 ? y : v[1]] as const;
				const [before, after] = [
					at(edge[0] - (dx as number) * off, edge[1] - (dy as number) * off),
					at(edge[0] + (dx as number) * off, edge[1] + (dy as number) * off),
				];
				if (Number.isNaN(after.value)) continue;
				for (const k of line ? [0] : [0, 1]) {
					const bend = (400 * size * off * Math.max(w, h || w)) / (k === 0 ? w : h) ** 2;
					expect(Math.abs((before.gradient[k] as number) - (after.gradient[k] as number))).toBeLessThan(bend);
				}
			}
		}
	});

	test('smooth data is approximated to second order at worst and nearly third on average', () => {
		const smooth = (x: number, y: number): number => Math.sin(2.3 * x + 0.4) * Math.cos(1.7 * y) + 0.3 * x;
		const errors = [17, 33, 65].map((n) => {
			const f = answers(surface(sampledFrom(smooth, n, n)), { order: 0 });
			let [worst, sum, count] = [0, 0, 0];
			for (let i = 0; i < 83; i++) {
				for (let j = 0; j < 83; j++) {
					const [x, y] = [-1 + (2 * (i + 0.37)) / 83, -1 + (2 * (j + 0.61)) / 83];
					const error = Math.abs(f(x, y).value - smooth(x, y));
					[worst, sum, count] = [Math.max(worst, error), sum + error, count + 1];
				}
			}
			return { worst, mean: sum / count };
		});
		const order = (key: 'worst' | 'mean'): number => Math.log2((errors[0]?.[key] as number) / (errors[2]?.[key] as number)) / 2;
		expect(order('worst')).toBeGreaterThan(1.8);
		expect(order('mean')).toBeGreaterThan(2.6);
	});

	test('where nothing turns, it is as bicubic interpolation', () => {
		const field = sampledFrom((x, y) => Math.exp(0.8 * x + 0.5 * y), 15, 12);
		const [ours, bicubic] = [answers(surface(field), { order: 1 }), answers(surface(field, [], 'bicubic'), { order: 1 })];
		for (let trial = 0; trial < 200; trial++) {
			const point = [within(-1, 1), within(-1, 1)];
			expect(ours(...point)).toEqual(bicubic(...point));
		}
	});
});

describe('cells', () => {
	const modes = (field: SampledField, interpolation: Interpolation): Objective => surface(field, [], interpolation);
	test('are the nearest sample, with gradient 0, and a hole where that is missing', () => {
		const field = randomSurface(9, 7, 0.2, 12);
		const f = answers(modes(field, 'cells'));
		for (let trial = 0; trial < 300; trial++) {
			const [s, t] = [within(0, 8), within(0, 6)];
			const sample = field.values[Math.round(t) * 9 + Math.round(s)] as number;
			const { value, gradient, hessian } = f(-1 + s / 4, -1 + t / 3);
			expect(value).toBe(sample);
			if (!Number.isNaN(sample)) expect([...gradient, ...hessian]).toEqual([0, 0, 0, 0, 0]);
		}
		expect(f(1.01, 0).value).toBeNaN();
	});
	test('on an uneven axis are divided halfway between its nodes', () => {
		const line: SampledField = {
			name: 'f',
			columns: 3,
			rows: 1,
			x: Float64Array.of(0, 1, 10),
			y: Float64Array.of(0),
			values: Float64Array.of(5, 6, 7),
		};
		const f = answers(modes(line, 'cells'));
		expect([0, 0.49, 0.51, 5.4, 5.6, 10].map((x) => f(x).value)).toEqual([5, 5, 6, 6, 7, 7]);
	});
});

describe('axes that are a table of their nodes', () => {
	test('an uneven axis is exact at its own nodes and straight between them for straight data', () => {
		const x = Float64Array.of(1, 2, 4, 8, 16, 32, 64, 100);
		const y = Float64Array.of(-3, -2.5, 0, 0.1, 7);
		const values = Float64Array.from({ length: 40 }, (_, i) => 3 * (x[i % 8] as number) - 2 * (y[Math.floor(i / 8)] as number));
		const field: SampledField = { name: 'f', columns: 8, rows: 5, x, y, values };
		for (const interpolation of ['monotone', 'bicubic'] as const) {
			const f = answers(surface(field, [], interpolation), { order: 1 });
			for (let trial = 0; trial < 200; trial++) {
				const [u, v] = [within(1, 100), within(-3, 7)];
				const { value, gradient } = f(u, v);
				expect(value).toBeCloseTo(3 * u - 2 * v, 10);
				expect(gradient[0]).toBeCloseTo(3, 9);
				expect(gradient[1]).toBeCloseTo(-2, 9);
			}
			for (const [u, v] of [
				[0.999, 0],
				[100.01, 0],
				[5, -3.001],
				[5, 7.001],
			] as const)
				expect(f(u, v).value).toBeNaN();
		}
	});

	test('a parabola on an uneven axis is met with its slopes', () => {
		const x = Float64Array.of(0, 1, 3, 4, 8, 9);
		const line: SampledField = { name: 'f', columns: 6, rows: 1, x, y: Float64Array.of(0), values: x.map((t) => t * t - 3 * t) };
		const f = answers(surface(line, [], 'bicubic'));
		for (const t of [0, 0.5, 1, 2, 3.2, 6.5, 8.8, 9]) {
			const { value, gradient, hessian } = f(t);
			expect(value).toBeCloseTo(t * t - 3 * t, 10);
			expect(gradient[0]).toBeCloseTo(2 * t - 3, 10);
			expect(hessian[0]).toBeCloseTo(2, 9);
		}
	});

	test('far from 0 nothing is a staircase in double precision', () => {
		const x = Float64Array.from({ length: 101 }, (_, c) => 60_000 + 0.01 * c);
		const y = Float64Array.of(0, 1, 2);
		const values = Float64Array.from({ length: 303 }, (_, i) => 100 * ((x[i % 101] as number) - 60_000) + Math.floor(i / 101));
		const f = answers(surface({ name: 'f', columns: 101, rows: 3, x, y, values }), { order: 1 });
		expect(f(60_000.5049, 1).value).toBeCloseTo(51.49, 6);
		expect(f(60_000.5001, 1).value).toBeCloseTo(51.01, 6);
		expect(f(60_000.5049, 1).gradient[0]).toBeCloseTo(100, 4);
		for (let c = 0; c <= 100; c++) expect(f(x[c] as number, 1).value).toBe(values[101 + c]);
	});

	test.each([
		['of doubles', (x: number) => x],
		['of f32', Math.fround],
		['printed with six decimals', (x: number) => Number(x.toFixed(6))],
	] as const)('far from 0 an even grid over an even axis %s meets its samples, in double precision', async (_what, kept) => {
		let met = 0;
		for (const [lo, step, columns] of [
			[60_000, 0.01, 101],
			[1000, 0.001, 51],
			[-3e5, 1, 77],
		] as const) {
			const x = Float64Array.from({ length: columns }, (_, c) => kept(lo + step * c));
			// f32 numbers at 60000 are no even axis of 0.01: they are read as the uneven one that they are.
			if (!isEvenAxis(x)) continue;
			met++;
			const field: SampledField = { ...randomSurface(columns, 5, 0.1, columns), x };
			const objective = surface(field);
			const { values } = await referenceField(bindObjective(objective, 'plane'), ownGrid(field));
			expect([...values]).toEqual([...field.values]);
		}
		expect(met).toBeGreaterThanOrEqual(2);
	});

	test('what is taken for a node is never more than 1/256 of a cell', () => {
		for (const [lo, step] of [
			[1000, 0.001],
			[1000, 1],
			[0, 1],
			[-3e5, 40],
			[1e-7, 1e-9],
		] as const) {
			const x = Float64Array.from({ length: 41 }, (_, c) => lo + step * c);
			const line: SampledField = {
				name: 'f',
				columns: 41,
				rows: 1,
				x,
				y: Float64Array.of(0),
				values: Float64Array.from({ length: 41 }, (_, c) => c),
			};
			const f = answers(surface(line), { order: 0 });
			for (let trial = 0; trial < 100; trial++) {
				const t = within(0, 40);
				expect(Math.abs(f(lo + step * t).value - t)).toBeLessThanOrEqual(2 ** -8);
			}
		}
	});
});
