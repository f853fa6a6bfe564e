/** Contents of a file → what its caller sees. */

import { layoutOfArrays } from './arrays.ts';
import type { Contents, NamedArray, Table } from './contents.ts';
import { openedFile, type OpenedFile, type OpenOptions } from './opened.ts';
import { layoutOfTable } from './table.ts';

/** What a reader hands over: arrays, or a table that may turn out to be a bare matrix. */
export type Found = Contents | (Omit<Contents, 'arrays'> & { readonly table: Table; readonly arrays: () => readonly NamedArray[] });

/**
 * Decides what each part of a file is, and opens it.
 * @throws FormatError E_<FORMAT>_CHANNEL, _AXIS, _LIMIT, _DIMENSIONS …
 */
export function openContents(found: Found, options: OpenOptions): OpenedFile {
	const { format, title } = found;
	const again = (others: OpenOptions): OpenedFile => openContents(found, others);
	if (!('table' in found)) return openedFile(format, title, layoutOfArrays(found, options), options, again);
	const table = layoutOfTable(format, found.table, options);
	const layout =
		table === undefined
			? layoutOfArrays({ ...found, arrays: found.arrays() }, options)
			: { ...table, notes: [...(found.notes ?? []), ...table.notes] };
	return openedFile(format, title, layout, options, again);
}
