/** What f32 hardware may answer at a point: the tolerance of every test of a fast path, derived and not tuned. */

import { FAST_ARITHMETIC, PAIR_ARITHMETIC, STRICT_ARITHMETIC } from '../graph/arithmetic.ts';
import { encloser } from './enclose.ts';
import type { Dialect } from '../../math/dialect.ts';
import type { DataTable } from '../graph/evaluate.ts';
import type { ExprId, Graph } from '../graph/graph.ts';
import { pointInterval } from './intervals.ts';

/**
 * The bound of one output: an interval that holds the real value and whatever a machine may compute;
 * `hole` where every machine must find it invalid; `uncertain` where rounding decides whether it is
 * valid (an operand is within its error of the edge of a domain, a result of 2^120), so that any
 * answer is right.
 */
export type OutputBound = readonly [lo: number, hi: number] | 'hole' | 'uncertain';

/** Bounds of a point: one an output. Each output's validity is its own: a gradient's does not include the value's. */
export type Bounds = (point: ArrayLike<number>, uniforms: ArrayLike<number>) => OutputBound[];

/**
 * Bounds of `outputs`, by interval evaluation of the graph: literals, uniforms and table cells are
 * rounded to f32, every operation is as inexact as its machine allows.
 *
 * @param mode `strict`: IEEE f32 in the order written, our own functions, division to 2.5 ULP;
 * `fast`: the bounds of qualified built-ins, sums and products in any order; `pairs`: double-single
 * @param tables data slots by index
 * @example
 * boundsOf(g, [f], 'strict', [])([1, 2], [])[0] // [lo, hi]
 */
export function boundsOf(graph: Graph, outputs: readonly ExprId[], mode: Dialect | 'pairs', tables: readonly DataTable[]): Bounds {
	const order = graph.reachable(outputs);
	const arithmetic = mode === 'strict' ? STRICT_ARITHMETIC : mode === 'pairs' ? PAIR_ARITHMETIC : FAST_ARITHMETIC;
	const enclose = encloser(graph, order, { arithmetic, tables });
	return (point, uniforms) => {
		const leaf = (op: 'variable' | 'parameter', attr: number) => pointInterval((op === 'variable' ? point : uniforms)[attr] ?? Number.NaN);
		const known = enclose(leaf);
		return outputs.map((id) => {
			const enclosure = known[id];
			if (enclosure?.validity !== 'valid') return enclosure?.validity ?? 'uncertain';
			return [enclosure.interval.lo, enclosure.interval.hi];
		});
	};
}
