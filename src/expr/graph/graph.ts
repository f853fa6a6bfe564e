/**
 * The expression graph: a hash-consed DAG in an arena.
 *
 * An expression is an id; arguments always have smaller ids than their user, so every pass over the
 * graph is one loop and no formula is deep enough to overflow a stack. Equal expressions share one
 * id. Constants are folded here, in double precision, and rounded to f32 only by a back end.
 */

import { evaluateOp, inDomain, isValue, OPS, type OpName } from './ops.ts';

export type ExprId = number;

/**
 * A node. `attr` is the value of a `constant`, the index of a `variable` or `parameter`, the
 * exponent of a `powi`, and the slot and component of `data` (`slot * 4 + component`).
 */
export interface ExprNode {
	readonly op: OpName;
	readonly args: readonly ExprId[];
	readonly attr: number;
}

/** A constant sub-expression has no value: log(−1), 1/0, exp(1000). */
export class ConstantDomainError extends Error {
	override readonly name = 'ConstantDomainError';
	constructor(
		readonly op: OpName,
		readonly operands: readonly number[],
	) {
		super(`${op}(${operands.join(', ')}) has no value`);
	}
}

/** The graph outgrew its stated limit. */
export class GraphLimitError extends Error {
	override readonly name = 'GraphLimitError';
	constructor(readonly limit: number) {
		super(`the expression needs more than ${limit} operations`);
	}
}

export class Graph {
	readonly nodes: ExprNode[] = [];
	readonly #known = new Map<string, ExprId>();

	/** @param limit the largest number of nodes; passing it throws {@link GraphLimitError}. */
	constructor(readonly limit = 65_536) {}

	node(id: ExprId): ExprNode {
		const node = this.nodes[id];
		if (!node) throw new Error(`no expression ${id}`);
		return node;
	}

	#make(op: OpName, args: readonly ExprId[], attr = 0): ExprId {
		const key = `${op}|${args.join(',')}|${Object.is(attr, -0) ? 0 : attr}`;
		const known = this.#known.get(key);
		if (known !== undefined) return known;
		if (this.nodes.length >= this.limit) throw new GraphLimitError(this.limit);
		this.nodes.push({ op, args, attr: Object.is(attr, -0) ? 0 : attr });
		this.#known.set(key, this.nodes.length - 1);
		return this.nodes.length - 1;
	}

	constant(value: number): ExprId {
		return this.#make('constant', [], value);
	}

	/** Coordinate `index` of the point (0 is x or x1). */
	variable(index: number): ExprId {
		return this.#make('variable', [], index);
	}

	/** Parameter `index`: a value that changes without a compile. */
	parameter(index: number): ExprId {
		return this.#make('parameter', [], index);
	}

	/** The value of a constant node, else undefined. */
	constantValue(id: ExprId): number | undefined {
		const node = this.node(id);
		return node.op === 'constant' ? node.attr : undefined;
	}

	/**
	 * Apply an operation. Constants fold; x + 0, x · 1, x − 0, x / 1 and −(−x) disappear. Nothing that
	 * could lose a hole is simplified: 0 · log(x) keeps its domain.
	 *
	 * @throws ConstantDomainError where all operands are constant and outside the operation's domain.
	 */
	apply(op: OpName, args: readonly ExprId[], attr = 0): ExprId {
		const row = OPS[op];
		if (row.args.length !== args.length) throw new Error(`${op} takes ${row.args.length} arguments, got ${args.length}`);
		for (const [i, arg] of args.entries()) {
			const { op: operand } = this.node(arg);
			// A folded comparison is the constant 0 or 1, and may stand where a condition does.
			if (operand !== 'constant' && OPS[operand].result !== row.args[i])
				throw new Error(`${op}: argument ${i + 1} must be a ${row.args[i]}`);
		}
		return this.#simplify(op, args, attr) ?? this.#make(op, args, attr);
	}

	#simplify(op: OpName, args: readonly ExprId[], attr: number): ExprId | undefined {
		const values = args.map((arg) => this.constantValue(arg));
		const [a, b] = args as [ExprId, ExprId];
		const [va, vb] = values;
		if (OPS[op].foldable && args.length > 0 && values.every((v) => v !== undefined)) {
			const operands = values as number[];
			if (!inDomain(op, operands)) throw new ConstantDomainError(op, operands);
			const value = evaluateOp(op, operands, attr);
			if (!isValue(value)) throw new ConstantDomainError(op, operands);
			return this.constant(value);
		}
		if (op === 'add') return va === 0 ? b : vb === 0 ? a : undefined;
		if (op === 'sub') return vb === 0 ? a : va === 0 ? this.apply('neg', [b]) : undefined;
		if (op === 'mul') {
			if (va === 1) return b;
			if (vb === 1) return a;
			if (va === -1) return this.apply('neg', [b]);
			if (vb === -1) return this.apply('neg', [a]);
			return undefined;
		}
		if (op === 'div' && vb === 1) return a;
		if (op === 'powi' && attr === 1) return a;
		if (op === 'neg' && this.node(a).op === 'neg') return this.node(a).args[0];
		if (op === 'select' && va !== undefined) return va ? args[1] : args[2];
		if (op === 'and' || op === 'or' || op === 'require') return this.#withoutConstantCondition(op, a, b);
		return undefined;
	}

	/** and, or and require with one constant operand: no constant condition reaches a back end, and no hole is lost. */
	#withoutConstantCondition(op: 'and' | 'or' | 'require', a: ExprId, b: ExprId): ExprId | undefined {
		const [va, vb] = [this.constantValue(a), this.constantValue(b)];
		if (op === 'require') {
			if (va === undefined) return undefined;
			if (va === 1) return b;
			if (vb !== undefined) throw new ConstantDomainError(op, [va, vb]);
			return this.apply(op, [this.apply('lt', [b, b]), b]);
		}
		const value = va ?? vb;
		if (value === undefined) return undefined;
		const other = va === undefined ? a : b;
		return value === (op === 'and' ? 1 : 0) ? other : this.apply(op, [other, this.apply('not', [other])]);
	}

	/** The ids that `outputs` depend on, ascending: an evaluation order. */
	reachable(outputs: readonly ExprId[]): ExprId[] {
		const needed = new Uint8Array(this.nodes.length);
		for (const id of outputs) needed[id] = 1;
		const order: ExprId[] = [];
		for (let id = this.nodes.length - 1; id >= 0; id--) {
			if (!needed[id]) continue;
			order.push(id);
			for (const arg of this.node(id).args) needed[arg] = 1;
		}
		return order.reverse();
	}

	// Short names for what derivative rules and compositions write most.
	add(a: ExprId, b: ExprId): ExprId {
		return this.apply('add', [a, b]);
	}
	sub(a: ExprId, b: ExprId): ExprId {
		return this.apply('sub', [a, b]);
	}
	mul(a: ExprId, b: ExprId): ExprId {
		return this.apply('mul', [a, b]);
	}
	div(a: ExprId, b: ExprId): ExprId {
		return this.apply('div', [a, b]);
	}
	neg(a: ExprId): ExprId {
		return this.apply('neg', [a]);
	}
	/** xⁿ for a whole number |n| ≤ 64, as products; a negative n divides. */
	powi(a: ExprId, n: number): ExprId {
		if (n === 0) return this.constant(1);
		if (n < 0) return this.div(this.constant(1), this.powi(a, -n));
		return this.apply('powi', [a], n);
	}
	select(condition: ExprId, a: ExprId, b: ExprId): ExprId {
		return this.apply('select', [condition, a, b]);
	}
}
