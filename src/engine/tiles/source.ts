/** Where tiles come from: a store, a large file, or what was read of one. */

import type { Range } from '../../model/geometry.ts';
import type { SampleBlock, TileCount, TileLevel } from '../../model/tiles.ts';

/** Spacings by which a sample may miss the end of the surface and still lie on it. */
const ROUNDED = 1e-9;

/** Samples in chunks. Chunks are counted from the lowest u and v; one at an edge may be smaller. */
export interface TileSource {
	/** The finest first. */
	readonly levels: readonly TileLevel[];
	/**
	 * The samples of a chunk, row after row from the lowest v; null where it is not there (yet).
	 * @throws FormatError where it is there and cannot be read
	 */
	chunk(level: number, row: number, column: number): Promise<Float64Array | null>;
	/** Chunks of coarse levels are made of those of the finest, and are others when more of these come. */
	readonly isDerived?: boolean;
	/** Of derived levels: blocks of the *finest* level that are in none of them. */
	gaps?(): readonly SampleBlock[];
	/** Chunks that were met and cannot be read, as `level/row/column`, and why. */
	readonly damaged?: ReadonlyMap<string, string>;
	count(): Omit<TileCount, 'damaged'>;
	/** Look which chunks there are now. True where there are others than before. */
	refresh(): Promise<boolean>;
}

/** Rows and columns of a chunk as they are: fewer at an edge. */
export const chunkSize = (level: TileLevel, row: number, column: number): { readonly columns: number; readonly rows: number } => ({
	columns: Math.min(level.chunkColumns, level.columns - column * level.chunkColumns),
	rows: Math.min(level.chunkRows, level.rows - row * level.chunkRows),
});

/**
 * Samples of a level along an axis, with one more at each end that the surface goes beyond: where they begin (0 or −1), and how many.
 * What lies beyond the first or the last sample is that sample again.
 */
export function withEdges(
	{ first, step }: TileLevel['u'],
	count: number,
	[lo, hi]: Range,
): { readonly from: number; readonly count: number } {
	const [begin, end] = step > 0 ? [lo, hi] : [hi, lo];
	const before = Number((first - begin) / step > ROUNDED);
	const behind = Number((end - first) / step - (count - 1) > ROUNDED);
	return { from: before === 0 ? 0 : -1, count: before + count + behind };
}

/** How many chunks a level has along both axes. */
export const chunkCounts = (level: TileLevel): { readonly columns: number; readonly rows: number } => ({
	columns: Math.ceil(level.columns / level.chunkColumns),
	rows: Math.ceil(level.rows / level.chunkRows),
});

/** Chunks of a level, row after row. */
export function* chunksOfTiles(level: TileLevel): Generator<{ readonly row: number; readonly column: number }> {
	const { columns, rows } = chunkCounts(level);
	for (let row = 0; row < rows; row++) for (let column = 0; column < columns; column++) yield { row, column };
}

/** The samples of a chunk in its level. */
export const blockOf = (level: TileLevel, row: number, column: number): SampleBlock => ({
	...{ row: row * level.chunkRows, column: column * level.chunkColumns },
	...chunkSize(level, row, column),
});
