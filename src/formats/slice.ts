/** Two axes out of up to four: the part of an array that is a surface. */

import { failure, printable, type ReaderId } from './failure.ts';
import { MAX_CELLS, countText, valueCount } from './limits.ts';
import type { OpenOptions, SliceChoice } from './opened.ts';
import type { FormatId } from './table-of-formats.ts';

/** An array that is decoded value by value, so that of a 4-D array only the slice shown is ever decoded. */
export interface ArraySource {
	readonly name: string;
	readonly shape: readonly number[];
	/** The last axis varies fastest, or (Fortran order) the first. */
	readonly fortran: boolean;
	/** The value at a position in storage order. */
	read(position: number): number;
	/** All of them in storage order, where they are had at once: much faster than one by one. */
	all?(): Float64Array;
	/** Its values are read by who asked, a piece at a time: what is made of it has none. */
	readonly isElsewhere?: boolean;
}

/** Values in C order as an ArraySource. */
export function arraySource(name: string, shape: readonly number[], values: ArrayLike<number>): ArraySource {
	return { name, shape, fortran: false, read: (position) => values[position] as number };
}

/** A decoded line (rows = 1) or surface. */
export interface Slice {
	readonly name: string;
	readonly columns: number;
	readonly rows: number;
	/** rows × columns, row after row; NaN where the array holds no finite value. */
	readonly values: Float64Array;
	readonly choice?: SliceChoice;
}

function chooseAxes(format: FormatId, shape: readonly number[], options: OpenOptions): SliceChoice {
	const rank = shape.length;
	const axes = options.axes ?? [rank - 2, rank - 1];
	const [rowAxis, columnAxis] = axes;
	if (axes.length !== 2 || rowAxis === columnAxis || !axes.every((axis) => Number.isInteger(axis) && axis >= 0 && axis < rank)) {
		throw failure(
			format,
			'AXES',
			`Axes ${axes.join(' and ')} cannot be shown of an array of ${rank} dimensions: name two different ones of 0 … ${rank - 1}.`,
		);
	}
	const others = shape.map((_, axis) => axis).filter((axis) => axis !== rowAxis && axis !== columnAxis);
	const index = options.index ?? others.map((axis) => Math.floor((shape[axis] as number) / 2));
	const fits =
		index.length === others.length &&
		index.every((at, k) => Number.isInteger(at) && at >= 0 && at < (shape[others[k] as number] as number));
	if (!fits) {
		const wanted = others.map((axis) => `0 … ${(shape[axis] as number) - 1} on axis ${axis}`).join(', ');
		throw failure(
			format,
			'INDEX',
			`The index (${index.join(', ')}) does not lie in this array of ${shape.join(' × ')} values: it takes ${others.length} number(s), ${wanted || 'none'}.`,
		);
	}
	return { dimensions: [...shape], axes: [rowAxis, columnAxis], index: [...index] };
}

/**
 * Decodes the chosen slice. An array of one column, or of one row, is a line.
 * @throws FormatError E_<FORMAT>_DIMENSIONS, _EMPTY, _LIMIT, _AXES, _INDEX
 */
export function takeSlice(format: FormatId, source: ArraySource, options: OpenOptions): Slice {
	const { name, shape } = source;
	if (shape.length === 0 || shape.length > 4) {
		throw failure(format, 'DIMENSIONS', `"${printable(name)}" has ${shape.length} dimensions; a surface is taken from an array of 1 to 4.`);
	}
	if (valueCount(shape) === 0) throw failure(format, 'EMPTY', `"${printable(name)}" is empty: its shape is ${shape.join(' × ')}.`);
	const choice = shape.length === 1 ? undefined : chooseAxes(format, shape, options);
	const strides = stridesOf(shape, source.fortran);
	const rowAxis = choice?.axes[0] ?? -1;
	const columnAxis = choice?.axes[1] ?? 0;
	const rows = choice === undefined ? 1 : (shape[rowAxis] as number);
	const columns = shape[columnAxis] as number;
	if (rows * columns > MAX_CELLS && !source.isElsewhere) {
		throw failure(
			format,
			'LIMIT',
			`"${printable(name)}" shows ${countText(rows)} × ${countText(columns)} cells; the limit is ${MAX_CELLS} (8192 × 8192). Thin it before saving.`,
		);
	}
	let base = 0;
	if (choice !== undefined) {
		let taken = 0;
		for (let axis = 0; axis < shape.length; axis++) {
			if (axis !== rowAxis && axis !== columnAxis) base += (choice.index[taken++] as number) * (strides[axis] as number);
		}
	}
	const rowStride = strides[rowAxis] ?? 0;
	const columnStride = strides[columnAxis] as number;
	const isLine = columns === 1 && rows > 1;
	const sliceOf = (values: Float64Array): Slice => ({
		name,
		columns: isLine ? rows : columns,
		rows: isLine ? 1 : rows,
		values,
		...(choice !== undefined && shape.length > 2 ? { choice } : {}),
	});
	if (source.isElsewhere) return sliceOf(NO_VALUES);
	const isAll = base === 0 && columnStride === 1 && (rows === 1 || rowStride === columns) && rows * columns === valueCount(shape);
	const values = (isAll ? source.all?.() : undefined) ?? new Float64Array(rows * columns);
	const isRead = isAll && source.all !== undefined;
	for (let row = 0, cell = 0; row < rows; row++) {
		for (let column = 0; column < columns; column++, cell++) {
			const value = isRead ? (values[cell] as number) : source.read(base + row * rowStride + column * columnStride);
			// Infinities and NaN, whose difference from themselves is no number.
			values[cell] = value - value === 0 ? value : Number.NaN;
		}
	}
	return sliceOf(values);
}

const NO_VALUES = new Float64Array();

/** How far apart in storage neighbours along each axis are. */
export function stridesOf(shape: readonly number[], fortran: boolean): number[] {
	const strides = new Array<number>(shape.length);
	let stride = 1;
	for (let k = 0; k < shape.length; k++) {
		const axis = fortran ? k : shape.length - 1 - k;
		strides[axis] = stride;
		stride *= shape[axis] as number;
	}
	return strides;
}

/** All values of an array in C order. @throws FormatError E_<FORMAT>_LIMIT */
export function decodeArray(format: ReaderId, source: ArraySource): Float64Array {
	const { shape, fortran, name } = source;
	const count = valueCount(shape);
	if (count > MAX_CELLS)
		throw failure(
			format,
			'LIMIT',
			`"${printable(name)}" has ${countText(count)} values; the limit for one that is read whole is ${MAX_CELLS}.`,
		);
	if (!fortran || shape.length < 2) {
		const all = source.all?.();
		if (all) return all;
		const inOrder = new Float64Array(count);
		for (let k = 0; k < count; k++) inOrder[k] = source.read(k);
		return inOrder;
	}
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
