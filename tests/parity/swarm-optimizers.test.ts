/** Every optimizer of the registry by itself, and each modifier and schedule: the GPU's particles, bit for bit the CPU's. */

import { afterAll, expect, test } from 'vitest';
import type { GpuBackend } from '../../src/gpu/backend.ts';
import type { OptimizerSpec } from '../../src/model/optimizer.ts';
import { MODIFIERS, OPTIMIZERS, resolveOptimizer, SCHEDULES } from '../../src/optimizers/registry.ts';
import { cpuTwin, describeGpu, differences } from '../support/gpu.ts';
import { gpuForTests } from '../support/gpu-tests.ts';
import { formula } from '../support/objective.ts';
import { cpuWords, gpuWords, spreadStarts, swarmRequest } from '../support/swarm.ts';

const LANDSCAPES = {
	quadratic: 'x^2 + 3 y^2',
	Rosenbrock: '(1-x)^2 + 100(y-x^2)^2',
	Himmelblau: '(x^2 + y - 11)^2 + (x + y^2 - 7)^2',
} as const;
const COUNT = 128;
const STEPS = 50;

/** Rates that keep most particles of all three landscapes in the box, so that there is something to compare. */
const suited = (id: string): Record<string, number> => ({
	...OPTIMIZERS.find((optimizer) => optimizer.id === id)?.suited({ extent: 4, gradient: 10, curvature: 2000, lowest: 0, median: 50 }),
});
const flagged: readonly OptimizerSpec[] = OPTIMIZERS.flatMap(({ id, hyper }) =>
	hyper.filter(({ flag }) => flag).map(({ name }) => ({ id, hyper: { ...suited(id), [name]: 1 } })),
);
const CHOICES: readonly OptimizerSpec[] = [
	...OPTIMIZERS.map(({ id }) => ({ id, hyper: suited(id) })),
	...flagged,
	...MODIFIERS.map(({ hyper }) => ({ id: 'momentum', hyper: { ...suited('momentum'), [hyper.name]: hyper.value } })),
	...SCHEDULES.map(({ id }) => ({ id: 'adam', hyper: suited('adam'), schedule: id })),
];

describeGpu('optimizers of the registry', () => {
	let backend: GpuBackend;
	const made = gpuForTests('strict', (its) => (backend = its));
	const twin = cpuTwin();
	afterAll(() => twin.dispose());

	/** Words that differ after the steps, and how many particles are neither lost nor diverged. */
	async function compare(text: string, onCpu: OptimizerSpec, onGpu = onCpu): Promise<{ different: number; moving: number }> {
		const request = (spec: OptimizerSpec) => swarmRequest(formula(text), resolveOptimizer(spec), spreadStarts(COUNT, 2));
		const [a, b] = [await twin.createSwarm(request(onCpu)), await backend.createSwarm(request(onGpu))];
		await a.advance(STEPS);
		await b.advance(STEPS);
		const { status } = await a.statistics();
		const different = differences(await gpuWords(made.context, b), cpuWords(a));
		a.dispose();
		b.dispose();
		return { different, moving: status.running + status.converged };
	}

	test.each(CHOICES.map((spec) => [JSON.stringify(spec), spec] as const))('%s', async (_name, spec) => {
		for (const [name, text] of Object.entries(LANDSCAPES)) {
			const { different, moving } = await compare(text, spec);
			expect(different, name).toBe(0);
			expect(moving, `${name}: particles that were not lost`).toBeGreaterThan(COUNT / 2);
		}
	});

	test('a hyper-parameter that is off in its last bits is noticed', async () => {
		const spec = { id: 'adam', hyper: { lr: 0.02 } };
		expect((await compare(LANDSCAPES.Rosenbrock, spec, { id: 'adam', hyper: { lr: 0.02 + 2 ** -28 } })).different).toBeGreaterThan(0);
	});
});
