/** A field that stays on the CPU: arrays of this thread, or shared with the workers that wrote them. */

import { fieldStatistics } from '../../math/statistics.ts';
import type { Field, FieldStatistics, Precision } from '../../model/field.ts';
import { type GridSpec, rowsOfGrid } from '../../model/geometry.ts';
import { type FieldSketch, pickEvenly, type ReadOptions, type ResidentField } from '../../model/resident-field.ts';
import { breath } from '../../model/work.ts';
import type { Numbers } from './module-memory.ts';

interface CpuFieldOptions {
	readonly release?: (planes: readonly Numbers[]) => void;
	/** Cells that were computed, where the others were filled in. */
	readonly evaluated?: number;
}

export class CpuField implements ResidentField {
	readonly grid: GridSpec;
	readonly bytes: number;
	readonly precision: Precision;
	#field: Field | null;
	#statistics: Promise<FieldStatistics> | undefined;
	/** Its arrays are with somebody who may read them after this field was released, or are still being reduced. */
	#isLent = false;
	#isReducing = false;
	readonly evaluated?: number;
	readonly #release: ((planes: readonly Numbers[]) => void) | undefined;

	/**
	 * @param field owned from here on
	 * @param options `release` takes its arrays when it is disposed of, where nobody else can have them
	 */
	constructor(field: Field, { release, evaluated }: CpuFieldOptions = {}) {
		const { grid, values, gradientU, gradientV } = field;
		this.grid = grid;
		this.precision = values instanceof Float64Array ? 'f64' : 'f32';
		this.bytes = values.byteLength + (gradientU?.byteLength ?? 0) + (gradientV?.byteLength ?? 0);
		this.#field = field;
		this.#release = release;
		if (evaluated !== undefined) this.evaluated = evaluated;
	}

	get #held(): Field {
		if (!this.#field) throw new Error('the field was released');
		return this.#field;
	}

	async statistics(): Promise<FieldStatistics> {
		const { values } = this.#held;
		this.#statistics ??= this.#reduce(values);
		return this.#statistics;
	}

	async #reduce(values: Field['values']): Promise<FieldStatistics> {
		this.#isReducing = true;
		await breath();
		this.#isReducing = false;
		return fieldStatistics(values);
	}

	async read(
		[from, to]: readonly [from: number, to: number] = [0, this.grid.rows],
		{ whileHeld = false }: ReadOptions = {},
	): Promise<Field> {
		if (!whileHeld) this.#isLent = true;
		const { grid, values, gradientU, gradientV } = this.#held;
		const { columns } = grid;
		const part = <A extends Float32Array | Float64Array>(array: A): A => array.subarray(from * columns, to * columns) as A;
		return {
			grid: rowsOfGrid(grid, from, to - from),
			values: part(values),
			...(gradientU && gradientV ? { gradientU: part(gradientU), gradientV: part(gradientV) } : {}),
		};
	}

	async sketch(side: number): Promise<FieldSketch> {
		const { grid, values } = this.#held;
		const [columns, rows] = [pickEvenly(grid.columns, side), pickEvenly(grid.rows, side)];
		const picked = new (values.constructor as Float32ArrayConstructor)(columns.length * rows.length);
		let at = 0;
		for (const row of rows) for (const column of columns) picked[at++] = values[row * grid.columns + column] as number;
		return { columns, rows, values: picked };
	}

	dispose(): void {
		if (this.#field && !this.#isLent && !this.#isReducing) {
			const { values, gradientU, gradientV } = this.#field;
			this.#release?.(gradientU && gradientV ? [values, gradientU, gradientV] : [values]);
		}
		this.#field = null;
	}

	[Symbol.dispose](): void {
		this.dispose();
	}
}
