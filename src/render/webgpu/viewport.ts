/**
 * One view on the GPU. Without a swarm its landscape is drawn straight into the frame. With one, and where a
 * coarse picture stands in while the camera moves, the landscape is drawn into textures that are kept, and a frame is
 * that landscape, the trails over it, and the particles. What is drawn is said by the list of layers.
 */

import type { Owned } from '../../gpu/device/resource.ts';
import { partOfView } from '../camera.ts';
import type { ViewName } from '../contract.ts';
import { LAYERS } from './layers/index.ts';
import type { Layer, LayerFrame, LayerKind } from './layers/layer.ts';
import type { SceneState, ViewSize } from '../scene-state.ts';
import { KeptLandscape } from './kept-landscape.ts';
import { MarksBuffer } from './marks-pass.ts';
import type { Passes } from './passes.ts';
import { scaleIn } from './cell-units.ts';
import { encodePicture, type MeshSize, PICTURE } from './picture.ts';
import type { GpuScene } from './scene.ts';
import type { GpuSwarm } from './swarm.ts';
import { Target } from './target.ts';

/** Device pixels a mesh piece spans: the mesh is never finer than the screen, and coarser where software draws. */
const PIXELS_A_PIECE = { hardware: 2.5, software: 8 } as const;
const MESH_LIMITS = [64, 640] as const;
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
	readonly #layers: readonly { readonly stage: LayerKind['stage']; readonly layer: Layer }[];
	#scene: GpuScene | null = null;
	#swarm: GpuSwarm | null = null;
	#fine: Resolution | null = null;
	#coarse: Resolution | null = null;
	/** The resolution at which the present landscape is kept. */
	#held: Resolution | null = null;

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
		this.#layers = layers
			.filter(({ views }) => views?.includes(view) ?? true)
			.map((kind) => {
				const { raw } = kind.stage === 'frame' ? this.#frame : this.#picture;
				return { stage: kind.stage, layer: kind.build({ view, passes, picture: raw, marks: this.#marks }, passes.prepared(kind)) };
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

	/** Show a scene, borrowed; in a map only where its pass is there. */
	show(scene: GpuScene): void {
		if (this.view === 'surface' || this.passes.map) this.#scene = scene;
	}

	/** Show a swarm, borrowed, or none. Call between error scopes. */
	showSwarm(swarm: GpuSwarm | null): void {
		if (swarm !== this.#swarm) this.#held = null;
		this.#swarm = swarm;
		this.#fit();
	}

	/** Keep the landscape at the full resolution while there is a swarm. */
	#fit(): void {
		const fine = this.#fine;
		if (!fine || (fine.kept !== null) === (this.#swarm !== null)) return;
		fine.kept?.dispose();
		fine.kept = this.#swarm ? new KeptLandscape(this.passes.context, fine.target.width, fine.target.height) : null;
	}

	/** As fine as the whole picture, also where a part of it is drawn. */
	#mesh({ size, target }: Resolution, scene: GpuScene): MeshSize {
		if (this.view === 'map') return { columns: 1, rows: 1 };
		const { columns, rows } = scene.field.grid;
		const whole = size.part ? wholeOf(size) : target;
		const pixels = Math.max(whole.width, whole.height) / (this.software ? PIXELS_A_PIECE.software : PIXELS_A_PIECE.hardware);
		const pieces = Math.round(Math.min(MESH_LIMITS[1], Math.max(MESH_LIMITS[0], pixels)));
		return { columns: Math.min(columns, pieces + 1), rows: Math.min(rows, pieces + 1) };
	}

	/** Record a frame, ending in `output`. */
	encode(encoder: GPUCommandEncoder, output: GPUTexture, request: FrameRequest): void {
		const fine = this.#fine;
		if (!fine) return;
		const resolution = request.coarse && this.#coarse ? this.#coarse : request.landscape || !this.#held ? fine : this.#held;
		const kept = this.#scene && resolution.kept;
		if (request.landscape || this.#held !== resolution || !kept) {
			this.#drawLandscape(encoder, resolution, kept?.color ?? output, request);
			if (kept && this.#swarm) this.#drawPlaces(encoder, resolution, kept);
			this.#held = kept ? resolution : null;
		}
		if (kept) this.#drawFrame(encoder, output, resolution, kept, request.state);
	}

	/** Record the layers of a stage, in their order. */
	#encode(stage: LayerKind['stage'], pass: GPURenderPassEncoder, resolution: Resolution, kept: KeptLandscape | null): void {
		const scene = this.#scene;
		const mesh = scene ? this.#mesh(resolution, scene) : { columns: 1, rows: 1 };
		const frame: LayerFrame = { scene, mesh, swarm: this.#swarm, kept };
		for (const { stage: own, layer } of this.#layers) if (own === stage) layer.encode(pass, frame);
		pass.end();
	}

	#write(buffer: GPUBuffer, state: SceneState, size: ViewSize, hover: boolean, drawn: Resolution): void {
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
							mesh: this.#mesh(drawn, scene),
						}
					: null,
			hoverLevel: hover ? state.hoverLevel : null,
			overlaid: this.#swarm?.overlaid ?? false,
		});
		this.passes.context.device.queue.writeBuffer(buffer, 0, picture);
	}

	/** Record the landscape and what stands on it, ending in `output`. */
	#drawLandscape(encoder: GPUCommandEncoder, resolution: Resolution, output: GPUTexture, { state, hover }: FrameRequest): void {
		const { target, size } = resolution;
		this.#write(this.#picture.raw, state, size, hover, resolution);
		this.#marks.write(state.decoration(this.view, size, hover));
		const { daylight } = state;
		if (this.view === 'surface' && daylight) this.passes.setDaylight(daylight);
		this.#encode('landscape', target.begin(encoder, output), resolution, null);
	}

	/** Where the pixels of the landscape just drawn lie. */
	#drawPlaces(encoder: GPUCommandEncoder, resolution: Resolution, kept: KeptLandscape): void {
		this.#encode('places', kept.beginPlaces(encoder), resolution, kept);
	}

	/** A frame over a landscape drawn before. */
	#drawFrame(encoder: GPUCommandEncoder, output: GPUTexture, resolution: Resolution, kept: KeptLandscape, state: SceneState): void {
		this.#write(this.#frame.raw, state, (this.#fine as Resolution).size, false, resolution);
		const pass = encoder.beginRenderPass({
			label: 'Viewport.frame',
			colorAttachments: [{ view: output.createView(), loadOp: 'clear', storeOp: 'store', clearValue: [0, 0, 0, 1] }],
		});
		this.#encode('frame', pass, resolution, kept);
	}

	#release(): void {
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
		this.#frame.dispose();
		this.#picture.dispose();
	}
}
