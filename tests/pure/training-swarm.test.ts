/** A training with all samples in each step is a swarm of one particle on the network's landscape. */

import { expect, test } from 'vitest';
import { loadNetworks } from '../../src/compile/networks.ts';
import { compileObjective } from '../../src/compile/objective.ts';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { TrainingHost } from '../../src/engine/training/host.ts';
import { TrainingRun } from '../../src/engine/training/run.ts';
import type { Architecture } from '../../src/model/network.ts';
import { makeData } from '../../src/networks/data/index.ts';
import { resolveOptimizer } from '../../src/optimizers/registry.ts';
import { readOptimizer } from '../../src/model/optimizer-text.ts';
import { swarmRequest } from '../support/swarm.ts';

const ARCHITECTURE: Architecture = {
	input: [2],
	layers: [
		{ type: 'dense', units: 6 },
		{ type: 'activation', of: 'tanh' },
		{ type: 'dense', units: 2 },
	],
};
const STEPS = 25;

test.each(
	(['f64', 'f32'] as const).flatMap((precision) =>
		['gd:lr=0.3', 'adam:lr=0.02,schedule=cosine,tMax=30', 'momentum:lr=0.1,sam=0.05,clipNorm=0.5'].map(
			(text) => [precision, text] as const,
		),
	),
)('%s, %s: the same parameters and the same loss, bit for bit', async (precision, text) => {
	const { train } = await makeData({ set: 'moons', knobs: { count: 30 }, seed: 2 });
	const host = new TrainingHost({}, 0);
	const backend = createCpuBackend({ precision, workers: 0 });
	try {
		const run = await TrainingRun.begin(host, {
			architecture: ARCHITECTURE,
			train,
			recipe: { optimizer: text, steps: STEPS, seed: 7, precision },
		});
		const start = Float64Array.from(run.parameters);
		await run.advance(STEPS);
		await loadNetworks();
		const objective = compileObjective({ body: run.body });
		const box = Array.from({ length: objective.dimension }, () => [-1e9, 1e9] as const);
		const swarm = await backend.createSwarm(swarmRequest(objective, resolveOptimizer(readOptimizer(text)), start, { box }));
		await swarm.advance(STEPS);
		const { x, value } = await swarm.read();
		expect(Float64Array.from(run.parameters)).toEqual(Float64Array.from(x));
		const { loss } = (await run.score()).train;
		expect(precision === 'f32' ? Math.fround(loss) : loss).toBe(value[0]);
		expect((run.losses[0] as number) > (run.losses.at(-1) as number)).toBe(true);
	} finally {
		backend.dispose();
		host.dispose();
	}
});
