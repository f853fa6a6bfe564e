/**
 * Hoisting: terms that depend on one coordinate alone are computed once for each of its values. On a grid, cos x is
 * the same in all rows. A program is split into two that keep its operations and their order, so that the answers have
 * the same bits.
 */

import { LirBuilder, type LirId, type LirNode, type LirOp, type LirProgram, type LirType, lirType } from '../../math/lir.ts';

export interface Hoisted {
	/** The hoisted terms as outputs, all of them numbers; it reads only that coordinate. */
	readonly terms: LirProgram;
	/** The program, which reads term k as input `firstTerm + k`. */
	readonly rest: LirProgram;
}

/** A term is read from memory; what costs less than this many operations is computed again instead. */
const LEAST_WEIGHT = 6;
/** Terms at most of a coordinate that is one number, the heaviest: each takes memory and is read at every point. */
export const MOST_TERMS = 8;
/** Weights beyond it are not distinguished, so that large programs are not walked again and again. */
const HEAVY = 64;

/** Operations that cost several simple ones; leaves cost nothing. */
const WEIGHTS: Partial<Record<LirOp, number>> = {
	...{ input: 0, uniform: 0, constant: 0, iconst: 0, bconst: 0 },
	...{ div: 3, sqrt: 3, load: 3, builtin1: 8, builtin2: 8, loadNumber: 3 },
	...{ call1: 8, call2: 8, call3: 8 },
};

/**
 * Take out of a program what depends on one coordinate and uniforms alone, and is worth it.
 *
 * Other coordinates keep their numbers; a condition becomes a number, 1 or 0.
 *
 * @param coordinate the inputs that it is: one, or in double-single two
 *
 * @example
 * // cos(x)·y with x as input 0: terms are [cos(x)], the rest is input 2 · input 1
 * hoist(program, 0, 2)
 */
export function hoist(program: LirProgram, coordinate: number | readonly number[], firstTerm: number): Hoisted {
	const inputs = typeof coordinate === 'number' ? [coordinate] : coordinate;
	const free = dependsOnlyOn(program, inputs);
	const weight = weights(program, free);
	const weightOf = (id: LirId): number => weight[id] ?? 0;
	const met = frontier(program, (id) => free[id] === 1 && weightOf(id) >= LEAST_WEIGHT && typeOf(program, id) !== 'i32');
	const terms = [...met].sort((a, b) => weightOf(b) - weightOf(a) || a - b).slice(0, inputs.length * MOST_TERMS);
	return split(
		program,
		terms.sort((a, b) => a - b),
		firstTerm,
	);
}

const nodeOf = (program: LirProgram, id: LirId): LirNode => program.nodes[id] as LirNode;
const typeOf = (program: LirProgram, id: LirId): LirType => lirType(nodeOf(program, id));

/** By node: 1 where it reads no other inputs. */
function dependsOnlyOn({ nodes }: LirProgram, inputs: readonly number[]): Uint8Array {
	const free = new Uint8Array(nodes.length);
	for (const [id, { op, args, attr }] of nodes.entries())
		free[id] = op === 'input' ? Number(inputs.includes(Number(attr))) : Number(args.every((arg) => free[arg]));
	return free;
}

/** By free node: what it costs with all it is made of, each part counted once. */
function weights({ nodes }: LirProgram, free: Uint8Array): Float64Array {
	const weight = new Float64Array(nodes.length);
	const counted = new Int32Array(nodes.length).fill(-1);
	for (const [id] of nodes.entries()) {
		if (!free[id]) continue;
		const open = [id];
		let sum = 0;
		for (let at = open.pop(); at !== undefined && sum < HEAVY; at = open.pop()) {
			if (counted[at] === id) continue;
			counted[at] = id;
			const { op, args } = nodes[at] as LirNode;
			sum += WEIGHTS[op] ?? 1;
			open.push(...args);
		}
		weight[id] = sum;
	}
	return weight;
}

/** The nodes that are met first on the way from the outputs, of those that `isTerm` accepts. */
function frontier(program: LirProgram, isTerm: (id: LirId) => boolean): LirId[] {
	const met = new Set<LirId>();
	const open = [...program.outputs];
	for (let id = open.pop(); id !== undefined; id = open.pop()) {
		if (met.has(id)) continue;
		met.add(id);
		if (!isTerm(id)) open.push(...nodeOf(program, id).args);
	}
	return [...met].filter(isTerm).sort((a, b) => a - b);
}

function split(program: LirProgram, terms: readonly LirId[], firstTerm: number): Hoisted {
	const own = new LirBuilder();
	const copies = copy(program, terms, own, new Map());
	const outputs = terms.map((id) => {
		const value = copies.get(id) as LirId;
		return typeOf(program, id) === 'bool' ? own.select(value, own.constant(1), own.constant(0)) : value;
	});
	const rest = new LirBuilder();
	const read = new Map(
		terms.map((id, k) => {
			const term = rest.input(firstTerm + k);
			return [id, typeOf(program, id) === 'bool' ? rest.eq(term, rest.constant(1)) : term];
		}),
	);
	const kept = copy(program, program.outputs, rest, read);
	return { terms: own.finish(outputs), rest: rest.finish(program.outputs.map((id) => kept.get(id) as LirId)) };
}

/** Copy what `wanted` needs into a builder, past the nodes that are `known` there. */
function copy(program: LirProgram, wanted: readonly LirId[], into: LirBuilder, known: ReadonlyMap<LirId, LirId>): Map<LirId, LirId> {
	const needed = new Set<LirId>();
	const open = [...wanted];
	for (let id = open.pop(); id !== undefined; id = open.pop()) {
		if (needed.has(id) || known.has(id)) continue;
		needed.add(id);
		open.push(...nodeOf(program, id).args);
	}
	const place = new Map(known);
	for (const id of [...needed].sort((a, b) => a - b)) {
		const { op, args, attr } = nodeOf(program, id);
		place.set(
			id,
			into.node(
				op,
				args.map((arg) => place.get(arg) as LirId),
				attr,
			),
		);
	}
	return place;
}
