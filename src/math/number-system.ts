/**
 * The limits of the language's numbers (docs/accuracy.md). Its values are f64: finite, and that is all. What
 * an f32 machine can hold is less: f32 without subnormals, infinities or NaN.
 */

/** Whose limits decide what is a value: f64's, which are the definition, or those of a machine that computes in f32. */
export type Rules = 'f64' | 'f32';

/** f32: the largest magnitude that a valid result may have. */
export const RANGE_LIMIT = 2 ** 120;
/** f32: the smallest positive normal number; anything smaller is zero. */
export const MIN_NORMAL = 2 ** -126;
/** f32: the largest magnitude of a coordinate or a parameter; static analysis relies on it. */
export const INPUT_LIMIT = 2 ** 30;
/** f64: the largest magnitude of a coordinate or a parameter. Sums and differences of a few of them are still finite. */
export const INPUT_LIMIT_64 = 1e300;

/** Most variables of a formula. Sums of terms have more (`compile/sum.ts`). */
export const MAX_VARIABLES = 32;
