/**
 * What every renderer keeps of what it shows, and all that follows from it without drawing: what is
 * dirty, where a pixel lies in the plane, where a label stands.
 */

import { sceneScale } from '../math/pole-range.ts';
import type { Scale } from '../math/scale.ts';
import type { FieldSketch } from '../model/resident-field.ts';
import { type AppearanceSettings, type Camera, DEFAULT_APPEARANCE, DEFAULT_CAMERA } from '../model/view.ts';
import type { Rectangle } from '../model/geometry.ts';
import { insideBox, isInside, isThumbnail, plotMatrices, type PlotRectangle, plotRectangle, toBox, toPlane } from './box.ts';
import { type ContourLabel, contourLabels, traceContours, type TracedContours } from './contour-labels.ts';
import { type CameraMatrices, cameraMatrices, clampCamera, projectPoint, sightLine } from './camera.ts';
import type { AxisLabel, ImageLook, Overlays, PictureRectangle, PlanePoint, Scene, ScreenPoint, ViewName } from './contract.ts';
import {
	boxLabels,
	boxLines,
	type Decoration,
	mapFrame,
	mapHover,
	mapLabels,
	type Marks,
	NO_MARKS,
	onMap,
	onSurface,
	overlayMarks,
	surfaceHover,
} from './decoration.ts';
import { CastShadows } from './cast-shadows.ts';
import { Daylight, type SurfaceLight } from './daylight.ts';
import { HeightField } from './height-field.ts';
import { SurfaceDetail } from './surface-detail.ts';
import { SurfaceContourLabels } from './surface-contour-labels.ts';
import { type DrawnAppearance, lightDirection, paletteOf } from './theme.ts';

/** Size of a view: CSS pixels, and device pixels in each. */
export interface ViewSize {
	readonly cssWidth: number;
	readonly cssHeight: number;
	readonly ratio: number;
	/** Only this part is drawn, and only the landscape. */
	readonly part?: PictureRectangle;
}

/** A scene that is ready to be drawn. */
export interface Shown {
	readonly scene: Scene;
	/** Of its field. */
	readonly sketch: FieldSketch;
}

/** What of a view has to be drawn again. */
export interface Dirt {
	/** The landscape and what stands on it, not only the particles over them. */
	readonly landscape: boolean;
	/** The camera has moved, and so will probably move on; or the scene is new. */
	readonly moving: boolean;
}

/** CSS pixels between a point and the text beside it. */
const LABEL_GAP = 6;
/** The daylight of a surface under the present sun. */
export interface LitSurface extends SurfaceLight {
	/** Another one wherever the bytes are others. */
	readonly version: number;
}

/** Where the map lies in a view of this size: a part of a picture is of one that the map fills. */
export const plotOf = (
	domain: Rectangle,
	{ cssWidth, cssHeight, part }: Pick<ViewSize, 'cssWidth' | 'cssHeight' | 'part'>,
): PlotRectangle => (part ? { left: 0, top: 0, width: cssWidth, height: cssHeight } : plotRectangle(domain, cssWidth, cssHeight));

const CLEAN: Dirt = { landscape: false, moving: false };
const VIEWS: readonly ViewName[] = ['surface', 'map'];

export class SceneState {
	#shown: Shown | null = null;
	#appearance: DrawnAppearance = DEFAULT_APPEARANCE;
	#camera = DEFAULT_CAMERA;
	#hover: PlanePoint | null = null;
	#overlays: Overlays = {};
	#field: HeightField | null = null;
	/** Of the field, once it was asked for; and under which sun. */
	#daylight: { readonly of: Daylight; shadows: CastShadows | null; readonly key: string; readonly lit: LitSurface } | null = null;
	#versions = 0;
	/** Of the field, once it was asked for. */
	#detail: SurfaceDetail | null = null;
	/** The lines of contours whose values are written: traced once for a scene and its appearance. */
	#traced: {
		readonly field: HeightField;
		readonly contours: number;
		readonly lines: TracedContours;
		readonly onSurface: SurfaceContourLabels;
	} | null = null;
	readonly #contourLabels = new Map<ViewName, { readonly key: readonly unknown[]; readonly labels: readonly AxisLabel[] }>();
	readonly #sizes = new Map<ViewName, ViewSize>();
	readonly #dirty = new Map<ViewName, Dirt>();
	readonly #marks = new Map<ViewName, Marks>();

	get shown(): Shown | null {
		return this.#shown;
	}

	get appearance(): DrawnAppearance {
		return this.#appearance;
	}

	get camera(): Camera {
		return this.#camera;
	}

	/** Heights of the scene shown; null before the first scene. */
	get field(): HeightField | null {
		return this.#field;
	}

	get scale(): Scale | null {
		return this.#field?.scale ?? null;
	}

	/** What of sky and sun the surface sees; null before the first scene. */
	get daylight(): LitSurface | null {
		const { lit, shadows: isCast } = this.#appearance;
		if (!this.#field) return null;
		const key = `${this.#camera.azimuth} ${lit && isCast}`;
		if (this.#daylight?.key !== key) {
			const of = this.#daylight?.of ?? new Daylight(this.#field);
			let shadows = this.#daylight?.shadows ?? null;
			if (lit && isCast) shadows ??= new CastShadows(this.#field, of);
			const light = (lit && isCast && shadows ? shadows : of).under(lightDirection(this.#camera));
			this.#daylight = { of, shadows, key, lit: { ...light, version: ++this.#versions } };
		}
		return this.#daylight.lit;
	}

	/** Where the surface bends; null before the first scene. */
	get detail(): SurfaceDetail | null {
		if (!this.#field) return null;
		this.#detail ??= new SurfaceDetail(this.#field);
		return this.#detail;
	}

	show(shown: Shown): void {
		const before = this.#shown?.scene;
		this.#shown = shown;
		const { fields, range, axes } = shown.scene;
		// The same field, which is only lit otherwise: what was worked out of it stays.
		if (before && fields.values === before.fields.values && range === before.range && axes === before.axes) this.#touchAll();
		else this.#rebuild();
	}

	setAppearance(appearance: AppearanceSettings): void {
		if (appearance === this.#appearance) return;
		this.#appearance = appearance;
		this.#rebuild();
	}

	/** Have something drawn at once in another theme or on another paper; the views know nothing of it. */
	drawnAs({ theme, paper, colors, part }: ImageLook, draw: () => void): void {
		const before = this.#appearance;
		const plain = part && { contours: 0, plainHoles: true };
		this.#appearance = { ...before, ...(theme && { theme }), ...(paper && { paper }), ...colors, ...plain };
		try {
			draw();
		} finally {
			this.#appearance = before;
		}
	}

	setOverlays(overlays: Overlays): void {
		this.#overlays = overlays;
		this.#marks.clear();
		this.touch(...VIEWS);
	}

	setCamera(camera: Camera): void {
		if (camera === this.#camera) return;
		this.#camera = clampCamera(camera);
		this.touchMoving('surface');
	}

	setHover(point: PlanePoint | null): void {
		if (point?.u === this.#hover?.u && point?.v === this.#hover?.v) return;
		this.#hover = point;
		this.touch(...VIEWS);
	}

	resize(view: ViewName, size: ViewSize): void {
		this.#sizes.set(view, size);
		this.touch(view);
	}

	size(view: ViewName): ViewSize | null {
		return this.#sizes.get(view) ?? null;
	}

	/** Mark views as in need of drawing. */
	touch(...views: ViewName[]): void {
		for (const view of views) this.#dirty.set(view, { ...(this.#dirty.get(view) ?? CLEAN), landscape: true });
	}

	/** The same, of a view that will be drawn again soon. */
	touchMoving(view: ViewName): void {
		this.#dirty.set(view, { landscape: true, moving: true });
	}

	/** Particles have changed: draw all views again, over the landscape that is there. */
	touchParticles(): void {
		for (const view of VIEWS) this.#dirty.set(view, this.#dirty.get(view) ?? CLEAN);
	}

	/** What of a view is dirty; null where nothing is. It is clean afterwards. */
	takeDirty(view: ViewName): Dirt | null {
		const dirt = this.#dirty.get(view) ?? null;
		this.#dirty.delete(view);
		return dirt;
	}

	#touchAll(): void {
		this.touch(...VIEWS);
		this.#marks.clear();
	}

	#rebuild(): void {
		this.#touchAll();
		if (!this.#shown) return;
		const { scene, sketch } = this.#shown;
		const { statistics, poles } = scene.range;
		const { scale, clip, exaggeration } = this.#appearance;
		const { grid } = scene.fields.values;
		this.#daylight = null;
		this.#detail = null;
		this.#field = new HeightField(grid, sketch, sceneScale(scale, clip, statistics, poles), exaggeration, scene.axes);
	}

	/** The height t of the contour to highlight; null without a hover or over a hole. */
	get hoverLevel(): number | null {
		if (!this.#hover || !this.#field) return null;
		const t = this.#field.level(this.#hover.u, this.#hover.v);
		return Number.isNaN(t) ? null : t;
	}

	/** Matrices of a view: the camera's for the surface, the plot's (seen from above) for the map. */
	matrices(view: ViewName, size: Pick<ViewSize, 'cssWidth' | 'cssHeight' | 'part'>): CameraMatrices {
		const { cssWidth, cssHeight } = size;
		if (view === 'surface') return cameraMatrices(this.#camera, cssWidth, cssHeight);
		return plotMatrices(plotOf(this.#field?.domain ?? { u: [0, 1], v: [0, 1] }, size), cssWidth, cssHeight);
	}

	/** Lines and discs of a view. @param hover false for offscreen pictures */
	decoration(view: ViewName, size: ViewSize, hover = true): Decoration {
		const field = this.#field;
		if (!field || !this.#shown || size.part) return { box: [], scene: NO_MARKS, hover: NO_MARKS };
		const palette = paletteOf(this.#appearance);
		let scene = this.#marks.get(view);
		if (!scene) {
			scene = overlayMarks(this.#overlays, field.domain, view === 'surface' ? onSurface(field) : onMap(field), view === 'surface');
			this.#marks.set(view, scene);
		}
		const at = hover && this.#hover && isInside(field.domain, this.#hover) ? this.#hover : null;
		const bare = isThumbnail(size.cssWidth, size.cssHeight);
		if (view === 'surface') {
			return { box: bare ? [] : boxLines(field, this.#camera, palette), scene, hover: at ? surfaceHover(field, at, palette) : NO_MARKS };
		}
		const plot = plotRectangle(field.domain, size.cssWidth, size.cssHeight);
		return { box: bare ? [] : mapFrame(field, palette, plot), scene, hover: at ? mapHover(field, at) : NO_MARKS };
	}

	/** CSS pixels → plane; see the contract. */
	pick(view: ViewName, x: number, y: number): PlanePoint | null {
		const size = this.#sizes.get(view);
		const field = this.#field;
		if (!size || !field) return null;
		if (view === 'map') {
			const plot = plotRectangle(field.domain, size.cssWidth, size.cssHeight);
			const bx = (x - plot.left) / plot.width - 0.5;
			const by = 0.5 - (y - plot.top) / plot.height;
			return insideBox(bx, by) ? toPlane(field.domain, bx, by) : null;
		}
		const { origin, direction } = sightLine(this.matrices(view, size), x, y, size.cssWidth, size.cssHeight);
		return field.intersect(origin, direction);
	}

	/** Plane → CSS pixels; see the contract. */
	project(view: ViewName, u: number, v: number, height?: number): ScreenPoint | null {
		const size = this.#sizes.get(view);
		return size ? this.#project(view, { u, v }, size, height) : null;
	}

	#project(view: ViewName, { u, v }: PlanePoint, size: Pick<ViewSize, 'cssWidth' | 'cssHeight'>, height?: number): ScreenPoint | null {
		const field = this.#field;
		if (!field) return null;
		const { x, y } = toBox(field.domain, { u, v });
		if (view === 'map') return this.#screen(view, [x, y, 0], size);
		const z = height ?? field.height(u, v);
		return Number.isNaN(z) ? null : this.#screen(view, [x, y, z], size);
	}

	#screen(view: ViewName, at: readonly [number, number, number], size: Pick<ViewSize, 'cssWidth' | 'cssHeight'>): ScreenPoint | null {
		if (!this.#field) return null;
		const { cssWidth, cssHeight } = size;
		if (view === 'surface') {
			const point = projectPoint(this.matrices(view, size), at, cssWidth, cssHeight);
			return point && { x: point.x, y: point.y };
		}
		const plot = plotRectangle(this.#field.domain, cssWidth, cssHeight);
		return { x: plot.left + (at[0] + 0.5) * plot.width, y: plot.top + (0.5 - at[1]) * plot.height };
	}

	/** Tick labels; see the contract. */
	labels(view: ViewName, size: Pick<ViewSize, 'cssWidth' | 'cssHeight'> | undefined = this.#sizes.get(view)): readonly AxisLabel[] {
		if (!size || !this.#field || isThumbnail(size.cssWidth, size.cssHeight)) return [];
		const labels = view === 'surface' ? boxLabels(this.#field, this.#camera) : mapLabels(this.#field);
		const ticks = labels.flatMap(({ text, from, axis, at }): AxisLabel[] => {
			const point = this.#screen(view, at, size);
			if (!point) return [];
			// Beside the map's frame, not on it.
			const [dx, dy] = view === 'surface' ? [0, 0] : axis === 'u' ? [0, 16] : [-9, 0];
			return [{ text, axis, ...(from !== undefined && { from }), x: point.x + dx, y: point.y + dy }];
		});
		return [...ticks, ...this.#overlayLabels(view, size), ...this.#contoursOf(view, this.#field, size)];
	}

	/** The values of contours: placed once for a scene, its appearance, a size and, on the surface, a camera. */
	#contoursOf(view: ViewName, field: HeightField, size: Pick<ViewSize, 'cssWidth' | 'cssHeight'>): readonly AxisLabel[] {
		const { contours } = this.#appearance;
		const key = [field, contours, size.cssWidth, size.cssHeight, this.#overlays, ...(view === 'surface' ? [this.#camera] : [])];
		const known = this.#contourLabels.get(view);
		if (known?.key.every((part, i) => part === key[i])) return known.labels;
		if (this.#traced?.field !== field || this.#traced.contours !== contours) {
			const lines = traceContours(field, contours);
			this.#traced = { field, contours, lines, onSurface: new SurfaceContourLabels(lines, field.exaggeration) };
		}
		const { lines, onSurface } = this.#traced;
		const marks = (this.#overlays.points ?? []).flatMap((at) => this.#project(view, at, size) ?? []);
		const write = ({ text, angle, x, y }: ContourLabel): AxisLabel => ({ text, axis: null, angle, x, y });
		const plot = plotRectangle(field.domain, size.cssWidth, size.cssHeight);
		const labels =
			view === 'surface'
				? onSurface.labels(this.matrices(view, size), { width: size.cssWidth, height: size.cssHeight }, marks).map(write)
				: contourLabels(
						lines,
						plot,
						marks.map(({ x, y }) => ({ x: x - plot.left, y: y - plot.top })),
					).map((label) => write({ ...label, x: plot.left + label.x, y: plot.top + label.y }));
		this.#contourLabels.set(view, { key, labels });
		return labels;
	}

	/** Texts of overlays inside the domain. */
	#overlayLabels(view: ViewName, size: Pick<ViewSize, 'cssWidth' | 'cssHeight'>): AxisLabel[] {
		const { domain } = this.#field ?? {};
		if (!domain) return [];
		return (this.#overlays.labels ?? []).flatMap(({ u, v, text }) => {
			const point = isInside(domain, { u, v }) ? this.#project(view, { u, v }, size) : null;
			return point ? [{ text, axis: null, x: point.x + LABEL_GAP, y: point.y - LABEL_GAP }] : [];
		});
	}
}
