/**
 * Seeded smooth noise, as an expression: gradient noise on the unit lattice with a quintic fade (C²).
 *
 * The gradients come from an integer hash of (column, row, seed), so the same seed answers the same
 * on every machine; derivatives follow from the expression, since ⌊·⌋ and the hash have derivative 0.
 *
 * Source: Perlin 2002, "Improving noise", SIGGRAPH.
 */

import type { ExprId, Graph } from './graph.ts';

/** Seeds of the second gradient component are this far from the first's. */
const SECOND_COMPONENT = 1_048_576;

/**
 * noise(x, y; seed): zero on the lattice, within [−2, 2], of wavelength about 1.
 * @param seed rounded to a whole number, |seed| < 2^20
 */
export function smoothNoise(g: Graph, x: ExprId, y: ExprId, seed: ExprId): ExprId {
	const whole = g.apply('round', [seed]);
	const other = g.add(whole, g.constant(SECOND_COMPONENT));
	const [i, j] = [g.apply('floor', [x]), g.apply('floor', [y])];
	const [u, v] = [g.sub(x, i), g.sub(y, j)];
	const one = g.constant(1);
	const corner = (a: 0 | 1, b: 0 | 1): ExprId => {
		const [ci, cj] = [a ? g.add(i, one) : i, b ? g.add(j, one) : j];
		const [du, dv] = [a ? g.sub(u, one) : u, b ? g.sub(v, one) : v];
		return g.add(g.mul(g.apply('lattice', [ci, cj, whole]), du), g.mul(g.apply('lattice', [ci, cj, other]), dv));
	};
	const [fu, fv] = [fade(g, u), fade(g, v)];
	return mix(g, mix(g, corner(0, 0), corner(1, 0), fu), mix(g, corner(0, 1), corner(1, 1), fu), fv);
}

/** 6t⁵ − 15t⁴ + 10t³. */
function fade(g: Graph, t: ExprId): ExprId {
	const inner = g.add(g.mul(t, g.sub(g.mul(g.constant(6), t), g.constant(15))), g.constant(10));
	return g.mul(g.powi(t, 3), inner);
}

/** a + t·(b − a). */
const mix = (g: Graph, a: ExprId, b: ExprId, t: ExprId): ExprId => g.add(a, g.mul(t, g.sub(b, a)));
