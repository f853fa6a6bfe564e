/** The values of contours, written along their lines: where a line is straight enough, and never on one another. */

import type { HeightField } from './height-field.ts';
import { contourLines, type ContourLine } from './contour-lines.ts';
import { MAJOR_CONTOUR } from './theme.ts';
import { formatTick, niceStep } from './ticks.ts';

/** A text whose middle stands at a place of the plot, CSS pixels from its upper left corner. */
export interface ContourLabel {
	readonly text: string;
	readonly x: number;
	readonly y: number;
	/** By how much it is turned, clockwise, in radians: −π/2 … π/2. */
	readonly angle: number;
}

/** Points along each side of the grid that lines are traced in. */
export const SIDE = 97;
/** Width of a digit at the labels' size, and room around a text, CSS pixels. */
const DIGIT = 6.4;
const ROOM = 7;
/** Places along a line that are tried: one in so many pixels. */
const STRIDE = 12;
/** A line that bends more under a text is left alone: the chord over the arc. */
const STRAIGHT = 0.965;
/** Where labelled lines are closer than this, CSS pixels, a text would lie on the next. */
const CLOSEST = 15;
/** A second text on a line is at least so far along it from the first. */
const REPEAT = 420;

/** Which contours have their values written: the heavier ones, and all where there are few. */
const labelled = (intervals: number): number[] => {
	const every = intervals <= 2 * MAJOR_CONTOUR ? 1 : MAJOR_CONTOUR;
	return Array.from({ length: Math.max(0, Math.ceil(intervals) - 1) }, (_, k) => k + 1).filter((k) => k % every === 0);
};

/** What is there already: a circle that nothing else may touch. */
export interface Taken {
	readonly x: number;
	readonly y: number;
	readonly radius: number;
}

/** Circles around places that stay free. */
export const takenBy = (marks: readonly { readonly x: number; readonly y: number }[]): Taken[] =>
	marks.map(({ x, y }) => ({ x, y, radius: 9 }));

/** The lines of one labelled value. */
export interface TracedContour {
	/** Its height, 0 … 1. */
	readonly t: number;
	readonly text: string;
	/** Length of the text and the room around it, CSS pixels. */
	readonly wide: number;
	/** In columns and rows of the grid. */
	readonly lines: readonly ContourLine[];
}

/** Contours as they lie in the plane, whatever view they are written in. */
export interface TracedContours {
	/** Heights t at the {@link SIDE}² points of the grid. */
	readonly heights: Float64Array;
	readonly contours: readonly TracedContour[];
}

/** @param intervals between contours over the range of colours */
export function traceContours(field: HeightField, intervals: number): TracedContours {
	const levels = field.scale.gain === 0 ? [] : labelled(intervals);
	const heights = levels.length === 0 ? new Float64Array() : field.levels(SIDE);
	const value = (k: number): number => field.scale.inverse(k / intervals);
	const contours = levels.map((k) => {
		const t = k / intervals;
		// As many digits as tell this contour from the next.
		const text = formatTick(value(k), niceStep(Math.abs(value(k + 1) - value(k - 1)) / 2, 10));
		return { t, text, wide: text.length * DIGIT + ROOM, lines: contourLines(heights, SIDE, t) };
	});
	return { heights, contours };
}

/**
 * The labels of the map.
 * @param plot its size in CSS pixels
 * @param marks places of the plot that stay free, CSS pixels from its upper left corner
 */
export function contourLabels(
	{ contours }: Pick<TracedContours, 'contours'>,
	plot: { readonly width: number; readonly height: number },
	marks: readonly { readonly x: number; readonly y: number }[],
): ContourLabel[] {
	const taken = takenBy(marks);
	const labels: ContourLabel[] = [];
	for (const { text, wide, lines } of contours) {
		for (const { x, y } of lines) {
			const line = {
				x: x.map((c) => (c / (SIDE - 1)) * plot.width),
				y: y.map((r) => (1 - r / (SIDE - 1)) * plot.height),
			};
			for (const { place, angle } of alongLine(line, wide, plot, taken, fromItsMiddle)) labels.push({ text, ...place, angle });
		}
	}
	return withoutNeighbours(labels);
}

/** Places along the map's lines, nearest to the middle first: distances from the beginning. */
const fromItsMiddle = (lengths: readonly number[], wide: number): number[] => {
	const total = lengths.at(-1) as number;
	const tries = Array.from({ length: Math.floor((total - wide) / STRIDE) + 1 }, (_, i) => wide / 2 + i * STRIDE);
	return tries.sort((a, b) => Math.abs(a - total / 2) - Math.abs(b - total / 2));
};

/** Where a text stands on the screen: its middle, and how it is turned. */
export interface Standing {
	/** Which of the places that were tried it is. */
	readonly nth: number;
	readonly place: { readonly x: number; readonly y: number };
	readonly angle: number;
}

/**
 * The places of a text along a line: the first that suit it, and again far from there. They are taken.
 * @param line on the screen, CSS pixels
 * @param wide how long the text is
 * @param orderOf distances along the line to be tried, of the lengths up to each of its points
 * @param isSeen whether a place of the line, as far into its points, can be seen
 */
export function alongLine(
	line: ContourLine,
	wide: number,
	plot: { readonly width: number; readonly height: number },
	taken: Taken[],
	orderOf: (lengths: readonly number[], wide: number) => readonly number[],
	isSeen: (index: number) => boolean = () => true,
): Standing[] {
	const lengths = [0];
	for (let i = 1; i < line.x.length; i++)
		lengths.push(
			(lengths[i - 1] as number) +
				Math.hypot((line.x[i] as number) - (line.x[i - 1] as number), (line.y[i] as number) - (line.y[i - 1] as number)),
		);
	const total = lengths.at(-1) as number;
	if (!(total >= 1.5 * wide)) return [];
	/** How far into the line's points a distance is. */
	const indexOf = (s: number): number => {
		let i = 1;
		while (i < lengths.length - 1 && (lengths[i] as number) < s) i++;
		const [from, to] = [lengths[i - 1] as number, lengths[i] as number];
		return i - 1 + (to > from ? (s - from) / (to - from) : 0);
	};
	const at = (values: readonly number[], index: number): number => {
		const i = Math.min(values.length - 2, Math.floor(index));
		return (values[i] as number) + (index - i) * ((values[i + 1] as number) - (values[i] as number));
	};
	const found: Standing[] = [];
	const used: number[] = [];
	const radius = wide / 2;
	for (const [nth, s] of orderOf(lengths, wide).entries()) {
		if (s < radius || s > total - radius || used.some((other) => Math.abs(other - s) < REPEAT)) continue;
		const indices = [s, s - radius, s + radius].map(indexOf);
		const [x, ax, bx] = indices.map((index) => at(line.x, index)) as [number, number, number];
		const [y, ay, by] = indices.map((index) => at(line.y, index)) as [number, number, number];
		if (Math.hypot(bx - ax, by - ay) < STRAIGHT * wide) continue;
		if (x < radius || y < radius || x > plot.width - radius || y > plot.height - radius) continue;
		if (taken.some((other) => Math.hypot(other.x - x, other.y - y) < other.radius + radius)) continue;
		if (!indices.every(isSeen)) continue;
		taken.push({ x, y, radius });
		used.push(s);
		let angle = Math.atan2(by - ay, bx - ax);
		if (angle > Math.PI / 2) angle -= Math.PI;
		if (angle <= -Math.PI / 2) angle += Math.PI;
		found.push({ nth, place: { x, y }, angle });
	}
	return found;
}

/** Texts whose neighbours across the line are too close are left out: the later ones. */
export function withoutNeighbours<T extends ContourLabel>(labels: readonly T[]): T[] {
	const kept: T[] = [];
	for (const label of labels) if (kept.every((other) => Math.hypot(other.x - label.x, other.y - label.y) > CLOSEST)) kept.push(label);
	return kept;
}
