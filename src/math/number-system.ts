/** The limits of the language's numbers: f32 without subnormals, infinities or NaN (docs/accuracy.md). */

/** The largest magnitude a valid result may have. */
export const RANGE_LIMIT = 2 ** 120;
/** The smallest positive normal f32; anything smaller is zero. */
export const MIN_NORMAL = 2 ** -126;
/** The largest magnitude of a coordinate or a parameter: static analysis relies on it. */
export const INPUT_LIMIT = 2 ** 30;
