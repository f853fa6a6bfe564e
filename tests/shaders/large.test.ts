/** The kernels of swarms of many coordinates compile, in every dialect, on Dawn's front end. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileLargeDescent } from '../../src/compile/large/descent.ts';
import { evaluatedOf } from '../../src/compile/large/evaluated.ts';
import { buildGradientKernel, buildLargeKernels, gradientWords } from '../../src/gpu/swarm/large-kernels.ts';
import { fastWithout } from '../../src/math/dialect.ts';
import { resolveOptimizer } from '../../src/optimizers/registry.ts';
import { frontEndContext, type TestContext } from '../support/gpu.ts';
import { chainObjective } from '../support/large.ts';
import { formula } from '../support/objective.ts';

let front: TestContext;
beforeAll(async () => {
	front = await frontEndContext();
});
afterAll(() => {
	expect(front.uncaptured).toEqual([]);
	front.context.dispose();
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
