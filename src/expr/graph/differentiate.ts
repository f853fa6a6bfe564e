/** Differentiation of the shared graph: gradients and Hessians are expressions in the same graph. */

import { addTangents, DERIVATIVES, type Tangent } from './derivatives.ts';
import { ConstantDomainError, type ExprId, type Graph } from './graph.ts';

/**
 * ∂f/∂x for one leaf x, by forward accumulation over the graph.
 *
 * A leaf may be a variable or a parameter. Sub-expressions that do not depend on it cost nothing, and
 * what two derivatives have in common is one node.
 *
 * @param g the graph that holds `f`; the derivative is added to it
 * @param f the expression
 * @param leaf the id of a variable or parameter node
 * @returns the derivative (the constant 0 where f does not depend on the leaf)
 * @example differentiate(g, g.powi(g.variable(0), 3), g.variable(0)) // 3·x²
 */
export function differentiate(g: Graph, f: ExprId, leaf: ExprId): ExprId {
	const tangents = new Map<ExprId, Tangent>();
	for (const id of g.reachable([f])) {
		tangents.set(id, id === leaf ? g.constant(1) : tangentOf(g, id, tangents));
	}
	return tangents.get(f) ?? g.constant(0);
}

function tangentOf(g: Graph, id: ExprId, tangents: ReadonlyMap<ExprId, Tangent>): Tangent {
	const { op, args, attr } = g.node(id);
	const incoming = args.map((arg) => tangents.get(arg) ?? null);
	if (incoming.every((t) => t === null)) return null;
	const rule = DERIVATIVES[op];
	try {
		if (rule.tangent) return rule.tangent(g, args, incoming, id);
		let sum: Tangent = null;
		for (const [i, tangent] of incoming.entries()) {
			if (tangent === null) continue;
			const partial = rule.partial?.(g, args, i, id, attr) ?? null;
			if (partial !== null) sum = addTangents(g, sum, g.mul(partial, tangent));
		}
		return sum;
	} catch (error) {
		// A constant operand puts the derivative outside its domain everywhere: a hole, not a failure.
		if (!(error instanceof ConstantDomainError)) throw error;
		return g.apply('require', [g.apply('lt', [id, id]), g.constant(0)]);
	}
}

/**
 * The gradient ∇f with respect to `leaves`.
 * @returns one expression a leaf, in order
 */
export const gradient = (g: Graph, f: ExprId, leaves: readonly ExprId[]): ExprId[] => leaves.map((leaf) => differentiate(g, f, leaf));

/**
 * The Hessian of f, packed by rows of its upper triangle: (0,0), (0,1) … (0,n−1), (1,1) ….
 * Symmetric by construction: each mixed derivative is one expression.
 */
export function hessian(g: Graph, f: ExprId, leaves: readonly ExprId[]): ExprId[] {
	const packed: ExprId[] = [];
	for (const [i, first] of gradient(g, f, leaves).entries()) {
		for (const leaf of leaves.slice(i)) packed.push(differentiate(g, first, leaf));
	}
	return packed;
}
