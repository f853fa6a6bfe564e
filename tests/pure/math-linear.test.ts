/** A plane through n dimensions: projection, distance, dual basis, and long inner products. */

import { expect, test } from 'vitest';
import { dot, dualBasis, gram, pointOf, pointsOf, project, spansPlane } from '../../src/math/linear.ts';
import { philoxUniform } from '../../src/math/philox.ts';

const oblique = { origin: [0, 0, 0], first: [1, 0, 0], second: [1, 1, 0] };

test('the nearest point of an oblique plane, and how far it is', () => {
	const { uv, distances } = project(oblique, Float64Array.of(5, 6, -2, 1, 1, 0));
	expect([...uv]).toEqual([-1, 6, 0, 1]);
	expect([...distances]).toEqual([2, 0]);
});

test('points of a plane project on themselves', () => {
	expect([...pointOf(oblique, 2, 3)]).toEqual([5, 3, 0]);
	const uv = [2, 3, -1, 0.5];
	const { uv: back, distances } = project(oblique, pointsOf(oblique, uv));
	expect([...back]).toEqual(uv);
	expect([...distances]).toEqual([0, 0]);
});

test('the dual basis: 1 along its own direction, 0 along the other', () => {
	const plane = { first: [2, 0, 1, 0], second: [1, 1, 0, 3] };
	const { first, second } = dualBasis(plane);
	expect(dot(first, plane.first)).toBeCloseTo(1, 15);
	expect(dot(first, plane.second)).toBeCloseTo(0, 15);
	expect(dot(second, plane.first)).toBeCloseTo(0, 15);
	expect(dot(second, plane.second)).toBeCloseTo(1, 15);
});

test('on a line v has no part', () => {
	const line = { origin: [3], first: [2], second: [0] };
	expect(gram(line)).toEqual({ uu: 4, uv: 0, vv: 0 });
	expect([...dualBasis(line).first, ...dualBasis(line).second]).toEqual([0.5, 0]);
	expect(project(line, [7])).toEqual({ uv: Float64Array.of(2, 0), distances: Float64Array.of(0) });
	expect(spansPlane(line)).toBe(false);
});

test('the rounding of an inner product does not grow with its length: blocks of 1024, then their sums', () => {
	const n = 1_000_000;
	const a = Float64Array.from({ length: n }, (_, k) => philoxUniform(1, k, 0, 0)[0]);
	const one = new Float64Array(n).fill(1);
	// The truth, by compensated summation (Neumaier): off by 2⁻⁵³ of the sum and n · 2⁻¹⁰⁶ of Σ|a|.
	let [sum, rest] = [0, 0];
	for (const x of a) {
		const next = sum + x;
		rest += Math.abs(sum) >= x ? sum - next + x : x - next + sum;
		sum = next;
	}
	const truth = sum + rest;
	const bound = (1024 + n / 1024) * 2 ** -53 * truth;
	expect(Math.abs(dot(a, one) - truth)).toBeLessThanOrEqual(bound);
});
