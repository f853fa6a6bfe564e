/** Names of intermediate values: what they are, where that is short. */

import type { ExprId, Graph } from '../../expr/graph/graph.ts';
import type { OpName } from '../../expr/graph/ops.ts';

/** A longer name says less than a number does. */
const LONGEST_NAME = 18;

const WORDS: Readonly<Partial<Record<OpName, string>>> = { add: 'plus', sub: 'minus', mul: 'times', div: 'over' };
const POWERS: ReadonlyMap<number, string> = new Map([
	[2, 'squared'],
	[3, 'cubed'],
]);

/**
 * `sin_x`, `x_squared`, `x_minus_1`; nothing where that would be long.
 * @param nameOf the identifier of a leaf
 */
export function suggestedName(graph: Graph, id: ExprId, nameOf: (leaf: ExprId) => string): string | undefined {
	const name = described(graph, id, nameOf, 2);
	return name !== undefined && name.length <= LONGEST_NAME ? name : undefined;
}

function described(graph: Graph, id: ExprId, nameOf: (leaf: ExprId) => string, depth: number): string | undefined {
	const { op, args, attr } = graph.node(id);
	if (op === 'variable' || op === 'parameter') return nameOf(id);
	if (op === 'constant') return Number.isInteger(attr) && attr >= 0 && attr < 1000 ? String(attr) : undefined;
	if (depth === 0) return undefined;
	const parts = args.map((arg) => described(graph, arg, nameOf, depth - 1));
	if (parts.some((part) => part === undefined)) return undefined;
	if (op === 'powi') return `${parts[0]}_${POWERS.get(attr) ?? `pow${attr}`}`;
	const word = WORDS[op];
	return word === undefined ? `${op}_${parts.join('_')}` : parts.join(`_${word}_`);
}
