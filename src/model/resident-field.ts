/** Fields that stay on the machine that computed them, and what may be asked of their making. */

import type { Field, FieldStatistics, Precision } from './field.ts';
import type { GridSpec } from './geometry.ts';
import type { WorkOptions } from './work.ts';

/** A field that stays where it was computed: on the GPU as buffers, on the CPU as arrays. */
export interface ResidentField extends Disposable {
	readonly grid: GridSpec;
	/** Memory that it holds until it is disposed. */
	readonly bytes: number;
	readonly precision: Precision;
	/** Reduced when first asked for. */
	statistics(): Promise<FieldStatistics>;
	/**
	 * Rows `from` … `to − 1` (all where absent) as arrays of the caller's thread; on the CPU they may be the field's own, so they
	 * are not to be written. The part's grid says which part of the plane it covers.
	 * @throws Error where the field was disposed; DeviceLostError where its device is gone
	 */
	read(rows?: readonly [from: number, to: number], options?: WorkOptions): Promise<Field>;
	/** Release it. What was read stays. */
	dispose(): void;
}

/** What a caller may ask of a field. */
export interface FieldOptions extends WorkOptions {
	/** ∂f/∂u and ∂f/∂v beside the values. */
	readonly gradient?: boolean;
	/**
	 * Called with whole, coarser pictures of a field that turns out to take long, the coarsest first; never where it is soon done. Each
	 * is the receiver's to dispose, and its statistics are there at once. The field's own cells are the same with and without.
	 */
	readonly onLevel?: (level: ResidentField) => void;
}
