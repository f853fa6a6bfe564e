/** The kernel that evaluates a band of rows of a grid. */

import cell from '../../../shaders/lib/cell.wgsl?raw';
import fieldGradient from '../../../shaders/kernels/field-gradient.wgsl?raw';
import fieldValue from '../../../shaders/kernels/field-value.wgsl?raw';
import type { Mode, Program } from '../../model/objective.ts';
import { type ShaderPart, structPart } from '../compose.ts';
import type { GpuContext } from '../context.ts';
import { structLayout } from '../layout.ts';
import { bindBuffers, buildCompute, type BuiltCompute } from '../pipeline.ts';
import { objectiveBindings, objectiveParts } from './objective-inputs.ts';

/** Columns that a thread evaluates. */
export const COLUMNS_A_THREAD = 4;
/** The kernel's workgroup: threads across and rows. */
const WORKGROUP = [16, 4] as const;

export const FIELD_BAND = structLayout('FieldBand', {
	/** Columns of the grid. */
	columns: 'u32',
	/** Groups of four columns a row. */
	quads: 'u32',
	/** Rows of the band. */
	rows: 'u32',
	/** The band's first row in the grid, and in the output. */
	first_row: 'u32',
	output_row: 'u32',
});

/** The parts of the kernel's shader. */
export function fieldParts(program: Program, mode: Mode): ShaderPart[] {
	const kernel =
		program.order === 0
			? { file: 'shaders/kernels/field-value.wgsl', text: fieldValue }
			: { file: 'shaders/kernels/field-gradient.wgsl', text: fieldGradient };
	return [structPart(FIELD_BAND), { file: 'shaders/lib/cell.wgsl', text: cell }, ...objectiveParts(program, mode), kernel];
}

/** The most columns that one dispatch spans. */
export const maxColumns = (limits: GPUSupportedLimits): number => limits.maxComputeWorkgroupsPerDimension * WORKGROUP[0] * COLUMNS_A_THREAD;

/** The most rows that one dispatch spans. */
export const maxBandRows = (limits: GPUSupportedLimits): number => limits.maxComputeWorkgroupsPerDimension * WORKGROUP[1];

/** What a band is recorded with. */
export interface FieldBindings {
	readonly own: GPUBindGroup;
	readonly objective: GPUBindGroup;
	readonly timestampWrites?: GPUComputePassTimestampWrites | undefined;
}

export class FieldKernel {
	constructor(readonly built: BuiltCompute) {}

	/**
	 * @param program of two inputs; order 0 writes values, order 1 values and both derivatives
	 * @throws ShaderCompileError
	 */
	static async build(context: GpuContext, program: Program, mode: Mode): Promise<FieldKernel> {
		const outputs = program.order === 0 ? 1 : 3;
		const built = await buildCompute(context, {
			label: 'Field.kernel',
			parts: fieldParts(program, mode),
			entryPoint: 'field',
			groups: [
				['uniform', 'read-only-storage', 'read-only-storage', ...new Array<'storage'>(outputs).fill('storage')],
				objectiveBindings(program),
			],
		});
		return new FieldKernel(built);
	}

	/** Group 0: the band's uniforms, both axes, and one or three outputs. */
	bind(device: GPUDevice, band: GPUBuffer, axes: readonly [GPUBuffer, GPUBuffer], outputs: readonly GPUBuffer[]): GPUBindGroup {
		return bindBuffers(device, this.built, 0, [band, ...axes, ...outputs]);
	}

	/** Record a band of `rows` rows of `quads` groups of columns; `timestampWrites` times it. */
	encode(encoder: GPUCommandEncoder, { own, objective, timestampWrites }: FieldBindings, quads: number, rows: number): void {
		const pass = encoder.beginComputePass({ label: this.built.label, ...(timestampWrites ? { timestampWrites } : {}) });
		pass.setPipeline(this.built.pipeline);
		pass.setBindGroup(0, own);
		pass.setBindGroup(1, objective);
		pass.dispatchWorkgroups(Math.ceil(quads / WORKGROUP[0]), Math.ceil(rows / WORKGROUP[1]));
		pass.end();
	}
}
