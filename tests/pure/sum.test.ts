/** Sums of many variables: the f64 reference, both precisions of the CPU, and how wrong f32 may be. */

import { describe, expect, test } from 'vitest';
import { compileObjective } from '../../src/compile/objective.ts';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { randomDirections } from '../../src/engine/landscapes/planes.ts';
import { bindObjective } from '../../src/model/bound.ts';
import { type GridSpec, planeAlong } from '../../src/model/geometry.ts';
import type { Objective, Sum } from '../../src/model/objective.ts';
import { seeded } from '../support/random-graph.ts';
import { formula } from '../support/objective.ts';

const TERMS = {
	sphere: 'x[1]^2',
	rosenbrock: '100*(x[2] - x[1]^2)^2 + (1 - x[1])^2',
	rastrigin: '10 + x[1]^2 - A*cos(2*pi*x[1])',
	weighted: 'sqrt(i)*abs(x[1] - x[3])',
} as const;

const sumOf = (term: string, dimension: number): Objective<Sum> => compileObjective({ body: { kind: 'sum', term, dimension } });
const planeOf = (n: number, seed: number) => {
	const { first, second } = randomDirections(n, seed);
	return planeAlong(
		Float64Array.from({ length: n }, (_, k) => Math.sin(k)),
		first,
		second,
	);
};
const GRID: GridSpec = { columns: 5, rows: 3, domain: { u: [-2, 2], v: [-1, 1.5] } };

describe('a sum of few variables is the formula that writes it out', () => {
	test.each([
		[TERMS.sphere, 'sum(i, 1, n, x[i]^2)'],
		[TERMS.rosenbrock, 'sum(i, 1, n - 1, 100*(x[i + 1] - x[i]^2)^2 + (1 - x[i])^2)'],
		[TERMS.rastrigin, '10*n + sum(i, 1, n, x[i]^2 - A*cos(2*pi*x[i]))'],
		[TERMS.weighted, 'sum(i, 1, n - 2, sqrt(i)*abs(x[i] - x[i + 2]))'],
	])('%s', async (term, text) => {
		const n = 7;
		const [sum, whole] = [sumOf(term, n), formula(text, n)];
		expect(sum.parameters).toEqual(whole.parameters);
		const plane = planeOf(n, 3);
		const random = seeded(1);
		for (const space of ['full', 'plane'] as const) {
			for (const order of space === 'full' ? ([0, 1] as const) : ([0, 1, 2] as const)) {
				const [mine, theirs] = [sum, whole].map((objective) => objective.truth(order, bindObjective(objective, space, {}, plane)));
				for (let trial = 0; trial < 5; trial++) {
					const point = Array.from({ length: space === 'full' ? n : 2 }, () => 4 * random() - 2);
					mine?.run(point);
					theirs?.run(point);
					expect(mine?.valid).toEqual(theirs?.valid);
					for (const [k, value] of (mine?.values ?? []).entries()) expect(value).toBeCloseTo(theirs?.values[k] as number, 9);
				}
			}
		}
	});
});

describe('compiled code is the reference', () => {
	const double = createCpuBackend({ precision: 'f64', workers: 0 });
	const reference = createCpuBackend({ precision: 'f64', interpreted: true });
	test.each(Object.entries(TERMS))('%s: in f64 bit for bit, at points and on a grid', async (_, term) => {
		const n = 601;
		const objective = sumOf(term, n);
		const bound = bindObjective(objective, 'plane', {}, planeOf(n, 2));
		for (const gradient of [false, true])
			expect(await double.readField(bound, GRID, { gradient })).toEqual(await reference.readField(bound, GRID, { gradient }));
		const random = seeded(2);
		const places = Float64Array.from({ length: 14 }, () => 2 * random() - 1);
		expect(await double.sample(bound, places, 2)).toEqual(await reference.sample(bound, places, 2));
		const whole = bindObjective(objective, 'full');
		const points = Float64Array.from({ length: 2 * n }, () => 4 * random() - 2);
		expect(await double.sample(whole, points, 1)).toEqual(await reference.sample(whole, points, 1));
	});
});
