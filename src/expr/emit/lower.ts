/**
 * The graph as LIR: every operation on guarded operands, with the validity of each group of outputs.
 *
 * Validity is a set of atomic checks a node (an operand in its domain, a result within ±2^120, a
 * condition that holds), united upwards and ANDed once for each group. Checks that range analysis
 * proves, or that another check implies, are never made.
 */

import { LirBuilder, type LirId, type LirProgram } from '../../math/lir.ts';
import { FAST_ARITHMETIC, type Interval, STRICT_ARITHMETIC } from '../graph/arithmetic.ts';
import { Checks } from './checks.ts';
import { type Enclosure, enclose } from '../interval/enclose.ts';
import { builtinsOf, type Dialect } from '../../math/dialect.ts';
import type { DataTable } from '../graph/evaluate.ts';
import type { ExprId, ExprNode, Graph } from '../graph/graph.ts';
import { type LoweringContext, LOWERINGS } from './lowerings.ts';
import { INPUT_LIMIT, isInRange, OPS, RANGE_LIMIT } from '../graph/ops.ts';

/** The expressions of a program, by group. */
export interface LowerOutputs {
	readonly value: ExprId;
	readonly gradient: readonly ExprId[];
	readonly hessian: readonly ExprId[];
}

export interface LowerOptions {
	/** `strict`: our own functions throughout; `fast`: the WGSL built-ins of the dialect where they are defined. */
	readonly mode: Dialect;
	/** Data slots by index: only their sizes are used. */
	readonly tables?: readonly Pick<DataTable, 'width' | 'height'>[];
	/** What a leaf can be (default: coordinates and parameters within ±2^30); checks that it makes needless are left out. */
	readonly leaf?: (op: 'variable' | 'parameter', attr: number) => Interval;
	/** Leave −0 as it is (default: outputs never are −0). */
	readonly keepNegativeZero?: boolean;
	/** Make every check, proven or not (for tests: validity must not change). */
	readonly keepAllChecks?: boolean;
}

/**
 * Lower expressions to a LIR program.
 *
 * Its outputs are the value, the gradient, the Hessian, then one validity a group: the value's, the
 * gradient's (which includes the value's) where there is a gradient, the Hessian's (which includes
 * both) where there is one. A number whose group is invalid is unspecified. −0 is never answered.
 *
 * The order of rounding operations follows from the graph alone: strict programs answer the same
 * bits on every machine that rounds as IEEE.
 *
 * @example
 * const g = new Graph(); const f = g.apply('log', [g.variable(0)]);
 * lower(g, { value: f, gradient: [], hessian: [] }, { mode: 'strict' }) // outputs: log x, x ≥ 2^-126
 */
export function lower(graph: Graph, outputs: LowerOutputs, options: LowerOptions): LirProgram {
	return new Lowering(graph, outputs, options).program();
}

class Lowering {
	readonly #b = new LirBuilder();
	readonly #graph: Graph;
	readonly #outputs: LowerOutputs;
	readonly #context: LoweringContext;
	readonly #known: ReadonlyMap<ExprId, Enclosure>;
	readonly #order: readonly ExprId[];
	readonly #keepAll: boolean;
	readonly #keepNegativeZero: boolean;
	readonly #numbers = new Map<ExprId, LirId>();
	readonly #checks: Checks;

	constructor(graph: Graph, outputs: LowerOutputs, options: LowerOptions) {
		this.#graph = graph;
		this.#outputs = outputs;
		this.#keepAll = options.keepAllChecks ?? false;
		this.#keepNegativeZero = options.keepNegativeZero ?? false;
		this.#order = graph.reachable([outputs.value, ...outputs.gradient, ...outputs.hessian]);
		this.#known = this.#keepAll ? new Map() : ranges(graph, this.#order, options);
		const { mode, tables = [] } = options;
		this.#context = { b: this.#b, builtins: builtinsOf(mode), free: mode !== 'strict', tables };
		this.#checks = new Checks(graph, this.#b, {
			guarantees: (id) => this.#guarantees(id),
			condition: (id) => this.#condition(id),
			imply: !this.#keepAll,
		});
	}

	program(): LirProgram {
		for (const id of this.#order) this.#lowerNode(id);
		const { value, gradient, hessian } = this.#outputs;
		const numbers = [value, ...gradient, ...hessian];
		const groups = [[value], [value, ...gradient], numbers].slice(0, hessian.length > 0 ? 3 : gradient.length > 0 ? 2 : 1);
		return this.#b.finish([...numbers.map((id) => this.#canonical(id)), ...this.#checks.conjunctions(groups)]);
	}

	#interval(id: ExprId): Interval {
		return this.#known.get(id)?.interval ?? { lo: -RANGE_LIMIT, hi: RANGE_LIMIT };
	}

	/**
	 * The operands that are within ±2^120 if the result of `id` is: rounding is monotone, so a sum of
	 * numbers of one sign is no smaller than either, nor is a product by at least 1, nor a power.
	 */
	#guarantees(id: ExprId): readonly number[] {
		const { op, args } = this.#graph.node(id);
		const [a, b] = args.map((arg) => this.#interval(arg)) as [Interval, Interval];
		switch (op) {
			case 'neg':
			case 'abs':
			case 'powi':
				return [0];
			case 'add':
				return signOf(a) !== 0 && signOf(a) === signOf(b) ? [0, 1] : [];
			case 'mul':
				return args[0] === args[1] ? [0] : [...(atLeastOne(b) ? [0] : []), ...(atLeastOne(a) ? [1] : [])];
			default:
				return [];
		}
	}

	#lowerNode(id: ExprId): void {
		const node = this.#graph.node(id);
		const { op, attr } = node;
		if (op === 'constant') {
			this.#lowerConstant(id, attr);
			return;
		}
		const known = this.#known.get(id);
		const guarded = LOWERINGS[op](this.#context, this.#operands(node), {
			attr,
			ranges: node.args.map((arg) => this.#interval(arg)),
			inside: known?.place === 'inside',
			constants: node.args.map((arg) => this.#graph.constantValue(arg)),
		});
		this.#numbers.set(id, guarded.value);
		if (guarded.check !== undefined) this.#checks.require(id, guarded.check);
		if (!guarded.bounded && (known?.exceeds ?? true)) this.#checks.requireRange(id, this.#b.inRange(guarded.value));
	}

	#lowerConstant(id: ExprId, value: number): void {
		const valid = isInRange(value);
		this.#numbers.set(id, this.#b.constant(valid ? value : 0));
		if (!valid) this.#checks.require(id, this.#b.bool(false));
	}

	/** Operands as LIR: a constant stands for a condition where one is asked for. */
	#operands({ op, args }: ExprNode): LirId[] {
		return args.map((arg, i) => (OPS[op].args[i] === 'bool' ? this.#condition(arg) : (this.#numbers.get(arg) as LirId)));
	}

	#condition(id: ExprId): LirId {
		const constant = this.#graph.constantValue(id);
		return constant === undefined ? (this.#numbers.get(id) as LirId) : this.#b.bool(constant !== 0);
	}

	/** −0 as +0, by bits: a compiler that ignores the sign of zero cannot remove it. */
	#canonical(id: ExprId): LirId {
		const b = this.#b;
		const value = this.#numbers.get(id) as LirId;
		if (this.#keepNegativeZero) return value;
		const { lo, hi } = this.#interval(id);
		if (this.#graph.constantValue(id) !== undefined || (!this.#keepAll && (lo > 0 || hi < 0))) return value;
		const bits = b.bits(value);
		return b.float(b.iselect(b.ieq(b.shl(bits, 1), b.iconst(0)), b.iconst(0), bits));
	}
}

const signOf = ({ lo, hi }: Interval): -1 | 0 | 1 => (lo >= 0 ? 1 : hi <= 0 ? -1 : 0);
const atLeastOne = ({ lo, hi }: Interval): boolean => lo >= 1 || hi <= -1;

/**
 * What every node can be. The limit has some slack, so
 * that the rounding of the bounds themselves does not ask for checks at 2^120 exactly; the reordering
 * that fast mode allows moves results by that little.
 */
function ranges(graph: Graph, order: readonly ExprId[], { mode, leaf = within2To30 }: LowerOptions): ReadonlyMap<ExprId, Enclosure> {
	const strict = mode === 'strict';
	return enclose(graph, order, {
		arithmetic: strict ? STRICT_ARITHMETIC : FAST_ARITHMETIC,
		leaf,
		limit: RANGE_LIMIT * (1 + (strict ? 2 ** -40 : 2 ** -12)),
	});
}

const within2To30 = (): Interval => ({ lo: -INPUT_LIMIT, hi: INPUT_LIMIT });
