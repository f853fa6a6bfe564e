/**
 * The roofline: a kernel can go no faster than memory brings its bytes and arithmetic does its operations.
 * attainable = min(bandwidth / bytes a unit, operations a second / operations a unit).
 * Source: Williams, Waterman, Patterson 2009.
 */

import type { Roof } from './schema.ts';

/** What an adapter gives at most: bytes and operations a second. */
export interface Ceilings {
	readonly bandwidth: number;
	readonly arithmetic: number;
}

/**
 * Where work lies under the roofline; null where its bytes and operations are not known.
 * @param rate units a second that were reached
 * @example
 * roofOf({ bandwidth: 100, arithmetic: 1000 }, { bytes: 4, operations: 10 }, 20) // attainable 25, share 0.8, bandwidth
 */
export function roofOf(ceilings: Ceilings, work: { readonly bytes: number; readonly operations: number }, rate: number): Roof | null {
	const { bytes, operations } = work;
	if (!(bytes > 0 && operations > 0)) return null;
	const byBandwidth = ceilings.bandwidth / bytes;
	const byArithmetic = ceilings.arithmetic / operations;
	const attainable = Math.min(byBandwidth, byArithmetic);
	return { attainable, share: rate / attainable, limit: byBandwidth <= byArithmetic ? 'bandwidth' : 'arithmetic' };
}
