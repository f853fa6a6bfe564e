/** Scaled heights t ∈ [0, 1] of a field, for sampling a pixel at a time. */

import type { Scale } from '../../math/scale.ts';
import type { Field } from '../../model/field.ts';

export class Heights {
	readonly columns: number;
	readonly rows: number;
	/** t a cell; NaN at a hole. */
	readonly t: Float32Array;
	/** Of the last successful sample: t, and its change from one cell to the next. */
	value = 0;
	perColumn = 0;
	perRow = 0;

	constructor(
		readonly field: Field,
		scale: Scale,
	) {
		this.columns = field.grid.columns;
		this.rows = field.grid.rows;
		this.t = new Float32Array(field.values.length);
		for (let i = 0; i < this.t.length; i++) this.t[i] = scale.forward(field.values[i] as number);
	}

	/**
	 * Bilinear at a place in cells. False where a corner is a hole, and then nothing is set; with
	 * `fill` only where the nearest cell is one: its valid neighbours stand in for the holes.
	 */
	sample(column: number, row: number, fill: boolean): boolean {
		const i = Math.min(Math.max(Math.floor(column), 0), Math.max(0, this.columns - 2));
		const j = Math.min(Math.max(Math.floor(row), 0), Math.max(0, this.rows - 2));
		const a = Math.min(Math.max(column - i, 0), 1);
		const b = Math.min(Math.max(row - j, 0), 1);
		const right = this.columns > 1 ? 1 : 0;
		const up = this.rows > 1 ? this.columns : 0;
		const at = j * this.columns + i;
		let t00 = this.t[at] as number;
		let t10 = this.t[at + right] as number;
		let t01 = this.t[at + up] as number;
		let t11 = this.t[at + up + right] as number;
		const sum = t00 + t10 + t01 + t11;
		if (sum !== sum) {
			if (!fill) return false;
			const nearest = b < 0.5 ? (a < 0.5 ? t00 : t10) : a < 0.5 ? t01 : t11;
			if (nearest !== nearest) return false;
			if (t00 !== t00) t00 = nearest;
			if (t10 !== t10) t10 = nearest;
			if (t01 !== t01) t01 = nearest;
			if (t11 !== t11) t11 = nearest;
		}
		this.perColumn = (t10 - t00) * (1 - b) + (t11 - t01) * b;
		this.perRow = (t01 - t00) * (1 - a) + (t11 - t10) * a;
		this.value = t00 + (t10 - t00) * a + (t01 - t00 + (t00 - t10 - t01 + t11) * a) * b;
		return true;
	}
}
