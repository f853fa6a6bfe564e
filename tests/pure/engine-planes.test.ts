/** Planes through landscapes of more than two variables. */

import { describe, expect, test } from 'vitest';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { planeOf, randomDirections } from '../../src/engine/landscapes/planes.ts';
import { dot } from '../../src/math/linear.ts';
import { axisPlane, isSlice, planeAlong } from '../../src/model/geometry.ts';
import { UsageError } from '../../src/model/errors.ts';

const landscape = openLandscape({ kind: 'formula', text: 'x1^2 + x2^2 + x3^2' });

describe('through three points', () => {
	test('u = v = 0 at the first, u = 1 at the second, v = 1 at the third', () => {
		const plane = planeOf(landscape, {
			kind: 'points',
			points: [
				[1, 2, 3],
				[2, 2, 3],
				[1, 2, 5],
			],
		});
		expect(plane).toEqual(planeAlong([1, 2, 3], [1, 0, 0], [0, 0, 2]));
	});

	test('points on one line span no plane, however their coordinates were rounded', () => {
		for (let i = 1; i < 200; i++) {
			const b = [0.1 * i, 0.2, 0.3];
			expect(() => planeOf(landscape, { kind: 'points', points: [[0, 0, 0], b, b.map((x) => 3.7 * x)] })).toThrow(/on one line/);
		}
	});

	test('a small but certain angle is a plane', () => {
		expect(
			planeOf(landscape, {
				kind: 'points',
				points: [
					[0, 0, 0],
					[1, 0, 0],
					[1, 1e-5, 0],
				],
			}),
		).toBeDefined();
	});
});

test.each([1, 2, 7, 123])('random directions of seed %i are orthonormal, and the same again', (seed) => {
	const { first, second } = randomDirections(8, seed);
	expect(dot(first, first)).toBeCloseTo(1, 12);
	expect(dot(second, second)).toBeCloseTo(1, 12);
	expect(dot(first, second)).toBeCloseTo(0, 12);
	expect(randomDirections(8, seed)).toEqual({ first, second });
});

describe('a landscape of up to two variables is its own plane', () => {
	test.each([
		['x^2', 1, [1], [0]],
		['x^2 + y', 2, [1, 0], [0, 1]],
	] as const)('%s', (text, n, first, second) => {
		const own = openLandscape({ kind: 'formula', text, dimension: n });
		for (const request of [
			{ kind: 'axes', first: 0, second: 1 },
			{ kind: 'random', seed: 3 },
		] as const) {
			const plane = planeOf(own, request);
			expect(plane).toEqual({ n, origin: new Float64Array(n), first: Float64Array.from(first), second: Float64Array.from(second) });
			expect(isSlice(plane)).toBe(false);
		}
	});
});

describe('a plane by its directions', () => {
	test.each([
		['parallel', [1, 2, 3], [-2, -4, -6]],
		['parallel but for rounding', [0.1, 0.2, 0.3], [0.1 * 3, 0.2 * 3, 0.3 * 3]],
		['one that is 0', [1, 0, 0], [0, 0, 0]],
	])('%s span none', (_, first, second) => {
		expect(() => planeAlong([0, 0, 0], first, second)).toThrow(
			new UsageError('The two directions of the plane are parallel, or one of them is 0: they span no plane.'),
		);
	});

	test('vectors of other lengths are refused', () => {
		expect(() => planeAlong([0, 0, 0], [1, 0, 0], [1, 0])).toThrow('a point of 3 coordinates needs directions of 3 numbers, not 2');
	});

	test('100 000 coordinates: parallel directions are found, random ones are orthonormal', () => {
		const n = 100_000;
		const { first, second } = randomDirections(n, 5);
		expect(dot(first, first)).toBeCloseTo(1, 12);
		expect(dot(first, second)).toBeCloseTo(0, 12);
		expect(planeAlong(axisPlane(n).origin, first, second).n).toBe(n);
		const scaled = first.map((x) => 0.3 * x);
		expect(() => planeAlong(axisPlane(n).origin, first, scaled)).toThrow('parallel');
	});
});
