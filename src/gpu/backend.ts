/** The GPU as a backend: the contract of `model/backend.ts`, and fields that stay on the GPU. */

import { installCode } from '../compile/code.ts';
import { CODE_GENERATORS } from '../compile/code-generators.ts';
import { expressionOf } from '../compile/expression-of.ts';
import { compileLargeDescent } from '../compile/large/descent.ts';
import { evaluatedOf } from '../compile/large/evaluated.ts';
import type { Backend, BackendInfo, BoundObjective, ResidentField, WorkOptions } from '../model/backend.ts';
import { DeviceLostError, GpuCommandError, OutOfMemoryError, UsageError } from '../model/errors.ts';
import { type Field, type FieldStatistics, HOLE_BITS, type SampleBatch } from '../model/field.ts';
import type { GridSpec } from '../model/geometry.ts';
import { type Builtin, BUILTINS, type Dialect, fastWithout } from '../math/dialect.ts';
import type { LargeDescent } from '../model/large-descent.ts';
import type { Mode, Network, Objective, Order, Program, Sum } from '../model/objective.ts';
import { BandSizer } from './device/bands.ts';
import type { GpuContext } from './device/context.ts';
import { computeResident, type FieldRun, type GpuFieldOptions, type Reduce, residentField, StreamedField } from './expression/field-run.ts';
import type { GpuField } from './expression/field.ts';
import { Recent } from '../model/recent.ts';
import { assertPoints, assertProduct, assertSwarm, assertValues, productFrom } from '../model/requests.ts';
import type { ResolvedOptimizer } from '../model/optimizer.ts';
import type { SwarmRequest } from '../model/swarm.ts';
import { assertFits, maxFieldCells, strideOf } from './expression/grid-limits.ts';
import { DescendKernel } from './swarm/descend-kernels.ts';
import { FieldKernel } from './expression/field-kernels.ts';
import { SharedTables, TableBuffers } from './expression/objective-inputs.ts';
import { HistogramKernel, SummaryKernel } from './reduce/kernels.ts';
import { SampleKernel } from './expression/sample-kernels.ts';
import { SwarmCellsKernel, SwarmWakeKernel } from './swarm/kernels.ts';
import { reduceField } from './reduce/reduce-run.ts';
import { SampledPoints } from './expression/sample-run.ts';
import { Scope } from './device/scope.ts';
import type { GpuTrainings, TrainingGroup } from './network/trainings.ts';
import type { GpuNetworks } from './networks.ts';
import type { SumRun } from './sum/in-plane.ts';
import { buildSumPlaces, buildSumTerms } from './sum/kernels.ts';
import { atPlaces, residentInPlaces } from './in-places.ts';
import { sumAtPoints, sumInPlaces } from './sum/sum.ts';
import { assertSumOrder, sampledInPlane } from '../model/sum-batch.ts';
import { type GradientParts, LargeGradient } from './swarm/large-gradient.ts';
import { buildGradientKernel, buildLargeKernels, gradientWords } from './swarm/large-kernels.ts';
import { LargeGpuSwarm, type LargeSwarmParts } from './swarm/large-swarm.ts';
import { GpuSwarm } from './swarm/swarm.ts';
import type { SwarmReducers } from './swarm/statistics.ts';
import { WorkQueue } from './device/work-queue.ts';

installCode(CODE_GENERATORS);

export interface GpuBackendOptions {
	readonly mode: Mode;
	/** In fast mode: the built-ins that `qualifyBuiltins` found to exceed their bounds. Where nothing was measured none is used. */
	readonly replaced?: readonly Builtin[];
	/** What `runSelfTest` found, in words. */
	readonly selfTest?: string;
	/** Networks are computed here also where the GPU is emulated: somebody asked for it. */
	readonly insists?: boolean;
}

/** Kinds of work with a landscape: fields, points with gradients, products with Hessians and second derivatives, swarms, trainings. */
export type GpuWork = 'fields' | 'points' | 'products' | 'swarms' | 'trainings';

/** A swarm on a sum or a network: its particles have too many coordinates to be unrolled. */
type LargeRequest = SwarmRequest & { readonly bound: { readonly objective: Objective<Sum | Network> } };

/** A {@link Backend} whose fields can stay on the GPU, where a renderer borrows them. */
export interface GpuBackend extends Backend {
	readonly context: GpuContext;
	/** What its code is generated in. */
	readonly dialect: Dialect;
	/**
	 * Why the processor should do this work with a landscape, in words that follow “because”; null where this GPU does it.
	 * @param insists networks, too, are computed by a GPU that is emulated on the processor; as the backend was made where absent
	 */
	leaves(objective: Objective, work: GpuWork, insists?: boolean): string | null;
	/**
	 * Compute a field that stays on the GPU; the caller disposes it. It does not outlive its device.
	 * @throws LimitError, OutOfMemoryError, DeviceLostError, ShaderCompileError, AbortError
	 */
	field(bound: BoundObjective, grid: GridSpec, options?: GpuFieldOptions): Promise<GpuField>;
	/** Is it a field of this GPU? */
	holds(field: ResidentField): field is GpuField;
	compose(grid: GridSpec, pieces: readonly ResidentField[], evaluated?: number): Promise<GpuField>;
	/** Begin to build what a field of this landscape is computed and reduced by; what fails here is met again by the work itself. */
	prepareField(bound: BoundObjective): void;
	/** Upload a field that was computed or read elsewhere; the caller disposes it. */
	uploadField(field: Field): Promise<GpuField>;
	/** Statistics of a field that is on the GPU. */
	reduce(field: GpuField): Promise<FieldStatistics>;
	/**
	 * A swarm that stays on the GPU; the caller disposes it. It does not outlive its device.
	 * @throws LimitError, OutOfMemoryError, DeviceLostError, ShaderCompileError
	 */
	createSwarm(request: LargeRequest): Promise<LargeGpuSwarm>;
	createSwarm(request: SwarmRequest): Promise<GpuSwarm>;
	/**
	 * Networks that are trained side by side; the caller disposes of them. They do not outlive the device.
	 * @param starts count × n, group after group
	 * @param recorded what happens to the first network is told step by step
	 * @throws LimitError, OutOfMemoryError, DeviceLostError, ShaderCompileError
	 */
	trainings(
		network: Network,
		optimizer: ResolvedOptimizer,
		groups: readonly TrainingGroup[],
		starts: Float64Array,
		recorded?: boolean,
	): Promise<GpuTrainings>;
	/** Resolves when no work is under way. */
	idle(): Promise<void>;
}

/**
 * The GPU of a context as a backend. It owns its pipelines and tables, not the context.
 * @example
 * const backend = createGpuBackend(await GpuContext.create(gpu), { mode: 'strict' });
 */
export const createGpuBackend = (context: GpuContext, options: GpuBackendOptions): GpuBackend => new WebGpuBackend(context, options);

/** What is built of an optimizer over vectors. */
type LargeKernelParts = Pick<LargeSwarmParts, 'kernels' | 'wake'>;

/** Kernels kept: more programs than this are compiled again when they come back. */
const KERNELS_KEPT = 64;
const TABLES_KEPT = 4;

/** A kernel with the sizer of its bands. */
interface Sized<K> {
	readonly kernel: K;
	readonly sizer: BandSizer;
}

class WebGpuBackend implements GpuBackend {
	readonly info: BackendInfo;
	readonly dialect: Dialect;
	readonly #insists: boolean;
	readonly #queue = new WorkQueue();
	readonly #kernels = new Recent<Sized<unknown>>(KERNELS_KEPT);
	#epoch: number;
	#tables: TableBuffers;
	#swarmTables: SharedTables;

	constructor(
		readonly context: GpuContext,
		{ mode, replaced = BUILTINS, selfTest = 'not run', insists = false }: GpuBackendOptions,
	) {
		this.#insists = insists;
		this.dialect = mode === 'strict' ? mode : fastWithout(replaced);
		this.#epoch = context.epoch;
		this.#tables = new TableBuffers(context);
		this.#swarmTables = new SharedTables(context);
		this.info = { kind: 'gpu', precision: 'f32', mode, ...(mode === 'fast' ? { replaced } : {}), device: context.adapterName, selfTest };
	}

	get maxCells(): number {
		return maxFieldCells(this.context);
	}

	leaves({ evaluation }: Objective, work: GpuWork, insists = this.#insists): string | null {
		if (evaluation.kind !== 'network') return null;
		if (this.context.isSoftware && !insists) return 'this GPU is emulated on the processor, which computes networks faster without it';
		if (work === 'products') return 'the GPU has no code for them';
		const { body } = evaluation;
		const { normalisation, architecture } = body;
		// A network that is trained takes the moments of its batches, whatever its body says.
		if ((normalisation === 'batch' || work === 'trainings') && architecture.layers.some(({ type }) => type === 'batch-norm'))
			return `its layers of type batch-norm take the moments of all samples${work === 'trainings' ? ' of a batch' : ''}, which the GPU does not`;
		if (body.within) return 'its particles are kept in a plane';
		return (work === 'swarms' || work === 'trainings') && body.quantity?.of === 'accuracy' ? 'accuracy has no gradient' : null;
	}

	async sample(bound: BoundObjective, points: Float64Array, order: Order, options: WorkOptions = {}): Promise<SampleBatch> {
		const { context } = this;
		const mode = this.dialect;
		assertPoints(points, bound.space === 'plane' ? 2 : bound.objective.dimension, 'f32');
		assertValues(bound, 'f32');
		const { evaluation } = bound.objective;
		if (evaluation.kind === 'sum') return this.#sampleSum(evaluation, bound, points, order, options);
		if (evaluation.kind === 'network') {
			const attempt = async (): Promise<SampleBatch> => (await this.#networks()).sample(evaluation, bound, points, order, options);
			return this.#queue.run({ work: () => this.#recovering(attempt), signal: options.signal });
		}
		const program = expressionOf(bound.objective).program(order, bound.space);
		const sampled = new SampledPoints(program, points);
		return this.#queue.run({
			prepare: () => this.#sampleKernel(program),
			work: () =>
				this.#recovering(async () => {
					const { kernel, sizer } = await this.#sampleKernel(program);
					return sampled.attempt({ context, kernel, sizer, program, mode, bound, points, tables: this.#tables, options });
				}),
			signal: options.signal,
		});
	}

	async product(bound: BoundObjective, point: Float64Array, vector: Float64Array, options: WorkOptions = {}): Promise<Float64Array> {
		assertProduct(bound, point, vector, 'f32');
		return productFrom(bound.objective, await this.sample(bound, point, 2, options), vector);
	}

	async readField(bound: BoundObjective, grid: GridSpec, options: GpuFieldOptions = {}): Promise<Field> {
		if (bound.objective.evaluation.kind !== 'expression') {
			const { onLevel: _, ...plain } = options;
			using resident = await this.field(bound, grid, plain);
			return await resident.read();
		}
		assertFits(this.context, grid, 1);
		assertValues(bound, 'f32');
		const streamed = new StreamedField(grid, options.gradient ? 3 : 1);
		return this.#queue.run({
			prepare: () => this.#fieldRun(bound, grid, options),
			work: () =>
				this.#recovering(async () => streamed.attempt(await this.#fieldRun(bound, grid, options))).catch((error: unknown) => {
					throw streamed.withPartial(error);
				}),
			signal: options.signal,
		});
	}

	async field(bound: BoundObjective, grid: GridSpec, options: GpuFieldOptions = {}): Promise<GpuField> {
		assertFits(this.context, grid, options.gradient ? 3 : 1);
		assertValues(bound, 'f32');
		const { evaluation } = bound.objective;
		if (evaluation.kind === 'sum')
			return this.#queue.run({
				work: () =>
					this.#recovering(async () =>
						residentInPlaces(
							sumInPlaces(await this.#sumRun(evaluation, bound, options.gradient ? 1 : 0)),
							grid,
							options,
							this.#whenAsked,
							this.#now,
						),
					),
				signal: options.signal,
				discard: (field) => field.dispose(),
			});
		if (evaluation.kind === 'network')
			return this.#queue.run({
				work: () =>
					this.#recovering(async () => {
						using scope = new Scope();
						const run = await (await this.#networks()).inPlane(evaluation, bound.plane, options.gradient ?? false, scope, options);
						return await residentInPlaces(run, grid, options, this.#whenAsked, this.#now);
					}),
				signal: options.signal,
				discard: (field) => field.dispose(),
			});
		return this.#queue.run({
			prepare: () => this.#fieldRun(bound, grid, options),
			work: () => this.#recovering(async () => computeResident(await this.#fieldRun(bound, grid, options), this.#whenAsked, this.#now)),
			signal: options.signal,
			discard: (field) => field.dispose(),
		});
	}

	holds(field: ResidentField): field is GpuField {
		return 'context' in field && field.context === this.context;
	}

	async compose(grid: GridSpec, pieces: readonly ResidentField[], evaluated?: number): Promise<GpuField> {
		const { context } = this;
		assertFits(context, grid, 1);
		const own = pieces.filter((piece) => this.holds(piece));
		if (own.length < pieces.length) throw new UsageError('A field of another machine cannot be composed by this one.');
		return this.#queue.run({
			work: async () => {
				await context.ready();
				this.#renew();
				// Loaded where it is used: a picture that never moves does without.
				const { buildComposeKernel, composeField } = await import('./expression/compose.ts');
				const { kernel } = await this.#kernel('compose', REDUCE_OPERATIONS, () => buildComposeKernel(context));
				return composeField(context, kernel, grid, own, evaluated, this.#whenAsked);
			},
		});
	}

	async #sumRun(sum: Sum, bound: BoundObjective, order: Order): Promise<SumRun> {
		const { context, dialect: mode } = this;
		const program = sum.inPlane(order);
		const { kernel, sizer } = await this.#kernel(`sum|${program.key}`, operationsOf(program, mode), () =>
			buildSumPlaces(context, program, mode),
		);
		return { context, kernel, sizer, sum, program, mode, bound, tables: this.#tables };
	}

	async #sampleSum(sum: Sum, bound: BoundObjective, points: Float64Array, order: Order, options: WorkOptions): Promise<SampleBatch> {
		const { context, dialect: mode } = this;
		const inPlane = async (): Promise<SampleBatch> =>
			sampledInPlane(await atPlaces(sumInPlaces(await this.#sumRun(sum, bound, order)), points, options));
		const inSpace = async (): Promise<SampleBatch> => {
			const term = sum.term(1);
			const { kernel } = await this.#kernel(`terms|${term.key}`, operationsOf(term, mode), () => buildSumTerms(context, term, mode));
			return sumAtPoints({ context, kernel, sum, term, mode, bound, tables: this.#tables }, points, order as 0 | 1, options);
		};
		if (bound.space === 'full') assertSumOrder(order);
		return this.#queue.run({ work: () => this.#recovering(bound.space === 'plane' ? inPlane : inSpace), signal: options.signal });
	}

	prepareField(bound: BoundObjective): void {
		// Only an expression is given a head start.
		if (bound.objective.evaluation.kind !== 'expression') return;
		void Promise.all([this.#fieldKernel(expressionOf(bound.objective).program(0, 'plane')), this.#reducers()]).catch(() => undefined);
	}

	async uploadField(field: Field): Promise<GpuField> {
		assertFits(this.context, field.grid, field.gradientU ? 3 : 1);
		return this.context.withScopes('Field.upload', () => upload(this.context, field, this.#whenAsked));
	}

	statistics(field: Field): Promise<FieldStatistics> {
		const attempt = async (): Promise<FieldStatistics> => {
			using resident = await this.uploadField({ grid: field.grid, values: field.values });
			return await this.#reduce(resident);
		};
		return this.#queue.run({ work: () => this.#recovering(attempt) });
	}

	reduce(field: GpuField): Promise<FieldStatistics> {
		return this.#queue.run({
			work: async () => {
				this.context.assertEpoch(field.epoch);
				this.#renew();
				return this.#reduce(field);
			},
		});
	}

	/** In its turn among the works of this machine, and inside the work that has its turn. */
	readonly #whenAsked = (field: GpuField): Promise<FieldStatistics> => this.reduce(field);
	readonly #now = (field: GpuField): Promise<FieldStatistics> => this.#reduce(field);

	async #reduce(field: GpuField): Promise<FieldStatistics> {
		return reduceField({ context: this.context, ...(await this.#reducers()), field });
	}

	async #reducers(): Promise<Omit<SwarmReducers, 'cells'>> {
		const { context } = this;
		const [{ kernel: summary, sizer }, { kernel: histogram }] = await Promise.all([
			this.#kernel('summary', REDUCE_OPERATIONS, () => SummaryKernel.build(context)),
			this.#kernel('histogram', REDUCE_OPERATIONS, () => HistogramKernel.build(context)),
		]);
		return { summary, histogram, sizer };
	}

	createSwarm(request: LargeRequest): Promise<LargeGpuSwarm>;
	createSwarm(request: SwarmRequest): Promise<GpuSwarm>;
	async createSwarm(request: SwarmRequest): Promise<GpuSwarm | LargeGpuSwarm> {
		const { context } = this;
		assertSwarm(request, 'f32');
		const { evaluation } = request.bound.objective;
		if (evaluation.kind === 'sum') return this.#largeSwarm(request);
		if (evaluation.kind === 'network') {
			const make = async (): Promise<LargeGpuSwarm> => (await this.#networks()).swarm(evaluation, request);
			return this.#queue.run({ work: () => this.#recovering(make) });
		}
		const program = expressionOf(request.bound.objective).descent(request.optimizer);
		const mode = this.dialect;
		const operations = operationsOf(program, mode);
		const built = () => this.#kernel(`descend|${program.key}`, operations, () => DescendKernel.build(context, program, mode));
		const make = async (): Promise<GpuSwarm> => {
			const { kernel } = await built();
			const wake = async (): Promise<SwarmWakeKernel> =>
				(await this.#kernel('wake', REDUCE_OPERATIONS, () => SwarmWakeKernel.build(context))).kernel;
			// The first step does not wait for it, and a slider that moves later compiles nothing.
			wake().catch(() => undefined);
			const reducers = async (): Promise<SwarmReducers> => {
				const { kernel: cells } = await this.#kernel('cells', REDUCE_OPERATIONS, () => SwarmCellsKernel.build(context));
				return { cells, ...(await this.#reducers()) };
			};
			return GpuSwarm.create({ context, program, mode, kernel, wake, reducers, tables: this.#swarmTables, operations }, request);
		};
		return this.#queue.run({ prepare: built, work: () => this.#recovering(make) });
	}

	/** A swarm of many coordinates: the optimizer's kernels serve every landscape, and the landscape's every optimizer. */
	#largeSwarm(request: SwarmRequest): Promise<LargeGpuSwarm> {
		const { context } = this;
		const mode = this.dialect;
		const evaluated = evaluatedOf(request.bound.objective);
		const program = compileLargeDescent(request.optimizer);
		const operations = operationsOf(evaluated.program, mode) + LARGE_OPERATIONS;
		const built = async (): Promise<LargeKernelParts & { readonly gradients: GradientParts['kernels'] }> => {
			const [parts, ...gradients] = await Promise.all([
				this.#largeKernels(program, operations),
				...gradientWords(program).map(async (words) => {
					const key = `large gradient|${evaluated.program.key}|${words.from}|${words.into}|${program.gpu.rowWidth}`;
					const build = () => buildGradientKernel(context, evaluated, program, mode, words);
					return [words.from, (await this.#kernel(key, operations, build)).kernel] as const;
				}),
			]);
			return { ...parts, gradients: new Map(gradients) };
		};
		const make = async (): Promise<LargeGpuSwarm> => {
			const { kernels, wake, gradients } = await built();
			const gradient = (): LargeGradient => new LargeGradient(context, { ...evaluated, kernels: gradients, mode, tables: this.#tables });
			return LargeGpuSwarm.create({ context, program, mode, kernels, wake, gradient, operations }, request);
		};
		return this.#queue.run({ prepare: built, work: () => this.#recovering(make) });
	}

	/** What is built of an optimizer over vectors. */
	async #largeKernels(program: LargeDescent, operations: number): Promise<LargeKernelParts> {
		const { context, dialect: mode } = this;
		const [{ kernel: kernels }, { kernel: wake }] = await Promise.all([
			this.#kernel(`large|${program.key}`, operations, () => buildLargeKernels(context, program, mode)),
			this.#kernel('wake', REDUCE_OPERATIONS, () => SwarmWakeKernel.build(context)),
		]);
		return { kernels, wake };
	}

	async trainings(
		network: Network,
		optimizer: ResolvedOptimizer,
		groups: readonly TrainingGroup[],
		starts: Float64Array,
		recorded = false,
	): Promise<GpuTrainings> {
		const make = async (): Promise<GpuTrainings> => (await this.#networks()).trainings(network, optimizer, groups, starts, recorded);
		return this.#queue.run({ work: () => this.#recovering(make) });
	}

	prepareNetworks(): void {
		void this.#networks().catch(() => undefined);
	}

	/** What works with networks; loaded where it is used: a page that shows formulas does without. */
	async #networks(): Promise<GpuNetworks> {
		const { context, dialect: mode } = this;
		return new (await import('./networks.ts')).GpuNetworks({
			...{ context, mode },
			kernel: (key, operations, build) => this.#kernel(key, operations, build),
			optimizer: (program, operations) => this.#largeKernels(program, operations),
		});
	}

	async #fieldRun(bound: BoundObjective, grid: GridSpec, options: GpuFieldOptions): Promise<FieldRun> {
		const { context } = this;
		const mode = this.dialect;
		const program = expressionOf(bound.objective).program(options.gradient ? 1 : 0, 'plane');
		const { kernel, sizer } = await this.#fieldKernel(program);
		return { context, kernel, sizer, program, mode, bound, grid, tables: this.#tables, options };
	}

	#fieldKernel(program: Program): Promise<Sized<FieldKernel>> {
		return this.#kernel(`field|${program.key}`, operationsOf(program, this.dialect), () =>
			FieldKernel.build(this.context, program, this.dialect),
		);
	}

	#sampleKernel(program: Program): Promise<Sized<SampleKernel>> {
		return this.#kernel(`sample|${program.key}`, operationsOf(program, this.dialect), () =>
			SampleKernel.build(this.context, program, this.dialect),
		);
	}

	/** The kernel of a key, built where it is not there. Only structure is in the key: values of uniforms compile nothing. */
	async #kernel<K>(key: string, operations: number, build: () => Promise<K>): Promise<Sized<K>> {
		const make = async (): Promise<Sized<K>> => ({ kernel: await build(), sizer: new BandSizer(operations) });
		return (await this.#kernels.get(key, make)) as Sized<K>;
	}

	/** Try once more on a new device, where the context gets one; what was done stays done. */
	async #recovering<T>(attempt: () => Promise<T>): Promise<T> {
		try {
			await this.context.ready();
			this.#renew();
			return await attempt();
		} catch (error) {
			// A table that could not be allocated must not be taken for a good one by the next work.
			if (error instanceof OutOfMemoryError || error instanceof GpuCommandError) this.#tables.dispose();
			if (!(error instanceof DeviceLostError)) throw error;
			await this.context.ready();
			this.#renew();
			return attempt();
		}
	}

	/** Forget what belonged to a lost device. */
	#renew(): void {
		if (this.#epoch === this.context.epoch) {
			this.#tables.trim(TABLES_KEPT);
			return;
		}
		this.#epoch = this.context.epoch;
		this.#kernels.clear();
		this.#tables = new TableBuffers(this.context);
		this.#swarmTables = new SharedTables(this.context);
	}

	idle(): Promise<void> {
		return this.#queue.idle();
	}

	dispose(): void {
		void this.idle().then(() => {
			this.#kernels.clear();
			this.#tables.dispose();
		});
	}
}

/** What the stages of an optimizer cost a coordinate and step, about: its rules, its sums, its update. */
const LARGE_OPERATIONS = 200;
/** A cell of a reduction costs about as much as this many operations. */
const REDUCE_OPERATIONS = 32;

function operationsOf(program: Pick<Program, 'operations'>, mode: Dialect): number {
	const { float, integer, builtin, loads } = program.operations(mode);
	return float + integer + 8 * builtin + 4 * loads;
}

/** Call between error scopes. */
function upload(context: GpuContext, { grid, values, gradientU, gradientV }: Field, reduce: Reduce): GpuField {
	const kept = new Scope();
	try {
		const arrays = gradientU && gradientV ? { values, derivatives_u: gradientU, derivatives_v: gradientV } : { values };
		const buffers = Object.entries(arrays).map(([name, cells]) => uploadCells(context, grid, `Field.${name}`, cells, kept));
		return residentField(context, grid, buffers, kept, reduce);
	} catch (error) {
		kept.dispose();
		throw error;
	}
}

/** Words of an upload at a time. */
const UPLOAD_WORDS = 2 ** 20;

/** Cells as a buffer of a resident field: rows padded with holes to the stride, every NaN a hole, −0 as +0. */
function uploadCells(context: GpuContext, { columns, rows }: GridSpec, label: string, cells: ArrayLike<number>, kept: Scope): GPUBuffer {
	const stride = strideOf(columns);
	const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
	const buffer = kept.own(context.resources.buffer(label, { size: rows * stride * 4, usage })).raw;
	const bandRows = Math.max(1, Math.min(rows, Math.floor(UPLOAD_WORDS / stride)));
	const floats = new Float32Array(bandRows * stride);
	const words = new Uint32Array(floats.buffer);
	for (let first = 0; first < rows; first += bandRows) {
		const count = Math.min(bandRows, rows - first);
		words.fill(HOLE_BITS);
		for (let r = 0; r < count; r++) {
			for (let c = 0; c < columns; c++) {
				const value = cells[(first + r) * columns + c] as number;
				if (!Number.isNaN(value)) floats[r * stride + c] = value + 0;
			}
		}
		context.device.queue.writeBuffer(buffer, first * stride * 4, words, 0, count * stride);
	}
	return buffer;
}
