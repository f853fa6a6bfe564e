/**
 * Philox4x32-10, the counter-based generator of J. Salmon et al., "Parallel random numbers: as easy
 * as 1, 2, 3" (SC 2011). A number depends on its key and counter only, so results do not depend on
 * the order or the tiling of the work.
 *
 * The counter is (particle, step, stream, 0) and the key (seed, 0); all are taken modulo 2^32. The
 * rounds are written once over any 32-bit arithmetic: numbers here, LIR in `functions/philox.ts`.
 */

export type Words4 = readonly [number, number, number, number];

/** Wrapping 32-bit integer arithmetic over values of type T. */
export interface WordArithmetic<T> {
	constant(value: number): T;
	add(a: T, b: T): T;
	/** The lower 32 bits of the product. */
	multiply(a: T, b: T): T;
	xor(a: T, b: T): T;
	and(a: T, b: T): T;
	/** Zeros come in from above. */
	shiftRight(a: T, count: number): T;
}

const ROUNDS = 10;
const MULTIPLIER_0 = 0xd2511f53 | 0;
const MULTIPLIER_1 = 0xcd9e8d57 | 0;
/** The key's increments: the golden ratio, and √3 − 1. */
const WEYL_0 = 0x9e3779b9 | 0;
const WEYL_1 = 0xbb67ae85 | 0;

/** The upper 32 bits of the unsigned product of a word and a constant, from products of halves. */
function multiplyHigh<T>(w: WordArithmetic<T>, a: T, multiplier: number): T {
	const half = w.constant(0xffff);
	const [low, high] = [w.constant(multiplier & 0xffff), w.constant(multiplier >>> 16)];
	const [aLow, aHigh] = [w.and(a, half), w.shiftRight(a, 16)];
	const middle = w.add(w.multiply(aHigh, low), w.shiftRight(w.multiply(aLow, low), 16));
	const cross = w.add(w.multiply(aLow, high), w.and(middle, half));
	return w.add(w.add(w.multiply(aHigh, high), w.shiftRight(middle, 16)), w.shiftRight(cross, 16));
}

/** The ten rounds: four counter words and two key words to four random words. */
export function philoxRounds<T>(w: WordArithmetic<T>, counter: readonly [T, T, T, T], key: readonly [T, T]): [T, T, T, T] {
	let [a, b, c, d] = counter;
	let [k0, k1] = key;
	for (let round = 0; round < ROUNDS; round++) {
		const [high0, low0] = [multiplyHigh(w, a, MULTIPLIER_0), w.multiply(a, w.constant(MULTIPLIER_0))];
		const [high1, low1] = [multiplyHigh(w, c, MULTIPLIER_1), w.multiply(c, w.constant(MULTIPLIER_1))];
		[a, b, c, d] = [w.xor(w.xor(high1, b), k0), low1, w.xor(w.xor(high0, d), k1), low0];
		k0 = w.add(k0, w.constant(WEYL_0));
		k1 = w.add(k1, w.constant(WEYL_1));
	}
	return [a, b, c, d];
}

const NUMBERS: WordArithmetic<number> = {
	constant: (value) => value,
	add: (a, b) => (a + b) | 0,
	multiply: Math.imul,
	xor: (a, b) => a ^ b,
	and: (a, b) => a & b,
	shiftRight: (a, count) => a >>> count,
};

/**
 * The bijection itself.
 * @example philox4x32([0, 0, 0, 0], [0, 0]) // 6627e8d5 e169c58d bc57ac4c 9b00dbd8
 */
export const philox4x32 = (counter: Words4, key: readonly [number, number]): Words4 => {
	const [a, b, c, d] = philoxRounds(NUMBERS, counter, key);
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
