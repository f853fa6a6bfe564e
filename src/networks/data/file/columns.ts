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

/** How often each value comes; undefined where more than MAX_CLASSES differ. */
function kindsOf(column: RecordColumn, rows: number, text: boolean): Map<string, number> | undefined {
	const kinds = new Map<string | number, number>();
	for (let row = 0; row < rows; row++) {
		const value = column.values[row] as number;
		const kind = text ? cellText({ column, text }, row) : Number.isFinite(value) ? value : undefined;
		if (kind !== undefined) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
		if (kinds.size > MAX_CLASSES) return undefined;
	}
	return new Map([...kinds].map(([kind, count]) => [String(kind), count]));
}

function factsOf(column: RecordColumn, rows: number): ColumnFacts {
	const text = column.texts.size > STRAY * rows;
	const { values } = column;
	const first = values[0] as number;
	let [missing, whole, counts] = [0, true, true];
	let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
	for (let row = 0; row < rows; row++) {
		const value = values[row] as number;
		if (value !== first + row) counts = false;
		if (!Number.isFinite(value)) {
			if (!text || !column.texts.has(row)) missing++;
			continue;
		}
		if (whole && !Number.isInteger(value)) whole = false;
		if (value < least) least = value;
		if (value > greatest) greatest = value;
	}
	const kinds = kindsOf(column, rows, text);
	const all = (): number => new Set(Array.from({ length: rows }, (_, row) => cellText({ column, text }, row) ?? `missing ${row}`)).size;
	return {
		column,
		name: column.name,
		text,
		missing,
		strays: text ? 0 : column.texts.size,
		kinds,
		whole: whole && !text && missing < rows,
		distinct: kinds === undefined ? all() === rows : kinds.size === rows - missing,
		counts: counts && (first === 0 || first === 1) && rows > 2,
		least,
		greatest,
	};
}

const known = new WeakMap<RecordTable, readonly ColumnFacts[]>();

/** Facts of all columns; asked for again they are known. */
export function allFacts(table: RecordTable): readonly ColumnFacts[] {
	let facts = known.get(table);
	if (facts === undefined) {
		facts = table.columns.map((column) => factsOf(column, table.rows));
		known.set(table, facts);
	}
	return facts;
}

/** Values sorted as classes are: numbers by size, texts by letter. */
export function sortedKinds(kinds: Iterable<string>, text: boolean): string[] {
	return [...kinds].sort(text ? (a, b) => (a < b ? -1 : a > b ? 1 : 0) : (a, b) => Number(a) - Number(b));
}
