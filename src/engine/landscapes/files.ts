/** Files, as the page and the command line open them; the readers are loaded when first needed. */

import type { OpenedFile, OpenOptions } from '../../formats/index.ts';
import { FORMATS } from '../../formats/table-of-formats.ts';

export type { AxisReading, ChannelInfo, OpenedFile, OpenOptions, Reading } from '../../formats/index.ts';

/** Extensions of all files that can be read, with the dot: `.h5`, `.csv` … and `.gz`. */
export const READABLE: readonly string[] = [...FORMATS.filter(({ read }) => read).flatMap(({ extensions }) => extensions), '.gz'];

/** @throws FormatError */
export async function openSurfaceFile(name: string, bytes: Uint8Array, options: OpenOptions = {}): Promise<OpenedFile> {
	const { openSurface } = await import('../../formats/index.ts');
	return openSurface(name, bytes, options);
}
