/** What our own functions of f64 leave to `Math` where it is rare: huge arguments of sin and cos, and those next to a zero. */

import type { CalledName } from '../lir.ts';

export const SLOW: Readonly<Record<CalledName, (...operands: number[]) => number>> = {
	'js.slow.sin': Math.sin as (...operands: number[]) => number,
	'js.slow.cos': Math.cos as (...operands: number[]) => number,
};
