/** The colours of a figure and what they stand for. */

import type { Scale } from '../../math/scale.ts';
import { scaleTicks } from '../../render/ticks.ts';
import type { Box, DisplayItem, Line } from './display-list.ts';
import { shortened, textWidth } from './fonts.ts';
import { colorsOf, rampOf } from './inks.ts';
import { linesOf, type Style, textAt } from './parts.ts';
import type { FigureSubject } from './subject.ts';

/** Letters that the name of a scale has room for. */
const MOST_NAME = 9;

const ticksOf = (scale: Scale, height: number, size: number) =>
	scaleTicks(scale, Math.max(2, Math.min(7, Math.round(height / (3 * size)))));

/** How wide it is with its numbers, points. */
export function colorBarWidth({ scaleName }: FigureSubject, scale: Scale, height: number, { size, choice }: Style): number {
	const face = { family: choice.family, size: 0.9 * size };
	const name = Math.min(MOST_NAME * size, textWidth(scaleName, { family: choice.family, size: 0.8 * size }));
	return Math.max(
		name + 0.2 * size,
		1.7 * size + Math.max(2 * size, ...ticksOf(scale, height, size).map(({ label }) => textWidth(label, face))),
	);
}

/** A bar from the lowest value up, with numbers to its right and its name above. */
export function colorBar(subject: FigureSubject, scale: Scale, box: Box, style: Style): DisplayItem[] {
	const { size, unit, inks, choice } = style;
	const flat = !(scale.lo < scale.hi);
	const head = 2.6 * size;
	const bar = { x: box.x, y: box.y + head, width: 0.95 * size, height: box.height - head - 0.6 * size };
	const right = bar.x + bar.width;
	const ticks = ticksOf(scale, bar.height, size);
	const at = (t: number): number => bar.y + (1 - (flat ? 0.5 : t)) * bar.height;
	const strokes = ticks.map(({ t }): Line => ({ points: [right, at(t), right + 0.3 * size, at(t)] }));
	const frame: Line = { points: [bar.x, bar.y, right, bar.y, right, bar.y + bar.height, bar.x, bar.y + bar.height], closed: true };
	const face = { family: choice.family, size: 0.8 * size };
	let free = Number.POSITIVE_INFINITY;
	const numbers = ticks.flatMap(({ t, label }) => {
		const y = at(t);
		if (y > free) return [];
		free = y - size;
		return [textAt(label, right + 0.55 * size, y + 0.32 * size, style, { size: 0.9 * size })];
	});
	return [
		{ kind: 'ramp', ...bar, colors: rampOf(colorsOf(subject.appearance, choice), flat) },
		linesOf([frame], inks.palette.tick, 0.6 * unit, 'colour-bar'),
		linesOf(strokes, inks.palette.tick, 0.8 * unit),
		...numbers,
		textAt(subject.names.z || 'f', bar.x, box.y + 0.9 * size, style, { italic: true }),
		...(flat
			? []
			: [textAt(shortened(subject.scaleName, box.width, face), bar.x, box.y + 2 * size, style, { size: face.size, color: inks.muted })]),
	];
}
