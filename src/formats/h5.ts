/** HDF5 files: those of Li et al. 2018, of h5py, MATLAB (-v7.3), netCDF and xarray, and any other of numeric arrays. */

import { beside, type Contents, leafOf, type NamedArray, type NamedNumber } from './contents.ts';
import { failure, listed, printable, safeName } from './failure.ts';
import { readAttributes } from './h5/attributes.ts';
import { FileBytes } from './h5/bytes.ts';
import { compoundFields } from './h5/compound.ts';
import { compoundAt, readNumberType, readShape, readValues } from './h5/dataset.ts';
import type { NumberType } from './h5/numbers.ts';
import { findSuperblock, listObjects, type NamedObject, readSuperblock } from './h5/objects.ts';
import { inflateBudget, type InflateBudget } from './inflate.ts';
import type { OpenOptions, OpenedFile } from './opened.ts';
import { openContents } from './read.ts';
import { arraySource } from './slice.ts';

/** In the files of Li et al. these begin as −1 everywhere, and each cell is replaced when it has been computed. */
const MARKED_BY_MINUS_ONE = /^(?:train|test)_(?:loss|acc)$/;

export const isH5 = (bytes: Uint8Array): boolean => findSuperblock(bytes) >= 0;

/** What the data sets of a file come to. */
interface Collected {
	readonly arrays: NamedArray[];
	readonly numbers: NamedNumber[];
	readonly skipped: string[];
	/** Values that mean "not computed", by array. */
	readonly marks: Map<string, number[]>;
}

const groupOf = (name: string): string => name.slice(0, Math.max(0, name.lastIndexOf('/')));

/**
 * Opens HDF5.
 * @throws FormatError E_H5_MAGIC, _TRUNCATED, _DAMAGED, _UNSUPPORTED, _LIMIT, _INFLATED, _EMPTY, _AXIS …
 */
export function openH5(title: string, bytes: Uint8Array, options: OpenOptions): OpenedFile {
	const superblock = findSuperblock(bytes);
	if (superblock < 0) throw failure('h5', 'MAGIC', 'This is no HDF5 file: its signature is missing.');
	const file = new FileBytes(bytes);
	const budget = inflateBudget(bytes.length, false);
	const found: Collected = { arrays: [], numbers: [], skipped: [], marks: new Map() };
	const objects = listObjects(file, readSuperblock(file, superblock));
	const names = new Map(objects.map(({ at, name }) => [at, safeName(name)]));
	for (const dataset of objects) collect(file, dataset, names, budget, found);
	const { arrays, numbers, marks } = found;
	// The tool of Li et al. keeps the name of its directions file in every surface file: nothing a reader of a surface misses.
	const skipped = found.skipped.filter((text) => !text.startsWith('dir_file '));
	const contents: Contents = {
		format: 'h5',
		title,
		arrays: arrays.map((array) => (isLi2018(arrays, array) ? { ...array, rows: 'y', told: 'The tool of Li et al.' } : array)),
		numbers,
		skipped,
		marks: (array) => [...(MARKED_BY_MINUS_ONE.test(leafOf(array.name)) ? [-1] : []), ...(marks.get(array.name) ?? [])],
		reshape: (array, columns, rows) => reshaped(arrays, array, columns, rows),
	};
	if (arrays.length === 0) {
		const others = beside(contents, [], []);
		throw failure('h5', 'EMPTY', `The HDF5 file holds no array of numbers${others.length > 0 ? `, but ${listed(others)}` : ''}.`);
	}
	return openContents(contents, options);
}

/** The files of the tool of Li et al. are known by their names, and only they are read as that tool writes. */
const isLi2018 = (arrays: readonly NamedArray[], { name, shape }: NamedArray): boolean =>
	MARKED_BY_MINUS_ONE.test(name) &&
	shape.length === 2 &&
	['xcoordinates', 'ycoordinates'].every((other) => arrays.some((array) => array.name === other));

/** That tool stores a grid as (x, y) values but writes them y after y: where the counts differ, the shape lies. */
function reshaped(
	arrays: readonly NamedArray[],
	array: NamedArray,
	columns: number,
	rows: number,
): ReturnType<NonNullable<Contents['reshape']>> {
	if (!isLi2018(arrays, array) || columns === rows || array.shape[0] !== columns || array.shape[1] !== rows) return undefined;
	return {
		shape: [rows, columns],
		note: `${printable(array.name)} is stored as ${columns} × ${rows}; it is read as ${rows} rows of ${columns}, the order in which the tool of Li et al. writes.`,
	};
}

function collect(file: FileBytes, dataset: NamedObject, names: ReadonlyMap<number, string>, budget: InflateBudget, found: Collected): void {
	const name = safeName(dataset.name);
	const group = groupOf(name);
	const skip = (what: string) => found.skipped.push(`${printable(name)} (${what})`);
	const shape = readShape(file, dataset);
	if (shape === undefined) return void skip('nothing');
	const attributes = new Map(readAttributes(file, dataset.object).map((attribute) => [attribute.name, attribute.value]));
	const matlab = attributes.get('MATLAB_class');
	// MATLAB keeps the contents of cells in a group of its own, and texts as numbers.
	if (matlab !== undefined && name.startsWith('#refs#/')) return;
	if (matlab === 'char' || matlab === 'cell' || attributes.has('MATLAB_empty'))
		return void skip(matlab === 'char' ? 'text' : `MATLAB ${String(matlab)}`);
	// netCDF writes a stand-in for each dimension that has no coordinates.
	if (/^This is a netCDF dimension/.test(String(attributes.get('NAME') ?? ''))) return;
	const type = readNumberType(file, dataset);
	const read = (numberType: NumberType) => readValues(file, dataset, shape, numberType, budget);
	if (typeof type === 'string') {
		const at = compoundAt(file, dataset);
		const compound = at === undefined || shape.length > 1 ? undefined : compoundFields(file, at);
		const fields = compound?.fields ?? [];
		for (const text of compound?.texts ?? []) found.skipped.push(`${printable(`${name}/${text}`)} (text)`);
		if (fields.length < 2 || matlab !== undefined) skip(type);
		else
			for (const field of fields)
				found.arrays.push({ ...arraySource(`${name}/${safeName(field.name)}`, shape, read(field.type)), group: name });
		return;
	}
	for (const [key, value] of attributes) {
		if (typeof value !== 'number') continue;
		if (key === '_FillValue' || key === 'missing_value') found.marks.set(name, [...(found.marks.get(name) ?? []), value]);
		else if (/^[a-z]/.test(key)) found.numbers.push({ name: `${name}/${safeName(key)}`, group, value });
	}
	if (shape.length > 4) return void skip(`${shape.length} dimensions`);
	const values = read(type);
	if (values.length === 1) found.numbers.push({ name, group, value: values[0] as number });
	else
		found.arrays.push({
			...arranged(name, shape, values, matlab !== undefined),
			group,
			...scales(attributes.get('DIMENSION_LIST'), shape, names),
		});
}

/** MATLAB stores its arrays column by column, so that HDF5 has their dimensions the other way round. */
const arranged = (name: string, shape: readonly number[], values: Float64Array, matlab: boolean) =>
	matlab
		? { name, shape: [...shape].reverse(), fortran: true, read: (position: number) => values[position] as number }
		: arraySource(name, shape, values);

/** The dimension scales that h5py, netCDF and xarray attach to an array. */
function scales(value: unknown, shape: readonly number[], names: ReadonlyMap<number, string>): Pick<NamedArray, 'along' | 'told'> {
	if (!Array.isArray(value) || value.length !== shape.length) return {};
	const along = (value as readonly (readonly number[])[]).map((addresses) =>
		addresses.map((at) => names.get(at)).find((name) => name !== undefined),
	);
	return along.every((name) => name === undefined) ? {} : { along, told: 'The file (its dimension scales)' };
}
