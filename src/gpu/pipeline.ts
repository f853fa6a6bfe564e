/** Compute pipelines from shader parts, with layouts that are said and not inferred. */

import { GpuUnavailableError, ShaderCompileError, DeviceLostError } from '../model/errors.ts';
import type { GpuContext } from './context.ts';
import { compileShader, composeShader, type ShaderPart } from './compose.ts';

export interface ComputeRequest {
	/** `Owner.thing`. */
	readonly label: string;
	readonly parts: readonly ShaderPart[];
	readonly entryPoint: string;
	/** Types of the buffers of each group, in order of their bindings. */
	readonly groups: readonly (readonly GPUBufferBindingType[])[];
}

/** A pipeline and the layouts of its groups. */
export interface BuiltCompute {
	readonly label: string;
	readonly pipeline: GPUComputePipeline;
	readonly layouts: readonly GPUBindGroupLayout[];
}

/**
 * Build a compute pipeline off the main thread.
 * @throws ShaderCompileError where the shader or the pipeline is refused
 */
export async function buildCompute(context: GpuContext, { label, parts, entryPoint, groups }: ComputeRequest): Promise<BuiltCompute> {
	const module = await compileShader(context, composeShader(`${label}.shader`, parts));
	const layouts = await context.withScopes(`${label}.layouts`, (device) =>
		groups.map((types, group) => device.createBindGroupLayout({ label: `${label}.group${group}`, entries: types.map(entry) })),
	);
	const { value, failure } = context.scoped(`${label}.pipeline`, (device) =>
		device.createComputePipelineAsync({
			label: `${label}.pipeline`,
			layout: device.createPipelineLayout({ label: `${label}.layout`, bindGroupLayouts: layouts }),
			compute: { module, entryPoint },
		}),
	);
	const made = context.answer(`${label}.pipeline`, 'compile', value).catch((error: unknown) => {
		if (error instanceof DeviceLostError || error instanceof GpuUnavailableError) throw error;
		throw new ShaderCompileError(`${label}: no pipeline could be made: ${error instanceof Error ? error.message : String(error)}`);
	});
	const [pipeline] = await Promise.all([made, failure]);
	return { label, pipeline, layouts };
}

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
