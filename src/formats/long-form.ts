/** Points (x, y, values) in any order → surfaces on the grid they fill. */

import type { SampledField } from '../model/field.ts';
import { evenAxis, isEven } from './axes.ts';
import { failure } from './failure.ts';
import { MAX_CELLS, MAX_VALUES, countText } from './limits.ts';
import type { FormatId } from './table-of-formats.ts';

export interface Points {
	readonly x: Float64Array;
	readonly y: Float64Array;
	readonly channels: readonly { readonly name: string; readonly values: Float64Array }[];
	/** Where point k stands in the file, for messages: "row 12". */
	readonly position: (k: number) => string;
}

/** The distinct values, ascending; neighbours closer than 1e-7 of the range (float32 noise) are one. */
function levels(values: Float64Array): { levels: Float64Array; level: Map<number, number> } {
	const sorted = [...new Set(values)].sort((a, b) => a - b);
	const closest = 1e-7 * ((sorted[sorted.length - 1] as number) - (sorted[0] as number));
	const kept: number[] = [];
	const level = new Map<number, number>();
	for (const value of sorted) {
		if (kept.length === 0 || value - (kept[kept.length - 1] as number) > closest) kept.push(value);
		level.set(value, kept.length - 1);
	}
	return { levels: Float64Array.from(kept), level };
}

/** Whether the points fill a regular grid of at least 2 × 2 exactly, each place once. */
export function fillsGrid(x: Float64Array, y: Float64Array): boolean {
	if (x.length < 4 || !x.every(Number.isFinite) || !y.every(Number.isFinite)) return false;
	const across = levels(x);
	const up = levels(y);
	const columns = across.levels.length;
	if (columns < 2 || up.levels.length < 2 || columns * up.levels.length !== x.length) return false;
	if (!isEven(across.levels) || !isEven(up.levels)) return false;
	const seen = new Uint8Array(x.length);
	for (let k = 0; k < x.length; k++) {
		const cell = (up.level.get(y[k] as number) as number) * columns + (across.level.get(x[k] as number) as number);
		if (seen[cell] === 1) return false;
		seen[cell] = 1;
	}
	return true;
}

/**
 * The surfaces whose samples the points are. Places of the grid without a point are holes.
 * @throws FormatError E_<FORMAT>_POINT (a coordinate is not finite), _AXIS, _SCATTERED (no grid), _TWICE, _LIMIT
 */
export function gridOfPoints(format: FormatId, points: Points, notes: string[]): SampledField[] {
	const { x, y } = points;
	if (x.length === 0) throw failure(format, 'EMPTY', 'There are column names, but no values below them.');
	for (let k = 0; k < x.length; k++) {
		if (!Number.isFinite(x[k]) || !Number.isFinite(y[k]))
			throw failure(format, 'POINT', `The coordinates at ${points.position(k)} are not finite numbers: (${x[k]}, ${y[k]}).`);
	}
	const across = levels(x);
	const up = levels(y);
	const columns = across.levels.length;
	const rows = up.levels.length;
	if (columns < 2) throw failure(format, 'SCATTERED', `All ${x.length} points have the same x, ${x[0]}: that is no surface.`);
	// A grid that is one thousandth filled is an unfinished one; scattered points fill one place a column and a row.
	if (columns * rows > Math.max(1000, 1000 * x.length) || (columns === x.length && rows === x.length && x.length > 2)) {
		throw failure(
			format,
			'SCATTERED',
			`The ${x.length} points have ${columns} different x and ${rows} different y: they are scattered, not a grid. Interpolate them on a regular grid before saving.`,
		);
	}
	if (columns * rows > MAX_CELLS)
		throw failure(
			format,
			'LIMIT',
			`The points span ${countText(columns)} × ${countText(rows)} cells; the limit is ${MAX_CELLS} (8192 × 8192).`,
		);
	// Points may leave most of a grid empty, so a small file of many channels could ask for any amount of memory.
	if (columns * rows * points.channels.length > MAX_VALUES)
		throw failure(
			format,
			'LIMIT',
			`The points span ${columns} × ${rows} cells in each of ${points.channels.length} channels; the limit for all channels together is ${MAX_VALUES} values.`,
		);
	const xAxis = evenAxis(format, 'x', across.levels).values;
	const yAxis = rows === 1 ? new Float64Array([up.levels[0] as number]) : evenAxis(format, 'y', up.levels).values;
	const cells = new Int32Array(columns * rows).fill(-1);
	for (let k = 0; k < x.length; k++) {
		const cell = (up.level.get(y[k] as number) as number) * columns + (across.level.get(x[k] as number) as number);
		const before = cells[cell] as number;
		if (before >= 0)
			throw failure(
				format,
				'TWICE',
				`The point (${x[k]}, ${y[k]}) is there twice: at ${points.position(before)} and at ${points.position(k)}.`,
			);
		cells[cell] = k;
	}
	const missing = columns * rows - x.length;
	if (missing > 0) notes.push(`${missing} of ${columns * rows} cells are missing; they are holes.`);
	return points.channels.map(({ name, values }) => ({
		name,
		columns,
		rows,
		x: xAxis,
		y: yAxis,
		values: Float64Array.from(cells, (k) => (k < 0 ? Number.NaN : (values[k] as number))),
	}));
}
