/** The f64 reference as a backend, point by point on this thread: the definition that compiled code is held to. */

import { expressionOf } from '../compile/expression-of.ts';
import { fieldStatistics } from '../math/statistics.ts';
import type { BackendInfo, BoundObjective, FieldOptions, ResidentField, WorkOptions } from '../model/backend.ts';
import { coordinatesOf } from '../model/bound.ts';
import type { Field, FieldStatistics, SampleBatch } from '../model/field.ts';
import type { GridSpec } from '../model/geometry.ts';
import type { Order } from '../model/objective.ts';
import { assertPoints, assertProduct, assertValues, productFrom } from '../model/requests.ts';
import type { Swarm, SwarmRequest } from '../model/swarm.ts';
import { backendInfo, type CpuBackend, type CpuOptions } from './contract.ts';
import { referenceMachine } from './descent-machines.ts';
import { composeValues } from './expression/compose.ts';
import { CpuField } from './expression/field.ts';
import { referenceField, referenceSample } from './expression/reference.ts';
import { assertFits, MAX_CELLS } from './grid-limits.ts';
import { referenceLargeSwarm } from './large-swarms.ts';
import { networkOf } from './network-machine.ts';
import { CpuSwarm } from './swarm/swarm.ts';

export class ReferenceBackend implements CpuBackend {
	readonly info: BackendInfo;
	readonly maxCells = MAX_CELLS;

	constructor(options: CpuOptions) {
		this.info = backendInfo(options);
	}

	async sample(bound: BoundObjective, points: Float64Array, order: Order, options: WorkOptions = {}): Promise<SampleBatch> {
		assertPoints(points, coordinatesOf(bound), 'f64');
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

	async hold(field: Field): Promise<CpuField> {
		return new CpuField(field);
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
