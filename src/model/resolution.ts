/** What single and double precision can tell apart: fast samples and most pictures are computed in f32, the others in f64. */

import type { Precision } from './field.ts';
import type { GridSpec, Range } from './geometry.ts';

/**
 * Of each arithmetic: bits behind the leading one, and the smallest normal number; what is smaller is computed as 0 in f32. Pairs of f32
 * have the range of f32, and of the smallest numbers no low word.
 */
const NUMBERS = {
	f32: { bits: 23, smallest: 2 ** -126 },
	pairs: { bits: 47, smallest: 2 ** -126 },
	f64: { bits: 52, smallest: 2 ** -1022 },
} as const;

/** In words. */
export const PRECISION_NAMES: Readonly<Record<Precision, string>> = { f32: 'Single precision (f32)', f64: 'Double precision (f64)' };

/** A sample that is to be drawn may lie this part of a cell away from its place, by the rounding of its coordinates. */
const ASTRAY = 1 / 16;

/** The distance of neighbouring numbers of this size. */
function spacing(size: number, precision: keyof typeof NUMBERS): number {
	const { bits, smallest } = NUMBERS[precision];
	return Math.max(2 ** (Math.floor(Math.log2(size)) - bits), smallest);
}

/** Neighbours along a range of `count` samples, in spacings of the numbers there; infinite where there is one sample. */
function fineness([lo, hi]: Range, count: number, precision: keyof typeof NUMBERS): number {
	if (count < 2) return Number.POSITIVE_INFINITY;
	return (hi - lo) / (count - 1) / spacing(Math.max(Math.abs(lo), Math.abs(hi)), precision);
}

/**
 * Are the coordinates of a grid's axis different numbers? Neighbours that round to the same number have the same value, and the
 * picture has stairs.
 *
 * @param count samples from one end of the range to the other
 * @example
 * resolves([0, 1], 512, 'f32'); // true
 * resolves([1, 1 + 1e-5], 512, 'f32'); // false: 2e-8 between neighbours, f32 has 1.2e-7 there
 */
export const resolves = (range: Range, count: number, precision: Precision): boolean => fineness(range, count, precision) >= 1;

/** Axes of a grid that fail a test; those without a name do not count: values do not depend on them. */
const failing = (
	{ columns, rows, domain }: Pick<GridSpec, 'columns' | 'rows' | 'domain'>,
	names: readonly [string, string],
	passes: (range: Range, count: number) => boolean,
): string[] => {
	const unresolved = [!passes(domain.u, columns), !passes(domain.v, rows)];
	return names.filter((name, k) => name !== '' && unresolved[k]);
};

/**
 * Does a picture of this grid need double precision? In f32, or in pairs of f32, its samples would lie more than 1/16 of a cell away
 * from their places.
 * @param names of the axes; none where values do not depend on one
 */
export const needsDouble = (grid: GridSpec, names: readonly [string, string], instead: 'f32' | 'pairs' = 'f32'): boolean =>
	failing(grid, names, (range, count) => fineness(range, count, instead) * ASTRAY >= 0.5).length > 0;

/** Which axes of a grid are not resolved, as a sentence; null where both are. @param names of the axes; none where values do not depend on one */
export function resolutionNote(grid: GridSpec, names: readonly [string, string], precision: Precision): string | null {
	const axes = failing(grid, names, (range, count) => resolves(range, count, precision));
	if (axes.length === 0) return null;
	return `${PRECISION_NAMES[precision]} cannot tell neighbouring samples apart along ${axes.join(' and ')} in so small a window: values repeat and look like stairs.`;
}
