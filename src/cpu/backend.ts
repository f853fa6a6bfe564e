/** The CPU as a backend: emitted WebAssembly, f64 or f32, over a worker pool; or the f64 reference that it is held to. */

import { installCode } from '../compile/code.ts';
import { CODE_GENERATORS } from '../compile/code-generators.ts';
import { expressionOf } from '../compile/expression-of.ts';
import { packTable, packTable64 } from '../compile/program.ts';
import { installWasm } from '../compile/wasm.ts';
import { WASM_EMITTERS } from '../compile/wasm-emitters.ts';
import { fieldStatistics } from '../math/statistics.ts';
import type { BackendInfo, BoundObjective, FieldOptions, Precision, ResidentField, WorkOptions } from '../model/backend.ts';
import { coordinatesOf } from '../model/bound.ts';
import type { DescentProgram } from '../model/descent.ts';
import { abortError } from '../model/errors.ts';
import type { Field, FieldStatistics, SampleBatch } from '../model/field.ts';
import type { GridSpec } from '../model/geometry.ts';
import type { EvaluationKind, EvaluationOf, Mode, Objective, Order, Program, SumProgram } from '../model/objective.ts';
import { assertNoProduct, assertPoints, assertProduct, assertValues, productFrom } from '../model/requests.ts';
import { Recent } from '../model/recent.ts';
import type { Swarm, SwarmRequest } from '../model/swarm.ts';
import { breath } from '../model/work.ts';
import { backendInfo, type CpuBackend, type CpuOptions } from './contract.ts';
import { descentShape, pooledMachine } from './descent-machines.ts';
import { composeValues } from './expression/compose.ts';
import { CpuField } from './expression/field.ts';
import type { Numbers } from './expression/module-memory.ts';
import { Planes } from './expression/planes.ts';
import type { RunnerShape } from './expression/wasm-runner.ts';
import { expressionField, type ExpressionMachine } from './expression-field.ts';
import { sampleExpression } from './expression-points.ts';
import { assertFits, MAX_CELLS } from './grid-limits.ts';
import { type LargeHost, measuredSwarm, pooledLargeSwarm } from './large-swarms.ts';
import { networkField, networkFields } from './network-field.ts';
import { passesOf } from './network/passes.ts';
import type { NetworkMachine } from './network-machine.ts';
import { networkMeasure, networkProduct, sampleNetwork } from './network-points.ts';
import { type PoolProgram, WorkerPool } from './pool.ts';
import { ReferenceBackend } from './reference-backend.ts';
import { type SumBackend, sampleSum, sumField } from './sum/sum.ts';
import type { DescentShape } from './swarm/descent-runner.ts';
import { CpuSwarm } from './swarm/swarm.ts';

export type { CpuBackend, CpuOptions } from './contract.ts';

installCode(CODE_GENERATORS);
installWasm(WASM_EMITTERS);

/** Programs kept: more than any worker keeps, which is sent again what it has forgotten. */
const PROGRAMS_KEPT = 32;

export function createCpuBackend(options: CpuOptions): CpuBackend {
	return options.interpreted ? new ReferenceBackend({ ...options, precision: 'f64' }) : new WasmBackend(options);
}

/** A module and what it needs to be run. */
interface Module {
	readonly code: Uint8Array<ArrayBuffer>;
	readonly shape: RunnerShape | DescentShape;
}

/** A picture of a field that is on its way, of the grid itself or of a coarser one. */
type Level = { readonly grid: GridSpec } | { readonly field: Field; readonly evaluated: number };

/** How landscapes of one kind are computed. */
interface Road<K extends EvaluationKind> {
	sample(
		evaluation: EvaluationOf<K>,
		bound: BoundObjective,
		points: Float64Array,
		order: Order,
		options: WorkOptions,
	): Promise<SampleBatch>;
	/** @param handOver hands over a picture of it; absent where nobody wants any */
	field(
		evaluation: EvaluationOf<K>,
		bound: BoundObjective,
		grid: GridSpec,
		options: FieldOptions,
		handOver: ((level: Level) => Promise<void>) | undefined,
	): Promise<Field>;
	swarm(request: SwarmRequest): Promise<Swarm>;
	product(bound: BoundObjective, point: Float64Array, vector: Float64Array, options: WorkOptions): Promise<Float64Array>;
	/** Its fields lie in memory that the next ones may have. */
	readonly lendsPlanes: boolean;
}

class WasmBackend implements CpuBackend {
	readonly info: BackendInfo;
	readonly maxCells = MAX_CELLS;
	readonly #precision: Precision;
	readonly #mode: Mode;
	readonly #pool: WorkerPool;
	readonly #planes: Planes;
	readonly #now: () => number;
	readonly #programs = new Recent<PoolProgram>(PROGRAMS_KEPT);
	/** Data tables are part of a program here, so equal keys with other tables are other programs. */
	readonly #tableIds = new WeakMap<object, number>();
	#nextTable = 1;

	constructor(options: CpuOptions) {
		this.info = backendInfo(options);
		this.#precision = options.precision;
		this.#planes = new Planes(options.precision);
		this.#now = options.now ?? (() => performance.now());
		this.#mode = options.mode ?? 'strict';
		this.#pool = new WorkerPool(options.workers ?? 1, options.workers === 0 ? undefined : options.createWorker);
	}

	#register(program: Program): Promise<PoolProgram> {
		const { inputs, outputs, uniformCount, tables } = program;
		const shape = { precision: this.#precision, inputs, outputs, uniformCount };
		return this.#registered(program, () => {
			if (this.#precision === 'f32')
				return { code: program.wasm(this.#mode), shape: { ...shape, columnTerms: program.columnTerms, tables: tables.map(packTable) } };
			const { code, columnTerms } = program.wasm64();
			return { code, shape: { ...shape, columnTerms, tables: tables.map(packTable64) } };
		});
	}

	#registered(program: Pick<Program | DescentProgram, 'key' | 'tables'>, make: () => Module): Promise<PoolProgram> {
		const ids = program.tables.map((table) => {
			if (!this.#tableIds.has(table)) this.#tableIds.set(table, this.#nextTable++);
			return this.#tableIds.get(table);
		});
		const key = `${program.key}|${ids.join()}`;
		return this.#programs.get(key, async () => {
			const { code, shape } = make();
			return this.#pool.compile(code, shape);
		});
	}

	readonly #roads: { readonly [K in EvaluationKind]: Road<K> } = {
		expression: {
			sample: (...asked) => sampleExpression(this.#expressions, ...asked),
			field: (evaluation, bound, grid, options, handOver) =>
				expressionField(this.#expressions, evaluation, bound, grid, options, handOver && ((level) => handOver({ grid: level }))),
			swarm: (request) => this.#expressionSwarm(request),
			product: async (bound, point, vector, options) => productFrom(bound.objective, await this.sample(bound, point, 2, options), vector),
			lendsPlanes: true,
		},
		sum: {
			sample: (...asked) => sampleSum(this.#sums, ...asked),
			field: (evaluation, bound, grid, options, handOver) =>
				sumField(this.#sums, evaluation, bound, grid, options, async (level) => handOver?.({ grid: level })),
			swarm: async (request) => pooledLargeSwarm(this.#large, request),
			product: async () => assertNoProduct(),
			lendsPlanes: false,
		},
		network: {
			sample: (_, ...asked) => sampleNetwork(this.#networks, ...asked),
			field: (_, bound, grid, options, handOver) =>
				networkField(this.#networks, bound, grid, options, handOver && ((field, evaluated) => handOver({ field, evaluated }))),
			swarm: async (request) => measuredSwarm(this.#large, request, networkMeasure(this.#networks, request.bound)),
			product: (...asked) => networkProduct(this.#networks, ...asked),
			lendsPlanes: false,
		},
	};

	#road({ evaluation }: Objective): Road<EvaluationKind> {
		return this.#roads[evaluation.kind] as Road<EvaluationKind>;
	}

	async sample(bound: BoundObjective, points: Float64Array, order: Order, options: WorkOptions = {}): Promise<SampleBatch> {
		assertPoints(points, coordinatesOf(bound), this.#precision);
		assertValues(bound, this.#precision);
		const { objective } = bound;
		return this.#road(objective).sample(objective.evaluation, bound, points, order, options);
	}

	async product(bound: BoundObjective, point: Float64Array, vector: Float64Array, options: WorkOptions = {}): Promise<Float64Array> {
		assertProduct(bound, point, vector, this.#precision);
		return this.#road(bound.objective).product(bound, point, vector, options);
	}

	/** Where expressions are computed. */
	get #expressions(): ExpressionMachine {
		const known: ExpressionMachine['known'] = (program) => this.#register(program);
		return { precision: this.#precision, pool: this.#pool, now: this.#now, planes: this.#planes, known };
	}

	/** Where sums are computed. */
	get #sums(): SumBackend {
		const precision = this.#precision;
		const known = (program: SumProgram): Promise<PoolProgram> =>
			this.#registered({ key: program.key, tables: [] }, () => ({
				code: precision === 'f64' ? program.wasm64() : program.wasm(this.#mode),
				shape: { precision, words: program.words, rowWidth: program.rowWidth, uniformCount: program.uniformCount, tables: [] },
			}));
		return { precision, pool: this.#pool, now: this.#now, known, knownTerm: (term) => this.#register(term) };
	}

	/** What swarms of many coordinates are lent. */
	get #large(): LargeHost {
		const register: LargeHost['register'] = (program, make) => this.#registered(program, make);
		return { precision: this.#precision, mode: this.#mode, pool: this.#pool, register };
	}

	prepareNetworks(): void {
		this.#pool.prepareNetworks();
	}

	/** Where networks are computed. */
	get #networks(): NetworkMachine {
		const [precision, pool] = [this.#precision, this.#pool];
		return {
			...{ precision, pool, now: this.#now },
			known: ({ key, evaluation }) => this.#programs.get(key, async () => pool.network(evaluation.body, precision)),
		};
	}

	async field(bound: BoundObjective, grid: GridSpec, options: FieldOptions = {}): Promise<CpuField> {
		const field = await this.#compute(bound, grid, options);
		const { lendsPlanes } = this.#road(bound.objective);
		return new CpuField(field, lendsPlanes ? { release: (planes) => this.#planes.give(planes) } : {});
	}

	async compose(grid: GridSpec, pieces: readonly ResidentField[], evaluated?: number): Promise<CpuField> {
		assertFits(grid, this.#precision);
		const fields = await Promise.all(pieces.map((piece) => piece.read(undefined, { whileHeld: true })));
		const [values] = this.#planes.take(1, grid.columns * grid.rows, this.#pool.sharesMemory) as [Numbers];
		composeValues(grid, fields, values);
		const release = (planes: readonly Numbers[]): void => this.#planes.give(planes);
		return new CpuField({ grid, values }, { release, ...(evaluated !== undefined && { evaluated }) });
	}

	async hold(field: Field): Promise<CpuField> {
		return new CpuField(field);
	}

	readField(bound: BoundObjective, grid: GridSpec, { onLevel: _, ...options }: FieldOptions = {}): Promise<Field> {
		return this.#compute(bound, grid, options);
	}

	async readFields(bounds: readonly BoundObjective[], grid: GridSpec, { signal, onProgress }: WorkOptions = {}): Promise<Field[]> {
		assertFits(grid, this.#precision);
		for (const bound of bounds) assertValues(bound, this.#precision);
		const fields = new Array<Field>(bounds.length);
		const passes = passesOf(bounds);
		for (const [k, { first, beside }] of passes.entries()) {
			const told = onProgress && ((share: number): void => onProgress((k + share) / passes.length));
			const options = { ...(signal && { signal }), ...(told && { onProgress: told }) };
			const bound = bounds[first] as BoundObjective;
			if (beside.length === 0) {
				fields[first] = await this.#compute(bound, grid, options);
				continue;
			}
			const quantities = beside.map(({ quantity }) => quantity);
			const [own, ...others] = await networkFields(this.#networks, bound, quantities, grid, options);
			fields[first] = own as Field;
			for (const [at, field] of others.entries()) fields[(beside[at] as (typeof beside)[number]).at] = field;
		}
		return fields;
	}

	async #compute(bound: BoundObjective, grid: GridSpec, options: FieldOptions): Promise<Field> {
		assertFits(grid, this.#precision);
		assertValues(bound, this.#precision);
		const { objective } = bound;
		const { gradient = false, onLevel, signal } = options;
		const handOver = onLevel && ((level: Level) => this.#handOver(bound, level, onLevel, { gradient, ...(signal && { signal }) }));
		return this.#road(objective).field(objective.evaluation, bound, grid, options, handOver);
	}

	/** Compute a level where it is to be, and its statistics, and hand it over. */
	async #handOver(bound: BoundObjective, what: Level, onLevel: (level: CpuField) => void, options: FieldOptions): Promise<void> {
		const level = 'field' in what ? new CpuField(what.field, { evaluated: what.evaluated }) : await this.field(bound, what.grid, options);
		await level.statistics();
		if (options.signal?.aborted) throw abortError();
		onLevel(level);
	}

	createSwarm(request: SwarmRequest): Promise<Swarm> {
		return this.#road(request.bound.objective).swarm(request);
	}

	async #expressionSwarm(request: SwarmRequest): Promise<Swarm> {
		const precision = this.#precision;
		const program = expressionOf(request.bound.objective).descent(request.optimizer);
		// A swarm that rests keeps no program alive: each call asks for it again.
		const code = (): Promise<PoolProgram> =>
			this.#registered(program, () => ({
				code: precision === 'f64' ? program.wasm64() : program.wasm(this.#mode),
				shape: descentShape(program, precision),
			}));
		await code();
		return new CpuSwarm(pooledMachine(program, precision, this.#pool, code), request);
	}

	async statistics(field: Field): Promise<FieldStatistics> {
		await breath();
		return fieldStatistics(field.values);
	}

	spoil(): void {
		this.#planes.spoil();
	}

	dispose(): void {
		this.#pool.dispose();
	}
}
