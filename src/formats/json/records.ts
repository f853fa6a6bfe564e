/** Lists of records → tables: the leaves of each record are the columns, whatever they are nested in. */

import type { Table } from '../contents.ts';
import { leafOf } from '../contents.ts';
import { listed, safeName } from '../failure.ts';
import { numbersOf } from '../fill.ts';
import { MAX_COLUMNS, MAX_VALUES } from '../limits.ts';
import { refuse } from './parse.ts';
import { isObject, type JsonObject, numberOf } from './values.ts';

/** Deepest nesting of a record that is looked into. */
const MAX_NESTING = 4;

/** The leaves of a record: "params.lr" → value. Lists are left out. */
function leaves(record: JsonObject, prefix: string, depth: number, take: (path: string, value: unknown) => void): void {
	for (const [key, value] of Object.entries(record)) {
		if (isObject(value)) {
			if (depth < MAX_NESTING) leaves(value, `${prefix}${key}.`, depth + 1, take);
		} else if (!Array.isArray(value)) take(prefix + key, value);
	}
}

/** The list, if it is one of records: objects with a number among their leaves. */
export function recordList(list: readonly unknown[]): readonly JsonObject[] | undefined {
	if (list.length === 0 || !list.every(isObject)) return undefined;
	const holdsLists = Object.values(list[0] as JsonObject).some(
		(value) => Array.isArray(value) && value.length > 1 && (Array.isArray(value[0]) || typeof value[0] === 'number'),
	);
	if (holdsLists && list.length < 4) return undefined;
	let numbers = 0;
	leaves(list[0] as JsonObject, '', 0, (_, value) => {
		if (typeof value === 'number') numbers++;
	});
	return numbers > 0 ? (list as readonly JsonObject[]) : undefined;
}

/** @throws FormatError E_JSON_LAYOUT, E_JSON_LIMIT */
export function recordTable(list: readonly JsonObject[], rowName: (k: number) => string): Table {
	const at = new Map<string, number>();
	for (const record of list) {
		leaves(record, '', 0, (path) => {
			if (!at.has(path)) at.set(path, at.size);
		});
		if (at.size > MAX_COLUMNS) throw refuse('LIMIT', `The records have more than ${MAX_COLUMNS} keys; that is the limit.`);
	}
	if (at.size === 0) throw refuse('LAYOUT', `The records hold no numbers; their keys are ${listed(Object.keys(list[0] ?? {})) || 'none'}.`);
	if (at.size * list.length > MAX_VALUES / 16)
		throw refuse('LIMIT', `The ${list.length} records have ${at.size} different keys: that is too large a table.`);
	const keys = [...at.keys()];
	const data = new Float64Array(keys.length * list.length).fill(Number.NaN);
	const texts = new Map<number, { count: number; row: number; text: string }>();
	for (const [row, record] of list.entries()) {
		leaves(record, '', 0, (path, value) => {
			const k = at.get(path) as number;
			const number = numberOf(value) ?? (typeof value === 'string' && value.trim() !== '' ? numberIn(value) : undefined);
			if (number !== undefined) data[row * keys.length + k] = number;
			else {
				const found = texts.get(k);
				if (found === undefined) texts.set(k, { count: 1, row, text: String(value).slice(0, 80) });
				else found.count++;
			}
		});
	}
	return {
		...columnNames(keys),
		named: true,
		rows: list.length,
		column: (k) => numbersOf(list.length, (row) => data[row * keys.length + k] as number),
		texts: (k) => texts.get(k),
		rowName,
	};
}

/** A number that was written as a text. */
const numberIn = (text: string): number | undefined =>
	/^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*$/.test(text) ? Number(text) : undefined;

/** Names of columns, safe and each once; on an axis the last part of it where that is enough. */
export function columnNames(keys: readonly string[]): { names: string[]; labels: string[] } {
	const used = new Set<string>();
	const names = keys.map((key, k) => {
		const given = safeName(key.trim());
		const name = given === '' || used.has(given) ? `column ${k + 1}` : given;
		used.add(name);
		return name;
	});
	return { names, labels: names.map((name) => leafOf(name)) };
}

/** A list of rows of texts and numbers under a row of names. */
export function headedTable(rows: readonly unknown[]): Table | undefined {
	const [head, ...body] = rows;
	if (!isNameRow(head) || body.length === 0 || !body.every((row) => Array.isArray(row) && row.length === head.length)) return undefined;
	return rowsTable(head, body as readonly (readonly unknown[])[], 1);
}

export const isNameRow = (row: unknown): row is readonly string[] =>
	Array.isArray(row) &&
	row.length > 1 &&
	row.every((name) => typeof name === 'string') &&
	row.some((name) => numberIn(name as string) === undefined);

/** @param offset how many entries stand before the rows, for messages */
export function rowsTable(names: readonly string[], rows: readonly (readonly unknown[])[], offset: number): Table {
	const records = rows.map((row) =>
		Object.fromEntries(names.map((name, k) => [name, Array.isArray(row[k]) || isObject(row[k]) ? undefined : row[k]])),
	);
	return recordTable(records, (k) => `entry ${k + offset}`);
}
