/**
 * A sum that every machine takes in the same order: of up to 64 numbers from the first to the last, of more in blocks.
 *
 * Block b of B has numbers b, b + B, b + 2B … (at most 64), and the sums of the blocks are summed likewise. So the rounding error of
 * n non-negative terms is at most 64 ⌈log₆₄ n⌉ units in the last place of the sum, and neighbouring threads read neighbouring numbers.
 */

import { MIN_NORMAL, RANGE_LIMIT, type Rules } from './number-system.ts';

/** Most numbers of a block. */
export const BLOCK = 64;

/**
 * Σ terms; NaN where a sum on the way is no number in range.
 * @param terms at least one
 * @param rules `f32`: every sum is rounded to f32, subnormals are zero
 * @example blockedSum([1, 2, 3], 'f64') // (1 + 2) + 3
 */
export function blockedSum(terms: ArrayLike<number>, rules: Rules): number {
	const most = rules === 'f64' ? Number.MAX_VALUE : RANGE_LIMIT;
	let level = terms;
	do {
		const blocks = Math.ceil(level.length / BLOCK);
		const sums = new (rules === 'f64' ? Float64Array : Float32Array)(blocks);
		for (let b = 0; b < blocks; b++) sums[b] = level[b] as number;
		for (let k = blocks, b = 0; k < level.length; k++, b = b + 1 < blocks ? b + 1 : 0) {
			sums[b] = (sums[b] as number) + (level[k] as number);
			if (rules === 'f32' && Math.abs(sums[b] as number) < MIN_NORMAL) sums[b] = 0;
		}
		for (const sum of sums) if (!(Math.abs(sum) <= most)) return Number.NaN;
		level = sums;
	} while (level.length > 1);
	return (level[0] as number) + 0;
}
