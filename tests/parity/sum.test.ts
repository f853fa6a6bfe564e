/** Sums of many variables on a GPU: strict code answers the CPU's bits, at places of a plane and in all variables. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileObjective } from '../../src/compile/objective.ts';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { randomDirections } from '../../src/engine/landscapes/planes.ts';
import { createGpuBackend, type GpuBackend } from '../../src/gpu/backend.ts';
import { bindObjective } from '../../src/model/bound.ts';
import type { Backend } from '../../src/model/backend.ts';
import { type GridSpec, type Plane, planeAlong } from '../../src/model/geometry.ts';
import { describeGpu, type TestContext, testContext } from '../support/gpu.ts';

const TERMS = {
	rosenbrock: '100*(x[2] - x[1]^2)^2 + (1 - x[1])^2',
	rastrigin: '10 + x[1]^2 - A*cos(2*pi*x[1])',
	'with holes': 'sqrt(x[1] + 1 + i/1000) + x[2]*x[3]',
} as const;

const planeOf = (n: number): Plane => {
	const { first, second } = randomDirections(n, 3);
	return planeAlong(
		Float64Array.from({ length: n }, (_, k) => 0.4 * Math.sin(k)),
		first,
		second,
	);
};
const bind = (term: string, n: number, space: 'plane' | 'full' = 'plane') =>
	bindObjective(compileObjective({ body: { kind: 'sum', term, dimension: n } }), space, {}, planeOf(n));
const grid = (columns: number, rows: number): GridSpec => ({ columns, rows, domain: { u: [-9, 11], v: [-7, 12] } });

describeGpu('sums', () => {
	let made: TestContext;
	let gpu: GpuBackend;
	let twin: Backend;
	beforeAll(async () => {
		made = await testContext();
		gpu = createGpuBackend(made.context, { mode: 'strict' });
		twin = createCpuBackend({ precision: 'f32', mode: 'strict', workers: 0 });
	});
	afterAll(() => {
		expect(made.uncaptured).toEqual([]);
		expect(made.context.liveBytes).toBe(0);
		gpu.dispose();
		twin.dispose();
		made.context.dispose();
	});

	test.each(Object.entries(TERMS))('%s: a field and its gradient, bit for bit', async (name, term) => {
		const bound = bind(term, 401);
		for (const gradient of [false, true]) {
			const [ours, theirs] = await Promise.all([
				twin.readField(bound, grid(9, 7), { gradient }),
				gpu.readField(bound, grid(9, 7), { gradient }),
			]);
			expect(theirs).toEqual(ours);
			expect(theirs.values.some(Number.isNaN)).toBe(name === 'with holes');
			expect(theirs.values.every(Number.isNaN)).toBe(false);
		}
	});

	test.each(Object.entries(TERMS))('%s: derivatives along the plane, and the gradient in all variables, bit for bit', async (_, term) => {
		const places = Float64Array.from({ length: 20 }, (_, k) => Math.sin(3 * k));
		const bound = bind(term, 333);
		expect(await gpu.sample(bound, places, 2)).toEqual(await twin.sample(bound, places, 2));
		const whole = bind(term, 333, 'full');
		const points = Float64Array.from({ length: 2 * 333 }, (_, k) => Math.fround(Math.sin(7 * k)));
		const [ours, theirs] = [await twin.sample(whole, points, 1), await gpu.sample(whole, points, 1)];
		expect(theirs).toEqual(ours);
		expect(await gpu.sample(whole, points, 0)).toMatchObject({ values: ours.values });
		await expect(gpu.sample(whole, points, 2)).rejects.toThrow('second derivatives along a plane');
	});

	test('100 000 variables: the same bits again, and it can be cancelled', async () => {
		const bound = bind(TERMS.rastrigin, 100_000);
		const [ours, theirs] = [
			await twin.readField(bound, grid(3, 2), { gradient: true }),
			await gpu.readField(bound, grid(3, 2), { gradient: true }),
		];
		expect(theirs).toEqual(ours);
		const abort = new AbortController();
		let heard = 0;
		const work = gpu.readField(bound, grid(256, 256), {
			signal: abort.signal,
			onProgress: (fraction) => {
				if (fraction > 0 && heard++ === 0) abort.abort();
			},
		});
		await expect(work).rejects.toThrow('cancelled');
		expect(heard).toBe(1);
	});

	test('a parameter compiles nothing and is another sum', async () => {
		const objective = compileObjective({ body: { kind: 'sum', term: TERMS.rastrigin, dimension: 50 } });
		const one = await gpu.readField(bindObjective(objective, 'plane', { A: 1 }, planeOf(50)), grid(4, 4));
		const other = await gpu.readField(bindObjective(objective, 'plane', { A: 2 }, planeOf(50)), grid(4, 4));
		expect(other.values).not.toEqual(one.values);
	});
});
