/** Memory of trainings on a GPU: what was let go and is taken again is released with the rest. */

import { expect, test } from 'vitest';
import type { TrainJob } from '../../src/cpu/training/jobs.ts';
import { compileLargeDescent } from '../../src/compile/large/descent.ts';
import { GpuTrainer } from '../../src/engine/training/gpu.ts';
import type { GpuBackend } from '../../src/gpu/backend.ts';
import { PARTICLE } from '../../src/model/large-descent.ts';
import type { NetworkBody } from '../../src/model/network.ts';
import { readOptimizer } from '../../src/model/optimizer-text.ts';
import { resolveOptimizer } from '../../src/optimizers/registry.ts';
import { randomData } from '../support/networks.ts';

const body: NetworkBody = {
	kind: 'network',
	architecture: { input: [2], layers: [{ type: 'dense', units: 1 }] },
	data: randomData(1, [2], 8, { classes: 2 }),
	loss: 'cross-entropy',
};
const optimizer = resolveOptimizer(readOptimizer('gd:lr=0.1'));
const descent = compileLargeDescent(optimizer);

const words = new Float32Array(Math.max(...Object.values(PARTICLE)) + 1);
const job = {
	kind: 'train',
	...{ state: { words, vectors: [new Float64Array(3)], next: 1 }, statistics: new Float64Array(0), batch: null, every: 1 },
	...{ rows: new Float64Array(descent.rowWidth), uniforms: new Float64Array(optimizer.hyper.length + 1) },
} as unknown as TrainJob;

test('no more kinds than are kept hold memory, and none after the end', async () => {
	let held = 0;
	const backend = {
		leaves: () => null,
		trainings: async () => {
			held++;
			return {
				...{ use: () => undefined, load: async () => undefined },
				advance: async () => ({ losses: new Float32Array(1), kept: [], statistics: [] }),
				save: async () => ({ words, vectors: [new Float32Array(3)] }),
				dispose: () => held--,
			};
		},
	} as unknown as GpuBackend;
	const trainer = new GpuTrainer(backend);
	const kinds = await Promise.all(Array.from({ length: 17 }, () => trainer.trained(body, optimizer)));
	for (const kind of kinds) await kind?.train(job);
	await kinds[0]?.train(job);
	expect(held).toBe(16);
	trainer.dispose();
	expect(held).toBe(0);
});
