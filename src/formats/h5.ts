/** HDF5 files in the layout of Li et al. 2018, and any other file of numeric arrays. */

import { assemble } from './assemble.ts';
import { failure, listed, printable } from './failure.ts';
import { FileBytes } from './h5/bytes.ts';
import { readNumberType, readShape, readValues } from './h5/dataset.ts';
import { findSuperblock, listObjects, readSuperblock } from './h5/objects.ts';
import { inflateBudget } from './inflate.ts';
import type { OpenOptions, OpenedFile } from './opened.ts';
import { type ArraySource, arraySource } from './slice.ts';

/** In the files of Li et al. these begin as −1 everywhere, and each cell is replaced when it has been computed. */
const MARKED_BY_MINUS_ONE = /^(?:train|test)_(?:loss|acc)$/;

export const isH5 = (bytes: Uint8Array): boolean => findSuperblock(bytes) >= 0;

/**
 * Opens HDF5.
 * @throws FormatError E_H5_MAGIC, _TRUNCATED, _DAMAGED, _UNSUPPORTED, _LIMIT, _INFLATED, _EMPTY, _AXIS …
 */
export function openH5(title: string, bytes: Uint8Array, options: OpenOptions): OpenedFile {
	const superblock = findSuperblock(bytes);
	if (superblock < 0) throw failure('h5', 'MAGIC', 'This is no HDF5 file: its signature is missing.');
	const file = new FileBytes(bytes);
	const budget = inflateBudget();
	const sources: ArraySource[] = [];
	const skipped: string[] = [];
	for (const dataset of listObjects(file, readSuperblock(file, superblock))) {
		const type = readNumberType(file, dataset);
		const shape = readShape(file, dataset);
		if (typeof type === 'string') skipped.push(`${printable(dataset.name)} (${type})`);
		else if (shape === undefined) skipped.push(`${printable(dataset.name)} (a single value)`);
		else if (shape.length > 4) skipped.push(`${printable(dataset.name)} (${shape.length} dimensions)`);
		else sources.push(arraySource(dataset.name, shape, readValues(file, dataset, shape, type, budget)));
	}
	if (sources.length === 0) {
		throw failure('h5', 'EMPTY', `The HDF5 file holds no array of numbers${skipped.length > 0 ? `, but ${listed(skipped)}` : ''}.`);
	}
	// The tool keeps the name of its directions file in every surface file: nothing a reader of a surface misses.
	const missed = skipped.filter((text) => !text.startsWith('dir_file '));
	const notes = missed.length > 0 ? [`Not read, for they are no arrays of numbers: ${listed(missed)}.`] : [];
	return assemble({ format: 'h5', title, sources, notes, minusOneIsHole: (name) => MARKED_BY_MINUS_ONE.test(name) }, options);
}
