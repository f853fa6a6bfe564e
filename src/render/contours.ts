/** The drawing of the map and the surface: contours at constant screen width, the same formula as in `shaders/passes/contours.wgsl`. */

import { MAJOR_CONTOUR } from './theme.ts';

/** Widths in CSS pixels. */
export const CONTOUR_WIDTHS = { minor: 0.8, major: 1.5 } as const;
/** At these many CSS pixels between contours none is left, and nothing is lost: a steep slope does not turn black. */
export const CONTOUR_FADE = { none: 2, full: 7 } as const;

/**
 * How much of a pixel the contours cover, 0 … 1.
 *
 * @param t height 0 … 1; contours lie at multiples of 1/intervals strictly inside
 * @param slope change of t in one pixel
 * @param unit pixels in a CSS pixel
 */
export function contourCoverage(t: number, slope: number, intervals: number, unit: number): number {
	if (intervals <= 0) return 0;
	const x = t * intervals;
	const level = Math.round(x);
	if (level < 1 || level > intervals - 1) return 0;
	const step = Math.max(slope * intervals, 1e-7);
	const width = (level % MAJOR_CONTOUR === 0 ? CONTOUR_WIDTHS.major : CONTOUR_WIDTHS.minor) * unit;
	const inside = Math.min(1, Math.max(0, (width + 1) / 2 - Math.abs(x - level) / step)) * Math.min(1, width);
	return inside * Math.min(1, Math.max(0, (1 / (step * unit) - CONTOUR_FADE.none) / (CONTOUR_FADE.full - CONTOUR_FADE.none)));
}

/** How much of a pixel one contour of this width (pixels) covers, 0 … 1. */
export function levelCoverage(t: number, slope: number, level: number, width: number): number {
	return Math.min(1, Math.max(0, (width + 1) / 2 - Math.abs(t - level) / Math.max(slope, 1e-7)));
}

/** Widths of the highlighted contour's light core and dark outline, CSS pixels. */
export const HOVER_CONTOUR = { core: 1.6, outline: 3.6 } as const;

/** Period and width of the hatching of holes in the map, CSS pixels: from stripe to stripe along x, and across a stripe. */
export const HATCH = { period: 9, width: 2.6 } as const;

/** How much of the pixel centred at (x, y) the diagonal stripes cover. */
export function hatchCoverage(x: number, y: number, unit: number): number {
	const period = HATCH.period * unit;
	const along = (x + y) / period;
	// Distance to the nearest stripe's middle, across the stripe: the diagonal is √2 shorter.
	const distance = Math.abs(along - Math.floor(along) - 0.5) * period * Math.SQRT1_2;
	return Math.min(1, Math.max(0, (HATCH.width * unit) / 2 - distance + 0.5));
}
