/** Substitution: the one mechanism behind planes, shifts, rotations and every other composition. */

import type { ExprId, Graph } from './graph.ts';

/** What takes the place of a leaf; the leaf's own index is given. */
export interface Replacement {
	readonly variable: (index: number) => ExprId;
	readonly parameter: (index: number) => ExprId;
	/** The slot in the target that a data slot becomes. */
	readonly slot?: (index: number) => number;
}

/**
 * Copy expressions into another graph (or the same), replacing variables and parameters.
 *
 * @param source the graph that holds `outputs`
 * @param outputs the expressions to copy
 * @param target the graph to build in
 * @returns the copies, in order
 * @throws GraphLimitError where the target's limit is passed
 * @example
 * // f(2·x, y)
 * substitute(g, [f], h, { variable: (k) => (k === 0 ? h.mul(h.constant(2), h.variable(0)) : h.variable(k)), parameter: (k) => h.parameter(k) })
 */
export function substitute(source: Graph, outputs: readonly ExprId[], target: Graph, replacement: Replacement): ExprId[] {
	const copies = new Map<ExprId, ExprId>();
	for (const id of source.reachable(outputs)) {
		const { op, args, attr } = source.node(id);
		const moved = args.map((arg) => copies.get(arg) as ExprId);
		if (op === 'variable') copies.set(id, replacement.variable(attr));
		else if (op === 'parameter') copies.set(id, replacement.parameter(attr));
		else if (op === 'constant') copies.set(id, target.constant(attr));
		else if ((op === 'data' || op === 'present') && replacement.slot) {
			copies.set(id, target.apply(op, moved, replacement.slot(attr >> 2) * 4 + (attr & 3)));
		} else copies.set(id, target.apply(op, moved, attr));
	}
	return outputs.map((id) => copies.get(id) as ExprId);
}
