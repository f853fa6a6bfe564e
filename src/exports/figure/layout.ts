/** A figure as a display list: where its parts go, and what they are. The same subject and choice make the same list everywhere. */

import { sceneScale } from '../../math/pole-range.ts';
import { HeightField } from '../../render/height-field.ts';
import { chartPanel, hasCurves } from './chart-panel.ts';
import { checkFigure, type FigureChoice, pointsOf } from './choice.ts';
import { colorBar, colorBarWidth } from './color-bar.ts';
import { contoursOf } from './contours.ts';
import type { Box, DisplayItem, DisplayList } from './display-list.ts';
import { shortened, textWidth, wrapped } from './fonts.ts';
import { groupStyle, inksOf } from './inks.ts';
import { type Drawn, mapPanel } from './map-panel.ts';
import { marksAt, type Style, styleOf, textAt } from './parts.ts';
import { UsageError } from '../../model/errors.ts';
import { breath } from '../../model/work.ts';
import type { FigureSubject } from './subject.ts';
import { surfacePanel } from './surface-panel.ts';

export type PanelName = 'surface' | 'map' | 'chart';

/** Between the edge of the paper and what is on it, and between panels, in letters. */
export const [MARGIN, GAP] = [0.8, 0.9];
/** Lines of a caption, at most: what is longer is cut. */
const MOST_CAPTION = 4;

/** What a figure shows of a subject. @throws UsageError where there are no curves for a chart */
export function panelsOf({ views, chart }: FigureChoice, subject: FigureSubject): readonly PanelName[] {
	const shown: PanelName[] = views === 'both' ? ['surface', 'map'] : views === 'chart' ? [] : [views];
	if (!chart && views !== 'chart') return shown;
	if (!hasCurves(subject))
		throw new UsageError('There are no curves to draw: they come with a run of optimizers that has taken some steps.');
	return [...shown, 'chart'];
}

/**
 * Lay a figure out.
 * @throws UsageError where the choice cannot be drawn
 */
export async function figureList(subject: FigureSubject, choice: FigureChoice): Promise<DisplayList> {
	checkFigure(choice);
	const inks = inksOf(choice);
	const style = styleOf(choice, inks);
	const { size } = style;
	const paper = pointsOf(choice);
	const drawn = await drawnOf(subject);
	const inner: Box = {
		x: MARGIN * size,
		y: MARGIN * size,
		width: paper.width - 2 * MARGIN * size,
		height: paper.height - 2 * MARGIN * size,
	};
	const head = headItems(subject, inner, style);
	const foot = footItems(subject, inner, style);
	const body: Box = { ...inner, y: inner.y + head.height, height: inner.height - head.height - foot.height };
	const items = await bodyItems(drawn, panelsOf(choice, subject), body, style);
	items.push(...head.items, ...foot.items);
	const title = [subject.title, ...(subject.formula === '' ? [] : [subject.formula])].join(': ');
	return { ...paper, paper: choice.transparent ? null : inks.paper, family: choice.family, title, items };
}

/** Panels of a subject, with its colour bar at their right where the choice has one and a landscape is shown. */
export async function bodyItems(drawn: Drawn, panels: readonly PanelName[], body: Box, style: Style): Promise<DisplayItem[]> {
	const { subject } = drawn;
	const { size } = style;
	const bar = panels.some((panel) => panel !== 'chart') ? barBeside(drawn, body, style) : null;
	const boxes = arranged({ ...body, width: body.width - (bar ? bar.width + GAP * size : 0) }, panels.length, GAP * size);
	const items: DisplayItem[] = [];
	for (const [k, panel] of panels.entries()) {
		const box = boxes[k] as Box;
		if (panel === 'chart') items.push(...chartPanel(subject, box, style));
		else items.push(...(panel === 'map' ? mapPanel(drawn, box, style) : await surfacePanel(drawn, box, style)));
		await breath();
	}
	return bar ? [...items, ...colorBar(subject, drawn.scale, bar, style)] : items;
}

/** Where a colour bar stands at the right of a body; null where there is none. */
export function barBeside({ subject, scale }: Drawn, body: Box, style: Style): Box | null {
	const { statistics } = subject.range;
	if (!style.choice.colorBar || statistics.holes === statistics.count) return null;
	const width = colorBarWidth(subject, scale, body.height, style);
	const height = Math.min(body.height, 22 * style.size);
	return { x: body.x + body.width - width, y: body.y + (body.height - height) / 2, width, height };
}

/** What was traced of a subject: other choices are laid out of the same. */
const TRACED = new WeakMap<FigureSubject, Promise<Drawn>>();

/** What panels are drawn from. */
export function drawnOf(subject: FigureSubject): Promise<Drawn> {
	const drawn = TRACED.get(subject) ?? traced(subject);
	TRACED.set(subject, drawn);
	return drawn;
}

/** Every cell of the field is in its sketch. */
async function traced(subject: FigureSubject): Promise<Drawn> {
	const { field, range, appearance, axes } = subject;
	const scale = sceneScale(appearance.scale, appearance.clip, range.statistics, range.poles);
	const { columns, rows } = field.grid;
	const every = (count: number): Uint32Array => Uint32Array.from({ length: count }, (_, i) => i);
	const sketch = { columns: every(columns), rows: every(rows), values: field.values };
	const heights = new HeightField(field.grid, sketch, scale, appearance.exaggeration, axes);
	return { subject, heights, scale, contours: await contoursOf(field, scale, appearance.contours) };
}

/** Panels side by side or one above the other: whichever makes them less elongated. */
function arranged({ x, y, width, height }: Box, count: number, gap: number): Box[] {
	const [wide, high] = [(width - (count - 1) * gap) / count, (height - (count - 1) * gap) / count];
	const aside = Math.min(wide, height) >= Math.min(width, high);
	return Array.from({ length: count }, (_, k) =>
		aside ? { x: x + k * (wide + gap), y, width: wide, height } : { x, y: y + k * (high + gap), width, height: high },
	);
}

interface Band {
	readonly height: number;
	readonly items: readonly DisplayItem[];
}

/** Title and formula. */
function headItems({ title, formula }: FigureSubject, { x, y, width }: Box, style: Style): Band {
	const { size, choice } = style;
	if (!choice.title) return { height: 0, items: [] };
	const [large, small] = [1.35 * size, 0.95 * size];
	const items = [
		textAt(shortened(title, width, { family: choice.family, size: large, bold: true }), x, y + large * 0.8, style, {
			size: large,
			bold: true,
		}),
	];
	if (formula === '') return { height: 1.9 * size, items };
	const line = shortened(formula, width, { family: choice.family, size: small });
	return {
		height: 3.2 * size,
		items: [...items, textAt(line, x, y + large * 0.8 + 1.35 * size, style, { size: small, color: style.inks.muted })],
	};
}

/** Who is who, and what was set; from the bottom up. */
export function footItems(subject: Pick<FigureSubject, 'settings' | 'groups'>, { x, y, width, height }: Box, style: Style): Band {
	const { size, choice, inks } = style;
	const small = 0.85 * size;
	const face = { family: choice.family, size: small };
	const all = choice.caption ? wrapped(subject.settings.join(' · '), width, face) : [];
	const lines =
		all.length > MOST_CAPTION ? [...all.slice(0, MOST_CAPTION - 1), shortened(all.slice(MOST_CAPTION - 1).join(' '), width, face)] : all;
	const leading = 1.2 * small;
	const rows = choice.legend ? legendRows(subject, width, style) : [];
	const legend = 1.5 * size;
	const total = rows.length * legend + lines.length * leading + (lines.length > 0 || rows.length > 0 ? 0.5 * size : 0);
	const top = y + height - total + 0.5 * size;
	const items: DisplayItem[] = rows.flatMap((row, k) => {
		const base = top + k * legend + 0.9 * size;
		return row.flatMap(({ index, name, left }): DisplayItem[] => {
			const look = groupStyle(index, (subject.groups[index] as FigureSubject['groups'][number]).color, inks, style.unit);
			const [from, to, level] = [x + left, x + left + 2.2 * size, base - 0.32 * size];
			return [
				{ kind: 'path', lines: [{ points: [from, level, to, level] }], stroke: look.stroke, name: 'legend' },
				marksAt([(from + to) / 2, level], 2.8 * style.unit, look, 'legend'),
				textAt(name, to + 0.5 * size, base, style),
			];
		});
	});
	const captionTop = top + rows.length * legend;
	lines.forEach((line, k) => {
		items.push(textAt(line, x, captionTop + k * leading + 0.8 * small, style, { size: small, color: inks.muted }));
	});
	return { height: total, items };
}

interface LegendEntry {
	readonly index: number;
	readonly name: string;
	/** From the left edge, points. */
	readonly left: number;
}

function legendRows({ groups }: Pick<FigureSubject, 'groups'>, width: number, { size, choice }: Style): LegendEntry[][] {
	const rows: LegendEntry[][] = [];
	let free = Number.POSITIVE_INFINITY;
	groups.forEach(({ name: whole }, index) => {
		const name = shortened(whole, width - 3 * size, { family: choice.family, size });
		const wide = 3.7 * size + textWidth(name, { family: choice.family, size });
		if (free + wide - size > width) {
			rows.push([]);
			free = 0;
		}
		rows.at(-1)?.push({ index, name, left: free });
		free += wide;
	});
	return rows;
}
