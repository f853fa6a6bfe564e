/** The f64 evaluation of a graph with a running error bound, and with the decisions it took. */

import type { ExprId, Graph } from '../../src/expr/graph/graph.ts';
import { evaluateOp, inDomain } from '../../src/expr/graph/ops.ts';

/** Relative error of one operation of doubles, the functions of Math included. */
const UNIT = 4 * Number.EPSILON;
/** Relative difference below which an oracle may call two numbers equal. */
const NEARLY_EQUAL = 1e-13;
const JUMPS: ReadonlySet<string> = new Set(['floor', 'ceil', 'round', 'sign', 'mod']);
const COMPARES: ReadonlySet<string> = new Set(['lt', 'le', 'eq']);
const DECIDES: ReadonlySet<string> = new Set(['abs', 'min', 'max', 'hypot', ...COMPARES, ...JUMPS]);

export interface Analysis {
	readonly value: number;
	/** Largest error of the value, first order: every operand moved by its own error. */
	readonly error: number;
	/** A jump or a comparison is closer than the error of its operands: either answer is right. */
	readonly uncertain: boolean;
	/** Which way every comparison, kink and jump went; equal on one smooth piece. */
	readonly decisions: string;
}

/** Analyse a valid output at a point. Graphs of formulas only: no data. */
export function analyse(g: Graph, output: ExprId, point: readonly number[], parameters: readonly number[] = []): Analysis {
	const values = new Map<ExprId, number>();
	const errors = new Map<ExprId, number>();
	const decisions: string[] = [];
	let uncertain = false;
	for (const id of g.reachable([output])) {
		const { op, args, attr } = g.node(id);
		if (args.length === 0) {
			const leaves = { variable: point[attr], parameter: parameters[attr] };
			values.set(id, op === 'variable' || op === 'parameter' ? (leaves[op] as number) : attr);
			errors.set(id, op === 'constant' ? UNIT * Math.abs(attr) : 0);
			continue;
		}
		const operands = args.map((arg) => values.get(arg) as number);
		const bounds = args.map((arg) => errors.get(arg) as number);
		if (op === 'select') {
			const chosen = operands[0] ? 1 : 2;
			values.set(id, operands[chosen] as number);
			errors.set(id, bounds[chosen] as number);
			continue;
		}
		const at = (...moved: number[]): number => (inDomain(op, moved) ? evaluateOp(op, moved, attr) : Number.NaN);
		const value = at(...operands);
		let error = UNIT * Math.abs(value);
		for (const [i, bound] of bounds.entries()) {
			const reach = JUMPS.has(op) ? bound + NEARLY_EQUAL * Math.max(...operands.map(Math.abs)) : bound;
			const moved = [-reach, reach].map((by) => Math.abs(at(...operands.map((v, k) => (k === i ? v + by : v))) - value));
			error += Math.max(...moved);
		}
		const [a = 0, b = 0] = operands;
		const [da = 0, db = 0] = bounds;
		if (COMPARES.has(op) && Math.abs(a - b) <= da + db + NEARLY_EQUAL * Math.max(Math.abs(a), Math.abs(b))) uncertain = true;
		if (DECIDES.has(op)) decisions.push(decisionOf(op, operands, value));
		// What depends on a jump that may go either way says nothing.
		if (JUMPS.has(op) && error > 1e-3) uncertain = true;
		values.set(id, value);
		errors.set(id, error);
	}
	return { value: values.get(output) as number, error: errors.get(output) as number, uncertain, decisions: decisions.join() };
}

function decisionOf(op: string, operands: readonly number[], value: number): string {
	const [a = 0, b = 0] = operands;
	if (op === 'abs') return String(Math.sign(a));
	if (op === 'min' || op === 'max') return String(a < b);
	if (op === 'mod') return String(Math.floor(a / b));
	if (op === 'hypot') return String(value === 0);
	return String(value);
}
