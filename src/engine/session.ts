/** The façade: one machine to work on, for the page, the command line and the library. `openSession` chooses it. */

import type { GpuBackend } from '../gpu/backend.ts';
import type { GpuContext } from '../gpu/device/context.ts';
import { builtinLine, type BuiltinReport } from '../gpu/self-test/qualification.ts';
import type { SelfTestReport } from '../gpu/self-test/self-test.ts';
import type { Backend, BoundObjective, FieldOptions, Precision, ResidentField, WorkOptions } from '../model/backend.ts';
import { bindObjective } from '../model/bound.ts';
import type { Field, FieldStatistics, SampleBatch } from '../model/field.ts';
import type { GridSpec, Plane } from '../model/geometry.ts';
import type { Builtin, Mode, Order, Space } from '../model/objective.ts';
import { exactHere } from './exact-here.ts';
import type { Renderer } from '../render/contract.ts';
import type { Aside } from './aside.ts';
import { FieldKeeper } from './fields/field-keeper.ts';
import type { Landscape } from './landscapes/landscape.ts';
import { type PointReading, readPoint } from './fields/point-reading.ts';
import { placeStarts, type StartPlaces, type StartsRequest } from './swarm/starts.ts';

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

/** What a session is made of; `openSession` makes them. */
export interface SessionParts {
	readonly backend: Backend;
	/** Of a GPU: its device, owned; when it is known to be good, or not; and the code that draws, where it is loaded. */
	readonly gpu?: { readonly context: GpuContext; readonly trusted: Promise<void>; readonly drawing?: DrawingCode | null };
	/** Who evaluates in double precision and places starts away from this thread; here where absent. */
	readonly aside?: Aside;
	/** Makes what draws; on the CPU, on this thread, where absent. */
	readonly draw?: () => Promise<Renderer>;
	/** What else ends with the session. */
	readonly end?: () => void;
	/** Why not the GPU, where it was wanted. */
	readonly notice?: string;
}

/** One machine to work on, with what belongs to it. */
export class Session {
	readonly backend: Backend;
	readonly #parts: SessionParts;
	#selfTest: SelfTestReport | null = null;
	/** Evaluates in double precision where nobody aside does. */
	readonly #reference = exactHere();

	/** @internal `openSession` makes sessions. */
	constructor(parts: SessionParts) {
		this.backend = parts.backend;
		this.#parts = parts;
	}

	get machine(): Machine {
		const { info } = this.backend;
		return {
			...info,
			...(this.#selfTest === null ? {} : { selfTest: this.#selfTest.grade, builtins: this.#selfTest.builtins.map(builtinLine) }),
			...(this.#parts.notice === undefined ? {} : { notice: this.#parts.notice }),
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
		return (this.#parts.aside ?? this.#reference).exact(bound, points, order, options);
	}

	/** @internal What a person is told of a point of the plane, in double precision. @param bound in plane space */
	async probe(bound: BoundObjective, u: number, v: number): Promise<PointReading> {
		return this.#parts.aside ? this.#parts.aside.probe(bound, u, v) : readPoint(bound, u, v);
	}

	/** Where the particles of a swarm begin. @throws UsageError */
	async starts(request: StartsRequest): Promise<StartPlaces> {
		return this.#parts.aside ? this.#parts.aside.starts(request) : placeStarts(request);
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
		const { gpu } = this.#parts;
		if (!gpu) {
			const draw = this.#parts.draw ?? (async () => (await import('../render/index.ts')).createRenderer({ cpu: this.backend.info }));
			return { fields: new FieldKeeper(this, await draw()), built: Promise.resolve() };
		}
		const { WebGpuRenderer } = gpu.drawing ?? (await loadGpuRenderer());
		const backend = this.backend as GpuBackend;
		const { renderer, built } = WebGpuRenderer.begin({ gpu: backend, trusted: gpu.trusted, ...(first && { first }) });
		// After the surface's pipeline, which takes longest.
		if (first) backend.prepareField(first);
		return { fields: new FieldKeeper(this, renderer), built };
	}

	/** @internal Settles when the device is known to be good, or not. */
	get trusted(): Promise<void> {
		return this.#parts.gpu?.trusted ?? Promise.resolve();
	}

	/** What the adapter offers, for `info`; undefined on the CPU. */
	get adapter(): { readonly limits: Readonly<Record<string, number>>; readonly features: readonly string[] } | undefined {
		const context = this.#parts.gpu?.context;
		return context && { limits: context.limitsByName(), features: [...context.features].sort() };
	}

	dispose(): void {
		this.backend.dispose();
		this.#reference.dispose();
		this.#parts.gpu?.context.dispose();
		this.#parts.end?.();
	}
}

export type DrawingCode = Awaited<ReturnType<typeof loadGpuRenderer>>;

/** The code that draws on a GPU. */
export const loadGpuRenderer = () => import('../render/webgpu/renderer.ts');
