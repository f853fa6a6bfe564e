/** Whoever evaluates in double precision for a person to read or to see: a session does, whatever it computes in. */

import type { BoundObjective, WorkOptions } from './backend.ts';
import type { SampleBatch } from './field.ts';
import type { GridSpec } from './geometry.ts';
import type { Order } from './objective.ts';
import type { FieldComposer, FieldOptions, ResidentField } from './resident-field.ts';

export interface ExactHost {
	/** Value and derivatives at points in double precision. */
	exact(bound: BoundObjective, points: Float64Array, order: Order, options?: WorkOptions): Promise<SampleBatch>;
}

/** Computes fields in double precision. */
export interface DoubleMachine extends FieldComposer {
	field(bound: BoundObjective, grid: GridSpec, options?: FieldOptions): Promise<ResidentField>;
}

/** Has a machine of double precision for what the usual one, in f32, cannot resolve. */
export interface DoubleHost {
	/** Opened when it is first asked for; its owner ends it. */
	double(): Promise<DoubleMachine>;
	/**
	 * What computes fields of this landscape in double-single, pairs of f32 that have 48 bits: a GPU, where that is proven, and faster
	 * than `double`. Null where there is none, and until it is known. Absent: never.
	 */
	pairs?(bound: BoundObjective, grid: GridSpec): Promise<DoubleMachine | null>;
}
