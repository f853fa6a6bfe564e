/**
 * The graph as LIR for a machine of f64: the operations in the graph's order, bit for bit what
 * `evaluate.ts` computes, with the validity of each group of outputs.
 *
 * A result has no value where it is not finite. NaN and infinities mostly stay what they are on their way to
 * the outputs, so few results are asked: those that an operation could make finite again (1/∞ = 0, max,
 * comparisons), and the outputs themselves.
 */

import { LirBuilder, type LirId, type LirProgram } from '../../math/lir.ts';
import { Checks } from './checks.ts';
import type { DataTable } from '../graph/evaluate.ts';
import type { ExprId, ExprNode, Graph } from '../graph/graph.ts';
import type { LowerOutputs } from './lower.ts';
import { LOWERINGS64 } from './lowerings64.ts';
import { OPS } from '../graph/ops.ts';

export interface Lower64Options {
	/** Data slots by index: only their sizes are used. */
	readonly tables?: readonly Pick<DataTable, 'width' | 'height'>[];
	/** Ask every result whether it is finite (for tests: validity must not change). */
	readonly keepAllChecks?: boolean;
}

/**
 * Lower expressions to a LIR program for f64, with outputs as `lower` has them; −0 is never answered.
 *
 * @example
 * const g = new Graph(); const f = g.apply('log', [g.variable(0)]);
 * lower64(g, { value: f, gradient: [], hessian: [] }) // outputs: log x, whether it is finite
 */
export function lower64(graph: Graph, { value, gradient, hessian }: LowerOutputs, options: Lower64Options = {}): LirProgram {
	const { tables = [], keepAllChecks = false } = options;
	const b = new LirBuilder('f64');
	const results = new Map<ExprId, LirId>();
	const condition = (id: ExprId): LirId => {
		const constant = graph.constantValue(id);
		return constant === undefined ? (results.get(id) as LirId) : b.bool(constant !== 0);
	};
	const checks = new Checks(graph, b, {
		guarantees: (id) => LOWERINGS64[graph.node(id).op].carries,
		condition,
		imply: !keepAllChecks,
	});
	/** Operands as LIR: a constant stands for a condition where one is asked for. */
	const operands = ({ op, args }: ExprNode): LirId[] =>
		args.map((arg, i) => (OPS[op].args[i] === 'bool' ? condition(arg) : (results.get(arg) as LirId)));

	const numbers = [value, ...gradient, ...hessian];
	for (const id of graph.reachable(numbers)) {
		const node = graph.node(id);
		const { op, attr } = node;
		if (op === 'constant') {
			results.set(id, b.constant(attr));
			if (!Number.isFinite(attr)) checks.require(id, b.bool(false));
			continue;
		}
		const { lower, finite, domain } = LOWERINGS64[op];
		const args = operands(node);
		const result = lower(b, args, { op, attr, tables });
		results.set(id, result);
		if (domain) checks.require(id, domain(b, args));
		if (OPS[op].result === 'number' && (keepAllChecks || !finite)) checks.requireRange(id, b.inRange(result));
	}
	const groups = [[value], [value, ...gradient], numbers].slice(0, hessian.length > 0 ? 3 : gradient.length > 0 ? 2 : 1);
	// −0 + 0 is +0.
	const answered = numbers.map((id) => b.add(results.get(id) as LirId, b.constant(0)));
	return b.finish([...answered, ...checks.conjunctions(groups)]);
}
