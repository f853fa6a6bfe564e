/** Random numbers: one word of a Philox block as a number in [0, 1). */

import type { LirBuilder, LirId } from '../lir.ts';
import { philoxRounds, type WordArithmetic } from '../philox.ts';

type Draw = readonly [particle: LirId, step: LirId, seed: LirId];

/**
 * Word `word` of the block of (seed, particle, step, stream): the bits of `philoxUniform`. Operands are
 * whole numbers, 0 … 2^24 − 1; the four words of a block share its rounds.
 */
export const philoxDraw = (b: LirBuilder, particle: LirId, step: LirId, seed: LirId, stream: number, word: number): LirId =>
	uniform(b, block(b, [particle, step, seed], () => b.iconst(stream))[word] as LirId);

/**
 * The draw of coordinate `index`, an integer that is known only when the program runs: word 0 or 1 of the first pair of the block of
 * stream ⌊index/4⌋, or of its second pair. Coordinates 2j and 2j + 1 have the same numbers.
 */
export function philoxPairDraw(b: LirBuilder, draw: Draw, index: LirId, word: 0 | 1): LirId {
	const words = block(b, draw, () => b.shru(index, 2));
	const isFirst = b.ieq(b.iand(b.shru(index, 1), b.iconst(1)), b.iconst(0));
	return uniform(b, b.iselect(isFirst, words[word], words[2 + word] as LirId));
}

function block(b: LirBuilder, [particle, step, seed]: Draw, stream: () => LirId): [LirId, LirId, LirId, LirId] {
	const words: WordArithmetic<LirId> = {
		constant: (value) => b.iconst(value),
		add: (x, y) => b.iadd(x, y),
		multiply: (x, y) => b.imul(x, y),
		xor: (x, y) => b.ixor(x, y),
		and: (x, y) => b.iand(x, y),
		shiftRight: (x, count) => b.shru(x, count),
	};
	const zero = b.iconst(0);
	return philoxRounds(words, [b.toInt(particle), b.toInt(step), stream(), zero], [b.toInt(seed), zero]);
}

/** The upper 24 bits as a number in [0, 1). */
const uniform = (b: LirBuilder, word: LirId): LirId => b.mul(b.toFloat(b.shru(word, 8)), b.constant(2 ** -24));
