/** The kernels of swarms of many coordinates compile, in every dialect, on Dawn's front end. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileLargeDescent } from '../../src/compile/large/descent.ts';
import { evaluatedOf } from '../../src/compile/large/evaluated.ts';
import { loadNetworks } from '../../src/compile/networks.ts';
import { compileObjective } from '../../src/compile/objective.ts';
import { KERNEL_SHAPES } from '../../src/gpu/network/kernel-shape.ts';
import { buildWholeKernels } from '../../src/gpu/network/whole-kernels.ts';
import { wholeShape } from '../../src/gpu/network/whole-program.ts';
import { buildGradientKernel, buildLargeKernels, gradientWords } from '../../src/gpu/swarm/large-kernels.ts';
import { fastWithout } from '../../src/math/dialect.ts';
import { COORDINATE } from '../../src/model/large-descent.ts';
import type { NetworkBody } from '../../src/model/network.ts';
import type { Network, Objective } from '../../src/model/objective.ts';
import { resolveOptimizer } from '../../src/optimizers/registry.ts';
import { frontEndContext, type TestContext } from '../support/gpu.ts';
import { chainObjective } from '../support/large.ts';
import { randomData } from '../support/networks.ts';
import { formula } from '../support/objective.ts';

/** At x. */
const WORDS = { from: COORDINATE.x, into: COORDINATE.gradient };
const NETWORK: NetworkBody = {
	kind: 'network',
	architecture: {
		input: [1, 3, 3],
		layers: [
			{ type: 'convolution', channels: 2, kernel: [2, 2], padding: [1, 0] },
			{ type: 'activation', of: 'gelu' },
			{ type: 'max-pool', kernel: [2, 2] },
			{ type: 'flatten' },
			{ type: 'layer-norm' },
			{ type: 'dense', units: 3 },
		],
	},
	data: randomData(1, [1, 3, 3], 5, { classes: 3 }),
	loss: 'cross-entropy',
};

let front: TestContext;
beforeAll(async () => {
	front = await frontEndContext();
});
afterAll(() => {
	expect(front.uncaptured).toEqual([]);
	front.context.dispose();
});

test.each(['strict', 'fast'] as const)('whole networks, %s', async (mode) => {
	await loadNetworks();
	const { evaluation } = compileObjective({ body: NETWORK }) as Objective<Network>;
	const { gpu } = compileLargeDescent(resolveOptimizer({ id: 'sam-sgd', hyper: {} }));
	for (const [asks, batched] of [
		['gradient', false],
		['gradient', true],
		['value', false],
	] as const)
		for (const shape of [KERNEL_SHAPES['own memory, unrolled'], KERNEL_SHAPES['a buffer, rolled']])
			await buildWholeKernels(front.context, wholeShape(evaluation, asks, batched), { rowWidth: gpu.rowWidth, words: WORDS, mode, shape });
});

test.each(['strict', 'fast', fastWithout(['log', 'cos'])] as const)('%s', async (mode) => {
	for (const spec of [
		{ id: 'nadam', hyper: { sam: 0.1, clipNorm: 1 } },
		{ id: 'sgld', hyper: {} },
	]) {
		const program = compileLargeDescent(resolveOptimizer(spec));
		await buildLargeKernels(front.context, program, mode);
		for (const objective of [formula('x^2 + sin(y)', 2), chainObjective(1000)])
			for (const words of gradientWords(program)) await buildGradientKernel(front.context, evaluatedOf(objective), program, mode, words);
	}
});
