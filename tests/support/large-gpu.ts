/** Swarms of many coordinates on the GPU, of small expressions. */

import { compileLargeDescent } from '../../src/compile/large/descent.ts';
import type { GpuContext } from '../../src/gpu/device/context.ts';
import { TableBuffers } from '../../src/gpu/expression/objective-inputs.ts';
import { SwarmWakeKernel } from '../../src/gpu/swarm/kernels.ts';
import { LargeGradient } from '../../src/gpu/swarm/large-gradient.ts';
import { buildGradientKernel, buildLargeKernels, gradientWords } from '../../src/gpu/swarm/large-kernels.ts';
import { LargeGpuSwarm } from '../../src/gpu/swarm/large-swarm.ts';
import type { Dialect } from '../../src/math/dialect.ts';
import { evaluatedIn } from './large.ts';
import type { SwarmRequest } from '../../src/model/swarm.ts';

/** The swarm of a request. */
export async function gpuLargeSwarm(context: GpuContext, request: SwarmRequest, mode: Dialect = 'strict'): Promise<LargeGpuSwarm> {
	const program = compileLargeDescent(request.optimizer);
	const evaluated = evaluatedIn(request);
	const [kernels, wake, gradients] = await Promise.all([
		buildLargeKernels(context, program, mode),
		SwarmWakeKernel.build(context),
		Promise.all(
			gradientWords(program).map(
				async (words) => [words.from, await buildGradientKernel(context, evaluated, program, mode, words)] as const,
			),
		),
	]);
	const tables = new TableBuffers(context);
	const kernelsOf = new Map(gradients);
	const gradient = () => new LargeGradient(context, { ...evaluated, kernels: kernelsOf, mode, tables });
	return LargeGpuSwarm.create({ context, program, mode, kernels, wake, gradient, operations: 100 }, request);
}
