/** Named arrays → channels: which are axes (array-roles.ts), which are surfaces, lines or a path, and what stands beside them. */

import { arrayAxesOf, firstPlace, otherAxesNotes, shownAxis, shownFirst } from './array-axes.ts';
import { axesOf, countedAxis, listAxis, type ListPair, type Mesh, pairsOf, type Request } from './array-roles.ts';
import type { AxisSource } from './axis-source.ts';
import { beside, type Contents, isList, leafOf, lengthOf, type NamedArray, nearest, type Table } from './contents.ts';
import { isMonotone } from './axes.ts';
import { dataSetOf } from './data-set.ts';
import { endsPair } from './ends.ts';
import { failure, listed, printable } from './failure.ts';
import { layoutOfLists, matrixTable } from './lists.ts';
import { findMeshes, meshAxis } from './meshes.ts';
import { isLineCoordinate, isMeasured, valueRank } from './names.ts';
import type { ArrayAxis, Built, Channel, Layout, OpenOptions } from './opened.ts';
import { shapedContents } from './shapes.ts';
import { decodeArray, takeSlice } from './slice.ts';
import { type Coordinate, gridSurface, lineSurface, placeSamples, sampledSurface } from './surface.ts';
import { COUNTED, layoutOfTable } from './table.ts';

/** @throws FormatError E_<FORMAT>_AXIS, _LIMIT, _DIMENSIONS, _CHANNEL … */
export function layoutOfArrays(contents: Contents, options: OpenOptions): Layout {
	const { format, arrays } = contents;
	const labelled = dataSetOf(format, arrays);
	const rest = arrays.filter((array) => !labelled.arrays.includes(array));
	if (rest.length === 0 || (labelled.arrays.length > 0 && rest.every(isList)))
		return { ...labelled.layout, skipped: beside(contents, rest, []) };
	const layout = layoutOfRest(shapedContents({ ...contents, arrays: rest }), options);
	return { ...layout, data: labelled.layout.data ?? [], notes: [...layout.notes, ...labelled.layout.notes] };
}

function layoutOfRest(contents: Contents, options: OpenOptions): Layout {
	const { arrays } = contents;
	const single = arrays.length > 1 ? arrays.filter((array) => lengthOf(array) === 1) : [];
	if (single.length > 0 && single.length < arrays.length) {
		const numbers = [...(contents.numbers ?? []), ...single.map(({ name, group, read }) => ({ name, group, value: read(0) }))];
		return layoutOfRest({ ...contents, arrays: arrays.filter((array) => lengthOf(array) !== 1), numbers }, options);
	}
	const projected = pathArrays(arrays);
	if (projected !== undefined) {
		const { x, y } = projected;
		const rest = arrays.filter((array) => array !== x && array !== y);
		const path = { name: 'path', ...pathOf(contents, x, y) };
		return rest.length === 0
			? { channels: [], path, coordinates: [], skipped: beside(contents, [], []), notes: [] }
			: { ...layoutOfRest({ ...contents, arrays: rest }, options), path };
	}
	const only = arrays.length === 1 ? (arrays[0] as NamedArray) : undefined;
	const table = only === undefined ? undefined : matrixTable(only);
	const asPoints = table === undefined || options.axes !== undefined ? undefined : pointsOfMatrix(contents, table, options);
	if (asPoints !== undefined) return asPoints;
	return arrays.every(isList) ? layoutOfLists(contents, options) : surfacesOf(contents, options);
}

/** A lone array of a few columns may be a table of x, y and values. */
function pointsOfMatrix(contents: Contents, table: Table, options: OpenOptions): Layout | undefined {
	const known = [options.x, options.y, options.channel].every((name) => name === undefined || table.names.includes(name));
	const layout = known ? layoutOfTable(contents.format, table, options) : undefined;
	return layout && { ...layout, skipped: [...layout.skipped, ...beside(contents, [], [])] };
}

/** The projected path of a training run, as the tool of Li et al. names it. */
function pathArrays(arrays: readonly NamedArray[]): { x: NamedArray; y: NamedArray } | undefined {
	const find = (name: string) => arrays.find((array) => leafOf(array.name).toLowerCase() === name && isList(array));
	const [x, y] = [find('proj_xcoord'), find('proj_ycoord')];
	return x && y && { x, y };
}

function pathOf({ format }: Contents, px: NamedArray, py: NamedArray): { x: Float64Array; y: Float64Array } {
	const [x, y] = [decodeArray(format, px), decodeArray(format, py)];
	if (x.length !== y.length)
		throw failure(
			format,
			'PATH',
			`The path has ${x.length} x coordinates (${printable(px.name)}) but ${y.length} y coordinates (${printable(py.name)}).`,
		);
	const bad = x.findIndex((value, k) => !Number.isFinite(value) || !Number.isFinite(y[k]));
	if (bad >= 0) throw failure(format, 'PATH', `Point ${bad} of the path is not finite: (${x[bad]}, ${y[bad]}).`);
	return { x, y };
}

/** All that is needed to read one array as a surface. */
interface Surfaces {
	readonly contents: Contents;
	readonly lists: readonly NamedArray[];
	readonly meshes: ReadonlyMap<NamedArray, Mesh>;
	readonly byName: (name: string) => NamedArray | undefined;
	readonly options: OpenOptions;
	/** How many arrays are no lists. */
	readonly shaped: number;
	/** What lists and ends there are, nearest first, for the arrays of a group. */
	readonly near: (group: string) => Pick<Request, 'lists' | 'ends' | 'pairs' | 'usable'>;
}

function surfacesOf(contents: Contents, options: OpenOptions): Layout {
	const { format, arrays } = contents;
	const lists = arrays.filter(isList);
	const { meshes, axes: meshArrays } = findMeshes(
		format,
		arrays.filter((array) => !isList(array)),
	);
	const values = arrays.filter((array) => !isList(array) && (!meshArrays.includes(array) || array.name === options.channel));
	const names = new Map(arrays.map((array) => [array.name, array]));
	const surfaces: Surfaces = {
		contents,
		lists,
		meshes,
		byName: (name) => names.get(name),
		options,
		shaped: arrays.length - lists.length,
		near: nearOf(contents, lists),
	};
	const axes = new Set<string>();
	// Which lists are axes is found for each surface; a list that is none may be a line of measurements.
	const channels: Channel[] = [];
	for (const array of values) {
		for (const name of axisNames(surfaces, array)) axes.add(name);
		channels.push({ name: array.name, build: () => buildSurface(surfaces, array) });
	}
	const unused = lists.filter((list) => !axes.has(list.name));
	const lines = unused.filter((list) => list.name === options.channel || (isMeasured(list.name) && lengthOf(list) > 2));
	for (const list of lines) channels.push({ name: list.name, build: () => buildLine(surfaces, list) });
	const used = [...axes].flatMap((name) => name.split(', '));
	const standard = [...values].sort((a, b) => valueRank(a.name) - valueRank(b.name))[0];
	return {
		channels,
		standard: standard?.name,
		coordinates: [...lists.filter((list) => !lines.includes(list) && fitsSome(list, values)), ...meshArrays].map((array) => array.name),
		skipped: beside(
			contents,
			unused.filter((list) => !lines.includes(list)),
			used,
		),
		notes: contents.notes ?? [],
	};
}

/** Whether a list has as many numbers as one of the arrays has along some dimension. */
const fitsSome = (list: NamedArray, arrays: readonly NamedArray[]): boolean => arrays.some((array) => array.shape.includes(lengthOf(list)));

/** The names of the arrays that are the axes of a surface; none where it cannot be read. */
function axisNames(surfaces: Surfaces, array: NamedArray): string[] {
	try {
		const { x, y } = axesOf(requestOf(surfaces, array));
		const shown = [x, y].flatMap((axis) => (axis.source === null ? [] : [axis.source]));
		const others = array.shape.length > 2 ? axesOfArray(surfaces, array, shown) : [];
		return [...shown, ...others.flatMap(({ source }) => source ?? [])];
	} catch (error) {
		if (!(error instanceof Error) || error.name !== 'FormatError') throw error;
		return [];
	}
}

/** The two dimensions shown, and their sizes. */
function shownOf(surfaces: Surfaces, array: NamedArray): { dimensions: [number, number]; rows: number; columns: number } {
	const { options, near } = surfaces;
	const rank = array.shape.length;
	const given = options.axes;
	const valid = given !== undefined && given.every((axis) => Number.isInteger(axis) && axis >= 0 && axis < rank) && given[0] !== given[1];
	const fitting =
		given === undefined && rank > 2 && array.along === undefined ? fittingDimensions(array, near(array.group).pairs) : undefined;
	const [row, column] = valid ? given : (fitting ?? (rank > 2 ? shownFirst(axesOfArray(surfaces, array)) : [rank - 2, rank - 1]));
	const dimensions: [number, number] = [row, column];
	return { dimensions, rows: array.shape[dimensions[0]] as number, columns: array.shape[dimensions[1]] as number };
}

/** All axes of an array of three or four. @param taken lists that are the coordinates of what is shown */
function axesOfArray({ contents, near, byName }: Surfaces, array: NamedArray, taken: readonly string[] = []): ArrayAxis[] {
	const { lists, usable } = near(array.group);
	return arrayAxesOf({ format: contents.format, array, lists, usable, byName, taken });
}

/** The only two dimensions of an array of more that a named pair of coordinates fits, where the last two are not. */
function fittingDimensions({ shape }: NamedArray, pairs: readonly ListPair[]): [number, number] | undefined {
	for (const { x, y } of pairs) {
		const sizes = [lengthOf(x), lengthOf(y)].sort((a, b) => a - b).join();
		const found: [number, number][] = [];
		for (let row = 0; row < shape.length; row++)
			for (let column = row + 1; column < shape.length; column++)
				if ([shape[row] as number, shape[column] as number].sort((a, b) => a - b).join() === sizes) found.push([row, column]);
		if (found.length === 1) return found[0];
	}
	return undefined;
}

/** Found once a group: a file may hold thousands of arrays. */
function nearOf({ format, numbers = [] }: Contents, lists: readonly NamedArray[]): Surfaces['near'] {
	const known = new Map<string, ReturnType<Surfaces['near']>>();
	const monotone = new Map<NamedArray, boolean>();
	return (group) => {
		const found = known.get(group);
		if (found !== undefined) return found;
		const near = nearest(lists, group);
		const made = {
			lists: near,
			pairs: pairsOf(near),
			ends: endsPair(nearest(numbers, group), near, (list) => decodeArray(format, list)),
			usable: (list: NamedArray) => {
				const usable = monotone.get(list) ?? (lengthOf(list) > 1 && !isMeasured(list.name) && isMonotone(decodeArray(format, list)));
				monotone.set(list, usable);
				return usable;
			},
		};
		known.set(group, made);
		return made;
	};
}

function requestOf(surfaces: Surfaces, array: NamedArray): Request {
	const { contents, meshes, byName, options } = surfaces;
	const shown = shownOf(surfaces, array);
	const near = surfaces.near(array.group);
	return {
		format: contents.format,
		array,
		...shown,
		...near,
		...(array.shape.length > 2 ? { lists: listsFor(near.lists, axesOfArray(surfaces, array), shown.dimensions) } : {}),
		mesh: options.axes === undefined ? meshes.get(array) : undefined,
		x: askedAxis(surfaces, options.x, 'index'),
		y: askedAxis(surfaces, options.y, 'index'),
		byName,
	};
}

/** The lists without those of axes that are not shown; those of the columns and of the rows come first, in this order. */
function listsFor(lists: readonly NamedArray[], axes: readonly ArrayAxis[], [row, column]: readonly [number, number]): NamedArray[] {
	const places = new Map(
		axes.flatMap(({ source }, k) => (source === null ? [] : [[source, k === column ? 0 : k === row ? 1 : 3] as const])),
	);
	const placeOf = ({ name }: NamedArray): number => places.get(name) ?? 2;
	return lists.filter((each) => placeOf(each) < 3).sort((a, b) => placeOf(a) - placeOf(b));
}

/** The axis that the user names. @throws FormatError E_<FORMAT>_CHANNEL */
function askedAxis({ contents, byName }: Surfaces, name: string | undefined, counted: string): AxisSource | undefined {
	if (name === undefined) return undefined;
	if (name === COUNTED) return countedAxis(counted);
	const array = byName(name);
	const axis = array && (isList(array) ? listAxis(contents.format, array, 'asked for') : meshAxis(contents.format, array));
	if (axis === undefined)
		throw failure(
			contents.format,
			'CHANNEL',
			`There is no list of numbers "${printable(name)}" that could be a coordinate; there are ${listed(contents.arrays.filter(isList).map((list) => list.name)) || 'none'}.`,
		);
	return axis;
}

function missingIn({ contents, options }: Surfaces, array: NamedArray): number[] {
	return [...new Set([...(options.missing ?? []), ...(contents.marks?.(array) ?? [])])];
}

const coordinateOf = (axis: AxisSource, count: number): Coordinate => ({
	name: axis.label ?? (axis.source === null ? axis.name : leafOf(axis.name)),
	source: axis.source,
	evidence: axis.evidence,
	numbers: axis.numbers(count),
});

function buildSurface(surfaces: Surfaces, array: NamedArray): Built {
	const { contents, options } = surfaces;
	const { format } = contents;
	const request = requestOf(surfaces, array);
	const mesh = request.mesh;
	if (mesh !== undefined && mesh.rows === undefined && options.x === undefined && options.y === undefined)
		return bentSurface(surfaces, array, mesh);
	const notes: string[] = [];
	let shaped = array;
	let asked = request;
	const [nx, ny] = namedCounts(request);
	const stored = nx === undefined || ny === undefined || array.shape.length !== 2 ? undefined : contents.reshape?.(array, nx, ny);
	if (stored !== undefined) {
		shaped = { ...array, shape: stored.shape };
		asked = { ...request, array: shaped, rows: stored.shape[0] as number, columns: stored.shape[1] as number };
		notes.push(stored.note);
	}
	const choose = array.shape.length > 2 || surfaces.shaped === 1;
	const chosen = choose ? options : {};
	const shownAxes = chosen.axes ?? request.dimensions;
	const index = chosen.index ?? (array.shape.length > 2 ? firstPlaces(surfaces, array, shownAxes) : undefined);
	const slice = takeSlice(format, shaped, { ...chosen, axes: shownAxes, ...(index ? { index } : {}) });
	if (slice.columns < 2) throw failure(format, 'SMALL', `"${printable(array.name)}" has one value along a line: that is no surface.`);
	if (slice.rows === 1) return lineOf(surfaces, array, slice.values);
	const found = withArrayAxes(surfaces, array, axesOf(asked), request.dimensions);
	const { columns, rows } = asked;
	const { x, y, orientation } = turnedAround(found, options.transpose === true, columns, rows);
	const across = coordinateOf(x, orientation.turned ? rows : columns);
	const up = coordinateOf(y, orientation.turned ? columns : rows);
	notes.push(...axesNotes(array, found, orientation, { columns, rows }, options));
	const arrayAxes = slice.choice && namedAxes(surfaces, array, slice.choice.axes, { x, y }, orientation.turned);
	if (slice.choice && arrayAxes) {
		const { dimensions, axes } = slice.choice;
		const guess = options.axes === undefined ? ', which can be changed' : '';
		notes.push(
			`${printable(array.name)} has ${dimensions.join(' × ')} values: axis ${axes[0]} is shown along its rows, axis ${axes[1]} along its columns${guess}.`,
			...otherAxesNotes(arrayAxes, axes, slice.choice.index),
		);
	}
	const { values } = slice;
	const at = orientation.turned
		? (column: number, row: number) => values[column * columns + row] as number
		: (column: number, row: number) => values[row * columns + column] as number;
	const built = gridSurface(
		{
			...{ format, name: array.name, x: across, y: up, at, orientation, missing: missingIn(surfaces, array), notes },
			isElsewhere: array.isElsewhere === true,
		},
		options,
	);
	return slice.choice && arrayAxes ? { ...built, choice: { ...slice.choice, arrayAxes } } : built;
}

/** Axes of an array of more than two that a pair of coordinates left without any have the lists that fit them. */
function withArrayAxes(surfaces: Surfaces, array: NamedArray, found: Found, [row, column]: readonly [number, number]): Found {
	if (array.shape.length < 3 || surfaces.options.x !== undefined || surfaces.options.y !== undefined) return found;
	const axes = axesOfArray(surfaces, array);
	const listOf = (dimension: number): AxisSource | undefined => {
		const { source = null, evidence = '' } = axes[dimension] ?? {};
		const list = source === null ? undefined : surfaces.byName(source);
		return list && listAxis(surfaces.contents.format, list, evidence);
	};
	const { x, y, orientation, unfit } = found;
	const [across, up] = orientation.turned ? [row, column] : [column, row];
	const others = axes.flatMap(({ source }, k) => (source === null || k === row || k === column ? [] : [source]));
	return {
		...found,
		x: x.source === null ? (listOf(across) ?? x) : x,
		y: y.source === null ? (listOf(up) ?? y) : y,
		// What fits another axis of the array does not fail to fit.
		unfit: unfit.filter((name) => !others.includes(name)),
	};
}

/** Where an array is cut first. */
function firstPlaces(surfaces: Surfaces, array: NamedArray, shown: readonly number[]): readonly number[] {
	return axesOfArray(surfaces, array).flatMap((axis, k) => (shown.includes(k) ? [] : [firstPlace(axis)]));
}

/** The axes of an array whose slice was read: those that are shown have the coordinates of the surface. */
function namedAxes(
	surfaces: Surfaces,
	array: NamedArray,
	[row, column]: readonly [number, number],
	{ x, y }: Pick<Found, 'x' | 'y'>,
	turned: boolean,
): ArrayAxis[] {
	const taken = [x, y].flatMap(({ source }) => (source === null ? [] : [source]));
	const sources = new Map([
		[row, turned ? x : y],
		[column, turned ? y : x],
	]);
	return axesOfArray(surfaces, array, taken).map((axis, k) => {
		const source = sources.get(k);
		return source === undefined ? axis : shownAxis(axis, source);
	});
}

/** The counts of the lists that are named as the pair of coordinates. */
function namedCounts(request: Request): [number | undefined, number | undefined] {
	const find = (name: string) => request.lists.find((list) => leafOf(list.name).toLowerCase() === name);
	const [x, y] = [find('xcoordinates'), find('ycoordinates')];
	return [x && lengthOf(x), y && lengthOf(y)];
}

type Found = ReturnType<typeof axesOf>;

/** The other orientation: the values are turned where the axes still fit them, else the axes change places with them. */
function turnedAround(found: Found, transpose: boolean, columns: number, rows: number): Pick<Found, 'x' | 'y' | 'orientation'> {
	if (!transpose) return found;
	const { x, y, orientation } = found;
	const turned = !orientation.turned;
	const fits = (axis: AxisSource, count: number): boolean => axis.count === undefined || axis.count === count;
	const stays = fits(x, turned ? rows : columns) && fits(y, turned ? columns : rows);
	const asked = { turned, assumed: false, evidence: 'Turned as asked.' };
	return stays ? { x, y, orientation: asked } : { x: y, y: x, orientation: asked };
}

function axesNotes(
	array: NamedArray,
	found: Found,
	orientation: Found['orientation'],
	size: { columns: number; rows: number },
	{ transpose }: OpenOptions,
): string[] {
	const { x, y, unfit } = found;
	const notes: string[] = [];
	const name = printable(array.name);
	const counted = [x, y].filter((axis) => axis.source === null).length;
	if (counted === 2)
		notes.push(`No coordinates for ${name}: the ${size.rows} rows and ${size.columns} columns without coordinates are counted from 0.`);
	else if (counted === 1) notes.push(`No coordinates for ${name} along ${x.source === null ? 'x' : 'y'}: they are counted from 0.`);
	if (unfit.length > 0)
		notes.push(
			`${listed(unfit)} ${unfit.length === 1 ? 'does' : 'do'} not fit the ${size.rows} rows and ${size.columns} columns of ${name}.`,
		);
	if (transpose === true) notes.push(`${name} is turned as asked: its rows run along ${orientation.turned ? 'x' : 'y'}.`);
	else if (orientation.assumed) notes.push(orientation.evidence);
	else if (orientation.turned) notes.push(`The rows of ${name} are x. ${orientation.evidence}`);
	return notes;
}

/** Meshes that bend: the samples lie on no grid of columns and rows. */
function bentSurface(surfaces: Surfaces, array: NamedArray, mesh: Mesh): Built {
	const { contents, options } = surfaces;
	const { format } = contents;
	const [first, second] = options.transpose === true ? [mesh.y, mesh.x] : [mesh.x, mesh.y];
	const coordinate = (from: NamedArray): Coordinate => ({
		name: leafOf(from.name),
		source: from.name,
		evidence: 'one number a sample',
		numbers: decodeArray(format, from),
	});
	const parts = {
		format,
		x: coordinate(first),
		y: coordinate(second),
		orientation: { turned: options.transpose === true, assumed: false, evidence: 'Each sample says its own x and y.' },
		missing: missingIn(surfaces, array),
		position: (k: number) => `position ${k} of the meshes`,
	};
	return sampledSurface(parts, placeSamples(parts), array.name, decodeArray(format, array), options);
}

function buildLine(surfaces: Surfaces, list: NamedArray): Built {
	return lineOf(surfaces, list, decodeArray(surfaces.contents.format, list));
}

/** A line over the list of its length that is named as its coordinate; else counted. */
function lineOf(surfaces: Surfaces, array: NamedArray, values: Float64Array): Built {
	const { contents, options } = surfaces;
	const { format } = contents;
	const asked = askedAxis(surfaces, options.x, 'index');
	const along = asked ?? listedLine(surfaces, surfaces.near(array.group).lists, array, values.length);
	const axis = along !== undefined && (along.count === undefined || along.count === values.length) ? along : countedAxis('index');
	const notes = axis.source === null ? [`No coordinates for ${printable(array.name)}: its values are counted from 0.`] : [];
	return lineSurface(format, array.name, coordinateOf(axis, values.length), values, missingIn(surfaces, array), notes, options);
}

function listedLine({ contents }: Surfaces, lists: readonly NamedArray[], array: NamedArray, count: number): AxisSource | undefined {
	const found = lists.find((list) => list !== array && lengthOf(list) === count && isLineCoordinate(list.name));
	return found && listAxis(contents.format, found, 'by its name');
}
