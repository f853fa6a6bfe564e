/** The functions that modules of f64 call: the very ones that the interpreter evaluates with. */

import type { CalledName } from '../math/lir.ts';
import { OP_NAMES, OPS } from '../expr/ops.ts';

/** By name, for `WebAssembly.Instance`. */
export const CALLED: Readonly<Record<CalledName, (...operands: number[]) => number>> = Object.fromEntries(
	OP_NAMES.map((op) => [`js.${op}`, OPS[op].evaluate]),
);
