/** Labels over a picture, as elements. */

import { arrangeLabels, type AxisNames, withNames } from '../../engine/fields/placed-labels.ts';
import type { AxisLabel, Renderer, ViewName } from '../../engine/view.ts';
import type { AxisLabel as VariableLabel } from '../../model/axis-label.ts';
import { WORDS } from '../../words/words.ts';

/** Write the labels of a view into their layer, with the names of its axes. */
export function placeLabels(
	layer: Element,
	view: ViewName,
	wanted: readonly AxisLabel[],
	names: AxisNames,
	size: { width: number; height: number },
): void {
	const placed = arrangeLabels(view, withNames(view, wanted, names), size);
	while (layer.children.length > placed.length) layer.lastChild?.remove();
	for (const [i, { text, isName, isTurned, isNote = false, angle, x, y }] of placed.entries()) {
		const span = (layer.children[i] ?? layer.appendChild(document.createElement('span'))) as HTMLSpanElement;
		if (span.textContent !== text) span.textContent = text;
		if (span.classList.contains('name') !== isName) span.classList.toggle('name', isName);
		span.classList.toggle('note', isNote);
		span.classList.toggle('contour', angle !== undefined);
		if (angle !== undefined) {
			span.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px) rotate(${angle.toFixed(3)}rad) translate(-50%, -50%)`;
			continue;
		}
		span.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)${isTurned ? ' rotate(-90deg)' : ''}`;
	}
}

/** Units whose lengths differ by less look the same. */
const SAME_UNITS = 1.02;

/** Which axis of the map is stretched, and how much; empty where a unit is as long on both, or the axes have no unit in common. */
export function unitsWords(renderer: Pick<Renderer, 'project'>, [across, up]: readonly [VariableLabel, VariableLabel]): string {
	const [origin, one] = [renderer.project('map', 0, 0, 0), renderer.project('map', 1, 1, 0)];
	if (!origin || !one || up.name === '' || across.scale !== up.scale) return '';
	const ratio = (origin.y - one.y) / (one.x - origin.x);
	const stretch = Math.max(ratio, 1 / ratio);
	return stretch > SAME_UNITS ? WORDS.views.stretched(ratio > 1 ? up.name : across.name, Number(stretch.toPrecision(2))) : '';
}
