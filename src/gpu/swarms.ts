/** Makes swarms on the GPU: unrolled ones of expressions, and those of many coordinates on sums. */

import { expressionOf } from '../compile/expression-of.ts';
import { compileLargeDescent } from '../compile/large/descent.ts';
import { evaluatedOf } from '../compile/large/evaluated.ts';
import type { LargeDescent } from '../model/large-descent.ts';
import type { SwarmRequest } from '../model/swarm.ts';
import { type GpuHost, operationsOf, REDUCE_OPERATIONS } from './kernels.ts';
import { DescendKernel } from './swarm/descend-kernels.ts';
import { SwarmCellsKernel, SwarmWakeKernel } from './swarm/kernels.ts';
import { type GradientParts, LargeGradient } from './swarm/large-gradient.ts';
import { buildGradientKernel, buildLargeKernels, gradientWords } from './swarm/large-kernels.ts';
import { LargeGpuSwarm, type LargeSwarmParts } from './swarm/large-swarm.ts';
import type { SwarmReducers } from './swarm/statistics.ts';
import { GpuSwarm } from './swarm/swarm.ts';

/** What the stages of an optimizer cost a coordinate and step, about: its rules, its sums, its update. */
const LARGE_OPERATIONS = 200;

/** A swarm that is to be made. */
export interface SwarmWork<S> {
	/** Builds its kernels: before its turn, and again where they are lost with their device. */
	readonly prepare: () => Promise<unknown>;
	readonly make: () => Promise<S>;
}

/** What is built of an optimizer over vectors. */
export type LargeKernelParts = Pick<LargeSwarmParts, 'kernels' | 'wake'>;

const wakeKernel = async ({ context, kernels }: GpuHost): Promise<SwarmWakeKernel> =>
	(await kernels.get('wake', REDUCE_OPERATIONS, () => SwarmWakeKernel.build(context))).kernel;

/** A swarm of an expression: landscape and optimizer are one program, with the state of a particle in registers. */
export function unrolledSwarm(host: GpuHost, request: SwarmRequest): SwarmWork<GpuSwarm> {
	const { context, mode, kernels } = host;
	const program = expressionOf(request.bound.objective).descent(request.optimizer);
	const operations = operationsOf(program, mode);
	const prepare = () => kernels.get(`descend|${program.key}`, operations, () => DescendKernel.build(context, program, mode));
	const make = async (): Promise<GpuSwarm> => {
		const { kernel } = await prepare();
		const wake = (): Promise<SwarmWakeKernel> => wakeKernel(host);
		// The first step does not wait for it, and a slider that moves later compiles nothing.
		wake().catch(() => undefined);
		const reducers = async (): Promise<SwarmReducers> => {
			const { kernel: cells } = await kernels.get('cells', REDUCE_OPERATIONS, () => SwarmCellsKernel.build(context));
			return { cells, ...(await kernels.reducers()) };
		};
		return GpuSwarm.create({ context, program, mode, kernel, wake, reducers, tables: host.swarmTables(), operations }, request);
	};
	return { prepare, make };
}

/** A swarm of many coordinates: the optimizer's kernels serve every landscape, and the landscape's every optimizer. */
export function largeSwarm(host: GpuHost, request: SwarmRequest): SwarmWork<LargeGpuSwarm> {
	const { context, mode } = host;
	const evaluated = evaluatedOf(request.bound.objective);
	const program = compileLargeDescent(request.optimizer);
	const operations = operationsOf(evaluated.program, mode) + LARGE_OPERATIONS;
	const prepare = async (): Promise<LargeKernelParts & { readonly gradients: GradientParts['kernels'] }> => {
		const [parts, ...gradients] = await Promise.all([
			largeKernels(host, program, operations),
			...gradientWords(program).map(async (words) => {
				const key = `large gradient|${evaluated.program.key}|${words.from}|${words.into}|${program.gpu.rowWidth}`;
				const build = () => buildGradientKernel(context, evaluated, program, mode, words);
				return [words.from, (await host.kernels.get(key, operations, build)).kernel] as const;
			}),
		]);
		return { ...parts, gradients: new Map(gradients) };
	};
	const make = async (): Promise<LargeGpuSwarm> => {
		const { kernels, wake, gradients } = await prepare();
		const gradient = (): LargeGradient => new LargeGradient(context, { ...evaluated, kernels: gradients, mode, tables: host.tables() });
		return LargeGpuSwarm.create({ context, program, mode, kernels, wake, gradient, operations }, request);
	};
	return { prepare, make };
}

/** What is built of an optimizer over vectors. */
export async function largeKernels(host: GpuHost, program: LargeDescent, operations: number): Promise<LargeKernelParts> {
	const { context, mode } = host;
	const [{ kernel: kernels }, wake] = await Promise.all([
		host.kernels.get(`large|${program.key}`, operations, () => buildLargeKernels(context, program, mode)),
		wakeKernel(host),
	]);
	return { kernels, wake };
}
