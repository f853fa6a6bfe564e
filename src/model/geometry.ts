/** Planes, rectangles and grids: plain data, no behaviour that a machine could answer differently. */

/** A closed interval [lo, hi], lo < hi. */
export type Range = readonly [number, number];

/** A rectangle of the plane: u across, v up. */
export interface Rectangle {
	readonly u: Range;
	readonly v: Range;
}

/**
 * A plane in parameter space: the points origin + u·first + v·second.
 * For a landscape of two variables the plane is the identity and is not stored.
 */
export interface Plane {
	readonly origin: readonly number[];
	readonly first: readonly number[];
	readonly second: readonly number[];
}

/** A regular grid over a rectangle; samples lie on both ends of each axis. */
export interface GridSpec {
	readonly columns: number;
	readonly rows: number;
	readonly domain: Rectangle;
}

/**
 * The f32 coordinates of a grid's axis: count samples from lo to hi, both included.
 * Computed in double and rounded once, here, so that every machine sees the same bits.
 */
export function axis([lo, hi]: Range, count: number): Float32Array {
	const out = new Float32Array(count);
	for (let i = 0; i < count; i++) out[i] = axisValue([lo, hi], count, i);
	return out;
}

/** The same in double precision. */
export const axis64 = (range: Range, count: number): Float64Array<ArrayBuffer> =>
	Float64Array.from({ length: count }, (_, i) => axisValue(range, count, i));

/** Sample `index` of an axis in double precision; exact at both ends. */
export function axisValue([lo, hi]: Range, count: number, index: number): number {
	if (count === 1) return (lo + hi) / 2;
	const t = index / (count - 1);
	return index === count - 1 ? hi : lo + (hi - lo) * t;
}

/** The grid of rows `from` … `from + count − 1` of a grid: its samples are the same. */
export function rowsOfGrid(grid: GridSpec, from: number, count: number): GridSpec {
	if (count === grid.rows) return grid;
	const { columns, rows, domain } = grid;
	return {
		columns,
		rows: count,
		domain: { u: domain.u, v: [axisValue(domain.v, rows, from), axisValue(domain.v, rows, from + count - 1)] },
	};
}
