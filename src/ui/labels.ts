/** Tick labels over a picture: inside its frame, and none upon another. */

import type { AxisLabel, ViewName } from '../engine/view.ts';

/** Width of a digit and height of a line at the labels' size, CSS pixels: measured once, not per frame. */
const DIGIT = 6.4;
const LINE = 13;
/** Least distance from the frame and between labels. */
const INSET = 3;

/** Names that are longer are cut: they stand between two ticks. */
const LONGEST_NAME = 14;

/**
 * The name of each axis, in the widest gap between two of its ticks or, where none has room, in place of a tick; and the
 * ticks' labels. Names come first: what would lie upon one is left out.
 * @param names of the axes across, up and of values; an axis without a name has none
 */
export function withNames(wanted: readonly AxisLabel[], names: Readonly<Record<AxisLabel['axis'], string>>): readonly NamedLabel[] {
	const titles = (['u', 'v', 'z'] as const).flatMap((axis): NamedLabel[] => {
		const ticks = wanted.filter((label) => label.axis === axis);
		const name = names[axis];
		if (ticks.length < 2 || name === '') return [];
		const text = name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
		return [{ axis, text, isName: true, ...placeFor(text, ticks) }];
	});
	return [...titles, ...wanted];
}

/** Where a name stands among the ticks of its axis. */
function placeFor(name: string, ticks: readonly AxisLabel[]): { readonly x: number; readonly y: number } {
	const gaps = ticks.slice(1).map((tick, i) => {
		const before = ticks[i] as AxisLabel;
		const [across, up] = [Math.abs(tick.x - before.x), Math.abs(tick.y - before.y)];
		const wide = (name.length + Math.max(tick.text.length, before.text.length)) * DIGIT + 2 * INSET;
		return { x: (tick.x + before.x) / 2, y: (tick.y + before.y) / 2, room: Math.max(across / wide, up / (2 * LINE - 2)) };
	});
	const widest = gaps.reduce((a, b) => (b.room > a.room * 1.01 ? b : a));
	const { x, y } = widest.room >= 1 ? widest : (ticks.at(-2) as AxisLabel);
	return { x, y };
}

/** A tick's text, or the name of its axis. */
export interface NamedLabel extends AxisLabel {
	readonly isName?: boolean;
}

export interface PlacedLabel {
	readonly text: string;
	readonly isName: boolean;
	/** Upper left corner. */
	readonly x: number;
	readonly y: number;
}

/** Where labels go: moved inside the frame, left out where they would lie on an earlier one or far outside. */
export function arrangeLabels(
	view: ViewName,
	wanted: readonly NamedLabel[],
	{ width, height }: { width: number; height: number },
): PlacedLabel[] {
	const placed: (PlacedLabel & { readonly right: number })[] = [];
	for (const { text, axis, x, y, isName = false } of wanted) {
		const wide = text.length * DIGIT;
		if (x < -wide || x > width + wide || y < 0 || y > height) continue;
		// Beside a vertical axis the right ends stand in line.
		const start = axis === 'z' || (view === 'map' && axis === 'v') ? x - wide : x - wide / 2;
		const left = Math.min(width - wide - INSET, Math.max(INSET, start));
		const top = Math.min(height - LINE - INSET, Math.max(INSET, y - LINE / 2));
		const clear = placed.every((p) => left > p.right + INSET || left + wide < p.x - INSET || Math.abs(top - p.y) > LINE - 1);
		if (clear) placed.push({ text, isName, x: left, y: top, right: left + wide });
	}
	return placed;
}

/** Write the labels of a view into their layer. */
export function placeLabels(layer: Element, view: ViewName, wanted: readonly NamedLabel[], size: { width: number; height: number }): void {
	const placed = arrangeLabels(view, wanted, size);
	while (layer.children.length > placed.length) layer.lastChild?.remove();
	for (const [i, { text, isName, x, y }] of placed.entries()) {
		const span = (layer.children[i] ?? layer.appendChild(document.createElement('span'))) as HTMLSpanElement;
		if (span.textContent !== text) span.textContent = text;
		if (span.classList.contains('name') !== isName) span.classList.toggle('name', isName);
		span.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
	}
}
