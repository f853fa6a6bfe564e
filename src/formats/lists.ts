/** Lists of numbers and nothing else: columns of a table, a flat grid beside its two axes, or lines. */

import { axesOf, countedAxis, listAxis } from './array-roles.ts';
import { beside, type Contents, leafOf, lengthOf, type NamedArray, nearest, type Table } from './contents.ts';
import { failure } from './failure.ts';
import { numbersOf } from './fill.ts';
import { MAX_CELLS } from './limits.ts';
import { findPair, isLineCoordinate, isMeasured, parameterRank, valueRank } from './names.ts';
import type { Channel, Layout, OpenOptions } from './opened.ts';
import { coverOf, levelsOf } from './points.ts';
import { decodeArray, stridesOf } from './slice.ts';
import { gridSurface, lineSurface } from './surface.ts';
import { layoutOfTable } from './table.ts';

/** Widest array that is tried as a table of x, y and values. */
const MAX_WIDTH = 64;

/** Lists of one length as the columns of a table. */
function listTable({ format, marks }: Contents, lists: readonly NamedArray[]): Table {
	const rows = lengthOf(lists[0] as NamedArray);
	const kept = new Map<number, Float64Array>();
	return {
		names: lists.map((list) => list.name),
		labels: lists.map((list) => leafOf(list.name)),
		named: true,
		rows,
		column: (k) => {
			const found = kept.get(k) ?? decodeArray(format, lists[k] as NamedArray);
			kept.set(k, found);
			return found;
		},
		texts: () => undefined,
		rowName: (k) => `position ${k}`,
		marks: (k) => marks?.(lists[k] as NamedArray) ?? [],
	};
}

/** An array of n × columns as a table without names; undefined where its shape forbids it. Three rows of n are three columns. */
export function matrixTable(array: NamedArray): Table | undefined {
	const { shape } = array;
	if (shape.length !== 2 || array.along !== undefined) return undefined;
	const [rows, width] = shape as [number, number];
	const lying = rows === 3 && width > 3;
	const columns = lying ? rows : width;
	const count = lying ? width : rows;
	if (columns < 3 || columns > MAX_WIDTH || count < 4 || rows * width > MAX_CELLS) return undefined;
	const strides = stridesOf(shape, array.fortran) as [number, number];
	const [byRow, byColumn] = lying ? [strides[1], strides[0]] : strides;
	return {
		names: Array.from({ length: columns }, (_, k) => `column ${k + 1}`),
		named: false,
		rows: count,
		column: (k) => numbersOf(count, (row) => array.read(row * byRow + k * byColumn)),
		texts: () => undefined,
		rowName: (k) => `row ${k}`,
	};
}

/** @throws FormatError E_<FORMAT>_CHANNEL, _AXIS, _POINT, _LIMIT */
export function layoutOfLists(contents: Contents, options: OpenOptions): Layout {
	const lists = contents.arrays.filter((list) => lengthOf(list) > 0);
	if (lists.length === 0)
		throw failure(
			contents.format,
			'EMPTY',
			`"${contents.arrays[0]?.name ?? ''}" is empty: its shape is ${contents.arrays[0]?.shape.join(' × ') ?? '0'}.`,
		);
	const byGroup = new Map<string, NamedArray[]>();
	for (const list of lists) {
		const group = byGroup.get(list.group);
		if (group === undefined) byGroup.set(list.group, [list]);
		else group.push(list);
	}
	const groups = [...byGroup.values()];
	const flat = flatGrids(contents, lists, options);
	if (flat !== undefined) return flat;
	const layouts: Layout[] = [];
	const used = new Set<NamedArray>();
	for (const group of groups.length > 1 ? [...groups, lists] : groups) {
		const free = group.filter((list) => !used.has(list));
		const columns = columnsAmong(contents, free, options);
		if (columns === undefined) continue;
		const layout = layoutOfTable(contents.format, listTable(contents, columns), tableOptions(options, columns));
		if (layout === undefined) continue;
		layouts.push(layout);
		for (const list of columns) used.add(list);
	}
	if (layouts.length === 0) return linesOnly(contents, lists, options);
	const rest = lists.filter((list) => !used.has(list));
	const channels = layouts.flatMap((layout) => layout.channels);
	const standard = layouts
		.map((layout) => layout.standard)
		.filter((name) => name !== undefined)
		.sort((a, b) => valueRank(a) - valueRank(b))[0];
	const path = layouts.find((layout) => layout.path !== undefined)?.path;
	return {
		channels,
		standard,
		path,
		coordinates: layouts.flatMap((layout) => layout.coordinates),
		skipped: [...layouts.flatMap((layout) => layout.skipped), ...beside(contents, rest, [])],
		notes: [...(contents.notes ?? []), ...layouts.flatMap((layout) => layout.notes)],
	};
}

/** What the user names is asked of the table that has it. */
function tableOptions(options: OpenOptions, columns: readonly NamedArray[]): OpenOptions {
	const has = (name: string | undefined): boolean => name === '#' || columns.some((list) => list.name === name);
	const { x, y, channel, ...rest } = options;
	return {
		...rest,
		...(x !== undefined && has(x) ? { x } : {}),
		...(y !== undefined && has(y) ? { y } : {}),
		...(channel !== undefined && has(channel) ? { channel } : {}),
	};
}

/** The lists of one length that are columns of a table, with the value among them; undefined where nothing says that they are. */
function columnsAmong({ format }: Contents, lists: readonly NamedArray[], { channel, x }: OpenOptions): NamedArray[] | undefined {
	const value =
		lists.find((list) => list.name === channel) ??
		[...lists].sort((a, b) => valueRank(a.name) - valueRank(b.name) || lists.indexOf(b) - lists.indexOf(a))[0];
	if (value === undefined) return undefined;
	const same = lists.filter((list) => lengthOf(list) === lengthOf(value));
	if (same.length < 2) return undefined;
	const names = same.map((list) => list.name);
	const told =
		x !== undefined ||
		findPair(names) !== undefined ||
		names.some((name) => isLineCoordinate(name) || parameterRank(name) > 0) ||
		(names.some((name) => Number.isFinite(valueRank(name))) && names.some((name) => !isMeasured(name)));
	if (told) return same;
	const [first, second] = same.slice(0, 2).map((list) => decodeArray(format, list)) as [Float64Array, Float64Array];
	if (same.length < 3 || !first.every(Number.isFinite) || !second.every(Number.isFinite)) return undefined;
	return coverOf(levelsOf(first), levelsOf(second)).complete ? same : undefined;
}

/** Two lists named as coordinates beside lists of as many values as they have places together. */
function flatGrids(contents: Contents, lists: readonly NamedArray[], options: OpenOptions): Layout | undefined {
	const { format } = contents;
	const pair = findPair(lists.map((list) => list.name));
	if (pair === undefined) return undefined;
	const [a, b] = [lists[pair.x] as NamedArray, lists[pair.y] as NamedArray];
	const [columns, rows] = [lengthOf(a), lengthOf(b)];
	const flat = lists.filter((list) => list !== a && list !== b && lengthOf(list) === columns * rows);
	if (columns < 2 || rows < 2 || flat.length === 0) return undefined;
	const channels: Channel[] = flat.map((list) => ({
		name: list.name,
		build: () => {
			const array = { ...list, shape: [rows, columns] };
			const found = axesOf({
				format,
				array,
				rows,
				columns,
				dimensions: [0, 1],
				lists: [a, b],
				pairs: [{ x: a, y: b, indexed: pair.indexed }],
				usable: () => false,
				mesh: undefined,
				ends: undefined,
				flat: true,
				x: undefined,
				y: undefined,
				byName: () => undefined,
			});
			// Turned: the flat values run through all y before the next x.
			const turned = options.transpose === true;
			const values = decodeArray(format, list);
			const orientation = turned ? { turned, assumed: false, evidence: 'Turned as asked.' } : found.orientation;
			const missing = [...new Set([...(options.missing ?? []), ...(contents.marks?.(list) ?? [])])];
			const coordinate = (from: NamedArray, count: number) => ({
				name: leafOf(from.name),
				source: from.name,
				evidence: 'by its name',
				numbers: listAxis(format, from, '').numbers(count),
			});
			return gridSurface(
				{
					format,
					name: list.name,
					x: coordinate(a, columns),
					y: coordinate(b, rows),
					at: (column, row) => values[turned ? column * rows + row : row * columns + column] as number,
					orientation,
					missing,
					notes: [
						`${list.name} is a flat list of ${columns} × ${rows} values: ${turned ? 'all y of the first x come first, as asked' : 'all x of the first y were assumed to come first'}.`,
					],
				},
				options,
			);
		},
	}));
	const rest = lists.filter((list) => list !== a && list !== b && !flat.includes(list));
	const standard = [...flat].sort((p, q) => valueRank(p.name) - valueRank(q.name))[0]?.name;
	return { channels, standard, coordinates: [a.name, b.name], skipped: beside(contents, rest, []), notes: contents.notes ?? [] };
}

/** Lists that nothing ties together: each a line, counted from 0. */
function linesOnly(contents: Contents, lists: readonly NamedArray[], options: OpenOptions): Layout {
	const { format } = contents;
	const single = lists.filter((list) => lengthOf(list) < 2);
	const lines = lists.filter((list) => lengthOf(list) > 1);
	if (lines.length === 0) throw failure(format, 'SMALL', 'The file holds one value: that is no surface.');
	const channels = lines.map((list) => ({
		name: list.name,
		build: () => {
			const asked = lists.find((other) => other.name === options.x && lengthOf(other) === lengthOf(list));
			const axis = asked === undefined ? countedAxis('index') : listAxis(format, asked, 'asked for');
			const missing = [...new Set([...(options.missing ?? []), ...(contents.marks?.(list) ?? [])])];
			const notes = axis.source === null ? [`No coordinates for ${leafOf(list.name)}: its values are counted from 0.`] : [];
			const x = { name: leafOf(axis.name), source: axis.source, evidence: axis.evidence, numbers: axis.numbers(lengthOf(list)) };
			return lineSurface(format, list.name, x, decodeArray(format, list), missing, notes, options);
		},
	}));
	const standard = [...lines].sort((p, q) => valueRank(p.name) - valueRank(q.name))[0]?.name;
	return {
		channels,
		standard,
		coordinates: nearest(lists, '').map((list) => list.name),
		skipped: beside(contents, single, []),
		notes: contents.notes ?? [],
	};
}
