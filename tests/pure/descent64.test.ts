/** Compiled descents of f64 against the reference, word for word: every optimizer, noise, holes, data, and numbers beyond f32. */

import { describe, expect, test } from 'vitest';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import type { Objective } from '../../src/model/objective.ts';
import type { ResolvedOptimizer } from '../../src/model/optimizer.ts';
import { type ParticleMemory, STATUS, type Swarm, type SwarmRequest } from '../../src/model/swarm.ts';
import { OPTIMIZERS, resolveOptimizer } from '../../src/optimizers/registry.ts';
import { formula } from '../support/objective.ts';
import { elaborate, noisy, plain } from '../support/optimizers.ts';
import { sampledSurface, spreadStarts, swarmRequest } from '../support/swarm.ts';

const compiled = createCpuBackend({ precision: 'f64', workers: 0 });
const reference = createCpuBackend({ precision: 'f64', interpreted: true });

/** All words of all particles after steps. */
async function words(backend: typeof compiled, request: SwarmRequest, ...steps: readonly number[]): Promise<Float64Array> {
	const swarm = (await backend.createSwarm(request)) as Swarm & ParticleMemory<Float64Array>;
	for (const count of steps) await swarm.advance(count);
	const { memory, stride, layout } = swarm;
	expect(memory).toBeInstanceOf(Float64Array);
	return memory.slice(0, layout.words * stride);
}

async function expectSame(
	objective: Objective,
	optimizer: ResolvedOptimizer,
	starts: Float64Array,
	more: Partial<SwarmRequest> = {},
): Promise<Float64Array> {
	const request = swarmRequest(objective, optimizer, starts, more);
	const ours = await words(compiled, request, 7, 20);
	expect(ours).toEqual(await words(reference, request, 27));
	return ours;
}

describe('the words of a swarm', () => {
	const objective = formula('(1-x)^2 + 100(y-x^2)^2 + cos(3x) exp(-y^2)');
	test.each(OPTIMIZERS.map(({ id }) => id))('%s', async (method) => {
		await expectSame(objective, resolveOptimizer({ id: method, hyper: {} }), spreadStarts(37, 2));
	});

	test('with noise, schedules, clipping and weight decay', async () => {
		await expectSame(objective, noisy(0.01), spreadStarts(21, 2));
		await expectSame(objective, elaborate(0.01), spreadStarts(21, 2), { stop: { tolerance: 1e-3, target: 2 } });
	});

	test('over holes, edges and data', async () => {
		await expectSame(formula('log(x) + sqrt(y)'), plain(0.2), spreadStarts(64, 2));
		await expectSame(sampledSurface(), plain(0.05), spreadStarts(200, 2, [0, 1.75]), {
			box: [
				[0, 1.75],
				[0, 1.75],
			],
			boxIs: 'edge',
		});
		await expectSame(formula('sum(i, 1, n, i x[i]^2 + noise(x[i]))', 5), plain(0.01), spreadStarts(33, 5));
	});

	test('where values are beyond f32 they are values, and the lowest is kept', async () => {
		const wide: Partial<SwarmRequest> = {
			box: [
				[-1e200, 1e200],
				[-1e200, 1e200],
			],
		};
		const high = await expectSame(formula('1e50 (x^2 + y^2)'), plain(1e-52), Float64Array.of(3, 4, -1, 2), wide);
		const swarm = await compiled.createSwarm(swarmRequest(formula('1e50 (x^2 + y^2)'), plain(1e-52), Float64Array.of(3, 4), wide));
		await swarm.advance(3);
		const { best, status } = await swarm.read();
		expect(best[0]).toBeLessThan(2.5e51);
		expect([...status]).toEqual([STATUS.running]);
		expect(high.length).toBeGreaterThan(0);
		// Below what stands for no target nothing has converged.
		await expectSame(formula('-1e40 x^2 + y^2'), plain(1e-41), Float64Array.of(3, 4), wide);
		const falling = await compiled.createSwarm(swarmRequest(formula('-1e40 x^2 + y^2'), plain(1e-41), Float64Array.of(3, 4), wide));
		await falling.advance(3);
		expect([...(await falling.read()).status]).toEqual([STATUS.running]);
	});
});
