/** The contract of a machine: the CPU and the GPU answer the same questions. */

import type { Field, FieldStatistics, SampleBatch, Precision } from './field.ts';
import type { BoundObjective } from './bound.ts';
import type { GridSpec } from './geometry.ts';
import type { Builtin, Mode, Order } from './objective.ts';
import type { FieldComposer, FieldOptions, ResidentField } from './resident-field.ts';
import type { SwarmMaker } from './swarm.ts';
import type { WorkOptions } from './work.ts';

export type { BoundObjective } from './bound.ts';
export type { FieldComposer, FieldOptions, ResidentField } from './resident-field.ts';
export type { WorkOptions } from './work.ts';

export type { Precision } from './field.ts';
export type BackendKind = 'cpu' | 'gpu';

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
export interface Backend extends SwarmMaker, FieldComposer {
	readonly info: BackendInfo;
	/** The largest grid (cells) that this machine can hold. */
	readonly maxCells: number;
	/**
	 * Value and derivatives at points.
	 * @param points count × inputs coordinates
	 */
	sample(bound: BoundObjective, points: Float64Array, order: Order, options?: WorkOptions): Promise<SampleBatch>;
	/**
	 * The Hessian at a point times a vector: n numbers each.
	 * @param bound in full space
	 * @returns n numbers; NaN where the landscape has no second derivatives there
	 * @throws UsageError where it offers no such products, LimitError
	 */
	product(bound: BoundObjective, point: Float64Array, vector: Float64Array, options?: WorkOptions): Promise<Float64Array>;
	/**
	 * A field over a grid of the plane that stays where it was computed; the caller disposes it.
	 * @throws LimitError where the grid is too large; it names the largest that fits
	 */
	field(bound: BoundObjective, grid: GridSpec, options?: FieldOptions): Promise<ResidentField>;
	/**
	 * The same numbers, straight to the caller. Nothing of them stays with this machine, which may hold less than all of them.
	 * @throws LimitError as `field`; where the device was lost for good after rows had been read, its error has them as `partial`
	 */
	readField(bound: BoundObjective, grid: GridSpec, options?: Omit<FieldOptions, 'onLevel'>): Promise<Field>;
	/**
	 * Fields of several landscapes over one grid, in their order and to the same bits as by `readField`: quantities of a network that are
	 * of the same samples and the same plane are told by one pass. Absent where each takes a pass of its own.
	 * @throws LimitError as `field`
	 */
	readFields?(bounds: readonly BoundObjective[], grid: GridSpec, options?: WorkOptions): Promise<Field[]>;
	/** A field that was computed elsewhere, kept by this machine as if it had computed it; the caller disposes it. */
	hold(field: Field): Promise<ResidentField>;
	/** Reduce a field of this backend's own making or any other. */
	statistics(field: Field): Promise<FieldStatistics>;
	/** A network may be asked for soon: whatever it takes is started and loaded. Absent where there is nothing to prepare. */
	prepareNetworks?(): void;
	/** Release everything. */
	dispose(): void;
}
