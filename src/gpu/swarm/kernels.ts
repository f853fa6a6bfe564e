/** The kernels that serve every swarm alike: the cells of its statistics, and waking it on another landscape. */

import cell from '../../../shaders/lib/cell.wgsl?raw';
import swarmCells from '../../../shaders/kernels/swarm-cells.wgsl?raw';
import swarmWake from '../../../shaders/kernels/swarm-wake.wgsl?raw';
import { type ShaderPart, structPart } from '../device/compose.ts';
import type { GpuContext } from '../device/context.ts';
import { structLayout } from '../device/layout.ts';
import { bindBuffers, buildCompute, type BuiltCompute, recordPass } from '../device/pipeline.ts';

const WORKGROUP = 64;

export const SWARM_CELLS = structLayout('SwarmCells', {
	count: 'u32',
	stride: 'u32',
	/** First cell of the dispatch, and how many. */
	first: 'u32',
	cells: 'u32',
	dimension: 'u32',
	/** Words of a particle. */
	value: 'u32',
	best: 'u32',
	status: 'u32',
	steps: 'u32',
	/** The code of a converged particle. */
	converged: 'u32',
	basins: 'u32',
	/** What stands for no value. */
	no_value: 'f32',
});

export const SWARM_WAKE = structLayout('SwarmWake', {
	count: 'u32',
	stride: 'u32',
	first: 'u32',
	/** Words of a particle. */
	best: 'u32',
	status: 'u32',
	/** Codes of the particles that are woken. */
	converged: 'f32',
	hole: 'f32',
	no_value: 'f32',
});

export const swarmCellsParts: readonly ShaderPart[] = [
	structPart(SWARM_CELLS),
	{ file: 'shaders/lib/cell.wgsl', text: cell },
	{ file: 'shaders/kernels/swarm-cells.wgsl', text: swarmCells },
];

export const swarmWakeParts: readonly ShaderPart[] = [structPart(SWARM_WAKE), { file: 'shaders/kernels/swarm-wake.wgsl', text: swarmWake }];

/** What the cells kernel writes. */
export interface SwarmCellBuffers {
	readonly values: GPUBuffer;
	readonly bests: GPUBuffer;
	readonly steps: GPUBuffer;
	readonly counts: GPUBuffer;
}

export class SwarmCellsKernel {
	constructor(readonly built: BuiltCompute) {}

	static async build(context: GpuContext): Promise<SwarmCellsKernel> {
		const groups = [['uniform', 'read-only-storage', 'read-only-storage', 'storage', 'storage', 'storage', 'storage']] as const;
		return new SwarmCellsKernel(await buildCompute(context, { label: 'Swarm.cells', parts: swarmCellsParts, entryPoint: 'cells', groups }));
	}

	bind(device: GPUDevice, inputs: readonly [run: GPUBuffer, particles: GPUBuffer, basins: GPUBuffer], out: SwarmCellBuffers): GPUBindGroup {
		return bindBuffers(device, this.built, 0, [...inputs, out.values, out.bests, out.steps, out.counts]);
	}

	/** Record a range of `count` cells. */
	encode(encoder: GPUCommandEncoder, bindings: GPUBindGroup, count: number): void {
		recordPass(encoder, this.built, [bindings], [Math.ceil(count / WORKGROUP)]);
	}
}

export class SwarmWakeKernel {
	constructor(readonly built: BuiltCompute) {}

	static async build(context: GpuContext): Promise<SwarmWakeKernel> {
		const groups = [['uniform', 'storage']] as const;
		return new SwarmWakeKernel(
			await buildCompute(context, { label: 'Swarm.wake', parts: swarmWakeParts, entryPoint: 'wake_particle', groups }),
		);
	}

	bind(device: GPUDevice, run: GPUBuffer, particles: GPUBuffer): GPUBindGroup {
		return bindBuffers(device, this.built, 0, [run, particles]);
	}

	/** Record a range of `count` particles. */
	encode(encoder: GPUCommandEncoder, bindings: GPUBindGroup, count: number): void {
		recordPass(encoder, this.built, [bindings], [Math.ceil(count / WORKGROUP)]);
	}
}
