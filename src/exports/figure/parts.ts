/** Pieces that several parts of a figure are made of: a text, lines, marks. */

import type { Marker, Overlays } from '../../render/contract.ts';
import { MARK_FILL, PATH_COLOR, type Rgba } from '../../render/theme.ts';
import type { FigureChoice } from './choice.ts';
import type { DiscsItem, DisplayItem, Line, PathItem, TextItem } from './display-list.ts';
import { textWidth } from './fonts.ts';
import { colorOf, type GroupStyle, groupStyle, type Inks } from './inks.ts';
import type { FigureSubject } from './subject.ts';

/** What all parts of a figure are drawn with. */
export interface Style {
	readonly choice: FigureChoice;
	readonly inks: Inks;
	/** Size of the letters, points. */
	readonly size: number;
	/** Width of a thin line, points. */
	readonly unit: number;
}

export const styleOf = (choice: FigureChoice, inks: Inks): Style => ({ choice, inks, size: choice.fontSize, unit: choice.fontSize / 11 });

export const textAt = (text: string, x: number, y: number, style: Style, change: Partial<TextItem> = {}): TextItem => ({
	kind: 'text',
	text,
	x,
	y,
	anchor: 'start',
	size: style.size,
	color: style.inks.text,
	...change,
});

/** Lines of one colour of the palette. */
export const linesOf = (lines: readonly Line[], color: Rgba, width: number, name?: string): PathItem => ({
	kind: 'path',
	lines,
	stroke: { color: colorOf(color), width },
	...(color[3] < 1 && { opacity: color[3] }),
	...(name !== undefined && { name }),
});

/** A place of the plane on the paper; null where it is not seen. */
export type OnPaper = (u: number, v: number) => readonly [number, number] | null;

/** The pieces of a way in the plane that are seen: x, y, x, y … @param follows points are put between, so that it lies on a surface */
export function seenPieces(way: ArrayLike<number>, place: OnPaper, between: number, sides: readonly [number, number]): number[][] {
	const pieces: number[][] = [];
	let piece: number[] = [];
	const end = (): void => {
		if (piece.length > 2) pieces.push(piece);
		piece = [];
	};
	const add = (u: number, v: number): void => {
		const at = place(u, v);
		if (at) piece.push(at[0], at[1]);
		else end();
	};
	for (let i = 0; i + 1 < way.length; i += 2) {
		const [u, v] = [way[i] as number, way[i + 1] as number];
		if (!(Number.isFinite(u) && Number.isFinite(v))) {
			end();
			continue;
		}
		if (i > 0 && between > 0) {
			const [fromU, fromV] = [way[i - 2] as number, way[i - 1] as number];
			const count = Math.min(64, Math.ceil(Math.hypot((u - fromU) / sides[0], (v - fromV) / sides[1]) / between));
			for (let k = 1; k < count; k++) add(fromU + ((u - fromU) * k) / count, fromV + ((v - fromV) * k) / count);
		}
		add(u, v);
	}
	end();
	return pieces;
}

/** The places of the window alone. */
function inWindowOf({ field }: FigureSubject, place: OnPaper): OnPaper {
	const { u, v } = field.grid.domain;
	return (x, y) => (x >= u[0] && x <= u[1] && y >= v[0] && y <= v[1] ? place(x, y) : null);
}

/** The texts of an overlay: each right of its point, or left of it where it would be cut off. @param right edge of the picture */
function overlayTexts(subject: FigureSubject, style: Style, place: OnPaper, right: number): TextItem[] {
	const { unit, inks, size, choice } = style;
	const inWindow = inWindowOf(subject, place);
	return (subject.overlays.labels ?? []).flatMap(({ u, v, text }) => {
		const at = inWindow(u, v);
		if (!at) return [];
		const isCut = at[0] + 6 * unit + textWidth(text, { family: choice.family, size }) > right;
		const [by, anchor] = isCut ? ([-6, 'end'] as const) : ([6, 'start'] as const);
		return [textAt(text, at[0] + by * unit, at[1] - 4 * unit, style, { anchor, color: inks.note, rim: inks.rim })];
	});
}

/** Places of an overlay on the paper on which no value of a contour may lie: its points, and its texts from end to end. */
export function overlayPlaces(subject: FigureSubject, style: Style, place: OnPaper, right: number): (readonly [number, number])[] {
	const points = (subject.overlays.points ?? []).flatMap(({ u, v }) => {
		const at = place(u, v);
		return at ? [at] : [];
	});
	const texts = overlayTexts(subject, style, place, right).flatMap(({ text, x, y, anchor, size }) => {
		const wide = textWidth(text, { family: style.choice.family, size });
		const count = 1 + Math.ceil(wide / size);
		const start = anchor === 'end' ? x - wide : x;
		return Array.from({ length: count }, (_, k) => [start + (wide * k) / (count - 1), y - 0.35 * size] as const);
	});
	return [...points, ...texts];
}

/**
 * What lies over the landscape: paths, particles, marks.
 * @param between share of the window between points of a line
 * @param right edge of the picture
 */
export function overlayItems(subject: FigureSubject, style: Style, place: OnPaper, between: number, right: number): DisplayItem[] {
	const { u, v } = subject.field.grid.domain;
	const sides = [u[1] - u[0], v[1] - v[0]] as const;
	const inWindow = inWindowOf(subject, place);
	const { unit } = style;
	const items: DisplayItem[] = [];
	const cased = (way: ArrayLike<number>, look: Pick<GroupStyle, 'stroke' | 'under'>, name: string): void => {
		const lines = seenPieces(way, inWindow, between, sides).map((points): Line => ({ points }));
		if (lines.length === 0) return;
		items.push({ kind: 'path', lines, stroke: look.under, opacity: 0.75 }, { kind: 'path', lines, stroke: look.stroke, name });
	};
	for (const area of subject.overlays.areas ?? []) {
		const corners = [...area.corners, area.corners[0] as (typeof area.corners)[number]].flatMap((at) => [at.u, at.v]);
		cased(corners, overlayLook(style, [...area.color, 1]), 'area');
	}
	for (const path of subject.overlays.polylines ?? []) {
		const way = Array.from(
			{ length: 2 * Math.min(path.x.length, path.y.length) },
			(_, i) => (i % 2 === 0 ? path.x : path.y)[i >> 1] as number,
		);
		cased(way, overlayLook(style, PATH_COLOR), 'path');
	}
	subject.groups.forEach((group, index) => {
		const look = groupStyle(index, group.color, style.inks, unit);
		for (const path of group.paths) cased(path, look, 'particle-path');
	});
	subject.groups.forEach((group, index) => {
		const look = groupStyle(index, group.color, style.inks, unit);
		const centres: number[] = [];
		for (let i = 0; i + 1 < group.places.length; i += 2) {
			const at = inWindow(group.places[i] as number, group.places[i + 1] as number);
			if (at) centres.push(at[0], at[1]);
		}
		if (centres.length > 0) items.push(marksAt(centres, particleRadius(subject, unit), look, 'particles'));
	});
	for (const marker of subject.overlays.points ?? []) {
		const at = inWindow(marker.u, marker.v);
		if (at) items.push(...markerItems(marker, at, style));
	}
	return [...items, ...overlayTexts(subject, style, place, right)];
}

const overlayLook = ({ inks, unit }: Style, color: Rgba): Pick<GroupStyle, 'stroke' | 'under'> => ({
	stroke: { color: inks.byStyle ? '#000000' : colorOf(color), width: 1.6 * unit },
	under: { color: inks.rim, width: 3.2 * unit },
});

/** Many particles are small. */
function particleRadius({ groups }: FigureSubject, unit: number): number {
	const count = groups.reduce((sum, { places }) => sum + places.length / 2, 0);
	return unit * Math.min(2.8, Math.max(0.9, 48 / Math.sqrt(Math.max(1, count))));
}

/** Marks of one shape. */
export function marksAt(
	centres: readonly number[],
	radius: number,
	{ shape, fill, outline }: GroupStyle,
	name: string,
): PathItem | DiscsItem {
	if (shape === 'disc') return { kind: 'discs', centres, radius, fill, stroke: outline, name };
	const lines = Array.from({ length: centres.length / 2 }, (_, k): Line => {
		const [x, y] = [centres[2 * k] as number, centres[2 * k + 1] as number];
		return { points: shape.map((offset, i) => (i % 2 === 0 ? x : y) + offset * radius), closed: true };
	});
	return { kind: 'path', lines, fill, stroke: outline, name };
}

function markerItems({ kind, color }: Marker, [x, y]: readonly [number, number], { inks, unit }: Style): DiscsItem[] {
	const fill = colorOf(color ? [...color, 1] : inks.byStyle ? [0, 0, 0, 1] : MARK_FILL[kind]);
	const disc = (radius: number, change: Partial<DiscsItem>): DiscsItem => ({
		kind: 'discs',
		centres: [x, y],
		radius: radius * unit,
		name: kind,
		...change,
	});
	const ringOf = (ink: DiscsItem['fill'] & string, width: number): DiscsItem => disc(4.6, { stroke: { color: ink, width: width * unit } });
	if (kind === 'minimum') return [ringOf('#0b0e13', 4.2), ringOf('#ffffff', 2.8), ringOf(fill, 1.4)];
	if (kind === 'sample') return [disc(color ? 2.2 : 1.4, { fill, stroke: { color: '#0b0e13', width: 0.8 * unit } })];
	return [disc(4.6, { fill: '#0b0e13' }), disc(3.7, { fill: '#ffffff' }), disc(2.6, { fill })];
}

/** Overlays that are drawn, for a legend of marks. */
export const hasMinima = ({ points = [] }: Overlays): boolean => points.some(({ kind }) => kind === 'minimum');
