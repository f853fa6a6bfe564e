/** How far a grid that was computed in f32 is from double precision: cell by cell, not estimated. */

import type { BoundObjective, WorkOptions } from '../../model/backend.ts';
import type { Field } from '../../model/field.ts';
import { axisValue } from '../../model/geometry.ts';
import type { ExactHost } from '../../model/exact-host.ts';

/** Cells that are compared at most: a 512 × 512 grid as a whole. */
const MOST_COMPARED = 2 ** 18;
/** Cells evaluated at once. */
const BATCH = 65_536;

/** What a comparison of a grid with double precision found. */
export interface GridError {
	/** Cells compared: all, or where there are more than 2^18 as many evenly spread ones. */
	readonly compared: number;
	/** The largest |f32 − f64| of a value; NaN where no cell has both. */
	readonly value: number;
	/** The same of a component of the gradient, where there is one. */
	readonly gradient?: number;
	/** Compared cells that are holes in f32 only, and in f64 only. */
	readonly beyondF32: number;
	readonly holesInF64: number;
}

/**
 * Compare a field with double precision at the exact coordinates of its cells.
 * @param bound what the field was computed of, in plane space
 * @throws AbortError
 */
export async function gridError(host: ExactHost, bound: BoundObjective, field: Field, options: WorkOptions = {}): Promise<GridError> {
	const { grid, values, gradientU, gradientV } = field;
	const { columns, rows, domain } = grid;
	const step = stepOf(columns, rows);
	const compared = Math.ceil((columns * rows) / step);
	const withGradient = gradientU !== undefined && gradientV !== undefined;
	const found = { value: Number.NaN, gradient: Number.NaN, beyondF32: 0, holesInF64: 0 };
	const larger = (key: 'value' | 'gradient', a: number, b: number): void => {
		const difference = Math.abs(a - b);
		if (!(difference <= found[key]) && !Number.isNaN(difference)) found[key] = difference;
	};
	for (let from = 0; from < compared; from += BATCH) {
		const count = Math.min(BATCH, compared - from);
		const points = new Float64Array(2 * count);
		for (let i = 0; i < count; i++) {
			const cell = (from + i) * step;
			points[2 * i] = axisValue(domain.u, columns, cell % columns);
			points[2 * i + 1] = axisValue(domain.v, rows, Math.floor(cell / columns));
		}
		const exact = await host.exact(bound, points, withGradient ? 1 : 0, options);
		for (let i = 0; i < count; i++) {
			const cell = (from + i) * step;
			const [single, double] = [values[cell] as number, exact.values[i] as number];
			if (Number.isNaN(single) && !Number.isNaN(double)) found.beyondF32++;
			if (!Number.isNaN(single) && Number.isNaN(double)) found.holesInF64++;
			larger('value', single, double);
			if (!withGradient) continue;
			larger('gradient', gradientU[cell] as number, exact.gradients?.[2 * i] as number);
			larger('gradient', gradientV[cell] as number, exact.gradients?.[2 * i + 1] as number);
		}
	}
	const { gradient, ...rest } = found;
	return { compared, ...rest, ...(withGradient ? { gradient } : {}) };
}

/** Every how many-th cell is compared: with no divisor in common with the columns, so that no column is passed over. */
function stepOf(columns: number, rows: number): number {
	let step = Math.ceil((columns * rows) / MOST_COMPARED);
	while (step > 1 && greatestDivisor(step, columns) > 1) step++;
	return step;
}

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b));
