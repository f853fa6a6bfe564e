/** The stated limits of the language. Each is checked before the work it bounds is done. */

/** Longest text, in UTF-16 code units. */
export const MAX_TEXT = 65_536;
/** Deepest nesting of brackets, calls, signs, exponents and alternatives. */
export const MAX_NESTING = 64;
/** Most operations that the value of a formula may need (nodes of its graph). */
export const MAX_NODES = 4096;
/** Most passes through the bodies of all sums and products together. */
export const MAX_ITERATIONS = 65_536;
/** Most steps of expanding sums, products and function definitions into a graph. */
export const MAX_STEPS = 1_048_576;
/** Deepest recursion while expanding; only functions that call functions get near it. */
export const MAX_EXPANSION_DEPTH = 1024;
/** Most variables x1 … xn. */
export { MAX_VARIABLES } from '../../math/number-system.ts';
/** Most parameters (sliders). */
export const MAX_PARAMETERS = 64;
/** Longest name. */
export const MAX_NAME = 32;
