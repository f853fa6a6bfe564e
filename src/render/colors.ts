/** The colour map as drawn: in its direction, and in linear light. */

import { COLORMAP_ENTRIES, COLORMAPS } from '../math/colormaps.ts';
import type { AppearanceSettings } from '../model/view.ts';

/** The display's exponent: close enough to sRGB's curve for shading, and the same in WGSL. */
export const GAMMA = 2.2;

/** r, g, b, 255 an entry, low to high as drawn. */
export function drawnColormap({ colormap, reversed }: Pick<AppearanceSettings, 'colormap' | 'reversed'>): Uint8Array<ArrayBuffer> {
	const table = COLORMAPS[colormap];
	if (!reversed) return table;
	const out = new Uint8Array(table.length);
	for (let i = 0; i < COLORMAP_ENTRIES; i++) out.set(table.subarray(4 * (COLORMAP_ENTRIES - 1 - i), 4 * (COLORMAP_ENTRIES - i)), 4 * i);
	return out;
}

/** The same in linear light, 0 … 1, three channels an entry. */
export function linearColormap(appearance: AppearanceSettings): Float32Array {
	const table = drawnColormap(appearance);
	return Float32Array.from({ length: 3 * COLORMAP_ENTRIES }, (_, i) => ((table[4 * Math.floor(i / 3) + (i % 3)] as number) / 255) ** GAMMA);
}
