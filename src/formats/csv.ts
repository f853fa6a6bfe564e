/** Delimited text: .csv, .tsv, .txt, plain or gzipped. */

import { failure, printable } from './failure.ts';
import { inflateBudget, inflateGzip } from './inflate.ts';
import { MAX_COLUMNS, MAX_TEXT, MAX_VALUES } from './limits.ts';
import { startsWith } from './npy.ts';
import { type OpenOptions, type OpenedFile, openedFile } from './opened.ts';
import { type Table, fieldsOfTable } from './table.ts';

const GZIP = [0x1f, 0x8b];

export const isGzip = (bytes: Uint8Array): boolean => startsWith(bytes, GZIP);

/** What stands for a value that is not there; compared in lower case. */
const NOT_A_VALUE = new Set([
	'',
	'nan',
	'na',
	'n/a',
	'null',
	'none',
	'inf',
	'+inf',
	'-inf',
	'infinity',
	'+infinity',
	'-infinity',
	'-nan',
	'#n/a',
]);
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eEdD][+-]?\d+)?$/;

/** A cell's number; NaN for a hole; undefined where it is a text. */
function cellValue(cell: string): number | undefined {
	const text = cell.trim();
	if (NUMBER.test(text)) return Number(text.replace(/[dD]/, 'e'));
	if (NOT_A_VALUE.has(text.toLowerCase())) return Number.NaN;
	if (/^true$/i.test(text)) return 1;
	if (/^false$/i.test(text)) return 0;
	return undefined;
}

/** The delimiter of the first line: the most frequent of tab, comma, semicolon and bar, else runs of blanks. */
function sniffDelimiter(line: string): string {
	const bare = line.replace(/"[^"]*"/g, '');
	let best = ' ';
	let most = 0;
	for (const delimiter of ['\t', ',', ';', '|']) {
		const count = bare.split(delimiter).length - 1;
		if (count > most) {
			best = delimiter;
			most = count;
		}
	}
	return best;
}

/** UTF-8, or UTF-16 where a byte order mark says so. */
function decodeText(bytes: Uint8Array): string {
	const encoding = startsWith(bytes, [0xff, 0xfe]) ? 'utf-16le' : startsWith(bytes, [0xfe, 0xff]) ? 'utf-16be' : 'utf-8';
	const text = new TextDecoder(encoding).decode(bytes);
	if (text.slice(0, 65536).includes('\0')) throw failure('csv', 'BINARY', 'This is no text: it holds zero bytes.');
	return text;
}

/** Rows of cells to numbers, as they come. */
class TableReader {
	header: string[] | undefined;
	corner = false;
	width = 0;
	rows = 0;
	data = new Float64Array(1024);

	/**
	 * Takes one row.
	 * @param line its number in the file, from 1
	 */
	row(cells: readonly string[], line: number): void {
		if (this.width === 0) {
			this.width = cells.length;
			if (this.width > MAX_COLUMNS) throw failure('csv', 'LIMIT', `Row ${line} has ${this.width} columns; the limit is ${MAX_COLUMNS}.`);
			if (this.isHeader(cells)) {
				this.header = cells.map((cell) => cell.trim());
				return;
			}
		}
		if (cells.length !== this.width) {
			throw failure(
				'csv',
				'RAGGED',
				`Row ${line} has ${cells.length} value${cells.length === 1 ? '' : 's'}, the rows before it have ${this.width}.`,
			);
		}
		if ((this.rows + 1) * this.width > this.data.length) {
			if (this.data.length * 2 > MAX_VALUES)
				throw failure('csv', 'LIMIT', `The table has more than ${MAX_VALUES} values; that is the limit.`);
			const grown = new Float64Array(Math.max(this.data.length * 2, this.width));
			grown.set(this.data);
			this.data = grown;
		}
		let at = this.rows * this.width;
		for (let column = 0; column < cells.length; column++) {
			const value = cellValue(cells[column] as string);
			if (value === undefined) {
				throw failure(
					'csv',
					'TEXT',
					`Row ${line}, column ${column + 1} is "${printable(cells[column] as string)}": a number, nan, inf or nothing can stand there.`,
				);
			}
			this.data[at++] = value;
		}
		this.rows++;
	}

	/** A first row is names if one of its cells is a text, or the coordinates of the columns if only its corner is no number. */
	private isHeader(cells: readonly string[]): boolean {
		const numbers = cells.map(cellValue);
		const corner = numbers[0] === undefined || (cells[0] as string).trim() === '';
		if (corner && cells.length > 2 && numbers.slice(1).every((value) => value !== undefined && Number.isFinite(value))) {
			this.corner = true;
			return true;
		}
		return numbers.some((value) => value === undefined);
	}

	table(): Table {
		return {
			header: this.header,
			corner: this.corner,
			width: this.width,
			rows: this.rows,
			data: this.data.subarray(0, this.rows * this.width),
		};
	}
}

/**
 * Opens delimited text.
 * @throws FormatError E_CSV_LIMIT, _BINARY, _EMPTY, _RAGGED, _TEXT, _AXIS, _POINT, _SCATTERED, _TWICE, _DAMAGED, _INFLATED
 */
export async function openCsv(title: string, bytes: Uint8Array, options: OpenOptions): Promise<OpenedFile> {
	const plain = isGzip(bytes) ? inflateGzip('csv', 'The file', bytes, inflateBudget()) : bytes;
	if (plain.length > MAX_TEXT)
		throw failure('csv', 'LIMIT', `The text has ${plain.length} bytes; the limit is ${MAX_TEXT}. Save it as .npy.`);
	let text = decodeText(plain);
	const reader = new TableReader();
	// NumPy's savetxt writes its header as comments: the last one before the values names the columns.
	let line = 1;
	let names = '';
	for (
		let found = /^[ \t]*(?:#[^\n]*)?\r?(?:\n|$)/.exec(text);
		found !== null && found[0] !== '';
		found = /^[ \t]*(?:#[^\n]*)?\r?(?:\n|$)/.exec(text)
	) {
		if (found[0].includes('#')) names = found[0].replace(/^[ \t]*#+/, '').trim();
		text = text.slice(found[0].length);
		line++;
	}
	const first = /^[^\r\n]*/.exec(text)?.[0] ?? '';
	const delimiter = sniffDelimiter(first);
	const take = (cells: readonly string[]): void => {
		// A line without anything, and a comment between the values, are no rows.
		if (!(cells.length === 1 && (cells[0] as string).trim() === '') && !(cells[0] as string).startsWith('#')) reader.row(cells, line);
		line++;
	};
	if (delimiter === ' ') {
		for (const found of text.matchAll(/[^\r\n]+|\r?\n/g)) {
			const row = found[0].trim();
			if (row !== '') {
				take(row.split(/\s+/));
				line--;
			} else if (found[0].includes('\n')) line++;
		}
	} else {
		const { default: Papa } = await import('papaparse');
		Papa.parse<string[]>(text, { delimiter, step: ({ data }) => take(data) });
	}
	const table = reader.table();
	if (table.rows === 0)
		throw failure(
			'csv',
			'EMPTY',
			table.header
				? `There are column names (${table.header.slice(0, 8).map(printable).join(', ')}), but no values below them.`
				: 'The file holds no values.',
		);
	const commented = names.split(names.includes(delimiter) ? delimiter : /[\s,]+/).map((name) => name.trim());
	const header =
		table.header ?? (commented.length === table.width && commented.some((name) => cellValue(name) === undefined) ? commented : undefined);
	const notes: string[] = [];
	return openedFile({ format: 'csv', title, notes, ...fieldsOfTable('csv', { ...table, header }, notes) }, options);
}
