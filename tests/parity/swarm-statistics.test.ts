/** Statistics of swarms: the GPU's equal the definition in `model/swarm-statistics.ts` exactly, for any particles. */

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { swarmStatistics } from '../../src/model/swarm-statistics.ts';
import { createGpuBackend, type GpuBackend } from '../../src/gpu/backend.ts';
import type { GpuSwarm } from '../../src/gpu/swarm/swarm.ts';
import { NO_VALUE } from '../../src/model/descent.ts';
import { type Basin, STATUS_NAMES } from '../../src/model/swarm.ts';
import { resolveOptimizer } from '../../src/optimizers/registry.ts';
import { describeGpu, type TestContext, testContext } from '../support/gpu.ts';
import { formula } from '../support/objective.ts';
import { plain } from '../support/optimizers.ts';
import { spreadStarts, swarmRequest } from '../support/swarm.ts';

describeGpu('statistics of swarms', () => {
	let made: TestContext;
	let backend: GpuBackend;
	beforeAll(async () => {
		made = await testContext();
		backend = createGpuBackend(made.context, { mode: 'strict' });
	});
	afterAll(() => {
		expect(made.uncaptured).toEqual([]);
		expect(made.context.liveBytes).toBe(0);
		made.context.dispose();
	});

	const equalsDefinition = async (swarm: GpuSwarm, basins: readonly Basin[]): Promise<void> => {
		expect(await swarm.statistics(basins)).toEqual(swarmStatistics(await swarm.read(), swarm.step, basins));
	};

	test('any words: holes, edges, divergence, no value yet, equal values, overlapping basins', { timeout: 60_000 }, async () => {
		// What is kept is never −0 or subnormal.
		const coordinate = fc.float({ min: -4, max: 4, noNaN: true }).map((x) => (Math.abs(x) < 2 ** -126 ? 0 : x));
		// Few values, so that most occur more than once.
		const value = fc.oneof(fc.constantFrom(0, 1, -1, NO_VALUE, 2 ** -126, -(2 ** 119)), coordinate);
		const particle = fc.record({
			x: fc.tuple(coordinate, coordinate),
			value,
			best: value,
			status: fc.integer({ min: 0, max: STATUS_NAMES.length - 1 }),
			steps: fc.integer({ min: 0, max: 2 ** 24 }),
		});
		const point = fc.tuple(fc.double({ min: -4, max: 4, noNaN: true }), fc.double({ min: -4, max: 4, noNaN: true }));
		const basin = fc.record({ point, reach: fc.double({ min: 0, max: 6, noNaN: true }) });
		const property = fc.asyncProperty(
			fc.array(particle, { minLength: 1, maxLength: 60 }),
			fc.array(basin, { maxLength: 6 }),
			async (list, basins) => {
				const swarm = await backend.createSwarm(swarmRequest(formula('x^2 + y^2'), plain(0.1), spreadStarts(list.length, 2)));
				const { layout, stride, memory } = swarm;
				const words = new Float32Array(layout.words * stride);
				for (const [i, { x, value: f, best, status, steps }] of list.entries()) {
					const own = [
						[0, x[0]],
						[1, x[1]],
						[layout.value, f],
						[layout.best, best],
						[layout.bestX, x[1]],
						[layout.status, status],
						[layout.steps, steps],
					] as const;
					for (const [k, number] of own) words[k * stride + i] = number;
				}
				made.context.device.queue.writeBuffer(memory, 0, words);
				try {
					await equalsDefinition(swarm, basins);
				} finally {
					swarm.dispose();
				}
			},
		);
		await fc.assert(property, { numRuns: 60 });
	});

	test('more particles than a row of cells, on the edge of basins, in one, two and five variables', { timeout: 60_000 }, async () => {
		const adam = resolveOptimizer({ id: 'adam', hyper: { lr: 0.1 } });
		for (const [n, text] of [
			[1, 'x^2 - cos(5 x)'],
			[2, '(x^2 + y - 11)^2 + (x + y^2 - 7)^2 + 0 sqrt(x + 4)'],
			[5, 'sum(i, 1, 5, x[i]^2 - cos(3 x[i]))'],
		] as const) {
			const request = swarmRequest(formula(text, n), adam, spreadStarts(9001, n, [-5, 5]), {
				stop: { tolerance: 0.5, target: null },
				box: Array.from({ length: n }, () => [-5, 5] as const),
			});
			const swarm = await backend.createSwarm(request);
			const at = (value: number): number[] => new Array<number>(n).fill(value);
			const basins = [
				{ point: at(0.1), reach: 1 },
				{ point: at(0.3), reach: 2 },
				{ point: at(0.5), reach: 3.5 },
			];
			await equalsDefinition(swarm, basins);
			await swarm.advance(30);
			await equalsDefinition(swarm, basins);
			const told = await swarm.statistics(basins);
			expect(told.status.converged).toBeGreaterThan(0);
			expect(told.atMinimum.reduce((a, b) => a + b)).toBeGreaterThan(0);
			swarm.dispose();
		}
	});

	test('particles may move on while their statistics are told', async () => {
		const swarm = await backend.createSwarm(swarmRequest(formula('x^2 + 3 y^2'), plain(0.01), spreadStarts(5000, 2)));
		await swarm.advance(10);
		const expected = swarmStatistics(await swarm.read(), 10, []);
		const [told] = await Promise.all([swarm.statistics(), swarm.advance(20), swarm.add(spreadStarts(9000, 2)), swarm.advance(1)]);
		expect(told).toEqual(expected);
		await equalsDefinition(swarm, []);
		expect(swarm.count).toBe(14_000);
		swarm.dispose();
	});

	test('negative control: one particle elsewhere is noticed', async () => {
		const swarm = await backend.createSwarm(swarmRequest(formula('x^2 + 3 y^2'), plain(0.01), spreadStarts(500, 2)));
		await swarm.advance(1);
		const batch = await swarm.read();
		batch.value[3] = -1;
		expect(await swarm.statistics()).not.toEqual(swarmStatistics(batch, 1, []));
		swarm.dispose();
	});
});
