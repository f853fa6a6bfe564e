/** A GPU with a deputy: what it leaves to the processor, a machine of the processor computes beside it. The GPU goes on drawing. */

import type { GpuBackend, GpuWork } from '../gpu/backend.ts';
import type { Backend, BackendInfo, BoundObjective, FieldOptions, ResidentField, WorkOptions } from '../model/backend.ts';
import type { Field, FieldStatistics, SampleBatch } from '../model/field.ts';
import type { GridSpec } from '../model/geometry.ts';
import type { Objective, Order } from '../model/objective.ts';
import type { Swarm, SwarmRequest } from '../model/swarm.ts';
import { readInTurn, readTogether } from './fields/together.ts';

/** Answers as the GPU does, and by its deputy where the GPU leaves the work to it. */
export class DeputedBackend implements Backend {
	readonly #gpu: GpuBackend;
	readonly #deputy: () => Promise<Backend>;

	/**
	 * @param gpu whose owner disposes of it
	 * @param deputy opened when it is first asked for, and ended by its owner
	 */
	constructor(gpu: GpuBackend, deputy: () => Promise<Backend>) {
		this.#gpu = gpu;
		this.#deputy = deputy;
	}

	get info(): BackendInfo {
		return this.#gpu.info;
	}

	get maxCells(): number {
		return this.#gpu.maxCells;
	}

	/** Who does this work with a landscape. */
	async computing(objective: Objective, work: GpuWork): Promise<Backend> {
		return this.#gpu.leaves(objective, work) === null ? this.#gpu : this.#deputy();
	}

	async sample(bound: BoundObjective, points: Float64Array, order: Order, options?: WorkOptions): Promise<SampleBatch> {
		return (await this.computing(bound.objective, order === 2 ? 'products' : 'points')).sample(bound, points, order, options);
	}

	async product(bound: BoundObjective, point: Float64Array, vector: Float64Array, options?: WorkOptions): Promise<Float64Array> {
		return (await this.computing(bound.objective, 'products')).product(bound, point, vector, options);
	}

	async field(bound: BoundObjective, grid: GridSpec, options?: FieldOptions): Promise<ResidentField> {
		return (await this.computing(bound.objective, 'fields')).field(bound, grid, options);
	}

	/** By who made the pieces. */
	async compose(grid: GridSpec, pieces: readonly ResidentField[], evaluated?: number): Promise<ResidentField> {
		const composer = pieces.every((piece) => this.#gpu.holds(piece)) ? this.#gpu : await this.#deputy();
		return composer.compose(grid, pieces, evaluated);
	}

	hold(field: Field): Promise<ResidentField> {
		return this.#gpu.hold(field);
	}

	async readField(bound: BoundObjective, grid: GridSpec, options?: Omit<FieldOptions, 'onLevel'>): Promise<Field> {
		return (await this.computing(bound.objective, 'fields')).readField(bound, grid, options);
	}

	/** Together where one machine computes all of them. */
	async readFields(bounds: readonly BoundObjective[], grid: GridSpec, options: WorkOptions = {}): Promise<Field[]> {
		const machines = await Promise.all(bounds.map(({ objective }) => this.computing(objective, 'fields')));
		const [machine] = machines;
		const isOne = machine !== undefined && machines.every((other) => other === machine);
		return isOne ? readTogether(machine, bounds, grid, options) : readInTurn(this, bounds, grid, options);
	}

	async createSwarm(request: SwarmRequest): Promise<Swarm> {
		return (await this.computing(request.bound.objective, 'swarms')).createSwarm(request);
	}

	/** Both: what the GPU leaves is the deputy's, whatever it may be. */
	prepareNetworks(): void {
		this.#gpu.prepareNetworks?.();
		void this.#deputy().then(
			(deputy) => deputy.prepareNetworks?.(),
			() => undefined,
		);
	}

	statistics(field: Field): Promise<FieldStatistics> {
		return this.#gpu.statistics(field);
	}

	dispose(): void {
		this.#gpu.dispose();
	}
}
