/** A field that stays on the GPU: what a backend computes and a renderer borrows. Read, its holes are NaN. */

import type { ResidentField } from '../../model/resident-field.ts';
import type { GpuContext } from '../device/context.ts';

/**
 * Cells are u32 words: the bits of an f32, or HOLE_BITS. Row r, column c is word `r * stride + c`;
 * `stride` is a multiple of 4 and the words from `columns` to `stride` are holes.
 */
export interface GpuField extends ResidentField {
	readonly context: GpuContext;
	/** Words a row. */
	readonly stride: number;
	/** rows × stride words; usage STORAGE | COPY_SRC | COPY_DST. */
	readonly values: GPUBuffer;
	/** ∂f/∂u and ∂f/∂v in the same layout, where asked for. */
	readonly gradient?: { readonly u: GPUBuffer; readonly v: GPUBuffer };
	/** The context's epoch in which it was made; in a later one its buffers are gone. */
	readonly epoch: number;
}
