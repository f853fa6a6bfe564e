/**
 * Samples on no grid as an expression: flat between the three samples of each Delaunay triangle, so continuous, within its
 * three samples, exact at every sample, and a hole beyond their hull or beside a sample without a value.
 *
 * The triangle is found by a tree of half planes (`partition.ts`) written out to its depth, so that the same straight-line
 * program runs on every machine. In the triangle the value is f₁ + λ₂ (f₂ − f₁) + λ₃ (f₃ − f₁) with the barycentric
 * coordinates λ, held between the least and the greatest of the three; a place that is a sample's own, or the f32 nearest to
 * it, is held to that sample.
 */

import type { ExprId, Graph } from '../../expr/graph/graph.ts';
import type { PointsSurface } from '../../model/definition.ts';
import type { SurfaceExpression } from './grid.ts';

/** Cells of four numbers that a triangle takes. */
export const CELLS = 6;
/** Columns of the table: its cells are one row after the other. */
export const WIDTH = 64;
/** The largest whole number that f32 counts to. */
const MOST_CELLS = 2 ** 24;
/** Largest change of a barycentric coordinate per extent: one over the least height of a triangle. */
const STEEPEST = 2 ** 21;

/**
 * The expression of scattered samples over (x, y).
 * @param slot the data slot that holds the surface's table
 */
export function pointsExpression(g: Graph, surface: PointsSurface, x: ExprId, y: ExprId, slot: number): SurfaceExpression {
	const { triangulation, table, depth } = surface;
	const { middle, extent } = triangulation.frame;
	const zero = g.constant(0);
	const and = (...conditions: ExprId[]): ExprId => conditions.reduce((a, b) => g.apply('and', [a, b]));
	const or = (...conditions: ExprId[]): ExprId => conditions.reduce((a, b) => g.apply('or', [a, b]));
	const held = (value: ExprId, limit: number): ExprId => g.apply('hold', [value, g.constant(-limit), g.constant(limit)]);
	// What is read is known to be small, which saves every machine a check of its size.
	const counted = (value: ExprId): ExprId => g.apply('hold', [value, zero, g.constant(MOST_CELLS)]);

	const [dx, dy] = [g.sub(x, g.constant(middle[0])), g.sub(y, g.constant(middle[1]))];
	const [u, v] = [g.mul(dx, g.constant(1 / extent[0])), g.mul(dy, g.constant(1 / extent[1]))];
	const width = g.constant(WIDTH);
	let node = zero;
	const ofNode = (component: number): ExprId => g.apply('data', [node, zero, width], slot * 4 + component);
	for (let step = 0; step < depth; step++) {
		const distance = g.add(g.mul(held(ofNode(0), 1), u), g.mul(held(ofNode(1), 1), v));
		const further = g.select(g.apply('le', [distance, ofNode(2)]), zero, g.constant(1));
		node = g.add(counted(ofNode(3)), further);
	}
	const cell = g.mul(g.sub(counted(ofNode(2)), g.constant(1)), g.constant(CELLS));
	const row = g.constant(table.height - Math.ceil((triangulation.count * CELLS) / WIDTH));
	const place = (k: number): [ExprId, ExprId, ExprId] => [g.add(cell, g.constant(k)), row, width];
	const read = (k: number, component: number): ExprId => g.apply('data', place(k), slot * 4 + component);

	const [du, dv] = [g.sub(u, held(read(5, 2), 1)), g.sub(v, held(read(5, 3), 1))];
	const along = (component: number): ExprId =>
		g.add(g.mul(held(read(3, component), STEEPEST), du), g.mul(held(read(3, component + 1), STEEPEST), dv));
	const [second, third] = [along(0), along(2)];
	const shares = [g.sub(g.sub(g.constant(1), second), third), second, third];
	const samples = [0, 1, 2].map((k) => read(4, k));
	const here = [0, 1, 2].map((k) => g.apply('present', place(4), slot * 4 + k));
	const at = [0, 1, 2].map((k) => {
		const same = (component: number): ExprId => and(g.apply('eq', [dx, read(k, component)]), g.apply('eq', [dy, read(k, component + 1)]));
		return or(same(0), same(2));
	});
	const onSample = or(...at);
	const touch = read(4, 3);
	const inside = or(onSample, and(...shares.map((share) => g.apply('le', [g.neg(touch), share]))));
	const needed = shares.map((share, k) => or(at[k] as ExprId, and(g.apply('not', [onSample]), g.apply('lt', [touch, share]))));
	const defined = and(inside, ...needed.map((need, k) => or(g.apply('not', [need]), here[k] as ExprId)));

	const [f1, f2, f3] = samples as [ExprId, ExprId, ExprId];
	const flat = g.add(f1, g.add(g.mul(second, g.sub(f2, f1)), g.mul(third, g.sub(f3, f1))));
	const limit = (otherwise: ExprId): ExprId => samples.reduceRight((rest, f, k) => g.select(at[k] as ExprId, f, rest), otherwise);
	const value = g.apply('hold', [flat, limit(read(5, 0)), limit(read(5, 1))]);
	return { value: g.apply('require', [defined, value]), curvature: and(...here) };
}
