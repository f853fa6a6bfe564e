/** A table of numbers → surfaces: points in long form, a matrix, or lines. */

import type { SampledField, SampledPath } from '../model/field.ts';
import { evenAxis, findCoordinates, flip, indexAxis, isEven } from './axes.ts';
import { failure } from './failure.ts';
import { MAX_CELLS } from './limits.ts';
import { fillsGrid, gridOfPoints } from './long-form.ts';
import type { FormatId } from './table-of-formats.ts';

export interface Table {
	/** The names of the columns; with `corner` the coordinates of a matrix's columns (the first name is of no use). */
	readonly header: readonly string[] | undefined;
	readonly corner: boolean;
	readonly width: number;
	readonly rows: number;
	/** rows × width; NaN and infinities are holes. */
	readonly data: Float64Array;
}

interface Found {
	readonly fields: SampledField[];
	readonly path?: SampledPath;
	/** The first channel is the default where columns have no names. */
	readonly preferred?: readonly string[];
}

const column = (table: Table, k: number): Float64Array =>
	Float64Array.from({ length: table.rows }, (_, row) => table.data[row * table.width + k] as number);

/** Every infinity becomes a hole. */
const holed = (values: Float64Array): Float64Array => values.map((value) => (Number.isFinite(value) ? value : Number.NaN));

/** The names of the columns, each once: an empty or repeated one gets its number. */
function columnNames(table: Table): string[] {
	const used = new Set<string>();
	return Array.from({ length: table.width }, (_, k) => {
		const given = table.header?.[k] ?? '';
		const name = given === '' || used.has(given) ? `column ${k + 1}` : given;
		used.add(name);
		return name;
	});
}

/**
 * What the table holds. In this order: columns named as coordinates; a corner (coordinates in the first row and
 * column); two first columns that fill a regular grid; one first column that is an even axis beside a single other or
 * beside named others; else a matrix, whose columns and rows are counted from 0.
 * @throws FormatError E_<FORMAT>_AXIS, _POINT, _SCATTERED, _TWICE, _LIMIT
 */
export function fieldsOfTable(format: FormatId, table: Table, notes: string[]): Found {
	const names = columnNames(table);
	const headerRows = table.header === undefined ? 1 : 2;
	const position = (k: number) => `row ${k + headerRows}`;
	if (table.corner) return { fields: [matrixWithAxes(format, table)] };
	const named = table.header === undefined ? undefined : findCoordinates(names);
	if (named?.y !== undefined) {
		const [x, y] = [column(table, named.x), column(table, named.y)];
		const channels = channelsOf(table, names, [named.x, named.y]);
		if (channels.length === 0) return { fields: [], path: pathOf(format, x, y) };
		return { fields: gridOfPoints(format, { x, y, channels, position }, notes) };
	}
	if (named !== undefined && table.width > 1) return { fields: lines(format, table, names, named.x) };
	if (table.width > 2) {
		const [x, y] = [column(table, 0), column(table, 1)];
		if (fillsGrid(x, y)) {
			notes.push(`The first two columns fill a regular grid: they are read as x and y, the other ${table.width - 2} as channels.`);
			const channels = channelsOf(table, names, [0, 1]);
			return {
				fields: gridOfPoints(format, { x, y, channels, position }, notes),
				preferred: table.header ? ['loss'] : [channels[0]?.name ?? ''],
			};
		}
	}
	if (table.rows > 1 && (table.width === 2 || (table.header !== undefined && table.width > 2)) && isEven(column(table, 0))) {
		notes.push(`"${names[0]}" is evenly spaced: it is read as the coordinate of a line.`);
		return { fields: lines(format, table, names, 0) };
	}
	return { fields: matrix(format, table, notes) };
}

function channelsOf(table: Table, names: readonly string[], without: readonly number[]): { name: string; values: Float64Array }[] {
	return names.flatMap((name, k) => (without.includes(k) ? [] : [{ name, values: holed(column(table, k)) }]));
}

function pathOf(format: FormatId, x: Float64Array, y: Float64Array): SampledPath {
	const bad = x.findIndex((value, k) => !Number.isFinite(value) || !Number.isFinite(y[k]));
	if (bad >= 0) throw failure(format, 'PATH', `Point ${bad} of the path is not finite: (${x[bad]}, ${y[bad]}).`);
	return { name: 'path', x, y };
}

function lines(format: FormatId, table: Table, names: readonly string[], along: number): SampledField[] {
	const axis = evenAxis(format, names[along] as string, column(table, along));
	if (axis.values.length < 2) throw failure(format, 'SMALL', 'A line of one value is no landscape.');
	return channelsOf(table, names, [along]).map(({ name, values }) => {
		if (axis.flipped) values.reverse();
		return { name, columns: table.rows, rows: 1, x: axis.values, y: new Float64Array(1), values };
	});
}

/** Coordinates of the columns in the first row, of the rows in the first column; the corner says nothing. */
function matrixWithAxes(format: FormatId, table: Table): SampledField {
	const columns = table.width - 1;
	const x = evenAxis(format, 'first row', Float64Array.from((table.header ?? []).slice(1), Number));
	const y = evenAxis(format, 'first column', column(table, 0));
	const values = new Float64Array(columns * table.rows);
	for (let row = 0; row < table.rows; row++) values.set(table.data.subarray(row * table.width + 1, (row + 1) * table.width), row * columns);
	const cells = holed(values);
	flip(cells, columns, table.rows, x.flipped, y.flipped);
	return { name: 'values', columns, rows: table.rows, x: x.values, y: table.rows === 1 ? new Float64Array(1) : y.values, values: cells };
}

function matrix(format: FormatId, table: Table, notes: string[]): SampledField[] {
	const { width, rows, data } = table;
	if (width * rows < 2) throw failure(format, 'SMALL', 'The file holds one value: that is no surface.');
	if (width * rows > MAX_CELLS)
		throw failure(format, 'LIMIT', `The matrix has ${rows} × ${width} cells; the limit is ${MAX_CELLS} (8192 × 8192).`);
	const line = width === 1 || rows === 1;
	notes.push(
		`A ${line ? 'line' : 'matrix'} of ${rows} row${rows === 1 ? '' : 's'} and ${width} column${width === 1 ? '' : 's'} without coordinates: ${line ? 'its values' : 'columns (x) and rows (y)'} are counted from 0.`,
	);
	if (table.header !== undefined) notes.push('None of the column names is a coordinate (x, y; u, v; alpha, beta …): they are not used.');
	const columns = line ? width * rows : width;
	const height = line ? 1 : rows;
	return [{ name: 'values', columns, rows: height, x: indexAxis(columns), y: indexAxis(height), values: holed(data.slice()) }];
}
