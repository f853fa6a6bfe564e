/** The façade: one machine to work on, for the page, the command line and the library. `openSession` chooses it. */

import type { GpuBackend } from '../gpu/backend.ts';
import type { GpuContext } from '../gpu/device/context.ts';
import { builtinLine, type BuiltinReport } from '../gpu/self-test/builtin-report.ts';
import type { SelfTestReport } from '../gpu/self-test/self-test.ts';
import { endedOnce } from '../model/ended-once.ts';
import type { Backend, BoundObjective, FieldOptions, Precision, ResidentField, WorkOptions } from '../model/backend.ts';
import { bindObjective } from '../model/bound.ts';
import type { Field, FieldStatistics, SampleBatch } from '../model/field.ts';
import type { GridSpec, Plane } from '../model/geometry.ts';
import type { Builtin, Mode, Order, Space } from '../model/objective.ts';
import type { DoubleMachine } from '../model/exact-host.ts';
import { exactHere } from './exact-here.ts';
import type { Renderer } from '../render/contract.ts';
import type { Aside } from './aside.ts';
import { DeputedBackend } from './deputy.ts';
import type { Rivals } from './pace.ts';
import type { Pairs, PairVerdict } from './pairs.ts';
import { FieldKeeper } from './fields/field-keeper.ts';
import { readTogether } from './fields/together.ts';
import type { Landscape } from './landscapes/landscape.ts';
import type { PointReading } from './fields/point-reading.ts';
import type { StartPlaces, StartsRequest } from './swarm/starts.ts';

export type { BuiltinReport } from '../gpu/self-test/builtin-report.ts';

/** What a session runs on. */
export interface Machine {
	readonly kind: 'gpu' | 'cpu';
	readonly device: string;
	readonly precision: Precision;
	readonly mode: Mode;
	/** In fast mode: built-in functions that are replaced by ours. */
	readonly replaced?: readonly Builtin[];
	/** What the self-test measured of a GPU's built-in functions, a line each. */
	readonly builtins?: readonly string[];
	readonly selfTest: string;
	/** Why not the GPU, where it was wanted. */
	readonly notice?: string;
	/** @internal The GPU that draws what this machine computes, where there is one. */
	readonly drawnBy?: string;
	/** @internal Why this machine computes, where both were measured. */
	readonly measured?: string;
	/** @internal What computes windows that f32 cannot resolve, and how that was found. */
	readonly pairs?: string;
	/** @internal It works until the GPU is there, which is still starting. */
	readonly isFirst?: true;
}

/** A renderer with its fields, and a promise that resolves when its pipelines are built. */
export interface StartedRenderer {
	readonly fields: FieldKeeper;
	readonly built: Promise<void>;
}

/** What a session is made of; `openSession` makes them. */
export interface SessionParts {
	readonly backend: Backend;
	/**
	 * Of a GPU: its device, which the session owns; the backend that draws on it, which may also be the one that computes; the outcome
	 * of its self-test; and the code that draws, where it is loaded.
	 */
	readonly gpu?: {
		readonly context: GpuContext;
		readonly backend: GpuBackend;
		readonly trusted: Promise<void>;
		readonly drawing?: DrawingCode | null;
	};
	/** A worker that evaluates in double precision and places starts; where absent, this thread does. */
	readonly aside?: Aside;
	/** A machine of double precision; one of this thread where absent. `endDouble` ends it, where the backend's end does not. */
	readonly double?: () => Promise<Backend>;
	readonly endDouble?: () => void;
	/** Makes the renderer; where absent, the canvas renderer on this thread. */
	readonly draw?: () => Promise<Renderer>;
	/** Ends the session's use of the backend; where absent, the session disposes of it. */
	readonly end?: () => void;
	/** Why this machine computes, where both were measured. */
	readonly measured?: string;
	/** Why not the GPU, where it was wanted. */
	readonly notice?: string;
}

/** What a GPU may leave to the processor though it computes the fields of a landscape. */
const BESIDE_FIELDS = { points: 'Points', swarms: 'Swarms', products: 'Second derivatives' } as const;

/**
 * A machine to compute on, opened once and kept: a GPU that has passed its self-test, or the workers of the CPU.
 *
 * Every answer is in the units of the landscape's own formula or file. Numbers come in f64 or f32, as `machine.precision` says.
 * Work that is asked for while other work runs is queued. Dispose of a session when it is no longer needed.
 *
 * @example
 * const landscape = openLandscape({ kind: 'formula', text: '(a - x)^2 + b*(y - x^2)^2' });
 * const session = await openSession(defaultHost(), { machine: 'cpu', precision: 'f64' });
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
	readonly #parts: SessionParts;
	#selfTest: SelfTestReport | null = null;
	#holds = 0;
	#isOver = false;
	/** Evaluates in double precision where no worker does. */
	readonly #reference = exactHere();
	#pairs: Promise<Pairs> | undefined;
	#pairsFound: string | undefined;

	/** @internal `openSession` makes sessions. */
	constructor(parts: SessionParts) {
		const { backend, gpu, double } = parts;
		this.backend = gpu && gpu.backend === backend && double ? new DeputedBackend(gpu.backend, double) : backend;
		this.#parts = parts;
	}

	/**
	 * What computes the fields of a landscape: the session's machine, or where that is a GPU that leaves them to the processor, the
	 * processor; the notice says so and why.
	 * @example
	 * const session = await openSession(defaultHost(), { machine: 'cpu' });
	 * const bowl = openLandscape({ kind: 'formula', text: 'x^2 + y^2' });
	 * console.log((await session.machineOf(bowl)).kind); // cpu
	 * session.dispose();
	 */
	async machineOf({ objective }: Landscape): Promise<Machine> {
		const { backend } = this;
		const { gpu } = this.#parts;
		if (!(backend instanceof DeputedBackend) || !gpu) return this.machine;
		const why = gpu.backend.leaves(objective, 'fields');
		if (why === null) {
			const left = Object.entries(BESIDE_FIELDS).flatMap(([work, name]) => {
				const because = gpu.backend.leaves(objective, work as keyof typeof BESIDE_FIELDS);
				return because === null ? [] : [`${name} are computed on the processor: ${because}.`];
			});
			return left.length === 0 ? this.machine : { ...this.machine, notice: left.join(' ') };
		}
		const { info } = await backend.computing(objective, 'fields');
		return {
			...info,
			drawnBy: gpu.context.adapterName,
			notice: `This landscape is computed on the processor: ${why}. The GPU draws it.`,
		};
	}

	/** @internal The GPU of this session, whether or not it is what computes. */
	get gpuBackend(): GpuBackend | undefined {
		return this.#parts.gpu?.backend;
	}

	/** What this session computes on, and in which arithmetic. */
	get machine(): Machine {
		const { info } = this.backend;
		const { gpu, measured } = this.#parts;
		return {
			...info,
			...(this.#isSplit && gpu ? { drawnBy: gpu.context.adapterName } : {}),
			...(measured === undefined ? {} : { measured }),
			...(this.#selfTest === null || this.#isSplit
				? {}
				: { selfTest: this.#selfTest.grade, builtins: this.#selfTest.builtins.map(builtinLine) }),
			...(this.#parts.notice === undefined ? {} : { notice: this.#parts.notice }),
			...(this.#pairsFound === undefined ? {} : { pairs: this.#pairsFound }),
		};
	}

	/** The CPU computes and the GPU draws. */
	get #isSplit(): boolean {
		const { backend, gpu } = this.#parts;
		return gpu !== undefined && gpu.backend !== backend;
	}

	/** @internal The two machines of a session that computes on one and draws with the other; null where it has one. */
	get rivals(): Rivals | null {
		const { backend, gpu } = this.#parts;
		return this.#isSplit && gpu ? { gpu: gpu.backend, cpu: backend } : null;
	}

	/** What the start-up self-test measured, a line each; empty on the CPU. */
	get selfTestLines(): readonly string[] {
		return this.#selfTest?.lines ?? [];
	}

	/** @internal What was measured of each built-in function of the GPU; empty on the CPU. */
	get builtins(): readonly BuiltinReport[] {
		return this.#selfTest?.builtins ?? [];
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
	 * const session = await openSession(defaultHost(), { machine: 'cpu', precision: 'f64' });
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
	 * const session = await openSession(defaultHost(), { machine: 'cpu', precision: 'f64' });
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
	 * const session = await openSession(defaultHost(), { machine: 'cpu', precision: 'f32' });
	 * const third = session.bind(openLandscape({ kind: 'formula', text: 'x/3 + 0y' }), 'full');
	 * const at = Float64Array.of(1, 0);
	 * console.log((await session.sample(third, at, 0)).values[0]); // 0.3333333432674408
	 * console.log((await session.exact(third, at, 0)).values[0]); // 0.3333333333333333
	 * session.dispose();
	 */
	exact(bound: BoundObjective, points: Float64Array, order: Order, options?: WorkOptions): Promise<SampleBatch> {
		if (this.backend.info.precision === 'f64') return this.backend.sample(bound, points, order, options);
		return (this.#parts.aside ?? this.#reference).exact(bound, points, order, options);
	}

	/** @internal A machine of double precision, whatever this one computes in, for pictures that f32 cannot resolve. */
	async double(): Promise<Backend> {
		if (this.backend.info.precision === 'f64') return this.backend;
		return this.#parts.double?.() ?? this.#reference.double();
	}

	/** @internal What computes a landscape in double-single, where that is proven and measured to be faster; it is found out otherwise. */
	async pairs(bound: BoundObjective, grid: GridSpec): Promise<DoubleMachine | null> {
		const { gpu } = this.#parts;
		// Where the processor computes, the GPU was measured already, or is not wanted.
		if (!gpu || this.#isSplit || this.#isOver) return null;
		const load = async (): Promise<Pairs> => {
			const { Pairs } = await import('./pairs.ts');
			const onFound = (verdict: PairVerdict): void => {
				this.#pairsFound = verdict.words;
				this.onPairsFound?.();
			};
			return new Pairs({ gpu: gpu.backend, double: () => this.double(), onFound });
		};
		this.#pairs ??= load();
		// Without its code the processor computes, as it does until something is known.
		const pairs = await this.#pairs.catch(() => (this.#pairs = undefined));
		return pairs?.machineFor(bound, grid) ?? null;
	}

	/** @internal Called when `machine` says something else of double-single. */
	onPairsFound: (() => void) | undefined;

	/** @internal What a person is told of a point of the plane, in double precision. @param bound in plane space */
	async probe(bound: BoundObjective, u: number, v: number): Promise<PointReading> {
		return this.#parts.aside ? this.#parts.aside.probe(bound, u, v) : (await import('./fields/point-reading.ts')).readPoint(bound, u, v);
	}

	/** Where the particles of a swarm begin. @throws UsageError */
	async starts(request: StartsRequest): Promise<StartPlaces> {
		return this.#parts.aside ? this.#parts.aside.starts(request) : (await import('./swarm/starts.ts')).placeStarts(request);
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
	 * const session = await openSession(defaultHost(), { machine: 'cpu', precision: 'f64' });
	 * const plane = session.bind(openLandscape({ kind: 'formula', text: 'x + 10y' }), 'plane');
	 * const field = await session.field(plane, { columns: 3, rows: 2, domain: { u: [0, 2], v: [0, 1] } });
	 * console.log(field.values); // Float64Array(6) [ 0, 1, 2, 10, 11, 12 ]
	 * session.dispose();
	 */
	field(bound: BoundObjective, grid: GridSpec, options?: WorkOptions & { readonly gradient?: boolean }): Promise<Field> {
		return this.backend.readField(bound, grid, options);
	}

	/**
	 * The values of several landscapes on one grid of the plane, in their order, each the same bits as by `field`. Quantities of a network
	 * (its loss, its accuracy, the losses of its classes) that are of the same samples are computed in one pass, where the processor
	 * computes them.
	 *
	 * @param bounds in the plane
	 * @throws LimitError where the grid is too large; DeviceLostError; AbortError where `options.signal` aborts
	 * @example
	 * const network = await openNetwork({ model: { kind: 'preset', text: 'mlp:2-5-2:tanh' }, data: { text: 'moons:count=40' }, seed: 1 });
	 * const session = await openSession(defaultHost(), { machine: 'cpu', precision: 'f64' });
	 * const quantities = ['train_loss', 'train_accuracy'].map(readQuantity);
	 * const landscapes = await Promise.all(quantities.map(async (quantity) => openLandscape(await networkSource(network, { quantity }))));
	 * const bounds = landscapes.map((landscape) => session.bind(landscape, 'plane', {}, landscape.plane));
	 * const fields = await session.fields(bounds, { columns: 3, rows: 3, domain: { u: [-1, 1], v: [-1, 1] } });
	 * console.log(fields.map(({ values }) => values.length)); // [ 9, 9 ]
	 * session.dispose();
	 */
	fields(bounds: readonly BoundObjective[], grid: GridSpec, options?: WorkOptions): Promise<Field[]> {
		return readTogether(this.backend, bounds, grid, options);
	}

	/** @internal A network may be asked for soon. */
	prepareNetworks(): void {
		this.backend.prepareNetworks?.();
	}

	/** The same, left where it was computed; the caller disposes it. */
	residentField(bound: BoundObjective, grid: GridSpec, options?: FieldOptions): Promise<ResidentField> {
		return this.backend.field(bound, grid, options);
	}

	/**
	 * Extremes, holes and 65 quantiles of a field, reduced where the field was computed.
	 * @example
	 * const session = await openSession(defaultHost(), { machine: 'cpu', precision: 'f64' });
	 * const plane = session.bind(openLandscape({ kind: 'formula', text: 'log(x) + y' }), 'plane');
	 * const field = await session.field(plane, { columns: 5, rows: 5, domain: { u: [-1, 3], v: [0, 4] } });
	 * const { count, holes, max } = await session.statistics(field);
	 * console.log(count, holes, max); // 25 10 5.0986
	 * session.dispose();
	 */
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
		const { gpu } = this.#parts;
		if (!gpu) {
			const draw = this.#parts.draw ?? (async () => (await import('../render/index.ts')).createRenderer({ cpu: this.backend.info }));
			return { fields: new FieldKeeper(this, await draw()), built: Promise.resolve() };
		}
		const { WebGpuRenderer } = gpu.drawing ?? (await loadGpuRenderer());
		const { renderer, built } = WebGpuRenderer.begin({ gpu: gpu.backend, trusted: gpu.trusted, ...(first && { first }) });
		// After the surface's pipeline, which takes longest.
		if (first && !this.#isSplit) gpu.backend.prepareField(first);
		return { fields: new FieldKeeper(this, renderer), built };
	}

	/** @internal Settles when the device is known to be good, or not. */
	get trusted(): Promise<void> {
		return this.#parts.gpu?.trusted ?? Promise.resolve();
	}

	/** What the adapter offers, for `info`; undefined on the CPU. */
	get adapter():
		| { readonly limits: Readonly<Record<string, number>>; readonly features: readonly string[]; readonly emulated: boolean }
		| undefined {
		const context = this.#parts.gpu?.context;
		return context && { limits: context.limitsByName(), features: [...context.features].sort(), emulated: context.isSoftware };
	}

	/** @internal Keep the machine, also where the session is disposed of, until what is returned is called. */
	hold(): () => void {
		this.#holds++;
		return endedOnce(() => {
			this.#holds--;
			if (this.#isOver) this.#release();
		});
	}

	/** Release the machine; work that still runs is rejected. */
	dispose(): void {
		if (this.#isOver) return;
		this.#isOver = true;
		this.#release();
	}

	#release(): void {
		if (this.#holds > 0) return;
		const { gpu, end, endDouble } = this.#parts;
		void this.#pairs?.then(
			(pairs) => pairs.dispose(),
			() => undefined,
		);
		endDouble?.();
		if (end) end();
		else this.backend.dispose();
		this.#reference.dispose();
		gpu?.backend.dispose();
		gpu?.context.dispose();
	}
}

export type DrawingCode = Awaited<ReturnType<typeof loadGpuRenderer>>;

/** The code that draws on a GPU. */
export const loadGpuRenderer = () => import('../render/webgpu/renderer.ts');
