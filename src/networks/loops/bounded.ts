/**
 * Loops of a network, interpreted in f64 with a bound of what a machine of f32 may be off by: running error analysis (Wilkinson).
 * Every number carries its bound e, and nothing is tuned:
 * - a number that is given is rounded once: u|x|, u = 2⁻²⁴;
 * - an operation moves its result by at most the change over the corners of its operands' boxes, and rounds it: u times the roundings
 *   of the machine (1 of arithmetic, the claims of `ACCURACY` for functions);
 * - a sum adds the bounds of its terms, and u times the sum of their sizes for each addition in a row: all terms where units are
 *   summed, those of one lane of a block where samples are (blocks are added in f64);
 * - a choice whose comparison is closer than its operands' bounds may fall either way: the distance of the two is added.
 */

import { evaluateOp, type OpName } from '../../expr/graph/ops.ts';
import type { ExprId, Graph } from '../../expr/graph/graph.ts';
import { ACCURACY } from '../../math/functions/index.ts';
import { type Access, type Buffer, hasSamples, type Index, isAccess, type Read, type Statement } from './ir.ts';

/** Half the spacing of f32 at 1. */
const U = 2 ** -24;
/** What f32 loses below its smallest normal number. */
const TINY = 2 ** -126;
/** As `quickTanh` claims. */
const QUICK_TANH_ULP = 6;
/** Division and root of WebGPU, in units of u: 2.5 and 4.5 ULP. */
const WEBGPU: Readonly<Partial<Record<OpName, number>>> = { div: 5, sqrt: 9 };
/** Our own functions stay within so many ULP however a compiler reorders them: as `expr/graph/arithmetic.ts` has it. */
const REORDERED_ULP = 4096;

/** How a machine of f32 computes. */
export interface LoopRounding {
	/** Relative error of a sum or a product. */
	readonly unit: number;
	/** Roundings of any other operation, in units of u. */
	readonly roundings: (op: OpName, attr: number) => number;
}

/** Roundings of our own functions; 0 of what is exact, 1 of what is rounded once. */
function ownRoundings(op: OpName, attr: number): number {
	if (op === 'neg' || op === 'abs' || op === 'max' || op === 'min') return 0;
	if (op === 'powi') return attr;
	return isFunction(op) ? 2 * ulpOf(op) : 1;
}
const isFunction = (op: OpName): boolean => op === 'tanh' || Object.hasOwn(ACCURACY, op);
const ulpOf = (op: OpName): number =>
	op === 'tanh' ? QUICK_TANH_ULP : ((ACCURACY as Readonly<Record<string, { readonly ulp: number }>>)[op]?.ulp ?? 0);

/** IEEE f32 in the order written, and our own functions: WebAssembly. */
export const IEEE: LoopRounding = { unit: U, roundings: ownRoundings };
/** The same with the division of WebGPU, which a function may use once. */
export const GPU_STRICT: LoopRounding = {
	unit: U,
	roundings: (op, attr) => WEBGPU[op] ?? ownRoundings(op, attr) + (isFunction(op) ? (WEBGPU.div as number) : 0),
};
/** Either neighbour in any order, functions too. */
export const GPU_FAST: LoopRounding = {
	unit: 2 * U,
	roundings: (op, attr) => WEBGPU[op] ?? (isFunction(op) ? 2 * REORDERED_ULP : 2 * ownRoundings(op, attr)),
};

/** Numbers of a buffer, [number][sample], each with its bound. */
export interface BoundedNumbers {
	readonly value: Float64Array;
	readonly error: Float64Array;
}

interface Bounded {
	readonly value: number;
	readonly error: number;
	/** Of a comparison that may come out either way. */
	readonly open?: boolean;
}

/** A value at all samples of one position. */
class Samples {
	readonly value: Float64Array;
	readonly error: Float64Array;
	readonly open: Uint8Array;

	constructor(width: number) {
		this.value = new Float64Array(width);
		this.error = new Float64Array(width);
		this.open = new Uint8Array(width);
	}

	at(s: number): Bounded {
		return { value: this.value[s] as number, error: this.error[s] as number, open: this.open[s] === 1 };
	}
}

/** Memory of an interpreted program: of `count` samples, all in one block. */
export class BoundedLoops {
	readonly #numbers = new Map<Buffer, BoundedNumbers>();

	/** @param lane samples of a block that one lane sums */
	constructor(
		readonly graph: Graph,
		readonly count: number,
		readonly lane: number,
		readonly rounding: LoopRounding = IEEE,
	) {}

	of(buffer: Buffer): BoundedNumbers {
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

	/** Sums begin at 0 again: before statements that add to them are run at another place. */
	clearSums(): void {
		for (const [{ space }, { value, error }] of this.#numbers)
			if (space === 'sum') {
				value.fill(0);
				error.fill(0);
			}
	}

	run(statements: readonly Statement[]): void {
		for (const statement of statements) this.#run(statement);
	}

	#run(statement: Statement): void {
		const { axes, write, how, start, value, guards, samples } = statement;
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
		const position = new Array<number>(axes.length).fill(0);
		const width = samples === 'none' ? 1 : this.count;
		const total = axes.reduce((product, extent) => product * extent, 1);
		const evaluate = this.#evaluator(statement, width);
		const isExtreme = how === 'max' || how === 'min';
		for (let step = 0; step < total; step++) {
			for (let axis = axes.length - 1, rest = step; axis >= 0; axis--) {
				position[axis] = rest % (axes[axis] as number);
				rest = Math.floor(rest / (axes[axis] as number));
			}
			const inside = guards.every(({ index, limit }) => {
				const place = placeOf(index, position);
				return place >= 0 && place < limit;
			});
			const [first, stride] = this.#line(write, position);
			if (start) {
				const [from, by] = this.#line(start, position);
				for (let s = 0; s < width; s++) begin.set(first + s * stride, from + s * by);
			}
			if (!inside) continue;
			const { value: x, error } = evaluate(position).get(value) as Samples;
			for (let s = 0, at = first; s < width; s++, at += stride) {
				const [number, off] = [x[s] as number, error[s] as number];
				sum.value[at] = (sum.value[at] as number) + number;
				sum.size[at] = (sum.size[at] as number) + Math.abs(number) + off;
				sum.terms[at] = (sum.terms[at] as number) + 1;
				if (isExtreme) {
					sum.error[at] = Math.max(sum.error[at] as number, off);
					extreme[at] = how === 'max' ? Math.max(extreme[at] as number, number) : Math.min(extreme[at] as number, number);
				} else sum.error[at] = (sum.error[at] as number) + off;
			}
		}
		for (let at = 0; at < length; at++) {
			const terms = sum.terms[at] as number;
			if (terms === 0 && how === 'add') continue;
			if (isExtreme) {
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
			target.error[at] = error + additions * this.rounding.unit * size;
		}
	}

	/** Where an access begins at a position, and how far it is from one sample to the next. */
	#line({ buffer, index }: Access, position: readonly number[]): readonly [first: number, stride: number] {
		const place = placeOf(index, position);
		return hasSamples(buffer) ? [place * this.count, 1] : [place, 0];
	}

	/** Evaluates a statement's value, node by node for all samples of a position. */
	#evaluator({ value, reads }: Statement, width: number): (position: readonly number[]) => ReadonlyMap<ExprId, Samples> {
		const order = this.graph.reachable([value]);
		const results = new Map(order.map((id) => [id, new Samples(width)]));
		const nodes = order.map((id) => {
			const { op, args, attr } = this.graph.node(id);
			return { op, attr, out: results.get(id) as Samples, args: args.map((arg) => results.get(arg) as Samples) };
		});
		return (position) => {
			for (const { op, attr, out, args } of nodes) {
				if (op === 'constant') {
					out.value.fill(attr);
					out.error.fill(Math.fround(attr) === attr ? 0 : U * Math.abs(attr));
				} else if (op === 'variable') this.#read(reads[attr] as Read, position, out);
				else apply(op, attr, args, out, this.rounding);
			}
			return results;
		};
	}

	#read(read: Read, position: readonly number[], { value, error }: Samples): void {
		if (!isAccess(read)) {
			value.fill(position[read.axis] as number);
			error.fill(0);
			return;
		}
		const numbers = this.of(read.buffer);
		const [first, stride] = this.#line(read, position);
		for (let s = 0, at = first; s < value.length; s++, at += stride) {
			value[s] = numbers.value[at] as number;
			error[s] = numbers.error[at] as number;
		}
	}
}

const placeOf = ({ constant, of }: Index, position: readonly number[]): number => {
	let place = constant;
	for (let axis = 0; axis < of.length; axis++) place += (of[axis] as number) * (position[axis] as number);
	return place;
};

function apply(op: OpName, attr: number, args: readonly Samples[], out: Samples, { unit, roundings }: LoopRounding): void {
	const width = out.value.length;
	const [a, b] = args as [Samples, Samples];
	if (op === 'mul') {
		for (let s = 0; s < width; s++) {
			const [x, y] = [a.value[s] as number, b.value[s] as number];
			const [ex, ey] = [a.error[s] as number, b.error[s] as number];
			out.value[s] = x * y;
			out.error[s] = Math.abs(x) * ey + Math.abs(y) * ex + ex * ey + unit * Math.abs(x * y) + TINY;
		}
		return;
	}
	if (op === 'add' || op === 'sub') {
		const sign = op === 'add' ? 1 : -1;
		for (let s = 0; s < width; s++) {
			const sum = (a.value[s] as number) + sign * (b.value[s] as number);
			out.value[s] = sum;
			out.error[s] = (a.error[s] as number) + (b.error[s] as number) + unit * Math.abs(sum) + TINY;
		}
		return;
	}
	for (let s = 0; s < width; s++) {
		const {
			value,
			error,
			open = false,
		} = operation(
			op,
			args.map((arg) => arg.at(s)),
			attr,
			roundings(op, attr),
		);
		out.value[s] = value;
		out.error[s] = error;
		out.open[s] = Number(open);
	}
}

function operation(op: OpName, args: readonly Bounded[], attr: number, roundings: number): Bounded {
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
	return { value, error: moved + roundings * U * Math.abs(value) + TINY };
}
