/** The kernel that takes particles through rows: one descent program each. */

import descend from '../../../shaders/kernels/descend.wgsl?raw';
import type { DescentProgram } from '../../model/descent.ts';
import type { Dialect } from '../../model/objective.ts';
import { type ShaderPart, structPart } from '../device/compose.ts';
import type { GpuContext } from '../device/context.ts';
import { structLayout } from '../device/layout.ts';
import { bindBuffers, buildCompute, type BuiltCompute, recordPass } from '../device/pipeline.ts';
import { objectiveBindings } from '../expression/objective-inputs.ts';
import { MAX_STEPS } from './plan.ts';

const WORKGROUP = 64;

/** Rows of a dispatch at most: the last steps of a call, and a pass that takes none. */
export const MOST_ROWS = MAX_STEPS + 1;

export const DESCENT_RUN = structLayout('DescentRun', {
	/** Particles of the dispatch. */
	count: 'u32',
	/** The first one: its number and its place in memory. */
	first: 'u32',
	/** Word k of particle i is number k · stride + i. */
	stride: 'u32',
	/** Rows to go through. */
	rows: 'u32',
	/** Rows that take a step; one after them takes none. */
	steps: 'u32',
});

/** The parts of the kernel's shader around a descent: generated, or the port. */
export const descendParts = (descent: ShaderPart): ShaderPart[] => [
	structPart(DESCENT_RUN),
	{ file: 'generated:rows', text: `const MOST_ROWS: u32 = ${MOST_ROWS}u;\n` },
	descent,
	{ file: 'shaders/kernels/descend.wgsl', text: descend },
];

/** The most particles that one dispatch of a kernel of a swarm spans. */
export const maxParticles = (limits: GPUSupportedLimits): number => limits.maxComputeWorkgroupsPerDimension * WORKGROUP;

export class DescendKernel {
	/** What the last swarm learned: particle-steps of a band, and with how many particles. */
	learned: { readonly units: number; readonly count: number } | null = null;

	constructor(readonly built: BuiltCompute) {}

	/** @throws ShaderCompileError */
	static async build(context: GpuContext, program: DescentProgram, mode: Dialect): Promise<DescendKernel> {
		const built = await buildCompute(context, {
			label: 'Descend.kernel',
			parts: descendParts({ file: 'generated:descent', text: program.wgsl(mode).code }),
			entryPoint: 'descend',
			groups: [['uniform', 'read-only-storage', 'storage'], objectiveBindings(program)],
		});
		return new DescendKernel(built);
	}

	/** Group 0: the dispatch's uniforms, its rows, the particles. */
	bind(device: GPUDevice, run: GPUBuffer, rows: GPUBuffer, particles: GPUBuffer): GPUBindGroup {
		return bindBuffers(device, this.built, 0, [run, rows, particles]);
	}

	/** Record a range of `count` particles. */
	encode(encoder: GPUCommandEncoder, own: GPUBindGroup, objective: GPUBindGroup, count: number): void {
		recordPass(encoder, this.built, [own, objective], [Math.ceil(count / WORKGROUP)]);
	}
}
