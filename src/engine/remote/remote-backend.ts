/** A machine in a worker: the page's side. It compiles nothing and evaluates nothing; the worker does. */

import type { Backend, BackendInfo, BoundObjective, WorkOptions } from '../../model/backend.ts';
import type { Field, FieldStatistics, Precision, SampleBatch } from '../../model/field.ts';
import type { GridSpec, Plane } from '../../model/geometry.ts';
import type { Order } from '../../model/objective.ts';
import { WorkerLostError } from '../../model/errors.ts';
import { specOf } from '../../model/optimizer.ts';
import type { FieldOptions, FieldSketch, ResidentField } from '../../model/resident-field.ts';
import type { TellingSwarm, ToldPlaces } from '../../model/swarm-positions.ts';
import type { Basin, ParticleBatch, Swarm, SwarmRequest, SwarmSnapshot, SwarmStatistics, SwarmValues } from '../../model/swarm.ts';
import type { BackendMethods, FieldFacts, FieldMethods, SnapshotFacts, SwarmFacts, SwarmMethods } from './backend-methods.ts';
import type { BoundNames } from './bounds.ts';
import type { Caller, RemoteObject } from './calls.ts';

/** What a worker says of the machine that it opened. */
export interface BackendFacts {
	readonly target: number;
	readonly info: BackendInfo;
	readonly maxCells: number;
}

const work = ({ signal, onProgress }: WorkOptions = {}): WorkOptions => ({ ...(signal && { signal }), ...(onProgress && { onProgress }) });

/** A field that lies in the worker. */
export class RemoteField implements ResidentField {
	readonly target: number;
	readonly grid: GridSpec;
	readonly bytes: number;
	readonly precision: Precision;
	readonly evaluated?: number;
	readonly #caller: Caller;
	readonly #field: RemoteObject<FieldMethods>;
	#statistics: Promise<FieldStatistics> | undefined;
	#disposed = false;

	constructor(caller: Caller, { target, grid, bytes, precision, evaluated }: FieldFacts) {
		this.target = target;
		this.grid = grid;
		this.bytes = bytes;
		this.precision = precision;
		if (evaluated !== undefined) this.evaluated = evaluated;
		this.#caller = caller;
		this.#field = caller.object(target);
	}

	/** Does it lie in the worker of this connection? */
	isOf(caller: Caller): boolean {
		return this.#caller === caller;
	}

	statistics(): Promise<FieldStatistics> {
		this.#statistics ??= this.#field.call('statistics', undefined);
		return this.#statistics;
	}

	read(rows?: readonly [from: number, to: number], options?: WorkOptions): Promise<Field> {
		if (this.#disposed) return Promise.reject(new Error('the field was released'));
		return this.#field.call('read', rows ? { rows } : {}, work(options));
	}

	sketch(side: number): Promise<FieldSketch> {
		return this.#field.call('sketch', { side });
	}

	dispose(): void {
		if (this.#disposed) return;
		this.#disposed = true;
		this.#field.release();
	}

	[Symbol.dispose](): void {
		this.dispose();
	}
}

/** A snapshot that lies in the worker. */
class RemoteSnapshot implements SwarmSnapshot {
	readonly target: number;
	readonly bytes: number;
	readonly count: number;
	readonly step: number;
	readonly #snapshot: RemoteObject<Record<string, never>>;
	#disposed = false;

	constructor(caller: Caller, { target, bytes, count }: SnapshotFacts, step: number) {
		this.target = target;
		this.bytes = bytes;
		this.count = count;
		this.step = step;
		this.#snapshot = caller.object(target);
	}

	dispose(): void {
		if (this.#disposed) return;
		this.#disposed = true;
		this.#snapshot.release();
	}
}

/** A swarm that lies in the worker. */
export class RemoteSwarm implements Swarm, TellingSwarm {
	readonly target: number;
	readonly dimension: number;
	readonly #caller: Caller;
	readonly #swarm: RemoteObject<SwarmMethods>;
	readonly #particleBytes: number;
	#count: number;
	#step = 0;
	#disposed = false;

	constructor(caller: Caller, { target, dimension, particleBytes }: SwarmFacts, count: number) {
		this.target = target;
		this.dimension = dimension;
		this.#caller = caller;
		this.#swarm = caller.object(target);
		this.#particleBytes = particleBytes;
		this.#count = count;
	}

	get bytes(): number {
		return this.#particleBytes * this.#count;
	}

	get count(): number {
		return this.#count;
	}

	get step(): number {
		return this.#step;
	}

	advance(steps: number, options?: WorkOptions): Promise<void> {
		this.#step += steps;
		return this.#swarm.call('advance', { steps }, work(options));
	}

	update(values: SwarmValues): void {
		this.#swarm.tell('update', values);
	}

	/** Be looked at in another plane: only where it is drawn changes. */
	look(plane: Plane): void {
		this.#swarm.tell('look', plane);
	}

	async add(starts: Float64Array): Promise<void> {
		await this.#swarm.call('add', { starts });
		this.#count += starts.length / this.dimension;
	}

	async snapshot(): Promise<SwarmSnapshot> {
		const step = this.#step;
		return new RemoteSnapshot(this.#caller, await this.#swarm.call('snapshot', undefined), step);
	}

	async restore(snapshot: SwarmSnapshot): Promise<void> {
		const { target, step, count } = snapshot as RemoteSnapshot;
		this.#step = step;
		await this.#swarm.call('restore', { snapshot: target });
		this.#count = count;
	}

	async restart(starts: Float64Array): Promise<void> {
		this.#step = 0;
		await this.#swarm.call('restart', { starts });
		this.#count = starts.length / this.dimension;
	}

	statistics(basins: readonly Basin[] = []): Promise<SwarmStatistics> {
		return this.#swarm.call('statistics', { basins });
	}

	read(first?: number, count?: number): Promise<ParticleBatch> {
		return this.#swarm.call('read', { ...(first === undefined ? {} : { first }), ...(count === undefined ? {} : { count }) });
	}

	get isPresent(): boolean {
		return !this.#disposed;
	}

	tellPlaces(): Promise<ToldPlaces> {
		return this.#swarm.call('places', undefined);
	}

	dispose(): void {
		if (this.#disposed) return;
		this.#disposed = true;
		this.#swarm.release();
	}
}

export class RemoteBackend implements Backend {
	readonly info: BackendInfo;
	readonly maxCells: number;
	readonly #caller: Caller;
	readonly #names: BoundNames;
	readonly #backend: RemoteObject<BackendMethods>;

	constructor(caller: Caller, names: BoundNames, { target, info, maxCells }: BackendFacts) {
		this.info = info;
		this.maxCells = maxCells;
		this.#caller = caller;
		this.#names = names;
		this.#backend = caller.object(target);
	}

	async sample(bound: BoundObjective, points: Float64Array, order: Order, options?: WorkOptions): Promise<SampleBatch> {
		return this.#backend.call('sample', { bound: await this.#names.of(bound), points, order }, work(options));
	}

	async product(bound: BoundObjective, point: Float64Array, vector: Float64Array, options?: WorkOptions): Promise<Float64Array> {
		return this.#backend.call('product', { bound: await this.#names.of(bound), point, vector }, work(options));
	}

	async field(bound: BoundObjective, grid: GridSpec, options: FieldOptions = {}): Promise<RemoteField> {
		const { gradient = false, onLevel } = options;
		const request = { bound: await this.#names.of(bound), grid, gradient, levels: onLevel !== undefined };
		const hear = onLevel && ((level: unknown) => onLevel(new RemoteField(this.#caller, level as FieldFacts)));
		const facts = await this.#backend.call('field', request, { ...work(options), ...(hear && { onEvent: hear }) });
		return new RemoteField(this.#caller, facts);
	}

	async compose(grid: GridSpec, pieces: readonly ResidentField[], evaluated?: number): Promise<RemoteField> {
		const targets = pieces.map((piece) => {
			// Another worker has other fields under its numbers.
			if (piece instanceof RemoteField && piece.isOf(this.#caller)) return piece.target;
			throw new WorkerLostError('The worker that computed a part of this picture has ended.');
		});
		const request = { grid, pieces: targets, ...(evaluated !== undefined && { evaluated }) };
		return new RemoteField(this.#caller, await this.#backend.call('compose', request));
	}

	/** Its arrays travel: the caller does without them from here on. */
	async hold(field: Field): Promise<RemoteField> {
		const arrays = [field.values, field.gradientU, field.gradientV];
		const move = arrays.flatMap((array) => (array?.buffer instanceof ArrayBuffer ? [array.buffer] : []));
		return new RemoteField(this.#caller, await this.#backend.call('hold', { field }, { move }));
	}

	async readField(bound: BoundObjective, grid: GridSpec, options: Omit<FieldOptions, 'onLevel'> = {}): Promise<Field> {
		const { gradient = false } = options;
		return this.#backend.call('readField', { bound: await this.#names.of(bound), grid, gradient }, work(options));
	}

	async readFields(bounds: readonly BoundObjective[], grid: GridSpec, options: WorkOptions = {}): Promise<Field[]> {
		const names = await Promise.all(bounds.map((bound) => this.#names.of(bound)));
		return this.#backend.call('readFields', { bounds: names, grid }, work(options));
	}

	statistics(field: Field): Promise<FieldStatistics> {
		return this.#backend.call('statistics', { field });
	}

	async createSwarm({ bound, optimizer, ...rest }: SwarmRequest): Promise<RemoteSwarm> {
		const facts = await this.#backend.call('createSwarm', { ...rest, bound: await this.#names.of(bound), optimizer: specOf(optimizer) });
		return new RemoteSwarm(this.#caller, facts, rest.starts.length / facts.dimension);
	}

	prepareNetworks(): void {
		this.#backend.tell('prepareNetworks', undefined);
	}

	/** The machine ends with its worker, which its starter owns. */
	dispose(): void {
		this.#backend.release();
	}
}
