/** The kernel that evaluates a batch of points. */

import cell from '../../../shaders/lib/cell.wgsl?raw';
import sampleGradient from '../../../shaders/kernels/sample-gradient.wgsl?raw';
import sampleHessian from '../../../shaders/kernels/sample-hessian.wgsl?raw';
import sampleValue from '../../../shaders/kernels/sample-value.wgsl?raw';
import type { Dialect, Program } from '../../model/objective.ts';
import { type ShaderPart, structPart } from '../device/compose.ts';
import type { GpuContext } from '../device/context.ts';
import { structLayout } from '../device/layout.ts';
import { bindBuffers, buildCompute, type BuiltCompute, recordPass } from '../device/pipeline.ts';
import { objectiveBindings, objectiveParts } from './objective-inputs.ts';

const WORKGROUP = 64;

export const SAMPLE_BATCH = structLayout('SampleBatch', { count: 'u32' });

const KERNELS: readonly ShaderPart[] = [
	{ file: 'shaders/kernels/sample-value.wgsl', text: sampleValue },
	{ file: 'shaders/kernels/sample-gradient.wgsl', text: sampleGradient },
	{ file: 'shaders/kernels/sample-hessian.wgsl', text: sampleHessian },
];

/** The parts of the kernel's shader. */
export const sampleParts = (program: Program, mode: Dialect): ShaderPart[] => [
	structPart(SAMPLE_BATCH),
	{ file: 'shaders/lib/cell.wgsl', text: cell },
	...objectiveParts(program, mode),
	KERNELS[program.order] as ShaderPart,
];

/** The most points that one dispatch spans. */
export const maxBatch = (limits: GPUSupportedLimits): number => limits.maxComputeWorkgroupsPerDimension * WORKGROUP;

export class SampleKernel {
	constructor(readonly built: BuiltCompute) {}

	/** @throws ShaderCompileError */
	static async build(context: GpuContext, program: Program, mode: Dialect): Promise<SampleKernel> {
		const built = await buildCompute(context, {
			label: 'Sample.kernel',
			parts: sampleParts(program, mode),
			entryPoint: 'sample_points',
			groups: [['uniform', 'read-only-storage', 'storage'], objectiveBindings(program)],
		});
		return new SampleKernel(built);
	}

	/** Group 0: the batch's uniforms, points (coordinate after coordinate), outputs (likewise). */
	bind(device: GPUDevice, batch: GPUBuffer, points: GPUBuffer, outputs: GPUBuffer): GPUBindGroup {
		return bindBuffers(device, this.built, 0, [batch, points, outputs]);
	}

	/** Record a batch of `count` points. */
	encode(encoder: GPUCommandEncoder, own: GPUBindGroup, objective: GPUBindGroup, count: number): void {
		recordPass(encoder, this.built, [own, objective], [Math.ceil(count / WORKGROUP)]);
	}
}
