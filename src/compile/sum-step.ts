/**
 * Adding a term to sums, in LIR, so that every machine adds alike: in the order of the terms, each sum with what rounding has left of it.
 *
 * A sum is a pair (s, c): s is what is answered, and c the rest. To add t, (s, e) := s + t exactly (Knuth's two-sum), c := c + e
 * rounded, and (s, c) := s + c exactly. Only the middle step rounds, by at most 2⁻⁵³ (f64) or 2⁻²⁴ = u (f32) of |c + e| ≤ 2u·max|s|. So
 * |s − Σt| ≤ u·|Σt| + 2.1·N·u²·Σ|t| after N terms: for N ≤ 2^21 terms of f32 below u·(|Σt| + Σ|t|), whatever N is.
 */

import { LirBuilder, type LirId, type LirProgram } from '../math/lir.ts';
import type { Rules } from '../math/number-system.ts';
import type { Order } from '../model/objective.ts';
import { holeWord, SUMMED, sumWord } from './sum-words.ts';

/**
 * The words of a place after a term.
 * @param term outputs the numbers to add, then a validity a group
 * @param rules what the numbers of the term are
 */
export function withSums(term: LirProgram, order: Order, rules: Rules = 'f32'): LirProgram {
	const b = new LirBuilder(rules);
	const outputs = b.adopt(term);
	const count = SUMMED[order];
	const words: LirId[] = [b.input(0), b.input(1)];
	const [zero, one] = [b.constant(0), b.constant(1)];
	const running = b.eq(b.input(holeWord(order, 0)), zero);
	/** Whether the groups so far are numbers. */
	let valid = running;
	for (let group = 0, output = 0; group <= order; group++) {
		const end = SUMMED[group as Order];
		const sums = outputs.slice(output, end).map((t, k) => added(b, b.input(sumWord(output + k)), b.input(sumWord(output + k) + 1), t));
		const hole = b.eq(b.input(holeWord(order, output)), zero);
		valid = [outputs[count + group] as LirId, hole, ...sums.map(({ s }) => b.inRange(s))].reduce((x, y) => b.and(x, y), valid);
		for (const [k, { s, c }] of sums.entries()) {
			const word = sumWord(output + k);
			words[word] = b.select(valid, s, b.input(word));
			words[word + 1] = b.select(valid, c, b.input(word + 1));
		}
		// What is a hole stays one, and where the value is over nothing changes any more.
		words[holeWord(order, output)] = b.select(valid, zero, b.select(running, one, b.input(holeWord(order, output))));
		output = end;
	}
	return b.finish(words);
}

/** (s, c) + t. Where code is otherwise free, too, no compiler may reorder it. */
function added(b: LirBuilder, s: LirId, c: LirId, t: LirId): { readonly s: LirId; readonly c: LirId } {
	return b.guarded(() => {
		const first = twoSum(b, s, t);
		return twoSumAs(b, first.s, b.add(c, first.e));
	});
}

/** a + b = s + e exactly, s being the rounded sum (Knuth 1969). */
function twoSum(b: LirBuilder, x: LirId, y: LirId): { readonly s: LirId; readonly e: LirId } {
	const s = b.add(x, y);
	const ofY = b.sub(s, x);
	return { s, e: b.add(b.sub(x, b.sub(s, ofY)), b.sub(y, ofY)) };
}

function twoSumAs(b: LirBuilder, x: LirId, y: LirId): { readonly s: LirId; readonly c: LirId } {
	const { s, e } = twoSum(b, x, y);
	return { s, c: e };
}
