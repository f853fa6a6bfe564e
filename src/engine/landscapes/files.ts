/** Files, as the page and the command line open them; the readers are loaded when first needed. */

import type { PreparedSurface } from '../../model/definition.ts';
import type { OpenedFile, OpenOptions } from '../../formats/index.ts';
import { FORMATS } from '../../formats/table-of-formats.ts';
import type { ShownPiece, TileFacts, TileFile } from '../../model/tiles.ts';
import { UsageError } from '../../model/errors.ts';
import type { Interpolation, SampledField, SampledPath, SampledPoints } from '../../model/field.ts';

export type { ArrayAxis, AxisReading, ChannelInfo, OpenedFile, OpenOptions, Reading } from '../../formats/index.ts';

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
export interface ReadFile extends Omit<OpenedFile, 'surface' | 'path' | 'again' | 'format'> {
	/** `zarr`: a store. */
	readonly format: OpenedFile['format'] | 'zarr';
	/** The samples of `channel`, with what takes long to be made of them; absent where the file holds a path only. */
	readonly samples?: { readonly field: SampledField | SampledPoints; readonly prepared: PreparedSurface };
	readonly path?: SampledPath;
	/** The samples are a coarse whole; finer ones are read a piece at a time. */
	readonly tiles?: { readonly facts: TileFacts; readonly base: Omit<ShownPiece, 'bound' | 'hatched'> };
}

/** The bytes of a file, kept where they are read, so that it may be read otherwise. */
export interface FileBytes {
	/** @throws FormatError where it cannot be read so, or does not hold what is needed */
	read(request: ReadRequest): Promise<ReadFile>;
	/** Of a store, and of a large file: its pieces, once it was read. */
	readonly tiles?: TileFile;
	/** A few samples of a slice, for a small picture of it. @throws FormatError */
	glance(request: GlanceRequest): Promise<Glance>;
	/** They are not read any more. */
	release(): void;
}

/** Which slice of an array is glanced at, and at how many samples a side at most. */
export interface GlanceRequest {
	readonly options: OpenOptions;
	readonly side: number;
}

/** Samples of a slice, evenly taken: rows × columns, row after row from the lowest y. */
export interface Glance {
	readonly columns: number;
	readonly rows: number;
	readonly values: Float32Array<ArrayBuffer>;
}

/** The k-th of `count` places that are evenly taken of `of`, the first and the last among them. */
export const evenly = (k: number, count: number, of: number): number => (count === 1 ? 0 : Math.round((k * (of - 1)) / (count - 1)));

/** Reads a file's bytes on this thread. What was decoded of an array serves its next slice, which costs no more than itself. */
export class SurfaceReader implements FileBytes {
	readonly #name: string;
	readonly #bytes: Uint8Array;
	#file: OpenedFile | null = null;

	constructor(name: string, bytes: Uint8Array) {
		this.#name = name;
		this.#bytes = bytes;
	}

	/** @throws FormatError */
	async #open(options: OpenOptions = {}): Promise<OpenedFile> {
		const file = this.#file ? this.#file.again(options) : await openSurfaceFile(this.#name, this.#bytes, options);
		// Only an array has slices beside the one that was read; anything else is soon read again, and would take memory meanwhile.
		this.#file = file.arrayAxes ? file : null;
		return file;
	}

	async read({ options, interpolation, pathWillDo = false }: ReadRequest): Promise<ReadFile> {
		const { surface, path: pathOf, again: _, ...file } = await this.#open(options);
		const path = pathOf();
		const told = { ...file, ...(path ? { path } : {}) };
		if (pathWillDo && path && file.channel === undefined) return told;
		const field = surface();
		const { prepareSurface } = await import('../../compile/surface/prepared.ts');
		return { ...told, samples: { field, prepared: prepareSurface(field, interpolation) } };
	}

	async glance({ options, side }: GlanceRequest): Promise<Glance> {
		const field = (await this.#open(options)).surface();
		if (field.layout === 'points') throw new UsageError('Samples on no grid have no slices beside them.');
		const [columns, rows] = [Math.min(side, field.columns), Math.min(side, field.rows)];
		const values = new Float32Array(columns * rows);
		for (let row = 0; row < rows; row++)
			for (let column = 0; column < columns; column++)
				values[row * columns + column] = field.values[
					evenly(row, rows, field.rows) * field.columns + evenly(column, columns, field.columns)
				] as number;
		return { columns, rows, values };
	}

	release(): void {
		this.#file = null;
	}
}
