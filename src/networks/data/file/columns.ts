/** What the cells of a column are. */

import type { RecordColumn, RecordTable } from '../../../formats/records.ts';
import { MAX_CLASSES } from './choice.ts';

export interface ColumnFacts {
	readonly column: RecordColumn;
	readonly name: string;
	/** Its cells are texts; a number among them is a text too. */
	readonly text: boolean;
	/** Rows that have no value: empty cells, and texts among numbers. */
	readonly missing: number;
	/** Texts among numbers, which are read as missing. */
	readonly strays: number;
	/** How often each value comes; undefined where more than MAX_CLASSES differ. */
	readonly kinds: ReadonlyMap<string, number> | undefined;
	/** All values are whole numbers. */
	readonly whole: boolean;
	/** All values differ. */
	readonly distinct: boolean;
	/** 0, 1, 2 … or 1, 2, 3 … down the rows. */
	readonly counts: boolean;
	readonly least: number;
	readonly greatest: number;
}

/** Texts among numbers are mistakes up to this share of the cells; beyond it the column is one of texts. */
const STRAY = 0.05;

/** The value of a cell as a text; undefined where it is missing. */
export function cellText({ column, text }: Pick<ColumnFacts, 'column' | 'text'>, row: number): string | undefined {
	const given = text ? column.texts.get(row) : undefined;
	if (given !== undefined) return given;
	const value = column.values[row] as number;
	return Number.isFinite(value) ? String(value) : undefined;
}

export function factsOf(column: RecordColumn, rows: number): ColumnFacts {
	const text = column.texts.size > STRAY * rows;
	const kinds = new Map<string, number>();
	let [missing, whole, least, greatest] = [0, true, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
	let counts = true;
	const first = column.values[0] as number;
	for (let row = 0; row < rows; row++) {
		const value = column.values[row] as number;
		const cell = cellText({ column, text }, row);
		if (cell === undefined) missing++;
		else if (kinds.size <= MAX_CLASSES) kinds.set(cell, (kinds.get(cell) ?? 0) + 1);
		if (Number.isFinite(value)) {
			whole &&= Number.isInteger(value);
			least = Math.min(least, value);
			greatest = Math.max(greatest, value);
		}
		counts &&= value === first + row;
	}
	const few = kinds.size <= MAX_CLASSES;
	return {
		column,
		name: column.name,
		text,
		missing,
		strays: text ? 0 : column.texts.size,
		kinds: few ? kinds : undefined,
		whole: whole && !text && missing < rows,
		distinct: few
			? kinds.size === rows - missing
			: new Set(Array.from({ length: rows }, (_, row) => cellText({ column, text }, row))).size >= rows - missing,
		counts: counts && (first === 0 || first === 1) && rows > 2,
		least,
		greatest,
	};
}

export const allFacts = (table: RecordTable): ColumnFacts[] => table.columns.map((column) => factsOf(column, table.rows));

/** Values sorted as classes are: numbers by size, texts by letter. */
export function sortedKinds(kinds: Iterable<string>, text: boolean): string[] {
	return [...kinds].sort(text ? (a, b) => (a < b ? -1 : a > b ? 1 : 0) : (a, b) => Number(a) - Number(b));
}
