/** Swarms on sums of many terms: of few variables they are the unrolled expression, and 100 000 descend. */

import { describe, expect, test } from 'vitest';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import type { OptimizerSpec } from '../../src/model/optimizer.ts';
import type { Swarm, SwarmRequest } from '../../src/model/swarm.ts';
import { resolveOptimizer } from '../../src/optimizers/registry.ts';
import { chainObjective, largeOnThread, largeReference } from '../support/large.ts';
import { formula } from '../support/objective.ts';
import { spreadStarts, swarmRequest } from '../support/swarm.ts';

const DIMENSION = 6;
const UNROLLED = Array.from({ length: DIMENSION - 1 }, (_, k) => `(100(x${k + 2} - x${k + 1}^2)^2 + (1 - x${k + 1})^2)`).join(' + ');
const CHOICES: readonly OptimizerSpec[] = [
	{ id: 'adam', hyper: { lr: 0.02 } },
	{ id: 'normalized-gd', hyper: { lr: 0.01 } },
	{ id: 'sam-sgd', hyper: { lr: 1e-4, rho: 0.01 } },
	{ id: 'polyak', hyper: { maxLr: 0.01, clipNorm: 5 } },
	{ id: 'sgld', hyper: { eps: 1e-4, T: 0.1 } },
];
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

const advanced = async (swarm: Swarm, steps: number): Promise<Swarm> => {
	await swarm.advance(steps);
	return swarm;
};

describe.each(Object.entries(MACHINES))('%s', (_name, { small, large }) => {
	test.each(CHOICES.map((spec) => [JSON.stringify(spec), spec] as const))('%s', async (_spec, spec) => {
		const starts = spreadStarts(3, DIMENSION, [-1, 1]);
		const few = await advanced(await small(swarmRequest(formula(UNROLLED, DIMENSION), resolveOptimizer(spec), starts)), 15);
		const many = await advanced(large(swarmRequest(chainObjective(DIMENSION), resolveOptimizer(spec), starts)), 15);
		expect(await many.read()).toEqual(await few.read());
	});
});

test.each(['f64', 'f32'] as const)('%s: 100 000 variables descend', async (precision) => {
	const n = 100_000;
	const optimizer = resolveOptimizer({ id: 'adam', hyper: { lr: 0.02, clipNorm: 1000 } });
	const swarm = largeOnThread(swarmRequest(chainObjective(n), optimizer, spreadStarts(2, n, [-1, 1])), precision);
	await swarm.advance(0);
	const before = await swarm.statistics();
	await swarm.advance(10);
	const after = await swarm.statistics();
	expect(after.status.running).toBe(2);
	expect(after.lowest).toBeLessThan(before.lowest * 0.7);
	expect(after.best?.x).toHaveLength(n);
	swarm.dispose();
});
