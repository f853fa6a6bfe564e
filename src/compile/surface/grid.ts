/**
 * A grid of samples as an expression.
 *
 * `monotone` (the default) and `bicubic`: every sample carries (f, ∂f/∂i, ∂f/∂j, ∂²f/∂i∂j), estimated once by differences
 * that never cross a hole. Inside a cell the value is the tensor product of the cubic Hermite polynomials (Catmull–Rom where
 * all neighbours are there), so a sample is reproduced exactly, the surface is C¹ where it is defined, and its gradient,
 * Hessian and every back end follow from the expression. `monotone` limits the derivatives (`limiter.ts`) so that a cell
 * stays within its corners, and holds the computed value there, so that no rounding of f32 leaves them either.
 * `cells`: the nearest sample's value, with gradient 0.
 *
 * Source: the cubic Hermite form, e.g. Keys 1981, "Cubic convolution interpolation for digital image
 * processing", IEEE TASSP 29(6).
 */

import type { DataTable } from '../../expr/graph/evaluate.ts';
import type { ExprId, Graph } from '../../expr/graph/graph.ts';
import { RANGE_LIMIT } from '../../expr/graph/ops.ts';
import type { Interpolation, SampledField } from '../../model/field.ts';
import { axisTable, nodesOf, type Place, placeOn } from './axis.ts';
import { limitDerivatives } from './limiter.ts';
import { nodalDerivatives, NODE_NUMBERS, samplesAlone } from './slopes.ts';

/** An interpolated surface in a graph. */
export interface SurfaceExpression {
	readonly value: ExprId;
	/** Where second derivatives exist: all samples that the value is made of are there. */
	readonly curvature: ExprId;
}

/** Rows that so many numbers take in a table of so many columns. */
const rowsOf = (numbers: Float64Array, columns: number): number => Math.ceil(numbers.length / NODE_NUMBERS / columns);

/** The rows of the table at which the nodes of x and y begin. */
function axisRows({ columns, rows, x }: SampledField): { readonly x: number; readonly y: number } {
	return { x: rows, y: rows + rowsOf(axisTable(x), columns) };
}

/** The table that the expression reads: four numbers a sample, NaN in all four where it is missing, then the nodes of uneven axes. */
export function gridTable(field: SampledField, interpolation: Interpolation): DataTable {
	const { columns, rows } = field;
	const [across, up] = [nodesOf(field.x), rows === 1 ? new Float64Array(1) : nodesOf(field.y)];
	const samples = interpolation === 'cells' ? samplesAlone(field) : nodalDerivatives(field, across, up);
	if (interpolation === 'monotone') limitDerivatives(samples, columns, rows, across, up);
	const axes = [axisTable(field.x), rows === 1 ? new Float64Array(0) : axisTable(field.y)];
	const height = rows + axes.reduce((sum, axis) => sum + rowsOf(axis, columns), 0);
	if (height === rows) return { width: columns, height, cells: samples };
	const cells = new Float64Array(columns * height * NODE_NUMBERS);
	cells.set(samples);
	let row = rows;
	for (const axis of axes) {
		cells.set(axis, row * columns * NODE_NUMBERS);
		row += rowsOf(axis, columns);
	}
	return { width: columns, height, cells };
}

/** The cubic Hermite weights at t ∈ [0, 1]: of both values and both slopes. Exact at 0 and 1. */
function weights(g: Graph, { t, width }: Place): { value0: ExprId; value1: ExprId; slope0: ExprId; slope1: ExprId } {
	const rest = g.sub(g.constant(1), t);
	const [tt, rr] = [g.powi(t, 2), g.powi(rest, 2)];
	const twice = g.mul(g.constant(2), t);
	const [slope0, slope1] = [g.mul(t, rr), g.neg(g.mul(tt, rest))];
	return {
		value0: g.mul(g.add(g.constant(1), twice), rr),
		value1: g.mul(tt, g.sub(g.constant(3), twice)),
		slope0: width === undefined ? slope0 : g.mul(width, slope0),
		slope1: width === undefined ? slope1 : g.mul(width, slope1),
	};
}

/** A corner of the cell, or an end of a line's: whether it is there, its value, and whether the value at the point needs it. */
interface Corner {
	readonly here: ExprId;
	readonly sample: ExprId;
	readonly needed: ExprId;
}

/** Whether the corner on side 0 or 1 has a part in the value at t. */
const needed = (g: Graph, t: ExprId, side: number): ExprId =>
	side === 0 ? g.apply('lt', [t, g.constant(1)]) : g.apply('lt', [g.constant(0), t]);

const all = (g: Graph, conditions: readonly ExprId[]): ExprId => conditions.reduce((a, b) => g.apply('and', [a, b]));

/** The value where the samples that it needs are there, held within those of the cell for `monotone`. */
function surfaceOf(g: Graph, value: ExprId, inside: ExprId, corners: readonly Corner[], interpolation: Interpolation): SurfaceExpression {
	const defined = all(g, [inside, ...corners.map(({ here, needed: n }) => g.apply('or', [g.apply('not', [n]), here]))]);
	const held = interpolation === 'monotone' ? g.apply('hold', [value, extreme(g, corners, 'min'), extreme(g, corners, 'max')]) : value;
	return {
		value: g.apply('require', [defined, held]),
		curvature: all(
			g,
			corners.map(({ here }) => here),
		),
	};
}

/** The least or the greatest of the corners that are there. */
function extreme(g: Graph, corners: readonly Corner[], which: 'min' | 'max'): ExprId {
	const none = g.constant(which === 'min' ? RANGE_LIMIT : -RANGE_LIMIT);
	return corners.map(({ here, sample }) => g.select(here, sample, none)).reduce((a, b) => g.apply(which, [a, b]));
}

/** The nearest node of an axis; the upper one halfway. */
const nearest = (g: Graph, { first, second, t }: Place): ExprId => g.select(g.apply('lt', [t, g.constant(0.5)]), first, second);

/** The nearest sample as it is. */
function cellsOf(g: Graph, inside: ExprId, i: ExprId, j: ExprId, width: ExprId, slot: number): SurfaceExpression {
	const here = g.apply('present', [i, j, width], slot * 4);
	const value = g.apply('data', [i, j, width], slot * 4);
	return { value: g.apply('require', [g.apply('and', [inside, here]), value]), curvature: here };
}

/**
 * The expression of a sampled surface over (x, y).
 * @param slot the data slot that holds {@link gridTable} of the same interpolation
 */
export function surfaceExpression(
	g: Graph,
	field: SampledField,
	x: ExprId,
	y: ExprId,
	slot: number,
	interpolation: Interpolation,
): SurfaceExpression {
	const at = axisRows(field);
	const [u, v] = [placeOn(g, x, field.x, slot, at.x, field.columns), placeOn(g, y, field.y, slot, at.y, field.columns)];
	const width = g.constant(field.columns);
	const inside = g.apply('and', [u.inside, v.inside]);
	if (interpolation === 'cells') return cellsOf(g, inside, nearest(g, u), nearest(g, v), width, slot);
	const cell = (i: ExprId, j: ExprId, component: number): ExprId => g.apply('data', [i, j, width], slot * 4 + component);
	const [wu, wv] = [weights(g, u), weights(g, v)];
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
		[v.first, v.second].map((j, b) => ({
			needed: g.apply('and', [needed(g, u.t, a), needed(g, v.t, b)]),
			here: g.apply('present', [i, j, width], slot * 4),
			sample: cell(i, j, 0),
		})),
	);
	return surfaceOf(g, value, inside, corners, interpolation);
}

/** A sampled line (one row) as an expression over x. */
export function lineExpression(g: Graph, field: SampledField, x: ExprId, slot: number, interpolation: Interpolation): SurfaceExpression {
	const u = placeOn(g, x, field.x, slot, axisRows(field).x, field.columns);
	const width = g.constant(field.columns);
	const row = g.constant(0);
	if (interpolation === 'cells') return cellsOf(g, u.inside, nearest(g, u), row, width, slot);
	const cell = (i: ExprId, component: number): ExprId => g.apply('data', [i, row, width], slot * 4 + component);
	const w = weights(g, u);
	const value = g.add(
		g.add(g.mul(w.value0, cell(u.first, 0)), g.mul(w.value1, cell(u.second, 0))),
		g.add(g.mul(w.slope0, cell(u.first, 1)), g.mul(w.slope1, cell(u.second, 1))),
	);
	const corners = [u.first, u.second].map((i, side) => ({
		needed: needed(g, u.t, side),
		here: g.apply('present', [i, row, width], slot * 4),
		sample: cell(i, 0),
	}));
	return surfaceOf(g, value, u.inside, corners, interpolation);
}
