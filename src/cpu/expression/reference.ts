/** The f64 reference on grids and at points: one evaluator, one loop, a breath now and then. */

import type { BoundObjective, WorkOptions } from '../../model/backend.ts';
import { abortError } from '../../model/errors.ts';
import type { Field, SampleBatch } from '../../model/field.ts';
import { axisValue, type GridSpec } from '../../model/geometry.ts';
import type { Order } from '../../model/objective.ts';
import { breath } from '../../model/work.ts';

/** Milliseconds of work between two breaths. */
const SLICE_MS = 12;

/** Lets events through every few milliseconds, reports progress and hears the signal. */
class Pacer {
	readonly #options: WorkOptions;
	#since = performance.now();

	constructor(options: WorkOptions) {
		this.#options = options;
	}

	/** True where it is time to `rest`. */
	get due(): boolean {
		return performance.now() - this.#since >= SLICE_MS;
	}

	async rest(fraction: number): Promise<void> {
		this.#options.onProgress?.(fraction);
		await breath();
		if (this.#options.signal?.aborted) throw abortError();
		this.#since = performance.now();
	}
}

/** Values and derivatives at points (count × inputs), in double precision. */
export async function referenceSample(
	bound: BoundObjective,
	points: Float64Array,
	order: Order,
	options: WorkOptions = {},
): Promise<SampleBatch> {
	const inputs = bound.space === 'plane' ? 2 : bound.objective.dimension;
	const e = bound.objective.truth(order, bound);
	const outputs = e.values.length;
	const count = points.length / inputs;
	const hessianSize = outputs - 1 - inputs;
	const values = new Float64Array(count);
	const gradients = new Float64Array(order >= 1 ? count * inputs : 0);
	const hessians = new Float64Array(order >= 2 ? count * hessianSize : 0);
	const pacer = new Pacer(options);
	if (options.signal?.aborted) throw abortError();
	for (let i = 0; i < count; i++) {
		e.run(points.subarray(i * inputs, (i + 1) * inputs));
		values[i] = outputAt(e.values, e.valid, 0, 1, 0);
		// A gradient is there or it is not: one invalid component makes all of it a hole.
		if (order >= 1) for (let k = 0; k < inputs; k++) gradients[i * inputs + k] = outputAt(e.values, e.valid, 0, 1 + inputs, 1 + k);
		if (order >= 2)
			for (let k = 0; k < hessianSize; k++) hessians[i * hessianSize + k] = outputAt(e.values, e.valid, 0, outputs, 1 + inputs + k);
		if ((i & 255) === 255 && pacer.due) await pacer.rest((i + 1) / count);
	}
	options.onProgress?.(1);
	return { count, inputs, values, ...(order >= 1 ? { gradients } : {}), ...(order >= 2 ? { hessians } : {}) };
}

/** Output `index`, or NaN where any output in [from, to) is invalid; −0 as +0. */
function outputAt(values: Float64Array, valid: Uint8Array, from: number, to: number, index: number): number {
	for (let k = from; k < to; k++) if (valid[k] !== 1) return Number.NaN;
	return (values[index] as number) + 0;
}

/** A field in double precision at the exact (unrounded) coordinates of the grid. */
export async function referenceField(
	bound: BoundObjective,
	grid: GridSpec,
	options: WorkOptions & { readonly gradient?: boolean } = {},
): Promise<Field> {
	const { columns, rows, domain } = grid;
	const e = bound.objective.truth(options.gradient ? 1 : 0, bound);
	const values = new Float64Array(columns * rows);
	const gradientU = new Float64Array(options.gradient ? columns * rows : 0);
	const gradientV = new Float64Array(options.gradient ? columns * rows : 0);
	const pacer = new Pacer(options);
	if (options.signal?.aborted) throw abortError();
	const point = new Float64Array(2);
	for (let r = 0; r < rows; r++) {
		point[1] = axisValue(domain.v, rows, r);
		for (let c = 0; c < columns; c++) {
			point[0] = axisValue(domain.u, columns, c);
			e.run(point);
			const i = r * columns + c;
			values[i] = outputAt(e.values, e.valid, 0, 1, 0);
			if (options.gradient) {
				gradientU[i] = outputAt(e.values, e.valid, 0, 3, 1);
				gradientV[i] = outputAt(e.values, e.valid, 0, 3, 2);
			}
			if ((i & 255) === 255 && pacer.due) await pacer.rest(i / values.length);
		}
	}
	options.onProgress?.(1);
	return { grid, values, ...(options.gradient ? { gradientU, gradientV } : {}) };
}
