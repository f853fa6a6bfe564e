/** JSON: nested arrays, arrays with axes, maps of coordinates to values, and lists of records. */

import { assemble } from './assemble.ts';
import { failure, listed, printable } from './failure.ts';
import { MAX_COLUMNS, MAX_JSON_DEPTH, MAX_TEXT } from './limits.ts';
import { type OpenOptions, type OpenedFile, openedFile } from './opened.ts';
import { type ArraySource, arraySource } from './slice.ts';
import { fieldsOfTable } from './table.ts';

const refuse = (cause: string, found: string) => failure('json', cause, found);

/**
 * Checks the depth before the parser sees the text, and writes `null` for the NaN and Infinity that Python's json
 * module writes although JSON has no such words.
 */
function prepare(text: string): string {
	let depth = 0;
	let taken = 0;
	const pieces: string[] = [];
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === 0x22) {
			for (at++; at < text.length && text.charCodeAt(at) !== 0x22; at++) if (text.charCodeAt(at) === 0x5c) at++;
		} else if (code === 0x5b || code === 0x7b) {
			if (++depth > MAX_JSON_DEPTH)
				throw refuse('DEPTH', `The JSON is nested deeper than ${MAX_JSON_DEPTH} levels; a surface takes 2 to 4.`);
		} else if (code === 0x5d || code === 0x7d) depth--;
		else if (code === 0x4e || code === 0x49) {
			const word = text.startsWith('NaN', at) ? 'NaN' : text.startsWith('Infinity', at) ? 'Infinity' : undefined;
			if (word === undefined) continue;
			const signed = word === 'Infinity' && text.charCodeAt(at - 1) === 0x2d;
			pieces.push(text.slice(taken, signed ? at - 1 : at), 'null');
			taken = at + word.length;
			at = taken - 1;
		}
	}
	return taken === 0 ? text : pieces.join('') + text.slice(taken);
}

/** A number, or NaN for what stands for a hole; undefined where it is something else. */
function numberOf(value: unknown): number | undefined {
	if (typeof value === 'number') return value;
	if (value === null) return Number.NaN;
	if (typeof value === 'boolean') return value ? 1 : 0;
	if (typeof value === 'string' && /^[+-]?(?:nan|inf|infinity)$|^$/i.test(value.trim())) return Number.NaN;
	return undefined;
}

/** A rectangular nested array of numbers; undefined where it holds no numbers at all. */
function nestedArray(name: string, value: unknown): ArraySource | undefined {
	if (!Array.isArray(value)) return undefined;
	const shape: number[] = [];
	for (let inner: unknown = value; Array.isArray(inner); inner = inner[0]) shape.push(inner.length);
	if (shape.includes(0)) return arraySource(name, shape, []);
	const values: number[] = [];
	const walk = (part: unknown, depth: number, place: string): boolean => {
		if (depth === shape.length) {
			const number = numberOf(part);
			if (Array.isArray(part)) throw refuse('RAGGED', `"${printable(name)}"${place} holds a list where the others hold a number.`);
			if (number === undefined) return false;
			values.push(Number.isFinite(number) ? number : Number.NaN);
			return true;
		}
		if (!Array.isArray(part) || part.length !== shape[depth]) {
			const has = Array.isArray(part) ? `${part.length} values` : 'a single value';
			throw refuse('RAGGED', `"${printable(name)}"${place} has ${has}, the first one at that depth has ${shape[depth]}.`);
		}
		const last = depth + 1 === shape.length;
		return part.every((element, k) => walk(element, depth + 1, last ? place : `${place}[${k}]`));
	};
	return walk(value, 0, '') ? arraySource(name, shape, values) : undefined;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
const NUMBER_KEY = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*$/;

/** {x: value} or {y: {x: value}}: every key a number. */
function coordinateMap(title: string, root: Readonly<Record<string, unknown>>, options: OpenOptions): OpenedFile | undefined {
	const entries = Object.entries(root);
	if (entries.length === 0 || !entries.every(([key]) => NUMBER_KEY.test(key))) return undefined;
	const data: number[] = [];
	const nested = entries.every(([, value]) => isRecord(value));
	const add = (y: number | undefined, key: string, value: unknown) => {
		const number = numberOf(value);
		if (number === undefined || !NUMBER_KEY.test(key))
			throw refuse('TEXT', `The value at "${printable(key)}" is no number, or its key is none.`);
		if (y === undefined) data.push(Number(key), number);
		else data.push(Number(key), y, number);
	};
	for (const [key, value] of entries) {
		if (!nested) add(undefined, key, value);
		else for (const [inner, number] of Object.entries(value as Record<string, unknown>)) add(Number(key), inner, number);
	}
	if (!nested) {
		// A map of whole numbers is reordered by the parser; a line is a function of its coordinate either way.
		const pairs = Array.from({ length: data.length / 2 }, (_, k) => [data[2 * k] as number, data[2 * k + 1] as number] as const);
		pairs.sort((a, b) => a[0] - b[0]);
		return tableFile(title, ['x', 'value'], pairs.flat(), options);
	}
	return tableFile(title, ['x', 'y', 'value'], data, options);
}

function tableFile(title: string, header: readonly string[], data: ArrayLike<number>, options: OpenOptions): OpenedFile {
	const notes: string[] = [];
	const width = header.length;
	const table = { header, corner: false, width, rows: data.length / width, data: Float64Array.from(data) };
	return openedFile({ format: 'json', title, notes, ...fieldsOfTable('json', table, notes) }, options);
}

/** [{x, y, value}, …]: the keys of the first record are the columns; text columns are left out. */
function records(title: string, list: readonly unknown[], options: OpenOptions): OpenedFile {
	const first = list[0] as Record<string, unknown>;
	const header = Object.keys(first).filter((key) => numberOf(first[key]) !== undefined);
	if (header.length === 0 || header.length > MAX_COLUMNS)
		throw refuse('LAYOUT', `The records hold no numbers; their keys are ${listed(Object.keys(first)) || 'none'}.`);
	const data = new Float64Array(list.length * header.length);
	let at = 0;
	for (const [k, record] of list.entries()) {
		if (!isRecord(record)) throw refuse('RAGGED', `Entry ${k} of the list is no record, entry 0 is one.`);
		for (const key of header) {
			const number = Object.hasOwn(record, key) ? numberOf(record[key]) : Number.NaN;
			if (number === undefined) throw refuse('TEXT', `"${printable(key)}" of record ${k} is no number.`);
			data[at++] = number;
		}
	}
	return tableFile(title, header, data, options);
}

/**
 * Opens JSON.
 * @throws FormatError E_JSON_LIMIT, _DEPTH, _SYNTAX, _LAYOUT, _RAGGED, _TEXT and those of the layouts
 */
export function openJson(title: string, bytes: Uint8Array, options: OpenOptions): OpenedFile {
	if (bytes.length > MAX_TEXT) throw refuse('LIMIT', `The text has ${bytes.length} bytes; the limit is ${MAX_TEXT}. Save it as .npy.`);
	const text = prepare(new TextDecoder().decode(bytes));
	let root: unknown;
	try {
		root = JSON.parse(text);
	} catch (error) {
		throw refuse('SYNTAX', `This is no valid JSON: ${printable(error instanceof Error ? error.message : '')}.`);
	}
	if (Array.isArray(root)) {
		if (isRecord(root[0])) return records(title, root, options);
		const source = nestedArray('values', root);
		if (source !== undefined) return assemble({ format: 'json', title, sources: [source], notes: [] }, options);
	} else if (isRecord(root)) {
		const map = coordinateMap(title, root, options);
		if (map !== undefined) return map;
		const entries = Object.entries(root);
		if (entries.length > MAX_COLUMNS) throw refuse('LIMIT', `The object has ${entries.length} keys; the limit is ${MAX_COLUMNS}.`);
		const sources = entries.map(([name, value]) => nestedArray(name, value)).filter((source) => source !== undefined);
		if (sources.length > 0) return assemble({ format: 'json', title, sources, notes: [] }, options);
		const keys = listed(Object.keys(root));
		throw refuse(
			'LAYOUT',
			`The object holds no array of numbers; ${keys === '' ? 'it is empty' : `its keys are ${keys}`}. It can be {x, y, values}, {y: {x: value}} or nested arrays.`,
		);
	}
	throw refuse(
		'LAYOUT',
		`The JSON is ${root === null ? 'null' : Array.isArray(root) ? 'a list without numbers' : `a ${typeof root}`}. It can be {x, y, values}, {y: {x: value}} or nested arrays.`,
	);
}
