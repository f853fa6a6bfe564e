/** Named arrays → channels: which are coordinates, which a path, which a data set, and the rest are surfaces and lines. */

import type { SampledField, SampledPath } from '../model/field.ts';
import { evenAxis, findCoordinates, flip, indexAxis } from './axes.ts';
import { failure, listed, printable } from './failure.ts';
import { gridOfPoints } from './long-form.ts';
import { MAX_CELLS, countText, valueCount } from './limits.ts';
import { type Contents, type OpenOptions, type OpenedFile, type SliceChoice, openedFile } from './opened.ts';
import { type ArraySource, arraySource, stridesOf, takeSlice } from './slice.ts';
import type { FormatId } from './table-of-formats.ts';

export interface NamedArrays {
	readonly format: FormatId;
	readonly title: string;
	readonly sources: readonly ArraySource[];
	readonly notes: readonly string[];
	/** Whether −1 means "not computed" in the array of this name. */
	readonly minusOneIsHole?: (name: string) => boolean;
}

/** The parts a file's arrays fall into. */
interface Parts {
	x?: Float64Array;
	y?: Float64Array;
	/** Of x and y. */
	names?: readonly [string, string];
	path?: SampledPath | undefined;
	data: ArraySource[];
	values: ArraySource[];
}

/** @throws FormatError E_<FORMAT>_AXIS, _LIMIT, _DIMENSIONS … */
export function assemble(arrays: NamedArrays, options: OpenOptions): OpenedFile {
	const { format, title } = arrays;
	const notes = [...arrays.notes];
	const parts = sortOut(format, arrays.sources, notes);
	const slices = new Map<string, SliceChoice>();
	const fields = fieldsOf(arrays, parts, options, notes, slices);
	const contents: Contents = {
		format,
		title,
		fields,
		path: parts.path,
		data: parts.data.map((source) => {
			const flat = decode(format, source);
			const columns = source.shape.length > 1 ? flat.length / (source.shape[0] as number) : flat.length;
			return { name: source.name, columns, rows: flat.length / columns, values: flat };
		}),
		slices,
		notes,
		...(parts.data.length > 0 ? { noSurface: `${dataSetText(parts.data)} There is no surface in it.` } : {}),
	};
	return openedFile(contents, options);
}

function sortOut(format: FormatId, sources: readonly ArraySource[], notes: string[]): Parts {
	const byName = new Map(sources.map((source) => [source.name.toLowerCase(), source]));
	const data = dataSet(sources, byName);
	let rest = sources.filter((source) => !data.includes(source));
	if (data.length > 0) notes.push(dataSetText(data));
	const px = byName.get('proj_xcoord');
	const py = byName.get('proj_ycoord');
	if (px && py) {
		rest = rest.filter((source) => source !== px && source !== py);
		return { path: pathOf(format, 'path', px, py), data, values: rest };
	}
	const flat = rest.filter((source) => source.shape.length === 1 || source.shape.length === 2);
	const found = findCoordinates(flat.map((source) => source.name));
	const across = found && (flat[found.x] as ArraySource);
	const up = found?.y === undefined ? undefined : flat[found.y];
	const values = rest.filter((source) => source !== across && source !== up);
	// One array of coordinates beside no values is the values themselves.
	if (across === undefined || (values.length === 0 && up === undefined)) return { data, values: rest };
	if (values.length === 0 && up?.shape.length === 1 && across.shape.length === 1) {
		return { path: pathOf(format, 'path', across, up), data, values };
	}
	const axes = values.length === 0 ? undefined : coordinates(format, across, up);
	return axes === undefined ? { data, values: rest } : { ...axes, names: [across.name, up?.name ?? ''], data, values };
}

/** Arrays X_part (n, features) and y_part (n): examples and their labels. */
function dataSet(sources: readonly ArraySource[], byName: ReadonlyMap<string, ArraySource>): ArraySource[] {
	const found: ArraySource[] = [];
	for (const source of sources) {
		const part = /^x(_.*)?$/i.exec(source.name);
		if (part === null || source.shape.length < 2) continue;
		const labels = byName.get(`y${(part[1] ?? '').toLowerCase()}`);
		if (labels?.shape.length === 1 && labels.shape[0] === source.shape[0] && valueCount(source.shape) > 0) found.push(source, labels);
	}
	return found;
}

function dataSetText(data: readonly ArraySource[]): string {
	const pairs: string[] = [];
	for (let k = 0; k + 1 < data.length; k += 2) {
		const [examples, labels] = [data[k] as ArraySource, data[k + 1] as ArraySource];
		const count = examples.shape[0] as number;
		const classes = new Set<number>();
		for (let i = 0; i < count && classes.size <= 100; i++) classes.add(labels.read(i));
		const kinds = classes.size <= 100 ? `${classes.size} different labels` : 'labels';
		pairs.push(
			`${printable(examples.name)} (${count} examples of ${examples.shape.slice(1).join(' × ')} numbers) with ${printable(labels.name)} (${kinds})`,
		);
	}
	return `This is a labelled data set, not a landscape: ${pairs.join('; ')}.`;
}

/** All values of an array in C order. */
function decode(format: FormatId, source: ArraySource): Float64Array {
	const { shape, fortran, name } = source;
	const count = valueCount(shape);
	if (count > MAX_CELLS)
		throw failure(
			format,
			'LIMIT',
			`"${printable(name)}" has ${countText(count)} values; the limit for one that is read whole is ${MAX_CELLS}.`,
		);
	const values = new Float64Array(count);
	const strides = stridesOf(shape, fortran);
	const at = new Array<number>(shape.length).fill(0);
	for (let k = 0, position = 0; k < count; k++) {
		values[k] = source.read(position);
		for (let axis = shape.length - 1; axis >= 0; axis--) {
			at[axis] = (at[axis] as number) + 1;
			position += strides[axis] as number;
			if ((at[axis] as number) < (shape[axis] as number)) break;
			position -= (at[axis] as number) * (strides[axis] as number);
			at[axis] = 0;
		}
	}
	return values;
}

function pathOf(format: FormatId, name: string, px: ArraySource, py: ArraySource): SampledPath {
	const x = decode(format, px);
	const y = decode(format, py);
	if (x.length !== y.length)
		throw failure(
			format,
			'PATH',
			`The path has ${x.length} x coordinates (${printable(px.name)}) but ${y.length} y coordinates (${printable(py.name)}).`,
		);
	const bad = x.findIndex((value, k) => !Number.isFinite(value) || !Number.isFinite(y[k]));
	if (bad >= 0) throw failure(format, 'PATH', `Point ${bad} of the path is not finite: (${x[bad]}, ${y[bad]}).`);
	return { name, x, y };
}

/** The coordinates as 1-D arrays; undefined where the arrays are neither 1-D nor a meshgrid. */
function coordinates(format: FormatId, x: ArraySource, y: ArraySource | undefined): { x: Float64Array; y?: Float64Array } | undefined {
	if (x.shape.length === 1 && (y === undefined || y.shape.length === 1)) {
		return { x: decode(format, x), ...(y === undefined ? {} : { y: decode(format, y) }) };
	}
	if (y === undefined || x.shape.length !== 2 || y.shape.length !== 2 || x.shape.join() !== y.shape.join()) return undefined;
	const [rows, columns] = x.shape as [number, number];
	const across = decode(format, x);
	const up = decode(format, y);
	const regular =
		across.length > 0 &&
		across.every((value, cell) => value === across[cell % columns]) &&
		up.every((value, cell) => value === up[cell - (cell % columns)]);
	if (!regular) return undefined;
	return { x: across.slice(0, columns), y: Float64Array.from({ length: rows }, (_, row) => up[row * columns] as number) };
}

function fieldsOf(
	arrays: NamedArrays,
	parts: Parts,
	options: OpenOptions,
	notes: string[],
	slices: Map<string, SliceChoice>,
): SampledField[] {
	const { format } = arrays;
	if (parts.values.length === 0) return [];
	const { x, y } = parts;
	const hole = arrays.minusOneIsHole;
	if (x && y && parts.values.every((source) => source.shape.length === 1 && source.shape[0] === x.length) && x.length === y.length) {
		const channels = parts.values.map((source) => ({
			name: source.name,
			values: decode(format, source).map((value) => (Number.isFinite(value) ? value : Number.NaN)),
		}));
		return gridOfPoints(format, { x, y, channels, position: (k) => `position ${k}` }, notes);
	}
	const xAxis = x && evenAxis(format, parts.names?.[0] ?? 'x', x);
	const yAxis = y && evenAxis(format, parts.names?.[1] ?? 'y', y);
	const fields: SampledField[] = [];
	const bare: string[] = [];
	const single: string[] = [];
	for (const source of parts.values) {
		const shaped = withGridShape(format, source, x?.length, y?.length, notes);
		// A choice of axes is made for arrays that need one; the 1-D and 2-D ones beside them are shown as they are.
		const choose = shaped.shape.length > 2 || parts.values.length === 1;
		const slice = takeSlice(format, shaped, choose ? options : {});
		const { name, columns, rows, values } = slice;
		if (hole?.(name)) for (let cell = 0; cell < values.length; cell++) if (values[cell] === -1) values[cell] = Number.NaN;
		if (columns < 2) {
			single.push(name);
			continue;
		}
		if (slice.choice) slices.set(name, slice.choice);
		const fits = xAxis?.values.length === columns && (rows === 1 || yAxis?.values.length === rows);
		if (!fits) bare.push(name);
		if (fits) flip(values, columns, rows, xAxis.flipped, rows > 1 && yAxis?.flipped === true);
		fields.push({
			name,
			columns,
			rows,
			x: fits ? xAxis.values : indexAxis(columns),
			y: rows === 1 ? new Float64Array(1) : fits && yAxis ? yAxis.values : indexAxis(rows),
			values,
		});
	}
	if (bare.length > 0) notes.push(`No coordinates for ${listed(bare)}: columns and rows are counted from 0.`);
	if (single.length > 0) notes.push(`One value is no surface: ${listed(single)}.`);
	for (const [name, choice] of slices) {
		notes.push(
			`${printable(name)} has ${choice.dimensions.join(' × ')} values: axis ${choice.axes[0]} is shown along y, axis ${choice.axes[1]} along x, at ${choice.index.join(', ')} on the other.`,
		);
	}
	return fields;
}

/**
 * An array whose values lie on the grid of the coordinates, but which is stored in another shape: flat, or (as the
 * tool of Li et al. does where the two counts differ) with the counts exchanged but still y after y.
 */
function withGridShape(
	format: FormatId,
	source: ArraySource,
	columns: number | undefined,
	rows: number | undefined,
	notes: string[],
): ArraySource {
	if (columns === undefined || rows === undefined || columns === 1 || rows === 1) return source;
	const { shape } = source;
	if (shape.length === 1 && shape[0] === rows * columns) return { ...source, shape: [rows, columns] };
	if (format === 'h5' && columns !== rows && shape.length === 2 && shape[0] === columns && shape[1] === rows) {
		notes.push(
			`${printable(source.name)} is stored as ${columns} × ${rows}; it is read as ${rows} rows of ${columns}, the order in which the tool of Li et al. writes.`,
		);
		return arraySource(source.name, [rows, columns], decode(format, source));
	}
	return source;
}
