/**
 * Seeded smooth noise, as an expression: every lattice point has a random slope, and the linear
 * functions of the surrounding points are blended by quintic steps. 0 at lattice points, within
 * [−1, 1], C².
 *
 * The slopes come from an integer hash of (column, row, seed) in two streams, so the same seed answers the same
 * on every machine; derivatives follow from the expression, since ⌊·⌋ and the hash have derivative 0.
 *
 * Source: K. Perlin, Improving noise, SIGGRAPH 2002 (here with slopes from the hash of `lattice`).
 */

import type { ExprId, Graph } from './graph.ts';

/** A lattice coordinate: its cell, the place within it, and the blend between both sides. */
interface Place {
	readonly cell: ExprId;
	readonly rest: ExprId;
	readonly blend: ExprId;
}

function place(g: Graph, x: ExprId): Place {
	const cell = g.apply('floor', [x]);
	const rest = g.sub(x, cell);
	return { cell, rest, blend: quintic(g, rest) };
}

/** 6t⁵ − 15t⁴ + 10t³: first and second derivative are 0 at both ends. */
function quintic(g: Graph, t: ExprId): ExprId {
	const inner = g.add(g.mul(t, g.sub(g.mul(g.constant(6), t), g.constant(15))), g.constant(10));
	return g.mul(g.powi(t, 3), inner);
}

/** a + t·(b − a). */
const mix = (g: Graph, a: ExprId, b: ExprId, t: ExprId): ExprId => g.add(a, g.mul(t, g.sub(b, a)));

/**
 * Noise over the plane.
 * @param field which of the seed's fields, 0 to 31: the slopes along x and y have two streams of the hash
 */
export function planarNoise(g: Graph, x: ExprId, y: ExprId, seed: ExprId, field = 0): ExprId {
	const key = g.apply('floor', [seed]);
	const [u, v] = [place(g, x), place(g, y)];
	const corner = (i: 0 | 1, j: 0 | 1): ExprId => {
		const [di, dj] = [g.constant(i), g.constant(j)];
		const at = [g.add(u.cell, di), g.add(v.cell, dj)] as const;
		return g.add(
			g.mul(g.apply('lattice', [...at, key], 2 * field), g.sub(u.rest, di)),
			g.mul(g.apply('lattice', [...at, key], 2 * field + 1), g.sub(v.rest, dj)),
		);
	};
	const [low, high] = [mix(g, corner(0, 0), corner(1, 0), u.blend), mix(g, corner(0, 1), corner(1, 1), u.blend)];
	return mix(g, low, high, v.blend);
}

/** Noise along a line. */
export function lineNoise(g: Graph, x: ExprId, seed: ExprId): ExprId {
	const key = g.apply('floor', [seed]);
	const u = place(g, x);
	const end = (i: 0 | 1): ExprId => {
		const di = g.constant(i);
		return g.mul(g.apply('lattice', [g.add(u.cell, di), g.constant(0), key]), g.sub(u.rest, di));
	};
	return mix(g, end(0), end(1), u.blend);
}
