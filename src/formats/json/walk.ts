/** Everything in a JSON object that may be part of a surface: arrays, single numbers, lists of records. */

import type { NamedArray, NamedNumber, Table } from '../contents.ts';
import { printable, safeName } from '../failure.ts';
import { MAX_MEMBERS } from '../limits.ts';
import { refuse } from './parse.ts';
import { headedTable, recordList, recordTable } from './records.ts';
import { isObject, type JsonObject, nestedArray } from './values.ts';

export interface Walked {
	readonly arrays: NamedArray[];
	readonly numbers: NamedNumber[];
	readonly tables: { readonly name: string; readonly table: Table }[];
	readonly skipped: string[];
	/** Why parts could not be read. */
	readonly refused: Error[];
}

const PLOTLY = new Set(['surface', 'heatmap', 'contour', 'heatmapgl', 'contourcarpet', 'histogram2dcontour']);

/** @throws FormatError E_JSON_LIMIT */
export function walk(root: unknown): Walked {
	const found: Walked = { arrays: [], numbers: [], tables: [], skipped: [], refused: [] };
	const count = (): void => {
		if (found.arrays.length + found.numbers.length + found.skipped.length > MAX_MEMBERS)
			throw refuse('LIMIT', `The JSON holds more than ${MAX_MEMBERS} arrays, numbers and texts apart from one another; that is the limit.`);
	};
	const visit = (name: string, group: string, value: unknown, owner: JsonObject): void => {
		count();
		const safe = safeName(name);
		if (typeof value === 'number' || typeof value === 'boolean') found.numbers.push({ name: safe, group, value: Number(value) });
		else if (typeof value === 'string') found.skipped.push(`${printable(name)} (a text)`);
		else if (Array.isArray(value)) list(safe, group, value, owner);
		else if (isObject(value)) {
			if ('bdata' in value) list(safe, group, value, owner);
			else for (const [key, part] of Object.entries(value)) visit(`${name}.${key}`, safe, part, value);
		}
	};
	const list = (name: string, group: string, value: readonly unknown[] | JsonObject, owner: JsonObject): void => {
		try {
			const array = nestedArray(name, group, value);
			if (array !== undefined) found.arrays.push(plotted(array, name, owner));
			else if (Array.isArray(value)) lists(name, value);
			else found.skipped.push(`${printable(name)} (an unknown typed array)`);
		} catch (error) {
			if (!(error instanceof Error) || error.name !== 'FormatError') throw error;
			found.refused.push(error);
			found.skipped.push(`${printable(name)} (lists of different lengths)`);
		}
	};
	const lists = (name: string, value: readonly unknown[]): void => {
		const headed = headedTable(value);
		const records = headed === undefined ? recordList(value) : undefined;
		if (headed !== undefined) found.tables.push({ name, table: headed });
		else if (records !== undefined) found.tables.push({ name, table: recordTable(records, (k) => `record ${k}`) });
		else if (value.some(isObject)) {
			for (const [k, part] of value.entries()) {
				count();
				if (isObject(part)) for (const [key, inner] of Object.entries(part)) visit(`${name}[${k}].${key}`, `${name}[${k}]`, inner, part);
			}
		} else found.skipped.push(`${printable(name)} (a list of texts)`);
	};
	if (isObject(root)) for (const [key, value] of Object.entries(root)) visit(key, '', value, root);
	else if (Array.isArray(root)) lists('values', root);
	return found;
}

/** The z of a trace of Plotly: its rows are y, unless it says that it is transposed. */
function plotted(array: NamedArray, name: string, owner: JsonObject): NamedArray {
	const isTrace = typeof owner.type === 'string' && PLOTLY.has(owner.type);
	if (!isTrace || array.shape.length !== 2 || !/(?:^|\.)z$/.test(name)) return array;
	return { ...array, rows: owner.transpose === true ? 'x' : 'y', told: 'Plotly' };
}
