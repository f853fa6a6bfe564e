/** The surface of a figure: the lit relief as an image; box, contours, particles and texts as vectors, as far as it does not hide them. */

import { breath } from '../../model/work.ts';
import { CONTOUR_WIDTHS } from '../../render/contours.ts';
import { cameraMatrices, liftPoint, projectPoint } from '../../render/camera.ts';
import { traceContours } from '../../render/contour-labels.ts';
import { boxLabels, boxLines, LINE_LIFT } from '../../render/decoration.ts';
import { SurfaceContourLabels } from '../../render/surface-contour-labels.ts';
import { drawnContour } from './contours.ts';
import type { Box, DisplayItem, Line } from './display-list.ts';
import { textWidth } from './fonts.ts';
import { axisName, contourTexts, type Drawn, LABEL_PIXELS } from './map-panel.ts';
import { linesOf, type OnPaper, overlayItems, overlayPlaces, type Style, textAt } from './parts.ts';
import { SurfaceDepth } from './visibility.ts';

type Vec3 = readonly [number, number, number];

/** Pieces of a line of the box: each is seen or hidden. */
const PIECES = 48;
/** Points of a path on the surface are no farther apart than this share of the window. */
const BETWEEN = 1 / 128;

export async function surfacePanel({ subject, heights, scale, contours }: Drawn, panel: Box, style: Style): Promise<DisplayItem[]> {
	const { unit, size, inks, choice } = style;
	// Around it there is room for numbers.
	const box: Box = { x: panel.x + 2.4 * size, y: panel.y, width: panel.width - 3 * size, height: panel.height - 0.8 * size };
	const camera = cameraMatrices(subject.camera, box.width, box.height);
	const depth = new SurfaceDepth(heights, camera, box.width, box.height);
	await breath();
	/** Where a point of the box lies on the paper; null where the surface hides it. */
	const seen = (at: Vec3): readonly [number, number] | null => {
		const lifted = projectPoint(camera, liftPoint(camera, at, LINE_LIFT), box.width, box.height);
		return lifted && depth.isSeen(lifted.x, lifted.y, lifted.depth) ? [box.x + lifted.x, box.y + lifted.y] : null;
	};
	const onPaper = (at: Vec3): readonly [number, number] | null => {
		const point = projectPoint(camera, at, box.width, box.height);
		return point && [box.x + point.x, box.y + point.y];
	};
	const top = heights.exaggeration;
	const { columns, rows } = subject.field.grid;
	const onGrid = (column: number, row: number, t: number): readonly [number, number] | null =>
		seen([column / (columns - 1) - 0.5, row / (rows - 1) - 0.5, t * top]);
	const onSurface: OnPaper = (u, v) => {
		const place = heights.place({ u, v });
		return Number.isNaN(place[2]) ? null : seen(place);
	};
	const lines: DisplayItem[] = boxLines(heights, subject.camera, inks.palette).map(({ from, to, color, width }) =>
		linesOf(piecesOf(from, to, seen), color, 0.8 * width * unit, 'box'),
	);
	const inside: DisplayItem[] = [
		...lines.filter((item) => item.kind === 'path' && item.lines.length > 0),
		...contours.flatMap((contour): DisplayItem[] => {
			const pieces = drawnContour(subject.field, scale, contour, onGrid).map((points): Line => ({ points }));
			const width = (contour.isMajor ? CONTOUR_WIDTHS.major : CONTOUR_WIDTHS.minor) * unit * 0.7;
			return pieces.length === 0 ? [] : [{ ...linesOf(pieces, inks.palette.contour, width, 'contour'), value: contour.value }];
		}),
		...overlayItems(subject, style, onSurface, BETWEEN, box.x + box.width),
	];
	const css = unit * (LABEL_PIXELS / 11);
	const pixels = { width: box.width / css, height: box.height / css };
	const marks = overlayPlaces(subject, style, onSurface, box.x + box.width).map(([x, y]) => ({
		x: (x - box.x) / css,
		y: (y - box.y) / css,
	}));
	const values = new SurfaceContourLabels(traceContours(heights, subject.appearance.contours), top);
	const labels = values.labels(cameraMatrices(subject.camera, pixels.width, pixels.height), pixels, marks);
	return [
		{ kind: 'relief', view: 'surface', ...box },
		{ kind: 'clip', name: 'surface', ...box, items: inside },
		...contourTexts(labels, [box.x, box.y], css, style),
		...textsOf({ subject, heights }, panel, onPaper, style, choice.family),
	];
}

/** The pieces of a straight line that are seen. */
function piecesOf(from: Vec3, to: Vec3, seen: (at: Vec3) => readonly [number, number] | null): Line[] {
	const pieces: Line[] = [];
	let [start, end]: [readonly [number, number] | null, readonly [number, number] | null] = [null, null];
	const close = (): void => {
		if (start && end && start !== end) pieces.push({ points: [...start, ...end] });
		[start, end] = [null, null];
	};
	for (let k = 0; k <= PIECES; k++) {
		const part = (i: 0 | 1 | 2): number => from[i] + ((to[i] - from[i]) * k) / PIECES;
		const at = seen([part(0), part(1), part(2)]);
		if (!at) close();
		else {
			start ??= at;
			end = at;
		}
	}
	close();
	return pieces;
}

/** Numbers and names of the axes, outside of the box; none on another, and none outside of the panel. */
function textsOf(
	{ subject, heights }: Pick<Drawn, 'subject' | 'heights'>,
	box: Box,
	onPaper: (at: Vec3) => readonly [number, number] | null,
	style: Style,
	family: Style['choice']['family'],
): DisplayItem[] {
	const { size } = style;
	const middle = onPaper([0, 0, heights.exaggeration / 2]) ?? [box.x + box.width / 2, box.y + box.height / 2];
	const taken: Box[] = [];
	const items: DisplayItem[] = [];
	/** Write a text whose nearest point is at a distance from a place, away from the picture's middle. */
	const write = (text: string, at: readonly [number, number], away: readonly [number, number], distance: number, isName: boolean): void => {
		const face = { family, size: (isName ? 1 : 0.9) * size };
		const [wide, high] = [textWidth(text, face), 0.75 * size];
		const beside = at[0] + away[0] * (distance + wide / 2);
		// A long name goes as far out as there is paper.
		const x = isName ? Math.min(Math.max(beside, box.x + wide / 2), box.x + box.width - wide / 2) : beside;
		const y = at[1] + away[1] * (distance + high / 2);
		const place = { x: x - wide / 2, y: y - high / 2, width: wide, height: high };
		if (place.x < box.x || place.y < box.y || place.x + wide > box.x + box.width || place.y + high > box.y + box.height) return;
		if (taken.some((other) => overlap(other, place, 0.25 * size))) return;
		taken.push(place);
		items.push(textAt(text, x, y + high / 2, style, { anchor: 'middle', size: face.size, ...(isName && { italic: true }) }));
	};
	const labels = boxLabels(heights, subject.camera);
	const clamp = (x: number): number => Math.min(0.5, Math.max(-0.5, x));
	for (const axis of ['u', 'v', 'z'] as const) {
		const own = labels
			.filter((label) => label.axis === axis)
			.flatMap((label) => {
				const edge = onPaper([clamp(label.at[0]), clamp(label.at[1]), label.at[2]]);
				const beyond = onPaper(label.at);
				return edge && beyond ? [{ ...label, edge, beyond }] : [];
			});
		if (own.length === 0) continue;
		const wide = Math.max(...own.map(({ text }) => textWidth(text, { family, size: 0.9 * size })));
		const [first, last] = [own[0] as (typeof own)[number], own.at(-1) as (typeof own)[number]];
		const centre = [(first.edge[0] + last.edge[0]) / 2, (first.edge[1] + last.edge[1]) / 2] as const;
		const outward = axis === 'z' ? ([-1, 0] as const) : direction(first.edge, first.beyond, middle);
		const name = subject.names[axis];
		const tick = (label: (typeof own)[number]): void => write(label.text, label.edge, outward, 0.75 * size, false);
		const named = (): void => {
			if (name === '') return;
			const text =
				axis === 'z'
					? name
					: axisName(
							name,
							own.map(({ text: label, from }) => ({ value: 0, t: 0, label, ...(from !== undefined && { from }) })),
						);
			// Its right end stands over the corner of the box.
			if (axis === 'z') write(text, [last.edge[0] - textWidth(text, { family, size }) / 2, last.edge[1] - 1.4 * size], [0, -1], 0, true);
			else write(text, centre, outward, 1.2 * size + Math.abs(outward[0]) * wide + Math.abs(outward[1]) * size, true);
		};
		named();
		for (const label of own) tick(label);
	}
	return items;
}

const overlap = (a: Box, b: Box, gap: number): boolean =>
	a.x < b.x + b.width + gap && b.x < a.x + a.width + gap && a.y < b.y + b.height + gap / 2 && b.y < a.y + a.height + gap / 2;

/** The unit vector from one place to another; away from the middle where they are one. */
function direction(
	from: readonly [number, number],
	to: readonly [number, number],
	middle: readonly [number, number],
): readonly [number, number] {
	const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
	const length = Math.hypot(dx, dy);
	if (length > 1e-6) return [dx / length, dy / length];
	const [ax, ay] = [from[0] - middle[0], from[1] - middle[1]];
	const away = Math.hypot(ax, ay) || 1;
	return [ax / away, ay / away];
}
