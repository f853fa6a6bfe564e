/** Swarms: the strict GPU takes every word through every step as the CPU's f32 twin does, bit for bit, however the work is cut. */

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createGpuBackend, type GpuBackend } from '../../src/gpu/backend.ts';
import { cpuTwin, describeGpu, differences, type TestContext, testContext } from '../support/gpu.ts';
import { formula } from '../support/objective.ts';
import { elaborate, noisy, plain } from '../support/optimizers.ts';
import { cpuWords, gpuWords, spreadStarts, swarmRequest } from '../support/swarm.ts';

const LANDSCAPES = {
	quadratic: 'x^2 + 3 y^2',
	Rosenbrock: '(1-x)^2 + 100(y-x^2)^2',
	Himmelblau: '(x^2 + y - 11)^2 + (x + y^2 - 7)^2',
} as const;

describeGpu('swarms', () => {
	let made: TestContext;
	let backend: GpuBackend;
	const twin = cpuTwin();
	beforeAll(async () => {
		made = await testContext();
		backend = createGpuBackend(made.context, { mode: 'strict' });
	});
	afterEach(async () => {
		await backend.idle();
		expect(made.uncaptured).toEqual([]);
		expect(made.context.state).toBe('ok');
		expect(made.context.resources.liveLabels).toEqual([]);
	});
	afterAll(() => {
		twin.dispose();
		backend.dispose();
		made.context.dispose();
	});

	test.each(Object.entries(LANDSCAPES))('%s: 50 steps', async (_n, text) => {
		for (const o of [plain(0.001), noisy(0.001), elaborate(0.01)]) {
			const request = swarmRequest(formula(text), o, spreadStarts(200, 2));
			const [a, b] = [await twin.createSwarm(request), await backend.createSwarm(request)];
			await a.advance(50);
			await b.advance(50);
			expect(differences(await gpuWords(made.context, b), cpuWords(a))).toBe(0);
			expect(await b.statistics()).toEqual(await a.statistics());
			a.dispose();
			b.dispose();
		}
	});
});
