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

/** Shares above this are told: below, it is the spread of two measurements. */
const ABOVE = 1.02;

/**
 * Why work can be faster than its roof, in words; empty where it is not. The roof of memory is a copy of 64 MiB, too large for
 * caches, and that of arithmetic takes every operation as written.
 *
 * @example
 * aboveRoof({ attainable: 1e9, share: 1.4, limit: 'bandwidth' }) // 'its data stay in caches, which are faster than …'
 */
export function aboveRoof({ share, limit }: Pick<Roof, 'share' | 'limit'>): string {
	if (!(share > ABOVE)) return '';
	return limit === 'bandwidth'
		? 'its data stay in caches, which are faster than the memory that the roof was measured on (a copy of 64 MiB)'
		: 'the compiler saves operations that the roof counts as written';
}
