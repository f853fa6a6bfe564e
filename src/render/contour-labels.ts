/** The values of the map's contours, written along their lines: where a line is straight enough, and never on one another. */

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

/** Cells along each side of the grid that lines are traced in. */
const SIDE = 72;
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

/** Heights t at the points of the grid, row by row from the lowest v; NaN at holes. */
function gridOf(field: HeightField): Float64Array {
	const { u, v } = field.domain;
	const at = ([lo, hi]: readonly [number, number], k: number): number => lo + ((hi - lo) * k) / (SIDE - 1);
	return Float64Array.from({ length: SIDE * SIDE }, (_, i) => field.level(at(u, i % SIDE), at(v, Math.floor(i / SIDE))));
}

/** What is there already: a circle that nothing else may touch. */
interface Taken {
	readonly x: number;
	readonly y: number;
	readonly radius: number;
}

/**
 * @param intervals between contours over the range of colours
 * @param plot its size in CSS pixels
 * @param marks places of the plot that stay free, CSS pixels from its upper left corner
 */
export function contourLabels(
	field: HeightField,
	intervals: number,
	plot: { readonly width: number; readonly height: number },
	marks: readonly { readonly x: number; readonly y: number }[],
): ContourLabel[] {
	const levels = labelled(intervals);
	if (levels.length === 0 || field.scale.gain === 0) return [];
	const heights = gridOf(field);
	const taken: Taken[] = marks.map(({ x, y }) => ({ x, y, radius: 9 }));
	const labels: ContourLabel[] = [];
	const value = (k: number): number => field.scale.inverse(k / intervals);
	for (const k of levels) {
		// As many digits as tell this contour from the next.
		const text = formatTick(value(k), niceStep(Math.abs(value(k + 1) - value(k - 1)) / 2, 10));
		const wide = text.length * DIGIT + ROOM;
		const lines = contourLines(heights, SIDE, k / intervals).map(({ x, y }) => ({
			x: x.map((c) => (c / (SIDE - 1)) * plot.width),
			y: y.map((r) => (1 - r / (SIDE - 1)) * plot.height),
		}));
		for (const line of lines) for (const label of alongLine(line, text, wide, plot, taken)) labels.push(label);
	}
	return withoutNeighbours(labels);
}

/** The places of a text along a line: as near to its middle as may be, and again far from there. */
function alongLine(
	line: ContourLine,
	text: string,
	wide: number,
	plot: { readonly width: number; readonly height: number },
	taken: Taken[],
): ContourLabel[] {
	const lengths = [0];
	for (let i = 1; i < line.x.length; i++)
		lengths.push(
			(lengths[i - 1] as number) +
				Math.hypot((line.x[i] as number) - (line.x[i - 1] as number), (line.y[i] as number) - (line.y[i - 1] as number)),
		);
	const total = lengths.at(-1) as number;
	if (total < 1.5 * wide) return [];
	const place = (s: number): readonly [number, number] => {
		let i = 1;
		while (i < lengths.length - 1 && (lengths[i] as number) < s) i++;
		const [from, to] = [lengths[i - 1] as number, lengths[i] as number];
		const part = to > from ? (s - from) / (to - from) : 0;
		const along = (values: readonly number[]): number =>
			(values[i - 1] as number) + part * ((values[i] as number) - (values[i - 1] as number));
		return [along(line.x), along(line.y)];
	};
	const found: ContourLabel[] = [];
	const used: number[] = [];
	const tries = Array.from({ length: Math.floor((total - wide) / STRIDE) + 1 }, (_, i) => wide / 2 + i * STRIDE);
	tries.sort((a, b) => Math.abs(a - total / 2) - Math.abs(b - total / 2));
	for (const s of tries) {
		if (used.some((other) => Math.abs(other - s) < REPEAT)) continue;
		const [x, y] = place(s);
		const [ax, ay] = place(s - wide / 2);
		const [bx, by] = place(s + wide / 2);
		const chord = Math.hypot(bx - ax, by - ay);
		const radius = wide / 2;
		if (chord < STRAIGHT * wide) continue;
		if (x < radius || y < radius || x > plot.width - radius || y > plot.height - radius) continue;
		if (taken.some((other) => Math.hypot(other.x - x, other.y - y) < other.radius + radius)) continue;
		taken.push({ x, y, radius });
		used.push(s);
		let angle = Math.atan2(by - ay, bx - ax);
		if (angle > Math.PI / 2) angle -= Math.PI;
		if (angle <= -Math.PI / 2) angle += Math.PI;
		found.push({ text, x, y, angle });
	}
	return found;
}

/** Texts whose neighbours across the line are too close are left out: the later ones. */
function withoutNeighbours(labels: readonly ContourLabel[]): ContourLabel[] {
	const kept: ContourLabel[] = [];
	for (const label of labels) if (kept.every((other) => Math.hypot(other.x - label.x, other.y - label.y) > CLOSEST)) kept.push(label);
	return kept;
}
