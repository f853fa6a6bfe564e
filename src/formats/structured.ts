/** NumPy's structured arrays: records of named fields, each field an array of its own. */

import { printable } from './failure.ts';
import type { FormatId } from './table-of-formats.ts';
import { numberReader, type NpyArray, readRecords } from './npy.ts';

/**
 * The fields of numbers of a structured array; undefined where the array is a plain one.
 * @param name of the array, before the names of its fields; empty for none
 * @throws FormatError as readNpy and readRecords
 */
export function recordsOf(
	format: FormatId,
	what: string,
	name: string,
	bytes: Uint8Array,
): { arrays: NpyArray[]; skipped: string[] } | undefined {
	const records = readRecords(format, what, bytes);
	if (records === undefined) return undefined;
	const { view, size, shape, fields } = records;
	const full = (key: string): string => (name === '' ? key : `${name}.${key}`);
	const skipped = fields.flatMap(({ key, kind }) => (numberReader(kind) === undefined ? [`${printable(full(key))} (texts)`] : []));
	const arrays = fields.flatMap(({ key, at, kind, little }) => {
		const number = numberReader(kind);
		if (number === undefined) return [];
		const source = {
			name: full(key),
			shape,
			fortran: records.fortran,
			read: (position: number) => number.read(view, position * size + at, little),
		};
		return [{ source, notes: [] }];
	});
	return { arrays, skipped };
}
