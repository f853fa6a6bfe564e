/**
 * One view on the GPU. Without a swarm its landscape is drawn straight into the frame. With one, and where a
 * coarse picture stands in while the camera moves, the landscape is drawn into a layer that is kept, and a frame is
 * that layer, the ink over it, and the particles.
 */

import type { Owned } from '../../gpu/device/resource.ts';
import type { ViewName } from '../contract.ts';
import type { Stage, ViewSize } from '../stage.ts';
import { Layer } from './layer.ts';
import { MarksBuffer } from './marks-pass.ts';
import type { Passes } from './passes.ts';
import { encodePicture, type MeshSize, PICTURE } from './picture.ts';
import type { GpuScene } from './scene.ts';
import type { GpuSwarm } from './swarm.ts';
import type { SwarmPasses } from './swarm-passes.ts';
import { Target } from './target.ts';

/** Device pixels a mesh piece spans: the mesh is never finer than the screen, and coarser where software draws. */
const PIXELS_A_PIECE = { hardware: 2.5, software: 8 } as const;
const MESH_LIMITS = [64, 640] as const;
/** Pixels of a frame while the camera moves, where software draws. */
const MOVING_PIXELS = 110_000;

/** What a frame shows. */
export interface FrameRequest {
	readonly stage: Stage;
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
	layer: Layer | null;
	/** Bind groups over the layer. */
	composite: { readonly drape: GPUTexture; readonly bindings: GPUBindGroup } | null;
	depth: GPUBindGroup | null;
}

/** What particles over a scene are drawn by. */
interface Particles {
	readonly swarm: SwarmPasses;
	readonly places: GPUBindGroup;
	readonly particles: GPUBindGroup;
}

export class Viewport {
	readonly #picture: Owned<GPUBuffer>;
	/** The uniforms of the frame, whose resolution may be another one than the landscape's. */
	readonly #overlay: Owned<GPUBuffer>;
	readonly #marks: MarksBuffer;
	readonly #background: GPUBindGroup;
	/** What the scene is drawn by. */
	#draw: GPUBindGroup | null = null;
	#particles: Particles | null = null;
	#scene: GpuScene | null = null;
	#swarm: GpuSwarm | null = null;
	#fine: Resolution | null = null;
	#coarse: Resolution | null = null;
	/** The resolution whose layer holds the present landscape. */
	#held: Resolution | null = null;

	/** Call between error scopes. */
	constructor(
		private readonly passes: Passes,
		readonly view: ViewName,
		private readonly software: boolean,
	) {
		const { resources, device } = passes.context;
		const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
		this.#picture = resources.buffer('Viewport.picture', { size: PICTURE.size, usage });
		this.#overlay = resources.buffer('Viewport.overlay', { size: PICTURE.size, usage });
		this.#marks = new MarksBuffer(passes.context, passes.marks, this.#picture.raw);
		this.#background = passes.background.bind(device, this.#picture.raw);
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
		const width = Math.max(1, Math.round(size.cssWidth * size.ratio));
		const height = Math.max(1, Math.round(size.cssHeight * size.ratio));
		const kept = this.#fine?.target.width === width && this.#fine.target.height === height;
		if (kept && this.#fine?.size.cssWidth === size.cssWidth && this.#fine.size.cssHeight === size.cssHeight) return;
		this.#release();
		this.#fine = { size, target: new Target(context, width, height), layer: null, composite: null, depth: null };
		const share = Math.sqrt(MOVING_PIXELS / (width * height));
		if (this.software && share < 0.9 && this.view === 'surface') {
			const [w, h] = [Math.max(1, Math.round(width * share)), Math.max(1, Math.round(height * share))];
			const coarse = { ...size, ratio: size.ratio * share };
			this.#coarse = { size: coarse, target: new Target(context, w, h), layer: new Layer(context, w, h), composite: null, depth: null };
		}
		this.#fit();
	}

	/** Show a scene, borrowed; in a map only where its pass is there. */
	show(scene: GpuScene): void {
		const { context, colormap, map } = this.passes;
		const pass = this.view === 'map' ? map : scene.surface;
		if (!pass) return;
		this.#scene = scene;
		this.#draw = pass.bind(context.device, this.#picture.raw, scene.field.values, colormap);
		this.#particles = null;
	}

	/** Show a swarm, borrowed, or none. Call between error scopes. */
	showSwarm(swarm: GpuSwarm | null): void {
		if (swarm !== this.#swarm) this.#held = null;
		this.#swarm = swarm;
		this.#fit();
	}

	/** What the swarm is drawn by over the present scene; null where there is none of them. */
	#overScene(): Particles | null {
		const [swarm, scene] = [this.passes.swarm, this.#scene];
		if (!this.#swarm || !swarm || !scene) return null;
		if (this.#particles) return this.#particles;
		const { context, colormap } = this.passes;
		const { device } = context;
		const [picture, field] = [this.#picture.raw, scene.field.values];
		this.#particles = {
			swarm,
			places: this.view === 'map' ? swarm.mapPlaces.bind(device, picture) : swarm.places.bind(device, picture, field, colormap),
			particles: swarm.particles.bindPicture(device, this.#overlay.raw, field, colormap),
		};
		return this.#particles;
	}

	/** Have a layer of the full resolution while there is a swarm. */
	#fit(): void {
		const fine = this.#fine;
		if (!fine || (fine.layer !== null) === (this.#swarm !== null)) return;
		fine.layer?.dispose();
		fine.layer = this.#swarm ? new Layer(this.passes.context, fine.target.width, fine.target.height) : null;
		fine.composite = null;
		fine.depth = null;
	}

	#mesh(target: Target, scene: GpuScene): MeshSize {
		if (this.view === 'map') return { columns: 1, rows: 1 };
		const { columns, rows } = scene.field.grid;
		const pixels = Math.max(target.width, target.height) / (this.software ? PIXELS_A_PIECE.software : PIXELS_A_PIECE.hardware);
		const pieces = Math.round(Math.min(MESH_LIMITS[1], Math.max(MESH_LIMITS[0], pixels)));
		return { columns: Math.min(columns, pieces + 1), rows: Math.min(rows, pieces + 1) };
	}

	/** Record a frame, ending in `output`. */
	encode(encoder: GPUCommandEncoder, output: GPUTexture, request: FrameRequest): void {
		const fine = this.#fine;
		if (!fine) return;
		const resolution = request.coarse && this.#coarse ? this.#coarse : request.landscape || !this.#held ? fine : this.#held;
		const layer = this.#scene && resolution.layer;
		const particles = this.#overScene();
		if (request.landscape || this.#held !== resolution || !layer) {
			this.drawLandscape(encoder, resolution, layer?.color ?? output, request);
			if (layer && particles) this.#drawPlaces(encoder, resolution, layer, particles);
			this.#held = layer ? resolution : null;
		}
		if (layer) this.#drawFrame(encoder, output, resolution, layer, particles, request.stage);
	}

	#write(buffer: GPUBuffer, stage: Stage, size: ViewSize, hover: boolean, drawn: Resolution): void {
		const scene = this.#scene;
		const { scale, appearance, camera } = stage;
		const picture = encodePicture({
			size,
			camera,
			appearance,
			matrices: stage.matrices(this.view, size),
			field: scene && scale ? { grid: scene.field.grid, stride: scene.field.stride, scale, mesh: this.#mesh(drawn.target, scene) } : null,
			hoverLevel: hover ? stage.hoverLevel : null,
			draped: this.#swarm?.draped ?? false,
		});
		this.passes.context.device.queue.writeBuffer(buffer, 0, picture);
	}

	/** Record the landscape and what stands on it, ending in `output`. */
	private drawLandscape(encoder: GPUCommandEncoder, resolution: Resolution, output: GPUTexture, { stage, hover }: FrameRequest): void {
		const { target, size } = resolution;
		const [scene, bindings] = [this.#scene, this.#draw];
		this.#write(this.#picture.raw, stage, size, hover, resolution);
		this.#marks.write(stage.decoration(this.view, size, hover));

		const pass = target.begin(encoder, output);
		this.passes.background.encode(pass, this.#background);
		const before = (): void => this.passes.marks.encode(pass, this.#marks.bindings, 0, this.#marks.before);
		if (this.view === 'surface') before();
		if (scene && bindings) {
			if (this.view === 'map') this.passes.map?.encode(pass, bindings);
			else scene.surface.encode(pass, bindings, scene.objective, this.#mesh(target, scene));
		}
		if (this.view === 'map') before();
		this.passes.marks.encode(pass, this.#marks.bindings, this.#marks.before, this.#marks.after);
		pass.end();
	}

	/** Where the pixels of the landscape just drawn lie. */
	#drawPlaces(encoder: GPUCommandEncoder, { target }: Resolution, layer: Layer, { swarm, places: bindings }: Particles): void {
		const { places, mapPlaces, hide } = swarm;
		const pass = layer.beginPlaces(encoder);
		if (this.view === 'map') mapPlaces.encode(pass, bindings);
		else if (this.#scene) places.encode(pass, bindings, this.#mesh(target, this.#scene));
		hide.encode(pass, this.#marks.bindings, this.#marks.before, this.#marks.after);
		pass.end();
	}

	/** A frame over a landscape drawn before. */
	#drawFrame(
		encoder: GPUCommandEncoder,
		output: GPUTexture,
		resolution: Resolution,
		layer: Layer,
		over: Particles | null,
		stage: Stage,
	): void {
		const { context, tones, composite } = this.passes;
		const [fine, shown] = [this.#fine as Resolution, this.#swarm];
		this.#write(this.#overlay.raw, stage, fine.size, false, resolution);
		// Any texture stands in for a drape that is not looked at.
		const drape = shown?.drape.texture ?? tones;
		if (resolution.composite?.drape !== drape) {
			const bindings = composite.bind(context.device, this.#overlay.raw, layer.color, layer.places, drape);
			resolution.composite = { drape, bindings };
		}
		const pass = encoder.beginRenderPass({
			label: 'Viewport.frame',
			colorAttachments: [{ view: output.createView(), loadOp: 'clear', storeOp: 'store', clearValue: [0, 0, 0, 1] }],
		});
		composite.encode(pass, resolution.composite.bindings);
		if (shown && over) {
			resolution.depth ??= over.swarm.particles.bindDepth(context.device, layer.depth);
			shown.encode(pass, over.particles, resolution.depth);
		}
		pass.end();
	}

	#release(): void {
		for (const resolution of [this.#fine, this.#coarse]) {
			resolution?.target.dispose();
			resolution?.layer?.dispose();
		}
		this.#fine = this.#coarse = this.#held = null;
	}

	dispose(): void {
		this.#release();
		this.#marks.dispose();
		this.#overlay.dispose();
		this.#picture.dispose();
	}
}
