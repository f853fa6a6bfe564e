/**
 * The value of a statement as a LIR program. Arithmetic is IEEE's on every machine of ours, infinities and NaN included: a network
 * that overflows has no loss, and its NaN says so. A function of the language that has no value somewhere is NaN there.
 */

import { LOWERINGS } from '../../expr/emit/lowerings.ts';
import { LOWERINGS64 } from '../../expr/emit/lowerings64.ts';
import type { ExprId, ExprNode, Graph } from '../../expr/graph/graph.ts';
import { OPS, type OpName, RANGE_LIMIT } from '../../expr/graph/ops.ts';
import { quickTanh } from '../../math/functions/hyperbolic.ts';
import { LirBuilder, type LirId, type LirProgram } from '../../math/lir.ts';
import type { Rules } from '../../math/number-system.ts';

type Own = (b: LirBuilder, args: readonly LirId[]) => LirId;
const at = (args: readonly LirId[], i: number): LirId => args[i] as LirId;

/** f32 as plain arithmetic where the language would ask whether a result is a value, and tanh as networks need it: fast. */
const OWN_F32: Readonly<Partial<Record<OpName, Own>>> = {
	div: (b, args) => b.div(at(args, 0), at(args, 1)),
	sqrt: (b, args) => b.sqrt(at(args, 0)),
	tanh: (b, args) => quickTanh(b, at(args, 0)),
};

const kept: Readonly<Record<Rules, WeakMap<Graph, Map<ExprId, LirProgram>>>> = { f32: new WeakMap(), f64: new WeakMap() };

/** A program of one output for a value whose variables are its inputs. */
export function bodyProgram(graph: Graph, value: ExprId, rules: Rules): LirProgram {
	const known = kept[rules].get(graph) ?? new Map<ExprId, LirProgram>();
	kept[rules].set(graph, known);
	const program = known.get(value) ?? lowered(graph, value, rules);
	known.set(value, program);
	return program;
}

function lowered(graph: Graph, value: ExprId, rules: Rules): LirProgram {
	const b = new LirBuilder(rules);
	const results = new Map<ExprId, LirId>();
	const condition = (id: ExprId): LirId => {
		const constant = graph.constantValue(id);
		return constant === undefined ? (results.get(id) as LirId) : b.bool(constant !== 0);
	};
	for (const id of graph.reachable([value])) {
		const node = graph.node(id);
		const args = node.args.map((arg, i) => (OPS[node.op].args[i] === 'bool' ? condition(arg) : (results.get(arg) as LirId)));
		results.set(id, rules === 'f64' ? lowered64(b, node, args) : lowered32(b, graph, node, args));
	}
	return b.finish([results.get(value) as LirId]);
}

function lowered64(b: LirBuilder, { op, attr }: ExprNode, args: readonly LirId[]): LirId {
	if (op === 'constant') return b.constant(attr);
	const { lower, domain } = LOWERINGS64[op];
	const result = lower(b, args, { op, attr, tables: [] });
	return domain ? orNaN(b, domain(b, args), result) : result;
}

const ANYTHING = { lo: -RANGE_LIMIT, hi: RANGE_LIMIT };

function lowered32(b: LirBuilder, graph: Graph, node: ExprNode, args: readonly LirId[]): LirId {
	const { op, attr } = node;
	if (op === 'constant') return b.constant(attr);
	const own = OWN_F32[op];
	if (own) return own(b, args);
	const { value, check } = LOWERINGS[op]({ b, builtins: new Set(), free: false, tables: [] }, args, {
		attr,
		ranges: args.map(() => ANYTHING),
		inside: false,
		constants: node.args.map((arg) => graph.constantValue(arg)),
	});
	return check === undefined ? value : orNaN(b, check, value);
}

const orNaN = (b: LirBuilder, condition: LirId, value: LirId): LirId => {
	const zero = b.constant(0);
	return b.select(condition, value, b.div(zero, zero));
};
