/** JSON: nested arrays, arrays with axes, frames, records, figures; one document or one a line. */

import { type Contents, isList, lengthOf, type NamedArray, type Table } from './contents.ts';
import { listed, safeName } from './failure.ts';
import { knownLayout } from './json/layouts.ts';
import { parseJson, refuse } from './json/parse.ts';
import { headedTable, recordList, recordTable } from './json/records.ts';
import { isObject, nestedArray } from './json/values.ts';
import { walk, type Walked } from './json/walk.ts';
import { MAX_COLUMNS } from './limits.ts';
import type { OpenOptions, OpenedFile } from './opened.ts';
import { openContents } from './read.ts';
import { decodeText } from './text.ts';

const CAN_BE = 'It can be {x, y, values}, {x: {y: value}}, nested arrays, a list of records, a figure of Plotly or a frame of pandas.';

/**
 * Opens JSON.
 * @throws FormatError E_JSON_LIMIT, _DEPTH, _SYNTAX, _LAYOUT, _RAGGED, _TEXT and those of the layouts
 */
export function openJson(title: string, bytes: Uint8Array, options: OpenOptions): OpenedFile {
	const notes: string[] = [];
	const root = parseJson(decodeText('json', bytes, notes).replace(/^\ufeff/, ''));
	const common = { format: 'json', title, notes } as const;
	const asTable = (table: Table, skipped: readonly string[] = []) =>
		openContents({ ...common, table, arrays: () => tableArrays(table), skipped }, options);
	if (Array.isArray(root)) {
		const records = recordList(root);
		if (records !== undefined) return asTable(recordTable(records, (k) => `record ${k}`));
		const headed = headedTable(root);
		if (headed !== undefined) return asTable(headed);
		const array = root.some(isObject) ? undefined : nestedArray('values', '', root);
		if (array !== undefined) return openContents({ ...common, arrays: [array] }, options);
	} else if (isObject(root)) {
		const keys = Object.keys(root);
		if (keys.length > MAX_COLUMNS) throw refuse('LIMIT', `The object has ${keys.length} keys; the limit is ${MAX_COLUMNS}.`);
		const known = knownLayout(root);
		if (known !== undefined) return 'table' in known ? asTable(known.table) : openContents({ ...common, arrays: known.arrays }, options);
	}
	if (Array.isArray(root) ? root.some(isObject) : isObject(root)) {
		const walked = walk(root);
		const contents: Contents = { ...common, arrays: titled(root, walked.arrays), numbers: walked.numbers, skipped: walked.skipped };
		const table = largestTable(walked);
		if (table !== undefined) return asTable(table, walked.skipped);
		if (walked.arrays.some((array) => lengthOf(array) > 1) || (walked.arrays.length > 0 && walked.refused.length === 0))
			return openContents(contents, options);
		if (walked.refused[0] !== undefined) throw walked.refused[0];
		const names = Array.isArray(root) ? '' : listed(Object.keys(root as object));
		throw refuse('LAYOUT', `The object holds no array of numbers; ${names === '' ? 'it is empty' : `its keys are ${names}`}. ${CAN_BE}`);
	}
	throw refuse(
		'LAYOUT',
		`The JSON is ${root === null ? 'null' : Array.isArray(root) ? 'a list without numbers' : `a ${typeof root}`}. ${CAN_BE}`,
	);
}

/** x and y of a figure of Plotly under the titles of its axes. */
function titled(root: unknown, arrays: readonly NamedArray[]): readonly NamedArray[] {
	const layout = isObject(root) && isObject(root.layout) ? root.layout : undefined;
	if (layout === undefined) return arrays;
	const title = (axis: 'xaxis' | 'yaxis'): string => {
		const found = [isObject(layout.scene) ? layout.scene[axis] : undefined, layout[axis]].find(isObject)?.title;
		const text = isObject(found) ? found.text : found;
		return typeof text === 'string' ? safeName(text.trim()) : '';
	};
	const titles = { x: title('xaxis'), y: title('yaxis') };
	return arrays.map((array) => {
		const axis = /^data\[\d+\]\.([xy])$/.exec(array.name)?.[1];
		const label = axis === 'x' || axis === 'y' ? titles[axis] : '';
		return label === '' || titles.x === titles.y ? array : { ...array, label };
	});
}

/** The largest list of records, where no array is a surface itself. */
function largestTable({ arrays, tables }: Walked): Table | undefined {
	if (tables.length === 0 || arrays.some((array) => !isList(array))) return undefined;
	return tables.reduce((best, { table }) => (table.rows > best.rows ? table : best), tables[0]?.table as Table);
}

/** A table without roles as a matrix of its numbers. */
function tableArrays(table: Table): Contents['arrays'] {
	const width = table.names.length;
	const columns = table.names.map((_, k) => table.column(k)).filter((column) => !column.every(Number.isNaN));
	if (columns.length === 0) throw refuse('LAYOUT', `The records hold no numbers; their keys are ${listed(table.names)}.`);
	const values = { name: 'values', group: '', shape: [table.rows, columns.length], fortran: false };
	return width === 0
		? []
		: [
				{
					...values,
					read: (position: number) => columns[position % columns.length]?.[Math.floor(position / columns.length)] ?? Number.NaN,
				},
			];
}
