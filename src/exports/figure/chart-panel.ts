/** The curves of a run: the best value that each optimizer has met, and the median of its particles, by step. */

import { formatTick, linearTicks, type Tick } from '../../render/ticks.ts';
import type { Box, DisplayItem, Line } from './display-list.ts';
import { textWidth } from './fonts.ts';
import { groupStyle } from './inks.ts';
import { tickCount } from './map-panel.ts';
import { linesOf, type Style, textAt } from './parts.ts';
import type { FigureSubject } from './subject.ts';

/** Points of a curve that are drawn, at most: an even share of more. */
const MOST_POINTS = 400;

/** Is there anything to draw? */
export const hasCurves = ({ groups }: FigureSubject): boolean => groups.some(({ curve }) => (curve?.steps.length ?? 0) > 1);

export function chartPanel({ groups, chartNames }: FigureSubject, box: Box, style: Style): DisplayItem[] {
	const { size, unit, inks, choice } = style;
	const curves = groups.flatMap(({ curve, color }, index) => (curve && curve.steps.length > 1 ? [{ curve, color, index }] : []));
	const values = curves.flatMap(({ curve }) => [...curve.best, ...curve.median]).filter(Number.isFinite);
	// Where no particle has ever had a value the axes are empty.
	const lowest = values.length > 0 ? values.reduce((a, b) => Math.min(a, b)) : 0;
	const highest = values.length > 0 ? values.reduce((a, b) => Math.max(a, b)) : 0;
	const isLog = lowest > 0;
	const place = (value: number): number => (isLog ? Math.log10(value) : value);
	const [low, high] = highest > lowest ? [place(lowest), place(highest)] : [place(lowest) - 1, place(lowest) + 1];
	const last = Math.max(1, ...curves.map(({ curve }) => curve.steps.at(-1) ?? 0));
	const across = linearTicks(0, last, tickCount(box.width, size));
	const up = isLog ? decades(low, high, tickCount(box.height, size)) : linearTicks(low, high, tickCount(box.height, size));
	const face = { family: choice.family, size: 0.9 * size };
	const wide = Math.max(0, ...up.map(({ label }) => textWidth(label, face)));
	const tick = 0.35 * size;
	const left = tick + 0.3 * size + wide + 1.6 * size;
	const plot = { x: box.x + left, y: box.y + 0.5 * size, width: box.width - left - 1.2 * size, height: box.height - tick - 3 * size };
	const [right, bottom] = [plot.x + plot.width, plot.y + plot.height];
	const x = (step: number): number => plot.x + (step / last) * plot.width;
	const y = (value: number): number => bottom - ((place(value) - low) / (high - low)) * plot.height;
	const line = (steps: readonly number[], of: readonly number[]): Line[] => {
		const stride = Math.max(1, Math.ceil(steps.length / MOST_POINTS));
		const pieces: number[][] = [[]];
		steps.forEach((step, i) => {
			if (i % stride !== 0 && i !== steps.length - 1) return;
			const value = of[i] as number;
			if (Number.isFinite(value)) pieces.at(-1)?.push(x(step), y(value));
			else pieces.push([]);
		});
		return pieces.filter(({ length }) => length > 2).map((points) => ({ points }));
	};
	const inside = curves.flatMap(({ curve, color, index }): DisplayItem[] => {
		const { stroke } = groupStyle(index, color, inks, unit);
		return [
			{
				kind: 'path',
				lines: line(curve.steps, curve.median),
				stroke: { ...stroke, width: 0.6 * stroke.width },
				opacity: 0.6,
				name: 'median',
			},
			{ kind: 'path', lines: line(curve.steps, curve.best), stroke, name: 'best' },
		];
	});
	const small = { size: 0.9 * size };
	const frame: Line = { points: [plot.x, plot.y, right, plot.y, right, bottom, plot.x, bottom], closed: true };
	const ticks = [
		...across.map(({ t }): Line => ({ points: [plot.x + t * plot.width, bottom, plot.x + t * plot.width, bottom + tick] })),
		...up.map(({ t }): Line => ({ points: [plot.x, bottom - t * plot.height, plot.x - tick, bottom - t * plot.height] })),
	];
	const grid = up.map(({ t }): Line => ({ points: [plot.x, bottom - t * plot.height, right, bottom - t * plot.height] }));
	return [
		linesOf(grid, inks.palette.grid, 0.6 * unit, 'grid'),
		{ kind: 'clip', name: 'chart', ...plot, items: inside },
		linesOf([frame], inks.palette.tick, 0.8 * unit, 'frame'),
		linesOf(ticks, inks.palette.tick, 0.8 * unit, 'ticks'),
		...across.map(({ t, label }) =>
			textAt(label, plot.x + t * plot.width, bottom + tick + 0.95 * size, style, { ...small, anchor: 'middle' }),
		),
		...up.map(({ t, label }) =>
			textAt(label, plot.x - tick - 0.3 * size, bottom - t * plot.height + 0.32 * size, style, { ...small, anchor: 'end' }),
		),
		textAt(chartNames.step, plot.x + plot.width / 2, bottom + tick + 2.2 * size, style, { anchor: 'middle' }),
		textAt(chartNames.value, plot.x - tick - wide - 0.95 * size, plot.y + plot.height / 2, style, {
			anchor: 'middle',
			angle: -Math.PI / 2,
		}),
	];
}

/** Powers of ten between two logarithms, and both ends' neighbours where there is no power between. */
function decades(low: number, high: number, most: number): Tick[] {
	const stride = Math.max(1, Math.ceil((high - low) / most));
	const first = Math.ceil(low / stride) * stride;
	const powers = Array.from({ length: Math.max(0, Math.floor((high - first) / stride) + 1) }, (_, k) => first + k * stride);
	if (powers.length > 1)
		return powers.map((power) => ({ value: 10 ** power, t: (power - low) / (high - low), label: formatTick(10 ** power, 10 ** power) }));
	return linearTicks(10 ** low, 10 ** high, most)
		.filter(({ value }) => value > 0)
		.map((one) => ({ ...one, t: (Math.log10(one.value) - low) / (high - low) }));
}
