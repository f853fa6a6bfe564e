/** The renderer for machines without WebGPU, and for pictures on Node: drawn on the CPU, on the page's thread or in a worker. */

import type { BackendInfo, WorkOptions } from '../../model/backend.ts';
import { abortError } from '../../model/errors.ts';
import type { Field } from '../../model/field.ts';
import type { ResidentField } from '../../model/resident-field.ts';
import type { AppearanceSettings, Camera } from '../../model/view.ts';
import type {
	AxisLabel,
	ImageLook,
	Overlays,
	PlanePoint,
	Renderer,
	Scene,
	ScreenPoint,
	SwarmLayer,
	SwarmStyle,
	ViewName,
} from '../contract.ts';
import type { Decoration } from '../decoration.ts';
import { SKETCH_SIDE } from '../height-field.ts';
import { plotOf, SceneState, type ViewSize } from '../scene-state.ts';
import { shareBefore } from '../blending.ts';
import { paletteOf } from '../theme.ts';
import { Heights } from './heights.ts';
import { CANVAS_LAYERS } from './layers/index.ts';
import { type CanvasFrame, type CanvasLayer, type CanvasScene, drawStage } from './layers/layer.ts';
import { Raster } from './raster.ts';
import { buildSlopes, type Slopes } from './slopes.ts';
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

/** The picture of a level, which gives way to a finer one. */
interface Before {
	readonly pixels: Uint8ClampedArray;
	/** When the finer one was first drawn; null before. */
	since: number | null;
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
	readonly #before = new Map<ViewName, Before>();
	#instant = false;
	/** The cells that are drawn, and those with slopes. */
	#fields: { readonly field: Field; readonly sloped: Field } | null = null;
	#prepared: { readonly key: readonly unknown[]; readonly heights: Heights; readonly slopes: Slopes } | null = null;
	#request = 0;

	/**
	 * @param info of the machine that computes what is drawn
	 * @param layers what views are made of, in order
	 */
	constructor(
		private readonly info: Pick<BackendInfo, 'device' | 'precision'>,
		private readonly layers: readonly CanvasLayer[] = CANVAS_LAYERS,
	) {}

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
		this.#keepBefore(scene);
		this.#fields = { field, sloped: sloped ?? field };
		this.#state.show({ scene, sketch });
		if (this.#swarm.shown) this.#swarm.restart(values.grid.domain);
		return { compileMs: 0 };
	}

	/** What is shown of a level stays to be blended with what refines it. */
	#keepBefore({ refines }: Scene): void {
		this.#before.clear();
		if (!refines || this.#instant) return;
		for (const [view, { landscape, over }] of this.#frames)
			if (!this.#coarse.has(view)) this.#before.set(view, { pixels: (over?.picture ?? landscape).pixels.slice(), since: null });
	}

	setInstant(instant: boolean): void {
		this.#instant = instant;
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
		this.#before.delete(view);
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

	/**
	 * A changed view is drawn coarsely at once, and finely by the next call without a change. One that is refined is drawn finely, and
	 * blended with what was there.
	 */
	draw(): boolean {
		let drawn = false;
		for (const [view, canvas] of this.#canvases) {
			const size = this.#state.size(view);
			const dirt = this.#state.takeDirty(view);
			const before = this.#before.get(view);
			if (!size || size.cssWidth < 1 || size.cssHeight < 1 || !(dirt || before || this.#coarse.has(view))) continue;
			// The view has changed: the picture before is another place's.
			const isBlended = before && (before.since === null ? !dirt?.moving : !dirt?.landscape);
			const pixels = size.cssWidth * size.cssHeight * size.ratio ** 2;
			const moving = (dirt?.landscape ?? false) && pixels > MOVING_PIXELS && view === 'surface' && !isBlended;
			const landscape = dirt?.landscape || this.#coarse.has(view);
			if (moving) this.#coarse.add(view);
			else this.#coarse.delete(view);
			const unit = size.ratio * Math.min(1, Math.sqrt((moving ? MOVING_PIXELS : RESTING_PIXELS) / pixels));
			const picture = this.#frame(view, size, unit, landscape);
			const share = before && isBlended && before.pixels.length === picture.pixels.length ? sinceDrawn(before) : 0;
			if (share === 0) this.#before.delete(view);
			this.#present(canvas, picture, share > 0 ? blended(before?.pixels ?? picture.pixels, picture.pixels, share) : picture.pixels);
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

	#present(
		canvas: HTMLCanvasElement | OffscreenCanvas,
		{ width, height }: Pick<Raster, 'width' | 'height'>,
		pixels: Uint8ClampedArray<ArrayBuffer>,
	): void {
		// The canvas keeps its CSS size; the browser scales a coarse picture up.
		if (canvas.width !== width) canvas.width = width;
		if (canvas.height !== height) canvas.height = height;
		const context = canvas.getContext('2d', { alpha: false }) as CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D | null;
		context?.putImageData(new ImageData(pixels, width, height), 0, 0);
	}

	/** Draw the landscape. @param places filled with where each pixel lies, for the trails */
	#paint(view: ViewName, raster: Raster, size: ViewSize, hover: boolean, places: Places | null): void {
		const frame = this.#frameOf(view, raster, size, hover, places);
		drawStage(this.layers, 'landscape', frame);
		if (places) drawStage(this.layers, 'places', frame);
	}

	/** Draw the swarm over a landscape. */
	#paintSwarm(view: ViewName, raster: Raster, places: Places, size: ViewSize): void {
		drawStage(this.layers, 'frame', this.#frameOf(view, raster, size, false, places));
	}

	#frameOf(view: ViewName, raster: Raster, size: ViewSize, hover: boolean, places: Places | null): CanvasFrame {
		const unit = raster.part.wholeWidth / size.cssWidth;
		return {
			...{ view, raster, unit, places, state: this.#state, palette: paletteOf(this.#state.appearance) },
			...{ scene: this.#sceneOf(view, size, unit, hover), surface: this.#surface, swarm: this.#swarm },
		};
	}

	#sceneOf(view: ViewName, size: ViewSize, unit: number, hover: boolean): CanvasScene | null {
		const state = this.#state;
		const { field, scale } = state;
		if (!field || !scale) return null;
		let decoration: Decoration | undefined;
		const { left, top, width, height } = plotOf(field.domain, size);
		return {
			...this.#prepare(),
			scale,
			camera: state.matrices(view, size),
			// Frames of particles alone do without.
			get decoration(): Decoration {
				return (decoration ??= state.decoration(view, size, hover));
			},
			hoverLevel: hover ? state.hoverLevel : null,
			plot: { left: left * unit, top: top * unit, width: width * unit, height: height * unit },
		};
	}

	/** Scaled heights of the field and its slopes; kept until the field or its scale changes. */
	#prepare(): { readonly heights: Heights; readonly slopes: Slopes } {
		const { field, scale, shown } = this.#state;
		if (!field || !scale || !shown || !this.#fields) throw new Error('nothing to draw');
		const { appearance } = this.#state;
		const fields = this.#fields;
		const key = [fields, shown, appearance.scale, appearance.clip];
		if (!this.#prepared?.key.every((part, i) => part === key[i])) {
			this.#prepared = { key, heights: new Heights(fields.field, scale), slopes: buildSlopes(fields.sloped, fields.field.grid, scale) };
		}
		return this.#prepared;
	}

	pick(view: ViewName, x: number, y: number): PlanePoint | null {
		return this.#state.pick(view, x, y);
	}

	project(view: ViewName, u: number, v: number, height?: number): ScreenPoint | null {
		return this.#state.project(view, u, v, height);
	}

	labels(view: ViewName, size?: Parameters<Renderer['labels']>[1]): readonly AxisLabel[] {
		return this.#state.labels(view, size);
	}

	async image(view: ViewName, width: number, height: number, look: ImageLook = {}): Promise<Uint8ClampedArray<ArrayBuffer>> {
		const { ratio = 1, part } = look;
		const [wholeWidth, wholeHeight] = [width * SUPERSAMPLING, height * SUPERSAMPLING];
		const raster = part
			? new Raster(part.width * SUPERSAMPLING, part.height * SUPERSAMPLING, undefined, {
					...{ left: part.left * SUPERSAMPLING, top: part.top * SUPERSAMPLING },
					...{ wholeWidth, wholeHeight },
				})
			: new Raster(wholeWidth, wholeHeight);
		const size = { cssWidth: width / ratio, cssHeight: height / ratio, ratio: ratio * SUPERSAMPLING, ...(part && { part }) };
		const places = this.#swarm.shown && this.#state.field && !part ? newPlaces(raster) : null;
		this.#state.drawnAs(look, () => {
			this.#paint(view, raster, size, false, places);
			if (places) this.#paintSwarm(view, raster, places, size);
		});
		return raster.shrink(SUPERSAMPLING);
	}

	dispose(): void {
		this.#request++;
		this.#canvases.clear();
		this.#frames.clear();
		this.#before.clear();
		this.#swarm.clear();
		this.#prepared = null;
		this.#fields = null;
	}
}

/** Share of the picture before; its time begins with the first frame of the finer one. */
function sinceDrawn(before: Before): number {
	before.since ??= performance.now();
	return shareBefore(performance.now() - before.since);
}

function blended(before: Uint8ClampedArray, after: Uint8ClampedArray, share: number): Uint8ClampedArray<ArrayBuffer> {
	const out = new Uint8ClampedArray(after.length);
	for (let i = 0; i < out.length; i++) out[i] = (after[i] as number) + share * ((before[i] as number) - (after[i] as number));
	return out;
}
