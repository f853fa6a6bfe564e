/**
 * What is drawn besides the surface and the map: box, grid, path, markers, cross-hair. Plain lists of
 * lines and discs that every renderer draws; sizes are CSS pixels, positions box coordinates.
 */

import type { SampledPath } from '../model/field.ts';
import type { Rectangle } from '../model/geometry.ts';
import type { Camera } from '../model/view.ts';
import { type PlotRectangle, toBox } from './box.ts';
import { cameraBasis } from './camera.ts';
import type { Overlays, PlanePoint } from './contract.ts';
import type { HeightField } from './height-field.ts';
import { MARK_DARK, MARK_FILL, MARK_LIGHT, type Palette, PATH_COLOR, type Rgba } from './theme.ts';
import { scaleTicks, type Tick } from './ticks.ts';

type Vec3 = readonly [number, number, number];

export interface Line {
	readonly from: Vec3;
	readonly to: Vec3;
	readonly width: number;
	readonly color: Rgba;
}

/** A disc that faces the viewer. */
export interface Disc {
	readonly at: Vec3;
	readonly radius: number;
	readonly color: Rgba;
	/** Radius of what is left out of its middle: a ring. */
	readonly hole?: number;
}

/** Lines with the discs drawn over them. */
export interface Marks {
	readonly lines: readonly Line[];
	readonly discs: readonly Disc[];
}

export interface Decoration {
	/** Drawn before the surface. */
	readonly box: readonly Line[];
	/** Overlays: the same object until they, the scene or its appearance change. */
	readonly scene: Marks;
	/** What is read out. */
	readonly hover: Marks;
}

export const NO_MARKS: Marks = { lines: [], discs: [] };

/** A text at a point of the box, placed by the page. */
export interface BoxLabel {
	readonly text: string;
	/** As a tick's. */
	readonly from?: string;
	readonly at: Vec3;
	readonly axis: 'u' | 'v' | 'z';
}

const GRID_TICKS = 6;
const TICK_LENGTH = 0.022;
const LABEL_DISTANCE = 0.07;
/** Length of the map's tick marks, CSS pixels. */
const MAP_TICK = 5;
/** How far lines and discs are moved toward the viewer, so that the surface they lie on does not cut into them. */
export const LINE_LIFT = 0.006;
export const DISC_LIFT = 0.03;
/** Radius of a dot whose colour tells something. */
const COLORED_DOT = 2.5;
/** Pieces of a path on the surface are no longer than this share of the box. */
const PIECE_LENGTH = 1 / 128;
/** A path is thinned to this many points. */
const PATH_PIECES = 4000;
/** Strokes of an area's hatching: how far apart, as a share of the window, and how opaque. */
const HATCH_STEP = 1 / 40;
const HATCH_ALPHA = 0.55;

/** The sides of the box toward the viewer: −½ or ½ along x and y. */
function nearSides(camera: Camera): { x: number; y: number } {
	const { back } = cameraBasis({ ...camera, elevation: 0 });
	return { x: back[0] >= 0 ? 0.5 : -0.5, y: back[1] >= 0 ? 0.5 : -0.5 };
}

/** The vertical edge that is leftmost on screen: where the z axis stands. */
function leftEdge(camera: Camera): { x: number; y: number } {
	const { right } = cameraBasis(camera);
	return { x: right[0] >= 0 ? -0.5 : 0.5, y: right[1] >= 0 ? -0.5 : 0.5 };
}

/** Floor, back walls, grid and tick marks of the box. */
export function boxLines(field: HeightField, camera: Camera, palette: Palette): Line[] {
	const { exaggeration: top } = field;
	const near = nearSides(camera);
	const lines: Line[] = [];
	const add = (from: Vec3, to: Vec3, color: Rgba, width = 1): void => void lines.push({ from, to, width, color });
	const walls = camera.elevation < 1.45;

	for (const { t } of field.ticks('u', GRID_TICKS)) {
		const x = t - 0.5;
		add([x, -0.5, 0], [x, 0.5, 0], palette.grid);
		if (walls) add([x, -near.y, 0], [x, -near.y, top], palette.grid);
		add([x, near.y, 0], [x, near.y + Math.sign(near.y) * TICK_LENGTH, 0], palette.tick);
	}
	for (const { t } of field.ticks('v', GRID_TICKS)) {
		const y = t - 0.5;
		add([-0.5, y, 0], [0.5, y, 0], palette.grid);
		if (walls) add([-near.x, y, 0], [-near.x, y, top], palette.grid);
		if (!field.isRidge) add([near.x, y, 0], [near.x + Math.sign(near.x) * TICK_LENGTH, y, 0], palette.tick);
	}
	if (walls) {
		for (const { t } of scaleTicks(field.scale, 5)) {
			add([-near.x, -0.5, t * top], [-near.x, 0.5, t * top], palette.grid);
			add([-0.5, -near.y, t * top], [0.5, -near.y, t * top], palette.grid);
		}
		add([-near.x, -0.5, top], [-near.x, 0.5, top], palette.edge);
		add([-0.5, -near.y, top], [0.5, -near.y, top], palette.edge);
		add([-near.x, -near.y, 0], [-near.x, -near.y, top], palette.edge);
		add([-near.x, near.y, 0], [-near.x, near.y, top], palette.edge);
		add([near.x, -near.y, 0], [near.x, -near.y, top], palette.edge);
	}
	add([-0.5, -0.5, 0], [0.5, -0.5, 0], palette.edge);
	add([-0.5, 0.5, 0], [0.5, 0.5, 0], palette.edge);
	add([-0.5, -0.5, 0], [-0.5, 0.5, 0], palette.edge);
	add([0.5, -0.5, 0], [0.5, 0.5, 0], palette.edge);
	return lines;
}

/** Tick labels and where they stand: u and v along the near edges of the floor, z along the left edge. */
export function boxLabels(field: HeightField, camera: Camera): BoxLabel[] {
	const { exaggeration: top } = field;
	const near = nearSides(camera);
	const left = leftEdge(camera);
	const beyond = (side: number): number => side + Math.sign(side) * LABEL_DISTANCE;
	const labels: BoxLabel[] = [];
	for (const tick of field.ticks('u', GRID_TICKS)) labels.push({ ...wordsOf(tick), axis: 'u', at: [tick.t - 0.5, beyond(near.y), 0] });
	for (const tick of numbered(field)) labels.push({ ...wordsOf(tick), axis: 'v', at: [beyond(near.x), tick.t - 0.5, 0] });
	if (Math.abs(camera.elevation) < 1.2) {
		const { right } = cameraBasis(camera);
		for (const { t, label } of scaleTicks(field.scale, 5)) {
			labels.push({ text: label, axis: 'z', at: [left.x - right[0] * LABEL_DISTANCE, left.y - right[1] * LABEL_DISTANCE, t * top] });
		}
	}
	return labels;
}

const wordsOf = ({ label, from }: Tick): Pick<BoxLabel, 'text' | 'from'> => ({ text: label, ...(from !== undefined && { from }) });

/** The ticks of v that have a number: none where v is no variable. */
const numbered = (field: HeightField): Tick[] => (field.isRidge ? [] : field.ticks('v', GRID_TICKS));

/** Tick labels around the map. */
export function mapLabels(field: HeightField): BoxLabel[] {
	return [
		...field.ticks('u', GRID_TICKS).map((tick): BoxLabel => ({ ...wordsOf(tick), axis: 'u', at: [tick.t - 0.5, -0.5, 0] })),
		...numbered(field).map((tick): BoxLabel => ({ ...wordsOf(tick), axis: 'v', at: [-0.5, tick.t - 0.5, 0] })),
	];
}

/** Frame and tick marks of the map. */
export function mapFrame(field: HeightField, palette: Palette, plot: PlotRectangle): Line[] {
	const lines: Line[] = [];
	const add = (from: Vec3, to: Vec3, color: Rgba): void => void lines.push({ from, to, width: 1, color });
	for (const { t } of field.ticks('u', GRID_TICKS)) add([t - 0.5, -0.5, 0], [t - 0.5, -0.5 - MAP_TICK / plot.height, 0], palette.tick);
	for (const { t } of numbered(field)) add([-0.5, t - 0.5, 0], [-0.5 - MAP_TICK / plot.width, t - 0.5, 0], palette.tick);
	for (const side of [-0.5, 0.5]) {
		add([-0.5, side, 0], [0.5, side, 0], palette.edge);
		add([side, -0.5, 0], [side, 0.5, 0], palette.edge);
	}
	return lines;
}

/** A double outline in two tones around a fill: readable on any colour. */
function mark(at: Vec3, radius: number, fill: Rgba): Disc[] {
	return [
		{ at, radius: radius + 3, color: MARK_DARK },
		{ at, radius: radius + 1.6, color: MARK_LIGHT },
		{ at, radius, color: fill },
	];
}

/** A ring in two tones: what has come to a minimum is seen in it. */
const ring = (at: Vec3, fill: Rgba): Disc[] => [
	{ at, radius: 8, hole: 2.6, color: MARK_DARK },
	{ at, radius: 7.2, hole: 3.4, color: MARK_LIGHT },
	{ at, radius: 6.4, hole: 4.2, color: fill },
];

/** A small dot in two tones: one of many. */
const dot = (at: Vec3, fill: Rgba, radius = 1.5): Disc[] => [
	{ at, radius: radius + 0.9, color: MARK_DARK },
	{ at, radius, color: fill },
];

/** The points of a path, thinned where it has too many, and on a surface divided so finely that it lies on it. */
function pathPoints({ x, y }: SampledPath, domain: Rectangle, follows: boolean): readonly PlanePoint[] {
	const count = Math.min(x.length, y.length);
	const stride = Math.max(1, Math.ceil(count / PATH_PIECES));
	const points: PlanePoint[] = [];
	for (let i = 0; i < count; i += stride) points.push({ u: x[i] as number, v: y[i] as number });
	return follows ? divided(points, domain) : points;
}

/** The same line with points so close that it lies on a surface. */
function divided(line: readonly PlanePoint[], { u, v }: Rectangle): PlanePoint[] {
	const points: PlanePoint[] = [];
	for (const to of line) {
		const from = points.at(-1);
		if (from) {
			const length = Math.hypot((to.u - from.u) / (u[1] - u[0]), (to.v - from.v) / (v[1] - v[0]));
			const pieces = Math.min(Math.ceil(length / PIECE_LENGTH), 1 / PIECE_LENGTH);
			for (let k = 1; k < pieces; k++)
				points.push({ u: from.u + ((to.u - from.u) * k) / pieces, v: from.v + ((to.v - from.v) * k) / pieces });
		}
		points.push(to);
	}
	return points;
}

const within = (x: number, [lo, hi]: readonly [number, number]): number => Math.min(hi, Math.max(lo, x));

/** The same on the floor of the box where the surface has no height. */
const onFloor =
	(place: (at: PlanePoint) => Vec3, domain: Rectangle) =>
	(at: PlanePoint): Vec3 => {
		const there = place(at);
		if (there.every(Number.isFinite)) return there;
		const { x, y } = toBox(domain, at);
		return [x, y, 0];
	};

/** Lines and discs of overlays, placed by `place` (NaN where they cannot be shown). @param follows follow the surface between points */
export function overlayMarks(
	{ points = [], polylines = [], areas = [] }: Overlays,
	domain: Rectangle,
	place: (at: PlanePoint) => Vec3,
	follows: boolean,
): Marks {
	const shown = (p: Vec3): boolean => p.every(Number.isFinite) && Math.abs(p[0]) <= 0.5 && Math.abs(p[1]) <= 0.5;
	const lines: Line[] = [];
	const join = (places: readonly Vec3[], width: number, color: Rgba): void => {
		for (let i = 1; i < places.length; i++) {
			const [from, to] = [places[i - 1] as Vec3, places[i] as Vec3];
			if (shown(from) && shown(to)) lines.push({ from, to, width, color });
		}
	};
	for (const { corners: own, color, isPlain = false } of areas) {
		// Most of a part of which nothing is known may lie beyond the window, and a stroke ends where it does.
		const corners = isPlain ? own.map(({ u, v }) => ({ u: within(u, domain.u), v: within(v, domain.v) })) : own;
		const stands = isPlain && follows ? onFloor(place, domain) : place;
		const along = (path: readonly PlanePoint[]): Vec3[] => (follows ? divided(path, domain) : path).map(stands);
		for (const stroke of hatching(corners, domain)) {
			// On bright and on dark colours alike.
			if (isPlain) join(along(stroke), 2.5, MARK_DARK);
			join(along(stroke), 1, [...color, isPlain ? 1 : HATCH_ALPHA]);
		}
		if (isPlain) continue;
		const outline = along([...corners, corners[0] as PlanePoint]);
		join(outline, 4, MARK_DARK);
		join(outline, 2, [...color, 1]);
	}
	for (const path of polylines) {
		const places = pathPoints(path, domain, follows).map(place);
		join(places, 5, MARK_DARK);
		join(places, 2.5, PATH_COLOR);
	}
	const discs = points.flatMap(({ u, v, kind, color }) => {
		const at = place({ u, v });
		if (!shown(at)) return [];
		const fill: Rgba = color ? [...color, 1] : MARK_FILL[kind];
		if (kind === 'minimum') return ring(at, fill);
		return kind === 'sample' ? dot(at, fill, color ? COLORED_DOT : undefined) : mark(at, 3.5, fill);
	});
	return { lines, discs };
}

/**
 * Strokes that fill a polygon: pieces of the diagonals of the window, evenly spaced, that lie inside it (where the number of
 * sides crossed so far is odd).
 */
function hatching(corners: readonly PlanePoint[], { u, v }: Rectangle): (readonly [PlanePoint, PlanePoint])[] {
	// In the window's own units a diagonal is where the sum of both coordinates is constant.
	const places = corners.map((at) => [(at.u - u[0]) / (u[1] - u[0]), (at.v - v[0]) / (v[1] - v[0])] as const);
	const sums = places.map(([x, y]) => x + y);
	const [low, high] = [Math.max(0, Math.min(...sums)), Math.min(2, Math.max(...sums))];
	const strokes: (readonly [PlanePoint, PlanePoint])[] = [];
	for (let k = Math.ceil(low / HATCH_STEP); k * HATCH_STEP <= high; k++) {
		const sum = k * HATCH_STEP;
		const crossings = places
			.flatMap(([x, y], i) => {
				const [nextX, nextY] = places[(i + 1) % places.length] as readonly [number, number];
				const [here, next] = [x + y - sum, nextX + nextY - sum];
				return here < 0 === next < 0 ? [] : [x + ((nextX - x) * here) / (here - next)];
			})
			.sort((a, b) => a - b);
		const point = (x: number): PlanePoint => ({ u: u[0] + x * (u[1] - u[0]), v: v[0] + (sum - x) * (v[1] - v[0]) });
		for (let i = 0; i + 1 < crossings.length; i += 2) strokes.push([point(crossings[i] as number), point(crossings[i + 1] as number)]);
	}
	return strokes;
}

/** Places a point on the surface. */
export const onSurface =
	(field: HeightField) =>
	(at: PlanePoint): Vec3 =>
		field.place(at);

/** Places a point on the map. */
export const onMap =
	(field: HeightField) =>
	(at: PlanePoint): Vec3 => {
		const { x, y } = toBox(field.domain, at);
		return [x, y, 0];
	};

/** The read-out in the map: a cross-hair in two tones and a ring. */
export function mapHover(field: HeightField, at: PlanePoint): Marks {
	const { x, y } = toBox(field.domain, at);
	const cross = (width: number, color: Rgba): Line[] => [
		{ from: [-0.5, y, 0], to: [0.5, y, 0], width, color },
		{ from: [x, -0.5, 0], to: [x, 0.5, 0], width, color },
	];
	const soft = (color: Rgba, alpha: number): Rgba => [color[0], color[1], color[2], alpha];
	return { lines: [...cross(3, soft(MARK_DARK, 0.45)), ...cross(1, soft(MARK_LIGHT, 0.9))], discs: mark([x, y, 0], 3, MARK_FILL.hover) };
}

/** The read-out on the surface: a mark and a plumb line to the floor. */
export function surfaceHover(field: HeightField, at: PlanePoint, palette: Palette): Marks {
	const [x, y, z] = onSurface(field)(at);
	if (Number.isNaN(z)) return NO_MARKS;
	return { lines: [{ from: [x, y, 0], to: [x, y, z], width: 1.2, color: palette.tick }], discs: mark([x, y, z], 3, MARK_FILL.hover) };
}
