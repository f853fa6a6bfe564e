/** Reading and writing surface files: bytes in, typed results out. No file system, no page. */

import { isGzip, openCsv } from './csv.ts';
import { failure, printable } from './failure.ts';
import { isH5, openH5 } from './h5.ts';
import { openJson } from './json.ts';
import { isNpy, readNpy, startsWith } from './npy.ts';
import { openNpz } from './npz.ts';
import { assemble } from './assemble.ts';
import type { OpenOptions, OpenedFile } from './opened.ts';
import { isZip } from './zip.ts';

export type { AxisReading, ChannelInfo, ChannelKind, OpenOptions, OpenedFile, Reading } from './opened.ts';
export { FORMATS, type FormatId, type FormatRow } from './table-of-formats.ts';
export { writePng } from './png.ts';
export { type NpyArray, writeCsv, writeJson, writeNpy, writeNpz } from './write.ts';

/** Formats that are met often and are not read, by their first bytes. */
const KNOWN: readonly (readonly [readonly number[], string])[] = [
	[[0x89, 0x50, 0x4e, 0x47], 'a PNG image'],
	[[0xff, 0xd8, 0xff], 'a JPEG image'],
	[[0x47, 0x49, 0x46, 0x38], 'a GIF image'],
	[[0x25, 0x50, 0x44, 0x46], 'a PDF document'],
	[[0x80, 0x02], 'a Python pickle, which is never loaded'],
	[[0x80, 0x03], 'a Python pickle, which is never loaded'],
	[[0x80, 0x04], 'a Python pickle, which is never loaded'],
	[[0x80, 0x05], 'a Python pickle, which is never loaded'],
	[[0x4d, 0x41, 0x54, 0x4c, 0x41, 0x42], 'a MATLAB file (save it with -v7.3, which is HDF5)'],
	[[0x50, 0x41, 0x52, 0x31], 'a Parquet file'],
];

/** The last of "a/b/c.npy" or "a\\b\\c.npy". */
const titleOf = (name: string): string => name.split(/[/\\]/).pop() || name;

/**
 * Opens a surface file, told apart by its first bytes and, for text, by its extension.
 *
 * @param name the file's name, with or without folders
 * @param bytes the whole file
 * @param options which channel, and for arrays of 3 and 4 dimensions which two axes at which index
 * @returns the channels; `surface()` gives the samples, with coordinates ascending and holes as NaN
 * @throws FormatError with a code `E_<FORMAT>_<CAUSE>`; the message says what was found and what can be opened
 * @example
 * const file = await openSurface('surface.h5', new Uint8Array(await blob.arrayBuffer()));
 * const { columns, rows, values } = file.surface('train_loss');
 */
export async function openSurface(name: string, bytes: Uint8Array, options: OpenOptions = {}): Promise<OpenedFile> {
	const title = titleOf(name);
	if (bytes.length === 0) throw failure('file', 'EMPTY', `"${printable(title)}" is empty.`);
	if (isNpy(bytes)) {
		const { source, notes } = readNpy('npy', 'The array', title.replace(/\.npy$/i, '') || 'values', bytes);
		return assemble({ format: 'npy', title, sources: [source], notes }, options);
	}
	if (isZip(bytes)) return openNpz(title, bytes, options);
	if (isH5(bytes)) return openH5(title, bytes, options);
	if (isGzip(bytes)) return openCsv(title, bytes, options);
	const known = KNOWN.find(([magic]) => startsWith(bytes, magic));
	if (known) throw failure('file', 'FORMAT', `"${printable(title)}" is ${known[1]}.`);
	const extension = /\.[^.]*$/.exec(title.toLowerCase())?.[0] ?? '';
	if (extension === '.json') return openJson(title, bytes, options);
	if (['.csv', '.tsv', '.txt'].includes(extension)) return openCsv(title, bytes, options);
	if (['.h5', '.hdf5'].includes(extension)) return openH5(title, bytes, options);
	if (extension === '.npy') readNpy('npy', 'The file', title, bytes);
	if (extension === '.npz') throw failure('npz', 'MAGIC', 'This is no .npz archive: it does not begin as a zip file does.');
	if (extension.endsWith('.gz')) throw failure('csv', 'MAGIC', 'This is no gzip file: it does not begin as one does.');
	throw failure(
		'file',
		'FORMAT',
		`"${printable(title)}" is of no known format${extension === '' ? '; it has no extension' : ` ("${printable(extension)}")`}.`,
	);
}
