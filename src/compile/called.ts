/** The functions that modules of f64 call: the very ones that the interpreter evaluates with. */

import { SLOW } from '../math/f64/index.ts';
import type { CalledName } from '../math/lir.ts';
import { OP_NAMES, OPS } from '../expr/ops.ts';

/** By name, for `WebAssembly.Instance`. */
export const CALLED: Readonly<Record<CalledName, (...operands: number[]) => number>> = {
	...SLOW,
	...Object.fromEntries(OP_NAMES.map((op) => [`js.${op}`, OPS[op].evaluate])),
};
