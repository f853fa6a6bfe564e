/** Random expression graphs over every operation of numbers, and a small seeded generator. */

import { ConstantDomainError, type ExprId, Graph } from '../../src/expr/graph/graph.ts';
import { OP_NAMES, OPS, type OpName } from '../../src/expr/graph/ops.ts';

/** A seeded stream of numbers in [0, 1). (mulberry32) */
export type Random = () => number;
export function seeded(seed: number): Random {
	let state = seed | 0;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** Arithmetic comes up more often than each function, as in formulas. */
const FREQUENT: readonly OpName[] = ['add', 'sub', 'mul', 'div', 'powi', 'add', 'sub', 'mul', 'select'];
const NUMERIC: readonly OpName[] = OP_NAMES.filter(
	(op) => OPS[op].args.length > 0 && OPS[op].result === 'number' && !['data', 'lattice', 'philox', 'require'].includes(op),
);
const CONSTANTS = [0.1, 0.5, 1, 2, 3, -1, -2.5, 7, 10, 100, 1e-3, Math.PI];

export interface RandomGraph {
	readonly graph: Graph;
	readonly output: ExprId;
	readonly inputs: number;
}

/** A graph of about `size` operations over `inputs` variables. */
export function randomGraph(random: Random, size: number, inputs = 2): RandomGraph {
	const graph = new Graph();
	const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
	const numbers: ExprId[] = Array.from({ length: inputs }, (_, k) => graph.variable(k));
	// Recent nodes are used more, so that graphs grow deep as well as wide.
	const operand = (): ExprId => {
		if (random() < 0.15) return graph.constant(pick(CONSTANTS));
		return random() < 0.5 ? (numbers[numbers.length - 1] as ExprId) : pick(numbers);
	};
	const condition = (): ExprId => {
		const compared = graph.apply(pick(['lt', 'le', 'eq'] as const), [pick(numbers), operand()]);
		return random() < 0.8
			? compared
			: graph.apply(pick(['and', 'or'] as const), [compared, graph.apply('not', [graph.apply('lt', [pick(numbers), operand()])])]);
	};
	while (numbers.length < size + inputs) {
		const op = random() < 0.5 ? pick(FREQUENT) : pick(NUMERIC);
		try {
			const args = OPS[op].args.map((type) => (type === 'bool' ? condition() : operand()));
			numbers.push(graph.apply(op, args, op === 'powi' ? 2 + Math.floor(random() * 4) : 0));
		} catch (error) {
			if (!(error instanceof ConstantDomainError)) throw error;
		}
	}
	return { graph, output: numbers[numbers.length - 1] as ExprId, inputs };
}

/** An f32 coordinate: mostly of everyday size, sometimes a whole number, small or large. */
export function randomCoordinate(random: Random): number {
	const kind = random();
	if (kind < 0.7) return Math.fround((random() - 0.5) * 8);
	if (kind < 0.85) return Math.round((random() - 0.5) * 8);
	return Math.fround((random() - 0.5) * 10 ** Math.floor(random() * 12 - 4));
}
