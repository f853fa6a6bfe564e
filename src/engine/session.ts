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
import type { Backend, BoundObjective, Precision, WorkOptions } from '../model/backend.ts';
import { DeviceLostError, GpuUnavailableError, messageOf } from '../model/errors.ts';
import type { Field, FieldStatistics, SampleBatch } from '../model/field.ts';
import type { GridSpec, Plane } from '../model/geometry.ts';
import type { Builtin, Mode, Order, Space } from '../model/objective.ts';
import type { Renderer } from '../render/contract.ts';
import type { Host } from './host.ts';
import type { Landscape } from './landscapes/landscape.ts';

/** Which machine, and how it computes. */
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

/** A renderer, and the promise that what it draws with is built. */
export interface StartedRenderer {
	readonly renderer: Renderer;
	readonly built: Promise<void>;
}

/**
 * A machine to compute on, opened once and kept: a GPU that has passed its self-test, or the workers of the CPU.
 *
 * Every answer is in the units of the landscape's own formula or file. Numbers come in f64 or f32, as `machine.precision` says.
 * Work that is asked for while other work runs is queued. Dispose of a session when it is no longer needed.
 *
 * @example
 * const landscape = openLandscape({ kind: 'formula', text: '(a - x)^2 + b*(y - x^2)^2' });
 * const session = await Session.open(defaultHost(), { machine: 'cpu', precision: 'f64' });
 * const { machine } = session;
 * console.log(machine.kind, machine.precision); // cpu f64
 * const bound = session.bind(landscape, 'full', { a: 1, b: 100 });
 * const { values, gradients, hessians } = await session.sample(bound, Float64Array.of(-1.2, 1), 2);
 * console.log(values); // Float64Array(1) [ 24.2000 ]
 * console.log(gradients); // Float64Array(2) [ -215.6000, -88.0000 ]
 * console.log(hessians); // Float64Array(3) [ 1330, 480, 200 ]
 * session.dispose();
 */
export class Session {
	/** The machine itself; a `SwarmRun` computes on it. */
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

	/** What this session computes on, and in which arithmetic. */
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
	 * Choose a machine and open it. `auto` takes the GPU where there is one that passes its self-test, else the CPU; why it is not
	 * the GPU is then said in `session.machine.notice`.
	 *
	 * @param host where this runs: `defaultHost()`
	 * @throws GpuUnavailableError where `machine: 'gpu'` was asked for and there is none that can be used
	 * @example
	 * const session = await Session.open(defaultHost(), { machine: 'cpu', strict: true });
	 * console.log(session.machine.mode, session.machine.precision); // strict f32
	 * session.dispose();
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

	/**
	 * A landscape with numbers for its parameters, and the plane it is looked at through: what `sample` and `field` take.
	 *
	 * @param space `full`: points have all n coordinates; `plane`: they have two, u and v
	 * @param parameters those that are not named have the value that the landscape states
	 * @throws UsageError where there is no such parameter, LimitError where a number is beyond f32
	 * @example
	 * const session = await Session.open(defaultHost(), { machine: 'cpu', precision: 'f64' });
	 * const bowl = openLandscape({ kind: 'formula', text: 'k x^2 + y^2' });
	 * const { values } = await session.sample(session.bind(bowl, 'full', { k: 3 }), Float64Array.of(2, 1), 0);
	 * console.log(values[0]); // 13
	 * session.dispose();
	 */
	bind(landscape: Landscape, space: Space, parameters: Readonly<Record<string, number>> = {}, plane?: Plane): BoundObjective {
		return bindObjective(landscape.objective, space, parameters, plane);
	}

	/**
	 * Value and derivatives at points. Derivatives are exact: they are expressions, not differences.
	 *
	 * @param bound in full space: n coordinates per point; in the plane: two
	 * @param points count × n coordinates, point after point
	 * @param order 0: values; 1: gradients too; 2: Hessians too
	 * @returns `values`: count; `gradients`: count × n; `hessians`: count × n(n + 1)/2, the upper triangle row after row.
	 * Where the landscape has no value or no derivative the number is NaN.
	 * @throws LimitError where the machine cannot hold the work, DeviceLostError, AbortError where `options.signal` aborts
	 * @example
	 * const session = await Session.open(defaultHost(), { machine: 'cpu', precision: 'f64' });
	 * const root = session.bind(openLandscape({ kind: 'formula', text: 'sqrt(x) + y' }), 'full');
	 * const { values, gradients } = await session.sample(root, Float64Array.of(4, 1, -1, 1), 1);
	 * console.log(values); // Float64Array(2) [ 3, NaN ]
	 * console.log(gradients); // Float64Array(4) [ 0.25, 1, NaN, NaN ]
	 * session.dispose();
	 */
	sample(bound: BoundObjective, points: Float64Array, order: Order, options?: WorkOptions): Promise<SampleBatch> {
		return this.backend.sample(bound, points, order, options);
	}

	/**
	 * Value and derivatives at points in double precision, whatever this machine computes in: what a person is told. On a machine
	 * of double precision it is the same as `sample`.
	 *
	 * @example
	 * const session = await Session.open(defaultHost(), { machine: 'cpu', precision: 'f32' });
	 * const third = session.bind(openLandscape({ kind: 'formula', text: 'x/3 + 0y' }), 'full');
	 * const at = Float64Array.of(1, 0);
	 * console.log((await session.sample(third, at, 0)).values[0]); // 0.3333333432674408
	 * console.log((await session.exact(third, at, 0)).values[0]); // 0.3333333333333333
	 * session.dispose();
	 */
	exact(bound: BoundObjective, points: Float64Array, order: Order, options?: WorkOptions): Promise<SampleBatch> {
		if (this.backend.info.precision === 'f64') return this.backend.sample(bound, points, order, options);
		this.#reference ??= createCpuBackend({ precision: 'f64', workers: 0 });
		return this.#reference.sample(bound, points, order, options);
	}

	/**
	 * The values on a grid of the plane, and with `gradient: true` the derivatives along u and v.
	 *
	 * @param bound in the plane
	 * @param grid columns × rows samples over a rectangle; samples lie on its edges
	 * @returns `values`: rows × columns, row after row from the lowest v; NaN where the landscape has no value
	 * @throws LimitError where the grid is too large; it names the largest that fits. DeviceLostError; AbortError where
	 * `options.signal` aborts
	 * @example
	 * const session = await Session.open(defaultHost(), { machine: 'cpu', precision: 'f64' });
	 * const plane = session.bind(openLandscape({ kind: 'formula', text: 'x + 10y' }), 'plane');
	 * const field = await session.field(plane, { columns: 3, rows: 2, domain: { u: [0, 2], v: [0, 1] } });
	 * console.log(field.values); // Float64Array(6) [ 0, 1, 2, 10, 11, 12 ]
	 * session.dispose();
	 */
	field(bound: BoundObjective, grid: GridSpec, options?: WorkOptions & { readonly gradient?: boolean }): Promise<Field> {
		return this.backend.field(bound, grid, options);
	}

	/**
	 * Extremes, holes and 65 quantiles of a field, reduced where the field was computed.
	 * @example
	 * const session = await Session.open(defaultHost(), { machine: 'cpu', precision: 'f64' });
	 * const plane = session.bind(openLandscape({ kind: 'formula', text: 'log(x) + y' }), 'plane');
	 * const field = await session.field(plane, { columns: 5, rows: 5, domain: { u: [-1, 3], v: [0, 4] } });
	 * const { count, holes, max } = await session.statistics(field);
	 * console.log(count, holes, max); // 25 10 5.0986
	 * session.dispose();
	 */
	statistics(field: Field): Promise<FieldStatistics> {
		return this.backend.statistics(field);
	}

	/** @internal A renderer on this machine; its code is loaded when first asked for. */
	async renderer(): Promise<Renderer> {
		const { renderer, built } = await this.startRenderer();
		await built;
		return renderer;
	}

	/**
	 * @internal
	 * A renderer that may be given its scene at once, and the promise that it can draw.
	 * @param first what will be shown first, in the plane: all it needs is built at once
	 */
	async startRenderer(first?: BoundObjective): Promise<StartedRenderer> {
		if (!this.#context) {
			const { createRenderer } = await import('../render/index.ts');
			return { renderer: await createRenderer({ cpu: this.backend }), built: Promise.resolve() };
		}
		const { WebGpuRenderer } = this.#drawing ?? (await loadGpuRenderer());
		return WebGpuRenderer.begin({ gpu: this.backend as GpuBackend, trusted: this.#trusted, ...(first && { first }) });
	}

	/** What the adapter offers, for `info`; undefined on the CPU. */
	get adapter(): { readonly limits: Readonly<Record<string, number>>; readonly features: readonly string[] } | undefined {
		if (!this.#context) return undefined;
		return { limits: this.#context.limitsByName(), features: [...this.#context.features].sort() };
	}

	/** Release the machine; work that still runs is rejected. */
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
