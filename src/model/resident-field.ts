/** Fields that stay on the machine that computed them, and what may be asked of their making. */

import type { Field, FieldStatistics, Precision } from './field.ts';
import type { GridSpec } from './geometry.ts';
import type { WorkOptions } from './work.ts';

/** Cells picked from a field: its own values, evenly spaced as far as whole cells can be, the ends of both axes included. */
export interface FieldSketch {
	/** Columns and rows of the field that were picked, ascending. */
	readonly columns: Uint32Array;
	readonly rows: Uint32Array;
	/** rows × columns picked, row after row; a hole is NaN. */
	readonly values: Float32Array | Float64Array;
}

/** `most` of `count` indices, evenly spaced, both ends included; all where there are no more. */
export function pickEvenly(count: number, most: number): Uint32Array {
	if (count <= most) return Uint32Array.from({ length: count }, (_, i) => i);
	return Uint32Array.from({ length: most }, (_, i) => Math.round((i * (count - 1)) / (most - 1)));
}

/** How rows of a field are read. */
export interface ReadOptions extends WorkOptions {
	/** The caller reads the arrays no longer than the field is held: the memory may then serve another field. */
	readonly whileHeld?: boolean;
}

/** A field that stays where it was computed: on the GPU as buffers, on the CPU as arrays. */
export interface ResidentField extends Disposable {
	readonly grid: GridSpec;
	/** Memory that it holds until it is disposed. */
	readonly bytes: number;
	readonly precision: Precision;
	/** Cells that were computed, where the others were filled in between them: of a picture that is refined in place. */
	readonly evaluated?: number;
	/** In pairs of f32, or composed of fields of which some are; given as f64. */
	readonly inPairs?: true;
	/** Reduced when first asked for. */
	statistics(): Promise<FieldStatistics>;
	/**
	 * Rows `from` … `to − 1` (all where absent) as arrays of the caller's thread; on the CPU they may be the field's own, so they
	 * are not to be written. The part's grid says which part of the plane it covers.
	 * @throws Error where the field was disposed; DeviceLostError where its device is gone
	 */
	read(rows?: readonly [from: number, to: number], options?: ReadOptions): Promise<Field>;
	/** A small copy of its values, of at most `side` columns and rows: enough to find a height, whatever the size of the field. */
	sketch(side: number): Promise<FieldSketch>;
	/** Release it. What was read stays, unless it was read for as long as the field is held. */
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

/** Composes fields that it has made. */
export interface FieldComposer {
	/**
	 * A field of values that computes nothing: the pieces are laid over one another in their order. Where a cell lies on a cell of a
	 * piece it has the same bits; between a piece's cells it is interpolated, and what no piece covers goes on as the first one ends.
	 * The caller disposes it; the pieces are borrowed until it is there.
	 *
	 * @param pieces of this machine and of one precision, at least one
	 * @param evaluated cells that lie on computed ones, where others were filled in
	 * @throws OutOfMemoryError, DeviceLostError
	 */
	compose(grid: GridSpec, pieces: readonly ResidentField[], evaluated?: number): Promise<ResidentField>;
}
