/** What a statement is, as far as code is concerned: without axes of length 1, neighbours joined, products known as such. */

import type { ExprId, Graph } from '../../expr/graph/graph.ts';
import {
	type Access,
	type Guard,
	hasSamples,
	type Index,
	isAccess,
	isReduced,
	type Read,
	type Statement,
} from '../../networks/loops/ir.ts';

const mapIndices = (statement: Statement, change: (index: Index) => Index): Statement => {
	const access = ({ buffer, index }: Access): Access => ({ buffer, index: change(index) });
	return {
		...statement,
		write: access(statement.write),
		...(statement.start ? { start: access(statement.start) } : {}),
		reads: statement.reads.map((read) => (isAccess(read) ? access(read) : read)),
		guards: statement.guards.map(({ index, limit }): Guard => ({ index: change(index), limit })),
	};
};

/** Without axes of length 1 whose position nobody reads, and with neighbouring axes that are walked in one go joined. */
export function compact(statement: Statement): Statement {
	const positions = new Set(statement.reads.flatMap((read) => ('axis' in read ? [read.axis] : [])));
	const guarded = (axis: number): boolean => statement.guards.some(({ index }) => index.of[axis]);
	const indices = [statement.write, ...(statement.start ? [statement.start] : []), ...statement.reads.filter(isAccess)].map(
		({ index }) => index,
	);
	const kept: { axis: number; length: number }[] = [];
	for (const [axis, length] of statement.axes.entries()) {
		if (length === 1 && !positions.has(axis)) continue;
		const last = kept.at(-1);
		const free = (other: number): boolean => !positions.has(other) && !guarded(other);
		const joins = last && free(axis) && free(last.axis) && indices.every(({ of }) => (of[last.axis] ?? 0) === (of[axis] ?? 0) * length);
		if (joins) {
			last.length *= length;
			last.axis = axis;
		} else kept.push({ axis, length });
	}
	const at = new Map(kept.map(({ axis }, place) => [axis, place]));
	const moved = mapIndices(statement, ({ constant, of }) => ({ constant, of: kept.map(({ axis }) => of[axis] ?? 0) }));
	return {
		...moved,
		axes: kept.map(({ length }) => length),
		reads: moved.reads.map((read): Read => ('axis' in read ? { axis: at.get(read.axis) as number } : read)),
	};
}

/** A sum of products of two numbers, or of numbers: `second` is absent there. */
export interface Contraction {
	readonly first: Access;
	readonly second?: Access;
}

/** The statement's value as a contraction; undefined where it is none. */
export function contractionOf(graph: Graph, { reads, value, how, samples, ...rest }: Statement): Contraction | undefined {
	if (how === 'max' || how === 'min' || samples === 'none') return undefined;
	const sums = samples === 'sum' || rest.axes.some((_, axis) => isReduced({ reads, value, how, samples, ...rest }, axis));
	if (!sums) return undefined;
	const access = (id: ExprId | undefined): Access | undefined => {
		const node = id === undefined ? undefined : graph.node(id);
		const read = node?.op === 'variable' ? reads[node.attr] : undefined;
		return read && isAccess(read) && read.buffer.space !== 'sum' ? read : undefined;
	};
	const own = access(value);
	if (own) return hasSamples(own.buffer) ? { first: own } : undefined;
	const { op, args } = graph.node(value);
	const [a, b] = [access(args[0]), access(args[1])];
	if (op !== 'mul' || !a || !b || a === b) return undefined;
	const [withSamples, other] = hasSamples(a.buffer) ? [a, b] : [b, a];
	if (!hasSamples(withSamples.buffer)) return undefined;
	if (samples === 'sum' && !hasSamples(other.buffer)) return undefined;
	return { first: withSamples, second: other };
}
