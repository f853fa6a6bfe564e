/** Samples on no grid: flat triangles between them, exact at every one, holes beyond their hull. */

import { bindObjective } from '../../src/model/bound.ts';
import { describe, expect, test } from 'vitest';
import { partition } from '../../src/compile/surface/partition.ts';
import { MAX_POINTS, triangulate } from '../../src/compile/surface/triangles.ts';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { LimitError, UsageError } from '../../src/model/errors.ts';
import type { SampledPoints } from '../../src/model/field.ts';
import { answers, surface } from '../support/objective.ts';
import { seeded } from '../support/random-graph.ts';
import { scattered } from '../support/surfaces.ts';

const random = seeded(19);

const SETS: readonly (readonly [string, SampledPoints])[] = [
	['three', { ...scattered(3, 1), x: Float64Array.of(0, 1, 0), y: Float64Array.of(0, 0, 2) }],
	['random ones', scattered(200, 2)],
	['random ones, some without a value', scattered(150, 3, 0.2)],
	['those of a lattice', scattered(100, 4, 0, (i) => [i % 10, Math.floor(i / 10)])],
	['clustered ones of very different units', scattered(120, 5, 0, (_, r) => [1e-5 * 10 ** (3 * r()), 1e6 * r() ** 3])],
	['far from 0', scattered(80, 6, 0.1, (_, r) => [60_000 + 4 * r(), -3e5 + 100 * r()])],
	['a trial of a search: most in one corner', scattered(300, 7, 0, (_, r) => [10 ** (-4 * r()), 10 ** (-4 * r())])],
	['on two circles', scattered(64, 8, 0, (i) => [Math.cos(i / 5) * (1 + (i & 1)), Math.sin(i / 5) * (1 + (i & 1))])],
];

/** The value by looking through all triangles; undefined where none holds the place, or only its rounding does. */
function lookedUp(points: SampledPoints, x: number, y: number): { value: number; gradient: [number, number] } | undefined | null {
	const { corners, count } = triangulate(points);
	let near = false;
	for (let t = 0; t < count; t++) {
		const [a, b, c] = [0, 1, 2].map((k) => corners[3 * t + k] as number) as [number, number, number];
		const [xa, ya, xb, yb, xc, yc] = [a, b, c].flatMap((i) => [points.x[i] as number, points.y[i] as number]) as [
			number,
			number,
			number,
			number,
			number,
			number,
		];
		const area = (xb - xa) * (yc - ya) - (xc - xa) * (yb - ya);
		const second = ((x - xa) * (yc - ya) - (xc - xa) * (y - ya)) / area;
		const third = ((xb - xa) * (y - ya) - (x - xa) * (yb - ya)) / area;
		const least = Math.min(second, third, 1 - second - third);
		if (least > 1e-3) {
			const [fa, fb, fc] = [a, b, c].map((i) => points.values[i] as number) as [number, number, number];
			const gradient: [number, number] = [
				((fb - fa) * (yc - ya) - (fc - fa) * (yb - ya)) / area,
				((fc - fa) * (xb - xa) - (fb - fa) * (xc - xa)) / area,
			];
			return { value: fa + second * (fb - fa) + third * (fc - fa), gradient };
		}
		near ||= least > -1e-3;
	}
	return near ? null : undefined;
}

const boxOf = ({ x, y }: SampledPoints): [number, number, number, number] => [
	Math.min(...x),
	Math.max(...x),
	Math.min(...y),
	Math.max(...y),
];

describe.each(SETS)('samples: %s', (_name, points) => {
	const objective = surface(points);
	const f = answers(objective);

	test('each is reproduced exactly, also at the f32 nearest to its place', () => {
		for (const [i, value] of points.values.entries()) {
			const [x, y] = [points.x[i] as number, points.y[i] as number];
			expect(f(x, y).value).toBe(value);
			expect(f(Math.fround(x), Math.fround(y)).value).toBe(value);
		}
	});

	test('between them lies the plane of their triangle, beyond their hull nothing', () => {
		const [x0, x1, y0, y1] = boxOf(points);
		const seen = { inside: 0, outside: 0 };
		for (let trial = 0; trial < 400; trial++) {
			const [x, y] = [x0 + (x1 - x0) * (1.2 * random() - 0.1), y0 + (y1 - y0) * (1.2 * random() - 0.1)];
			const expected = lookedUp(points, x, y);
			const { value, gradient, hessian } = f(x, y);
			if (expected === null) continue;
			if (expected === undefined || Number.isNaN(expected.value)) {
				seen.outside++;
				expect(value).toBeNaN();
				continue;
			}
			seen.inside++;
			expect(Math.abs(value - expected.value)).toBeLessThan(1e-7);
			for (const k of [0, 1] as const) {
				const scale = Math.abs(expected.gradient[0]) * (x1 - x0) + Math.abs(expected.gradient[1]) * (y1 - y0);
				expect(Math.abs((gradient[k] as number) - expected.gradient[k]) * (k === 0 ? x1 - x0 : y1 - y0)).toBeLessThanOrEqual(1e-6 * scale);
			}
			expect(hessian).toEqual([0, 0, 0]);
		}
		expect(seen.inside).toBeGreaterThan(20);
		expect(seen.outside).toBeGreaterThan(20);
	});

	test('across edges the value is continuous', () => {
		const { corners, count } = triangulate(points);
		const [x0, x1, y0, y1] = boxOf(points);
		for (let t = 0; t < count; t++) {
			const [a, b, c] = [0, 1, 2].map((k) => corners[3 * t + ((k + t) % 3)] as number) as [number, number, number];
			if ([a, b, c].some((i) => Number.isNaN(points.values[i]))) continue;
			const s = 0.2 + 0.6 * random();
			const on = (axis: Float64Array): number => (axis[a] as number) * (1 - s) + (axis[b] as number) * s;
			const straight = (points.values[a] as number) * (1 - s) + (points.values[b] as number) * s;
			const aside = 1e-9;
			for (const side of [-1, 0, 1]) {
				const { value } = f(on(points.x) + side * aside * (x1 - x0), on(points.y) + side * aside * (y1 - y0));
				// Beyond the hull, or beside a sample without a value.
				if (Number.isNaN(value)) continue;
				const { gradient } = f(on(points.x), on(points.y));
				const steep = Math.abs(gradient[0] as number) * (x1 - x0) + Math.abs(gradient[1] as number) * (y1 - y0) + 1e6;
				expect(Math.abs(value - straight)).toBeLessThan(4 * aside * steep);
			}
		}
	});

	test('in f32 nothing is valid in one machine and wild: values stay within all samples', async () => {
		const [x0, x1, y0, y1] = boxOf(points);
		const backend = createCpuBackend({ precision: 'f32', mode: 'strict', workers: 0 });
		const places = Float64Array.from({ length: 600 }, (_, i) =>
			Math.fround(i % 2 === 0 ? x0 + (x1 - x0) * random() : y0 + (y1 - y0) * random()),
		);
		const bound = bindObjective(objective, 'full');
		const { values } = await backend.sample(bound, places, 0);
		backend.dispose();
		const there = points.values.filter((value) => !Number.isNaN(value)).map(Math.fround);
		const valid = values.filter((value) => !Number.isNaN(value));
		expect(valid.length).toBeGreaterThan(30);
		expect(Math.min(...valid)).toBeGreaterThanOrEqual(Math.min(...there));
		expect(Math.max(...valid)).toBeLessThanOrEqual(Math.max(...there));
	});

	test('every leaf of the tree is one triangle, and the tree is shallow', () => {
		const triangles = triangulate(points);
		const { nodes, depth } = partition(triangles);
		expect(depth).toBeLessThanOrEqual(3 + 1.8 * Math.log2(triangles.count + 1));
		const leaves = new Set<number>();
		for (let k = 0; k < nodes.length; k += 4) if (nodes[k] === 0 && nodes[k + 1] === 0) leaves.add((nodes[k + 2] as number) - 1);
		expect(leaves.size).toBe(triangles.count);
	});
});

describe('what cannot be joined', () => {
	const named = (x: number[], y: number[]): SampledPoints => ({
		layout: 'points',
		name: 'loss',
		x: Float64Array.from(x),
		y: Float64Array.from(y),
		values: Float64Array.from(x),
	});
	test.each([
		['two samples', named([0, 1], [0, 1])],
		['samples on one line', named([0, 1, 2, 3, 5], [1, 3, 5, 7, 11])],
		['samples of one x', named([2, 2, 2], [0, 1, 2])],
	])('%s: told in a sentence', (_what, points) => {
		expect(() => surface(points)).toThrow(UsageError);
		expect(() => surface(points)).toThrow(/“loss” span no area/);
	});
	test('more than the limit', () => {
		expect(() => surface(scattered(MAX_POINTS + 1, 1))).toThrow(LimitError);
		expect(() => surface(scattered(MAX_POINTS + 1, 1))).toThrow(/at most 20000 can be joined/);
	});
});

test('a landscape of scattered samples has their extent as its window, and says where they are', () => {
	const points = scattered(50, 9, 0, (_, r) => [3 + r(), -r()]);
	const landscape = openLandscape({ kind: 'surface', name: 'trials.csv', field: points });
	expect(landscape.samplePoints).toEqual({ x: points.x, y: points.y });
	expect(landscape.view).toEqual({ u: [Math.min(...points.x), Math.max(...points.x)], v: [Math.min(...points.y), Math.max(...points.y)] });
	expect(landscape.samples).toBeUndefined();
	expect(landscape.edge).toEqual(landscape.view);
});
