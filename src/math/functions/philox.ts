/** Random numbers: one word of a Philox block as a number in [0, 1). */

import type { LirBuilder, LirId } from '../lir.ts';
import { philoxRounds, type WordArithmetic } from '../philox.ts';

/**
 * Word `word` of the block of (seed, particle, step, stream): the bits of `philoxUniform`. Operands are
 * whole numbers, 0 … 2^24 − 1; the four words of a block share its rounds.
 */
export function philoxDraw(b: LirBuilder, particle: LirId, step: LirId, seed: LirId, stream: number, word: number): LirId {
	const words: WordArithmetic<LirId> = {
		constant: (value) => b.iconst(value),
		add: (x, y) => b.iadd(x, y),
		multiply: (x, y) => b.imul(x, y),
		xor: (x, y) => b.ixor(x, y),
		and: (x, y) => b.iand(x, y),
		shiftRight: (x, count) => b.shru(x, count),
	};
	const zero = b.iconst(0);
	const block = philoxRounds(words, [b.toInt(particle), b.toInt(step), b.iconst(stream), zero], [b.toInt(seed), zero]);
	return b.mul(b.toFloat(b.shru(block[word] as LirId, 8)), b.constant(2 ** -24));
}
