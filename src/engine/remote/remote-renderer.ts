/**
 * What draws in a worker: the page's side. The page keeps what it needs to answer at once (where a pixel lies, where a label
 * stands): a sketch of the heights, camera and sizes. It draws nothing; canvases are handed over to the worker.
 */

import type { BackendInfo, ResidentField, WorkOptions } from '../../model/backend.ts';
import { abortError, UsageError, WorkerLostError } from '../../model/errors.ts';
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
} from '../../render/contract.ts';
import type { Caller, RemoteObject } from './calls.ts';
import { RemoteField, RemoteSwarm } from './remote-backend.ts';
import type { RendererMethods } from './renderer-methods.ts';

const loadStage = async () => {
	const [{ SceneState }, { SKETCH_SIDE }] = await Promise.all([
		import('../../render/scene-state.ts'),
		import('../../render/height-field.ts'),
	]);
	return { SceneState, SKETCH_SIDE };
};
type StateCode = Awaited<ReturnType<typeof loadStage>>;

const VIEWS: readonly ViewName[] = ['surface', 'map'];

export class RemoteRenderer implements Renderer {
	readonly kind = 'canvas';
	readonly normals = 'slopes';
	readonly label: string;
	readonly #remote: RemoteObject<RendererMethods>;
	readonly #state: InstanceType<StateCode['SceneState']>;
	readonly #sketchSide: number;
	#request = 0;
	#swarm = false;
	/** A frame is being drawn. */
	#drawing = false;
	/** Something has changed since it was begun, or it is still coarse. */
	#wanted = false;
	/** Frames that came since `draw` was last asked. */
	#drew = false;
	#disposed = false;

	private constructor(caller: Caller, target: number, { device, precision }: BackendInfo, { SceneState, SKETCH_SIDE }: StateCode) {
		this.label = `${device} (${precision})`;
		this.#remote = caller.object(target);
		this.#state = new SceneState();
		this.#sketchSide = SKETCH_SIDE;
	}

	/** @param target the number of the worker's renderer @param info of the machine that computes there */
	static async open(caller: Caller, target: number, info: BackendInfo): Promise<RemoteRenderer> {
		return new RemoteRenderer(caller, target, info, await loadStage());
	}

	get pending(): boolean {
		return this.#drawing || this.#wanted;
	}

	prepare(): void {}

	onForgotten(): () => void {
		// A worker that is lost takes its session with it.
		return () => undefined;
	}

	async setScene(scene: Scene, { signal }: Pick<WorkOptions, 'signal'> = {}): Promise<{ readonly compileMs: number }> {
		const request = ++this.#request;
		const { fields, ...rest } = scene;
		const { values, slopes } = fields;
		const plain = { ...rest, values: targetOf(values), ...(slopes && { slopes: targetOf(slopes) }) };
		const [sketch, told] = await Promise.all([
			values.sketch(this.#sketchSide),
			this.#remote.call('setScene', plain, signal ? { signal } : {}),
		]);
		if (signal?.aborted || request !== this.#request) throw abortError();
		this.#state.show({ scene, sketch });
		return told;
	}

	setOverlays(overlays: Overlays): void {
		this.#state.setOverlays(overlays);
		this.#remote.tell('setOverlays', overlays);
	}

	setAppearance(appearance: AppearanceSettings): void {
		this.#state.setAppearance(appearance);
		this.#remote.tell('setAppearance', appearance);
	}

	setCamera(camera: Camera): void {
		this.#state.setCamera(camera);
		this.#remote.tell('setCamera', camera);
	}

	setInstant(instant: boolean): void {
		this.#remote.tell('setInstant', instant);
	}

	setHover(point: PlanePoint | null): void {
		this.#state.setHover(point);
		this.#remote.tell('setHover', point);
	}

	attach(view: ViewName, canvas: Parameters<Renderer['attach']>[1]): void {
		const moved = 'transferControlToOffscreen' in canvas ? canvas.transferControlToOffscreen() : canvas;
		this.#state.touch(view);
		this.#remote.tell('attach', { view, canvas: moved }, [moved]);
	}

	detach(view: ViewName): void {
		this.#remote.tell('detach', view);
	}

	resize(view: ViewName, cssWidth: number, cssHeight: number, devicePixelRatio: number): void {
		const size = { cssWidth, cssHeight, ratio: devicePixelRatio };
		this.#state.resize(view, size);
		this.#remote.tell('resize', { view, ...size });
	}

	setSwarm(layers: readonly SwarmLayer[], style: SwarmStyle): void {
		const before = this.#swarm;
		this.#swarm = layers.length > 0;
		const plain = layers.map(({ swarm, ...layer }) => {
			if (!(swarm instanceof RemoteSwarm)) throw new UsageError('Particles of another machine cannot be drawn by this one.');
			return { ...layer, swarm: swarm.target };
		});
		this.#remote.tell('setSwarm', { layers: plain, style });
		if (this.#swarm || before) this.#state.touchParticles();
	}

	swarmMoved(): void {
		if (!this.#swarm) return;
		this.#remote.tell('swarmMoved', undefined);
		this.#state.touchParticles();
	}

	/** Asks for a frame where something has changed. True where one has come since it was asked last. */
	draw(): boolean {
		for (const view of VIEWS) if (this.#state.takeDirty(view)) this.#wanted = true;
		if (this.#wanted && !this.#drawing && !this.#disposed) void this.#ask();
		const drew = this.#drew;
		this.#drew = false;
		return drew;
	}

	async #ask(): Promise<void> {
		this.#wanted = false;
		this.#drawing = true;
		try {
			const drew = await this.#remote.call('draw', undefined);
			if (!drew) return;
			this.#drew = true;
			// What was drawn coarsely is completed by the next frame.
			this.#wanted = true;
		} catch (error) {
			// The code that started the worker is told of its loss.
			if (!(error instanceof WorkerLostError) && !this.#disposed) throw error;
		} finally {
			this.#drawing = false;
		}
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

	image(view: ViewName, width: number, height: number, look?: ImageLook): Promise<Uint8ClampedArray<ArrayBuffer>> {
		return this.#remote.call('image', { view, width, height, ...(look && { look }) });
	}

	dispose(): void {
		if (this.#disposed) return;
		this.#disposed = true;
		this.#request++;
		this.#remote.release();
	}
}

function targetOf(field: ResidentField): number {
	if (!(field instanceof RemoteField)) throw new UsageError('A field of another machine cannot be drawn by this one.');
	return field.target;
}
