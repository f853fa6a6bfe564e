/** The GPU as a backend: the contract of `model/backend.ts`, and fields that stay on the GPU. */

import { installCode } from '../compile/code.ts';
import { CODE_GENERATORS } from '../compile/code-generators.ts';
import { expressionOf } from '../compile/expression-of.ts';
import { BUILTINS, type Dialect, fastWithout } from '../math/dialect.ts';
import type { BackendInfo, BoundObjective, ResidentField, WorkOptions } from '../model/backend.ts';
import { coordinatesOf } from '../model/bound.ts';
import { DeviceLostError, GpuCommandError, OutOfMemoryError, UsageError } from '../model/errors.ts';
import type { Field, FieldStatistics, SampleBatch } from '../model/field.ts';
import type { GridSpec } from '../model/geometry.ts';
import type { Network, Objective, Order, Program } from '../model/objective.ts';
import type { ResolvedOptimizer } from '../model/optimizer.ts';
import { assertPoints, assertProduct, assertSwarm, assertValues, productFrom } from '../model/requests.ts';
import { assertSumOrder } from '../model/sum-batch.ts';
import type { SwarmRequest } from '../model/swarm.ts';
import { breath } from '../model/work.ts';
import type { GpuBackend, GpuBackendOptions, GpuWork, LargeRequest } from './contract.ts';
import type { GpuContext } from './device/context.ts';
import { Scope } from './device/scope.ts';
import { WorkQueue } from './device/work-queue.ts';
import { FieldKernel } from './expression/field-kernels.ts';
import { computeResident, type FieldRun, type GpuFieldOptions, StreamedField } from './expression/field-run.ts';
import type { GpuField } from './expression/field.ts';
import { assertFits, maxFieldCells } from './expression/grid-limits.ts';
import { SharedTables, TableBuffers } from './expression/objective-inputs.ts';
import type { PairedField } from './expression/pair-field.ts';
import { SampleKernel } from './expression/sample-kernels.ts';
import { SampledPoints } from './expression/sample-run.ts';
import { uploadField } from './expression/upload.ts';
import { residentInPlaces } from './in-places.ts';
import { type GpuHost, Kernels, operationsOf, REDUCE_OPERATIONS, type Sized } from './kernels.ts';
import { reasonToLeave } from './left-to-cpu.ts';
import type { GpuTrainings, TrainingGroup } from './network/trainings.ts';
import type { GpuNetworks } from './networks.ts';
import { reduceField } from './reduce/reduce-run.ts';
import { sampleSum, sumOverPlane } from './sums.ts';
import type { LargeGpuSwarm } from './swarm/large-swarm.ts';
import type { GpuSwarm } from './swarm/swarm.ts';
import { largeKernels, largeSwarm, type SwarmWork, unrolledSwarm } from './swarms.ts';

export type { GpuBackend, GpuBackendOptions, GpuWork } from './contract.ts';

installCode(CODE_GENERATORS);

/**
 * The GPU of a context as a backend. It owns its pipelines and tables, not the context.
 * @example
 * const backend = createGpuBackend(await GpuContext.create(gpu), { mode: 'strict' });
 */
export const createGpuBackend = (context: GpuContext, options: GpuBackendOptions): GpuBackend => new WebGpuBackend(context, options);

const TABLES_KEPT = 4;

class WebGpuBackend implements GpuBackend {
	readonly info: BackendInfo;
	readonly dialect: Dialect;
	readonly #insists: boolean;
	readonly #queue = new WorkQueue();
	readonly #host: GpuHost;
	#epoch: number;
	#tables: TableBuffers;
	#swarmTables: SharedTables;

	constructor(
		readonly context: GpuContext,
		{ mode, replaced = BUILTINS, selfTest = 'not run', insists = false }: GpuBackendOptions,
	) {
		this.#insists = insists;
		this.dialect = mode === 'strict' ? mode : fastWithout(replaced);
		this.#host = {
			...{ context, mode: this.dialect, kernels: new Kernels(context) },
			tables: () => this.#tables,
			swarmTables: () => this.#swarmTables,
		};
		this.#epoch = context.epoch;
		this.#tables = new TableBuffers(context);
		this.#swarmTables = new SharedTables(context);
		this.info = { kind: 'gpu', precision: 'f32', mode, ...(mode === 'fast' ? { replaced } : {}), device: context.adapterName, selfTest };
	}

	get maxCells(): number {
		return maxFieldCells(this.context);
	}

	leaves(objective: Objective, work: GpuWork, insists = this.#insists): string | null {
		return reasonToLeave(objective, work, this.context.isSoftware && !insists);
	}

	async sample(bound: BoundObjective, points: Float64Array, order: Order, options: WorkOptions = {}): Promise<SampleBatch> {
		const { context } = this;
		const mode = this.dialect;
		assertPoints(points, coordinatesOf(bound), 'f32');
		assertValues(bound, 'f32');
		const { evaluation } = bound.objective;
		if (evaluation.kind === 'sum') {
			if (bound.space === 'full') assertSumOrder(order);
			const attempt = (): Promise<SampleBatch> => sampleSum(this.#host, evaluation, bound, points, order, options);
			return this.#queue.run({ work: () => this.#recovering(attempt), signal: options.signal });
		}
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
		const resident = (work: () => Promise<GpuField>, prepare?: () => Promise<unknown>): Promise<GpuField> =>
			this.#queue.run({
				...(prepare ? { prepare } : {}),
				work: () => this.#recovering(work),
				signal: options.signal,
				discard: (field) => field.dispose(),
			});
		const { gradient = false } = options;
		if (evaluation.kind === 'sum')
			return resident(async () => {
				const run = await sumOverPlane(this.#host, evaluation, bound, gradient ? 1 : 0);
				return residentInPlaces(run, grid, options, this.#whenAsked, this.#now);
			});
		if (evaluation.kind === 'network')
			return resident(async () => {
				using scope = new Scope();
				const run = await (await this.#networks()).inPlane(evaluation, bound.plane, gradient, scope, options);
				return await residentInPlaces(run, grid, options, this.#whenAsked, this.#now);
			});
		const run = (): Promise<FieldRun> => this.#fieldRun(bound, grid, options);
		return resident(async () => computeResident(await run(), this.#whenAsked, this.#now), run);
	}

	async withoutPairs(objective: Objective): Promise<string | null> {
		return (await import('../compile/pairs.ts')).reasonAgainstPairs(objective);
	}

	async pairField(bound: BoundObjective, grid: GridSpec, options: Omit<GpuFieldOptions, 'onLevel'> = {}): Promise<PairedField> {
		const { context } = this;
		const { pairProgram } = await import('../compile/pairs.ts');
		const { buildPairKernel, PairField, pairForm } = await import('./expression/pair-field.ts');
		const program = pairProgram(bound.objective, options.gradient ? 1 : 0);
		if (typeof program === 'string') throw new UsageError(`This landscape is not computed in pairs of f32: ${program}.`);
		assertFits(context, grid, 1, 2);
		assertValues(bound, 'f32');
		const run = async (): Promise<FieldRun> => {
			const operations = operationsOf({ operations: () => program.operations }, 'strict');
			const { kernel, sizer } = await this.#host.kernels.get(`field|${program.key}`, operations, async () => {
				// Lowered in one task, written in the next.
				await breath();
				return buildPairKernel(context, program);
			});
			return { context, kernel, sizer, program, form: pairForm(program), mode: 'strict', bound, grid, tables: this.#tables, options };
		};
		const field = new PairField(grid, program);
		return this.#queue.run({
			prepare: run,
			work: () => this.#recovering(async () => field.attempt(await run())),
			signal: options.signal,
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
				const { kernel } = await this.#host.kernels.get('compose', REDUCE_OPERATIONS, () => buildComposeKernel(context));
				return composeField(context, kernel, grid, own, evaluated, this.#whenAsked);
			},
		});
	}

	prepareField(bound: BoundObjective): void {
		// Only an expression is given a head start.
		if (bound.objective.evaluation.kind !== 'expression') return;
		void Promise.all([this.#fieldKernel(expressionOf(bound.objective).program(0, 'plane')), this.#host.kernels.reducers()]).catch(
			() => undefined,
		);
	}

	hold(field: Field): Promise<GpuField> {
		return this.uploadField(field);
	}

	async uploadField(field: Field): Promise<GpuField> {
		assertFits(this.context, field.grid, field.gradientU ? 3 : 1);
		return this.context.withScopes('Field.upload', () => uploadField(this.context, field, this.#whenAsked));
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
		return reduceField({ context: this.context, ...(await this.#host.kernels.reducers()), field });
	}

	createSwarm(request: LargeRequest): Promise<LargeGpuSwarm>;
	createSwarm(request: SwarmRequest): Promise<GpuSwarm>;
	async createSwarm(request: SwarmRequest): Promise<GpuSwarm | LargeGpuSwarm> {
		assertSwarm(request, 'f32');
		const { evaluation } = request.bound.objective;
		if (evaluation.kind === 'network') {
			const make = async (): Promise<LargeGpuSwarm> => (await this.#networks()).swarm(evaluation, request);
			return this.#queue.run({ work: () => this.#recovering(make) });
		}
		if (evaluation.kind === 'sum') return this.#made(largeSwarm(this.#host, request));
		return this.#made(unrolledSwarm(this.#host, request));
	}

	#made<S>({ prepare, make }: SwarmWork<S>): Promise<S> {
		return this.#queue.run({ prepare, work: () => this.#recovering(make) });
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
			kernel: (key, operations, build) => this.#host.kernels.get(key, operations, build),
			optimizer: (program, operations) => largeKernels(this.#host, program, operations),
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
		return this.#host.kernels.get(`field|${program.key}`, operationsOf(program, this.dialect), () =>
			FieldKernel.build(this.context, program, this.dialect),
		);
	}

	#sampleKernel(program: Program): Promise<Sized<SampleKernel>> {
		return this.#host.kernels.get(`sample|${program.key}`, operationsOf(program, this.dialect), () =>
			SampleKernel.build(this.context, program, this.dialect),
		);
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
		this.#host.kernels.clear();
		this.#tables = new TableBuffers(this.context);
		this.#swarmTables = new SharedTables(this.context);
	}

	idle(): Promise<void> {
		return this.#queue.idle();
	}

	dispose(): void {
		void this.idle().then(() => {
			this.#host.kernels.clear();
			this.#tables.dispose();
		});
	}
}
