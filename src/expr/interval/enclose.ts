/**
 * Interval evaluation of a whole graph: what every node's computed result can be, and whether it is
 * valid. Range analysis (`lower.ts`) and the bounds of hardware (`bounds.ts`) are both this pass.
 */

import { type Arithmetic, flushed, given, type Interval, SECOND_ORDER, ULP, widened } from '../graph/arithmetic.ts';
import type { DataTable } from '../graph/evaluate.ts';
import type { ExprId, ExprNode, Graph } from '../graph/graph.ts';
import { domainOf, encloseOp, hull, NOTHING, type Place, pointInterval, sizes, UNDECIDED } from './intervals.ts';
import { isInRange, RANGE_LIMIT } from '../graph/ops.ts';

/** Whether a node has a value: on every machine, on none, or on some. */
export type Validity = 'valid' | 'hole' | 'uncertain';

/** What is known of one node. */
export interface Enclosure {
	/** Holds every valid result, computed or real; within ±2^120. */
	readonly interval: Interval;
	/** Where the operands are, relative to the operation's domain. */
	readonly place: Place;
	/** May the result, of valid operands in the domain, be beyond ±2^120? */
	readonly exceeds: boolean;
	/** Validity of the node with all it depends on. */
	readonly validity: Validity;
}

/** How to enclose a graph. */
export interface EncloseOptions {
	readonly arithmetic: Arithmetic;
	/** Interval of variable or parameter `attr`. */
	readonly leaf: (op: 'variable' | 'parameter', attr: number) => Interval;
	/** Data slots; without them a cell may hold anything. */
	readonly tables?: readonly DataTable[];
	/** Results up to this size do not exceed the range (default 2^120). */
	readonly limit?: number;
}

/**
 * A sum seen as its terms, for arithmetic that may add them in any order: the error of each addition
 * is relative to the sum of the terms' sizes, not to the result.
 */
interface Chain {
	/** The sum of the terms' intervals, without the rounding of the additions. */
	readonly terms: Interval;
	/** Sum of the terms' sizes. */
	readonly mass: number;
	readonly count: number;
	/** All terms ≥ 0 (1), all ≤ 0 (−1), or neither (0). */
	readonly sign: -1 | 0 | 1;
}

const magnitude = (x: Interval): number => sizes(x).hi;
const signOf = ({ lo, hi }: Interval): -1 | 0 | 1 => (lo >= 0 ? 1 : hi <= 0 ? -1 : 0);
const single = (terms: Interval): Chain => ({ terms, mass: magnitude(terms), count: 1, sign: signOf(terms) });
const negatedChain = ({ terms, mass, count, sign }: Chain): Chain => ({
	terms: { lo: -terms.hi, hi: -terms.lo },
	mass,
	count,
	sign: -sign as -1 | 0 | 1,
});
const sum = (a: Chain, b: Chain): Chain => ({
	terms: { lo: a.terms.lo + b.terms.lo, hi: a.terms.hi + b.terms.hi },
	mass: a.mass + b.mass,
	count: a.count + b.count,
	sign: a.sign === b.sign ? a.sign : 0,
});
/** A chain times a number, which a compiler may distribute over the terms; `error` is relative, of one product. */
function scaled({ terms, mass, count, sign }: Chain, by: number, error: number): Chain {
	const [p, q] = [terms.lo * by, terms.hi * by];
	const slack = mass * Math.abs(by) * error * SECOND_ORDER;
	return {
		terms: { lo: Math.min(p, q) - slack, hi: Math.max(p, q) + slack },
		mass: mass * Math.abs(by) * (1 + error),
		count,
		sign: by < 0 ? (-sign as -1 | 0 | 1) : sign,
	};
}

/** The computed sum of a chain. */
function total({ terms, mass, count, sign }: Chain): Interval {
	const error = (count - 1) * ULP * SECOND_ORDER;
	// One addition, or terms of one sign: the error is relative to the result.
	if (count <= 2 || sign !== 0) {
		const near = widened(terms, { relative: error, absolute: 0 });
		return sign > 0 ? { lo: Math.max(0, near.lo), hi: near.hi } : sign < 0 ? { lo: near.lo, hi: Math.min(0, near.hi) } : near;
	}
	return { lo: terms.lo - mass * error, hi: terms.hi + mass * error };
}

function clipped(x: Interval): Interval {
	if (x.lo >= -RANGE_LIMIT && x.hi <= RANGE_LIMIT) return x;
	return { lo: Math.min(Math.max(x.lo, -RANGE_LIMIT), RANGE_LIMIT), hi: Math.min(Math.max(x.hi, -RANGE_LIMIT), RANGE_LIMIT) };
}

/** All valid; else a hole where one is certain. */
const both = (a: Validity, b: Validity): Validity =>
	a === 'hole' || b === 'hole' ? 'hole' : a === 'uncertain' || b === 'uncertain' ? 'uncertain' : 'valid';

/** The most cells of a table that are looked through for one read. */
const CELLS_READ = 64;

/**
 * Enclose every node that `order` lists.
 *
 * @param order ascending ids with all they depend on ({@link Graph.reachable})
 * @returns an enclosure a node, by id
 */
export function enclose(graph: Graph, order: readonly ExprId[], options: EncloseOptions): ReadonlyMap<ExprId, Enclosure> {
	const known = encloser(graph, order, options)(options.leaf);
	return new Map(order.map((id) => [id, known[id] as Enclosure]));
}

/** Encloses the same nodes again and again: each call with the leaves' intervals. What it answers holds until the next call. */
export type Encloser = (leaf: EncloseOptions['leaf']) => readonly (Enclosure | undefined)[];

/** As {@link enclose} for many boxes: what constants alone decide is enclosed once. The answer has an enclosure at the id of each node. */
export function encloser(graph: Graph, order: readonly ExprId[], options: Omit<EncloseOptions, 'leaf'>): Encloser {
	let pass: Pass | undefined;
	let rest: readonly ExprId[] = order;
	return (leaf) => {
		if (pass) pass.leaf = leaf;
		else pass = new Pass(graph, { ...options, leaf });
		for (const id of rest) pass.visit(id);
		if (rest === order) rest = dependentOn(graph, order);
		return pass.known;
	};
}

/** The nodes of `order` that depend on a variable or a parameter. */
function dependentOn(graph: Graph, order: readonly ExprId[]): ExprId[] {
	const dependent = new Set<ExprId>();
	for (const id of order) {
		const { op, args } = graph.node(id);
		if (op === 'variable' || op === 'parameter' || args.some((arg) => dependent.has(arg))) dependent.add(id);
	}
	return [...dependent];
}

class Pass {
	readonly known: (Enclosure | undefined)[] = [];
	leaf: EncloseOptions['leaf'];
	readonly #chains: (Chain | undefined)[] = [];
	readonly #graph: Graph;
	readonly #options: Omit<EncloseOptions, 'leaf'>;
	readonly #limit: number;

	constructor(graph: Graph, options: EncloseOptions) {
		this.#graph = graph;
		this.#options = options;
		this.leaf = options.leaf;
		this.#limit = options.limit ?? RANGE_LIMIT;
	}

	visit(id: ExprId): void {
		const node = this.#graph.node(id);
		const args: Interval[] = [];
		for (const arg of node.args) args.push(this.#at(arg).interval);
		const place = domainOf(node.op, args);
		let validity = this.#operandsValid(node);
		if (place !== 'inside') validity = both(validity, place === 'outside' ? 'hole' : 'uncertain');
		const raw = place === 'outside' ? NOTHING : this.#interval(id, node, args);
		const exceeds = !(raw.hi <= this.#limit && raw.lo >= -this.#limit);
		if (exceeds) validity = both(validity, raw.lo > this.#limit || raw.hi < -this.#limit ? 'hole' : 'uncertain');
		this.known[id] = { interval: clipped(raw), place, exceeds, validity };
	}

	#at(id: ExprId): Enclosure {
		return this.known[id] as Enclosure;
	}

	#operandsValid({ op, args }: ExprNode): Validity {
		if (op === 'select') {
			const [condition, a, b] = [0, 1, 2].map((k) => this.#at(args[k] as ExprId)) as [Enclosure, Enclosure, Enclosure];
			const { lo, hi } = condition.interval;
			if (lo === hi) return both(condition.validity, (lo === 1 ? a : b).validity);
			return both(condition.validity, a.validity === b.validity ? a.validity : 'uncertain');
		}
		let validity: Validity = 'valid';
		for (const arg of args) validity = both(validity, this.#at(arg).validity);
		return validity;
	}

	#interval(id: ExprId, { op, args, attr }: ExprNode, intervals: readonly Interval[]): Interval {
		switch (op) {
			case 'constant':
				return given(pointInterval(attr), this.#options.arithmetic);
			case 'variable':
			case 'parameter':
				return given(this.leaf(op, attr), this.#options.arithmetic);
			case 'data':
			case 'present':
				return this.#read(op, attr, intervals);
			default:
				return this.#certain(op, args) ?? this.#free(id, op, args) ?? encloseOp(op, intervals, attr, this.#options.arithmetic);
		}
	}

	/** Truth that follows from two operands being one: x < x, c or not c. The graph writes constant conditions so. */
	#certain(op: ExprNode['op'], operands: readonly ExprId[]): Interval | undefined {
		const a = operands[0] as ExprId;
		const b = operands[1] as ExprId;
		if (op === 'lt' || op === 'le' || op === 'eq') return a === b ? pointInterval(op === 'lt' ? 0 : 1) : undefined;
		if (op !== 'and' && op !== 'or') return undefined;
		const { op: second, args } = this.#graph.node(b);
		return second === 'not' && args[0] === a ? pointInterval(op === 'or' ? 1 : 0) : undefined;
	}

	/** Sums and their multiples where the order of additions is free; undefined for anything else. */
	#free(id: ExprId, op: ExprNode['op'], args: readonly ExprId[]): Interval | undefined {
		if (this.#options.arithmetic.rounding !== 'free') return undefined;
		const chain = this.#chainOf(op, args);
		this.#chains[id] = chain;
		return chain && flushed(total(chain));
	}

	#chainOf(op: ExprNode['op'], args: readonly ExprId[]): Chain | undefined {
		const a = args[0] as ExprId;
		const b = args[1] as ExprId;
		switch (op) {
			case 'neg':
				return negatedChain(this.#chain(a));
			case 'add':
				return sum(this.#chain(a), this.#chain(b));
			case 'sub':
				return sum(this.#chain(a), negatedChain(this.#chain(b)));
			case 'mul': {
				const factor = this.#graph.constantValue(a) ?? this.#graph.constantValue(b);
				const rest = this.#chain(this.#graph.constantValue(a) === undefined ? a : b);
				// The literal is off by its own rounding.
				return factor === undefined || rest.count === 1 ? undefined : scaled(rest, factor, 2 * ULP);
			}
			case 'div': {
				const divisor = this.#graph.constantValue(b);
				const rest = this.#chain(a);
				return divisor === undefined || divisor === 0 || rest.count === 1 ? undefined : scaled(rest, 1 / divisor, 4 * ULP);
			}
			default:
				return undefined;
		}
	}

	#chain(id: ExprId): Chain {
		return this.#chains[id] ?? single(this.#at(id).interval);
	}

	/** A read of a table: the cells that the column and row may name. */
	#read(op: 'data' | 'present', attr: number, [columns = NOTHING, rows = NOTHING]: readonly Interval[]): Interval {
		const anything = op === 'present' ? UNDECIDED : { lo: -RANGE_LIMIT, hi: RANGE_LIMIT };
		const table = this.#options.tables?.[attr >> 2];
		if (!table || (columns.hi - columns.lo + 1) * (rows.hi - rows.lo + 1) > CELLS_READ) return anything;
		let result: Interval | undefined;
		for (let row = Math.ceil(rows.lo); row <= rows.hi; row++) {
			for (let column = Math.ceil(columns.lo); column <= columns.hi; column++) {
				const cell = table.cells[(row * table.width + column) * 4 + (attr & 3)] ?? Number.NaN;
				const there = isInRange(cell);
				const value = pointInterval(op === 'present' ? Number(there) : there ? cell : 0);
				const read = op === 'data' ? given(value, { rounding: 'nearest' }) : value;
				result = result ? hull(result, read) : read;
			}
		}
		return result ?? anything;
	}
}
