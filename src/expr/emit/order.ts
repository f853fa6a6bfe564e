/** In which order straight-line code computes its nodes: results live as shortly as can be had cheaply. */

import type { LirId, LirNode, LirProgram } from '../../math/lir.ts';

/**
 * The nodes of a program in an order in which operands precede their users.
 *
 * Lowering writes the value first and its derivatives after it, so the parts that they share wait
 * for as long as the value is: thousands of numbers at once in a long sum, and register allocators take
 * quadratic time over them. Here every node follows its operands as soon as they are there, so that the
 * derivatives of a term are computed beside the term; leaves (coordinates, constants) come right before
 * their first reader. Where a program is not helped by this it keeps its own order.
 *
 * @example
 * // s1 = sin x, s2 = sin y, sum = s1 + s2, d1 = cos x, d2 = cos y (cosines share the sines' reductions)
 * computeOrder(program) // …s1, d1, …s2, sum, d2
 */
export function computeOrder({ nodes }: LirProgram): LirId[] {
	const own = withLeaves(nodes, nodes.keys());
	const early = withLeaves(nodes, asSoonAsPossible(nodes));
	return waiting(nodes, early) < waiting(nodes, own) ? early : own;
}

const isLeaf = (node: LirNode | undefined): boolean => node?.args.length === 0;

/** Nodes that are no leaves: each, then at once and depth first the users that waited for it alone. */
function asSoonAsPossible(nodes: readonly LirNode[]): LirId[] {
	const users: LirId[][] = nodes.map(() => []);
	/** Operands that are not there yet, counted as often as they are read. */
	const missing = new Int32Array(nodes.length);
	for (const [id, { args }] of nodes.entries()) {
		for (const arg of args) {
			if (isLeaf(nodes[arg])) continue;
			users[arg]?.push(id);
			missing[id] = (missing[id] ?? 0) + 1;
		}
	}
	const order: LirId[] = [];
	const done = new Uint8Array(nodes.length);
	for (const [start, node] of nodes.entries()) {
		if (done[start] || isLeaf(node)) continue;
		const ready = [start];
		for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
			done[id] = 1;
			order.push(id);
			// The first user is the last pushed: it is next.
			for (const user of (users[id] ?? []).toReversed()) {
				missing[user] = (missing[user] ?? 0) - 1;
				if (missing[user] === 0) ready.push(user);
			}
		}
	}
	return order;
}

/** An order with each leaf right before its first reader; leaves that only outputs read come last. */
function withLeaves(nodes: readonly LirNode[], order: Iterable<LirId>): LirId[] {
	const out = new Set<LirId>();
	for (const id of order) {
		const { args } = nodes[id] as LirNode;
		if (args.length === 0) continue;
		for (const arg of args) out.add(arg);
		out.add(id);
	}
	for (const id of nodes.keys()) out.add(id);
	return [...out];
}

/** For how many lines results wait for their last reader, over all results that are no leaves. */
function waiting(nodes: readonly LirNode[], order: readonly LirId[]): number {
	const place = new Int32Array(nodes.length);
	const last = new Int32Array(nodes.length);
	for (const [line, id] of order.entries()) {
		place[id] = line;
		for (const arg of nodes[id]?.args ?? []) last[arg] = line;
	}
	return nodes.reduce((sum, node, id) => sum + (isLeaf(node) ? 0 : Math.max(0, (last[id] ?? 0) - (place[id] ?? 0))), 0);
}
