/** Layouts that tools give JSON: pandas' orientations, maps of coordinates, ECharts. */

import type { NamedArray, Table } from '../contents.ts';
import { printable } from '../failure.ts';
import { arraySource } from '../slice.ts';
import { refuse } from './parse.ts';
import { isNameRow, recordList, recordTable, rowsTable } from './records.ts';
import { isObject, type JsonObject, NUMBER_KEY, numberOf } from './values.ts';

export type JsonFound = { readonly table: Table } | { readonly arrays: readonly NamedArray[] };

const numbersOf = (list: readonly unknown[]): Float64Array | undefined => {
	const values = list.map((value) => (typeof value === 'string' && NUMBER_KEY.test(value) ? Number(value) : numberOf(value)));
	return values.every((value) => value !== undefined && Number.isFinite(value)) ? Float64Array.from(values as number[]) : undefined;
};

/** pandas' orient="split": {columns, index, data}. */
function split({ columns, index, data, ...rest }: JsonObject): JsonFound | undefined {
	if (!Array.isArray(columns) || !Array.isArray(index) || !Array.isArray(data) || data.length !== index.length) return undefined;
	if (Object.keys(rest).some((key) => !['index_names', 'column_names', 'name'].includes(key))) return undefined;
	const width = columns.length;
	if (!data.every((row) => Array.isArray(row) && row.length === width)) return undefined;
	const rows = data as readonly (readonly unknown[])[];
	const [x, y] = [numbersOf(columns), numbersOf(index)];
	if (x === undefined || y === undefined) return { table: rowsTable(columns.map(String), rows, 0) };
	const values = new Float64Array(width * rows.length);
	for (const [row, cells] of rows.entries())
		for (const [column, cell] of cells.entries()) {
			const number = numberOf(cell);
			if (number === undefined) throw refuse('TEXT', `data[${row}][${column}] is no number: “${printable(String(cell))}”.`);
			values[row * width + column] = number;
		}
	return {
		arrays: [
			{ ...arraySource('columns', [width], x), group: '' },
			{ ...arraySource('index', [rows.length], y), group: '' },
			{
				...arraySource('data', [rows.length, width], values),
				group: '',
				along: ['index', 'columns'],
				rows: 'y',
				told: 'pandas (columns are x)',
			},
		],
	};
}

/** Maps of maps. Numbers as both keys: {x: {y: value}}, as pandas writes a frame; texts inside or outside: a table. */
function mapOfMaps(root: JsonObject): JsonFound | undefined {
	const entries = Object.entries(root);
	if (entries.length === 0 || !entries.every(([, value]) => isObject(value))) return undefined;
	const inner = entries.map(([, value]) => Object.entries(value as JsonObject));
	const outerNumbers = entries.every(([key]) => NUMBER_KEY.test(key));
	const innerNumbers = inner.every((cells) => cells.length > 0 && cells.every(([key]) => NUMBER_KEY.test(key)));
	if (outerNumbers && innerNumbers)
		return {
			table: keyedTable(
				entries.map(([key]) => key),
				inner,
			),
		};
	const scalar = inner.every((cells) => cells.length > 0 && cells.every(([, value]) => !Array.isArray(value) && !isObject(value)));
	if (!scalar) return undefined;
	// {"x": {"0": …}, "loss": {"0": …}}: columns by name; {"0": {"x": …, "loss": …}}: records by number.
	if (innerNumbers && !outerNumbers) {
		const keys = [...new Set(inner.flatMap((cells) => cells.map(([key]) => key)))];
		const records = keys.map((key) => Object.fromEntries(entries.map(([name, column]) => [name, (column as JsonObject)[key]])));
		return recordList(records) ? { table: recordTable(records, (k) => `row ${printable(keys[k] ?? '')}`) } : undefined;
	}
	if (outerNumbers && entries.length > 1) {
		const records = entries.map(([, value]) => value as JsonObject);
		return recordList(records) ? { table: recordTable(records, (k) => `record ${printable(entries[k]?.[0] ?? '')}`) } : undefined;
	}
	return undefined;
}

const KEYED = 'The outer keys are x and the inner ones y, as pandas writes the columns of a frame; the file does not say so itself.';

function keyedTable(outer: readonly string[], inner: readonly (readonly [string, unknown][])[]): Table {
	const columns: [number[], number[], number[]] = [[], [], []];
	for (const [k, cells] of inner.entries())
		for (const [key, value] of cells) {
			const number = numberOf(value);
			if (number === undefined) throw refuse('TEXT', `The value at "${printable(outer[k] ?? '')}", "${printable(key)}" is no number.`);
			columns[0].push(Number(outer[k]));
			columns[1].push(Number(key));
			columns[2].push(number);
		}
	return { ...numbersTable(['x', 'y', 'value'], columns), told: KEYED };
}

function numbersTable(names: readonly string[], columns: readonly (readonly number[])[]): Table {
	return {
		names,
		named: true,
		rows: columns[0]?.length ?? 0,
		column: (k) => Float64Array.from(columns[k] ?? []),
		texts: () => undefined,
		rowName: (k) => `entry ${k}`,
	};
}

/** {x: value}: every key a number. */
function lineMap(root: JsonObject): JsonFound | undefined {
	const entries = Object.entries(root);
	if (entries.length === 0 || !entries.every(([key]) => NUMBER_KEY.test(key))) return undefined;
	const bad = entries.find(([, value]) => numberOf(value) === undefined);
	if (bad !== undefined) {
		if (Array.isArray(bad[1])) return undefined;
		throw refuse('TEXT', `The value at "${printable(bad[0])}" is no number.`);
	}
	return {
		table: numbersTable(['x', 'value'], [entries.map(([key]) => Number(key)), entries.map(([, value]) => numberOf(value) as number)]),
	};
}

/** ECharts: series[k].data holds [column, row, value] of the categories on its axes. */
function echarts({ series, xAxis, yAxis, xAxis3D, yAxis3D }: JsonObject): JsonFound | undefined {
	const list = Array.isArray(series) ? series : [series];
	const found = list.find(
		(entry) =>
			isObject(entry) &&
			Array.isArray(entry.data) &&
			entry.data.length > 3 &&
			entry.data.every((row) => Array.isArray(row) && row.length === 3),
	);
	if (!isObject(found)) return undefined;
	const categories = (axis: unknown): Float64Array | undefined => {
		const only = Array.isArray(axis) ? axis[0] : axis;
		return isObject(only) && Array.isArray(only.data) ? numbersOf(only.data) : undefined;
	};
	const [across, up] = [categories(xAxis ?? xAxis3D), categories(yAxis ?? yAxis3D)];
	const place = (nodes: Float64Array | undefined, value: unknown): unknown =>
		nodes !== undefined && typeof value === 'number' ? (nodes[value] ?? Number.NaN) : value;
	const rows = (found.data as readonly (readonly unknown[])[]).map((row) => [place(across, row[0]), place(up, row[1]), row[2]]);
	return { table: rowsTable(['x', 'y', 'value'], rows, 0) };
}

/** Rows under a list of names, as tables of Weights & Biases are: {columns, data}. */
function headed({ columns, index, data }: JsonObject): JsonFound | undefined {
	if (index !== undefined || !isNameRow(columns) || !Array.isArray(data) || data.length === 0) return undefined;
	const whole = data.every((row) => Array.isArray(row) && row.length === columns.length);
	return whole ? { table: rowsTable(columns, data as readonly (readonly unknown[])[], 0) } : undefined;
}

/** Vega-Lite: the records in the order in which the encoding names them, the colour last. */
function vega({ data, encoding }: JsonObject): JsonFound | undefined {
	if (!isObject(data) || !Array.isArray(data.values) || !isObject(encoding)) return undefined;
	const field = (channel: string): string | undefined => {
		const found = encoding[channel];
		return isObject(found) && typeof found.field === 'string' ? found.field : undefined;
	};
	const [x, y, value] = [field('x'), field('y'), field('color') ?? field('fill') ?? field('size')];
	const records = recordList(data.values);
	if (x === undefined || y === undefined || value === undefined || records === undefined) return undefined;
	const ordered = records.map(({ [x]: first, [y]: second, [value]: last, ...rest }) => ({
		[x]: first,
		[y]: second,
		...rest,
		[value]: last,
	}));
	return { table: recordTable(ordered, (k) => `record ${k}`) };
}

/** A layout that the keys of an object give away; undefined where it is looked into part by part. */
export function knownLayout(root: JsonObject): JsonFound | undefined {
	return split(root) ?? headed(root) ?? vega(root) ?? mapOfMaps(root) ?? lineMap(root) ?? echarts(root);
}
