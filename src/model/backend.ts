/** The contract of a machine: the CPU and the GPU answer the same questions. */

import type { Field, FieldStatistics, SampleBatch } from './field.ts';
import type { BoundObjective } from './bound.ts';
import type { GridSpec } from './geometry.ts';
import type { Builtin, Mode, Order } from './objective.ts';
import type { SwarmMaker } from './swarm.ts';
import type { WorkOptions } from './work.ts';

export type { BoundObjective } from './bound.ts';
export type { WorkOptions } from './work.ts';

export type BackendKind = 'cpu' | 'gpu';
/** The arithmetic of numbers: double precision, or single as graphics cards have it. */
export type Precision = 'f64' | 'f32';

/** What made a number: always said with it. */
export interface BackendInfo {
	readonly kind: BackendKind;
	/** f64 on the CPU's reference path; f32 otherwise. */
	readonly precision: Precision;
	readonly mode: Mode;
	/** In fast mode: built-in functions of the machine that exceed their bounds, so that ours stand in their place. */
	readonly replaced?: readonly Builtin[];
	/** The adapter's or processor's name. */
	readonly device: string;
	/** What the start-up self-test earned: bit-exact, within-bound, or why not tried. */
	readonly selfTest: string;
}

/** A machine that evaluates. Methods may be called at any time; work is queued. */
export interface Backend extends SwarmMaker {
	readonly info: BackendInfo;
	/** The largest grid (cells) that this machine can hold. */
	readonly maxCells: number;
	/**
	 * Value and derivatives at points.
	 * @param points count × inputs coordinates
	 */
	sample(bound: BoundObjective, points: Float64Array, order: Order, options?: WorkOptions): Promise<SampleBatch>;
	/**
	 * A field over a grid of the plane.
	 * @throws LimitError where the grid is too large; it names the largest that fits
	 */
	field(bound: BoundObjective, grid: GridSpec, options?: WorkOptions & { readonly gradient?: boolean }): Promise<Field>;
	/** Reduce a field of this backend's own making or any other. */
	statistics(field: Field): Promise<FieldStatistics>;
	/** Release everything. */
	dispose(): void;
}
