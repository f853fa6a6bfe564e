/** The largest grid of the CPU. */

import type { Precision } from '../model/backend.ts';
import { LimitError } from '../model/errors.ts';
import type { GridSpec } from '../model/geometry.ts';
import { assertGrid } from '../model/requests.ts';

/** 2^28 cells: what one typed array and a person's memory can be expected to hold. */
export const MAX_CELLS = 2 ** 28;

/** @throws LimitError naming the largest grid of the same shape that fits */
export function assertFits(grid: GridSpec, precision: Precision): void {
	assertGrid(grid, precision);
	const { columns, rows } = grid;
	if (columns * rows <= MAX_CELLS) return;
	const shrink = Math.sqrt(MAX_CELLS / (columns * rows));
	const fitColumns = Math.max(1, Math.min(Math.floor(columns * shrink), MAX_CELLS));
	const fitRows = Math.max(1, Math.min(Math.floor(rows * shrink), MAX_CELLS));
	// A side cannot be less than one cell, so a very long grid shrinks along its length only.
	const fit = fitColumns * fitRows <= MAX_CELLS ? `${fitColumns} × ${fitRows}` : fitRows === 1 ? `${MAX_CELLS} × 1` : `1 × ${MAX_CELLS}`;
	throw new LimitError(`A grid of ${columns} × ${rows} does not fit; the largest of this shape that fits is ${fit}.`);
}
