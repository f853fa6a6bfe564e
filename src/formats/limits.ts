/** The limits every reader holds to. They are checked before memory is taken. */

/** Most values an array may claim to hold (2^28: 2 GiB as f64). */
export const MAX_VALUES = 2 ** 28;

/** Most cells of one surface that is decoded (8192²: the largest grid the rest of the program draws). */
export const MAX_CELLS = 2 ** 26;

/** Most bytes all compressed parts of one file may inflate to, counted as they come out. */
export const MAX_INFLATED = 64 * 2 ** 20;

/**
 * How much the compressed parts of a file of `length` bytes may inflate to: more than real surfaces reach, fifty times
 * their size, and a little whatever that is: less for text, which takes many times its size when it is read.
 */
export const inflatedLimit = (length: number, text: boolean): number =>
	Math.min(MAX_INFLATED, Math.max((text ? 1 : 4) * 2 ** 20, 50 * length));

/** How many values the compressed or never written parts of a file of `length` bytes may come to; 8 bytes each. */
export const valuesBudget = (length: number): number => Math.min(MAX_VALUES, Math.max(2 ** 22, Math.ceil((50 * length) / 4)));

/** Largest text file (.csv, .json): a JavaScript string of this many bytes is still cheap to hold. */
export const MAX_TEXT = 128 * 2 ** 20;

/** Most columns of a table and most members of an archive or a group. */
export const MAX_COLUMNS = 2 ** 16;
export const MAX_MEMBERS = 4096;

/** Deepest nesting of JSON, and of HDF5 groups. */
export const MAX_JSON_DEPTH = 16;
export const MAX_GROUP_DEPTH = 8;

/** The product of the dimensions, or Infinity where it is beyond what a double counts exactly. */
export function valueCount(shape: readonly number[]): number {
	let count = 1;
	for (const size of shape) count *= size;
	return Number.isSafeInteger(count) ? count : Number.POSITIVE_INFINITY;
}

/** A count for people: 1000000000000 → "1e+12", 2601 → "2601". */
export const countText = (count: number): string => (count < 1e9 ? String(count) : count.toExponential(0));
