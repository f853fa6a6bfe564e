/** What single precision can tell apart, where every picture and fast sample is computed. */

import type { Range } from './geometry.ts';

/** The smallest normal f32: what is smaller is computed as 0. */
const SMALLEST = 2 ** -126;

/** The distance of neighbouring f32 of this size. */
const spacing = (size: number): number => Math.max(2 ** (Math.floor(Math.log2(size)) - 23), SMALLEST);

/**
 * Are the coordinates of a grid's axis different numbers in f32? Neighbours that round to the same number have the same
 * value, and the picture has stairs.
 *
 * @param count samples from one end of the range to the other
 * @example
 * resolvesF32([0, 1], 512); // true
 * resolvesF32([1, 1 + 1e-5], 512); // false: 2e-8 between neighbours, f32 has 1.2e-7 there
 */
export function resolvesF32([lo, hi]: Range, count: number): boolean {
	if (count < 2) return true;
	const size = Math.max(Math.abs(lo), Math.abs(hi));
	return (hi - lo) / (count - 1) >= spacing(size);
}

/** Which axes of a grid f32 does not resolve, as a sentence; null where it resolves both. @param names of the axes; none where values do not depend on one */
export function resolutionNote(
	{ columns, rows, domain }: { readonly columns: number; readonly rows: number; readonly domain: { readonly u: Range; readonly v: Range } },
	names: readonly [string, string],
): string | null {
	const unresolved = [!resolvesF32(domain.u, columns), !resolvesF32(domain.v, rows)];
	const axes = names.filter((name, k) => name !== '' && unresolved[k]);
	if (axes.length === 0) return null;
	return `Single precision (f32) cannot tell neighbouring samples apart along ${axes.join(' and ')} in so small a window: values repeat and look like stairs.`;
}
