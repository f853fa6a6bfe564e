/** The kernels of a swarm that is drawn: the trails of its particles, their density, and the colours made of both. */

import densityWgsl from '../../../shaders/kernels/swarm-density.wgsl?raw';
import overlayWgsl from '../../../shaders/kernels/swarm-overlay.wgsl?raw';
import trailsWgsl from '../../../shaders/kernels/swarm-trails.wgsl?raw';
import { structPart } from '../../gpu/device/compose.ts';
import type { GpuContext } from '../../gpu/device/context.ts';
import { structLayout } from '../../gpu/device/layout.ts';
import { bindBuffers, buildCompute, type BuiltCompute } from '../../gpu/device/pipeline.ts';
import { DOT } from '../../gpu/swarm/positions.ts';
import { MAX_GROUPS } from '../../model/swarm.ts';

/** One group, for its kernels and for the pass that draws it. */
export const SWARM_GROUP = structLayout('SwarmGroup', {
	/** Alpha is the group's opacity. */
	color: 'vec4f',
	/** Shares of a radius: core of a ring, half length and half width of a cross's arms, width of the ring in the group's colour. */
	form: 'vec4f',
	/** Logarithm of the lowest speed that has its own colour, and how far the colours reach. */
	speed_log: 'vec2f',
	count: 'u32',
	/** The group's layer of trails and density, and the cells of a side. */
	layer: 'u32',
	size: 'u32',
	/** What a cell crossed once holds, and most deposits of a segment. */
	unit: 'u32',
	trail_steps: 'u32',
	/** Radius of what a particle adds to the density, in cells: 0, 1 or 2. */
	stamp: 'u32',
	/** Index in TONES. */
	tone: 'u32',
	/** CSS pixels. */
	diameter: 'f32',
	outline: 'f32',
	/** The particles from this one on were injected by hand; their size. */
	injected_from: 'u32',
	injected_diameter: 'f32',
	injected_outline: 'f32',
	/** Box units. */
	lift: 'f32',
	stopped_opacity: 'f32',
});

export const SWARM_OVERLAY = structLayout('SwarmOverlay', {
	size: 'u32',
	/** Groups with trails and with density; 0 where there is none. */
	trail_layers: 'u32',
	density_layers: 'u32',
	/** Share of the trails that is left. */
	trail: 'f32',
	/** Of one unit of trails, and of one of density. */
	trail_gain: 'f32',
	density_gain: 'f32',
	/** How steeply a crowd's dark rim takes its colour. */
	rim: 'f32',
	/** Groups' colours; alpha is the weight of their trails. */
	colors: ['vec4f', MAX_GROUPS],
});

const WORKGROUP = 64;
/** Workgroups of a dispatch at most: threads take several particles or cells where there are more. */
const MOST_WORKGROUPS = 512;

function dispatch(pass: GPUComputePassEncoder, { pipeline }: BuiltCompute, bindings: GPUBindGroup, threads: number): void {
	pass.setPipeline(pipeline);
	pass.setBindGroup(0, bindings);
	pass.dispatchWorkgroups(Math.min(MOST_WORKGROUPS, Math.ceil(threads / WORKGROUP)));
}

/** A kernel over the particles of a group, or over the cells of the overlay. */
class SwarmKernel {
	protected constructor(protected readonly built: BuiltCompute) {}

	/** Record `threads` particles or cells. */
	encode(pass: GPUComputePassEncoder, bindings: GPUBindGroup, threads: number): void {
		if (threads > 0) dispatch(pass, this.built, bindings, threads);
	}
}

const PARTICLE_PARTS = [structPart(SWARM_GROUP), structPart(DOT)];

export class TrailKernel extends SwarmKernel {
	/** @throws ShaderCompileError */
	static async build(context: GpuContext): Promise<TrailKernel> {
		return new TrailKernel(
			await buildCompute(context, {
				label: 'SwarmTrails.kernel',
				parts: [...PARTICLE_PARTS, { file: 'shaders/kernels/swarm-trails.wgsl', text: trailsWgsl }],
				entryPoint: 'draw_trails',
				groups: [['uniform', 'read-only-storage', 'storage']],
			}),
		);
	}

	bind(device: GPUDevice, group: GPUBuffer, dots: GPUBuffer, trails: GPUBuffer): GPUBindGroup {
		return bindBuffers(device, this.built, 0, [group, dots, trails]);
	}
}

export class DensityKernel extends SwarmKernel {
	/** @throws ShaderCompileError */
	static async build(context: GpuContext): Promise<DensityKernel> {
		return new DensityKernel(
			await buildCompute(context, {
				label: 'SwarmDensity.kernel',
				parts: [...PARTICLE_PARTS, { file: 'shaders/kernels/swarm-density.wgsl', text: densityWgsl }],
				entryPoint: 'count_particles',
				groups: [['uniform', 'read-only-storage', 'storage']],
			}),
		);
	}

	bind(device: GPUDevice, group: GPUBuffer, dots: GPUBuffer, density: GPUBuffer): GPUBindGroup {
		return bindBuffers(device, this.built, 0, [group, dots, density]);
	}
}

export class OverlayKernel extends SwarmKernel {
	/** @throws ShaderCompileError */
	static async build(context: GpuContext): Promise<OverlayKernel> {
		return new OverlayKernel(
			await buildCompute(context, {
				label: 'SwarmOverlay.kernel',
				parts: [structPart(SWARM_OVERLAY), { file: 'shaders/kernels/swarm-overlay.wgsl', text: overlayWgsl }],
				entryPoint: 'make_overlay',
				groups: [['uniform', 'storage', 'storage', 'storage']],
			}),
		);
	}

	bind(device: GPUDevice, overlay: GPUBuffer, trails: GPUBuffer, density: GPUBuffer, colors: GPUBuffer): GPUBindGroup {
		return bindBuffers(device, this.built, 0, [overlay, trails, density, colors]);
	}
}
