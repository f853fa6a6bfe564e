/** The colours of the groups of a run, in their order. */

import { GROUP_COLORS } from '../../model/view.ts';

/** Colour of group `index`: `#rrggbb`. */
export const groupColor = (index: number): string => GROUP_COLORS[index % GROUP_COLORS.length] as string;

/** The same as sRGB, 0 … 1. */
export const groupRgb = (index: number): readonly [number, number, number] => {
	const bits = Number.parseInt(groupColor(index).slice(1), 16);
	return [(bits >> 16) / 255, ((bits >> 8) & 0xff) / 255, (bits & 0xff) / 255];
};
