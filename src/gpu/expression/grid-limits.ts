/** Which grids fit on the device. */

import { LimitError } from '../../model/errors.ts';
import type { GridSpec } from '../../model/geometry.ts';
import { assertGrid } from '../../model/requests.ts';
import type { GpuContext } from '../device/context.ts';
import { COLUMNS_A_THREAD, longestAxis } from './field-kernels.ts';

/** Planes of an axis at most, a word of a coordinate: the coordinate itself, and what is shared along it. */
export const AXIS_PLANES = 9;

/** Words a row: the columns, rounded up to the kernel's group. */
export const strideOf = (columns: number): number => Math.ceil(columns / COLUMNS_A_THREAD) * COLUMNS_A_THREAD;

/** Cells of the largest field: one buffer's, or what the ledger's cap leaves for one array. */
export const maxFieldCells = (context: GpuContext): number => Math.floor(Math.min(context.bufferBytes, context.memoryCap) / 4);

/**
 * @param arrays how many arrays of cells are kept: 1, or 3 with the gradient
 * @param words of a coordinate
 * @throws LimitError naming the largest grid of the same shape that fits
 */
export function assertFits(context: GpuContext, grid: GridSpec, arrays: number, words: 1 | 2 = 1): void {
	assertGrid(grid, 'f32');
	const { columns, rows } = grid;
	const cells = Math.floor(Math.min(context.bufferBytes, context.memoryCap / arrays) / 4);
	const longest = Math.min(longestAxis(context.limits), Math.floor(context.bufferBytes / (4 * words * AXIS_PLANES)));
	if (strideOf(columns) * rows <= cells && columns <= longest && rows <= longest) return;
	const shrink = Math.min(1, Math.sqrt(cells / (strideOf(columns) * rows)), longest / Math.max(columns, rows));
	// Rounding down to a full group of columns keeps the padding inside the limit.
	const fitColumns = Math.max(
		1,
		columns < COLUMNS_A_THREAD ? columns : Math.floor((columns * shrink) / COLUMNS_A_THREAD) * COLUMNS_A_THREAD,
	);
	const fitRows = Math.max(1, Math.min(Math.floor(rows * shrink), Math.floor(cells / strideOf(fitColumns))));
	throw new LimitError(
		`A grid of ${columns} × ${rows} does not fit on this GPU; the largest of this shape that fits is ${fitColumns} × ${fitRows}.`,
	);
}
