/** Compute pipelines from shader parts, with layouts that are said and not inferred. */

import type { GpuContext } from './context.ts';
import { type BuiltPipeline, buildPipeline, type ShaderPart } from './compose.ts';

export interface ComputeRequest {
	/** `Owner.thing`. */
	readonly label: string;
	readonly parts: readonly ShaderPart[];
	readonly entryPoint: string;
	/** Types of the buffers of each group, in order of their bindings. */
	readonly groups: readonly (readonly GPUBufferBindingType[])[];
}

export type BuiltCompute = BuiltPipeline<GPUComputePipeline>;

/**
 * Build a compute pipeline off the main thread.
 * @throws ShaderCompileError where the shader or the pipeline is refused
 */
export const buildCompute = (context: GpuContext, { label, parts, entryPoint, groups }: ComputeRequest): Promise<BuiltCompute> =>
	buildPipeline(context, label, parts, (device, module) => {
		const layouts = groups.map((types, group) =>
			device.createBindGroupLayout({ label: `${label}.group${group}`, entries: types.map(entry) }),
		);
		const pipeline = device.createComputePipelineAsync({
			label: `${label}.pipeline`,
			layout: device.createPipelineLayout({ label: `${label}.layout`, bindGroupLayouts: layouts }),
			compute: { module, entryPoint },
		});
		return { layouts, pipeline };
	});

const entry = (type: GPUBufferBindingType, binding: number): GPUBindGroupLayoutEntry => ({
	binding,
	visibility: GPUShaderStage.COMPUTE,
	buffer: { type },
});

/** A bind group of whole buffers in order of their bindings. */
export function bindBuffers(
	device: GPUDevice,
	{ label, layouts }: BuiltCompute,
	group: number,
	buffers: readonly GPUBuffer[],
): GPUBindGroup {
	return device.createBindGroup({
		label: `${label}.bindings${group}`,
		layout: layouts[group] as GPUBindGroupLayout,
		entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
	});
}

/** How often a pass is dispatched, and who times it. */
export interface PassOptions {
	readonly timestampWrites?: GPUComputePassTimestampWrites | undefined;
	/** Dispatches that wait for each other. */
	readonly times?: number;
}

/**
 * Record a pass of one kernel.
 * @param groups its bind groups in order
 * @param workgroups along the first axis and the second
 */
export function recordPass(
	encoder: GPUCommandEncoder,
	{ label, pipeline }: BuiltCompute,
	groups: readonly GPUBindGroup[],
	[across, up = 1]: readonly [across: number, up?: number],
	{ timestampWrites, times = 1 }: PassOptions = {},
): void {
	const pass = encoder.beginComputePass({ label, ...(timestampWrites ? { timestampWrites } : {}) });
	pass.setPipeline(pipeline);
	for (const [index, group] of groups.entries()) pass.setBindGroup(index, group);
	for (let k = 0; k < times; k++) pass.dispatchWorkgroups(across, up);
	pass.end();
}
