/** The kernels of a swarm that is drawn: the ink of its particles, their density, and the colours made of both. */

import densityWgsl from '../../../shaders/kernels/swarm-density.wgsl?raw';
import drapeWgsl from '../../../shaders/kernels/swarm-drape.wgsl?raw';
import inkWgsl from '../../../shaders/kernels/swarm-ink.wgsl?raw';
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
	/** The group's layer of ink and density, and the cells of a side. */
	layer: 'u32',
	size: 'u32',
	/** Ink of a cell crossed once, and most deposits of a segment. */
	unit: 'u32',
	ink_steps: 'u32',
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

export const SWARM_DRAPE = structLayout('SwarmDrape', {
	size: 'u32',
	/** Groups with ink and with density; 0 where there is none. */
	ink_layers: 'u32',
	density_layers: 'u32',
	/** Share of the ink that is left. */
	trail: 'f32',
	/** Of one unit of ink, and of one of density. */
	ink_gain: 'f32',
	density_gain: 'f32',
	/** How steeply a crowd's dark rim takes its colour. */
	rim: 'f32',
	/** Groups' colours; alpha is the weight of their ink. */
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

/** A kernel over the particles of a group, or over the cells of the drape. */
class SwarmKernel {
	protected constructor(protected readonly built: BuiltCompute) {}

	/** Record `threads` particles or cells. */
	encode(pass: GPUComputePassEncoder, bindings: GPUBindGroup, threads: number): void {
		if (threads > 0) dispatch(pass, this.built, bindings, threads);
	}
}

const PARTICLE_PARTS = [structPart(SWARM_GROUP), structPart(DOT)];

export class InkKernel extends SwarmKernel {
	/** @throws ShaderCompileError */
	static async build(context: GpuContext): Promise<InkKernel> {
		return new InkKernel(
			await buildCompute(context, {
				label: 'SwarmInk.kernel',
				parts: [...PARTICLE_PARTS, { file: 'shaders/kernels/swarm-ink.wgsl', text: inkWgsl }],
				entryPoint: 'draw_ink',
				groups: [['uniform', 'read-only-storage', 'storage']],
			}),
		);
	}

	bind(device: GPUDevice, group: GPUBuffer, dots: GPUBuffer, ink: GPUBuffer): GPUBindGroup {
		return bindBuffers(device, this.built, 0, [group, dots, ink]);
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

export class DrapeKernel extends SwarmKernel {
	/** @throws ShaderCompileError */
	static async build(context: GpuContext): Promise<DrapeKernel> {
		return new DrapeKernel(
			await buildCompute(context, {
				label: 'SwarmDrape.kernel',
				parts: [structPart(SWARM_DRAPE), { file: 'shaders/kernels/swarm-drape.wgsl', text: drapeWgsl }],
				entryPoint: 'make_drape',
				groups: [['uniform', 'storage', 'storage', 'storage']],
			}),
		);
	}

	bind(device: GPUDevice, drape: GPUBuffer, ink: GPUBuffer, density: GPUBuffer, colors: GPUBuffer): GPUBindGroup {
		return bindBuffers(device, this.built, 0, [drape, ink, density, colors]);
	}
}
