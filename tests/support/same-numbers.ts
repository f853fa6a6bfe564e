/** Typed arrays for `toEqual`: vitest walks them as it walks any iterable, and takes seconds for the pixels of a picture. */

type Numbers = ArrayLike<number | bigint>;

const isNumbers = (value: unknown): value is Numbers => ArrayBuffer.isView(value) && !(value instanceof DataView);

/**
 * Are two arrays of one type the same, number by number (−0 is not 0, NaN is NaN)? Undefined: they are no such arrays, and something
 * else decides.
 */
export function sameNumbers(a: unknown, b: unknown): boolean | undefined {
	if (!isNumbers(a) || !isNumbers(b) || a.constructor !== b.constructor) return undefined;
	if (a.length !== b.length) return false;
	for (let k = 0; k < a.length; k++) if (!Object.is(a[k], b[k])) return false;
	return true;
}
