/** Reading and writing surface files: bytes in, typed results out. No file system, no page. */

import { openCsv } from './csv.ts';
import { failure, printable, safeName } from './failure.ts';
import { isH5, openH5 } from './h5.ts';
import { inflateBudget, inflateGzip, isGzip } from './inflate.ts';
import { openJson } from './json.ts';
import { isNpy, openNpy } from './npy-file.ts';
import { openNpz } from './npz.ts';
import type { OpenOptions, OpenedFile } from './opened.ts';
import { FORMATS, type FormatId } from './table-of-formats.ts';
import { isModelName, wayOut } from './ways-out.ts';
import { isZip } from './zip.ts';

export type { ArrayAxis, AxisReading, ChannelInfo, ChannelKind, OpenOptions, OpenedFile, Reading } from './opened.ts';
export { FORMATS, type FormatId, type FormatRow } from './table-of-formats.ts';
export { type LossSurface, type LossSurfaceName, writeLossSurface } from './loss-surface.ts';
export { writePng } from './png.ts';
export { type NpyArray, writeCsv, writeJson, writeNpy, writeNpz } from './write.ts';

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
 * const bytes = new TextEncoder().encode('x,y,loss\n0,0,1\n1,0,2\n0,1,3\n1,1,4\n');
 * const file = await openSurface('surface.csv', bytes);
 * console.log(file.channel, file.reading?.layout); // loss grid
 * const field = file.surface();
 * console.log(field.values); // Float64Array(4) [ 1, 2, 3, 4 ]
 * const landscape = openLandscape({ kind: 'surface', name: file.title, field });
 * console.log(landscape.domain); // { u: [ 0, 1 ], v: [ 0, 1 ] }
 */
export async function openSurface(name: string, bytes: Uint8Array, options: OpenOptions = {}): Promise<OpenedFile> {
	const title = safeName(titleOf(name));
	if (!isGzip(bytes)) return open(title, title, bytes, options);
	const inner = title.replace(/\.gz$/i, '');
	const format = formatNamed(inner) ?? 'csv';
	const plain = inflateGzip(format, 'The file', bytes, inflateBudget(bytes.length, format === 'csv' || format === 'json'));
	if (isGzip(plain))
		throw failure(format, 'MAGIC', `"${printable(title)}" is compressed twice. Unpack it (gunzip), and open the file in it.`);
	return open(title, inner, plain, options);
}

const extensionOf = (name: string): string => /\.[^.]*$/.exec(name.toLowerCase())?.[0] ?? '';

/** The format that a name without `.gz` says. */
function formatNamed(name: string): FormatId | undefined {
	const extension = extensionOf(name);
	return FORMATS.find((row) => row.read && row.extensions.includes(extension))?.id;
}

/** @param name the name of what is read, without `.gz` */
function open(title: string, name: string, bytes: Uint8Array, options: OpenOptions): OpenedFile {
	if (bytes.length === 0) throw failure('file', 'EMPTY', `"${printable(title)}" is empty.`);
	const extension = extensionOf(name);
	if (isNpy(bytes)) return openNpy(title, name, bytes, options);
	// PyTorch's files are zip archives, too.
	if (isZip(bytes) && !isModelName(extension)) return openNpz(title, bytes, options);
	if (isH5(bytes)) return openH5(title, bytes, options);
	const way = wayOut(bytes, extension);
	if (way !== undefined) throw failure('file', 'FORMAT', `"${printable(title)}" is ${way}.`);
	switch (formatNamed(name)) {
		case 'json':
			return openJson(title, bytes, options);
		case 'csv':
			return openCsv(title, bytes, options);
		case 'h5':
			return openH5(title, bytes, options);
		case 'npy':
			return openNpy(title, name, bytes, options);
		case 'npz':
			throw failure('npz', 'MAGIC', 'This is no .npz archive: it does not begin as a zip file does.');
		default:
			break;
	}
	if (extension === '.gz')
		throw failure(formatNamed(name.slice(0, -3)) ?? 'csv', 'MAGIC', 'This is no gzip file: it does not begin as one does.');
	throw failure(
		'file',
		'FORMAT',
		`"${printable(title)}" is of no known format${extension === '' ? '; it has no extension' : ` ("${printable(extension)}")`}. If it holds a table of numbers as text, name it .csv or .txt.`,
	);
}
