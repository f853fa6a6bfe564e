/** Tick labels over a picture: inside its frame, and none upon another. */

import type { AxisLabel, ViewName } from '../engine/view.ts';

/** Width of a digit and height of a line at the labels' size, CSS pixels: measured once, not per frame. */
const DIGIT = 6.4;
const LINE = 13;
/** Least distance from the frame and between labels. */
const INSET = 3;

export interface PlacedLabel {
	readonly text: string;
	/** Upper left corner. */
	readonly x: number;
	readonly y: number;
}

/** Where labels go: moved inside the frame, left out where they would lie on an earlier one or far outside. */
export function arrangeLabels(
	view: ViewName,
	wanted: readonly AxisLabel[],
	{ width, height }: { width: number; height: number },
): PlacedLabel[] {
	const placed: (PlacedLabel & { readonly right: number })[] = [];
	for (const { text, axis, x, y } of wanted) {
		const wide = text.length * DIGIT;
		if (x < -wide || x > width + wide || y < 0 || y > height) continue;
		// Beside a vertical axis the right ends stand in line.
		const start = axis === 'z' || (view === 'map' && axis === 'v') ? x - wide : x - wide / 2;
		const left = Math.min(width - wide - INSET, Math.max(INSET, start));
		const top = Math.min(height - LINE - INSET, Math.max(INSET, y - LINE / 2));
		const clear = placed.every((p) => left > p.right + INSET || left + wide < p.x - INSET || Math.abs(top - p.y) > LINE - 1);
		if (clear) placed.push({ text, x: left, y: top, right: left + wide });
	}
	return placed;
}

/** Write the labels of a view into their layer. */
export function placeLabels(layer: Element, view: ViewName, wanted: readonly AxisLabel[], size: { width: number; height: number }): void {
	const placed = arrangeLabels(view, wanted, size);
	while (layer.children.length > placed.length) layer.lastChild?.remove();
	for (const [i, { text, x, y }] of placed.entries()) {
		const span = (layer.children[i] ?? layer.appendChild(document.createElement('span'))) as HTMLSpanElement;
		if (span.textContent !== text) span.textContent = text;
		span.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
	}
}
