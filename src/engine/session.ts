/**
 * The façade: one machine to work on, chosen and kept, for the page, the command line and the library.
 *
 * The GPU is used where it passes its self-test; where there is none, or it is lost for good, the
 * CPU answers, and the reason is kept in words.
 */

import { createCpuBackend } from '../cpu/backend.ts';
import { createGpuBackend, type GpuBackend } from '../gpu/backend.ts';
import { GpuContext } from '../gpu/device/context.ts';
import { checkDevice, measureReadBacks } from '../gpu/device/sign-of-life.ts';
import { builtinLine, type BuiltinReport, qualifyBuiltins } from '../gpu/self-test/qualification.ts';
import { runSelfTest, type SelfTestReport } from '../gpu/self-test/self-test.ts';
import { bindObjective } from '../model/bound.ts';
import type { Backend, BoundObjective, Precision, WorkOptions, FieldOptions, ResidentField } from '../model/backend.ts';
import { DeviceLostError, GpuUnavailableError, messageOf } from '../model/errors.ts';
import type { Field, FieldStatistics, SampleBatch } from '../model/field.ts';
import type { GridSpec, Plane } from '../model/geometry.ts';
import type { Builtin, Mode, Order, Space } from '../model/objective.ts';
import { FieldKeeper } from './fields/field-keeper.ts';
import type { Host } from './host.ts';
import type { Landscape } from './landscapes/landscape.ts';

export interface SessionRequest {
	/** `auto`: the GPU where there is one that passes its self-test, else the CPU. */
	readonly machine: 'auto' | 'gpu' | 'cpu';
	/** On the CPU: the f64 reference or f32 WebAssembly. */
	readonly precision?: Precision;
	/** Our own functions only, equal on both machines. */
	readonly strict?: boolean;
	/** Of several GPUs: the fastest (as where absent), or the one that saves power. A wish: the browser may have no choice. */
	readonly power?: 'high-performance' | 'low-power';
	/** Worker threads of the CPU; all where absent. */
	readonly workers?: number;
	/** `auto` passes over a GPU that is emulated on the processor: the CPU path is faster. */
	readonly refuseSoftware?: boolean;
	/**
	 * @internal
	 * Hears of a GPU's session while its self-test is still under way, so that a first picture can be prepared meanwhile. Nothing
	 * of it is shown before the device has passed: its renderer sees to that. The test's questions come after what is awaited here.
	 * `open` resolves to this session, or to another one where the device did not earn the mode asked for (this one is over
	 * then), or rejects.
	 */
	readonly ahead?: (session: Session) => Promise<unknown>;
	/** The GPU was lost and will not come back: time to open another session. */
	readonly onLost?: (reason: string) => void;
	/** The GPU was lost and is asked for again. */
	readonly onRecovering?: (reason: string) => void;
}

export type { BuiltinReport } from '../gpu/self-test/qualification.ts';

/** What a session runs on. */
export interface Machine {
	readonly kind: 'gpu' | 'cpu';
	readonly device: string;
	readonly precision: Precision;
	readonly mode: Mode;
	/** In fast mode: built-in functions that ours stand in for. */
	readonly replaced?: readonly Builtin[];
	/** What the self-test measured of a GPU's built-in functions, a line each. */
	readonly builtins?: readonly string[];
	readonly selfTest: string;
	/** Why not the GPU, where it was wanted. */
	readonly notice?: string;
}

/** A renderer with its fields, and the promise that what it draws with is built. */
export interface StartedRenderer {
	readonly fields: FieldKeeper;
	readonly built: Promise<void>;
}

export class Session {
	readonly backend: Backend;
	readonly #context: GpuContext | null;
	readonly #notice: string | undefined;
	#selfTest: SelfTestReport | null = null;
	/** In double precision on the CPU; made when first asked for. */
	#reference: Backend | null = null;
	/** The code that draws, where it is loaded: it begins at once. */
	#drawing: DrawingCode | null = null;
	/** Settles when the device is known to be good, or not. */
	#trusted: Promise<void> = Promise.resolve();

	private constructor(backend: Backend, context: GpuContext | null, notice?: string) {
		this.backend = backend;
		this.#context = context;
		this.#notice = notice;
	}

	get machine(): Machine {
		const { info } = this.backend;
		return {
			...info,
			...(this.#selfTest === null ? {} : { selfTest: this.#selfTest.grade, builtins: this.#selfTest.builtins.map(builtinLine) }),
			...(this.#notice === undefined ? {} : { notice: this.#notice }),
		};
	}

	/** What the start-up self-test measured, a line each; empty on the CPU. */
	get selfTestLines(): readonly string[] {
		return this.#selfTest?.lines ?? [];
	}

	/** @internal What was measured of each built-in function of the GPU; empty on the CPU. */
	get builtins(): readonly BuiltinReport[] {
		return this.#selfTest?.builtins ?? [];
	}

	/**
	 * Choose a machine.
	 * @throws GpuUnavailableError where the GPU was asked for and there is none
	 */
	static async open(host: Host, request: SessionRequest): Promise<Session> {
		const mode: Mode = request.strict ? 'strict' : 'fast';
		const cpu = (notice?: string): Session => {
			const precision = request.precision ?? 'f32';
			const workers = request.workers ?? host.cores;
			const backend = createCpuBackend({
				precision,
				mode,
				workers,
				device: host.processor,
				...(host.createWorker ? { createWorker: host.createWorker } : {}),
			});
			return new Session(backend, null, notice);
		};
		if (request.machine === 'cpu') return cpu();
		try {
			return await openGpu(host, request, mode);
		} catch (error) {
			if (request.machine === 'gpu') throw error;
			return cpu(reasonOf(error));
		}
	}

	/** @internal A session of a device under test; its renderer shows nothing before `trusted` resolves. */
	static ofGpu(backend: GpuBackend, context: GpuContext, trusted: Promise<void>, drawing: DrawingCode | null = null): Session {
		const session = new Session(backend, context);
		session.#drawing = drawing;
		session.#trusted = trusted;
		return session;
	}

	/** @internal The device has passed. */
	passed(report: SelfTestReport): this {
		this.#selfTest = report;
		return this;
	}

	/** A landscape with the values of its parameters and its plane. */
	bind(landscape: Landscape, space: Space, parameters: Readonly<Record<string, number>> = {}, plane?: Plane): BoundObjective {
		return bindObjective(landscape.objective, space, parameters, plane);
	}

	/** Value and derivatives at points (count × n coordinates of a bound in full space). */
	sample(bound: BoundObjective, points: Float64Array, order: Order, options?: WorkOptions): Promise<SampleBatch> {
		return this.backend.sample(bound, points, order, options);
	}

	/**
	 * Value and derivatives at points in double precision, whatever this machine computes in: what a person is told. On a machine
	 * of double precision it is the same as `sample`.
	 */
	exact(bound: BoundObjective, points: Float64Array, order: Order, options?: WorkOptions): Promise<SampleBatch> {
		if (this.backend.info.precision === 'f64') return this.backend.sample(bound, points, order, options);
		this.#reference ??= createCpuBackend({ precision: 'f64', workers: 0 });
		return this.#reference.sample(bound, points, order, options);
	}

	/** A field over a grid of the plane, read back. */
	field(bound: BoundObjective, grid: GridSpec, options?: WorkOptions & { readonly gradient?: boolean }): Promise<Field> {
		return this.backend.readField(bound, grid, options);
	}

	/** The same, left where it was computed; the caller disposes it. */
	residentField(bound: BoundObjective, grid: GridSpec, options?: FieldOptions): Promise<ResidentField> {
		return this.backend.field(bound, grid, options);
	}

	statistics(field: Field): Promise<FieldStatistics> {
		return this.backend.statistics(field);
	}

	/** @internal A renderer on this machine, with its fields; its code is loaded when first asked for. The caller disposes it. */
	async renderer(): Promise<FieldKeeper> {
		const { fields, built } = await this.startRenderer();
		await built;
		return fields;
	}

	/**
	 * @internal
	 * A renderer that may be given its scene at once, and the promise that it can draw.
	 * @param first what will be shown first, in the plane: all it needs is built at once
	 */
	async startRenderer(first?: BoundObjective): Promise<StartedRenderer> {
		if (!this.#context) {
			const { createRenderer } = await import('../render/index.ts');
			return { fields: new FieldKeeper(this, await createRenderer({ cpu: this.backend.info })), built: Promise.resolve() };
		}
		const { WebGpuRenderer } = this.#drawing ?? (await loadGpuRenderer());
		const gpu = this.backend as GpuBackend;
		const { renderer, built } = WebGpuRenderer.begin({ gpu, trusted: this.#trusted, ...(first && { first }) });
		// After the surface's pipeline, which takes longest.
		if (first) gpu.prepareField(first);
		return { fields: new FieldKeeper(this, renderer), built };
	}

	/** @internal Settles when the device is known to be good, or not. */
	get trusted(): Promise<void> {
		return this.#trusted;
	}

	/** What the adapter offers, for `info`; undefined on the CPU. */
	get adapter(): { readonly limits: Readonly<Record<string, number>>; readonly features: readonly string[] } | undefined {
		if (!this.#context) return undefined;
		return { limits: this.#context.limitsByName(), features: [...this.#context.features].sort() };
	}

	dispose(): void {
		this.backend.dispose();
		this.#reference?.dispose();
		this.#context?.dispose();
	}
}

type DrawingCode = Awaited<ReturnType<typeof loadGpuRenderer>>;

const loadGpuRenderer = () => import('../render/webgpu/renderer.ts');

async function openGpu(host: Host, request: SessionRequest, mode: Mode): Promise<Session> {
	const { gpu, reason } = await host.gpu();
	if (!gpu) throw new GpuUnavailableError(reason ?? 'There is no WebGPU here.');
	const asked = GpuContext.create(gpu as GPU, {
		...(host.gpuMemory && { memoryCap: host.gpuMemory.cap, memoryPressure: host.gpuMemory.pressure }),
		...(request.power && { powerPreference: request.power }),
		onState: (state, why) => {
			if (state === 'unavailable') request.onLost?.(why);
			if (state === 'reacquire') request.onRecovering?.(why);
		},
	});
	// Meanwhile the code that will draw is loaded.
	const loading = request.ahead ? loadGpuRenderer() : Promise.resolve(null);
	loading.catch(() => undefined);
	const context = await asked;
	// Before anything else is asked of it: how read-backs are awaited is measured on an idle device.
	await measureReadBacks(context);
	const stopWatching = host.onReturn?.(() => void checkDevice(context));
	if (stopWatching) context.onReleased(stopWatching);
	const twin = createCpuBackend({ precision: 'f32', mode: 'strict', workers: 0 });
	let settle = (_failure?: Error): void => undefined;
	const trusted = new Promise<void>((resolve, reject) => {
		settle = (failure) => (failure ? reject(failure) : resolve());
	});
	trusted.catch(() => undefined);
	try {
		if (request.machine === 'auto' && request.refuseSoftware && context.isSoftware) {
			throw new GpuUnavailableError(`The only GPU is emulated on the processor (${context.adapterName}); the CPU path is faster.`);
		}
		// Which built-ins fast code may use decides what is built for the first picture, so they are measured while code is loaded.
		const [qualification, drawing] = await Promise.all([qualifyBuiltins(context), loading]);
		const { replaced } = qualification;
		const early = Session.ofGpu(createGpuBackend(context, { mode, replaced }), context, trusted, drawing);
		// What the first picture needs is built before the test's questions are: it takes longest. Whoever asked for it meets its failure.
		await request.ahead?.(early).catch(() => undefined);
		const report = await runSelfTest(context, twin, qualification);
		if (report.grade === 'failed') throw new GpuUnavailableError(`The GPU failed its self-test (${report.lines.join('; ')}).`);
		// Built-ins that leave their bounds are not used, whatever was asked for.
		if (report.fast || mode === 'strict') {
			settle();
			return early.passed(report);
		}
		early.backend.dispose();
		settle(new GpuUnavailableError('The GPU did not earn fast mode.'));
		return Session.ofGpu(createGpuBackend(context, { mode: 'strict' }), context, Promise.resolve()).passed(report);
	} catch (error) {
		settle(error instanceof Error ? error : new Error(String(error)));
		context.dispose();
		throw error;
	} finally {
		twin.dispose();
	}
}

const reasonOf = (error: unknown): string =>
	error instanceof GpuUnavailableError || error instanceof DeviceLostError
		? error.message
		: `WebGPU could not be started: ${messageOf(error)}`;
