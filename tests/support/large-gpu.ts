/** Swarms of many coordinates on the GPU, of small expressions. */

import { compileLargeDescent } from '../../src/compile/large/descent.ts';
import type { GpuContext } from '../../src/gpu/device/context.ts';
import { TableBuffers } from '../../src/gpu/expression/objective-inputs.ts';
import { SwarmWakeKernel } from '../../src/gpu/swarm/kernels.ts';
import { ExpressionGradient } from '../../src/gpu/swarm/large-gradient.ts';
import { buildLargeGradient, buildLargeKernels } from '../../src/gpu/swarm/large-kernels.ts';
import { LargeGpuSwarm } from '../../src/gpu/swarm/large-swarm.ts';
import type { Dialect } from '../../src/math/dialect.ts';
import { COORDINATE } from '../../src/model/large-descent.ts';
import type { SwarmRequest } from '../../src/model/swarm.ts';

/** The swarm of a request. */
export async function gpuLargeSwarm(context: GpuContext, request: SwarmRequest, mode: Dialect = 'strict'): Promise<LargeGpuSwarm> {
	const program = compileLargeDescent(request.optimizer);
	const { objective } = request.bound;
	const { rowWidth } = program;
	const points = [
		{ from: COORDINATE.x, into: COORDINATE.gradient },
		...program.passes.flatMap((pass) => (pass.kind === 'gradient' ? [{ from: pass.at, into: pass.into }] : [])),
	];
	const [kernels, wake, gradients] = await Promise.all([
		buildLargeKernels(context, program, mode),
		SwarmWakeKernel.build(context),
		Promise.all(
			points.map(
				async (words) =>
					[words.from, await buildLargeGradient(context, objective.program(1, 'full'), mode, { ...words, rowWidth })] as const,
			),
		),
	]);
	const tables = new TableBuffers(context);
	const gradient = () => new ExpressionGradient(context, new Map(gradients), objective, mode, tables);
	return LargeGpuSwarm.create({ context, program, mode, kernels, wake, gradient, operations: 100 }, request);
}
