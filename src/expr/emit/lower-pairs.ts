/**
 * The graph as LIR in double-single: every number is two f32, so that a program has twice the inputs, uniforms and outputs. WGSL and the
 * interpreter are derived from it as from every program; its operations must stay in their order and round each by itself, which strict
 * code grants.
 */

import { LirBuilder, type LirId, type LirProgram } from '../../math/lir.ts';
import * as pairs from '../../math/pairs/index.ts';
import type { ExprId, ExprNode, Graph } from '../graph/graph.ts';
import { isInRange, OPS, type OpName } from '../graph/ops.ts';
import { Checks } from './checks.ts';
import type { LowerOutputs } from './lower.ts';
import { type PairLowering, PAIR_LOWERINGS } from './pair-lowerings.ts';

/** Operations of these expressions that double-single lacks, each once. */
export function withoutPairs(graph: Graph, { value, gradient, hessian }: LowerOutputs): OpName[] {
	const ops = graph.reachable([value, ...gradient, ...hessian]).map((id) => graph.node(id).op);
	return [...new Set(ops)].filter((op) => PAIR_LOWERINGS[op] === null);
}

/**
 * Lower expressions to a program of pairs.
 *
 * Input k and number k of the outputs are the words 2k (high) and 2k + 1 (low); so is parameter k among the uniforms. The outputs end
 * with one validity a group, as those of `lower` do. A number is invalid where f64 has none, and where a pair cannot hold what leads
 * to it: f64 may have a value there.
 *
 * @param most operations of the program, about: lowering ends where it becomes longer
 * @returns null where it would be longer
 * @throws Error where an operation has no pair: ask `withoutPairs` first
 */
export function lowerPairs(graph: Graph, outputs: LowerOutputs, most = Number.POSITIVE_INFINITY): LirProgram | null {
	return new PairProgram(graph).lower(outputs, most);
}

class PairProgram {
	readonly #b = new LirBuilder();
	readonly #numbers = new Map<ExprId, pairs.Pair>();
	readonly #truths = new Map<ExprId, LirId>();
	readonly #checks: Checks;

	constructor(private readonly graph: Graph) {
		this.#checks = new Checks(graph, this.#b, { guarantees: () => [], condition: (id) => this.#condition(id), imply: true });
	}

	lower({ value, gradient, hessian }: LowerOutputs, most: number): LirProgram | null {
		const numbers = [value, ...gradient, ...hessian];
		for (const id of this.graph.reachable(numbers)) {
			this.#node(id);
			if (this.#b.nodes.length > most) return null;
		}
		const groups = [[value], [value, ...gradient], numbers].slice(0, hessian.length > 0 ? 3 : gradient.length > 0 ? 2 : 1);
		const words = numbers.flatMap((id) => {
			const { high, low } = this.#pair(id);
			return [high, low];
		});
		return this.#b.finish([...words, ...this.#checks.conjunctions(groups)]);
	}

	#pair(id: ExprId): pairs.Pair {
		return this.#numbers.get(id) as pairs.Pair;
	}

	#condition(id: ExprId): LirId {
		const constant = this.graph.constantValue(id);
		return constant === undefined ? (this.#truths.get(id) as LirId) : this.#b.bool(constant !== 0);
	}

	#node(id: ExprId): void {
		const node = this.graph.node(id);
		const lowering = PAIR_LOWERINGS[node.op];
		if (lowering === null) throw new Error(`${node.op} has no double-single form`);
		if (OPS[node.op].result === 'bool') this.#truths.set(id, this.#truth(node, lowering));
		else this.#numbers.set(id, this.#number(id, node, lowering));
	}

	#truth({ op, args }: ExprNode, lowering: PairLowering): LirId {
		const b = this.#b;
		if (lowering.kind === 'truth') return lowering.lower(b, this.#pair(args[0] as ExprId), this.#pair(args[1] as ExprId));
		const conditions = args.map((arg) => this.#condition(arg)) as [LirId, LirId];
		return op === 'not' ? b.not(conditions[0]) : op === 'and' ? b.and(...conditions) : b.or(...conditions);
	}

	#number(id: ExprId, node: ExprNode, lowering: PairLowering): pairs.Pair {
		const b = this.#b;
		const { args, attr } = node;
		if (lowering.kind !== 'number') return this.#own(id, node);
		let operands: readonly pairs.Pair[] = args.map((arg) => this.#pair(arg));
		if (lowering.domain) {
			const check = lowering.domain(b, operands);
			this.#checks.require(id, check);
			const safe = lowering.safe ?? [];
			operands = operands.map((operand, k) => pairs.select(b, check, operand, pairs.single(b, b.constant(safe[k] as number))));
		}
		const result = lowering.lower(b, operands, attr);
		if (!lowering.bounded) this.#checks.requireRange(id, b.inRange(result.high));
		return result;
	}

	/** Leaves and choices. */
	#own(id: ExprId, { op, args, attr }: ExprNode): pairs.Pair {
		const b = this.#b;
		switch (op) {
			case 'constant': {
				const holds = isInRange(attr);
				if (!holds) this.#checks.require(id, b.bool(false));
				return pairs.constant(b, holds ? attr : 0);
			}
			case 'variable':
				return { high: b.input(2 * attr), low: b.input(2 * attr + 1) };
			case 'parameter':
				return { high: b.uniform(2 * attr), low: b.uniform(2 * attr + 1) };
			case 'select':
				return pairs.select(b, this.#condition(args[0] as ExprId), this.#pair(args[1] as ExprId), this.#pair(args[2] as ExprId));
			default:
				this.#checks.require(id, this.#condition(args[0] as ExprId));
				return this.#pair(args[1] as ExprId);
		}
	}
}
