/**
 * Philox4x32-10, the counter-based generator of J. Salmon et al., "Parallel random numbers: as easy
 * as 1, 2, 3" (SC 2011). A number depends on its key and counter only, so results do not depend on
 * the order or the tiling of the work.
 *
 * The counter is (particle, step, stream, 0) and the key (seed, 0); all are taken modulo 2^32.
 */

export type Words4 = readonly [number, number, number, number];

const ROUNDS = 10;
const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
/** The key's increments: the golden ratio, and √3 − 1. */
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;

/** The upper 32 bits of the product of two unsigned 32-bit words. */
const multiplyHigh = (a: number, b: number): number => {
	const [aLow, aHigh, bLow, bHigh] = [a & 0xffff, a >>> 16, b & 0xffff, b >>> 16];
	const low = aLow * bLow;
	const middle = aHigh * bLow + (low >>> 16);
	const cross = aLow * bHigh + (middle % 0x10000);
	return (aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(cross / 0x10000)) >>> 0;
};

/**
 * The bijection itself: four counter words and two key words to four random words.
 * @example philox4x32([0, 0, 0, 0], [0, 0]) // 6627e8d5 e169c58d bc57ac4c 9b00dbd8
 */
export const philox4x32 = (counter: Words4, key: readonly [number, number]): Words4 => {
	let [a, b, c, d] = counter;
	let [k0, k1] = key;
	for (let round = 0; round < ROUNDS; round++) {
		const [high0, low0] = [multiplyHigh(a >>> 0, MULTIPLIER_0), Math.imul(a, MULTIPLIER_0)];
		const [high1, low1] = [multiplyHigh(c >>> 0, MULTIPLIER_1), Math.imul(c, MULTIPLIER_1)];
		[a, b, c, d] = [high1 ^ b ^ k0, low1, high0 ^ d ^ k1, low0];
		k0 = (k0 + WEYL_0) | 0;
		k1 = (k1 + WEYL_1) | 0;
	}
	return [a >>> 0, b >>> 0, c >>> 0, d >>> 0];
};

/** Four random words of (seed, particle, step, stream). */
export const philox = (seed: number, particle: number, step: number, stream: number): Words4 =>
	philox4x32([particle | 0, step | 0, stream | 0, 0], [seed | 0, 0]);

/** The upper 24 bits of a word as a multiple of 2^−24 in [0, 1): exact in f32. */
export const uniform01 = (bits: number): number => (bits >>> 8) * 2 ** -24;

/** Four numbers in [0, 1) of (seed, particle, step, stream). */
export const philoxUniform = (seed: number, particle: number, step: number, stream: number): Words4 => {
	const [a, b, c, d] = philox(seed, particle, step, stream);
	return [uniform01(a), uniform01(b), uniform01(c), uniform01(d)];
};
