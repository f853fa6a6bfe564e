/** Files of samples: a table whose cells may be texts, or named arrays. What each part means is decided elsewhere (`networks/data`). */

import { cellValue, type NumberStyle } from './cells.ts';
import { delimiterOf, isComment, sampleLines, styleOf } from './csv.ts';
import { failure, listed, printable, safeName } from './failure.ts';
import { inflateBudget, inflateGzip, isGzip } from './inflate.ts';
import { MAX_COLUMNS, MAX_VALUES, valueCount, valuesBudget } from './limits.ts';
import { isNpy, readNpy, readNpyTexts } from './npy.ts';
import { scanRows } from './rows.ts';
import { decodeArray } from './slice.ts';
import { recordsOf } from './structured.ts';
import { arffTable, type RecordLayout, recordLayout } from './record-layout.ts';
import type { FormatId } from './table-of-formats.ts';
import { decodeText } from './text.ts';
import { isModelName, wayOut } from './ways-out.ts';
import { isZip, readZip } from './zip.ts';

/** One column of a table. */
export interface RecordColumn {
	/** Each once; `column 3` where the file gives none. */
	readonly name: string;
	/** A number a row; NaN where the cell is missing or a text. */
	readonly values: Float64Array;
	/** Cells that are texts, by row. */
	readonly texts: ReadonlyMap<number, string>;
}

export interface RecordTable {
	readonly kind: 'table';
	readonly title: string;
	/** The file names the columns. */
	readonly named: boolean;
	readonly rows: number;
	readonly columns: readonly RecordColumn[];
	/** Names of the classes, where the file lists them apart (scikit-learn's own files). */
	readonly classNames?: readonly string[];
	/** Where row k stands in the file, from 1. */
	lineOf(row: number): number;
	readonly notes: readonly string[];
}

/** An array of numbers, or of texts. */
export interface RecordArray {
	readonly name: string;
	readonly shape: readonly number[];
	/** In C order; texts are NaN. */
	values(): Float64Array;
	readonly texts?: readonly string[];
}

export interface RecordArrays {
	readonly kind: 'arrays';
	readonly title: string;
	readonly arrays: readonly RecordArray[];
	readonly notes: readonly string[];
}

/** An opened file of samples: a table of columns, or arrays by name. */
export type RecordFile = RecordTable | RecordArrays;

/** What stands for a missing value in tables of samples, beside what every table has (cells.ts). */
const MISSING = /^(?:[?*.-]|\.\.|--|—|–)$/;

/**
 * Opens a file of samples: delimited text, .arff, .npy or .npz, each of them gzipped too.
 * @param name the file's name, with or without folders
 * @throws FormatError E_<FORMAT>_<CAUSE>
 * @example
 * const file = openRecords('iris.csv', new TextEncoder().encode('length,width,species\n5,3,a\n6,3,b\n4,2,a\n7,3,b\n'));
 * console.log(file.kind, describeData(file).says[0]); // table "species" was taken for the target: it is named so.
 */
export function openRecords(name: string, bytes: Uint8Array): RecordFile {
	const title = safeName(name.split(/[/\\]/).pop() || name);
	if (bytes.length === 0) throw failure('file', 'EMPTY', `"${printable(title)}" is empty.`);
	if (isGzip(bytes)) {
		const inner = title.replace(/\.gz$/i, '');
		const text = !/\.np[yz]$/i.test(inner);
		const plain = inflateGzip(text ? 'csv' : 'npy', 'The file', bytes, inflateBudget(bytes.length, text));
		return isGzip(plain) ? refuseTwice(title) : openPlain(title, plain);
	}
	return openPlain(title, bytes);
}

function refuseTwice(title: string): never {
	throw failure('file', 'MAGIC', `"${printable(title)}" is compressed twice. Unpack it (gunzip), and open the file in it.`);
}

function openPlain(title: string, bytes: Uint8Array): RecordFile {
	if (isNpy(bytes)) return arraysOf(title, 'npy', [{ name: title.replace(/\.npy(\.gz)?$/i, ''), bytes }], bytes.length);
	const extension = /\.[^.]*$/.exec(title.toLowerCase())?.[0] ?? '';
	if (isZip(bytes) && !isModelName(extension)) {
		const members = readZip(bytes, (member) => member.endsWith('.npy'));
		if (members.length === 0)
			throw failure('npz', 'EMPTY', `"${printable(title)}" is a zip archive without arrays. Unpack it, and open the table in it.`);
		return arraysOf(
			title,
			'npz',
			members.map((member) => ({ name: safeName(member.name.slice(0, -4)), bytes: member.bytes })),
			bytes.length,
		);
	}
	const way = wayOut(bytes, extension);
	if (way !== undefined) throw failure('file', 'FORMAT', `"${printable(title)}" is ${way}.`);
	return openTable(title, bytes);
}

interface Member {
	readonly name: string;
	readonly bytes: Uint8Array;
}

function arraysOf(title: string, format: FormatId, members: readonly Member[], length: number): RecordArrays {
	const notes: string[] = [];
	const most = format === 'npz' ? valuesBudget(length) : MAX_VALUES;
	const arrays = members.flatMap(({ name, bytes }): RecordArray[] => {
		const what = `"${printable(name)}"`;
		try {
			const texts = readNpyTexts(format, what, bytes);
			if (texts !== undefined) return [{ name, ...texts, values: () => new Float64Array(texts.texts.length).fill(Number.NaN) }];
			const fields = recordsOf(format, what, members.length === 1 ? '' : name, bytes);
			notes.push(...(fields?.skipped ?? []).map((field) => `Not read: ${field}.`));
			return (fields?.arrays ?? [readNpy(format, what, name, bytes)]).map(({ source, notes: said }) => {
				notes.push(...said);
				if (valueCount(source.shape) > most)
					throw failure(
						format,
						'LIMIT',
						`${what} has ${source.shape.join(' × ')} values; the limit for a file of ${length} bytes is ${most}.`,
					);
				let decoded: Float64Array | undefined;
				return { name: source.name, shape: source.shape, values: () => (decoded ??= decodeArray(format, source)) };
			});
		} catch (error) {
			const code = error instanceof Error && 'code' in error ? String(error.code) : '';
			if (!/_(DTYPE|OBJECT|STRUCTURED)$/.test(code) || members.length === 1) throw error;
			notes.push(`${what} is not read: it holds ${code.endsWith('OBJECT') ? 'Python objects' : 'no plain numbers or texts'}.`);
			return [];
		}
	});
	if (arrays.length === 0) throw failure(format, 'EMPTY', `"${printable(title)}" holds no array of numbers or texts.`);
	return { kind: 'arrays', title, arrays, notes };
}

/** The number of a cell of 1 to 9 digits and nothing else, as most pixels are; −1 of any other cell. */
function digits(cell: string): number {
	if (cell.length === 0 || cell.length > 9) return -1;
	let value = 0;
	for (let k = 0; k < cell.length; k++) {
		const digit = cell.charCodeAt(k) - 48;
		if (digit < 0 || digit > 9) return -1;
		value = 10 * value + digit;
	}
	return value;
}

/** Numbers that are added one by one. */
class Growing {
	#values = new Float64Array(256);
	#count = 0;
	push(value: number): void {
		if (this.#count === this.#values.length) {
			const grown = new Float64Array(2 * this.#count);
			grown.set(this.#values);
			this.#values = grown;
		}
		this.#values[this.#count++] = value;
	}
	done(): Float64Array {
		return this.#values.slice(0, this.#count);
	}
}

function openTable(title: string, bytes: Uint8Array): RecordTable {
	const notes: string[] = [];
	let text = decodeText('csv', bytes, notes);
	if (!text.includes('\n')) text = text.replaceAll('\r', '\n');
	const stated = /^\ufeff?sep=(.)[ \t]*(?:\r?\n|\r|$)/i.exec(text);
	if (stated) text = `\n${text.slice(stated[0].length)}`;
	const arff = arffTable(text);
	text = arff?.text ?? text;
	const lines = sampleLines(text);
	if (lines.length > 0 && lines.every((line) => /^\s*[-+\w.]+(?:\s+\d+:[-+\d.eE]+)+\s*$/.test(line)))
		throw failure(
			'csv',
			'SPARSE',
			'The file is sparse (class index:value …), as LIBSVM writes it. Save it as a table: in Python, load_svmlight_file(name)[0].toarray() and numpy.savez(name, X=…, y=…).',
		);
	const delimiter = stated?.[1] ?? (arff === undefined ? delimiterOf(lines) : ',');
	const sample: { cells: string[]; line: number }[] = [];
	scanRows(text, delimiter, (cells, line) => {
		if (!isComment(cells)) sample.push({ cells, line });
		return sample.length < SAMPLE;
	});
	if (sample.length === 0) throw failure('csv', 'EMPTY', 'The file holds no rows.');
	const layout =
		arff === undefined
			? recordLayout(sample, () => text.trim().split('\n').length, notes)
			: { ...ARFF, width: arff.names.length, names: arff.names };
	if (layout.width > MAX_COLUMNS) throw failure('csv', 'LIMIT', `The rows have ${layout.width} columns; the limit is ${MAX_COLUMNS}.`);
	const style = styleOf(text, delimiter, layout, notes);
	return readCells(title, text, delimiter, layout, style, notes);
}

/** How many rows are looked at to find the table. */
const SAMPLE = 100;
const ARFF: Omit<RecordLayout, 'width' | 'names'> = { from: 0, skip: 0 };

function readCells(
	title: string,
	text: string,
	delimiter: string,
	{ width, from, names, skip, classNames }: RecordLayout,
	style: NumberStyle,
	notes: string[],
): RecordTable {
	const columns = Array.from({ length: width - skip }, () => ({ values: new Growing(), texts: new Map<number, string>() }));
	const lines: number[] = [];
	scanRows(text, delimiter, (cells, line) => {
		if (line < from || isComment(cells)) return true;
		const row = lines.length;
		if (cells.length !== width)
			throw failure(
				'csv',
				'RAGGED',
				`Row ${line} has ${cells.length} value${cells.length === 1 ? '' : 's'}, the rows before it have ${width}. If it is no part of the table, remove it.`,
			);
		if ((row + 1) * width > MAX_VALUES) throw failure('csv', 'LIMIT', `The table has more than ${MAX_VALUES} values; that is the limit.`);
		lines.push(line);
		for (const [k, column] of columns.entries()) {
			const given = cells[k + skip] as string;
			const plain = digits(given);
			if (plain >= 0) {
				column.values.push(plain);
				continue;
			}
			const cell = given.trim();
			const value = MISSING.test(cell) ? Number.NaN : cellValue(cell, style);
			if (value === undefined) column.texts.set(row, safeName(cell.slice(0, 200)));
			column.values.push(value ?? Number.NaN);
		}
		return true;
	});
	if (lines.length === 0)
		throw failure(
			'csv',
			'EMPTY',
			names === undefined ? 'The file holds no rows.' : `There are column names (${listed(names)}), but no rows below them.`,
		);
	const used = new Set<string>();
	const unique = (given: string, k: number): string => {
		const plain = safeName(given.trim());
		const name = plain === '' || used.has(plain) ? `column ${k + 1}` : plain;
		used.add(name);
		return name;
	};
	return {
		kind: 'table',
		title,
		named: names !== undefined,
		rows: lines.length,
		columns: columns.map(({ values, texts }, k) => ({ name: unique(names?.[k + skip] ?? '', k), values: values.done(), texts })),
		...(classNames === undefined ? {} : { classNames }),
		lineOf: (row) => lines[row] as number,
		notes,
	};
}
