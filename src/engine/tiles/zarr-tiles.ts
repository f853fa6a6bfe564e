/** Levels of Zarr arrays as tiles. */

import type { Spacing } from '../../model/definition.ts';
import { FormatError } from '../../model/errors.ts';
import { printable } from '../../model/printable.ts';
import type { TileLevel } from '../../model/tiles.ts';
import type { ListedSource } from './places.ts';
import { chunkCounts, chunkSize, chunksOfTiles, type TileSource } from './source.ts';
import { type ArrayHead, chunkReader, codecsOf, type ZarrCut } from './zarr-array.ts';

/** Levels of an array: each with its head, what is shown of it, and where its samples lie. */
export interface ArrayLevel {
	readonly path: string;
	readonly head: ArrayHead;
	readonly cut: ZarrCut;
	readonly u: Spacing;
	readonly v: Spacing;
}

/** Rows and columns of what is shown of an array. */
export const sizeOf = ({ shape }: ArrayHead, { row, column }: ZarrCut) => ({
	columns: shape[column] as number,
	rows: shape[row] as number,
});

/** Chunks of a surface at most: each is looked for in the list of files. */
const MOST_CHUNKS = 2 ** 21;

/** Levels as tiles. @throws FormatError where they are compressed in a way that cannot be read */
export async function tilesOf(source: ListedSource, levels: readonly ArrayLevel[]): Promise<TileSource> {
	for (const { path, head } of levels) codecsOf(path, head);
	const tiles = levels.map(
		({ head, cut, u, v }): TileLevel => ({
			...sizeOf(head, cut),
			chunkColumns: head.chunks[cut.column] as number,
			chunkRows: head.chunks[cut.row] as number,
			...{ u, v },
		}),
	);
	const all = tiles.map(chunkCounts).reduce((sum, { columns, rows }) => sum + columns * rows, 0);
	if (all > MOST_CHUNKS)
		throw new FormatError(
			'E_ZARR_CHUNKS',
			`“${printable(levels[0]?.path || 'the root')}” has ${all} chunks; the limit is ${MOST_CHUNKS}. Rechunk it into larger ones, to 256 × 256 samples for one.`,
		);
	const readersNow = () => Promise.all(levels.map(({ path, head, cut }) => chunkReader(source, path, head, cut)));
	let readers = await readersNow();
	let paths = await source.list();
	const isThere = (level: number, row: number, column: number): boolean => paths.has(readers[level]?.file(row, column) ?? '');
	// What is counted are files: of what a file with many chunks holds is known when it is read.
	const files = tiles.map((tile, level): TileLevel => {
		const { head, cut } = levels[level] as ArrayLevel;
		const [chunkRows, chunkColumns] = [cut.row, cut.column].map((axis) => head.shard?.[axis] ?? head.chunks[axis]) as [number, number];
		return { ...tile, chunkRows, chunkColumns };
	});
	const allFiles = files.map(chunkCounts).reduce((sum, { columns, rows }) => sum + columns * rows, 0);
	const countThere = (): number =>
		tiles.reduce((sum, tile, level) => {
			const file = files[level] as TileLevel;
			const [down, across] = [file.chunkRows / tile.chunkRows, file.chunkColumns / tile.chunkColumns];
			let there = 0;
			for (const { row, column } of chunksOfTiles(file)) if (isThere(level, row * down, column * across)) there++;
			return sum + there;
		}, 0);
	let there = countThere();
	return {
		levels: tiles,
		async chunk(level, row, column) {
			if (!isThere(level, row, column)) return null;
			return (await readers[level]?.read(row, column, chunkSize(tiles[level] as TileLevel, row, column))) ?? null;
		},
		count: () => ({ there, all: allFiles }),
		async refresh() {
			if (!source.isLive) return false;
			paths = await source.list();
			// A file with many chunks in it is written anew when more of them come.
			if (levels.some(({ head }) => head.shard)) readers = await readersNow();
			const before = there;
			there = countThere();
			return there !== before;
		},
	};
}
