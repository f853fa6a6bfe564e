/** Optimizers over vectors of any length: on small problems they are the code that is unrolled for them, number by number. */

import { describe, expect, test } from 'vitest';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import type { ParticleBatch, Swarm, SwarmRequest } from '../../src/model/swarm.ts';
import { STATUS } from '../../src/model/swarm.ts';
import { resolveOptimizer } from '../../src/optimizers/registry.ts';
import { LARGE_CHOICES, largeOnThread, largeReference } from '../support/large.ts';
import { formula } from '../support/objective.ts';
import { spreadStarts, swarmRequest } from '../support/swarm.ts';

const LANDSCAPE = '(1-x1)^2 + 100(x2-x1^2)^2 + x3^2*(1 + x4^2) + (x5 - x4)^2 + cos(x3)';
const DIMENSION = 5;
const COUNT = 3;
const STEPS = 12;

const MACHINES = {
	'the reference': {
		small: (request: SwarmRequest) => createCpuBackend({ precision: 'f64', interpreted: true }).createSwarm(request),
		large: largeReference,
	},
	f64: {
		small: (request: SwarmRequest) => createCpuBackend({ precision: 'f64', workers: 0 }).createSwarm(request),
		large: (request: SwarmRequest) => largeOnThread(request, 'f64'),
	},
	f32: {
		small: (request: SwarmRequest) => createCpuBackend({ precision: 'f32', workers: 0 }).createSwarm(request),
		large: (request: SwarmRequest) => largeOnThread(request, 'f32'),
	},
} as const;

async function run(swarm: Swarm, steps: number): Promise<ParticleBatch> {
	await swarm.advance(steps);
	const batch = await swarm.read();
	swarm.dispose();
	return batch;
}

describe.each(Object.entries(MACHINES))('%s', (_name, { small, large }) => {
	test.each(LARGE_CHOICES.map((spec) => [JSON.stringify(spec), spec] as const))('%s', async (_spec, spec) => {
		const request = swarmRequest(formula(LANDSCAPE, DIMENSION), resolveOptimizer(spec), spreadStarts(COUNT, DIMENSION));
		const [few, many] = [await run(await small(request), STEPS), await run(large(request), STEPS)];
		expect(many).toEqual(few);
		expect(
			[...few.steps].some((steps) => steps > 1),
			'some took steps',
		).toBe(true);
		expect(STATUS.running).toBe(0);
	});
});
