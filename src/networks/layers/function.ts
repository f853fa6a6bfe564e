/** An expression of one variable as a function of a number, in double precision: the graph's evaluator with less to do per call. */

import { evaluator } from '../../expr/graph/evaluate.ts';
import type { ExprId, Graph } from '../../expr/graph/graph.ts';
import { OPS } from '../../expr/graph/ops.ts';

/** More operations than this, shared ones counted wherever they are used, are left to the evaluator, which computes them once. */
const MAX_OPERATIONS = 64;

type OfNumber = (x: number) => number;

/** @returns the value at x, NaN where there is none: bit for bit what `evaluator` answers */
export function functionOf(graph: Graph, id: ExprId): OfNumber {
	if (operationsOf(graph, id) > MAX_OPERATIONS) return evaluated(graph, id);
	const value = composed(graph, id);
	// −0 is answered as 0.
	return (x) => value(x) + 0;
}

function operationsOf(graph: Graph, output: ExprId): number {
	const counts = new Map<ExprId, number>();
	for (const id of graph.reachable([output]))
		counts.set(
			id,
			graph.node(id).args.reduce((sum, arg) => sum + (counts.get(arg) as number), 1),
		);
	return counts.get(output) as number;
}

function evaluated(graph: Graph, id: ExprId): OfNumber {
	const { run, values, valid } = evaluator(graph, [id]);
	const point = [0];
	return (x) => {
		point[0] = x;
		run(point, []);
		return valid[0] === 1 ? (values[0] as number) : Number.NaN;
	};
}

const orNone = (value: number): number => (Number.isFinite(value) ? value : Number.NaN);

/** NaN stands for “no value”: it is passed on by every operation, and a choice asks only the side that it takes. */
function composed(graph: Graph, id: ExprId): OfNumber {
	const { op, args, attr } = graph.node(id);
	const [a, b, c] = args.map((arg) => composed(graph, arg));
	const { evaluate, domain } = OPS[op];
	if (op === 'constant') return () => attr;
	if (op === 'variable') return orNone;
	if (op === 'select' && a && b && c)
		return (x) => {
			const condition = a(x);
			return Number.isNaN(condition) ? condition : condition ? b(x) : c(x);
		};
	if (a && !b && !domain)
		return (x) => {
			const va = a(x);
			return Number.isNaN(va) ? va : orNone(evaluate(va, 0, 0, attr));
		};
	return (x) => {
		const va = a ? a(x) : 0;
		const vb = b ? b(x) : 0;
		const vc = c ? c(x) : 0;
		if (Number.isNaN(va + vb + vc) && [va, vb, vc].some(Number.isNaN)) return Number.NaN;
		return domain && !domain(va, vb, vc) ? Number.NaN : orNone(evaluate(va, vb, vc, attr));
	};
}
