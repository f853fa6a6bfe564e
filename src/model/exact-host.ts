/** Whoever evaluates in double precision for a person to read: a session does, whatever it computes in. */

import type { BoundObjective, WorkOptions } from './backend.ts';
import type { SampleBatch } from './field.ts';
import type { Order } from './objective.ts';

export interface ExactHost {
	/** Value and derivatives at points in double precision. */
	exact(bound: BoundObjective, points: Float64Array, order: Order, options?: WorkOptions): Promise<SampleBatch>;
}
