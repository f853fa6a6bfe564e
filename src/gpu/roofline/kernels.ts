/** Small kernels that show what an adapter gives at most: a copy, multiply-adds, calls of built-in functions. */

import benchBuiltins from '../../../shaders/kernels/bench-builtins.wgsl?raw';
import benchCopy from '../../../shaders/kernels/bench-copy.wgsl?raw';
import benchMultiplyAdd from '../../../shaders/kernels/bench-multiply-add.wgsl?raw';
import { type ShaderPart, structPart } from '../device/compose.ts';
import type { GpuContext } from '../device/context.ts';
import { structLayout } from '../device/layout.ts';
import { bindBuffers, buildCompute, type BuiltCompute, recordPass } from '../device/pipeline.ts';

const WORKGROUP = 64;

/** `quads`: groups of four words. */
export const COPY_REQUEST = structLayout('CopyRequest', { quads: 'u32' });
export const ROUNDS_REQUEST = structLayout('RoundsRequest', { threads: 'u32', rounds: 'u32', factor: 'f32', term: 'f32' });

const COPY_PARTS: readonly ShaderPart[] = [structPart(COPY_REQUEST), { file: 'shaders/kernels/bench-copy.wgsl', text: benchCopy }];

/** A kernel whose threads do the same in each of many rounds. */
export interface RoundsWork {
	readonly label: string;
	readonly entryPoint: string;
	readonly kernel: ShaderPart;
	/** Operations of a thread in a round: chains × lanes, × 2 where each multiplies and adds. */
	readonly operations: number;
	readonly factor: number;
	readonly term: number;
}

export const MULTIPLY_ADD: RoundsWork = {
	label: 'Roofline.multiplyAdd',
	entryPoint: 'multiply_add',
	kernel: { file: 'shaders/kernels/bench-multiply-add.wgsl', text: benchMultiplyAdd },
	operations: 8 * 4 * 2,
	factor: 0.999,
	term: 0.001,
};

export const BUILTINS: RoundsWork = {
	label: 'Roofline.builtins',
	entryPoint: 'builtins',
	kernel: { file: 'shaders/kernels/bench-builtins.wgsl', text: benchBuiltins },
	operations: 4 * 4,
	factor: 0.1,
	term: 2,
};

export class CopyKernel {
	constructor(readonly built: BuiltCompute) {}

	static async build(context: GpuContext): Promise<CopyKernel> {
		const groups = [['uniform', 'read-only-storage', 'storage']] as const;
		return new CopyKernel(await buildCompute(context, { label: 'Roofline.copy', parts: COPY_PARTS, entryPoint: 'copy_words', groups }));
	}

	bind(device: GPUDevice, request: GPUBuffer, source: GPUBuffer, target: GPUBuffer): GPUBindGroup {
		return bindBuffers(device, this.built, 0, [request, source, target]);
	}

	/** Record, in one pass, `times` copies of `quads` groups of four words. */
	encode(
		encoder: GPUCommandEncoder,
		bindings: GPUBindGroup,
		quads: number,
		times: number,
		timestampWrites?: GPUComputePassTimestampWrites,
	): void {
		const groups = Math.ceil(quads / WORKGROUP);
		const across = Math.min(groups, 32_768);
		recordPass(encoder, this.built, [bindings], [across, Math.ceil(groups / across)], { timestampWrites, times });
	}
}

export class RoundsKernel {
	private constructor(readonly built: BuiltCompute) {}

	static async build(context: GpuContext, { label, entryPoint, kernel }: RoundsWork): Promise<RoundsKernel> {
		const groups = [['uniform', 'storage']] as const;
		return new RoundsKernel(await buildCompute(context, { label, parts: [structPart(ROUNDS_REQUEST), kernel], entryPoint, groups }));
	}

	bind(device: GPUDevice, request: GPUBuffer, sums: GPUBuffer): GPUBindGroup {
		return bindBuffers(device, this.built, 0, [request, sums]);
	}

	encode(encoder: GPUCommandEncoder, bindings: GPUBindGroup, threads: number, timestampWrites?: GPUComputePassTimestampWrites): void {
		recordPass(encoder, this.built, [bindings], [Math.ceil(threads / WORKGROUP)], { timestampWrites });
	}
}
