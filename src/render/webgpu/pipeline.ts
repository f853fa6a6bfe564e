/** Render pipelines from shader parts, with layouts that are said and not inferred. */

import { type BuiltPipeline, buildPipeline, type ShaderPart } from '../../gpu/device/compose.ts';
import type { GpuContext } from '../../gpu/device/context.ts';

/** The format of every picture; canvases are configured with it, and offscreen pictures read it as RGBA. */
export const COLOR_FORMAT: GPUTextureFormat = 'rgba8unorm';
export const DEPTH_FORMAT: GPUTextureFormat = 'depth24plus';
export const SAMPLES = 4;

/** Of the textures that say where the pixels of a landscape lie. */
export const PLACES_FORMAT: GPUTextureFormat = 'rg16float';
export const PLACES_DEPTH_FORMAT: GPUTextureFormat = 'depth32float';

/** A binding: a kind of buffer, a texture or a sampler, and the stages that see it. */
export interface PassBinding {
	readonly kind: GPUBufferBindingType | 'texture' | 'depth-texture' | 'sampler';
	readonly stages: 'vertex' | 'fragment' | 'both';
}

/** What a pass draws into: its colour, its depth (if any) and samples a pixel. */
const TARGETS = {
	/** A landscape. */
	landscape: { color: COLOR_FORMAT, depth: DEPTH_FORMAT, samples: SAMPLES },
	/** Where its pixels lie. */
	places: { color: PLACES_FORMAT, depth: PLACES_DEPTH_FORMAT, samples: 1 },
	/** A finished frame. */
	frame: { color: COLOR_FORMAT, depth: null, samples: 1 },
} as const;

export interface RenderRequest {
	/** `Owner.thing`. */
	readonly label: string;
	readonly parts: readonly ShaderPart[];
	/** Entry points are `<name>_vertex` and `<name>_fragment`. */
	readonly name: string;
	/** Another fragment entry point. */
	readonly fragment?: string;
	/** `landscape` where absent. */
	readonly target?: keyof typeof TARGETS;
	readonly groups: readonly (readonly PassBinding[])[];
	readonly topology: GPUPrimitiveTopology;
	/** `solid` tests and writes depth, `over` tests it and blends, `hide` only tests it, `blend` only blends, `flat` does nothing. */
	readonly depth: 'solid' | 'over' | 'hide' | 'blend' | 'flat';
}

export type BuiltRender = BuiltPipeline<GPURenderPipeline>;

const BLEND: GPUBlendState = {
	color: { srcFactor: 'src-alpha', dstFactor: 'one-minus-src-alpha', operation: 'add' },
	alpha: { srcFactor: 'one', dstFactor: 'one-minus-src-alpha', operation: 'add' },
};

/**
 * Build a render pipeline off the main thread.
 * @throws ShaderCompileError where the shader or the pipeline is refused
 */
export function buildRender(context: GpuContext, request: RenderRequest): Promise<BuiltRender> {
	const { label, name, parts, groups, topology, depth, fragment = `${name}_fragment` } = request;
	const target = TARGETS[request.target ?? 'landscape'];
	const blends = depth === 'over' || depth === 'blend';
	return buildPipeline(context, label, parts, (device, module) => {
		const layouts = groups.map((bindings, group) =>
			device.createBindGroupLayout({ label: `${label}.group${group}`, entries: bindings.map(layoutEntry) }),
		);
		const pipeline = device.createRenderPipelineAsync({
			label: `${label}.pipeline`,
			layout: device.createPipelineLayout({ label: `${label}.layout`, bindGroupLayouts: layouts }),
			vertex: { module, entryPoint: `${name}_vertex` },
			fragment: { module, entryPoint: fragment, targets: [{ format: target.color, ...(blends && { blend: BLEND }) }] },
			primitive: { topology },
			...(target.depth && {
				depthStencil: {
					format: target.depth,
					depthWriteEnabled: depth === 'solid',
					depthCompare: depth === 'flat' || depth === 'blend' ? ('always' as const) : ('less-equal' as const),
				},
			}),
			multisample: { count: target.samples },
		});
		return { layouts, pipeline };
	});
}

function layoutEntry({ kind, stages }: PassBinding, binding: number): GPUBindGroupLayoutEntry {
	const visibility = {
		vertex: GPUShaderStage.VERTEX,
		fragment: GPUShaderStage.FRAGMENT,
		both: GPUShaderStage.VERTEX | GPUShaderStage.FRAGMENT,
	}[stages];
	if (kind === 'texture') return { binding, visibility, texture: { sampleType: 'float' } };
	if (kind === 'depth-texture') return { binding, visibility, texture: { sampleType: 'depth' } };
	if (kind === 'sampler') return { binding, visibility, sampler: { type: 'filtering' } };
	return { binding, visibility, buffer: { type: kind } };
}

/** A bind group of whole buffers, textures and samplers in order of their bindings. */
export function bindAll(
	device: GPUDevice,
	{ label, layouts }: BuiltRender,
	group: number,
	resources: readonly (GPUBuffer | GPUTexture | GPUSampler)[],
): GPUBindGroup {
	return device.createBindGroup({
		label: `${label}.bindings${group}`,
		layout: layouts[group] as GPUBindGroupLayout,
		entries: resources.map((resource, binding) => ({
			binding,
			resource: 'createView' in resource ? resource.createView() : 'size' in resource ? { buffer: resource } : resource,
		})),
	});
}
