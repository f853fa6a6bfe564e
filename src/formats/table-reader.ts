/** Rows of cells → columns of numbers, with a count of the texts among them. */

import { cellValue, type NumberStyle } from './cells.ts';
import type { Table } from './contents.ts';
import { failure, safeName } from './failure.ts';
import { numbersOf } from './fill.ts';
import { MAX_VALUES } from './limits.ts';

interface Texts {
	count: number;
	readonly row: number;
	readonly text: string;
}

export class TableReader {
	rows = 0;
	private data = new Float64Array(1024);
	private lines = new Int32Array(256);
	private readonly found: (Texts | undefined)[];

	constructor(
		readonly width: number,
		private readonly style: NumberStyle,
	) {
		this.found = new Array<Texts | undefined>(width).fill(undefined);
	}

	/** Takes one row. @throws FormatError E_CSV_RAGGED, E_CSV_LIMIT */
	row(cells: readonly string[], line: number): void {
		if (cells.length !== this.width) {
			throw failure(
				'csv',
				'RAGGED',
				`Row ${line} has ${cells.length} value${cells.length === 1 ? '' : 's'}, the rows before it have ${this.width}. If it is no part of the table, remove it.`,
			);
		}
		if ((this.rows + 1) * this.width > this.data.length) {
			if (this.data.length * 2 > MAX_VALUES)
				throw failure('csv', 'LIMIT', `The table has more than ${MAX_VALUES} values; that is the limit.`);
			const grown = new Float64Array(Math.max(this.data.length * 2, this.width));
			grown.set(this.data);
			this.data = grown;
		}
		if (this.rows === this.lines.length) {
			const grown = new Int32Array(2 * this.lines.length);
			grown.set(this.lines);
			this.lines = grown;
		}
		this.lines[this.rows] = line;
		let at = this.rows * this.width;
		for (let column = 0; column < cells.length; column++) {
			const cell = cells[column] as string;
			const value = cellValue(cell, this.style);
			if (value === undefined) {
				const texts = this.found[column];
				if (texts === undefined) this.found[column] = { count: 1, row: this.rows, text: cell.slice(0, 80) };
				else texts.count++;
			}
			this.data[at++] = value ?? Number.NaN;
		}
		this.rows++;
	}

	/** The value of a cell. */
	at(position: number): number {
		return this.data[position] as number;
	}

	/** The first text of all, by row. */
	firstText(): { row: number; column: number; text: string } | undefined {
		let first: { row: number; column: number; text: string } | undefined;
		for (const [column, texts] of this.found.entries())
			if (texts !== undefined && (first === undefined || texts.row < first.row)) first = { row: texts.row, column, text: texts.text };
		return first;
	}

	lineOf(row: number): number {
		return this.lines[row] as number;
	}

	/** @param header the names of the columns, where there are some */
	table(header: readonly string[] | undefined): Table {
		const used = new Set<string>();
		const names = Array.from({ length: this.width }, (_, k) => {
			const given = safeName((header?.[k] ?? '').trim());
			const name = given === '' || used.has(given) ? `column ${k + 1}` : given;
			used.add(name);
			return name;
		});
		return {
			names,
			named: header !== undefined,
			rows: this.rows,
			column: (k) => numbersOf(this.rows, (row) => this.data[row * this.width + k] as number),
			texts: (k) => this.found[k],
			rowName: (row) => `row ${this.lines[row]}`,
		};
	}
}
