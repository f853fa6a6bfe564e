/** The CPU as a backend: emitted WebAssembly, f64 or f32, over a worker pool; and the f64 reference that it is held to. */

import { installCode } from '../compile/code.ts';
import { CODE_GENERATORS } from '../compile/code-generators.ts';
import { expressionOf } from '../compile/expression-of.ts';
import { packTable, packTable64 } from '../compile/program.ts';
import { uniformsOf } from '../compile/uniforms.ts';
import { installWasm } from '../compile/wasm.ts';
import { WASM_EMITTERS } from '../compile/wasm-emitters.ts';
import { fieldStatistics } from '../math/statistics.ts';
import type { Backend, BackendInfo, BoundObjective, Precision, ResidentField, WorkOptions, FieldOptions } from '../model/backend.ts';
import type { DescentProgram } from '../model/descent.ts';
import { abortError, LimitError } from '../model/errors.ts';
import type { Field, FieldStatistics, SampleBatch } from '../model/field.ts';
import { axis, axis64, type GridSpec } from '../model/geometry.ts';
import { levelsOf, SLOW_MS } from '../model/levels.ts';
import type { EvaluationKind, EvaluationOf, Expression, Mode, Objective, Order, Program, SumProgram } from '../model/objective.ts';
import { assertGrid, assertNoProduct, assertPoints, assertProduct, assertValues, productFrom } from '../model/requests.ts';
import { Recent } from '../model/recent.ts';
import type { Swarm, SwarmRequest } from '../model/swarm.ts';
import { descentShape, pooledMachine, referenceMachine } from './descent-machines.ts';
import type { DescentShape } from './swarm/descent-runner.ts';
import { composeValues } from './expression/compose.ts';
import { CpuField } from './expression/field.ts';
import { Planes } from './expression/planes.ts';
import { type Numbers, numbersFrom, numbersOf } from './expression/module-memory.ts';
import { breath } from '../model/work.ts';
import { type PoolProgram, type WorkerFactory, WorkerPool } from './pool.ts';
import { referenceField, referenceSample } from './expression/reference.ts';
import { type SumBackend, sampleSum, sumField } from './sum/sum.ts';
import { type LargeHost, measuredSwarm, pooledLargeSwarm, referenceLargeSwarm } from './large-swarms.ts';
import { networkField } from './network-field.ts';
import { type NetworkMachine, networkOf } from './network-machine.ts';
import { networkMeasure, networkProduct, sampleNetwork } from './network-points.ts';
import { CpuSwarm } from './swarm/swarm.ts';
import type { RunnerShape } from './expression/wasm-runner.ts';

installCode(CODE_GENERATORS);
installWasm(WASM_EMITTERS);

/** 2^28 cells: what one typed array and a person's memory can be expected to hold. */
const MAX_CELLS = 2 ** 28;
/** Programs kept: more than any worker keeps, which is sent again what it has forgotten. */
const PROGRAMS_KEPT = 32;

const POINTS_A_JOB = 65_536;
/** Cells of the first jobs of a field whose pace is watched, and how long one must take to be believed. */
const CELLS_WATCHED = 2048;
const CERTAIN_MS = 20;
/** Cells that a job of a field evaluates. */
const CELLS_A_JOB = 131_072;

export interface CpuOptions {
	readonly precision: Precision;
	/** f64, point by point: the definition that compiled code is held to. Slow; for tests. */
	readonly interpreted?: boolean;
	/** strict (the twin of the strict GPU, subnormals flushed) or fast. */
	readonly mode?: Mode;
	/** Worker threads; 0 runs on this thread. */
	readonly workers?: number;
	readonly createWorker?: WorkerFactory;
	/** The processor's name. */
	readonly device?: string;
	/** A monotonic clock in milliseconds, by which a slow field is told. */
	readonly now?: () => number;
}

/** A {@link Backend} on the CPU. */
export interface CpuBackend extends Backend {
	/** Make sure that the next field cannot answer with what an earlier one left in memory. */
	spoil(): void;
}

export function createCpuBackend(options: CpuOptions): CpuBackend {
	return options.interpreted ? new ReferenceBackend({ ...options, precision: 'f64' }) : new WasmBackend(options);
}

const describe = ({ precision, mode = 'strict', device = 'CPU', interpreted = false }: CpuOptions): BackendInfo => ({
	kind: 'cpu',
	precision,
	mode,
	device,
	selfTest: interpreted ? 'the reference' : precision === 'f64' || mode === 'strict' ? 'bit-exact' : 'within-bound',
});

/** @throws LimitError naming the largest grid of the same shape that fits */
function assertFits(grid: GridSpec, precision: Precision): void {
	assertGrid(grid, precision);
	const { columns, rows } = grid;
	if (columns * rows <= MAX_CELLS) return;
	const shrink = Math.sqrt(MAX_CELLS / (columns * rows));
	const fitColumns = Math.max(1, Math.min(Math.floor(columns * shrink), MAX_CELLS));
	const fitRows = Math.max(1, Math.min(Math.floor(rows * shrink), MAX_CELLS));
	// A side cannot be less than one cell, so a very long grid shrinks along its length only.
	const fit = fitColumns * fitRows <= MAX_CELLS ? `${fitColumns} × ${fitRows}` : fitRows === 1 ? `${MAX_CELLS} × 1` : `1 × ${MAX_CELLS}`;
	throw new LimitError(`A grid of ${columns} × ${rows} does not fit; the largest of this shape that fits is ${fit}.`);
}

/** Coordinates of a point. */
const inputsOf = ({ objective, space }: BoundObjective): number => (space === 'plane' ? 2 : objective.dimension);

class ReferenceBackend implements CpuBackend {
	readonly info: BackendInfo;
	readonly maxCells = MAX_CELLS;

	constructor(options: CpuOptions) {
		this.info = describe(options);
	}

	async sample(bound: BoundObjective, points: Float64Array, order: Order, options: WorkOptions = {}): Promise<SampleBatch> {
		assertPoints(points, inputsOf(bound), 'f64');
		assertValues(bound, 'f64');
		return referenceSample(bound, points, order, options);
	}

	/** Never in levels: what is held to it is small. */
	async field(bound: BoundObjective, grid: GridSpec, options: FieldOptions = {}): Promise<CpuField> {
		return new CpuField(await this.readField(bound, grid, options));
	}

	async compose(grid: GridSpec, pieces: readonly ResidentField[], evaluated?: number): Promise<CpuField> {
		const values = new Float64Array(grid.columns * grid.rows);
		composeValues(grid, await Promise.all(pieces.map((piece) => piece.read())), values);
		return new CpuField({ grid, values }, evaluated === undefined ? {} : { evaluated });
	}

	async readField(bound: BoundObjective, grid: GridSpec, options: FieldOptions = {}): Promise<Field> {
		assertFits(grid, 'f64');
		assertValues(bound, 'f64');
		return referenceField(bound, grid, options);
	}

	async statistics(field: Field): Promise<FieldStatistics> {
		return fieldStatistics(field.values);
	}

	async createSwarm(request: SwarmRequest): Promise<Swarm> {
		const { objective } = request.bound;
		if (objective.evaluation.kind !== 'expression') return referenceLargeSwarm(request);
		return new CpuSwarm(referenceMachine(expressionOf(objective).descent(request.optimizer)), request);
	}

	async product(bound: BoundObjective, point: Float64Array, vector: Float64Array): Promise<Float64Array> {
		assertProduct(bound, point, vector, 'f64');
		if (bound.objective.evaluation.kind === 'network')
			return networkOf(bound.objective).evaluation.reference().product(point, vector) as Float64Array;
		return productFrom(bound.objective, await this.sample(bound, point, 2), vector);
	}

	/** Every field has memory of its own. */
	spoil(): void {}

	dispose(): void {}
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
		this.info = describe(options);
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
			sample: (...asked) => this.#sampleExpression(...asked),
			field: (...asked) => this.#expressionField(...asked),
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
		assertPoints(points, inputsOf(bound), this.#precision);
		assertValues(bound, this.#precision);
		const { objective } = bound;
		return this.#road(objective).sample(objective.evaluation, bound, points, order, options);
	}

	async product(bound: BoundObjective, point: Float64Array, vector: Float64Array, options: WorkOptions = {}): Promise<Float64Array> {
		assertProduct(bound, point, vector, this.#precision);
		return this.#road(bound.objective).product(bound, point, vector, options);
	}

	async #sampleExpression(
		evaluation: Expression,
		bound: BoundObjective,
		points: Float64Array,
		order: Order,
		options: WorkOptions,
	): Promise<SampleBatch> {
		const precision = this.#precision;
		const { onProgress, signal } = options;
		const program = evaluation.program(order, bound.space);
		const { inputs, outputs } = program;
		const code = await this.#register(program);
		const count = points.length / inputs;
		const values = new Float64Array(count);
		const gradients = new Float64Array(order >= 1 ? count * inputs : 0);
		const hessianSize = outputs - 1 - inputs;
		const hessians = new Float64Array(order >= 2 ? count * hessianSize : 0);
		const numbers = numbersFrom(precision, uniformsOf(bound));
		let done = 0;
		const jobs: Promise<void>[] = [];
		for (let from = 0; from < count; from += POINTS_A_JOB) {
			const n = Math.min(POINTS_A_JOB, count - from);
			const soa = numbersOf(precision, n * inputs);
			for (let i = 0; i < n; i++) for (let k = 0; k < inputs; k++) soa[k * n + i] = points[(from + i) * inputs + k] as number;
			const job = this.#pool.run(code, { kind: 'points', points: soa, count: n, uniforms: numbers }, signal).then(([out]) => {
				const o = out as Numbers;
				for (let i = 0; i < n; i++) {
					values[from + i] = o[i] as number;
					if (order >= 1) for (let k = 0; k < inputs; k++) gradients[(from + i) * inputs + k] = o[(1 + k) * n + i] as number;
					if (order >= 2)
						for (let k = 0; k < hessianSize; k++) hessians[(from + i) * hessianSize + k] = o[(1 + inputs + k) * n + i] as number;
				}
				done += n;
				onProgress?.(done / count);
			});
			jobs.push(job);
		}
		await Promise.all(jobs);
		return { count, inputs, values, ...(order >= 1 ? { gradients } : {}), ...(order >= 2 ? { hessians } : {}) };
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

	readField(bound: BoundObjective, grid: GridSpec, { onLevel: _, ...options }: FieldOptions = {}): Promise<Field> {
		return this.#compute(bound, grid, options);
	}

	async #compute(bound: BoundObjective, grid: GridSpec, options: FieldOptions): Promise<Field> {
		assertFits(grid, this.#precision);
		assertValues(bound, this.#precision);
		const { objective } = bound;
		const { gradient = false, onLevel, signal } = options;
		const handOver = onLevel && ((level: Level) => this.#handOver(bound, level, onLevel, { gradient, ...(signal && { signal }) }));
		return this.#road(objective).field(objective.evaluation, bound, grid, options, handOver);
	}

	async #expressionField(
		evaluation: Expression,
		bound: BoundObjective,
		grid: GridSpec,
		options: FieldOptions,
		handOver: ((level: Level) => Promise<void>) | undefined,
	): Promise<Field> {
		const precision = this.#precision;
		const { gradient = false, onProgress, signal } = options;
		const program = evaluation.program(gradient ? 1 : 0, 'plane');
		const code = await this.#register(program);
		const { columns, rows } = grid;
		const along = precision === 'f64' ? axis64 : axis;
		const [x, y] = [along(grid.domain.u, columns), along(grid.domain.v, rows)];
		const outputs = gradient ? 3 : 1;
		const shared = this.#pool.sharesMemory;
		const results = this.#planes.take(outputs, columns * rows, shared);
		const numbers = numbersFrom(precision, uniformsOf(bound));
		let done = 0;
		const run = async (row0: number, row1: number): Promise<void> => {
			const job = {
				kind: 'grid',
				x,
				y,
				row0,
				row1,
				uniforms: numbers,
				outputs,
				...(shared ? { into: results } : {}),
			} as const;
			const answer = await this.#pool.run(code, job, signal);
			for (const [k, part] of answer.entries()) results[k]?.set(part, row0 * columns);
			done += row1 - row0;
			onProgress?.(done / rows);
		};
		if (handOver) {
			const milliseconds = await this.#watch(rows, Math.ceil(CELLS_WATCHED / columns), run);
			if (milliseconds > SLOW_MS) {
				for (const level of levelsOf(grid, milliseconds)) await handOver({ grid: level });
			}
		}
		const from = done;
		const band = Math.max(1, Math.min(Math.ceil(CELLS_A_JOB / columns), Math.ceil((rows - from) / this.#pool.size)));
		const jobs: Promise<void>[] = [];
		for (let row0 = from; row0 < rows; row0 += band) jobs.push(run(row0, Math.min(rows, row0 + band)));
		await Promise.all(jobs);
		if (signal?.aborted) throw abortError();
		const [values, gradientU, gradientV] = results as [Numbers, Numbers?, Numbers?];
		return { grid, values, ...(gradientU ? { gradientU } : {}), ...(gradientV ? { gradientV } : {}) };
	}

	/**
	 * Compute the first rows, until it is known how fast they come.
	 * @returns milliseconds that the rest will take
	 */
	async #watch(rows: number, few: number, run: (row0: number, row1: number) => Promise<void>): Promise<number> {
		// With the first job a worker compiles the program.
		let row = Math.min(rows, few);
		await run(0, row);
		for (let count = few; row < rows; count *= 4) {
			const next = Math.min(rows, row + count);
			const started = this.#now();
			await run(row, next);
			const took = this.#now() - started;
			const rest = ((took / (next - row)) * (rows - next)) / this.#pool.size;
			row = next;
			// What seems slow may be the time that a message takes.
			if (rest <= SLOW_MS || took >= CERTAIN_MS) return rest;
		}
		return 0;
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
