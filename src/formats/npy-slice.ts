/** A .npy file that is not read whole: what its header says, which part of it is shown, and where that lies. */

import type { SampledField } from '../model/field.ts';
import { isNpy, NPY_HEAD_BYTES, type NpyHead, npyHead } from './npy.ts';
import type { OpenedFile, OpenOptions } from './opened.ts';
import { openContents } from './read.ts';
import { type ArraySource, stridesOf } from './slice.ts';

export { NPY_HEAD_BYTES };

/** An array with a shorter side may be a table of columns: it is read whole. */
const LEAST_SIDE = 65;
/** Values from one sample of a line to the next at most: of what is further apart nearly all of the file is read for one slice. */
const MOST_STEP = 8;

/** Where a slice lies in its file: lines of samples. Positions and distances are counted in values. */
export interface StoredSlice {
	/** A line is a row (its samples lie along u), or a column. */
	readonly lines: 'rows' | 'columns';
	readonly first: number;
	/** Lines, and from one to the next. */
	readonly count: number;
	readonly stride: number;
	/** Samples of a line, and from one to the next. */
	readonly length: number;
	readonly step: number;
}

export interface NpySlice {
	readonly head: NpyHead;
	readonly stored: StoredSlice;
	/** As of a file that is read whole; its surface has no values. */
	readonly file: OpenedFile;
	readonly field: SampledField;
	/** The file with the values of the slice, `stored.count` lines of them. @param notes what was noticed while they were read */
	filled(values: Float64Array, notes: readonly string[]): OpenedFile;
}

/**
 * @param name the file's name without folders
 * @param bytes its first NPY_HEAD_BYTES
 * @param length bytes of all of it
 * @returns null where it is read whole: another format, records, a line, a table, or samples far apart in the file
 * @throws FormatError as openNpy
 */
export function openNpySlice(name: string, bytes: Uint8Array, length: number, options: OpenOptions): NpySlice | null {
	if (!isNpy(bytes) || isRecords(bytes)) return null;
	const head = npyHead('npy', 'The array', bytes, length);
	const { shape, fortran } = head;
	if (shape.length < 2 || shape.length > 4 || (shape.length === 2 && Math.min(...shape) < LEAST_SIDE)) return null;
	// The only other array that could be a coordinate is itself: that is refused where it is read whole.
	if ([options.x, options.y].some((of) => of !== undefined && of !== '#')) return null;
	const opened = (source: Pick<ArraySource, 'read' | 'isElsewhere'>, notes: readonly string[] = []): OpenedFile =>
		openContents(
			{
				format: 'npy',
				title: name,
				arrays: [{ name: name.replace(/\.npy$/i, '') || 'values', group: '', shape, fortran, ...source }],
				notes: [...head.notes, ...notes],
			},
			options,
		);
	const file = opened({ read: () => Number.NaN, isElsewhere: true });
	const field = file.surface();
	if (file.reading?.layout !== 'grid' || field.layout === 'points') return null;
	const stored = storedSlice(head, file, field, options);
	return stored && { head, stored, file, field, filled: (values, notes) => opened({ read: readerOf(stored, values) }, notes) };
}

/** Records are read whole; what cannot be understood is refused by who reads it. */
const isRecords = (bytes: Uint8Array): boolean =>
	/['"]descr['"]\s*:\s*(.)/.exec(new TextDecoder('latin1').decode(bytes.subarray(0, NPY_HEAD_BYTES)))?.[1] === '[';

function storedSlice({ shape, fortran }: NpyHead, file: OpenedFile, field: SampledField, options: OpenOptions): StoredSlice | null {
	const [rowAxis, columnAxis] = file.axes ?? options.axes ?? [0, 1];
	const strides = stridesOf(shape, fortran);
	const others = shape.map((_, axis) => axis).filter((axis) => axis !== rowAxis && axis !== columnAxis);
	const first = others.reduce((at, axis, k) => at + (file.index?.[k] ?? 0) * (strides[axis] as number), 0);
	const isTurned = file.reading?.turned === true;
	const [across, up] = [strides[isTurned ? rowAxis : columnAxis] as number, strides[isTurned ? columnAxis : rowAxis] as number];
	const { columns, rows } = field;
	const stored: StoredSlice =
		across <= up
			? { lines: 'rows', first, count: rows, stride: up, length: columns, step: across }
			: { lines: 'columns', first, count: columns, stride: across, length: rows, step: up };
	return stored.step > MOST_STEP ? null : stored;
}

/** Values of a slice by their positions in the file. */
function readerOf({ first, stride, step, length }: StoredSlice, values: Float64Array): ArraySource['read'] {
	return (position) => {
		const line = Math.floor((position - first) / stride);
		return values[line * length + (position - first - line * stride) / step] as number;
	};
}
