/** Which two axes of an array are shown, and where the others are cut: as of an array in a file. */

import { arrayAxesOf, firstPlace, otherAxesNotes, shownFirst } from '../../formats/array-axes.ts';
import type { NamedArray } from '../../formats/contents.ts';
import type { OpenOptions } from '../../formats/index.ts';
import type { SliceChoice } from '../../formats/opened.ts';
import { arraySource } from '../../formats/slice.ts';
import { FormatError } from '../../model/errors.ts';
import { printable } from '../../model/printable.ts';
import type { ZarrCut } from './zarr-array.ts';

/** Axes longer than 1 that an array has at most. */
export const MOST_AXES = 4;

/** What is known of an axis of an array. */
export interface KnownAxis {
	readonly name?: string | undefined;
	/** Coordinates of its places. */
	readonly values?: Float64Array | undefined;
}

/** Axes longer than 1: those that there is something to see along. */
export const longAxes = (shape: readonly number[]): number[] => shape.flatMap((length, axis) => (length > 1 ? [axis] : []));

export interface ShownCut {
	readonly cut: ZarrCut;
	readonly notes: readonly string[];
	/** Absent of an array of two axes. */
	readonly choice?: Required<SliceChoice>;
}

/**
 * Axes are counted among those that are longer than 1.
 * @param known of each axis of the array
 * @throws FormatError E_ZARR_AXES where there are too few or too many axes, E_ZARR_SLICE where what is asked for is none of them
 */
export function cutOf(
	path: string,
	shape: readonly number[],
	known: readonly KnownAxis[],
	asked: Pick<OpenOptions, 'axes' | 'index'> = {},
): ShownCut {
	const long = longAxes(shape);
	const name = `“${printable(path || 'the root')}”`;
	if (long.length < 2 || long.length > MOST_AXES)
		throw new FormatError(
			'E_ZARR_AXES',
			`${name} has ${long.length} axes that are longer than 1 (${shape.join(' × ')}); a surface is taken from an array of 2 to ${MOST_AXES}. Save the slice that you want to see as an array of its own.`,
		);
	const left = shape.length - long.length;
	const notes = left > 0 ? [`${left} ${left === 1 ? 'axis' : 'axes'} of length 1 ${left === 1 ? 'is' : 'are'} left out.`] : [];
	const [first = 0, second = 1] = long;
	const nowhere = shape.map(() => 0);
	if (long.length === 2) return { cut: { row: first, column: second, at: nowhere }, notes };
	const dimensions = long.map((axis) => shape[axis] as number);
	const named = long.map((axis) => known[axis]?.name);
	const array: NamedArray = { ...arraySource(path, dimensions, []), group: '', along: named, told: 'The store' };
	const lists = new Map(
		long.flatMap((axis) => {
			const { name: of, values } = known[axis] ?? {};
			return of === undefined || !values ? [] : [[of, { ...arraySource(of, [values.length], values), group: '' }] as const];
		}),
	);
	const arrayAxes = arrayAxesOf({ format: 'zarr', array, lists: [], usable: () => false, byName: (of) => lists.get(of) });
	const axes = asked.axes ?? shownFirst(arrayAxes);
	const others = dimensions.flatMap((_, k) => (axes.includes(k) ? [] : [k]));
	const index = asked.index ?? others.map((k) => firstPlace(arrayAxes[k] as (typeof arrayAxes)[number]));
	const isPlace = (at: number, of: number): boolean => Number.isInteger(at) && at >= 0 && at < of;
	if (
		axes[0] === axes[1] ||
		!axes.every((axis) => isPlace(axis, long.length)) ||
		index.length !== others.length ||
		!index.every((at, k) => isPlace(at, dimensions[others[k] as number] as number))
	)
		throw new FormatError(
			'E_ZARR_SLICE',
			`${name} has ${dimensions.join(' × ')} values: it has no slice along the axes ${axes.join(' and ')} at ${index.join(', ') || 'no place'}. Name two different axes of 0 … ${long.length - 1}, and a place on each other one.`,
		);
	const at = [...nowhere];
	for (const [k, other] of others.entries()) at[long[other] as number] = index[k] as number;
	return {
		cut: { row: long[axes[0]] as number, column: long[axes[1]] as number, at },
		notes: [
			...notes,
			`${name} has ${dimensions.join(' × ')} values: axis ${axes[0]} is shown along its rows, axis ${axes[1]} along its columns.`,
			...otherAxesNotes(arrayAxes, axes, index),
		],
		choice: { dimensions, axes, index, arrayAxes },
	};
}
