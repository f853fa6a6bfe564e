/** Where particles begin: the same points for the same seed, inside the window, in the plane. */

import { expect, test } from 'vitest';
import { axisPlane, planeAlong, type Rectangle } from '../../src/model/geometry.ts';
import { project } from '../../src/math/linear.ts';
import { embed, startPoints, startsOf } from '../../src/engine/swarm/starts.ts';
import { philoxUniform } from '../../src/math/philox.ts';
import { processorTime } from '../support/processor-time.ts';

const WINDOW: Rectangle = { u: [-1.2, 0.7], v: [0.1, 3.3] };
const uniform = (count: number, seed = 1): Float64Array =>
	startPoints({ kind: 'uniform', ...WINDOW }, { count, seed, plane: axisPlane(2) });

test('uniform: in the window to the last bit of f32, evenly, by seed and particle only', () => {
	const count = 40_000;
	const points = uniform(count);
	let [sumU, sumV, product] = [0, 0, 0];
	for (let i = 0; i < count; i++) {
		const [x, y] = [points[2 * i] as number, points[2 * i + 1] as number];
		expect(x >= -1.2 && x <= 0.7 && y >= 0.1 && y <= 3.3 && Math.fround(x) === x && Math.fround(y) === y).toBe(true);
		sumU += x;
		sumV += y;
		product += (x + 0.25) * (y - 1.7);
	}
	// Five standard errors: a uniform number on a side of length s deviates by s/√12, a product of two by s·s′/12.
	expect(Math.abs(sumU / count + 0.25)).toBeLessThan((5 * 1.9) / Math.sqrt(12 * count));
	expect(Math.abs(sumV / count - 1.7)).toBeLessThan((5 * 3.2) / Math.sqrt(12 * count));
	expect(Math.abs(product / count)).toBeLessThan((5 * 1.9 * 3.2) / (12 * Math.sqrt(count)));
	expect(uniform(100)).toEqual(points.slice(0, 200));
	expect(uniform(100, 2)).not.toEqual(points.slice(0, 200));
});

test('uniform draws a stream of its own', () => {
	const unit = startPoints({ kind: 'uniform', u: [0, 1], v: [0, 1] }, { count: 50, seed: 3, plane: axisPlane(2) });
	for (const stream of [0, 1, 2, 3])
		for (let i = 0; i < 50; i++) expect(philoxUniform(3, i, 0, stream).slice(0, 2)).not.toEqual([unit[2 * i], unit[2 * i + 1]]);
});

test('a window whose ends are no f32: the ends do not round out of it', () => {
	// −1.2 rounds below itself and 0.7 rounds below itself; a window of one spacing of f32 leaves no other choice.
	const narrow: Rectangle = { u: [-1.2, -1.2 + 3e-7], v: [3.3 - 3e-7, 3.3] };
	const points = startPoints({ kind: 'uniform', ...narrow }, { count: 500, seed: 1, plane: axisPlane(2) });
	for (let i = 0; i < 500; i++) {
		expect(points[2 * i]).toBeGreaterThanOrEqual(-1.2);
		expect(points[2 * i + 1]).toBeLessThanOrEqual(3.3);
	}
});

test('grid: the middles of cells, each count complete', () => {
	expect([...startPoints({ kind: 'grid', u: [0, 4], v: [0, 4] }, { count: 4, seed: 0, plane: axisPlane(2) })]).toEqual([
		1, 1, 3, 1, 1, 3, 3, 3,
	]);
	// Five in three columns and two rows: the last row has two, spread out.
	expect([...startPoints({ kind: 'grid', u: [0, 12], v: [0, 4] }, { count: 5, seed: 0, plane: axisPlane(2) })]).toEqual([
		2, 1, 6, 1, 10, 1, 3, 3, 9, 3,
	]);
	expect([...startPoints({ kind: 'grid', u: [0, 8], v: [0, 1] }, { count: 4, seed: 0, plane: axisPlane(1) })]).toEqual([1, 3, 5, 7]);
	for (const count of [1, 2, 3, 7, 99, 100, 101]) {
		const points = startPoints({ kind: 'grid', ...WINDOW }, { count, seed: 0, plane: axisPlane(2) });
		const different = new Set(Array.from({ length: count }, (_, i) => `${points[2 * i]},${points[2 * i + 1]}`));
		expect(different.size).toBe(count);
	}
});

test('gaussian: mean and deviation as asked, in shares of the window by default', () => {
	expect(startsOf({ kind: 'gaussian' }, { u: [-1, 3], v: [0, 10] })).toEqual({ kind: 'gaussian', center: [1, 5], deviation: [0.4, 1] });
	const count = 20_000;
	const points = startPoints({ kind: 'gaussian', center: [2, -1], deviation: [0.5, 3] }, { count, seed: 4, plane: axisPlane(2) });
	for (const [k, mean, deviation] of [
		[0, 2, 0.5],
		[1, -1, 3],
	] as const) {
		let [sum, squares] = [0, 0];
		for (let i = 0; i < count; i++) {
			const z = ((points[2 * i + k] as number) - mean) / deviation;
			sum += z;
			squares += z * z;
		}
		// Five standard errors of the mean and of the mean square of a normal number.
		expect(Math.abs(sum / count)).toBeLessThan(5 / Math.sqrt(count));
		expect(Math.abs(squares / count - 1)).toBeLessThan(5 * Math.sqrt(2 / count));
	}
});

test('in n dimensions particles begin in the plane', () => {
	const plane = planeAlong([1, 0, -1, 2], [0, 1, 0, 1], [2, 0, 0, 1]);
	const points = startPoints({ kind: 'uniform', ...WINDOW }, { count: 100, seed: 1, plane });
	// Each coordinate is rounded once, by at most 2^−24 of its size (here at most 12).
	expect(Math.max(...project(plane, points).distances)).toBeLessThan(4 * 12 * 2 ** -24);
	const flat = uniform(1);
	expect(points[1]).toBeCloseTo(flat[0] as number, 6);
	expect([...embed(Float64Array.of(1, 2), plane)]).toEqual([5, 1, -1, 5]);
});

test('points are taken as they are', () => {
	const points = [
		[0.1, 2, 3],
		[4, 5, 6],
	];
	expect([...startPoints({ kind: 'points', points }, { count: 2, seed: 0, plane: axisPlane(3) })]).toEqual([0.1, 2, 3, 4, 5, 6]);
	expect(() => startPoints({ kind: 'points', points }, { count: 2, seed: 0, plane: axisPlane(2) })).toThrow('has 2 coordinates, not 3');
	expect(() => startPoints({ kind: 'points', points }, { count: 3, seed: 0, plane: axisPlane(3) })).toThrow('2 starts for 3 particles');
	expect([...startPoints({ kind: 'point', at: [1, 2] }, { count: 2, seed: 0, plane: axisPlane(2) })]).toEqual([1, 2, 1, 2]);
});

test('a million starts take little time', () => {
	const begin = processorTime();
	expect(uniform(1_000_000).length).toBe(2_000_000);
	// Measured 0.3 s; lists of numbers in place of typed arrays would take ten times that.
	expect(processorTime(begin)).toBeLessThan(3000);
});
