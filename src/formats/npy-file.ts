/** A .npy file on its own: an array, or the records of a structured one. */

import { readNpy } from './npy.ts';
import type { OpenOptions, OpenedFile } from './opened.ts';
import { openContents } from './read.ts';
import { recordsOf } from './structured.ts';

export { isNpy } from './npy.ts';

/**
 * Opens .npy.
 * @param name the file's name, which is the array's
 * @throws FormatError E_NPY_…
 */
export function openNpy(title: string, name: string, bytes: Uint8Array, options: OpenOptions): OpenedFile {
	const fields = recordsOf('npy', 'The array', '', bytes);
	const read = fields?.arrays ?? [readNpy('npy', 'The array', name.replace(/\.npy$/i, '') || 'values', bytes)];
	return openContents(
		{
			format: 'npy',
			title,
			arrays: read.map(({ source }) => ({ ...source, group: '' })),
			skipped: fields?.skipped ?? [],
			notes: read.flatMap(({ notes }) => notes),
		},
		options,
	);
}
