/** Files, as the page and the command line open them; the readers are loaded when first needed. */

import type { PreparedSurface } from '../../model/definition.ts';
import type { OpenedFile, OpenOptions } from '../../formats/index.ts';
import { FORMATS } from '../../formats/table-of-formats.ts';
import type { ShownPiece, TileFacts, TileFile } from '../../model/tiles.ts';
import type { Interpolation, SampledField, SampledPath, SampledPoints } from '../../model/field.ts';

export type { AxisReading, ChannelInfo, OpenedFile, OpenOptions, Reading } from '../../formats/index.ts';

/** Extensions of all files that can be read, with the dot: `.h5`, `.csv` … and `.gz`. */
export const READABLE: readonly string[] = [...FORMATS.filter(({ read }) => read).flatMap(({ extensions }) => extensions), '.gz'];

/** @throws FormatError */
export async function openSurfaceFile(name: string, bytes: Uint8Array, options: OpenOptions = {}): Promise<OpenedFile> {
	// Scattered samples are joined by what is loaded with it.
	const [{ openSurface }] = await Promise.all([import('../../formats/index.ts'), import('../../compile/surface/prepared.ts')]);
	return openSurface(name, bytes, options);
}

/** How a file is read, and what of it is needed. */
export interface ReadRequest {
	readonly options?: OpenOptions;
	/** What will be drawn between the samples. */
	readonly interpolation?: Interpolation;
	/** A file that holds a path and no surface will do. */
	readonly pathWillDo?: boolean;
}

/** A file as it was read: plain data, which may come from another thread. */
export interface ReadFile extends Omit<OpenedFile, 'surface' | 'path' | 'format'> {
	/** `zarr`: a store. */
	readonly format: OpenedFile['format'] | 'zarr';
	/** The samples of `channel`, with what takes long to be made of them; absent where the file holds a path only. */
	readonly samples?: { readonly field: SampledField | SampledPoints; readonly prepared: PreparedSurface };
	readonly path?: SampledPath;
	/** The samples are a coarse whole; finer ones are read a piece at a time. */
	readonly tiles?: { readonly facts: TileFacts; readonly base: Omit<ShownPiece, 'bound'> };
}

/** The bytes of a file, kept where they are read, so that it may be read otherwise. */
export interface FileBytes {
	/** @throws FormatError where it cannot be read so, or does not hold what is needed */
	read(request: ReadRequest): Promise<ReadFile>;
	/** Of a store, and of a large file: its pieces, once it was read. */
	readonly tiles?: TileFile;
	/** They are not read any more. */
	release(): void;
}

/**
 * Read a file's bytes and prepare its samples, here on this thread.
 * @throws FormatError
 */
export async function readSurfaceFile(
	name: string,
	bytes: Uint8Array,
	{ options, interpolation, pathWillDo = false }: ReadRequest,
): Promise<ReadFile> {
	const { surface, path: pathOf, ...file } = await openSurfaceFile(name, bytes, options);
	const path = pathOf();
	const told = { ...file, ...(path ? { path } : {}) };
	if (pathWillDo && path && file.channel === undefined) return told;
	const field = surface();
	const { prepareSurface } = await import('../../compile/surface/prepared.ts');
	return { ...told, samples: { field, prepared: prepareSurface(field, interpolation) } };
}
