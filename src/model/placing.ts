/** Where the cells of one grid lie among those of another: what composing a field of others needs to know. */

import type { GridSpec, Range } from './geometry.ts';

/** Along one axis: cells `first` … `first + count − 1` lie within the other grid; cell i lies at its place `shift + ratio · i`, in cells. */
export interface AxisPlacing {
	readonly first: number;
	readonly count: number;
	readonly shift: number;
	readonly ratio: number;
}

export interface Placing {
	readonly across: AxisPlacing;
	readonly up: AxisPlacing;
}

/** A cell may lie this part of a cell outside, by rounding. */
const ASTRAY = 1e-6;

function alongAxis(into: Range, count: number, from: Range, fromCount: number): AxisPlacing | null {
	if (count < 2 || fromCount < 2) return null;
	const cell = (from[1] - from[0]) / (fromCount - 1);
	const ratio = (into[1] - into[0]) / (count - 1) / cell;
	const shift = (into[0] - from[0]) / cell;
	const first = Math.max(0, Math.ceil((-ASTRAY - shift) / ratio));
	const last = Math.min(count - 1, Math.floor((fromCount - 1 + ASTRAY - shift) / ratio));
	return last < first ? null : { first, count: last - first + 1, shift, ratio };
}

/**
 * Which cells of a grid lie within another, and where there; null where none does. On a lattice, whose cells are powers of two of each
 * other, the numbers are exact: a cell that lies on a cell of the other grid lies at whole numbers.
 *
 * @example
 * // Every second cell, from the fifth on.
 * placingIn({ columns: 3, rows: 2, domain: { u: [4, 8], v: [0, 1] } }, { columns: 11, rows: 2, domain: { u: [0, 10], v: [0, 1] } });
 * // { across: { first: 0, count: 3, shift: 4, ratio: 2 }, up: { first: 0, count: 2, shift: 0, ratio: 1 } }
 */
export function placingIn(into: GridSpec, from: GridSpec): Placing | null {
	const across = alongAxis(into.domain.u, into.columns, from.domain.u, from.columns);
	const up = alongAxis(into.domain.v, into.rows, from.domain.v, from.rows);
	return across && up && { across, up };
}

/** The same for all cells of a grid, those outside at the nearest place within. Call where some cells lie within. */
export function placingEverywhere(into: GridSpec, { across, up }: Placing): Placing {
	return { across: { ...across, first: 0, count: into.columns }, up: { ...up, first: 0, count: into.rows } };
}
