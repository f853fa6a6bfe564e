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

/**
 * 32 hashed bits of (x, y, seed).
 *
 * x and y enter in separate rounds: no seed's lattice is a shifted copy of another's, and
 * neighbours with equal x share the first round. Multipliers: the golden ratio (Knuth) and the
 * low-bias pairs of C. Wellons' hash search.
 */
export const latticeHash = <T>(integers: Integers<T>, x: T, y: T, seed: T): T => {
	const { constant, add, multiply, xorShift } = integers;
	let hash = add(multiply(seed, constant(0x9e3779b1 | 0)), x);
	hash = multiply(xorShift(hash, 16), constant(0x21f0aaad));
	hash = multiply(xorShift(hash, 15), constant(0x735a2d97));
	hash = add(xorShift(hash, 15), y);
	hash = multiply(xorShift(hash, 16), constant(0x7feb352d));
	hash = multiply(xorShift(hash, 15), constant(0x846ca68b | 0));
	return xorShift(hash, 16);
};
