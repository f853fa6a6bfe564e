/** Which kept pieces a picture is composed of while its own cells are not there yet. */

import { cellSize, type GridSpec, isWithin } from '../../model/geometry.ts';
import { gridOfPiece, type Piece } from './kept-pieces.ts';

/** Pieces laid over one another at most. */
const MOST_LAYERS = 64;
/** A piece whose cells are more than so many times as large shows nothing of a landscape. */
const COARSEST = 32;
/** Finer pieces than this are too small to be seen. */
const FINEST = 8;
/** Places along each side at which it is asked whether a window is covered. */
const ASKED = 24;

const size = (grid: GridSpec): number => cellSize(grid.domain.u, grid.columns) * cellSize(grid.domain.v, grid.rows);

/** Do two rectangles share more than an edge? */
const meet = ({ domain: a }: GridSpec, { domain: b }: GridSpec): boolean =>
	(['u', 'v'] as const).every((axis) => a[axis][0] < b[axis][1] && b[axis][0] < a[axis][1]);

/** The pieces that show something of a grid, coarse ones first; what lies under a piece that covers all is left out. */
export function layersFor(grid: GridSpec, pieces: readonly Piece[]): Piece[] {
	const own = size(grid);
	const fineFirst = pieces
		.filter((piece) => {
			const its = gridOfPiece(piece);
			return meet(its, grid) && size(its) <= own * COARSEST ** 2 && size(its) * FINEST ** 2 >= own;
		})
		.sort((a, b) => size(gridOfPiece(a)) - size(gridOfPiece(b)));
	const whole = fineFirst.findIndex((piece) => isWithin(grid.domain, gridOfPiece(piece).domain));
	return (whole < 0 ? fineFirst : fineFirst.slice(0, whole + 1)).slice(-MOST_LAYERS).reverse();
}

/** Do these pieces cover a grid, as far as a person would see? */
export function covers(grid: GridSpec, pieces: readonly Piece[]): boolean {
	const { u, v } = grid.domain;
	const at = ([lo, hi]: readonly [number, number], k: number): number => lo + ((hi - lo) * (k + 0.5)) / ASKED;
	for (let j = 0; j < ASKED; j++) {
		for (let i = 0; i < ASKED; i++) {
			const [x, y] = [at(u, i), at(v, j)];
			const here = { u: [x, x], v: [y, y] } as const;
			if (!pieces.some((piece) => isWithin(here, gridOfPiece(piece).domain))) return false;
		}
	}
	return true;
}
