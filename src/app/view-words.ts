/** What a view shows, in words: for those who do not see it. */

import { shownCoordinate } from '../model/axis-label.ts';
import type { AxisLabel } from '../model/field.ts';
import type { Range, Rectangle } from '../model/geometry.ts';
import { coordinateDigits, formatNumber } from './format.ts';
import { WORDS } from '../words/words.ts';

/** `x from −5 to 5`; empty for an axis that values do not depend on. */
const rangeWords = (label: AxisLabel, [lo, hi]: Range): string[] => {
	const show = (at: number): string => formatNumber(shownCoordinate(label, at), coordinateDigits([lo, hi]));
	return label.name === '' ? [] : [WORDS.views.axisFrom(label.name, show(lo), show(hi))];
};

/**
 * The name of a view.
 * @param shown the window that is drawn, and its lowest and highest value; null before the first picture
 * @example viewLabel('map', 'Himmelblau', axes, shown) // 'Map of Himmelblau, x from −5 to 5, y from −5 to 5, values from 0.002 to 890'
 */
export function viewLabel(
	view: 'surface' | 'map',
	title: string,
	[across, up]: readonly [AxisLabel, AxisLabel],
	shown: { readonly domain: Rectangle; readonly lowest: number | undefined; readonly highest: number | undefined } | null,
): string {
	const words = [view === 'surface' ? WORDS.views.surfaceOf(title) : WORDS.views.mapOf(title)];
	if (shown) {
		words.push(...rangeWords(across, shown.domain.u), ...rangeWords(up, shown.domain.v));
		if (shown.lowest !== undefined && shown.highest !== undefined) {
			const digits = Math.max(4, coordinateDigits([shown.lowest, shown.highest]) - 1);
			words.push(WORDS.views.valuesFrom(formatNumber(shown.lowest, digits), formatNumber(shown.highest, digits)));
		}
	}
	return words.join(', ');
}
