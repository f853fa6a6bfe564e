/** Render pipelines from shader parts, with layouts that are said and not inferred. */

import { compileShader, composeShader, type ShaderPart } from '../../gpu/compose.ts';
import type { GpuContext } from '../../gpu/context.ts';
import { DeviceLostError, GpuUnavailableError, ShaderCompileError } from '../../model/errors.ts';

/** The format of every picture; canvases are configured with it, and offscreen pictures read it as RGBA. */
export const COLOR_FORMAT: GPUTextureFormat = 'rgba8unorm';
export const DEPTH_FORMAT: GPUTextureFormat = 'depth24plus';
export const SAMPLES = 4;

/** A binding: a kind of buffer or a texture, and the stages that see it. */
export interface PassBinding {
	readonly kind: GPUBufferBindingType | 'texture';
	readonly stages: 'vertex' | 'fragment' | 'both';
}

export interface RenderRequest {
	/** `Owner.thing`. */
	readonly label: string;
	readonly parts: readonly ShaderPart[];
	/** Entry points are `<name>_vertex` and `<name>_fragment`. */
	readonly name: string;
	readonly groups: readonly (readonly PassBinding[])[];
	readonly topology: GPUPrimitiveTopology;
	/** `solid` tests and writes depth, `over` tests it and blends, `flat` does neither. */
	readonly depth: 'solid' | 'over' | 'flat';
}

export interface BuiltRender {
	readonly label: string;
	readonly pipeline: GPURenderPipeline;
	readonly layouts: readonly GPUBindGroupLayout[];
}

const BLEND: GPUBlendState = {
	color: { srcFactor: 'src-alpha', dstFactor: 'one-minus-src-alpha', operation: 'add' },
	alpha: { srcFactor: 'one', dstFactor: 'one-minus-src-alpha', operation: 'add' },
};

/**
 * Build a render pipeline off the main thread.
 * @throws ShaderCompileError where the shader or the pipeline is refused
 */
export async function buildRender(context: GpuContext, request: RenderRequest): Promise<BuiltRender> {
	const { label, name, parts, groups, topology, depth } = request;
	const module = await compileShader(context, composeShader(`${label}.shader`, parts));
	const layouts = await context.withScopes(`${label}.layouts`, (device) =>
		groups.map((bindings, group) => device.createBindGroupLayout({ label: `${label}.group${group}`, entries: bindings.map(layoutEntry) })),
	);
	const { value, failure } = context.scoped(`${label}.pipeline`, (device) =>
		device.createRenderPipelineAsync({
			label: `${label}.pipeline`,
			layout: device.createPipelineLayout({ label: `${label}.layout`, bindGroupLayouts: layouts }),
			vertex: { module, entryPoint: `${name}_vertex` },
			fragment: { module, entryPoint: `${name}_fragment`, targets: [{ format: COLOR_FORMAT, ...(depth === 'over' && { blend: BLEND }) }] },
			primitive: { topology },
			depthStencil: {
				format: DEPTH_FORMAT,
				depthWriteEnabled: depth === 'solid',
				depthCompare: depth === 'flat' ? 'always' : 'less-equal',
			},
			multisample: { count: SAMPLES },
		}),
	);
	const made = context.answer(`${label}.pipeline`, 'compile', value).catch((error: unknown) => {
		if (error instanceof DeviceLostError || error instanceof GpuUnavailableError) throw error;
		throw new ShaderCompileError(`${label}: no pipeline could be made: ${error instanceof Error ? error.message : String(error)}`);
	});
	const [pipeline] = await Promise.all([made, failure]);
	return { label, pipeline, layouts };
}

function layoutEntry({ kind, stages }: PassBinding, binding: number): GPUBindGroupLayoutEntry {
	const visibility = {
		vertex: GPUShaderStage.VERTEX,
		fragment: GPUShaderStage.FRAGMENT,
		both: GPUShaderStage.VERTEX | GPUShaderStage.FRAGMENT,
	}[stages];
	return kind === 'texture' ? { binding, visibility, texture: { sampleType: 'float' } } : { binding, visibility, buffer: { type: kind } };
}

/** A bind group of whole buffers and textures in order of their bindings. */
export function bindAll(
	device: GPUDevice,
	{ label, layouts }: BuiltRender,
	group: number,
	resources: readonly (GPUBuffer | GPUTexture)[],
): GPUBindGroup {
	return device.createBindGroup({
		label: `${label}.bindings${group}`,
		layout: layouts[group] as GPUBindGroupLayout,
		entries: resources.map((resource, binding) => ({
			binding,
			resource: 'createView' in resource ? resource.createView() : { buffer: resource },
		})),
	});
}
