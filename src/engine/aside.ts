/** Work that a session hands to a worker, where there is one. */

import type { BoundObjective } from '../model/backend.ts';
import type { ExactHost } from '../model/exact-host.ts';
import type { PointReading } from './fields/point-reading.ts';
import type { StartPlaces, StartsRequest } from './swarm/starts.ts';

export interface Aside extends ExactHost {
	/** @param bound in plane space */
	probe(bound: BoundObjective, u: number, v: number): Promise<PointReading>;
	/** @throws UsageError */
	starts(request: StartsRequest): Promise<StartPlaces>;
}
