/** The renderer on WebGPU: fields stay on the GPU, and every pixel asks the landscape itself. */

import { breath } from '../../model/work.ts';
import { pixelProgram } from '../../gpu/expression/objective-inputs.ts';
import type { GpuBackend } from '../../gpu/backend.ts';
import type { GpuField } from '../../gpu/expression/field.ts';
import type { BoundObjective, ResidentField, WorkOptions } from '../../model/backend.ts';
import { abortError, DeviceLostError, GpuUnavailableError } from '../../model/errors.ts';
import type { Program } from '../../model/objective.ts';
import type { AppearanceSettings, Camera } from '../../model/view.ts';
import type {
	AxisLabel,
	ImageLook,
	Overlays,
	PlanePoint,
	Renderer,
	Scene,
	SceneFields,
	ScreenPoint,
	SwarmLayer,
	SwarmStyle,
	ViewName,
} from '../contract.ts';
import { LAYERS } from './layers/index.ts';
import type { LayerKind } from './layers/layer.ts';
import { SKETCH_SIDE } from '../height-field.ts';
import type { GpuSource } from '../source.ts';
import { SceneState } from '../scene-state.ts';
import { sameSwarms } from '../swarm-layers.ts';
import { cellUnits } from './cell-units.ts';
import { AttachedViews } from './attached-views.ts';
import { offscreenPicture } from './offscreen.ts';
import { Passes, type StartedSurface, startSurface } from './passes.ts';
import { type DrawnField, GpuScene } from './scene.ts';
import type { SurfacePass } from './surface-pass.ts';
import { GpuSwarm } from './swarm.ts';
import { ToldSwarms } from './told-swarms.ts';
import type { Viewport } from './viewport.ts';

export class WebGpuRenderer implements Renderer {
	readonly kind = 'webgpu';
	readonly normals = 'program';
	readonly #state = new SceneState();
	readonly #views: AttachedViews;
	readonly #software: boolean;
	readonly #stopListening: () => void;
	/** Null until they are built. */
	#passes: Passes | null = null;
	#scene: GpuScene | null = null;
	#swarm: GpuSwarm | null = null;
	/** What was asked to be shown; the swarm on the GPU follows where it can. */
	#wanted: { readonly layers: readonly SwarmLayer[]; readonly style: SwarmStyle } | null = null;
	/** Those of another machine, which tell where their particles are. */
	readonly #others: ToldSwarms;
	/** Passes whose swarm's part is being built, or was. */
	#awaited: { readonly passes: Passes; readonly ready: Promise<void> } | null = null;
	/** The pass of what will be shown first, until the passes are there. */
	#first: StartedSurface | undefined;
	/** Of the scene that is prepared now. */
	#superseded: AbortController | null = null;
	readonly #forgotten = new Set<() => void>();
	/** Surface passes whose building has been told. */
	readonly #told = new WeakSet<SurfacePass>();
	#rebuilding: Promise<void> | null = null;
	#instant = false;
	#disposed = false;

	private constructor(
		private readonly backend: GpuBackend,
		private readonly trusted: Promise<void>,
		private readonly layers: readonly LayerKind[] = LAYERS,
	) {
		this.#software = backend.context.isSoftware;
		this.#others = new ToldSwarms(backend.context, (copy) => {
			if (!this.#alive) return;
			this.#make('Swarm.told', copy);
			this.#moved();
		});
		this.#views = new AttachedViews(backend.context, this.#state, (label, make) => this.#make(label, make), layers);
		this.#stopListening = backend.context.onNewDevice(() => void this.#restore());
	}

	/** @throws ShaderCompileError, DeviceLostError, GpuUnavailableError */
	static async create(source: GpuSource): Promise<WebGpuRenderer> {
		await source.gpu.context.ready();
		const { renderer, built } = WebGpuRenderer.begin(source);
		await built;
		return renderer;
	}

	/**
	 * A renderer that may be used at once, and the promise that it can draw.
	 * `built` rejects with a ShaderCompileError, DeviceLostError or GpuUnavailableError
	 */
	static begin({ gpu: backend, first, layers, trusted = Promise.resolve() }: GpuSource): {
		renderer: WebGpuRenderer;
		built: Promise<void>;
	} {
		const renderer = new WebGpuRenderer(backend, trusted, layers);
		// What takes longest comes first.
		if (first) renderer.#first = startSurface(backend.context, programOf(litBy(first)), backend.dialect);
		const built = renderer.#rebuild();
		built.catch(() => undefined);
		return { renderer, built };
	}

	/** Another machine was asked where particles are, and has not answered. */
	get pending(): boolean {
		return this.#others.pending;
	}

	get isEmulated(): boolean {
		return this.#software;
	}

	get label(): string {
		return this.backend.context.adapterName;
	}

	/** Is what was built still of the device that is there? */
	get #alive(): boolean {
		const { state, epoch } = this.backend.context;
		return !this.#disposed && state === 'ok' && epoch === this.#passes?.epoch;
	}

	prepare(bound: BoundObjective): void {
		// Before the passes are there the first one is on its way, and the next waits with its scene.
		if (this.#alive) void this.#prepare(bound).catch(() => undefined);
	}

	prepareForAny(): void {
		if (this.#alive) this.#built.surface(null, this.backend.dialect).catch(() => undefined);
	}

	lacks(bound: BoundObjective): boolean {
		const program = programOf(litBy(bound));
		if (!this.#alive || !program) return false;
		const has = (of: Program | null): boolean => this.#built.hasSurface(of, this.backend.dialect);
		return !has(program) && has(null);
	}

	/** In two tasks: code for many variables takes long to generate. */
	async #prepare(bound: BoundObjective): Promise<void> {
		const program = programOf(litBy(bound));
		program?.lower(this.backend.dialect);
		await breath();
		if (this.#alive) await this.#built.surface(program, this.backend.dialect);
	}

	onForgotten(listener: () => void): () => void {
		this.#forgotten.add(listener);
		return () => this.#forgotten.delete(listener);
	}

	setOverlays(overlays: Overlays): void {
		this.#state.setOverlays(overlays);
	}

	async setScene(scene: Scene, { signal }: Pick<WorkOptions, 'signal'> = {}): Promise<{ readonly compileMs: number }> {
		this.#superseded?.abort();
		const superseded = new AbortController();
		this.#superseded = superseded;
		const assertWanted = (): void => {
			if (signal?.aborted || superseded.signal.aborted) throw abortError();
		};
		const sketching = scene.fields.values.sketch(SKETCH_SIDE);
		sketching.catch(() => undefined);
		const passes = await this.#ready();
		const [surface, sketch, field] = await Promise.all([
			this.#surfaceOf(passes, scene.fields),
			sketching,
			this.#onThisDevice(scene),
			this.#views.has('map') ? passes.readyMap() : null,
		]);
		let made: GpuScene | undefined;
		try {
			// Nothing is shown of a device that has not passed its test.
			await this.trusted.catch(() => {
				throw abortError();
			});
			assertWanted();
			// Another renderer took its place: nobody waits for this scene any more.
			if (this.#disposed) throw abortError();
			if (!this.#alive || passes !== this.#passes) throw new DeviceLostError('The GPU device was lost while the scene was prepared.');
			made = await passes.context.withScopes(
				'Scene',
				() => new GpuScene(passes, field, surface.pass, litBy(scene.fields.bound), this.backend.dialect),
			);
			assertWanted();
			if (passes !== this.#passes) throw abortError();
		} catch (error) {
			if (made) made.dispose();
			else if (field.isOwn) field.field.dispose();
			throw error;
		}
		const old = this.#scene;
		this.#scene = made;
		this.#state.show({ scene, sketch });
		// Where software draws, a picture that was not there before is first shown coarsely, too.
		if (!scene.refines) this.#state.touchMoving('surface');
		for (const [view, viewport] of this.#views.viewports) this.#showScene(view, viewport);
		if (this.#swarm) this.#followWindow();
		else this.#adopt();
		old?.dispose();
		passes.trim();
		return { compileMs: surface.compileMs };
	}

	/** What a scene's surface is drawn by, and milliseconds of building it, told once. */
	async #surfaceOf(passes: Passes, { bound }: SceneFields): Promise<{ readonly pass: SurfacePass; readonly compileMs: number }> {
		const { pass, milliseconds } = await passes.surface(programOf(litBy(bound)), this.backend.dialect);
		const compileMs = this.#told.has(pass) ? 0 : milliseconds;
		this.#told.add(pass);
		return { pass, compileMs };
	}

	/** A field of this device as it is; another machine's is uploaded. */
	async #onThisDevice({ fields: { values: field }, range: { statistics } }: Scene): Promise<DrawnField> {
		if (isGpuField(field) && field.context === this.backend.context) {
			field.context.assertEpoch(field.epoch);
			return { field, isOwn: false, units: null };
		}
		const units = field.precision === 'f64' ? cellUnits(statistics) : null;
		const { grid, values } = await field.read();
		const cells = units ? values.map((value) => (value - units.base) / units.unit) : values;
		return { field: await this.backend.uploadField({ grid, values: cells }), isOwn: true, units };
	}

	/** The passes of the device that is there. */
	async #ready(): Promise<Passes> {
		if (!this.#alive) await this.#rebuild();
		return this.#built;
	}

	/** Call where they are built. */
	get #built(): Passes {
		if (!this.#passes) throw new DeviceLostError('What draws is not built yet.');
		return this.#passes;
	}

	/** At the start, and for a new device, which has nothing of what the old one had: build what draws. */
	#rebuild(): Promise<void> {
		const build = async (): Promise<void> => {
			const { context } = this.backend;
			await context.ready();
			if (this.#disposed || context.epoch === this.#passes?.epoch) return;
			const passes = await Passes.build(context, this.#first, this.layers);
			this.#first = undefined;
			if (this.#disposed) {
				passes.dispose();
				return;
			}
			this.#passes = passes;
			passes.setColormap(this.#state.appearance);
			this.#scene = null;
			this.#swarm = null;
			this.#others.forget(false);
			for (const [view, canvas] of this.#views.canvases) this.attach(view, canvas);
		};
		this.#rebuilding ??= build().finally(() => {
			this.#rebuilding = null;
		});
		return this.#rebuilding;
	}

	/** After a loss, the scene has to be given again. A failure is the context's to tell: its state says so. */
	async #restore(): Promise<void> {
		await this.#rebuild().catch(() => undefined);
		if (this.#state.shown && this.#alive && !this.#scene) for (const listener of [...this.#forgotten]) listener();
	}

	setAppearance(appearance: AppearanceSettings): void {
		this.#state.setAppearance(appearance);
		if (this.#alive) this.#built.setColormap(appearance);
	}

	setCamera(camera: Camera): void {
		this.#state.setCamera(camera);
	}

	setInstant(instant: boolean): void {
		this.#instant = instant;
	}

	setHover(point: PlanePoint | null): void {
		this.#state.setHover(point);
	}

	setSwarm(layers: readonly SwarmLayer[], style: SwarmStyle): void {
		const before = this.#wanted;
		this.#wanted = layers.length > 0 ? { layers, style } : null;
		if (!before && !this.#wanted) return;
		const same = before && sameSwarms(before.layers, layers);
		if (same && this.#swarm && this.#alive) {
			const swarm = this.#swarm;
			this.#make('Swarm.restyle', () => swarm.restyle(this.#others.drawn(layers), style));
			this.#state.touchParticles();
		} else this.#adopt();
	}

	swarmMoved(): void {
		if (this.#alive && this.#wanted && !this.#others.follow()) this.#moved();
	}

	#moved(): void {
		if (!this.#alive || !this.#wanted) return;
		const swarm = this.#swarm;
		if (!swarm) this.#adopt();
		else {
			this.#make('Swarm.moved', () => swarm.moved());
			this.#state.touchParticles();
		}
	}

	/** Take over the swarms that are wanted, in place of those that are there. */
	#adopt(): void {
		if (!this.#alive) return;
		const passes = this.#built;
		const { swarm: swarmPasses } = passes;
		if (!swarmPasses) {
			if (this.#wanted && this.#scene) void this.#awaitSwarm(passes);
			return;
		}
		const [old, wanted] = [this.#swarm, this.#wanted];
		// Those of a lost device are gone: whoever runs them begins them again.
		// Those of another machine come with what they tell first.
		const layers = this.#others.drawn(wanted?.layers ?? []);
		const isThere = wanted && layers.every(({ swarm }) => swarm.isPresent);
		this.#swarm = isThere ? this.#make('Swarm', () => new GpuSwarm(passes, swarmPasses, this.#software, layers, wanted.style)) : null;
		if (!this.#swarm && !old) return;
		for (const [, viewport] of this.#views.viewports) this.#make('Viewport.swarm', () => viewport.showSwarm(this.#swarm));
		old?.dispose();
		this.#followWindow();
		this.#state.touch('surface', 'map');
	}

	/** Build what swarms are drawn by, then take over the wanted ones. What fails is the page's to tell, as any error nobody awaits. */
	#awaitSwarm(passes: Passes): Promise<void> {
		if (this.#awaited?.passes !== passes) this.#awaited = { passes, ready: this.#buildSwarm(passes) };
		return this.#awaited.ready;
	}

	async #buildSwarm(passes: Passes): Promise<void> {
		try {
			await passes.readySwarm();
		} catch (error) {
			// A lost device is the context's to tell.
			if (error instanceof DeviceLostError || error instanceof GpuUnavailableError) return;
			throw error;
		}
		if (passes === this.#passes && !this.#swarm) this.#adopt();
	}

	/** The swarm in the window that is shown now. */
	#followWindow(): void {
		const [swarm, domain] = [this.#swarm, this.#state.field?.domain];
		if (swarm && domain) this.#make('Swarm.restart', () => swarm.restart(domain));
	}

	attach(view: ViewName, canvas: HTMLCanvasElement): void {
		this.detach(view);
		const viewport = this.#views.attach(view, canvas, this.#alive ? this.#built : null);
		if (!viewport) return;
		this.#showScene(view, viewport);
		if (this.#swarm) this.#make('Viewport.swarm', () => viewport.showSwarm(this.#swarm));
		this.#state.touch(view);
	}

	/** Show the scene in a view; a map that is new waits for its pass. */
	#showScene(view: ViewName, viewport: Viewport): void {
		const passes = this.#built;
		const show = (): void => {
			if (!this.#scene || this.#views.viewport(view) !== viewport) return;
			const scene = this.#scene;
			const as = this.#state.shown?.scene ?? {};
			this.#make('Viewport.show', () => viewport.show(scene, this.#instant ? {} : as));
			this.#state.touch(view);
		};
		if (view === 'surface' || passes.map) show();
		// Where it fails, so does the next scene, and says why.
		else passes.readyMap().then(show, () => undefined);
	}

	/** Make things between error scopes; what the device refuses is heard of as an uncaptured error would be. */
	#make<T>(label: string, make: () => T): T {
		const { value, failure } = this.backend.context.scoped(label, make);
		failure.catch(() => this.#state.touch('surface', 'map'));
		return value;
	}

	detach(view: ViewName): void {
		this.#views.detach(view, this.#alive);
	}

	resize(view: ViewName, cssWidth: number, cssHeight: number, devicePixelRatio: number): void {
		const size = { cssWidth, cssHeight, ratio: devicePixelRatio };
		this.#state.resize(view, size);
		if (this.#alive) this.#views.fit(view, size);
	}

	draw(): boolean {
		return this.#alive && this.#views.draw();
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
		const { context } = this.backend;
		const passes = await this.#ready();
		if (view === 'map') await passes.readyMap();
		const { part, colors } = look;
		if (this.#wanted && this.#scene && !part) await this.#awaitSwarm(passes);
		await this.#others.settled();
		const build = (): Viewport => this.#views.build(passes, view);
		return offscreenPicture(
			context,
			{ width, height, ratio: look.ratio ?? 1, ...(part && { part }) },
			build,
			(viewport, encoder, output) => {
				if (this.#scene) viewport.show(this.#scene);
				viewport.showSwarm(this.#scene && !part ? this.#swarm : null);
				this.#state.drawnAs(look, () => {
					if (colors) this.#lendColors(passes);
					viewport.encode(encoder, output, { state: this.#state, hover: false, landscape: true, coarse: false });
				});
			},
		);
	}

	/** What is recorded now is drawn in the colours of now; what is recorded after it, in those of before. */
	#lendColors(passes: Passes): void {
		passes.setColormap(this.#state.appearance);
		// Once this recording was submitted: its caller does so before it waits for anything.
		queueMicrotask(() => {
			if (this.#alive && passes === this.#passes) passes.setColormap(this.#state.appearance);
		});
	}

	dispose(): void {
		if (this.#disposed) return;
		for (const [view] of this.#views.canvases) this.detach(view);
		this.#superseded?.abort();
		this.#forgotten.clear();
		this.#stopListening();
		if (this.#alive) {
			this.#swarm?.dispose();
			this.#others.forget(true);
			this.#scene?.dispose();
			this.#passes?.dispose();
		}
		this.#scene = null;
		this.#swarm = null;
		this.#wanted = null;
		this.#disposed = true;
	}
}

/** The landscape that lights its surface itself, where it offers to. */
const litBy = (bound: BoundObjective | undefined): BoundObjective | null => (bound?.objective.offers.pixelGradient ? bound : null);

const programOf = (bound: BoundObjective | null): Program | null => bound && pixelProgram(bound);

const isGpuField = (field: ResidentField): field is GpuField => 'context' in field && 'stride' in field;
