/**
 * A sampled surface as an expression: bicubic Hermite interpolation, C¹ where it is defined.
 *
 * Every cell carries (f, ∂f/∂i, ∂f/∂j, ∂²f/∂i∂j) in units of the grid's spacing, estimated once by
 * differences that never cross a hole. Inside a cell the value is the tensor product of the cubic
 * Hermite polynomials (Catmull–Rom where all neighbours are there), so a sample is reproduced
 * exactly, and its gradient, Hessian and every back end follow from the expression.
 *
 * Source: the cubic Hermite form, e.g. Keys 1981, "Cubic convolution interpolation for digital image
 * processing", IEEE TASSP 29(6).
 */

import type { DataTable } from '../expr/evaluate.ts';
import type { ExprId, Graph } from '../expr/graph.ts';
import { RANGE_LIMIT } from '../expr/ops.ts';
import type { SampledField } from '../model/field.ts';

/** An interpolated surface in a graph. */
export interface SurfaceExpression {
	readonly value: ExprId;
	/** Where second derivatives exist: all four corners of the cell are there. */
	readonly curvature: ExprId;
}

/** Differences of `samples` along a line of a grid, in units of the spacing; NaN where there is no sample. */
function slope(sample: (index: number) => number, index: number): number {
	const [before, here, after] = [sample(index - 1), sample(index), sample(index + 1)];
	if (Number.isNaN(here)) return Number.NaN;
	if (!Number.isNaN(before) && !Number.isNaN(after)) return (after - before) / 2;
	if (!Number.isNaN(after)) return oneSided(here, after, sample(index + 2));
	if (!Number.isNaN(before)) return -oneSided(here, before, sample(index - 2));
	return 0;
}

/** Second-order one-sided difference, first-order where only two samples are there. */
const oneSided = (here: number, next: number, second: number): number =>
	Number.isNaN(second) ? next - here : (4 * next - 3 * here - second) / 2;

/** The table that the expression reads: four numbers a cell, NaN in all four where the cell is missing. */
export function hermiteTable(field: SampledField): DataTable {
	const { columns, rows, values } = field;
	const inside = (c: number, r: number): boolean => c >= 0 && c < columns && r >= 0 && r < rows;
	const f = (c: number, r: number): number => {
		const value = inside(c, r) ? (values[r * columns + c] as number) : Number.NaN;
		return Math.abs(value) <= RANGE_LIMIT ? value : Number.NaN;
	};
	const alongColumns = (c: number, r: number): number => slope((i) => f(i, r), c);
	const cells = new Float64Array(columns * rows * 4);
	for (let r = 0; r < rows; r++) {
		for (let c = 0; c < columns; c++) {
			cells.set([f(c, r), alongColumns(c, r), slope((j) => f(c, j), r), slope((j) => alongColumns(c, j), r)], (r * columns + c) * 4);
		}
	}
	return { width: columns, height: rows, cells };
}

/** The cubic Hermite weights at t ∈ [0, 1]: of both values and both slopes. Exact at 0 and 1. */
function weights(g: Graph, t: ExprId): { value0: ExprId; value1: ExprId; slope0: ExprId; slope1: ExprId } {
	const rest = g.sub(g.constant(1), t);
	const [tt, rr] = [g.powi(t, 2), g.powi(rest, 2)];
	const twice = g.mul(g.constant(2), t);
	return {
		value0: g.mul(g.add(g.constant(1), twice), rr),
		value1: g.mul(tt, g.sub(g.constant(3), twice)),
		slope0: g.mul(t, rr),
		slope1: g.neg(g.mul(tt, rest)),
	};
}

/** One axis of the grid: cell index and the place within the cell. */
interface Place {
	readonly first: ExprId;
	readonly second: ExprId;
	readonly t: ExprId;
	readonly inside: ExprId;
}

/**
 * Where a coordinate falls. A coordinate within f32 rounding of a sample is that sample: else the
 * rounding of an axis would ask for a neighbour that may be a hole.
 */
function place(g: Graph, coordinate: ExprId, axis: Float64Array): Place {
	const count = axis.length;
	const [lo, hi] = [axis[0] as number, axis[count - 1] as number];
	const spacing = (hi - lo) / (count - 1);
	const tolerance = (8 * 2 ** -24 * Math.max(Math.abs(lo), Math.abs(hi), hi - lo)) / spacing;
	const position = g.apply('snap', [g.div(g.sub(coordinate, g.constant(lo)), g.constant(spacing)), g.constant(tolerance)]);
	const last = g.constant(count - 1);
	const first = g.apply('max', [g.constant(0), g.apply('min', [g.apply('floor', [position]), g.constant(count - 2)])]);
	return {
		first,
		second: g.add(first, g.constant(1)),
		t: g.sub(position, first),
		inside: g.apply('and', [g.apply('le', [g.constant(0), position]), g.apply('le', [position, last])]),
	};
}

/**
 * The expression of a sampled surface over (x, y).
 * @param slot the data slot that holds {@link hermiteTable}
 */
export function surfaceExpression(g: Graph, field: SampledField, x: ExprId, y: ExprId, slot: number): SurfaceExpression {
	const [u, v] = [place(g, x, field.x), place(g, y, field.y)];
	const width = g.constant(field.columns);
	const cell = (i: ExprId, j: ExprId, component: number): ExprId => g.apply('data', [i, j, width], slot * 4 + component);
	const [wu, wv] = [weights(g, u.t), weights(g, v.t)];
	/** Interpolate components (value, slope) along u on row j. */
	const along = (j: ExprId, value: number, slopeComponent: number): ExprId =>
		g.add(
			g.add(g.mul(wu.value0, cell(u.first, j, value)), g.mul(wu.value1, cell(u.second, j, value))),
			g.add(g.mul(wu.slope0, cell(u.first, j, slopeComponent)), g.mul(wu.slope1, cell(u.second, j, slopeComponent))),
		);
	const value = g.add(
		g.add(g.mul(wv.value0, along(v.first, 0, 1)), g.mul(wv.value1, along(v.second, 0, 1))),
		g.add(g.mul(wv.slope0, along(v.first, 2, 3)), g.mul(wv.slope1, along(v.second, 2, 3))),
	);
	const corners = [u.first, u.second].flatMap((i, a) =>
		[v.first, v.second].map((j, b) => ({ i, j, needed: g.apply('and', [needed(g, u.t, a), needed(g, v.t, b)]) })),
	);
	const here = (i: ExprId, j: ExprId): ExprId => g.apply('present', [i, j, width], slot * 4);
	const all = (conditions: readonly ExprId[]): ExprId => conditions.reduce((a, b) => g.apply('and', [a, b]));
	const inside = g.apply('and', [u.inside, v.inside]);
	const defined = all([inside, ...corners.map(({ i, j, needed: n }) => g.apply('or', [g.apply('not', [n]), here(i, j)]))]);
	return { value: g.apply('require', [defined, value]), curvature: all(corners.map(({ i, j }) => here(i, j))) };
}

/** Whether the corner on side 0 or 1 has a part in the value at t. */
const needed = (g: Graph, t: ExprId, side: number): ExprId =>
	side === 0 ? g.apply('lt', [t, g.constant(1)]) : g.apply('lt', [g.constant(0), t]);

/** A sampled line (one row) as an expression over x. */
export function lineExpression(g: Graph, field: SampledField, x: ExprId, slot: number): SurfaceExpression {
	const u = place(g, x, field.x);
	const width = g.constant(field.columns);
	const row = g.constant(0);
	const cell = (i: ExprId, component: number): ExprId => g.apply('data', [i, row, width], slot * 4 + component);
	const here = (i: ExprId): ExprId => g.apply('present', [i, row, width], slot * 4);
	const w = weights(g, u.t);
	const value = g.add(
		g.add(g.mul(w.value0, cell(u.first, 0)), g.mul(w.value1, cell(u.second, 0))),
		g.add(g.mul(w.slope0, cell(u.first, 1)), g.mul(w.slope1, cell(u.second, 1))),
	);
	const ends = [u.first, u.second];
	const defined = ends
		.map((i, side) => g.apply('or', [g.apply('not', [needed(g, u.t, side)]), here(i)]))
		.reduce((a, b) => g.apply('and', [a, b]), u.inside);
	return { value: g.apply('require', [defined, value]), curvature: g.apply('and', ends.map(here)) };
}
