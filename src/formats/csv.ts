/** Delimited text: .csv, .tsv, .txt and their kin: where the table begins, what divides its cells, what names its columns. */

import { cellValue, StyleEvidence, type NumberStyle, PLAIN } from './cells.ts';
import type { NamedArray } from './contents.ts';
import { failure, listed, printable } from './failure.ts';
import { numbersOf } from './fill.ts';
import { MAX_COLUMNS } from './limits.ts';
import type { OpenOptions, OpenedFile } from './opened.ts';
import { openContents } from './read.ts';
import { scanRows } from './rows.ts';
import { arraySource } from './slice.ts';
import { TableReader } from './table-reader.ts';
import { decodeText } from './text.ts';
import { areOnlyNumbered, areUnits, numberedNote, unbarred, uprightRows } from './text-layouts.ts';

/** How many rows are looked at to find the table. */
const SAMPLE = 100;

interface Row {
	readonly cells: string[];
	readonly line: number;
}

const COMMENT = /^\s*(?:#|%|\/\/)/;
export const isComment = (cells: readonly string[]): boolean => COMMENT.test(cells[0] as string);
export const isText = (cell: string): boolean =>
	cellValue(cell) === undefined && cellValue(cell, { decimal: ',', groups: '.' }) === undefined;

/**
 * What divides the cells: of tab, semicolon, comma and bar the one that most lines have equally many of; else blanks.
 * A comma that stands beside a tab or a semicolon is a decimal one.
 */
export function delimiterOf(lines: readonly string[]): string {
	let best = ' ';
	let most = 0.5;
	for (const delimiter of ['\t', ';', ',', '|']) {
		const counts = new Map<number, number>();
		for (const line of lines) {
			const count = line.replace(/"[^"]*"/g, '').split(delimiter).length - 1;
			if (count > 0) counts.set(count, (counts.get(count) ?? 0) + 1);
		}
		const share = Math.max(0, ...counts.values()) / lines.length;
		if (share > most || (share === most && best === ' ')) [best, most] = [delimiter, share];
	}
	// "0,5 1,0": commas within numbers that blanks divide.
	if (best === ',' && lines.every((line) => /^\s*[+-]?\d+,\d+(?:[eE][+-]?\d+)?(?:\s+[+-]?\d+,\d+(?:[eE][+-]?\d+)?)+\s*$/.test(line)))
		return ' ';
	return best;
}

/** The first lines that are neither blank nor comments. */
export function sampleLines(text: string): string[] {
	const lines: string[] = [];
	for (let at = 0; at < text.length && lines.length < SAMPLE; ) {
		const found = text.indexOf('\n', at);
		const end = found < 0 ? text.length : found;
		const line = text.slice(at, Math.min(end, at + 10_000));
		if (line.trim() !== '' && !COMMENT.test(line)) lines.push(line);
		at = end + 1;
	}
	return lines;
}

interface Layout {
	readonly width: number;
	/** The rows before this line are no data. */
	readonly from: number;
	readonly header: readonly string[] | undefined;
	/** The header holds the coordinates of a matrix's columns. */
	readonly corner: boolean;
	/** How many columns are left out: R's row names. */
	readonly skip?: number;
	readonly notes: readonly string[];
}

const linesText = (rows: readonly Row[]): string =>
	rows.length === 1 ? `Line ${rows[0]?.line} is` : `Lines ${rows[0]?.line} to ${rows.at(-1)?.line} are`;

/** Where the table begins: after prose, names, units. */
function layoutOf(rows: readonly Row[], commented: string, delimiter: string): Layout {
	const notes: string[] = [];
	const widths = new Map<number, number>();
	for (const { cells } of rows) widths.set(cells.length, (widths.get(cells.length) ?? 0) + 1);
	const [width] = [...widths].reduce(
		(best, entry) => (entry[1] > best[1] || (entry[1] === best[1] && entry[0] > best[0]) ? entry : best),
		[0, 0],
	);
	let start = rows.findIndex(({ cells }) => cells.length === width);
	// R's write.table leaves out the name of its column of row names.
	const before = rows[start - 1];
	const named =
		before !== undefined &&
		before.cells.length === width - 1 &&
		width > 2 &&
		before.cells.every(isText) &&
		!rows[start]?.cells.every(isText);
	if (named) start--;
	const head = rows.slice(0, start);
	if (head.some(({ cells }) => !cells.some(isText)))
		return { width: rows[0]?.cells.length ?? width, from: 0, header: undefined, corner: false, notes };
	if (head.length > 0)
		notes.push(
			`${linesText(head)} before the table and not read: “${printable((head[0] as Row).cells.join(delimiter === ' ' ? ' ' : delimiter).trim())}”${head.length > 1 ? ' …' : ''}.`,
		);
	if (named) return { width, from: rows[start + 1]?.line ?? 0, header: ['', ...(before?.cells ?? [])], corner: false, notes };
	if (isSpanned(rows[start] as Row, rows[start + 1])) start++;
	const first = rows[start] as Row;
	const second = rows[start + 1];
	const at = (line: number) => ({ width, from: line, notes });
	// pandas: the columns' name in the corner, and a row with nothing but the rows' name.
	if (
		isCorner(first.cells) &&
		second !== undefined &&
		isText(second.cells[0] as string) &&
		second.cells.slice(1).every((cell) => cell.trim() === '')
	)
		return {
			...at(rows[start + 2]?.line ?? Number.POSITIVE_INFINITY),
			header: [`${second.cells[0]}\\${first.cells[0]}`, ...first.cells.slice(1)],
			corner: true,
		};
	if (isCorner(first.cells)) return { ...at(second?.line ?? Number.POSITIVE_INFINITY), header: first.cells, corner: true };
	if (first.cells.some(isText) && !isDataRow(first, rows.slice(start + 1, start + 4))) {
		// Several rows of texts: the last one names the columns, unless it holds units.
		let last = start;
		while (
			rows[last + 1]?.cells.length === width &&
			rows[last + 1]?.cells.every((cell) => isText(cell) || cell.trim() === '') &&
			(rows[last + 1]?.cells.some(isText) ?? false) &&
			last < start + 8
		)
			last++;
		const units = last > start && areUnits((rows[last] as Row).cells, (rows[last - 1] as Row).cells);
		const names = rows[units ? last - 1 : last] as Row;
		const dropped = rows.slice(start, last + 1).filter((row) => row !== names);
		if (dropped.length > 0 && rows.length > last + 1)
			notes.push(`${linesText(dropped)} before the values and not read: “${printable((dropped[0] as Row).cells.join(' '))}”.`);
		if (dropped.length === 0 || rows.length > last + 1)
			return { ...at(rows[last + 1]?.line ?? Number.POSITIVE_INFINITY), header: names.cells, corner: false };
		return { ...at(second?.line ?? Number.POSITIVE_INFINITY), header: first.cells, corner: false };
	}
	if (countsColumns(first.cells, rows.slice(start + 1))) {
		notes.push(`Line ${first.line} counts the columns (0 … ${width - 1}) and is not read as values.`);
		return { ...at(second?.line ?? 0), header: undefined, corner: false };
	}
	const words = commented.split(commented.includes(delimiter) ? delimiter : /[\s,]+/).map((name) => name.trim());
	const header = words.length === width && words.some(isText) ? words : undefined;
	return { ...at(first.line), header, corner: false };
}

/** V1, V2 … are no names; R's names of the rows before them are no numbers. */
function withoutNumbered(layout: Layout): Layout {
	const { header, corner, notes } = layout;
	if (header === undefined || corner) return layout;
	const skip = (header[0] as string).trim() === '' ? 1 : 0;
	const names = header.slice(skip);
	return areOnlyNumbered(names) ? { ...layout, header: undefined, skip, notes: [...notes, numberedNote(names)] } : layout;
}

/** Coordinates of the columns after a corner that is empty or a text. */
function isCorner(cells: readonly string[]): boolean {
	const numbers = cells.slice(1).map((cell) => cellValue(cell) ?? cellValue(cell, { decimal: ',', groups: '.' }));
	const corner = (cells[0] as string).trim() === '' || isText(cells[0] as string);
	return corner && cells.length > 2 && numbers.every((value) => value !== undefined && Number.isFinite(value));
}

/** pandas writes the name of the value over each column of a table of it. */
const isSpanned = ({ cells }: Row, next: Row | undefined): boolean =>
	(cells[0] as string).trim() === '' &&
	cells.length > 2 &&
	isText(cells[1] as string) &&
	new Set(cells.slice(1)).size === 1 &&
	next !== undefined &&
	isCorner(next.cells);

/** A first row with texts is data where it has numbers and the rows after it have their texts in the same columns. */
function isDataRow(first: Row, next: readonly Row[]): boolean {
	if (next.length === 0 || !first.cells.some((cell) => !isText(cell) && cell.trim() !== '')) return false;
	return next.every(
		({ cells }) => cells.length === first.cells.length && cells.every((cell, k) => isText(cell) === isText(first.cells[k] as string)),
	);
}

/** pandas writes 0, 1, 2 … over a matrix without names: whole numbers over numbers with points. */
function countsColumns(first: readonly string[], next: readonly Row[]): boolean {
	return (
		first.length > 2 &&
		next.length > 1 &&
		first.every((cell, k) => cell.trim() === String(k)) &&
		next.every(({ cells }) => cells.every((cell) => /[.eE]|nan/i.test(cell)))
	);
}

/**
 * Opens delimited text.
 * @throws FormatError E_CSV_LIMIT, _BINARY, _EMPTY, _RAGGED, _TEXT, _AXIS, _POINT, _CHANNEL …
 */
export function openCsv(title: string, bytes: Uint8Array, options: OpenOptions): OpenedFile {
	const notes: string[] = [];
	let text = decodeText('csv', bytes, notes);
	if (!text.includes('\n')) text = text.replaceAll('\r', '\n');
	const stated = /^\ufeff?sep=(.)[ \t]*(?:\r?\n|\r|$)/i.exec(text);
	if (stated) text = `\n${text.slice(stated[0].length)}`;
	text = unbarred(text);
	const delimiter = stated?.[1] ?? delimiterOf(sampleLines(text));
	const sample: Row[] = [];
	let commented = '';
	scanRows(text, delimiter, (cells, line) => {
		if (!isComment(cells)) sample.push({ cells, line });
		else if (sample.length === 0)
			commented = cells
				.join(delimiter)
				.replace(/^[\s#%/]+/, '')
				.trim();
		return sample.length < SAMPLE;
	});
	if (sample.length === 0) throw failure('csv', 'EMPTY', 'The file holds no values.');
	const upright = sample.length < SAMPLE ? uprightRows(sample.map(({ cells }) => cells)) : undefined;
	if (upright !== undefined) {
		notes.push(`Each row is a quantity (${listed(upright[0] as string[])}): rows and columns were exchanged.`);
		const reader = new TableReader(sample.length, PLAIN);
		for (const [k, cells] of upright.slice(1).entries()) reader.row(cells, k + 1);
		return openContents(
			{ format: 'csv', title, notes, table: reader.table(upright[0]), arrays: () => [matrixArray(reader, upright[0], notes)] },
			options,
		);
	}
	const layout = withoutNumbered(layoutOf(sample, commented, delimiter));
	notes.push(...layout.notes);
	if (layout.width > MAX_COLUMNS)
		throw failure('csv', 'LIMIT', `Row ${sample[0]?.line} has ${layout.width} columns; the limit is ${MAX_COLUMNS}.`);
	const style = styleOf(text, delimiter, layout, notes);
	const skip = layout.skip ?? 0;
	const reader = new TableReader(layout.width - skip, style);
	scanRows(text, delimiter, (cells, line) => {
		if (line >= layout.from && !isComment(cells)) reader.row(skip === 0 ? cells : cells.slice(skip), line);
		return undefined;
	});
	if (reader.rows === 0)
		throw failure(
			'csv',
			'EMPTY',
			layout.header ? `There are column names (${listed(layout.header)}), but no values below them.` : 'The file holds no values.',
		);
	if (reader.percent !== undefined)
		notes.push(`Percent are read as their number: “${printable(reader.percent)}” is ${cellValue(reader.percent, style)}.`);
	const common = { format: 'csv', title, notes } as const;
	if (layout.corner) return openContents({ ...common, arrays: cornerArrays(reader, layout.header ?? [], style) }, options);
	return openContents(
		{ ...common, table: reader.table(layout.header), arrays: () => [matrixArray(reader, layout.header, notes)] },
		options,
	);
}

/** @throws FormatError E_CSV_TEXT where decimal points and decimal commas are mixed */
export function styleOf(text: string, delimiter: string, { from }: { readonly from: number }, notes: string[]): NumberStyle {
	if (!/\d,\d|,\d/.test(delimiter === ',' ? (/"[^"\n]*\d,\d[^"\n]*"/.exec(text)?.[0] ?? '') : text.slice(0, 1 << 20))) return PLAIN;
	const evidence = new StyleEvidence();
	scanRows(text, delimiter, (cells, line) => {
		if (line >= from && !isComment(cells)) for (const cell of cells) evidence.see(cell);
		return undefined;
	});
	if (evidence.conflict) {
		const [point, comma] = evidence.conflict;
		throw failure('csv', 'TEXT', `Decimal points and decimal commas are mixed: “${point}” and “${comma}”. Write all numbers one way.`);
	}
	const { style, note } = evidence.style(delimiter);
	if (note !== undefined) notes.push(note);
	return style;
}

const asArray = (name: string, shape: readonly number[], values: ArrayLike<number>): NamedArray => ({
	...arraySource(name, shape, values),
	group: '',
});

/** Coordinates in the first row and the first column. */
function cornerArrays(reader: TableReader, header: readonly string[], style: NumberStyle): NamedArray[] {
	refuseTexts(reader);
	const { rows, width } = reader;
	const columns = width - 1;
	const corner = (header[0] ?? '').trim();
	const [up = '', across = ''] = /[\\/|]/.test(corner) ? corner.split(/[\\/|]/).map((name) => name.trim()) : [corner];
	const [yName, xName] = [up === '' || up === 'x' ? 'y' : up, across === '' || across === up ? 'x' : across];
	const x = Float64Array.from(header.slice(1), (cell) => cellValue(cell, style) as number);
	const y = numbersOf(rows, (row) => reader.at(row * width));
	const values = numbersOf(rows * columns, (cell) => reader.at(Math.floor(cell / columns) * width + 1 + (cell % columns)));
	return [
		asArray(xName, [columns], x),
		asArray(yName, [rows], y),
		{
			...asArray('values', [rows, columns], values),
			along: [yName, xName],
			rows: 'y',
			told: 'The border of the matrix (its first row and column)',
		},
	];
}

function refuseTexts(reader: TableReader): void {
	const text = reader.firstText();
	if (text !== undefined)
		throw failure(
			'csv',
			'TEXT',
			`Row ${reader.lineOf(text.row)}, column ${text.column + 1} is "${printable(text.text)}": a number, nan, inf or nothing can stand there.`,
		);
}

function matrixArray(reader: TableReader, header: readonly string[] | undefined, notes: string[]): NamedArray {
	refuseTexts(reader);
	const { width, rows } = reader;
	if (width * rows < 2) throw failure('csv', 'SMALL', 'The file holds one value: that is no surface.');
	if (header !== undefined) notes.push('None of the column names is a coordinate (x, y; u, v; alpha, beta …): they are not used.');
	return {
		name: 'values',
		group: '',
		shape: width === 1 || rows === 1 ? [width * rows] : [rows, width],
		fortran: false,
		read: (position) => reader.at(position),
	};
}
