/** A field composed of others, on the CPU. The GPU's twin is `shaders/kernels/field-compose.wgsl`. */

import type { Field } from '../../model/field.ts';
import type { GridSpec } from '../../model/geometry.ts';
import { type AxisPlacing, placingEverywhere, placingIn } from '../../model/placing.ts';
import type { Numbers } from './module-memory.ts';

/** For each cell of an axis the cell of the piece before it, and how far it is from there to the next one. */
function placesOf({ first, count, shift, ratio }: AxisPlacing, cells: number): { readonly at: Uint32Array; readonly part: Float64Array } {
	const [at, part] = [new Uint32Array(count), new Float64Array(count)];
	for (let k = 0; k < count; k++) {
		const place = Math.min(Math.max(shift + ratio * (first + k), 0), cells - 1);
		at[k] = Math.min(Math.floor(place), cells - 2);
		part[k] = place - (at[k] as number);
	}
	return { at, part };
}

/** Lay pieces over one another into `values`, rows × columns. @throws Error where no cell of the grid lies in the first piece */
export function composeValues(grid: GridSpec, pieces: readonly Field[], values: Numbers): void {
	for (const [k, piece] of pieces.entries()) {
		const within = placingIn(grid, piece.grid);
		if (within) lay(grid, piece, k === 0 ? placingEverywhere(grid, within) : within, values);
		else if (k === 0) throw new Error('the first piece covers nothing of the grid');
	}
}

function lay(
	grid: GridSpec,
	{ grid: from, values: cells }: Field,
	{ across, up }: ReturnType<typeof placingEverywhere>,
	values: Numbers,
): void {
	const columns = placesOf(across, from.columns);
	const rows = placesOf(up, from.rows);
	const stride = from.columns;
	// Cells on cells, as of tiles of the same level: rows are copied.
	const start = across.shift + across.first;
	const isCopy = across.ratio === 1 && Number.isInteger(start) && start >= 0 && start + across.count <= stride;
	for (let r = 0; r < up.count; r++) {
		const row = (rows.at[r] as number) * stride;
		const b = rows.part[r] as number;
		const out = (up.first + r) * grid.columns + across.first;
		if (isCopy && (b === 0 || b === 1)) {
			const begin = row + b * stride + start;
			values.set(cells.subarray(begin, begin + across.count), out);
			continue;
		}
		for (let c = 0; c < across.count; c++) {
			const at = row + (columns.at[c] as number);
			const a = columns.part[c] as number;
			// On a cell, its own bits.
			const isOn = (a === 0 || a === 1) && (b === 0 || b === 1);
			values[out + c] = isOn ? (cells[at + a + b * stride] as number) : between(cells, at, stride, a, b);
		}
	}
}

/** Bilinear; a hole takes the nearest cell's value, and is one where that is. */
function between(cells: ArrayLike<number>, at: number, stride: number, a: number, b: number): number {
	const nearest = cells[at + (a < 0.5 ? 0 : 1) + (b < 0.5 ? 0 : stride)] as number;
	if (nearest !== nearest) return nearest;
	const corner = (offset: number): number => {
		const value = cells[at + offset] as number;
		return value === value ? value : nearest;
	};
	const [low, high] = [corner(0) * (1 - a) + corner(1) * a, corner(stride) * (1 - a) + corner(stride + 1) * a];
	return low * (1 - b) + high * b;
}
