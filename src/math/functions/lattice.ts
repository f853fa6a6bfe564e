/** The hash behind the smooth noise. */

import { type Integers, latticeHash } from '../lattice-hash.ts';
import type { LirBuilder, LirId } from '../lir.ts';

/** Hash of three whole numbers, |·| < 2^31, and a stream to a multiple of 2^−23 in [−1, 1); the bits of `lattice64`. */
export const lattice = (b: LirBuilder, x: LirId, y: LirId, seed: LirId, stream = 0): LirId => {
	const integers: Integers<LirId> = {
		constant: (value) => b.iconst(value),
		add: (first, second) => b.iadd(first, second),
		multiply: (first, second) => b.imul(first, second),
		xorShift: (value, count) => b.ixor(value, b.shru(value, count)),
	};
	const hash = latticeHash(integers, b.toInt(x), b.toInt(y), b.toInt(seed), stream);
	return b.mul(b.toFloat(b.shrs(hash, 8)), b.constant(2 ** -23));
};
