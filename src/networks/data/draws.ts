/** What is drawn for data: uniform and normal numbers and permutations, each by Philox of a seed, so that no order of work changes them. */

import { cos64, log64, sin64 } from '../../math/f64/index.ts';
import { philox, philoxUniform } from '../../math/philox.ts';

/** Streams of Philox, one a purpose: equal seeds of two purposes share no number. */
export const STREAMS = {
	samples: 0xda7a01,
	centres: 0xda7a02,
	answers: 0xda7a07,
	split: 0xda7a03,
	labels: 0xda7a04,
	otherLabels: 0xda7a05,
	batches: 0xda7a06,
} as const;

export type Four = readonly [number, number, number, number];

/**
 * Four numbers of U[0, 1).
 * @param index of the sample
 * @param block which four of the sample
 */
export const uniforms = (seed: number, stream: number, index: number, block = 0): Four => philoxUniform(seed, index, block, stream);

/** Four independent numbers of N(0, 1), by Box and Muller (`math/random.ts`), with logarithm and turns that are the same on every machine. */
export function normals(seed: number, stream: number, index: number, block = 0): Four {
	const [u0, u1, u2, u3] = uniforms(seed, stream, index, block);
	const [r, s] = [Math.sqrt(-2 * log64(1 - u0)), Math.sqrt(-2 * log64(1 - u2))];
	const [phi, psi] = [2 * Math.PI * u1, 2 * Math.PI * u3];
	return [r * cos64(phi), r * sin64(phi), s * cos64(psi), s * sin64(psi)];
}

/**
 * A random order of 0 … count − 1 (Fisher and Yates), each place drawn from a word of 32 bits: no order is likelier than another by more than
 * count² / 2³².
 * @param epoch a second seed: of the epoch, or of the class
 */
export function permutation(count: number, seed: number, stream: number, epoch = 0): Uint32Array<ArrayBuffer> {
	const order = Uint32Array.from({ length: count }, (_, k) => k);
	let words: readonly number[] = [];
	for (let k = count - 1; k > 0; k--) {
		const drawn = count - 1 - k;
		if (drawn % 4 === 0) words = philox(seed, drawn / 4, epoch, stream);
		const other = Math.floor((words[drawn % 4] as number) * 2 ** -32 * (k + 1));
		const kept = order[k] as number;
		order[k] = order[other] as number;
		order[other] = kept;
	}
	return order;
}
