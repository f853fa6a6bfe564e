/** The kernel that evaluates a band of rows of a grid. */

import cell from '../../../shaders/lib/cell.wgsl?raw';
import fieldGradient from '../../../shaders/kernels/field-gradient.wgsl?raw';
import fieldTerms from '../../../shaders/kernels/field-terms.wgsl?raw';
import fieldValue from '../../../shaders/kernels/field-value.wgsl?raw';
import type { Dialect, Program } from '../../model/objective.ts';
import { type ShaderPart, structPart } from '../device/compose.ts';
import type { GpuContext } from '../device/context.ts';
import { structLayout } from '../device/layout.ts';
import { bindBuffers, buildCompute, type BuiltCompute, recordPass } from '../device/pipeline.ts';
import { objectiveBindings } from './objective-inputs.ts';

/** Columns that a thread evaluates. */
export const COLUMNS_A_THREAD = 4;
/** Threads of both kernels' workgroups, all along the first axis. */
const WORKGROUP = 64;
/** Rows of a thread at most: what its columns share is read once for all of them. An emulated GPU reads it slowly. */
const MOST_ROWS_A_THREAD = 8;
const MOST_ROWS_EMULATED = 32;
/** Threads that hardware wants before one should do more, and what an emulated GPU shares out among processors. */
const BUSY_THREADS = 2 ** 18;
const BUSY_THREADS_EMULATED = 16 * WORKGROUP;

export const FIELD_BAND = structLayout('FieldBand', {
	/** Columns of the grid. */
	columns: 'u32',
	/** Groups of four columns a row. */
	quads: 'u32',
	/** Rows of the band. */
	rows: 'u32',
	/** Rows of the grid. */
	grid_rows: 'u32',
	/** The band's first row in the grid, and in the output. */
	first_row: 'u32',
	output_row: 'u32',
	/** Rows of a thread. */
	thread_rows: 'u32',
});

/** Rows that a thread of a band evaluates: as many as leave all of a device something to do. */
export function rowsAThread({ isSoftware }: Pick<GpuContext, 'isSoftware'>, quads: number, rows: number): number {
	const [most, busy] = isSoftware ? [MOST_ROWS_EMULATED, BUSY_THREADS_EMULATED] : [MOST_ROWS_A_THREAD, BUSY_THREADS];
	return Math.max(1, Math.min(most, Math.floor((quads * rows) / busy)));
}

/** What a kernel of fields is generated from: a program, or one of double-single. */
export type FieldProgram = Pick<Program, 'order' | 'tables' | 'fieldWgsl'>;

/** What a kernel reads and writes. */
export interface FieldForm {
	readonly kernel: ShaderPart;
	/** Arrays of cells that it writes, in the order of its bindings. */
	readonly outputs: readonly string[];
	/** Words of a coordinate and of a uniform: 2 in double-single. */
	readonly words: 1 | 2;
}

/** Of a field in f32. */
export const formOf = ({ order }: Pick<Program, 'order'>): FieldForm =>
	order === 0
		? { kernel: { file: 'shaders/kernels/field-value.wgsl', text: fieldValue }, outputs: ['values'], words: 1 }
		: {
				kernel: { file: 'shaders/kernels/field-gradient.wgsl', text: fieldGradient },
				outputs: ['values', 'derivatives_u', 'derivatives_v'],
				words: 1,
			};

/** The parts of the kernel's shader. */
export function fieldParts(program: FieldProgram, mode: Dialect, { kernel } = formOf(program)): ShaderPart[] {
	const cells = { file: 'generated:cells', text: program.fieldWgsl(mode).cells };
	return [structPart(FIELD_BAND), { file: 'shaders/lib/cell.wgsl', text: cell }, cells, kernel];
}

/** The parts of the shader that computes what columns and rows share; null where they share nothing. */
function termsParts(program: FieldProgram, mode: Dialect): ShaderPart[] | null {
	const { terms } = program.fieldWgsl(mode);
	if (terms === null) return null;
	return [structPart(FIELD_BAND), { file: 'generated:terms', text: terms }, { file: 'shaders/kernels/field-terms.wgsl', text: fieldTerms }];
}

/** The longest axis: columns that one dispatch spans, and rows whose terms one dispatch computes. */
export const longestAxis = (limits: GPUSupportedLimits): number => limits.maxComputeWorkgroupsPerDimension * WORKGROUP;

/** The most rows that one dispatch spans. */
export const maxBandRows = (limits: GPUSupportedLimits): number => limits.maxComputeWorkgroupsPerDimension;

/** What a band is recorded with. */
export interface FieldBindings {
	readonly own: GPUBindGroup;
	readonly objective: GPUBindGroup;
	readonly timestampWrites?: GPUComputePassTimestampWrites | undefined;
}

export class FieldKernel {
	readonly #terms: BuiltCompute | null;

	private constructor(
		readonly built: BuiltCompute,
		terms: BuiltCompute | null,
	) {
		this.#terms = terms;
	}

	/**
	 * @param program of two inputs; order 0 writes values, order 1 values and both derivatives
	 * @throws ShaderCompileError
	 */
	static async build(context: GpuContext, program: FieldProgram, mode: Dialect, form = formOf(program)): Promise<FieldKernel> {
		const outputs = form.outputs.length;
		const shared = termsParts(program, mode);
		const [built, terms] = await Promise.all([
			buildCompute(context, {
				label: 'Field.kernel',
				parts: fieldParts(program, mode, form),
				entryPoint: 'field',
				groups: [
					['uniform', 'read-only-storage', 'read-only-storage', ...new Array<'storage'>(outputs).fill('storage')],
					objectiveBindings(program),
				],
			}),
			shared &&
				buildCompute(context, {
					label: 'Field.terms',
					parts: shared,
					entryPoint: 'terms',
					groups: [['uniform', 'storage', 'storage'], objectiveBindings(program)],
				}),
		]);
		return new FieldKernel(built, terms);
	}

	/** Group 0: the band's uniforms, both axes, and one or three outputs. */
	bind(device: GPUDevice, band: GPUBuffer, axes: readonly [GPUBuffer, GPUBuffer], outputs: readonly GPUBuffer[]): GPUBindGroup {
		return bindBuffers(device, this.built, 0, [band, ...axes, ...outputs]);
	}

	/** Columns or rows share something. */
	get hasTerms(): boolean {
		return this.#terms !== null;
	}

	/** Record the pass that computes what columns and rows share, where they share something: before the first band. */
	encodeTerms(
		device: GPUDevice,
		encoder: GPUCommandEncoder,
		inputs: {
			readonly band: GPUBuffer;
			readonly axes: readonly [GPUBuffer, GPUBuffer];
			readonly objective: GPUBindGroup;
			readonly timestampWrites?: GPUComputePassTimestampWrites | undefined;
		},
		threads: number,
	): void {
		if (!this.#terms) return;
		const { band, axes, objective, timestampWrites } = inputs;
		const groups = [bindBuffers(device, this.#terms, 0, [band, ...axes]), objective];
		recordPass(encoder, this.#terms, groups, [Math.ceil(threads / WORKGROUP)], { timestampWrites });
	}

	/** Record a band of `quads` groups of columns and `rowGroups` times the rows of a thread; `timestampWrites` times it. */
	encode(encoder: GPUCommandEncoder, { own, objective, timestampWrites }: FieldBindings, quads: number, rowGroups: number): void {
		recordPass(encoder, this.built, [own, objective], [Math.ceil(quads / WORKGROUP), rowGroups], { timestampWrites });
	}
}
