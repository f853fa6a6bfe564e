/** The grid a window is sampled on. */

import type { GridSpec, Rectangle } from '../../model/geometry.ts';
import type { Landscape } from '../landscapes/landscape.ts';

/**
 * `resolution` cells along both axes (the surface is a square box whatever its units). A file's own
 * window is sampled so that every one of its samples is met.
 */
export function gridFor(landscape: Landscape, window: Rectangle, resolution: number, ownWindow: boolean): GridSpec {
	const { samples } = landscape;
	const count = (own: number | undefined): number => {
		if (!ownWindow || own === undefined || own < 2) return resolution;
		return (own - 1) * Math.max(1, Math.round((resolution - 1) / (own - 1))) + 1;
	};
	return { columns: count(samples?.columns), rows: count(samples?.rows), domain: window };
}
