/**
 * The roofline: a kernel can go no faster than memory brings its bytes and arithmetic does its operations.
 * attainable = min(bandwidth / bytes a unit, 1 / (simple operations a unit / their rate + built-in functions a unit / their rate)).
 * Source: Williams, Waterman, Patterson 2009; built-in functions, which cost many times a product, have a rate of their own.
 */

import type { Roof } from './schema.ts';

/** What an adapter gives at most: bytes, simple operations and calls of built-in functions a second. */
export interface Ceilings {
	readonly bandwidth: number;
	readonly arithmetic: number;
	readonly builtins: number;
}

/** What a unit of work costs: bytes, operations of all kinds, and the built-in functions among them. */
export interface UnitCost {
	readonly bytes: number;
	readonly operations: number;
	readonly builtins: number;
}

/**
 * Where work lies under the roofline; null where its bytes and operations are not known.
 * @param rate units a second that were reached
 * @example
 * roofOf({ bandwidth: 100, arithmetic: 1000, builtins: 50 }, { bytes: 4, operations: 11, builtins: 1 }, 20) // attainable 25, share 0.8, bandwidth
 */
export function roofOf(ceilings: Ceilings, { bytes, operations, builtins }: UnitCost, rate: number): Roof | null {
	if (!(bytes > 0 && operations > 0)) return null;
	const byBandwidth = ceilings.bandwidth / bytes;
	const byArithmetic = 1 / ((operations - builtins) / ceilings.arithmetic + builtins / ceilings.builtins);
	const attainable = Math.min(byBandwidth, byArithmetic);
	return { attainable, share: rate / attainable, limit: byBandwidth <= byArithmetic ? 'bandwidth' : 'arithmetic' };
}
