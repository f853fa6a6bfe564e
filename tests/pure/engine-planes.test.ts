/** Planes through landscapes of more than two variables. */

import { describe, expect, test } from 'vitest';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { planeOf, randomDirections } from '../../src/engine/landscapes/planes.ts';

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
		expect(plane).toEqual({ origin: [1, 2, 3], first: [1, 0, 0], second: [0, 0, 2] });
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
	const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, k) => sum + x * (b[k] as number), 0);
	expect(dot(first, first)).toBeCloseTo(1, 12);
	expect(dot(second, second)).toBeCloseTo(1, 12);
	expect(dot(first, second)).toBeCloseTo(0, 12);
	expect(randomDirections(8, seed)).toEqual({ first, second });
});
