/** Coordinates of columns and rows: their names in files, and the check that they are evenly spaced. */

import { failure, printable } from './failure.ts';
import type { FormatId } from './table-of-formats.ts';

/** Pairs of names that files use for the two coordinates, most usual first; compared in lower case. */
const COORDINATE_PAIRS: readonly (readonly [string, string])[] = [
	['x', 'y'],
	['u', 'v'],
	['alpha', 'beta'],
	['xcoordinates', 'ycoordinates'],
	['xcoordinate', 'ycoordinate'],
	['x_coordinates', 'y_coordinates'],
	['xcoord', 'ycoord'],
	['x_coord', 'y_coord'],
	['x1', 'x2'],
	['x0', 'x1'],
	['xs', 'ys'],
	['a', 'b'],
	['theta1', 'theta2'],
	['d1', 'd2'],
];

/**
 * Which names are the coordinates.
 * @returns the positions of x and y (y is absent in a line's file); undefined where no pair is named
 */
export function findCoordinates(names: readonly string[]): { x: number; y: number | undefined } | undefined {
	const lower = names.map((name) => name.trim().toLowerCase());
	for (const [first, second] of COORDINATE_PAIRS) {
		const x = lower.indexOf(first);
		const y = lower.indexOf(second);
		if (x >= 0 && y >= 0) return { x, y };
	}
	// One coordinate alone is that of a line; "a" and "d1" alone may be anything.
	for (const [first] of COORDINATE_PAIRS.slice(0, 8)) {
		const x = lower.indexOf(first);
		if (x >= 0) return { x, y: undefined };
	}
	return undefined;
}

export interface EvenAxis {
	/** Ascending. */
	readonly values: Float64Array;
	/** The file has them descending: the data have to be flipped along this axis. */
	readonly flipped: boolean;
}

/** What is wrong with an axis, or undefined. The indices are positions in the axis as given. */
function axisFault(values: Float64Array): string | undefined {
	const count = values.length;
	for (let i = 0; i < count; i++) if (!Number.isFinite(values[i])) return `value ${i} is not a finite number`;
	if (count < 2) return undefined;
	const first = values[0] as number;
	const last = values[count - 1] as number;
	const step = (last - first) / (count - 1);
	if (step === 0 || !Number.isFinite(step)) return `it goes from ${first} to ${last}, so there is no step`;
	// 1e-6 of a step is slack for printed decimals. Coordinates kept in float32 are off by up to half a unit in the
	// last place of the largest of them, at most 2^-24 of it; both ends and the value itself: 2^-22. Never above 1e-3.
	const largest = Math.max(Math.abs(first), Math.abs(last));
	const tolerance = Math.abs(step) * Math.max(1e-6, Math.min(1e-3, (2 ** -22 * largest) / Math.abs(step)));
	for (let i = 1; i < count; i++) {
		const value = values[i] as number;
		if ((value - (values[i - 1] as number)) * step <= 0) return `it turns back at position ${i} (${values[i - 1]}, then ${value})`;
		const even = first + step * i;
		if (Math.abs(value - even) > tolerance) return `an even step of ${step} puts ${even} at position ${i}, found ${value}`;
	}
	return undefined;
}

/** Whether the values can be an axis as they are. */
export const isEven = (values: Float64Array): boolean => axisFault(values) === undefined;

/**
 * The axis in ascending order.
 * @throws FormatError E_<FORMAT>_AXIS where it is not evenly spaced within 1e-6 of a step (more, up to 1e-3 of a
 *   step, where float32 coordinates cannot be closer)
 */
export function evenAxis(format: FormatId, name: string, values: Float64Array): EvenAxis {
	const fault = axisFault(values);
	if (fault !== undefined) {
		throw failure(
			format,
			'AXIS',
			`The coordinates "${printable(name)}" are not evenly spaced: ${fault}. A surface needs a regular grid; resample it before saving.`,
		);
	}
	const flipped = values.length > 1 && (values[0] as number) > (values[values.length - 1] as number);
	return { values: flipped ? values.slice().reverse() : values, flipped };
}

/** The axis of an array that brings none: 0, 1, … count − 1. */
export const indexAxis = (count: number): Float64Array => Float64Array.from({ length: count }, (_, i) => i);

/** Reverses rows × columns data in place along x, y or both. */
export function flip(values: Float64Array, columns: number, rows: number, alongX: boolean, alongY: boolean): void {
	if (alongX && alongY) {
		values.reverse();
		return;
	}
	if (alongX) for (let row = 0; row < rows; row++) values.subarray(row * columns, (row + 1) * columns).reverse();
	if (alongY) {
		for (let low = 0, high = rows - 1; low < high; low++, high--) {
			const kept = values.slice(low * columns, (low + 1) * columns);
			values.copyWithin(low * columns, high * columns, (high + 1) * columns);
			values.set(kept, high * columns);
		}
	}
}
