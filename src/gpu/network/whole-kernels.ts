/** The kernels of whole networks: the sums of a chunk of samples, then the gradient and the value. */

import gradientText from '../../../shaders/kernels/network-gradient.wgsl?raw';
import onceText from '../../../shaders/kernels/network-once.wgsl?raw';
import wholeText from '../../../shaders/kernels/network-whole.wgsl?raw';
import batchText from '../../../shaders/lib/network-batch.wgsl?raw';
import type { Dialect } from '../../math/dialect.ts';
import { COORDINATE } from '../../model/large-descent.ts';
import { type ShaderPart, structPart } from '../device/compose.ts';
import type { GpuContext } from '../device/context.ts';
import { structLayout } from '../device/layout.ts';
import { buildCompute, type BuiltCompute } from '../device/pipeline.ts';
import {
	finishKernel,
	type GradientWords,
	LARGE_RUN,
	LARGE_SHARED,
	type LargeKernel,
	largeNames,
	largeParts,
} from '../swarm/large-kernels.ts';
import { kernelShapeOf, type KernelShape } from './kernel-shape.ts';
import { decaysCode, type PassCode, WholeProgram, type WholeShape } from './whole-program.ts';

export const NETWORK_WHOLE = structLayout('NetworkWhole', {
	/** Chunks of the samples of a network, and fours of samples of a chunk. */
	chunks: 'u32',
	chunk: 'u32',
	/** Which fours of each chunk the dispatch is about. */
	begin: 'u32',
	end: 'u32',
	/** All samples. */
	samples: 'u32',
	/** What a sum is multiplied by before it is divided by the number of samples. */
	factor: 'f32',
	/** λ of weight decay. */
	decay: 'f32',
});

/** The kernels of one program for one word of a particle's vectors. */
export interface WholeKernels {
	readonly program: WholeProgram;
	/** A pass over the samples, and what follows from it before the next: as the program has them. */
	readonly passes: readonly { readonly add: BuiltCompute; readonly once?: BuiltCompute }[];
	readonly gradient: BuiltCompute;
	readonly finish: LargeKernel;
}

/** @param shape of the code; that of the adapter where absent @throws ShaderCompileError, NetworkNotOnGpu */
export async function buildWholeKernels(
	context: GpuContext,
	whole: WholeShape,
	{
		rowWidth,
		words,
		mode,
		shape = kernelShapeOf(context),
	}: {
		readonly rowWidth: number;
		readonly words: GradientWords;
		readonly mode: Dialect;
		readonly shape?: KernelShape;
	},
): Promise<WholeKernels> {
	const program = new WholeProgram(whole, mode, shape);
	const atX = words.from === COORDINATE.x;
	const hasGradient = whole.asks === 'gradient';
	const constants = [
		`const AT_X = ${atX};`,
		`const BATCHED = ${whole.batched};`,
		`const FROM: u32 = ${words.from}u;`,
		`const INTO: u32 = ${words.into}u;`,
	];
	const batch: ShaderPart = { file: 'shaders/lib/network-batch.wgsl', text: batchText };
	const read = 'read-only-storage' as const;
	const shared = [structPart(LARGE_RUN), structPart(NETWORK_WHOLE), { file: 'generated:names', text: largeNames(rowWidth) }];
	const several = program.passes.length > 1;
	const buildPass = async ({ add, once }: PassCode, k: number): Promise<WholeKernels['passes'][number]> => {
		const own = (lines: readonly string[]): ShaderPart => ({ file: 'generated:constants', text: `${lines.join('\n')}\n` });
		const [adding, following] = await Promise.all([
			buildCompute(context, {
				label: 'Network.whole',
				parts: [
					...shared,
					own([...constants, `const CLEARS = ${k === 0};`]),
					batch,
					{ file: 'generated:whole networks', text: add.text },
					{ file: 'shaders/kernels/network-whole.wgsl', text: wholeText },
				],
				entryPoint: 'add_chunk',
				groups: [
					['uniform', read, read],
					[
						'uniform',
						'uniform',
						read,
						read,
						read,
						'storage',
						...(program.scratch > 0 ? (['storage'] as const) : []),
						...(several ? [read] : []),
					],
				],
			}),
			once &&
				buildCompute(context, {
					label: 'Network.once',
					parts: [
						...shared,
						own(constants),
						batch,
						{ file: 'generated:once', text: once.text },
						{ file: 'shaders/kernels/network-once.wgsl', text: onceText },
					],
					entryPoint: 'once',
					groups: [
						['uniform', read, read],
						['uniform', 'uniform', read, 'storage', 'storage'],
					],
				}),
		]);
		return { add: adding, ...(following ? { once: following } : {}) };
	};
	const [passes, gradient, finish] = await Promise.all([
		Promise.all(program.passes.map(buildPass)),
		buildCompute(context, {
			label: 'Network.gradient',
			parts: largeParts(
				rowWidth,
				[
					...constants,
					`const HAS_GRADIENT = ${hasGradient};`,
					`const OTHERS: u32 = ${program.total}u;`,
					`const WILD: u32 = ${program.sums - 1}u;`,
				],
				[structPart(NETWORK_WHOLE), batch, { file: 'generated:decay', text: decaysCode(whole.plan.parameters) }],
				{ file: 'shaders/kernels/network-gradient.wgsl', text: gradientText },
			),
			entryPoint: 'gradient',
			groups: [LARGE_SHARED, ['uniform', read, read]],
		}),
		finishKernel(context, rowWidth, mode, words),
	]);
	return { program, passes, gradient, finish };
}
