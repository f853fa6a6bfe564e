/** The renderer for machines without WebGPU, and for pictures on Node: drawn on the CPU, on the page's thread or in a worker. */

import type { BackendInfo, WorkOptions } from '../../model/backend.ts';
import { abortError } from '../../model/errors.ts';
import type { Field } from '../../model/field.ts';
import type { ResidentField } from '../../model/resident-field.ts';
import type { AppearanceSettings, Camera } from '../../model/view.ts';
import { plotRectangle } from '../box.ts';
import { drawnColormap, linearColormap } from '../colors.ts';
import type { AxisLabel, Overlays, PlanePoint, Renderer, Scene, ScreenPoint, SwarmLayer, SwarmStyle, ViewName } from '../contract.ts';
import { paletteOf } from '../decoration.ts';
import { SKETCH_SIDE } from '../height-field.ts';
import { SceneState, type ViewSize } from '../scene-state.ts';
import { lightDirection } from '../theme.ts';
import { Heights } from './heights.ts';
import { drawMap, writeMapPlaces } from './map.ts';
import { buildMesh, type Mesh } from './mesh.ts';
import { Raster } from './raster.ts';
import { SurfaceRaster } from './surface.ts';
import { CanvasSwarm, type Places } from './swarm.ts';

/** Pixels of a frame while something moves, and at rest. */
const MOVING_PIXELS = 300_000;
const RESTING_PIXELS = 1_600_000;
/** Offscreen pictures are drawn this much larger and averaged. */
const SUPERSAMPLING = 2;

/** A view as it was last drawn. */
interface Frame {
	/** The landscape, kept while only particles move. */
	readonly landscape: Raster;
	/** Where its pixels lie, and a copy with the particles; while there is a swarm. */
	over: { readonly picture: Raster; readonly places: Places } | null;
}

const newPlaces = ({ width, height }: Raster): Places => ({
	x: new Float32Array(width * height),
	y: new Float32Array(width * height),
});

export class CanvasRenderer implements Renderer {
	readonly kind = 'canvas';
	readonly normals = 'slopes';
	readonly #state = new SceneState();
	readonly #canvases = new Map<ViewName, HTMLCanvasElement | OffscreenCanvas>();
	readonly #frames = new Map<ViewName, Frame>();
	readonly #surface = new SurfaceRaster();
	readonly #swarm = new CanvasSwarm();
	/** Views last drawn coarsely. */
	readonly #coarse = new Set<ViewName>();
	/** The cells that are drawn, and those of the mesh. */
	#fields: { readonly field: Field; readonly sloped: Field } | null = null;
	#prepared: { readonly key: readonly unknown[]; readonly heights: Heights; readonly mesh: Mesh } | null = null;
	#request = 0;

	/** @param info of the machine that computes what is drawn */
	constructor(private readonly info: Pick<BackendInfo, 'device' | 'precision'>) {}

	get label(): string {
		const { device, precision } = this.info;
		return `${device} (${precision})`;
	}

	prepare(): void {}

	onForgotten(): () => void {
		// Nothing of this thread's memory is ever lost.
		return () => undefined;
	}

	async setScene(scene: Scene, { signal }: Pick<WorkOptions, 'signal'> = {}): Promise<{ readonly compileMs: number }> {
		const request = ++this.#request;
		const { values, slopes } = scene.fields;
		// Nothing is drawn of a field that was released: another one is shown by then.
		const read = (lent: ResidentField): Promise<Field> => lent.read(undefined, { whileHeld: true });
		const [field, sloped, sketch] = await Promise.all([read(values), slopes && read(slopes), values.sketch(SKETCH_SIDE)]);
		if (signal?.aborted || request !== this.#request) throw abortError();
		this.#fields = { field, sloped: sloped ?? field };
		this.#state.show({ scene, sketch });
		if (this.#swarm.shown) this.#swarm.restart(values.grid.domain);
		return { compileMs: 0 };
	}

	setOverlays(overlays: Overlays): void {
		this.#state.setOverlays(overlays);
	}

	setAppearance(appearance: AppearanceSettings): void {
		this.#state.setAppearance(appearance);
	}

	setCamera(camera: Camera): void {
		this.#state.setCamera(camera);
	}

	setHover(point: PlanePoint | null): void {
		this.#state.setHover(point);
	}

	attach(view: ViewName, canvas: HTMLCanvasElement | OffscreenCanvas): void {
		this.#canvases.set(view, canvas);
		this.#state.touch(view);
	}

	detach(view: ViewName): void {
		this.#canvases.delete(view);
		this.#frames.delete(view);
		this.#coarse.delete(view);
	}

	resize(view: ViewName, cssWidth: number, cssHeight: number, devicePixelRatio: number): void {
		this.#state.resize(view, { cssWidth, cssHeight, ratio: devicePixelRatio });
	}

	setSwarm(layers: readonly SwarmLayer[], style: SwarmStyle): void {
		const before = this.#swarm.shown;
		this.#swarm.set(layers, style, this.#state.field?.domain ?? null);
		if (this.#swarm.shown || before) this.#state.touchParticles();
	}

	swarmMoved(): void {
		const domain = this.#state.field?.domain;
		if (!domain || !this.#swarm.shown) return;
		this.#swarm.moved();
		this.#state.touchParticles();
	}

	/** A changed view is drawn coarsely at once, and finely by the next call without a change. */
	draw(): boolean {
		let drawn = false;
		for (const [view, canvas] of this.#canvases) {
			const size = this.#state.size(view);
			const dirt = this.#state.takeDirty(view);
			if (!size || size.cssWidth < 1 || size.cssHeight < 1 || !(dirt || this.#coarse.has(view))) continue;
			const pixels = size.cssWidth * size.cssHeight * size.ratio ** 2;
			const moving = (dirt?.landscape ?? false) && pixels > MOVING_PIXELS && view === 'surface';
			const landscape = dirt?.landscape || this.#coarse.has(view);
			if (moving) this.#coarse.add(view);
			else this.#coarse.delete(view);
			const unit = size.ratio * Math.min(1, Math.sqrt((moving ? MOVING_PIXELS : RESTING_PIXELS) / pixels));
			this.#present(canvas, this.#frame(view, size, unit, landscape));
			drawn = true;
		}
		return drawn;
	}

	/** The picture of a view. @param anew draw the landscape again, not only the particles */
	#frame(view: ViewName, size: ViewSize, unit: number, anew: boolean): Raster {
		const width = Math.max(1, Math.round(size.cssWidth * unit));
		const height = Math.max(1, Math.round(size.cssHeight * unit));
		let frame = this.#frames.get(view);
		const fits = frame?.landscape.width === width && frame.landscape.height === height;
		const swarm = this.#swarm.shown && this.#state.field !== null;
		if (!frame || !fits) {
			frame = { landscape: new Raster(width, height), over: null };
			this.#frames.set(view, frame);
		}
		const { landscape } = frame;
		if (!swarm) frame.over = null;
		if (anew || !fits || (swarm && !frame.over)) {
			if (swarm) frame.over ??= { picture: new Raster(width, height, landscape.depth), places: newPlaces(landscape) };
			this.#paint(view, landscape, size, true, frame.over?.places ?? null);
		}
		if (!frame.over) return landscape;
		frame.over.picture.pixels.set(landscape.pixels);
		this.#paintSwarm(view, frame.over.picture, frame.over.places, size);
		return frame.over.picture;
	}

	#present(canvas: HTMLCanvasElement | OffscreenCanvas, { pixels, width, height }: Raster): void {
		// The canvas keeps its CSS size; the browser scales a coarse picture up.
		if (canvas.width !== width) canvas.width = width;
		if (canvas.height !== height) canvas.height = height;
		const context = canvas.getContext('2d', { alpha: false }) as CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D | null;
		context?.putImageData(new ImageData(pixels, width, height), 0, 0);
	}

	#paintSwarm(view: ViewName, raster: Raster, places: Places, size: ViewSize): void {
		const { appearance, scale } = this.#state;
		if (!scale) return;
		const { mesh } = this.#prepare();
		const camera = this.#state.matrices(view, size);
		this.#swarm.draw({ view, raster, places, mesh, camera, appearance, scale, unit: raster.width / size.cssWidth });
	}

	/** Draw the landscape. @param places filled with where each pixel lies, for the trails */
	#paint(view: ViewName, raster: Raster, size: ViewSize, hover: boolean, places: Places | null): void {
		const state = this.#state;
		const { appearance, field } = state;
		const palette = paletteOf(appearance);
		const unit = raster.width / size.cssWidth;
		raster.clear(palette.top, palette.bottom);
		if (!field) return;
		const { heights, mesh } = this.#prepare();
		const camera = state.matrices(view, size);
		const decoration = state.decoration(view, size, hover);
		const style = { palette, contours: appearance.contours, hoverLevel: hover ? state.hoverLevel : null };
		if (view === 'map') {
			const plot = plotRectangle(field.domain, size.cssWidth, size.cssHeight);
			const scaled = { left: plot.left * unit, top: plot.top * unit, width: plot.width * unit, height: plot.height * unit };
			drawMap(raster, heights, scaled, { ...style, colors: drawnColormap(appearance) }, unit);
			raster.lines(decoration.box, camera, unit);
			if (places) writeMapPlaces(raster, scaled, places);
		} else {
			raster.lines(decoration.box, camera, unit);
			const surface = {
				...style,
				colors: linearColormap(appearance),
				exaggeration: appearance.exaggeration,
				light: lightDirection(state.camera),
				daylight: state.daylight?.bytes ?? null,
			};
			this.#surface.draw(raster, mesh, heights, camera, surface, unit);
			if (places) this.#surface.writePlaces(raster, mesh, places);
		}
		for (const { lines, discs } of [decoration.scene, decoration.hover]) {
			raster.lines(lines, camera, unit);
			raster.discs(discs, camera, unit);
			// Trails do not run over marks.
			if (places) for (const disc of discs) raster.discPixels(disc, camera, unit, (x, y) => (places.x[y * raster.width + x] = Number.NaN));
		}
	}

	/** Scaled heights of the field and the mesh; kept until the field or its scale changes. */
	#prepare(): { readonly heights: Heights; readonly mesh: Mesh } {
		const { field, scale, shown } = this.#state;
		if (!field || !scale || !shown || !this.#fields) throw new Error('nothing to draw');
		const { appearance } = this.#state;
		const fields = this.#fields;
		const key = [fields, shown, appearance.scale, appearance.clip];
		if (!this.#prepared?.key.every((part, i) => part === key[i])) {
			this.#prepared = { key, heights: new Heights(fields.field, scale), mesh: buildMesh(fields.sloped, fields.field.grid, scale) };
		}
		return this.#prepared;
	}

	pick(view: ViewName, x: number, y: number): PlanePoint | null {
		return this.#state.pick(view, x, y);
	}

	project(view: ViewName, u: number, v: number, height?: number): ScreenPoint | null {
		return this.#state.project(view, u, v, height);
	}

	labels(view: ViewName): readonly AxisLabel[] {
		return this.#state.labels(view);
	}

	async image(view: ViewName, width: number, height: number): Promise<Uint8ClampedArray<ArrayBuffer>> {
		const raster = new Raster(width * SUPERSAMPLING, height * SUPERSAMPLING);
		const size = { cssWidth: width, cssHeight: height, ratio: SUPERSAMPLING };
		const places = this.#swarm.shown && this.#state.field ? newPlaces(raster) : null;
		this.#paint(view, raster, size, false, places);
		if (places) this.#paintSwarm(view, raster, places, size);
		return raster.shrink(SUPERSAMPLING);
	}

	dispose(): void {
		this.#request++;
		this.#canvases.clear();
		this.#frames.clear();
		this.#swarm.clear();
		this.#prepared = null;
		this.#fields = null;
	}
}
