/** Whoever evaluates in double precision for a person to read: a session does, whatever it computes in. */

import type { Bound, WorkOptions } from '../model/backend.ts';
import type { SampleBatch } from '../model/field.ts';
import type { Order } from '../model/objective.ts';
import type { PointReading } from './point-reading.ts';
import type { StartPlaces, StartsRequest } from './swarm/starts.ts';

export interface ExactHost {
	/** Value and derivatives at points in double precision. */
	exact(bound: Bound, points: Float64Array, order: Order, options?: WorkOptions): Promise<SampleBatch>;
}

/** What a session hands on to a worker, where there is one. */
export interface Aside extends ExactHost {
	/** @param bound in plane space */
	probe(bound: Bound, u: number, v: number): Promise<PointReading>;
	/** @throws UsageError */
	starts(request: StartsRequest): Promise<StartPlaces>;
}
