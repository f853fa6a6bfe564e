/** What was measured of a device's built-in function, and how it is said. */

import type { Measured } from '../../compile/builtins.ts';
import { shortest } from '../../model/decimal.ts';

/** What was measured of a built-in. */
export interface BuiltinReport {
	readonly name: Measured;
	/** The largest error found, in units of the bound: 1 is the end of what docs/accuracy.md allows. */
	readonly worst: number;
	/** The operands at which it was found. */
	readonly at: readonly number[];
	/** That error relative to the value. */
	readonly relative: number;
	/** It holds its bound with the margin that a sample asks for. */
	readonly holds: boolean;
}

/** Where these leave their bounds, no function of ours can stand in. */
export const isArithmetic = (name: Measured): boolean => name === 'div' || name === 'sqrt';

/** What was measured, in a line. */
export function builtinLine({ name, worst, at, relative, holds }: BuiltinReport): string {
	const stands = isArithmetic(name) ? 'nothing stands in for it' : 'ours is used';
	const where = at.length === 0 ? '' : `, ${relative.toExponential(1)} relative at ${at.map(shortest).join(', ')}`;
	return `${name}: largest error ${Number(worst.toPrecision(2))} of its bound${where}${holds ? '' : `: ${stands}`}`;
}
