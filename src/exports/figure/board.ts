/** A figure of several landscapes side by side: one camera, one window, one colour bar where they have one scale. */

import { columnsFor } from '../../math/side-by-side.ts';
import { UsageError } from '../../model/errors.ts';
import { checkFigure, type FigureChoice, pointsOf } from './choice.ts';
import { colorBar } from './color-bar.ts';
import type { Box, DisplayItem, DisplayList } from './display-list.ts';
import { shortened } from './fonts.ts';
import { inksOf } from './inks.ts';
import { barBeside, bodyItems, drawnOf, figureList, footItems, GAP, MARGIN, type PanelName } from './layout.ts';
import type { Drawn } from './map-panel.ts';
import { type Style, styleOf, textAt } from './parts.ts';
import type { FigureSubject } from './subject.ts';

/** One of the landscapes. */
export interface BoardCell {
	/** A, B, C, D; of a difference A − B. */
	readonly name: string;
	/** What stands over it. */
	readonly heading: string;
	readonly subject: FigureSubject;
	/** It has a scale of its own, and so a colour bar. */
	readonly hasOwnScale: boolean;
}

export interface FigureBoard {
	/** In the order of their places; a run is that of the first. */
	readonly cells: readonly BoardCell[];
}

export const isBoard = (figure: FigureSubject | FigureBoard): figure is FigureBoard => 'cells' in figure;

const PANELS: Readonly<Record<FigureChoice['views'], readonly PanelName[]>> = {
	both: ['surface', 'map'],
	surface: ['surface'],
	map: ['map'],
	chart: ['chart'],
};

/**
 * Lay it out: cells in as many columns as make their pictures largest.
 * @throws UsageError where the choice cannot be drawn
 */
export async function boardList({ cells }: FigureBoard, choice: FigureChoice): Promise<DisplayList> {
	checkFigure(choice);
	if (choice.views === 'chart' || choice.chart)
		throw new UsageError('Curves of a run stand in a figure of one landscape: end the comparison, or leave the chart out.');
	const inks = inksOf(choice);
	const style = styleOf(choice, inks);
	const { size } = style;
	const paper = pointsOf(choice);
	const inner: Box = {
		...{ x: MARGIN * size, y: MARGIN * size },
		...{ width: paper.width - 2 * MARGIN * size, height: paper.height - 2 * MARGIN * size },
	};
	const foot = footItems({ settings: settingsOf(cells), groups: cells[0]?.subject.groups ?? [] }, inner, style);
	const whole: Box = { ...inner, height: inner.height - foot.height };
	const drawn: Drawn[] = [];
	for (const { subject } of cells) drawn.push(await drawnOf(subject));
	const items: DisplayItem[] = [...foot.items];
	const sharing = drawn.find((_, k) => cells[k]?.hasOwnScale === false);
	const right = sharing ? barBeside(sharing, whole, style) : null;
	// Where another one has a bar of its own at the right, the shared one stands at the left.
	const isLeft = cells.some(({ hasOwnScale }) => hasOwnScale);
	const bar = right && { ...right, x: isLeft ? whole.x : right.x };
	if (sharing && bar) items.push(...colorBar(sharing.subject, sharing.scale, bar, style));
	const taken = bar ? bar.width + GAP * size : 0;
	const body = { ...whole, x: whole.x + (isLeft ? taken : 0), width: whole.width - taken };
	const panels = PANELS[choice.views];
	for (const [k, box] of cellBoxes(body, cells.length, panels.length, GAP * size).entries()) {
		const cell = cells[k] as BoardCell;
		const head = choice.title ? 1.7 * size : 0;
		if (choice.title) items.push(headingOf(cell.heading, box, style));
		const place = { ...box, y: box.y + head, height: box.height - head };
		// Where all share a scale its bar stands beside them all.
		const own: Style = cell.hasOwnScale ? style : { ...style, choice: { ...choice, colorBar: false } };
		for (const item of await bodyItems(drawn[k] as Drawn, panels, place, own))
			items.push(item.kind === 'relief' ? { ...item, cell: k } : item);
	}
	return {
		...paper,
		...{ paper: choice.transparent ? null : inks.paper, family: choice.family, items },
		title: cells.map(({ heading }) => heading).join(', '),
	};
}

function headingOf(text: string, { x, y, width }: Box, style: Style): DisplayItem {
	const face = { family: style.choice.family, size: 1.1 * style.size, bold: true };
	return textAt(shortened(text, width, face), x, y + 1.1 * style.size, style, { size: face.size, bold: true });
}

function cellBoxes(body: Box, count: number, parts: number, gap: number): Box[] {
	const columns = columnsFor(count, body, parts);
	const rows = Math.ceil(count / columns);
	const [width, height] = [(body.width - (columns - 1) * gap) / columns, (body.height - (rows - 1) * gap) / rows];
	return Array.from({ length: count }, (_, k) => ({
		...{ x: body.x + (k % columns) * (width + gap), y: body.y + Math.floor(k / columns) * (height + gap) },
		...{ width, height },
	}));
}

/** What was set of all, and what of one alone. */
function settingsOf(cells: readonly BoardCell[]): string[] {
	const shared = cells[0]?.subject.settings ?? [];
	return [
		...shared,
		...cells
			.slice(1)
			.flatMap(({ name, subject }) => subject.settings.filter((said) => !shared.includes(said)).map((said) => `${name}: ${said}`)),
	];
}

/** A figure of one landscape or of several. @throws UsageError where the choice cannot be drawn */
export const listOf = (figure: FigureSubject | FigureBoard, choice: FigureChoice): Promise<DisplayList> =>
	isBoard(figure) ? boardList(figure, choice) : figureList(figure, choice);
