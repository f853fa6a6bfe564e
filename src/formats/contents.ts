/** What a reader found in a file, before it is decided what each part means. */

import { printable } from './failure.ts';
import { valueCount } from './limits.ts';
import type { ArraySource } from './slice.ts';
import type { FormatId } from './table-of-formats.ts';

/** An array with its place in the file. */
export interface NamedArray extends ArraySource {
	/** The group, object or trace that it stands in: "run1", "data[0]"; empty at the top. */
	readonly group: string;
	/** What it is called on an axis, where the file gives it a title. */
	readonly label?: string;
	/** Of each dimension: the name of the array of its coordinates, where the file itself says so. */
	readonly along?: readonly (string | undefined)[];
	/** The file says which coordinate its rows belong to. */
	readonly rows?: 'x' | 'y';
	/** What in the file says so: "Plotly's z", "pandas' orient=\"split\"". */
	readonly told?: string;
}

/** A single number with its place in the file. */
export interface NamedNumber {
	readonly name: string;
	readonly group: string;
	readonly value: number;
}

/** Columns of equal length: row k of all columns belongs together. */
export interface Table {
	/** Each once; `column 3` where the file gives none. */
	readonly names: readonly string[];
	/** What the columns are called on an axis, where that is shorter than their names. */
	readonly labels?: readonly string[];
	/** The file names the columns. */
	readonly named: boolean;
	readonly rows: number;
	/** The numbers of a column; NaN and infinities where there is none. */
	column(k: number): Float64Array;
	/** How many cells of a column hold a text, the first of these, and whether few different texts are repeated. */
	texts(k: number): { readonly count: number; readonly row: number; readonly text: string; readonly choices?: boolean } | undefined;
	/** Where row k stands in the file: "row 12". */
	rowName(k: number): string;
	/** Values of a column that mean "not computed", where its writer is known to use such values. */
	marks?(k: number): readonly number[];
	/** Of a column that was made from the file's structure: why it is a coordinate. */
	readonly told?: string;
}

export interface Contents {
	readonly format: FormatId;
	readonly title: string;
	readonly arrays: readonly NamedArray[];
	readonly numbers?: readonly NamedNumber[];
	/** What else is there: "name (a text)". */
	readonly skipped?: readonly string[];
	/** What was noticed while reading. */
	readonly notes?: readonly string[];
	/** Values of an array that mean "not computed", where its writer is known to use such values. */
	readonly marks?: (array: NamedArray) => readonly number[];
	/** An array that its writer stores in another order than its shape says: the shape to read it in, and a note. */
	readonly reshape?: (
		array: NamedArray,
		columns: number,
		rows: number,
	) => { readonly shape: readonly number[]; readonly note: string } | undefined;
}

/** The last part of a name, without its unit: "run1/lr" and "params.lr [1/s]" → "lr". */
export function leafOf(name: string): string {
	const bare = name.replace(/\s*[[(][^\])]*[\])]\s*$/, '');
	return /(?:[^/.]|\.(?=\d))*$/.exec(bare)?.[0] || bare || name;
}

export const lengthOf = (array: NamedArray): number => valueCount(array.shape);

/** Whether an array is a list of numbers: 1-D, or of one row or column. */
export const isList = ({ shape }: NamedArray): boolean =>
	shape.length >= 1 && shape.length <= 4 && shape.filter((size) => size !== 1).length <= 1;

/** How many leading parts of their groups two names share, as a measure of nearness. */
function nearness(from: string, to: string): number {
	const [a, b] = [from.split(/[/.[]/), to.split(/[/.[]/)];
	let shared = 0;
	while (shared < a.length && shared < b.length && a[shared] === b[shared]) shared++;
	return 2 * shared - b.length;
}

/** Arrays in order of nearness to a group, the file's order among equals. */
export const nearest = <T extends { readonly group: string }>(items: readonly T[], group: string): T[] =>
	items
		.map((item) => ({ item, near: nearness(group, item.group) }))
		.sort((a, b) => b.near - a.near)
		.map(({ item }) => item);

/** What stands beside the surface, in words. */
export function beside(contents: Contents, arrays: readonly NamedArray[], used: readonly string[]): string[] {
	return [
		...arrays.map(
			(array) => `${printable(array.name)} (${isList(array) ? `${lengthOf(array)} numbers` : `${array.shape.join(' × ')} numbers`})`,
		),
		...(contents.numbers ?? []).filter(({ name }) => !used.includes(name)).map(({ name }) => `${printable(name)} (one number)`),
		...(contents.skipped ?? []),
	];
}
