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
