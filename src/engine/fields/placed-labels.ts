/** Tick labels over a picture: inside its frame, and none upon another. The page writes them over a view, and films upon their frames. */

import type { AxisLabel, ViewName } from '../../render/contract.ts';

/** Width of a digit and height of a line at the labels' size, CSS pixels: measured once, not per frame. */
const DIGIT = 6.4;
const LINE = 13;
/** Width of a letter of a name, which is bold. */
const LETTER = 7.2;
/** Least distance from the frame and between labels. */
const INSET = 3;

/** Names that are longer are cut: they stand between two ticks. */
const LONGEST_NAME = 14;
/** A direction through several variables says what it is made of, which is longer: `u: 0.87 x1 + 0.5 x3`. */
const LONGEST_DIRECTION = 28;

/** Of the axes across, up and of values; an axis without a name has none. */
export type AxisNames = Readonly<Record<NonNullable<AxisLabel['axis']>, string>>;

/**
 * The name of each axis, in the widest gap between two of its ticks or, where none has room, in place of a tick; and the
 * ticks' labels. Names come first: what would lie upon one is left out. Beside the map there is room for short names: a longer
 * one is turned, as in print.
 */
export function withNames(view: ViewName, wanted: readonly AxisLabel[], names: AxisNames): readonly NamedLabel[] {
	const titles = (['u', 'v', 'z'] as const).flatMap((axis): NamedLabel[] => {
		const ticks = wanted.filter((label) => label.axis === axis);
		const name = names[axis];
		if (ticks.length < 2 || name === '') return [];
		const most = name.includes(': ') ? LONGEST_DIRECTION : LONGEST_NAME;
		const short = name.length > most ? `${name.slice(0, most - 1)}…` : name;
		const text = `${short}${distanceFrom(ticks[0]?.from)}`;
		const isTurned = view === 'map' && axis === 'v' && text.length * LETTER > (ticks[0] as AxisLabel).x - 2 * INSET;
		return [{ axis, text, isName: true, isTurned, ...placeFor(text, ticks, isTurned) }];
	});
	// What an overlay says was asked for: it goes before the values of contours.
	const isNote = ({ axis, angle }: AxisLabel): boolean => axis === null && angle === undefined;
	return [...titles, ...wanted.filter(isNote), ...wanted.filter((label) => !isNote(label))];
}

/** What is taken from the numbers of an axis before they are written: ` − 1`. */
const distanceFrom = (from: string | undefined): string =>
	from === undefined ? '' : from.startsWith('−') ? ` + ${from.slice(1)}` : ` − ${from}`;

/** Where a name stands among the ticks of its axis. */
function placeFor(name: string, ticks: readonly AxisLabel[], isTurned: boolean): { readonly x: number; readonly y: number } {
	const high = isTurned ? name.length * LETTER + LINE : 2 * LINE - 2;
	const gaps = ticks.slice(1).map((tick, i) => {
		const before = ticks[i] as AxisLabel;
		const [across, up] = [Math.abs(tick.x - before.x), Math.abs(tick.y - before.y)];
		const wide = name.length * LETTER + Math.max(tick.text.length, before.text.length) * DIGIT + 2 * INSET;
		return { x: (tick.x + before.x) / 2, y: (tick.y + before.y) / 2, room: Math.max(across / wide, up / high) };
	});
	const widest = gaps.reduce((a, b) => (b.room > a.room * 1.01 ? b : a));
	const { x, y } = widest.room >= 1 ? widest : (ticks.at(-2) as AxisLabel);
	return { x, y };
}

/** A tick's text, or the name of its axis. */
export interface NamedLabel extends AxisLabel {
	readonly isName?: boolean;
	/** It runs upwards. */
	readonly isTurned?: boolean;
}

export interface PlacedLabel {
	readonly text: string;
	readonly isName: boolean;
	readonly isTurned: boolean;
	/** The text of an overlay. */
	readonly isNote?: true;
	/** Of a contour's value: turned by this about its middle, in radians. */
	readonly angle?: number;
	/** Upper left corner; lower left of a turned one, from which it runs upwards; the middle of one with an angle. */
	readonly x: number;
	readonly y: number;
}

/** Where labels go: moved inside the frame, left out where they would lie on an earlier one or far outside. */
export function arrangeLabels(
	view: ViewName,
	wanted: readonly NamedLabel[],
	{ width, height }: { width: number; height: number },
): PlacedLabel[] {
	const placed: { readonly label: PlacedLabel; readonly box: Box }[] = [];
	for (const { text, axis, x, y, angle, isName = false, isTurned = false } of wanted) {
		const long = text.length * (isName ? LETTER : DIGIT);
		const [wide, high] = isTurned ? [LINE, long] : [long, LINE];
		if (angle !== undefined) {
			const [across, up] = [Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle))];
			const [halfWide, halfHigh] = [(across * long + up * LINE) / 2, (up * long + across * LINE) / 2];
			const box = { left: x - halfWide, top: y - halfHigh, right: x + halfWide, bottom: y + halfHigh };
			if (placed.every((other) => areApart(box, other.box))) placed.push({ label: { text, isName, isTurned, angle, x, y }, box });
			continue;
		}
		if (x < -wide || x > width + wide || y < 0 || y > height) continue;
		// Beside a vertical axis the right ends stand in line.
		const isBeside = axis === 'z' || (view === 'map' && axis === 'v');
		// The text of an overlay begins at its point.
		const start = axis === null ? x : isBeside ? x - wide : x - wide / 2;
		const left = Math.min(width - wide - INSET, Math.max(INSET, start));
		const top = Math.min(height - high - INSET, Math.max(INSET, y - high / 2));
		const box = { left, top, right: left + wide, bottom: top + high };
		if (placed.every((other) => areApart(box, other.box)))
			placed.push({
				label: { text, isName, isTurned, ...(axis === null && { isNote: true }), x: left, y: isTurned ? box.bottom : top },
				box,
			});
	}
	return placed.map(({ label }) => label);
}

interface Box {
	readonly left: number;
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
}

/** Lines may touch; side by side there is a space. */
const areApart = (a: Box, b: Box): boolean =>
	a.left > b.right + INSET || a.right < b.left - INSET || a.top > b.bottom - 1 || a.bottom < b.top + 1;
