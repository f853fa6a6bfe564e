/** Where a table of samples begins, and what names its columns. */

import { isText } from './csv.ts';
import { printable } from './failure.ts';
import { areOnlyNumbered } from './text-layouts.ts';

export interface RecordLayout {
	readonly width: number;
	/** Rows before this line are no samples. */
	readonly from: number;
	/** Of all columns, those left out too. */
	readonly names?: readonly string[];
	/** How many columns at the left are left out: names of the rows. */
	readonly skip: number;
	readonly classNames?: readonly string[];
}

interface Row {
	readonly cells: readonly string[];
	readonly line: number;
}

const isBlank = (cell: string): boolean => cell.trim() === '' || /^[?*.-]$/.test(cell.trim());
const isNumber = (cell: string): boolean => !isText(cell) && !isBlank(cell);
const isWord = (cell: string): boolean => isText(cell) && !isBlank(cell);

/** A row of names: where a column below holds numbers it holds a text, or its texts do not come again below. */
function isHeader({ cells }: Row, below: readonly Row[]): boolean {
	if (below.length === 0) return cells.every((cell) => isText(cell) || cell.trim() === '');
	let evidence = false;
	for (const [k, cell] of cells.entries()) {
		const under = below.map((row) => row.cells[k] as string);
		if (isWord(cell) && under.some(isNumber) && !under.some(isWord)) evidence = true;
	}
	if (evidence) return true;
	if (countsUp(cells)) return below.every((row) => row.cells.some((cell) => isText(cell) || /[.,]\d/.test(cell))) && below.length > 1;
	const again = cells.some((cell, k) => below.some((row) => row.cells[k] === cell));
	return cells.every((cell) => isText(cell)) && new Set(cells).size === cells.length && !again && below.length > 1;
}

/** pandas writes 0, 1, 2 … over columns without names, behind the empty name of its index. */
function countsUp(cells: readonly string[]): boolean {
	const named = cells[0]?.trim() === '' ? cells.slice(1) : cells;
	return named.length > 1 && named.every((cell, k) => cell.trim() === String(k));
}

/**
 * scikit-learn's own files begin with the number of samples, the number of inputs and the names of the classes.
 * @param count lines of the file, this one too
 */
function statedClasses({ cells }: Row, width: number, count: () => number): readonly string[] | undefined {
	const [samples, inputs, ...names] = cells;
	const stated = Number(inputs) === width - 1 && names.length > 1 && names.every((name) => isText(name)) && Number(samples) === count() - 1;
	return stated ? names.map((name) => name.trim()) : undefined;
}

/**
 * The layout of a table of samples.
 * @param rows the first rows that are no comments
 * @param count how many lines there are in all
 */
export function recordLayout(rows: readonly Row[], count: () => number, notes: string[]): RecordLayout {
	const widths = new Map<number, number>();
	for (const { cells } of rows) widths.set(cells.length, (widths.get(cells.length) ?? 0) + 1);
	const [width] = [...widths].reduce(
		(best, entry) => (entry[1] > best[1] || (entry[1] === best[1] && entry[0] > best[0]) ? entry : best),
		[0, 0],
	);
	const classNames = statedClasses(rows[0] as Row, width, count);
	if (classNames !== undefined) {
		notes.push(`Line ${rows[0]?.line} tells the number of samples, of inputs, and the classes: ${classNames.map(printable).join(', ')}.`);
		return { width, from: rows[1]?.line ?? 0, skip: 0, classNames };
	}
	let start = rows.findIndex(({ cells }) => cells.length === width);
	const before = rows[start - 1];
	const below = (at: number): Row[] => rows.slice(at).filter(({ cells }) => cells.length === width);
	// R's write.table leaves out the name of its column of row names.
	const rowNames = before?.cells.length === width - 1 && width > 2 && before.cells.every(isText);
	const head = rows.slice(0, rowNames ? start - 1 : start);
	if (head.length > 0)
		notes.push(
			`${head.length === 1 ? `Line ${head[0]?.line} is` : `Lines ${head[0]?.line} to ${head.at(-1)?.line} are`} before the table and not read: “${printable(head[0]?.cells.join(' ').trim() ?? '')}”.`,
		);
	if (rowNames) return named(['', ...before.cells], rows[start]?.line ?? 0, width);
	const first = rows[start] as Row;
	if (!isHeader(first, below(start + 1))) return { width, from: first.line, skip: 0 };
	// A second row of texts over numbers holds units.
	const second = rows[start + 1];
	if (
		second !== undefined &&
		second.cells.every((cell) => isText(cell) || isBlank(cell)) &&
		isHeader(second, below(start + 2)) &&
		rows.length > start + 2 &&
		below(start + 2).some((row) => row.cells.some(isNumber))
	) {
		notes.push(`Line ${second.line} is under the names and not read: “${printable(second.cells.join(' ').trim())}”.`);
		start++;
	}
	return named(first.cells, rows[start + 1]?.line ?? Number.POSITIVE_INFINITY, width);
}

/** V1, V2 … and 0, 1, 2 … are no names. */
function named(names: readonly string[], from: number, width: number): RecordLayout {
	const bare = names[0]?.trim() === '' ? names.slice(1) : names;
	const numbered = countsUp(names) || areOnlyNumbered(bare);
	return { width, from, skip: 0, ...(numbered ? {} : { names }) };
}

/** Weka's .arff: names in lines of `@attribute`, rows below `@data`. Its comments begin with `%`, as those of other tables may. */
export function arffTable(text: string): { readonly names: readonly string[]; readonly text: string } | undefined {
	if (!/^(?:\s|%[^\n]*\n)*@relation\b/i.test(text)) return undefined;
	const data = /^\s*@data\b[^\n]*$/im.exec(text);
	if (data === null) return undefined;
	const at = data.index + data[0].length;
	const names = [...text.slice(0, at).matchAll(/^\s*@attribute\s+(?:'([^']*)'|"([^"]*)"|(\S+))/gim)].map(
		([, a, b, c]) => a ?? b ?? c ?? '',
	);
	const lines = text.slice(0, at).split('\n').length - 1;
	return { names, text: '\n'.repeat(lines) + text.slice(at).replaceAll("'", '"') };
}
