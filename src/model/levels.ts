/** When a field is worth showing coarsely first, and how coarsely. */

import type { GridSpec } from './geometry.ts';

/** A field whose rest takes longer than this is shown coarsely first. */
export const SLOW_MS = 250;
/** The first level should be there within this. */
const FIRST_LEVEL_MS = 100;
/** Each level has this many times the columns and rows of the one before: sixteen times the cells, so that all levels together cost a fifteenth of the field. */
const REFINEMENT = 4;
/** A side of fewer cells shows nothing of a landscape. */
const LEAST_SIDE = 17;

/**
 * The grids of the levels that precede a grid, coarsest first; none where the grid itself is as small.
 *
 * @param milliseconds what the whole grid is still expected to take
 * @example
 * levelsOf({ columns: 512, rows: 512, domain }, 4000).map(({ columns }) => columns); // [32, 128]
 */
export function levelsOf({ columns, rows, domain }: GridSpec, milliseconds: number): GridSpec[] {
	const levels: GridSpec[] = [];
	for (let factor = REFINEMENT; ; factor *= REFINEMENT) {
		const side = (cells: number): number => Math.min(cells, Math.max(LEAST_SIDE, Math.round(cells / factor)));
		const level = { columns: side(columns), rows: side(rows), domain };
		const finer = levels[0] ?? { columns, rows };
		// A level that is hardly smaller than the next one is left out.
		if (level.columns * level.rows * REFINEMENT > finer.columns * finer.rows) return levels;
		levels.unshift(level);
		if (milliseconds / factor ** 2 <= FIRST_LEVEL_MS) return levels;
	}
}

/**
 * Indices along an axis, coarsest first, each list with all of the one before: the ends, then the middles, and so on to every index.
 * Cells of a coarse list are cells of the whole, so a field that is refined in place computes none of them twice.
 *
 * @param count of the axis
 * @param first indices of the first list, about
 * @example
 * refinement(9, 3) // [0, 4, 8], [0, 2, 4, 6, 8], [0, 1, … 8]
 */
export function refinement(count: number, first: number): Uint32Array[] {
	const lists: Uint32Array[] = [];
	for (let parts = Math.max(1, first - 1); parts < count - 1; parts *= 2)
		lists.push(Uint32Array.from({ length: parts + 1 }, (_, i) => Math.round((i * (count - 1)) / parts)));
	lists.push(Uint32Array.from({ length: count }, (_, i) => i));
	return lists;
}

/** A pace is taken as known once it was measured for this long: earlier, bands still grow, and two may end together. */
const WATCHED_MS = 15;

/** How fast the rows of a field come, measured while they come. */
export class RowClock {
	readonly #rows: number;
	readonly #landings: { readonly row: number; readonly at: number }[] = [];

	/** @param rows of the whole field */
	constructor(rows: number) {
		this.#rows = rows;
	}

	/** Tell that all rows before `row` were done at this time, in milliseconds. */
	done(row: number, at: number): void {
		this.#landings.push({ row, at });
	}

	/**
	 * Milliseconds that the rest will take at the latest pace; undefined while that is not known. The first band says nothing: with
	 * it a driver translates the program.
	 */
	get remaining(): number | undefined {
		const last = this.#landings.at(-1);
		const before = last && this.#landings.findLast(({ at }) => at <= last.at - WATCHED_MS);
		if (!before || last.row === before.row) return undefined;
		return ((last.at - before.at) / (last.row - before.row)) * (this.#rows - last.row);
	}
}
