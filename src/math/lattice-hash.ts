/**
 * The integer hash behind the smooth noise's lattice, written once over any integer arithmetic, so
 * that the double-precision value and the LIR fragment cannot differ.
 */

/** Wrapping 32-bit integer arithmetic over values of type T. */
export interface Integers<T> {
	constant(value: number): T;
	add(a: T, b: T): T;
	multiply(a: T, b: T): T;
	/** a ^ (a >>> count). */
	xorShift(a: T, count: number): T;
}

/** Streams that one seed has: independent fields of the same seed. A power of two. */
const LATTICE_STREAMS = 64;

/**
 * 32 hashed bits of (x, y, seed) in a stream, 0 ≤ stream < 64.
 *
 * Seed and stream are mixed first, to a key that no other pair of a whole seed and a stream has. The key
 * multiplies x, so that no field is a shifted copy of another; neighbours with equal x share the first round.
 * Multipliers: the golden ratio (Knuth) and the low-bias pairs of C. Wellons' hash search.
 */
export const latticeHash = <T>(integers: Integers<T>, x: T, y: T, seed: T, stream: number): T => {
	const { constant, add, multiply, xorShift } = integers;
	const mixed = (word: T): T => {
		const first = multiply(xorShift(word, 16), constant(0x21f0aaad));
		return xorShift(multiply(xorShift(first, 15), constant(0x735a2d97)), 15);
	};
	// The golden ratio is odd, so that different seeds and streams stay different; 0 must not remain 0.
	const word = add(multiply(seed, constant(LATTICE_STREAMS)), constant(stream + 1));
	const key = mixed(multiply(word, constant(0x9e3779b1 | 0)));
	const odd = add(add(key, key), constant(1));
	let hash = add(mixed(add(multiply(x, odd), key)), y);
	hash = multiply(xorShift(hash, 16), constant(0x7feb352d));
	hash = multiply(xorShift(hash, 15), constant(0x846ca68b | 0));
	return xorShift(hash, 16);
};
