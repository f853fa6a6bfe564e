/** Fields in double-single: computed on the GPU in pairs of f32, read back, and given as f64. Loaded when the first is asked for. */

import fieldPairs from '../../../shaders/kernels/field-pairs.wgsl?raw';
import fieldPairsGradient from '../../../shaders/kernels/field-pairs-gradient.wgsl?raw';
import type { PairProgram } from '../../compile/pairs.ts';
import type { Field } from '../../model/field.ts';
import type { GridSpec } from '../../model/geometry.ts';
import { breath } from '../../model/work.ts';
import type { GpuContext } from '../device/context.ts';
import { type FieldForm, FieldKernel } from './field-kernels.ts';
import { type FieldRun, StreamedField } from './field-run.ts';

/** What kernels of double-single write, by order. */
const FORMS: readonly [FieldForm, FieldForm] = [
	{
		kernel: { file: 'shaders/kernels/field-pairs.wgsl', text: fieldPairs },
		outputs: ['values', 'values_low'],
		words: 2,
	},
	{
		kernel: { file: 'shaders/kernels/field-pairs-gradient.wgsl', text: fieldPairsGradient },
		outputs: ['values', 'values_low', 'derivatives_u', 'derivatives_u_low', 'derivatives_v', 'derivatives_v_low'],
		words: 2,
	},
];

export const pairForm = ({ order }: Pick<PairProgram, 'order'>): FieldForm => FORMS[order];

/** @throws ShaderCompileError */
export const buildPairKernel = (context: GpuContext, program: PairProgram): Promise<FieldKernel> =>
	FieldKernel.build(context, program, 'strict', pairForm(program));

/** A field in double-single, and how many of its cells are holes, those of the derivatives among them. */
export interface PairedField {
	readonly field: Field;
	readonly holes: number;
}

/** Cells that are joined in a task. */
const JOINED = 2 ** 20;

/** A field on its way: what was computed before a device was lost stays computed. */
export class PairField {
	readonly #streamed: StreamedField;
	readonly #grid: GridSpec;

	constructor(grid: GridSpec, { order }: Pick<PairProgram, 'order'>) {
		this.#grid = grid;
		this.#streamed = new StreamedField(grid, pairForm({ order }).outputs.length);
	}

	/** Compute what is missing. @throws OutOfMemoryError, DeviceLostError, AbortError */
	async attempt(run: FieldRun): Promise<PairedField> {
		await this.#streamed.attempt(run);
		const { arrays } = this.#streamed;
		const joined: Float64Array<ArrayBuffer>[] = [];
		let holes = 0;
		for (let k = 0; k < arrays.length; k += 2) {
			const plane = await join(arrays[k] as Float32Array, arrays[k + 1] as Float32Array);
			joined.push(plane.values);
			holes += plane.holes;
		}
		const [values, gradientU, gradientV] = joined as [Float64Array<ArrayBuffer>, Float64Array<ArrayBuffer>?, Float64Array<ArrayBuffer>?];
		return { field: { grid: this.#grid, values, ...(gradientU && gradientV && { gradientU, gradientV }) }, holes };
	}
}

/** The sums of both words; a hole stays one. */
async function join(
	high: Float32Array,
	low: Float32Array,
): Promise<{ readonly values: Float64Array<ArrayBuffer>; readonly holes: number }> {
	const values = new Float64Array(high.length);
	let holes = 0;
	for (let from = 0; from < values.length; from += JOINED) {
		if (from > 0) await breath();
		for (let i = from; i < Math.min(values.length, from + JOINED); i++) {
			const value = (high[i] as number) + (low[i] as number);
			values[i] = value;
			if (value !== value) holes++;
		}
	}
	return { values, holes };
}
