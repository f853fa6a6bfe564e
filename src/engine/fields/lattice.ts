/**
 * The lattice that tiles lie on. Along an axis a cell of level L is 2^−L of the landscape's base cell, and lattice points are whole
 * multiples of a cell, counted from 0. A base cell has few bits, so that every point is an exact number of double precision: whoever
 * asks for a point asks for the same number, and a point of a level is a point of all finer ones.
 */

import type { GridSpec, Range, Rectangle } from '../../model/geometry.ts';

/** Cells along a side of a tile: a power of two, so that the coordinates of a tile's grid come out exactly. */
export const TILE_CELLS = 128;
/** The base cell's leading bits: it is at most 1/16 smaller than a cell of the whole window. */
const MANTISSA = 16;
/** A view has at least this share of the columns and rows asked for: levels are far apart, and the next one has four times the cells. */
const LEAST_SHARE = 0.8;

/** Base cells along u and v. */
export interface Lattice {
	readonly u: number;
	readonly v: number;
}

/** Levels along u and v: windows need not have the landscape's shape. */
export interface Level {
	readonly u: number;
	readonly v: number;
}

/** Whole numbers of cells along an axis, from the first point to the last. */
type Span = readonly [from: number, to: number];

/** A rectangle of a level's cells. */
export interface Cells {
	readonly level: Level;
	readonly u: Span;
	readonly v: Span;
}

/** A tile by its column and row among those of its level. */
export interface Tile {
	readonly i: number;
	readonly j: number;
}

const baseCell = ([lo, hi]: Range, cells: number): number => {
	const cell = (hi - lo) / cells;
	const unit = 2 ** Math.floor(Math.log2(cell)) / MANTISSA;
	return Math.floor(cell / unit) * unit;
};

/** The lattice of a landscape. @param view its own window @param cells along a side of it */
export const latticeOf = ({ u, v }: Rectangle, cells = 511): Lattice => ({ u: baseCell(u, cells), v: baseCell(v, cells) });

const cellOf = (base: number, level: number): number => base * 2 ** -level;

/** The coarsest level whose cells are no larger than those that are wanted. */
const levelFor = (base: number, cell: number): number => Math.ceil(Math.log2(base / cell) - 1e-9);

/** Rounded up; 0 where `Math.ceil` has −0, which functions tell apart. */
const ceilOf = (x: number): number => Math.ceil(x) + 0;

/** Whole cells, an even number from an even point on, so that a level coarser has the same ends. */
const spanOf = ([lo, hi]: Range, cell: number): Span => [2 * Math.floor(lo / (2 * cell)), 2 * ceilOf(hi / (2 * cell))];

const isExact = ([from, to]: Span): boolean => Math.max(Math.abs(from), Math.abs(to)) * 2 * MANTISSA < 2 ** 53;

/**
 * The cells by which a window is shown: of the coarsest level that has about the columns and rows asked for across it (0.8 to 1.7 times
 * as many), or of one coarser where the machine cannot hold as many. The window is widened to whole cells.
 *
 * @param most cells that the machine can hold
 * @returns null where double precision ends: such a window has no lattice
 */
export function cellsFor(lattice: Lattice, { u: across, v: up }: Rectangle, columns: number, rows: number, most: number): Cells | null {
	const cell = ([lo, hi]: Range, count: number): number => (hi - lo) / (LEAST_SHARE * (count - 1));
	const wanted = { u: cell(across, columns), v: cell(up, rows) };
	const level = { u: levelFor(lattice.u, wanted.u), v: levelFor(lattice.v, wanted.v) };
	for (;;) {
		const [u, v] = [spanOf(across, cellOf(lattice.u, level.u)), spanOf(up, cellOf(lattice.v, level.v))];
		if (!isExact(u) || !isExact(v)) return null;
		if ((u[1] - u[0] + 1) * (v[1] - v[0] + 1) <= most) return { level, u, v };
		level[u[1] - u[0] > v[1] - v[0] ? 'u' : 'v']--;
	}
}

/** The same part of the plane at a level that is coarser by `by`, widened to whole cells of it. */
export function coarser({ level, u, v }: Cells, by: number): Cells {
	const part = 2 ** by;
	const span = ([from, to]: Span): Span => [Math.floor(from / part), ceilOf(to / part)];
	return { level: { u: level.u - by, v: level.v - by }, u: span(u), v: span(v) };
}

/** The grid of lattice points of these cells, the ends included. */
export function gridOf(lattice: Lattice, { level, u, v }: Cells): GridSpec {
	const [du, dv] = [cellOf(lattice.u, level.u), cellOf(lattice.v, level.v)];
	return { columns: u[1] - u[0] + 1, rows: v[1] - v[0] + 1, domain: { u: [u[0] * du, u[1] * du], v: [v[0] * dv, v[1] * dv] } };
}

/** The cells of a block of tiles. */
export function cellsOfTiles(level: Level, { i, j, count, rows }: Block): Cells {
	return { level, u: [i * TILE_CELLS, (i + count) * TILE_CELLS], v: [j * TILE_CELLS, (j + rows) * TILE_CELLS] };
}

const tilesAlong = ([from, to]: Span): Span => [
	Math.floor(from / TILE_CELLS),
	Math.max(Math.ceil(to / TILE_CELLS), Math.floor(from / TILE_CELLS) + 1),
];

/** The tiles that have these cells, with those around them where there is a ring; row after row. */
export function tilesOf({ u, v }: Pick<Cells, 'u' | 'v'>, ring = 0): Tile[] {
	const [[i0, i1], [j0, j1]] = [tilesAlong(u), tilesAlong(v)];
	const tiles: Tile[] = [];
	for (let j = j0 - ring; j < j1 + ring; j++) for (let i = i0 - ring; i < i1 + ring; i++) tiles.push({ i, j });
	return tiles;
}

/** Neighbouring tiles that are computed together: `count` a row in `rows` rows, powers of two both. */
export interface Block extends Tile {
	readonly count: number;
	readonly rows: number;
}

/** The tiles of a block. */
export const tilesOfBlock = ({ i, j, count, rows }: Block): Tile[] =>
	Array.from({ length: count * rows }, (_, k) => ({ i: i + (k % count), j: j + Math.floor(k / count) }));

const powerBelow = (size: number): number => 2 ** Math.floor(Math.log2(size));

/** Cut ascending whole numbers into pieces of neighbours, a power of two each. */
function cut(numbers: readonly number[], most: number): (readonly [first: number, count: number])[] {
	const pieces: (readonly [number, number])[] = [];
	for (let at = 0; at < numbers.length; ) {
		let next = 1;
		while (numbers[at + next] === (numbers[at] as number) + next) next++;
		const count = powerBelow(Math.min(next, most));
		pieces.push([numbers[at] as number, count]);
		at += count;
	}
	return pieces;
}

const groupBy = <T>(all: readonly T[], key: (one: T) => string): T[][] => {
	const groups = new Map<string, T[]>();
	for (const one of all) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
	return [...groups.values()];
};

/**
 * Tiles joined to blocks, those nearest to a place first.
 * @param tiles row after row
 * @param focus the place, in tiles
 * @param most tiles of a block
 */
export function blocksOf(tiles: readonly Tile[], focus: { readonly i: number; readonly j: number }, most: number): Block[] {
	const runs = groupBy(tiles, ({ j }) => `${j}`).flatMap((row) =>
		cut(
			row.map(({ i }) => i),
			most,
		).map(([i, count]) => ({ i, count, j: (row[0] as Tile).j })),
	);
	const blocks = groupBy(runs, ({ i, count }) => `${i} ${count}`).flatMap((column) => {
		const [{ i, count }] = column as [(typeof runs)[number]];
		return cut(
			column.map(({ j }) => j),
			Math.max(1, most / count),
		).map(([j, rows]): Block => ({ i, j, count, rows }));
	});
	const distance = ({ i, j, count, rows }: Block): number =>
		Math.hypot(Math.max(i - focus.i, 0, focus.i - (i + count)), Math.max(j - focus.j, 0, focus.j - (j + rows)));
	return blocks.sort((a, b) => distance(a) - distance(b));
}

/** Where a place of the plane lies among the tiles of a level. */
export const inTiles = (lattice: Lattice, level: Level, u: number, v: number): { readonly i: number; readonly j: number } => ({
	i: u / (cellOf(lattice.u, level.u) * TILE_CELLS),
	j: v / (cellOf(lattice.v, level.v) * TILE_CELLS),
});
