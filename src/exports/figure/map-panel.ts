/** The map of a figure: the colours as an image; axes, contours, particles and texts as vectors. */

import type { Scale } from '../../math/scale.ts';
import { type ContourLabel, contourLabels, traceContours } from '../../render/contour-labels.ts';
import { CONTOUR_WIDTHS } from '../../render/contours.ts';
import type { HeightField } from '../../render/height-field.ts';
import { axisTicks, type Tick } from '../../render/ticks.ts';
import { type Contour, drawnContour } from './contours.ts';
import type { Box, DisplayItem, Line } from './display-list.ts';
import { textWidth } from './fonts.ts';
import { colorOf } from './inks.ts';
import { linesOf, type OnPaper, overlayItems, overlayPlaces, type Style, textAt } from './parts.ts';
import type { FigureSubject } from './subject.ts';

/** Domains up to this ratio keep equal units on both axes, as on the screen. */
const EQUAL_UNITS_RATIO = 4;
/** Letters on the screen's contour labels are so high, and what they are measured by. */
export const LABEL_PIXELS = 11;

/** Of a picture, what its panels are drawn from. */
export interface Drawn {
	readonly subject: FigureSubject;
	readonly heights: HeightField;
	readonly scale: Scale;
	readonly contours: readonly Contour[];
}

/** Name of an axis: with what is taken from its numbers, where they would be long. */
export const axisName = (name: string, ticks: readonly Tick[]): string => {
	const from = ticks[0]?.from;
	return from === undefined ? name : `${name} ${from.startsWith('−') ? '+' : '−'} ${from.replace(/^−/, '')}`;
};

/** How many ticks have room along so many points. */
export const tickCount = (points: number, size: number): number => Math.max(2, Math.min(8, Math.round(points / (5 * size))));

export function mapPanel({ subject, heights, scale, contours }: Drawn, box: Box, style: Style): DisplayItem[] {
	const { size, unit, inks, choice } = style;
	const { palette } = inks;
	const { u, v } = subject.field.grid.domain;
	const face = { family: choice.family, size: 0.9 * size };
	const across = axisTicks(subject.axes[0], ...u, tickCount(box.width, size));
	const up = subject.names.v === '' ? [] : axisTicks(subject.axes[1], ...v, tickCount(box.height, size));
	const wide = (ticks: readonly Tick[]): number => Math.max(0, ...ticks.map(({ label }) => textWidth(label, face)));
	const tick = 0.35 * size;
	const left = (up.length > 0 ? tick + 0.3 * size + wide(up) : 0) + (subject.names.v === '' ? 0.3 * size : 1.5 * size);
	const below = tick + 1.15 * size + (subject.names.u === '' ? 0 : 1.3 * size);
	const [right, above] = [0.3 * size + wide(across) / 2, 0.5 * size];
	const room = { width: box.width - left - right, height: box.height - above - below };
	const plot = fitted(room, (u[1] - u[0]) / (v[1] - v[0]));
	const [x0, y0] = [box.x + left + (room.width - plot.width) / 2, box.y + above + (room.height - plot.height) / 2];
	const area = { x: x0, y: y0, ...plot };
	const onPaper: OnPaper = (at, to) => [
		x0 + ((at - u[0]) / (u[1] - u[0])) * plot.width,
		y0 + (1 - (to - v[0]) / (v[1] - v[0])) * plot.height,
	];
	const { columns, rows } = subject.field.grid;
	const onGrid = (column: number, row: number): readonly [number, number] => [
		x0 + (column / (columns - 1)) * plot.width,
		y0 + (1 - row / (rows - 1)) * plot.height,
	];
	const inside: DisplayItem[] = [
		...contours.flatMap((contour): DisplayItem[] => {
			const lines = drawnContour(subject.field, scale, contour, onGrid).map((points): Line => ({ points }));
			const width = (contour.isMajor ? CONTOUR_WIDTHS.major : CONTOUR_WIDTHS.minor) * unit * 0.75;
			return lines.length === 0 ? [] : [{ ...linesOf(lines, palette.contour, width, 'contour'), value: contour.value }];
		}),
		...overlayItems(subject, style, onPaper, 0, x0 + plot.width),
	];
	const css = unit * (LABEL_PIXELS / 11);
	const marks = overlayPlaces(subject, style, onPaper, x0 + plot.width).map(([x, y]) => ({ x: (x - x0) / css, y: (y - y0) / css }));
	const traced = traceContours(heights, subject.appearance.contours);
	const labels = contourLabels(traced, { width: plot.width / css, height: plot.height / css }, marks);
	const frame: Line = { points: [x0, y0, x0 + plot.width, y0, x0 + plot.width, y0 + plot.height, x0, y0 + plot.height], closed: true };
	const [bottom, middle] = [y0 + plot.height, y0 + plot.height / 2];
	const ticks: Line[] = [
		...across.map(({ t }): Line => ({ points: [x0 + t * plot.width, bottom, x0 + t * plot.width, bottom + tick] })),
		...up.map(({ t }): Line => ({ points: [x0, bottom - t * plot.height, x0 - tick, bottom - t * plot.height] })),
	];
	const small = { size: 0.9 * size };
	return [
		{ kind: 'relief', view: 'map', ...area },
		{ kind: 'clip', name: 'map', ...area, items: inside },
		...contourTexts(labels, [x0, y0], css, style),
		{ kind: 'path', lines: [frame], stroke: { color: colorOf(palette.tick), width: 0.8 * unit }, opacity: palette.tick[3], name: 'frame' },
		linesOf(ticks, palette.tick, 0.8 * unit, 'ticks'),
		...across.map(({ t, label }) => textAt(label, x0 + t * plot.width, bottom + tick + 0.95 * size, style, { ...small, anchor: 'middle' })),
		...up.map(({ t, label }) =>
			textAt(label, x0 - tick - 0.3 * size, bottom - t * plot.height + 0.32 * size, style, { ...small, anchor: 'end' }),
		),
		...(subject.names.u === ''
			? []
			: [
					textAt(axisName(subject.names.u, across), x0 + plot.width / 2, bottom + tick + 2.2 * size, style, {
						anchor: 'middle',
						italic: true,
					}),
				]),
		...(subject.names.v === ''
			? []
			: [
					textAt(axisName(subject.names.v, up), x0 - tick - 0.6 * size - wide(up) - 0.35 * size, middle, style, {
						anchor: 'middle',
						italic: true,
						angle: -Math.PI / 2,
					}),
				]),
	];
}

/** The largest rectangle of a ratio, or the whole room where the domain is too elongated. */
function fitted(
	room: { readonly width: number; readonly height: number },
	ratio: number,
): { readonly width: number; readonly height: number } {
	if (ratio > EQUAL_UNITS_RATIO || ratio < 1 / EQUAL_UNITS_RATIO) return { width: room.width, height: room.height };
	const scale = Math.min(room.width / ratio, room.height);
	return { width: scale * ratio, height: scale };
}

/** The values of contours as texts. @param css length of a CSS pixel on the paper */
export const contourTexts = (
	labels: readonly ContourLabel[],
	[left, top]: readonly [number, number],
	css: number,
	style: Style,
): readonly DisplayItem[] =>
	labels.map(({ text, x, y, angle }) =>
		textAt(text, left + x * css, top + y * css, style, {
			size: 0.9 * style.size,
			anchor: 'middle',
			angle,
			isCentred: true,
			color: style.inks.note,
			rim: style.inks.rim,
		}),
	);
