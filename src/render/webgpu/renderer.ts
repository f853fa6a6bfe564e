/** The renderer on WebGPU: fields stay on the GPU, and every pixel asks the landscape itself. */

import type { GpuBackend } from '../../gpu/backend.ts';
import { Readback } from '../../gpu/readback.ts';
import { Scope } from '../../gpu/scope.ts';
import type { WorkOptions } from '../../model/backend.ts';
import { abortError, DeviceLostError } from '../../model/errors.ts';
import type { AppearanceSettings, Camera } from '../../model/view.ts';
import type { AxisLabel, PlanePoint, Renderer, Scene, SceneReport, ScreenPoint, SwarmLayer, SwarmStyle, ViewName } from '../contract.ts';
import { coarseGrid, Stage, type ViewSize } from '../stage.ts';
import { particlesIn, sameSwarms } from '../swarm-layers.ts';
import { Passes } from './passes.ts';
import { COLOR_FORMAT } from './pipeline.ts';
import { GpuScene } from './scene.ts';
import { GpuSwarm } from './swarm.ts';
import { Viewport } from './viewport.ts';

/** Copies from a texture have rows of a multiple of this. */
const ROW_ALIGNMENT = 256;

interface Attached {
	readonly canvas: HTMLCanvasElement;
	readonly context: GPUCanvasContext;
	readonly viewport: Viewport;
}

export class WebGpuRenderer implements Renderer {
	readonly kind = 'webgpu';
	readonly #stage = new Stage();
	readonly #attached = new Map<ViewName, Attached>();
	readonly #software: boolean;
	readonly #stopListening: () => void;
	#passes: Passes;
	#scene: GpuScene | null = null;
	#swarm: GpuSwarm | null = null;
	/** What was asked to be shown; the swarm on the GPU follows where it can. */
	#wanted: { readonly layers: readonly SwarmLayer[]; readonly style: SwarmStyle } | null = null;
	/** Particles of a lost device: nothing can be drawn of them. */
	readonly #lostMemories = new WeakSet<GPUBuffer>();
	/** Views last drawn coarsely. */
	readonly #coarse = new Set<ViewName>();
	#running: AbortController | null = null;
	#rebuilding: Promise<void> | null = null;
	#disposed = false;

	private constructor(
		private readonly backend: GpuBackend,
		passes: Passes,
	) {
		this.#passes = passes;
		this.#software = backend.context.isSoftware;
		this.#stopListening = backend.context.onNewDevice(() => void this.#restore());
		passes.setColormap(this.#stage.appearance);
	}

	/**
	 * @param backend borrowed
	 * @throws ShaderCompileError, DeviceLostError, GpuUnavailableError
	 */
	static async create(backend: GpuBackend): Promise<WebGpuRenderer> {
		await backend.context.ready();
		return new WebGpuRenderer(backend, await Passes.build(backend.context));
	}

	get label(): string {
		return this.backend.context.adapterName;
	}

	/** Is what was built still of the device that is there? */
	get #alive(): boolean {
		const { state, epoch } = this.backend.context;
		return !this.#disposed && state === 'ok' && epoch === this.#passes.epoch;
	}

	async setScene(scene: Scene, options: WorkOptions = {}): Promise<SceneReport> {
		this.#running?.abort();
		const running = new AbortController();
		this.#running = running;
		const signal = options.signal ? AbortSignal.any([options.signal, running.signal]) : running.signal;
		const { backend } = this;
		const { mode } = backend.info;
		const { bound, grid } = scene;
		if (!this.#alive) await this.#rebuild();
		const passes = this.#passes;

		const started = performance.now();
		const surface = await passes.surface(bound.objective.program(1, 'plane'), mode);
		if (signal.aborted) throw abortError();
		const compiled = performance.now();
		const field = await backend.computeField(bound, grid, { ...options, signal });
		try {
			const statistics = await backend.reduce(field);
			const coarse = await backend.field(bound, coarseGrid(grid), { signal });
			const fieldMs = performance.now() - compiled;
			if (signal.aborted) throw abortError();
			if (!this.#alive || passes !== this.#passes) throw new DeviceLostError('The GPU device was lost while the scene was prepared.');
			const swarmPasses = await passes.readySwarm();
			const made = await passes.context.withScopes('Scene', () => new GpuScene(passes, field, surface, bound, mode));
			if (signal.aborted || passes !== this.#passes) {
				made.dispose();
				throw abortError();
			}
			const old = this.#scene;
			this.#scene = made;
			this.#stage.show({ scene, statistics, coarse });
			for (const { viewport } of this.#attached.values()) viewport.show(made, swarmPasses);
			if (this.#swarm) this.#followWindow();
			else this.#adopt();
			old?.dispose();
			passes.trim();
			return { statistics, fieldMs, compileMs: compiled - started, mode, cells: grid.columns * grid.rows };
		} catch (error) {
			if (this.#scene?.field !== field) field.dispose();
			throw error;
		}
	}

	/** A new device has nothing of what the old one had: build it again. */
	#rebuild(): Promise<void> {
		const build = async (): Promise<void> => {
			const { context } = this.backend;
			await context.ready();
			if (this.#disposed || context.epoch === this.#passes.epoch) return;
			const passes = await Passes.build(context);
			for (const memory of this.#swarm?.memories ?? []) this.#lostMemories.add(memory);
			this.#passes = passes;
			passes.setColormap(this.#stage.appearance);
			this.#scene = null;
			this.#swarm = null;
			for (const [view, { canvas }] of [...this.#attached]) this.attach(view, canvas);
		};
		this.#rebuilding ??= build().finally(() => {
			this.#rebuilding = null;
		});
		return this.#rebuilding;
	}

	/** After a loss, show again what was shown. A failure is the context's to tell: its state says so. */
	async #restore(): Promise<void> {
		const before = this.#running;
		await this.#rebuild().catch(() => undefined);
		const { shown } = this.#stage;
		// A scene asked for meanwhile is newer than the one that was lost.
		if (shown && this.#alive && !this.#scene && this.#running === before) await this.setScene(shown.scene).catch(() => undefined);
	}

	setAppearance(appearance: AppearanceSettings): void {
		this.#stage.setAppearance(appearance);
		if (this.#alive) this.#passes.setColormap(appearance);
	}

	setCamera(camera: Camera): void {
		this.#stage.setCamera(camera);
	}

	setHover(point: PlanePoint | null): void {
		this.#stage.setHover(point);
	}

	setSwarm(layers: readonly SwarmLayer[], style: SwarmStyle): void {
		const before = this.#wanted;
		this.#wanted = layers.length > 0 ? { layers, style } : null;
		if (!before && !this.#wanted) return;
		const same = before && sameSwarms(before.layers, layers) && before.style.plane === style.plane;
		if (same && this.#swarm && this.#alive) {
			const swarm = this.#swarm;
			this.#make('Swarm.restyle', () => swarm.restyle(layers, style));
			this.#stage.touchParticles();
		} else this.#adopt();
	}

	swarmMoved(): void {
		if (!this.#alive || !this.#wanted) return;
		const swarm = this.#swarm;
		// After a lost device the same swarms may have been given new memory.
		if (!swarm) this.#adopt();
		else {
			this.#make('Swarm.moved', () => swarm.moved());
			this.#stage.touchParticles();
		}
	}

	/** Take over the swarms that are wanted, in place of those that are there. */
	#adopt(): void {
		const passes = this.#passes.swarm;
		if (!this.#alive || !passes) return;
		const [old, wanted] = [this.#swarm, this.#wanted];
		const gone = wanted?.layers.some(({ swarm }) => this.#lostMemories.has(particlesIn<GPUBuffer>(swarm).memory)) ?? true;
		this.#swarm =
			wanted && !gone ? this.#make('Swarm', () => new GpuSwarm(this.#passes, passes, this.#software, wanted.layers, wanted.style)) : null;
		if (!this.#swarm && !old) return;
		for (const { viewport } of this.#attached.values()) this.#make('Viewport.swarm', () => viewport.showSwarm(this.#swarm));
		old?.dispose();
		this.#followWindow();
		this.#stage.touch('surface', 'map');
	}

	/** The swarm in the window that is shown now. */
	#followWindow(): void {
		const [swarm, domain] = [this.#swarm, this.#stage.field?.domain];
		if (swarm && domain) this.#make('Swarm.restart', () => swarm.restart(domain));
	}

	attach(view: ViewName, canvas: HTMLCanvasElement): void {
		this.detach(view);
		const context = canvas.getContext('webgpu');
		if (!context) throw new DeviceLostError('This canvas gives no WebGPU context. Reload, or go on with the CPU.');
		const viewport = this.#make('Viewport', () => {
			context.configure({ device: this.#passes.context.device, format: COLOR_FORMAT, alphaMode: 'opaque' });
			return new Viewport(this.#passes, view, this.#software);
		});
		this.#attached.set(view, { canvas, context, viewport });
		const size = this.#stage.size(view);
		if (size) this.#fit(view, size);
		const { swarm } = this.#passes;
		if (this.#scene && swarm) viewport.show(this.#scene, swarm);
		if (this.#swarm) this.#make('Viewport.swarm', () => viewport.showSwarm(this.#swarm));
		this.#stage.touch(view);
	}

	/** Make things between error scopes; what the device refuses is heard of as an uncaptured error would be. */
	#make<T>(label: string, make: () => T): T {
		const { value, failure } = this.#passes.context.scoped(label, make);
		failure.catch(() => this.#stage.touch('surface', 'map'));
		return value;
	}

	detach(view: ViewName): void {
		const attached = this.#attached.get(view);
		if (!attached) return;
		this.#attached.delete(view);
		this.#coarse.delete(view);
		attached.context.unconfigure();
		if (this.#alive) attached.viewport.dispose();
	}

	resize(view: ViewName, cssWidth: number, cssHeight: number, devicePixelRatio: number): void {
		const size = { cssWidth, cssHeight, ratio: devicePixelRatio };
		this.#stage.resize(view, size);
		if (this.#alive) this.#fit(view, size);
	}

	#fit(view: ViewName, size: ViewSize): void {
		const attached = this.#attached.get(view);
		if (!attached || size.cssWidth < 1 || size.cssHeight < 1) return;
		const { canvas, viewport } = attached;
		const largest = this.backend.context.limits.maxTextureDimension2D;
		const ratio = Math.min(size.ratio, largest / size.cssWidth, largest / size.cssHeight);
		const [width, height] = [Math.round(size.cssWidth * ratio), Math.round(size.cssHeight * ratio)];
		if (canvas.width !== width) canvas.width = width;
		if (canvas.height !== height) canvas.height = height;
		this.#make('Target', () => viewport.resize({ ...size, ratio }));
	}

	/** Where software draws, a view whose camera moves is drawn coarsely, and finely by the next call without a move. */
	draw(): boolean {
		if (!this.#alive) return false;
		const { device } = this.backend.context;
		const stage = this.#stage;
		let drawn = false;
		for (const [view, { context, viewport }] of this.#attached) {
			if (!viewport.size) continue;
			const dirt = stage.takeDirty(view);
			const rough = this.#coarse.has(view);
			if (!dirt && !rough) continue;
			const coarse = (dirt?.moving ?? false) && viewport.canBeCoarse;
			if (coarse) this.#coarse.add(view);
			else this.#coarse.delete(view);
			const encoder = device.createCommandEncoder({ label: `Renderer.${view}` });
			const landscape = (dirt?.landscape ?? false) || rough;
			viewport.encode(encoder, context.getCurrentTexture(), { stage, hover: true, landscape, coarse });
			device.queue.submit([encoder.finish()]);
			drawn = true;
		}
		return drawn;
	}

	pick(view: ViewName, x: number, y: number): PlanePoint | null {
		return this.#stage.pick(view, x, y);
	}

	project(view: ViewName, u: number, v: number, height?: number): ScreenPoint | null {
		return this.#stage.project(view, u, v, height);
	}

	labels(view: ViewName): readonly AxisLabel[] {
		return this.#stage.labels(view);
	}

	async image(view: ViewName, width: number, height: number): Promise<Uint8ClampedArray<ArrayBuffer>> {
		const { context } = this.backend;
		const passes = this.#passes;
		const rowBytes = Math.ceil((4 * width) / ROW_ALIGNMENT) * ROW_ALIGNMENT;
		using scope = new Scope();
		const { output, staging, readback, viewport } = await context.withScopes('Image', () => ({
			output: scope.own(
				context.resources.texture('Image.output', {
					size: [width, height],
					format: COLOR_FORMAT,
					usage: GPUTextureUsage.RENDER_ATTACHMENT | GPUTextureUsage.COPY_SRC,
				}),
			),
			staging: scope.own(
				context.resources.buffer('Image.pixels', { size: rowBytes * height, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC }),
			),
			readback: scope.own(new Readback(context, 'Image', rowBytes * height)),
			viewport: scope.own(new Viewport(passes, view, this.#software)),
		}));
		const record = (encoder: GPUCommandEncoder): void => {
			viewport.resize({ cssWidth: width, cssHeight: height, ratio: 1 });
			if (this.#scene && passes.swarm) viewport.show(this.#scene, passes.swarm);
			viewport.showSwarm(this.#scene ? this.#swarm : null);
			viewport.encode(encoder, output.raw, { stage: this.#stage, hover: false, landscape: true, coarse: false });
			encoder.copyTextureToBuffer({ texture: output.raw }, { buffer: staging.raw, bytesPerRow: rowBytes }, [width, height]);
		};
		// Awaited here: the scope ends with this function.
		return await readback.submit(record, [{ source: staging.raw, offset: 0, bytes: rowBytes * height }], (words) => {
			const pixels = new Uint8ClampedArray(4 * width * height);
			const bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
			for (let y = 0; y < height; y++) pixels.set(bytes.subarray(y * rowBytes, y * rowBytes + 4 * width), 4 * y * width);
			return pixels;
		});
	}

	dispose(): void {
		if (this.#disposed) return;
		for (const view of [...this.#attached.keys()]) this.detach(view);
		this.#running?.abort();
		this.#stopListening();
		if (this.#alive) {
			this.#swarm?.dispose();
			this.#scene?.dispose();
			this.#passes.dispose();
		}
		this.#scene = null;
		this.#swarm = null;
		this.#wanted = null;
		this.#disposed = true;
	}
}
