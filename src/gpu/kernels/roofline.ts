/** Two small kernels that show what an adapter gives at most: a copy, and multiply-adds. */

import benchCopy from '../../../shaders/kernels/bench-copy.wgsl?raw';
import benchMultiplyAdd from '../../../shaders/kernels/bench-multiply-add.wgsl?raw';
import { type ShaderPart, structPart } from '../compose.ts';
import type { GpuContext } from '../context.ts';
import { structLayout } from '../layout.ts';
import { bindBuffers, buildCompute, type BuiltCompute } from '../pipeline.ts';

const WORKGROUP = 64;
/** Chains of a thread × their lanes × the multiply and the add. */
export const OPERATIONS_A_ROUND = 8 * 4 * 2;

/** `quads`: groups of four words. */
export const COPY_REQUEST = structLayout('CopyRequest', { quads: 'u32' });
export const MULTIPLY_ADD_REQUEST = structLayout('MultiplyAddRequest', { threads: 'u32', rounds: 'u32', factor: 'f32', term: 'f32' });

const COPY_PARTS: readonly ShaderPart[] = [structPart(COPY_REQUEST), { file: 'shaders/kernels/bench-copy.wgsl', text: benchCopy }];
const MULTIPLY_ADD_PARTS: readonly ShaderPart[] = [
	structPart(MULTIPLY_ADD_REQUEST),
	{ file: 'shaders/kernels/bench-multiply-add.wgsl', text: benchMultiplyAdd },
];

/** Record a pass of `threads` threads, in two dimensions where one has no room for them. */
function record(
	encoder: GPUCommandEncoder,
	{ label, pipeline }: BuiltCompute,
	bindings: GPUBindGroup,
	[across, up]: readonly [number, number],
	timestampWrites?: GPUComputePassTimestampWrites,
): void {
	const pass = encoder.beginComputePass({ label, ...(timestampWrites ? { timestampWrites } : {}) });
	pass.setPipeline(pipeline);
	pass.setBindGroup(0, bindings);
	pass.dispatchWorkgroups(across, up);
	pass.end();
}

export class CopyKernel {
	constructor(readonly built: BuiltCompute) {}

	static async build(context: GpuContext): Promise<CopyKernel> {
		const groups = [['uniform', 'read-only-storage', 'storage']] as const;
		return new CopyKernel(await buildCompute(context, { label: 'Roofline.copy', parts: COPY_PARTS, entryPoint: 'copy_words', groups }));
	}

	bind(device: GPUDevice, request: GPUBuffer, source: GPUBuffer, target: GPUBuffer): GPUBindGroup {
		return bindBuffers(device, this.built, 0, [request, source, target]);
	}

	/** Record a copy of `quads` groups of four words. */
	encode(encoder: GPUCommandEncoder, bindings: GPUBindGroup, quads: number, timestampWrites?: GPUComputePassTimestampWrites): void {
		const groups = Math.ceil(quads / WORKGROUP);
		const across = Math.min(groups, 32_768);
		record(encoder, this.built, bindings, [across, Math.ceil(groups / across)], timestampWrites);
	}
}

export class MultiplyAddKernel {
	constructor(readonly built: BuiltCompute) {}

	static async build(context: GpuContext): Promise<MultiplyAddKernel> {
		const groups = [['uniform', 'storage']] as const;
		const request = { label: 'Roofline.multiplyAdd', parts: MULTIPLY_ADD_PARTS, entryPoint: 'multiply_add', groups };
		return new MultiplyAddKernel(await buildCompute(context, request));
	}

	bind(device: GPUDevice, request: GPUBuffer, sums: GPUBuffer): GPUBindGroup {
		return bindBuffers(device, this.built, 0, [request, sums]);
	}

	encode(encoder: GPUCommandEncoder, bindings: GPUBindGroup, threads: number, timestampWrites?: GPUComputePassTimestampWrites): void {
		record(encoder, this.built, bindings, [Math.ceil(threads / WORKGROUP), 1], timestampWrites);
	}
}
