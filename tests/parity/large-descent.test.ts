/** Optimizers over vectors on the GPU: on small problems bit for bit the code that is unrolled for them. */

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createGpuBackend } from '../../src/gpu/backend.ts';
import type { OptimizerSpec } from '../../src/model/optimizer.ts';
import { type ParticleBatch, STATUS, type Swarm } from '../../src/model/swarm.ts';
import { resolveOptimizer } from '../../src/optimizers/registry.ts';
import { bitsOf, cpuTwin, describeGpu, differences, type TestContext, testContext } from '../support/gpu.ts';
import { chainObjective, LARGE_CHOICES, largeOnThread } from '../support/large.ts';
import { gpuLargeSwarm } from '../support/large-gpu.ts';
import { follow, wander } from '../support/moves.ts';
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
	afterAll(async () => {
		twin.dispose();
		// A swarm lets go in the turn after its last work.
		await new Promise((resolve) => setTimeout(resolve, 0));
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

	test('a swarm that went back goes on as one that never did', async () => {
		const starts = spreadStarts(3, DIMENSION);
		const optimizer = resolveOptimizer({ id: 'rprop', hyper: { lr: 0.001 } });
		const request = swarmRequest(formula(LANDSCAPE, DIMENSION), optimizer, starts);
		const changes = [{ hyper: { ...optimizer.values, lr: 0.01 } }, { stop: { tolerance: 0.5, target: null } }];
		const [wandering, straight] = [await gpuLargeSwarm(made.context, request), await twin.createSwarm(request)];
		await follow(straight, await wander(wandering, { starts, seed: 1, moves: 40, changes }));
		expect(await run(wandering, 5)).toEqual(await run(straight, 5));
	});

	// Sums of one, two and three levels of blocks; ranges of several particles and of one; a block that is not full.
	test.each([
		[60, 40],
		[3001, 20],
		[100_000, 2],
	])('%s variables, %s particles: the sums of blocks are those of the CPU', async (dimension, count) => {
		const chosen: readonly OptimizerSpec[] = [
			{ id: 'adam', hyper: { lr: 0.02, clipNorm: 1000 } },
			{ id: 'sam-sgd', hyper: { lr: 1e-4, rho: 0.5 } },
			{ id: 'sgld', hyper: { eps: 1e-4, T: 0.1 } },
		];
		for (const spec of chosen) {
			const wanted = swarmRequest(chainObjective(dimension), resolveOptimizer(spec), spreadStarts(count, dimension, [-1, 1]));
			const onCpu = await run(largeOnThread(wanted, 'f32'), 3);
			const onGpu = await run(await gpuLargeSwarm(made.context, wanted), 3);
			expect(differences(bitsOf(onGpu.x), bitsOf(onCpu.x)), spec.id).toBe(0);
			expect({ ...onGpu, x: [], bestX: [] }, spec.id).toEqual({ ...onCpu, x: [], bestX: [] });
			expect(onCpu.status.every((code) => code === STATUS.running)).toBe(true);
		}
	});

	test('a rate that is off in its last bits is noticed', async () => {
		const wanted = (lr: number) => request({ id: 'adam', hyper: { lr } });
		const onCpu = await run(largeOnThread(wanted(0.02), 'f32'), 5);
		const onGpu = await run(await gpuLargeSwarm(made.context, wanted(0.02 + 2 ** -28)), 5);
		expect(onGpu).not.toEqual(onCpu);
	});

	test('particles that join, values that change, and a landscape that changes', async () => {
		const spec = { id: 'nadam', hyper: { lr: 0.05 } };
		const moving = swarmRequest(formula('(x - a)^2 + 3 y^2', 2), resolveOptimizer(spec), spreadStarts(5, 2), {
			parameters: { a: 1 },
			stop: { tolerance: 0.5, target: null },
		});
		const both = [await twin.createSwarm(moving), await gpuLargeSwarm(made.context, moving)] as const;
		for (const swarm of both) {
			await swarm.advance(70);
			await swarm.add(spreadStarts(3, 2, [-1, 1], 5));
			swarm.update({ parameters: { a: 4 }, hyper: { ...moving.optimizer.values, lr: 0.01 } });
			await swarm.advance(7);
		}
		const [few, many] = both;
		expect(await many.read()).toEqual(await few.read());
		expect(await many.read(2, 4)).toEqual(await few.read(2, 4));
		expect(await many.statistics()).toEqual(await few.statistics());
		for (const swarm of both) swarm.dispose();
	});

	test('the backends run a sum by this path', async () => {
		const backend = createGpuBackend(made.context, { mode: 'strict' });
		const wanted = swarmRequest(
			chainObjective(500),
			resolveOptimizer({ id: 'sam-sgd', hyper: { lr: 1e-4 } }),
			spreadStarts(3, 500, [-1, 1]),
		);
		const onCpu = await run(await twin.createSwarm(wanted), 4);
		const onGpu = await run(await backend.createSwarm(wanted), 4);
		expect(onGpu).toEqual(onCpu);
		backend.dispose();
		await backend.idle();
	});

	test('an abort leaves all particles at one step, and the swarm goes on', async () => {
		const swarm = await gpuLargeSwarm(made.context, request({ id: 'adam', hyper: { lr: 0.001 } }));
		const abort = new AbortController();
		const work = swarm.advance(1_000_000, { signal: abort.signal, onProgress: () => abort.abort() });
		await expect(work).rejects.toMatchObject({ name: 'AbortError' });
		const { steps } = await swarm.read();
		expect(new Set(steps).size).toBe(1);
		expect(steps[0]).toBe(swarm.step);
		await swarm.advance(2);
		expect((await swarm.read()).steps[0]).toBe((steps[0] as number) + 2);
		swarm.dispose();
	});
});
