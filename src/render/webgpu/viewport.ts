/**
 * One view on the GPU. Without a swarm its landscape is drawn straight into the frame. With one, and where a
 * coarse picture stands in while the camera moves, the landscape is drawn into textures that are kept, and a frame is
 * that landscape, the trails over it, and the particles. What is drawn is said by the list of layers.
 */

import type { Owned } from '../../gpu/device/resource.ts';
import { partOfView } from '../camera.ts';
import { shareBefore } from '../blending.ts';
import type { Scene, ViewName } from '../contract.ts';
import { LAYERS } from './layers/index.ts';
import type { Layer, LayerFrame, LayerKind } from './layers/layer.ts';
import type { SceneState, ViewSize } from '../scene-state.ts';
import { choosePatches, mostPatches, PATCH_WORDS } from '../surface-patches.ts';
import { KeptLandscape } from './kept-landscape.ts';
import { MarksBuffer } from './marks-pass.ts';
import type { Passes } from './passes.ts';
import { scaleIn } from './cell-units.ts';
import { encodePicture, PICTURE } from './picture.ts';
import type { GpuScene } from './scene.ts';
import type { GpuSwarm } from './swarm.ts';
import { Target } from './target.ts';

/** Device pixels that a quad of the mesh spans if all were of one size: so many are spent where they are needed; fewer where software draws. */
const PIXELS_A_QUAD = { hardware: 2.5, software: 8.6 } as const;
/** … and as many at least: a software rasteriser shades four pixels for each that a smaller triangle has. */
const LEAST_PIXELS = { hardware: 1, software: 3 } as const;
/** Pixels of a frame while the camera moves, where software draws. */
const MOVING_PIXELS = 110_000;

/** Pixels of the picture, of which a part may be drawn. */
const wholeOf = ({ cssWidth, cssHeight, ratio }: ViewSize): { readonly width: number; readonly height: number } => ({
	width: Math.max(1, Math.round(cssWidth * ratio)),
	height: Math.max(1, Math.round(cssHeight * ratio)),
});

/** What a frame shows. */
export interface FrameRequest {
	readonly state: SceneState;
	readonly hover: boolean;
	/** Draw the landscape again. */
	readonly landscape: boolean;
	/** Draw it coarsely, where this view can. */
	readonly coarse: boolean;
}

/** The view at one resolution. */
interface Resolution {
	readonly size: ViewSize;
	readonly target: Target;
	/** The landscape kept at this resolution, where one is. */
	kept: KeptLandscape | null;
}

export class Viewport {
	readonly #picture: Owned<GPUBuffer>;
	/** The uniforms of the frame, whose resolution may be another one than the landscape's. */
	readonly #frame: Owned<GPUBuffer>;
	readonly #marks: MarksBuffer;
	/** The pieces of the surface's mesh, as they were chosen for the landscape drawn last. */
	readonly #patches: Owned<GPUBuffer>;
	#patchCount = 0;
	readonly #layers: readonly { readonly stage: LayerKind['stage']; readonly layer: Layer }[];
	#scene: GpuScene | null = null;
	#swarm: GpuSwarm | null = null;
	#fine: Resolution | null = null;
	#coarse: Resolution | null = null;
	/** The resolution at which the present landscape is kept. */
	#held: Resolution | null = null;
	/** A finer landscape will take the place of this one. */
	#isLevel = false;
	/** The landscape before this one, while the two are blended; and when that began, once the finer one is drawn. */
	#before: { readonly kept: KeptLandscape; since: number | null } | null = null;

	/** Call between error scopes. */
	constructor(
		private readonly passes: Passes,
		readonly view: ViewName,
		private readonly software: boolean,
		layers: readonly LayerKind[] = LAYERS,
	) {
		const { resources } = passes.context;
		const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
		this.#picture = resources.buffer('Viewport.picture', { size: PICTURE.size, usage });
		this.#frame = resources.buffer('Viewport.frameUniforms', { size: PICTURE.size, usage });
		this.#marks = new MarksBuffer(passes.context, passes.marks, this.#picture.raw);
		this.#patches = resources.buffer('Viewport.patches', {
			size: 4 * PATCH_WORDS * (view === 'map' ? 1 : mostPatches(Number.POSITIVE_INFINITY, 1)),
			usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST,
		});
		this.#layers = layers
			.filter(({ views }) => views?.includes(view) ?? true)
			.map((kind) => {
				const { raw } = kind.stage === 'frame' ? this.#frame : this.#picture;
				const parts = { view, passes, picture: raw, marks: this.#marks, patches: this.#patches.raw };
				return { stage: kind.stage, layer: kind.build(parts, passes.prepared(kind)) };
			});
	}

	get size(): ViewSize | null {
		return this.#fine?.size ?? null;
	}

	/** Can this view be drawn coarsely? */
	get canBeCoarse(): boolean {
		return this.#coarse !== null;
	}

	/** Give the view its size in pixels. Call between error scopes. */
	resize(size: ViewSize): void {
		const { context } = this.passes;
		const { width, height } = size.part ?? wholeOf(size);
		const kept = this.#fine?.target.width === width && this.#fine.target.height === height;
		if (kept && this.#fine?.size.cssWidth === size.cssWidth && this.#fine.size.cssHeight === size.cssHeight) return;
		this.#release();
		this.#fine = { size, target: new Target(context, width, height), kept: null };
		const share = Math.sqrt(MOVING_PIXELS / (width * height));
		if (this.software && share < 0.9 && this.view === 'surface' && !size.part) {
			const [w, h] = [Math.max(1, Math.round(width * share)), Math.max(1, Math.round(height * share))];
			const coarse = { ...size, ratio: size.ratio * share };
			this.#coarse = { size: coarse, target: new Target(context, w, h), kept: new KeptLandscape(context, w, h) };
		}
		this.#fit();
	}

	/** Has a frame still to come without anything having changed? */
	get isBlending(): boolean {
		return this.#before !== null;
	}

	/**
	 * Show a scene, borrowed; in a map only where its pass is there. Call between error scopes.
	 * @param as what it is to the one before it, and to the next
	 */
	show(scene: GpuScene, { isLevel = false, refines = false }: Pick<Scene, 'isLevel' | 'refines'> = {}): void {
		if (this.view === 'map' && !this.passes.map) return;
		const fine = this.#fine;
		const isHeld = fine !== null && fine.kept !== null && this.#held === fine;
		this.#endBlending();
		if (refines && isHeld) {
			this.#before = { kept: fine.kept as KeptLandscape, since: null };
			fine.kept = null;
			this.#held = null;
		}
		this.#scene = scene;
		this.#isLevel = isLevel;
		this.#fit();
	}

	#endBlending(): void {
		this.#before?.kept.dispose();
		this.#before = null;
	}

	/** Show a swarm, borrowed, or none. Call between error scopes. */
	showSwarm(swarm: GpuSwarm | null): void {
		if (swarm !== this.#swarm) this.#held = null;
		this.#swarm = swarm;
		this.#fit();
	}

	/** Keep the landscape at the full resolution while there is a swarm, and while levels of it are shown. */
	#fit(): void {
		const fine = this.#fine;
		const isKept = this.#swarm !== null || this.#isLevel || this.#before !== null;
		if (!fine || (fine.kept !== null) === isKept) return;
		fine.kept?.dispose();
		fine.kept = isKept ? new KeptLandscape(this.passes.context, fine.target.width, fine.target.height) : null;
	}

	/** Choose the pieces of the mesh, of the whole picture also where a part of it is drawn. */
	#choosePatches({ size, target }: Resolution, state: SceneState): void {
		const { detail, appearance } = state;
		this.#patchCount = 0;
		if (this.view === 'map' || !this.#scene || !detail) return;
		const { columns, rows } = this.#scene.field.grid;
		if (columns < 2 || rows < 2) return;
		const { width, height } = size.part ? wholeOf(size) : target;
		const kind = this.software ? 'software' : 'hardware';
		const most = mostPatches(Math.max(width, height), PIXELS_A_QUAD[kind]);
		const matrices = state.matrices(this.view, size);
		const { count, words } = choosePatches(detail, {
			matrices,
			width,
			height,
			exaggeration: appearance.exaggeration,
			most,
			least: LEAST_PIXELS[kind],
		});
		this.passes.context.device.queue.writeBuffer(this.#patches.raw, 0, words);
		this.#patchCount = count;
	}

	/** Record a frame, ending in `output`. */
	encode(encoder: GPUCommandEncoder, output: GPUTexture, request: FrameRequest): void {
		const fine = this.#fine;
		if (!fine) return;
		const resolution = request.coarse && this.#coarse ? this.#coarse : request.landscape || !this.#held ? fine : this.#held;
		const share = this.#shareBefore(resolution === fine && !(request.landscape && typeof this.#before?.since === 'number'));
		// What is drawn once more need not be kept any longer.
		if (request.landscape && !this.#before) this.#fit();
		const kept = this.#scene && resolution.kept;
		if (request.landscape || this.#held !== resolution || !kept) {
			this.#drawLandscape(encoder, resolution, kept?.color ?? output, request);
			if (kept && this.#swarm) this.#drawPlaces(encoder, kept);
			this.#held = kept ? resolution : null;
		}
		if (kept) this.#drawFrame(encoder, output, kept, request.state, share);
	}

	/** Share of the landscape before in this frame. @param isStill the view is as it was: else the landscape before is gone at once */
	#shareBefore(isStill: boolean): number {
		const before = this.#before;
		if (!before) return 0;
		before.since ??= performance.now();
		const share = isStill ? shareBefore(performance.now() - before.since) : 0;
		if (share === 0) this.#endBlending();
		return share;
	}

	/** Record the layers of a stage, in their order. */
	#encode(stage: LayerKind['stage'], pass: GPURenderPassEncoder, kept: KeptLandscape | null): void {
		const frame: LayerFrame = {
			scene: this.#scene,
			patches: this.#patchCount,
			swarm: this.#swarm,
			kept,
			before: this.#before?.kept ?? null,
		};
		for (const { stage: own, layer } of this.#layers) if (own === stage) layer.encode(pass, frame);
		pass.end();
	}

	#write(buffer: GPUBuffer, state: SceneState, size: ViewSize, hover: boolean, before = 0): void {
		const scene = this.#scene;
		const { scale, appearance, camera } = state;
		const picture = encodePicture({
			size,
			camera,
			appearance,
			matrices: size.part ? partOfView(state.matrices(this.view, size), wholeOf(size), size.part) : state.matrices(this.view, size),
			field:
				scene && scale
					? {
							grid: scene.field.grid,
							stride: scene.field.stride,
							scale: scaleIn(scene.units, scale),
						}
					: null,
			isMap: this.view === 'map',
			hoverLevel: hover ? state.hoverLevel : null,
			overlaid: this.#swarm?.overlaid ?? false,
			before,
		});
		this.passes.context.device.queue.writeBuffer(buffer, 0, picture);
	}

	/** Record the landscape and what stands on it, ending in `output`. */
	#drawLandscape(encoder: GPUCommandEncoder, resolution: Resolution, output: GPUTexture, { state, hover }: FrameRequest): void {
		const { target, size } = resolution;
		this.#write(this.#picture.raw, state, size, hover);
		this.#choosePatches(resolution, state);
		this.#marks.write(state.decoration(this.view, size, hover));
		const { daylight } = state;
		if (this.view === 'surface' && daylight) this.passes.setDaylight(daylight);
		this.#encode('landscape', target.begin(encoder, output), null);
	}

	/** Where the pixels of the landscape just drawn lie. */
	#drawPlaces(encoder: GPUCommandEncoder, kept: KeptLandscape): void {
		this.#encode('places', kept.beginPlaces(encoder), kept);
	}

	/** A frame over a landscape drawn before. */
	#drawFrame(encoder: GPUCommandEncoder, output: GPUTexture, kept: KeptLandscape, state: SceneState, before: number): void {
		this.#write(this.#frame.raw, state, (this.#fine as Resolution).size, false, before);
		const pass = encoder.beginRenderPass({
			label: 'Viewport.frame',
			colorAttachments: [{ view: output.createView(), loadOp: 'clear', storeOp: 'store', clearValue: [0, 0, 0, 1] }],
		});
		this.#encode('frame', pass, kept);
	}

	#release(): void {
		this.#endBlending();
		for (const resolution of [this.#fine, this.#coarse]) {
			resolution?.target.dispose();
			resolution?.kept?.dispose();
		}
		this.#fine = this.#coarse = this.#held = null;
	}

	dispose(): void {
		this.#release();
		for (const { layer } of this.#layers) layer.dispose();
		this.#marks.dispose();
		this.#patches.dispose();
		this.#frame.dispose();
		this.#picture.dispose();
	}
}
