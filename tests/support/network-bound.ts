/**
 * Loops of a network, interpreted in f64 with a bound of what a machine of f32 may be off by: running error analysis (Wilkinson).
 * Every number carries its bound e, and nothing is tuned:
 * - a number that is given is rounded once: u|x|, u = 2⁻²⁴;
 * - an operation moves its result by at most the change over the corners of its operands' boxes, and rounds it: u times its ULP
 *   (1 of arithmetic, the claims of `ACCURACY` for functions);
 * - a sum adds the bounds of its terms, and u times the sum of their sizes for each addition in a row: all terms where units are
 *   summed, those of one lane of a block where samples are (blocks are added in f64);
 * - a choice whose comparison is closer than its operands' bounds may fall either way: the distance of the two is added.
 */

import { evaluateOp, type OpName } from '../../src/expr/graph/ops.ts';
import type { ExprId, Graph } from '../../src/expr/graph/graph.ts';
import { ACCURACY } from '../../src/math/functions/index.ts';
import { type Access, type Buffer, hasSamples, type Index, isAccess, type Statement } from '../../src/networks/loops/ir.ts';

const U = 2 ** -24;
/** What f32 loses below its smallest normal number. */
const TINY = 2 ** -126;
/** As `quickTanh` claims. */
const QUICK_TANH_ULP = 6;

interface Numbers {
	readonly value: Float64Array;
	readonly error: Float64Array;
}

interface Bounded {
	readonly value: number;
	readonly error: number;
	/** Of a comparison that may come out either way. */
	readonly open?: boolean;
}

/** Memory of an interpreted program: of `count` samples, all in one block. */
export class BoundedLoops {
	readonly #numbers = new Map<Buffer, Numbers>();

	/** @param lane samples of a block that one lane sums */
	constructor(
		readonly graph: Graph,
		readonly count: number,
		readonly lane: number,
	) {}

	of(buffer: Buffer): Numbers {
		let numbers = this.#numbers.get(buffer);
		if (!numbers) {
			const length = buffer.size * (hasSamples(buffer) ? this.count : 1);
			this.#numbers.set(buffer, (numbers = { value: new Float64Array(length), error: new Float64Array(length) }));
		}
		return numbers;
	}

	/** Numbers that are given, rounded to f32. @param at the number of place k and sample s */
	give(buffer: Buffer, at: (k: number, s: number) => number): void {
		const { value, error } = this.of(buffer);
		const samples = hasSamples(buffer) ? this.count : 1;
		for (let k = 0; k < buffer.size; k++)
			for (let s = 0; s < samples; s++) {
				const x = at(k, s);
				value[k * samples + s] = x;
				error[k * samples + s] = Math.fround(x) === x ? 0 : U * Math.abs(x);
			}
	}

	run(statements: readonly Statement[]): void {
		for (const statement of statements) this.#run(statement);
	}

	#run(statement: Statement): void {
		const { axes, write, how, start, reads, value, guards, samples } = statement;
		const order = this.graph.reachable([value]);
		const target = this.of(write.buffer);
		const length = target.value.length;
		const sum = {
			value: new Float64Array(length),
			error: new Float64Array(length),
			size: new Float64Array(length),
			terms: new Float64Array(length),
		};
		const extreme = new Float64Array(length).fill(how === 'max' ? -Infinity : Infinity);
		const begin = new Map<number, number>();
		const results = new Map<ExprId, Bounded>();
		const position = new Array<number>(axes.length).fill(0);
		const width = samples === 'none' ? 1 : this.count;
		const total = axes.reduce((product, extent) => product * extent, 1);
		for (let step = 0; step < total; step++) {
			for (let axis = axes.length - 1, rest = step; axis >= 0; axis--) {
				position[axis] = rest % (axes[axis] as number);
				rest = Math.floor(rest / (axes[axis] as number));
			}
			const inside = guards.every(({ index, limit }) => {
				const place = placeOf(index, position);
				return place >= 0 && place < limit;
			});
			for (let s = 0; s < width; s++) {
				const at = this.#place(write, position, s);
				if (start) begin.set(at, this.#place(start, position, s));
				if (!inside) continue;
				for (const id of order) results.set(id, this.#node(id, results, reads, position, s));
				const { value: x, error } = results.get(value) as Bounded;
				sum.value[at] = (sum.value[at] as number) + x;
				sum.size[at] = (sum.size[at] as number) + Math.abs(x) + error;
				sum.terms[at] = (sum.terms[at] as number) + 1;
				if (how === 'max' || how === 'min') {
					sum.error[at] = Math.max(sum.error[at] as number, error);
					extreme[at] = how === 'max' ? Math.max(extreme[at] as number, x) : Math.min(extreme[at] as number, x);
				} else sum.error[at] = (sum.error[at] as number) + error;
			}
		}
		for (let at = 0; at < length; at++) {
			const terms = sum.terms[at] as number;
			if (terms === 0 && how === 'add') continue;
			if (how === 'max' || how === 'min') {
				target.value[at] = extreme[at] as number;
				target.error[at] = sum.error[at] as number;
				continue;
			}
			// Samples of a lane are summed in f32 one after the other, lanes pairwise and in f64.
			const chain = samples === 'sum' ? (terms / this.count) * this.lane + 2 : terms - 1;
			let [value_, error, size] = [sum.value[at] as number, sum.error[at] as number, sum.size[at] as number];
			const before =
				how === 'add' ? { numbers: target, at } : start ? { numbers: this.of(start.buffer), at: begin.get(at) as number } : undefined;
			if (before) {
				const own = before.numbers.value[before.at] as number;
				value_ += own;
				error += before.numbers.error[before.at] as number;
				if (samples !== 'sum') size += Math.abs(own);
			}
			const additions = samples === 'sum' ? chain : chain + (before ? 1 : 0);
			target.value[at] = value_;
			target.error[at] = error + additions * U * size;
		}
	}

	#place({ buffer, index }: Access, position: readonly number[], sample: number): number {
		const place = placeOf(index, position);
		return hasSamples(buffer) ? place * this.count + sample : place;
	}

	#node(
		id: ExprId,
		results: ReadonlyMap<ExprId, Bounded>,
		reads: Statement['reads'],
		position: readonly number[],
		sample: number,
	): Bounded {
		const { op, args, attr } = this.graph.node(id);
		if (op === 'constant') return { value: attr, error: Math.fround(attr) === attr ? 0 : U * Math.abs(attr) };
		if (op === 'variable') {
			const read = reads[attr];
			if (!read || !isAccess(read)) return { value: position[(read as { axis: number }).axis] as number, error: 0 };
			const numbers = this.of(read.buffer);
			const at = this.#place(read, position, sample);
			return { value: numbers.value[at] as number, error: numbers.error[at] as number };
		}
		return operation(
			op,
			args.map((arg) => results.get(arg) as Bounded),
			attr,
		);
	}
}

const placeOf = ({ constant, of }: Index, position: readonly number[]): number =>
	of.reduce((place, step, axis) => place + step * (position[axis] as number), constant);

function operation(op: OpName, args: readonly Bounded[], attr: number): Bounded {
	const value = evaluateOp(
		op,
		args.map((arg) => arg.value),
		attr,
	);
	const [a, b, c] = args as [Bounded, Bounded, Bounded];
	if (op === 'lt' || op === 'le' || op === 'eq') {
		const slack = a.error + b.error;
		const near = Math.abs(a.value - b.value) <= slack && slack > 0;
		// Numbers that are equal here are the same number there: a maximum and what it is the maximum of.
		return { value, error: 0, open: near && (op !== 'eq' || a.value !== b.value) };
	}
	if (op === 'and' || op === 'or' || op === 'not') return { value, error: 0, open: args.some(({ open }) => open) };
	if (op === 'select') {
		const taken = a.value ? b : c;
		return a.open ? { value, error: Math.max(b.error, c.error) + Math.abs(b.value - c.value) } : { value, error: taken.error };
	}
	let moved = 0;
	for (let corner = 0; corner < 2 ** args.length; corner++) {
		const there = args.map((arg, k) => arg.value + (corner & (1 << k) ? arg.error : -arg.error));
		moved = Math.max(moved, Math.abs(evaluateOp(op, there, attr) - value));
	}
	return { value, error: moved + ulpOf(op, attr) * U * Math.abs(value) + TINY };
}

/** Roundings of an operation, in units of u = half an ULP of 1. */
function ulpOf(op: OpName, attr: number): number {
	if (op === 'neg' || op === 'abs' || op === 'max' || op === 'min') return 0;
	if (op === 'powi') return attr;
	if (op === 'tanh') return 2 * QUICK_TANH_ULP;
	const known = (ACCURACY as Readonly<Record<string, { readonly ulp: number } | undefined>>)[op];
	return known ? 2 * known.ulp : 1;
}
