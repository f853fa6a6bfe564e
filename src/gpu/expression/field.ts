/** A field that lives on the GPU: what a backend computes and a renderer borrows. */

import type { Field } from '../../model/field.ts';
import type { GridSpec } from '../../model/geometry.ts';
import type { WorkOptions } from '../../model/backend.ts';
import type { Releasable } from '../device/scope.ts';

/**
 * Cells are u32 words: the bits of an f32, or HOLE_BITS. Row r, column c is word `r * stride + c`;
 * `stride` is a multiple of 4 and the words from `columns` to `stride` are holes.
 */
export interface GpuField extends Releasable, Disposable {
	readonly grid: GridSpec;
	/** Words a row. */
	readonly stride: number;
	/** rows × stride words; usage STORAGE | COPY_SRC | COPY_DST. */
	readonly values: GPUBuffer;
	/** ∂f/∂u and ∂f/∂v in the same layout, where asked for. */
	readonly gradient?: { readonly u: GPUBuffer; readonly v: GPUBuffer };
	/** The context's epoch in which it was made; in a later one its buffers are gone. */
	readonly epoch: number;
	/** Copy to the CPU; holes become NaN. */
	read(options?: WorkOptions): Promise<Field>;
	/** Copy rows `first` … `first + count − 1` only. */
	readRows(first: number, count: number, options?: WorkOptions): Promise<Field>;
}
