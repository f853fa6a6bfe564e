/** Decides which arrays are the axes of a surface, and which way its rows run: by what the file says, by meshes, by sizes, by names. */

import { indexAxis } from './axes.ts';
import type { AxisSource } from './axis-source.ts';
import { lengthOf, type NamedArray } from './contents.ts';
import { failure, printable } from './failure.ts';
import { numbersOf } from './fill.ts';
import { findPair, roleOf } from './names.ts';
import type { Orientation } from './surface.ts';
import { decodeArray } from './slice.ts';
import type { FormatId } from './table-of-formats.ts';
import type { EndsPair } from './ends.ts';

/** Two lists that are named as coordinates. */
export interface ListPair {
	readonly x: NamedArray;
	readonly y: NamedArray;
	readonly indexed: boolean;
}

/** The pairs among lists: of each group, then of all of them. */
export function pairsOf(lists: readonly NamedArray[]): ListPair[] {
	const groups = new Map<string, NamedArray[]>();
	for (const list of lists) {
		const group = groups.get(list.group);
		if (group === undefined) groups.set(list.group, [list]);
		else group.push(list);
	}
	return [...groups.values(), ...(groups.size > 1 ? [lists] : [])].flatMap((group) => {
		const pair = findPair(group.map((list) => list.name));
		return pair === undefined ? [] : [{ x: group[pair.x] as NamedArray, y: group[pair.y] as NamedArray, indexed: pair.indexed }];
	});
}

/** The axes of one array of rows × columns. */
export interface AxesFound {
	readonly x: AxisSource;
	readonly y: AxisSource;
	readonly orientation: Orientation;
	/** Arrays that are named like its coordinates but do not fit it. */
	readonly unfit: readonly string[];
}

/** Coordinates stored for each cell: constant along one dimension. */
export interface Mesh {
	readonly x: NamedArray;
	readonly y: NamedArray;
	/** x varies along the columns: rows are y. Undefined where the mesh is bent, and so no grid. */
	readonly rows: 'x' | 'y' | undefined;
}

export const countedAxis = (name: string): AxisSource => ({
	name,
	source: null,
	evidence: 'counted from 0',
	count: undefined,
	numbers: indexAxis,
});

/** A list of numbers as an axis. */
export const listAxis = (format: FormatId, array: NamedArray, evidence: string): AxisSource => ({
	name: array.name,
	source: array.name,
	...(array.label === undefined ? {} : { label: array.label }),
	evidence,
	count: lengthOf(array),
	numbers: () => decodeArray(format, array),
});

export interface Request {
	readonly format: FormatId;
	readonly array: NamedArray;
	readonly rows: number;
	readonly columns: number;
	/** The dimensions of the array that its rows and columns are. */
	readonly dimensions: readonly [number, number];
	/** Lists that may be axes, nearest first. */
	readonly lists: readonly NamedArray[];
	/** Lists that are named as pairs of coordinates, nearest first. */
	readonly pairs: readonly ListPair[];
	/** Whether a list may be an axis without being named as one: it only rises or only falls, and is no measurement. */
	readonly usable: (list: NamedArray) => boolean;
	readonly mesh: Mesh | undefined;
	readonly ends: EndsPair | undefined;
	/** The array is flat: only the product of its rows and columns is known. */
	readonly flat?: boolean;
	/** What the user names: an array, or null for counting. */
	readonly x: AxisSource | undefined;
	readonly y: AxisSource | undefined;
	readonly byName: (name: string) => NamedArray | undefined;
}

const ROWS_Y = 'Nothing in the file tells whether its rows are y or x: rows were assumed to be y.';

/** The axes of an array, and on what evidence. */
export function axesOf(request: Request): AxesFound {
	if (request.x !== undefined || request.y !== undefined) return askedAxes(request);
	return toldAxes(request) ?? meshAxes(request) ?? namedAxes(request) ?? listsBySize(request) ?? unnamedAxes(request);
}

function askedAxes(request: Request): AxesFound {
	const { columns, rows } = request;
	const fits = (axis: AxisSource | undefined, count: number, along?: 'columns' | 'rows'): boolean =>
		axis === undefined ||
		((axis.count === undefined || axis.count === count) && (along === undefined || axis.along === undefined || axis.along === along));
	const straight = fits(request.x, columns, 'columns') && fits(request.y, rows, 'rows');
	const turned = fits(request.x, rows, 'rows') && fits(request.y, columns, 'columns');
	if (!straight && !turned) throw unfitting(request);
	const rest = axesOf({ ...request, x: undefined, y: undefined });
	const isTurned = straight === turned ? rest.orientation.turned : turned;
	// What was not named keeps the axis that evidence gives it, if that is not the one named and still fits.
	const other = (count: number, taken: AxisSource | undefined, name: string): AxisSource => {
		const found = [rest.y, rest.x].find((axis) => axis.source !== null && axis.source !== taken?.source && fits(axis, count));
		return found ?? countedAxis(name);
	};
	return {
		x: request.x ?? other(isTurned ? rows : columns, request.y, isTurned ? 'row' : 'column'),
		y: request.y ?? other(isTurned ? columns : rows, request.x, isTurned ? 'column' : 'row'),
		orientation:
			straight === turned
				? rest.orientation
				: { turned: isTurned, assumed: false, evidence: 'The sizes of the axes asked for tell which way the rows run.' },
		unfit: [],
	};
}

function unfitting({ format, array, rows, columns, x, y }: Request) {
	const asked = [x, y]
		.filter((axis) => axis !== undefined)
		.map((axis) => `${printable(axis.name)} (${axis.count ?? 'any number of'} values)`);
	return failure(
		format,
		'AXIS',
		`${asked.join(' and ')} cannot be the coordinates of ${printable(array.name)}, which has ${rows} rows and ${columns} columns.`,
	);
}

/** The file itself says what its dimensions are. */
function toldAxes({ array, dimensions, byName, format, rows, columns }: Request): AxesFound | undefined {
	if (array.along === undefined) return undefined;
	const [rowName, columnName] = dimensions.map((axis) => array.along?.[axis]) as [string | undefined, string | undefined];
	const made = (name: string | undefined, count: number, otherwise: string): AxisSource => {
		const found = name === undefined ? undefined : byName(name);
		if (found !== undefined && lengthOf(found) === count) return listAxis(format, found, `${array.told ?? 'the file'} names it`);
		return { ...countedAxis(name ?? otherwise), name: name ?? otherwise };
	};
	const up = made(rowName, rows, 'row');
	const across = made(columnName, columns, 'column');
	const turned =
		array.rows === 'x' ||
		(array.rows === undefined && (roleOf(up.name) === 'x' || roleOf(across.name) === 'y') && roleOf(across.name) !== 'x');
	return {
		x: turned ? up : across,
		y: turned ? across : up,
		orientation: { turned, assumed: false, evidence: `${array.told ?? 'The file'} says which axis the rows and the columns belong to.` },
		unfit: [],
	};
}

function meshAxes({ mesh, format, rows, columns }: Request): AxesFound | undefined {
	if (mesh?.rows === undefined) return undefined;
	const turned = mesh.rows === 'x';
	const along = (array: NamedArray, byColumn: boolean): AxisSource => ({
		...listAxis(format, array, 'its numbers are those of a mesh'),
		count: byColumn ? columns : rows,
		numbers: (count) => {
			const all = decodeArray(format, array);
			return numbersOf(count, (k) => all[byColumn ? k : k * columns] as number);
		},
	});
	return {
		x: along(mesh.x, !turned),
		y: along(mesh.y, turned),
		orientation: {
			turned,
			assumed: false,
			evidence: `The meshes ${mesh.x.name} and ${mesh.y.name} tell that rows are ${turned ? 'x' : 'y'}.`,
		},
		unfit: [],
	};
}

/** Lists or ends that are named as a pair of coordinates. */
function namedAxes(request: Request): AxesFound | undefined {
	const { format, pairs, array, rows, columns, ends } = request;
	const unfit: string[] = [];
	for (const { x: a, y: b, indexed } of pairs) {
		const [x, y] = [listAxis(format, a, 'by its name'), listAxis(format, b, 'by its name')];
		const straight = x.count === columns && y.count === rows;
		const turned = x.count === rows && y.count === columns;
		if (straight || turned) return { x, y, orientation: bySize(request, straight, turned, indexed), unfit: [] };
		if (ends === undefined) {
			const one = partly(request, x, y);
			if (one !== undefined) return one;
			unfit.push(a.name, b.name);
		}
	}
	if (ends === undefined) return unfit.length === 0 ? undefined : { ...unnamedAxes(request), unfit };
	const told = array.rows;
	const turned = told === undefined ? ends.indexed : told === 'x';
	const evidence =
		told !== undefined
			? `${array.told ?? 'The file'} says that rows are ${told}.`
			: ends.indexed
				? 'Nothing tells but the names: the indices of alpha and beta are written loss[alpha][beta], so rows were assumed to be x (alpha).'
				: ROWS_Y;
	return { x: ends.x, y: ends.y, orientation: { turned, assumed: told === undefined, evidence }, unfit };
}

function bySize({ array, flat }: Request, straight: boolean, turned: boolean, indexed: boolean): Orientation {
	// What the file says of its rows holds where the sizes allow it.
	if (array.rows !== undefined && (array.rows === 'x' ? turned : straight))
		return { turned: array.rows === 'x', assumed: false, evidence: `${array.told ?? 'The file'} says that rows are ${array.rows}.` };
	if (straight !== turned && flat !== true)
		return {
			turned,
			assumed: false,
			evidence: `The sizes tell: as many ${straight ? 'columns as x and rows as y' : 'rows as x and columns as y'} has numbers.`,
		};
	if (indexed && flat !== true)
		return {
			turned: true,
			assumed: true,
			evidence:
				'Nothing tells but the names: the indices of alpha and beta are written loss[alpha][beta], so rows were assumed to be x (alpha).',
		};
	return { turned: false, assumed: true, evidence: ROWS_Y };
}

/** One of a named pair fits. */
function partly({ rows, columns }: Request, x: AxisSource, y: AxisSource): AxesFound | undefined {
	const found = (turned: boolean, across: AxisSource, up: AxisSource, unfit: string): AxesFound => ({
		x: across,
		y: up,
		orientation: {
			turned,
			assumed: rows === columns,
			evidence: rows === columns ? ROWS_Y : `The size of ${turned === (across.source !== null) ? 'x' : 'y'} tells which way the rows run.`,
		},
		unfit: [unfit],
	});
	if (x.count === columns) return found(false, x, countedAxis('row'), y.name);
	if (y.count === rows) return found(false, countedAxis('column'), y, x.name);
	if (x.count === rows) return found(true, x, countedAxis('column'), y.name);
	if (y.count === columns) return found(true, countedAxis('row'), y, x.name);
	return undefined;
}

/** Lists that go one way and have as many numbers as there are columns or rows. */
function listsBySize(request: Request): AxesFound | undefined {
	const { format, lists, rows, columns, array, usable } = request;
	const fitting = lists.filter((list) => (lengthOf(list) === columns || lengthOf(list) === rows) && usable(list));
	const [across, up] =
		rows === columns
			? [fitting[0], fitting[1]]
			: [fitting.find((list) => lengthOf(list) === columns), fitting.find((list) => lengthOf(list) === rows)];
	if (across === undefined && up === undefined) return undefined;
	const made = (list: NamedArray | undefined, what: string, otherwise: string): AxisSource =>
		list === undefined
			? countedAxis(otherwise)
			: listAxis(
					format,
					list,
					rows === columns ? `the file's ${what} list of ${columns} numbers` : `it has as many numbers as there are ${what}`,
				);
	const square = rows === columns;
	const told = array.rows;
	const [x, y] = [made(across, square ? 'first' : 'columns', 'column'), made(up, square ? 'second' : 'rows', 'row')];
	// A lone list that is named as one of a pair keeps its place.
	const turned =
		told === 'x' ||
		(!square && told === undefined && ((roleOf(y.name) === 'x' && y.source !== null) || (roleOf(x.name) === 'y' && x.source !== null)));
	if (square)
		return {
			x,
			y,
			orientation: {
				turned: told === 'x',
				assumed: told === undefined,
				evidence: told === undefined ? ROWS_Y : `${array.told ?? 'The file'} says that rows are ${told}.`,
			},
			unfit: [],
		};
	return {
		x: turned ? y : x,
		y: turned ? x : y,
		orientation: { turned, assumed: false, evidence: 'The sizes tell which list belongs to the columns and which to the rows.' },
		unfit: [],
	};
}

function unnamedAxes({ array }: Request): AxesFound {
	const turned = array.rows === 'x';
	const evidence = array.rows === undefined ? ROWS_Y : `${array.told ?? 'The file'} says that rows are ${array.rows}.`;
	return {
		x: countedAxis(turned ? 'row' : 'column'),
		y: countedAxis(turned ? 'column' : 'row'),
		orientation: { turned, assumed: array.rows === undefined, evidence },
		unfit: [],
	};
}
