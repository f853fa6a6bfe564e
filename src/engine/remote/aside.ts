/** What the page is told in double precision, evaluated in a worker of its own; here where there is none. */

import type { BoundObjective, WorkOptions } from '../../model/backend.ts';
import type { SampleBatch } from '../../model/field.ts';
import type { Order } from '../../model/objective.ts';
import type { Aside } from '../aside.ts';
import { exactHere } from '../exact-here.ts';
import { type PointReading, readPoint } from '../fields/point-reading.ts';
import type { StartPlaces, StartsRequest } from '../swarm/starts.ts';
import type { Desk } from './desk.ts';

export class PageAside implements Aside {
	readonly #desk: Pick<Desk, 'starts'>;
	readonly #here = exactHere();

	constructor(desk: Pick<Desk, 'starts'>) {
		this.#desk = desk;
	}

	async exact(bound: BoundObjective, points: Float64Array, order: Order, options?: WorkOptions): Promise<SampleBatch> {
		return this.#here.exact(bound, points, order, options);
	}

	async probe(bound: BoundObjective, u: number, v: number): Promise<PointReading> {
		return readPoint(bound, u, v);
	}

	starts(request: StartsRequest): Promise<StartPlaces> {
		return this.#desk.starts(request);
	}

	dispose(): void {
		this.#here.dispose();
	}
}
