/**
 * Where a surface bends, and so how fine a mesh has to be there. The window is cut into quarters again and again: a piece of depth k
 * is 2^−k of each side, and drawn by {@link PATCH_QUADS}² flat quads.
 */

import type { HeightField } from './height-field.ts';

/** Quads along each side of a piece. */
export const PATCH_QUADS = 8;
/** The whole window is drawn by at least 4 × 4 pieces. */
export const LEAST_DEPTH = 2;
/** … and by at most 128 × 128, of 1024 × 1024 quads together. */
export const MOST_DEPTH = 7;
/** The edge of a hole counts as a bend of this height t: it is drawn by cells, and those need vertices about. */
const HOLE_EDGE = 0.25;

/** What the pieces of one depth are like, row by row from the lowest v: 2^k in each. */
interface DepthMap {
	/** Height t by which flat quads miss the surface at most. */
	readonly errors: Float32Array;
	/** 1 where quads are better cut from their lower left corner to the upper right one: along the valleys. */
	readonly rising: Uint8Array;
}

export class SurfaceDetail {
	/** Deeper ones would have quads smaller than a cell. */
	readonly mostDepth: number;
	readonly #heights: Float32Array;
	readonly #columns: number;
	readonly #rows: number;
	readonly #maps = new Map<number, DepthMap>();

	/** From the small copy of a field's cells, as they are scaled: nothing is evaluated, and each depth is looked at when it is asked for. */
	constructor({ sketch, cellLevels, grid }: Pick<HeightField, 'sketch' | 'cellLevels' | 'grid'>) {
		this.#columns = sketch.columns.length;
		this.#rows = sketch.rows.length;
		this.#heights = cellLevels;
		const cells = Math.max(grid.columns, grid.rows) - 1;
		this.mostDepth = Math.min(MOST_DEPTH, Math.max(LEAST_DEPTH, Math.ceil(Math.log2(cells / PATCH_QUADS))));
	}

	/** Height t by which the flat quads of a piece miss the surface. */
	error(depth: number, i: number, j: number): number {
		return this.#map(depth).errors[(j << depth) + i] as number;
	}

	/** Are the quads of a piece cut from the lower left to the upper right? */
	rises(depth: number, i: number, j: number): boolean {
		return this.#map(depth).rising[(j << depth) + i] === 1;
	}

	#map(depth: number): DepthMap {
		const known = this.#maps.get(depth);
		if (known) return known;
		const made = this.#look(depth);
		this.#maps.set(depth, made);
		return made;
	}

	/**
	 * A flat quad of side h misses a bend by at most a quarter of the second difference over h: where the surface has an edge, as the
	 * floor of a valley on a logarithmic scale; half of that where it is smooth.
	 */
	#look(depth: number): DepthMap {
		const side = 2 ** depth;
		const errors = new Float32Array(side * side);
		const rising = new Uint8Array(side * side);
		const lean = new Float32Array(side * side);
		const [columns, rows] = [this.#columns, this.#rows];
		const quad = { x: (columns - 1) / (side * PATCH_QUADS), y: (rows - 1) / (side * PATCH_QUADS) };
		const [sx, sy] = [Math.max(1, Math.round(quad.x)), Math.max(1, Math.round(quad.y))];
		// Between the points of the copy an edge is taken to go on: half the quad misses it by half as much.
		const share = Math.min(1, Math.max(quad.x, quad.y)) / 4;
		const [strideX, strideY] = [Math.max(1, sx >> 1), Math.max(1, sy >> 1)];
		const across = side / Math.max(1, columns - 1);
		const up = side / Math.max(1, rows - 1);
		const t = this.#heights;
		for (let r = 0; r < rows; r += strideY) {
			const [j0, j1] = [Math.max(0, Math.floor((r - 0.5) * up)), Math.min(side - 1, Math.floor((r + 0.5) * up))];
			const isInside = r >= sy && r + sy < rows;
			for (let c = 0; c < columns; c += strideX) {
				const at = r * columns + c;
				const here = 2 * (t[at] as number);
				const isBetween = c >= sx && c + sx < columns;
				const along = isBetween ? Math.abs((t[at - sx] as number) + (t[at + sx] as number) - here) : 0;
				const above = isInside ? Math.abs((t[at - sy * columns] as number) + (t[at + sy * columns] as number) - here) : 0;
				let [rise, fall] = [0, 0];
				if (isBetween && isInside) {
					const by = sy * columns;
					rise = Math.abs((t[at - by - sx] as number) + (t[at + by + sx] as number) - here);
					fall = Math.abs((t[at - by + sx] as number) + (t[at + by - sx] as number) - here);
				}
				let bend = Math.max(along, above, Math.min(rise, fall) / 2);
				let leans = rise - fall;
				if (leans !== leans || bend !== bend) {
					bend = here === here ? HOLE_EDGE / side : 0;
					leans = 0;
				}
				const error = bend * share;
				const [i0, i1] = [Math.max(0, Math.floor((c - 0.5) * across)), Math.min(side - 1, Math.floor((c + 0.5) * across))];
				for (let j = j0; j <= j1; j++) {
					for (let i = i0; i <= i1; i++) {
						const piece = j * side + i;
						if (error > (errors[piece] as number)) errors[piece] = error;
						lean[piece] = (lean[piece] as number) + leans;
					}
				}
			}
		}
		for (let piece = 0; piece < rising.length; piece++) rising[piece] = Number((lean[piece] as number) < 0);
		return { errors, rising };
	}
}
