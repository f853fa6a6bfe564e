/** Optimizers over vectors on the GPU: on small problems bit for bit the code that is unrolled for them. */

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { OptimizerSpec } from '../../src/model/optimizer.ts';
import type { ParticleBatch, Swarm } from '../../src/model/swarm.ts';
import { resolveOptimizer } from '../../src/optimizers/registry.ts';
import { cpuTwin, describeGpu, type TestContext, testContext } from '../support/gpu.ts';
import { LARGE_CHOICES } from '../support/large.ts';
import { gpuLargeSwarm } from '../support/large-gpu.ts';
import { formula } from '../support/objective.ts';
import { spreadStarts, swarmRequest } from '../support/swarm.ts';

const LANDSCAPE = '(1-x1)^2 + 100(x2-x1^2)^2 + x3^2*(1 + x4^2) + (x5 - x4)^2 + cos(x3)';
const DIMENSION = 5;
const COUNT = 40;
const STEPS = 20;

describeGpu('optimizers over vectors', () => {
	let made: TestContext;
	const twin = cpuTwin();
	beforeAll(async () => {
		made = await testContext();
	});
	afterEach(() => {
		expect(made.uncaptured).toEqual([]);
		expect(made.context.state).toBe('ok');
	});
	afterAll(() => {
		twin.dispose();
		expect(made.context.liveBytes).toBe(0);
		made.context.dispose();
	});

	async function run(swarm: Swarm, steps: number): Promise<ParticleBatch> {
		await swarm.advance(steps);
		const batch = await swarm.read();
		swarm.dispose();
		return batch;
	}

	const request = (spec: OptimizerSpec) =>
		swarmRequest(formula(LANDSCAPE, DIMENSION), resolveOptimizer(spec), spreadStarts(COUNT, DIMENSION));

	test.each(LARGE_CHOICES.map((spec) => [JSON.stringify(spec), spec] as const))('%s', async (_name, spec) => {
		const few = await run(await twin.createSwarm(request(spec)), STEPS);
		const many = await run(await gpuLargeSwarm(made.context, request(spec)), STEPS);
		expect(many).toEqual(few);
		expect(
			[...few.steps].some((steps) => steps > 1),
			'some took steps',
		).toBe(true);
	});
});
