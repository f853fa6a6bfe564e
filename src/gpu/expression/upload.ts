/** Fields that were computed or read elsewhere, on their way to the GPU. */

import { type Field, HOLE_BITS } from '../../model/field.ts';
import type { GridSpec } from '../../model/geometry.ts';
import type { GpuContext } from '../device/context.ts';
import { Scope } from '../device/scope.ts';
import { type Reduce, residentField } from './field-run.ts';
import type { GpuField } from './field.ts';
import { strideOf } from './grid-limits.ts';

/** Words of an upload at a time. */
const UPLOAD_WORDS = 2 ** 20;

/** A field of these cells that stays on the GPU. Call between error scopes. */
export function uploadField(context: GpuContext, { grid, values, gradientU, gradientV }: Field, reduce: Reduce): GpuField {
	const kept = new Scope();
	try {
		const arrays = gradientU && gradientV ? { values, derivatives_u: gradientU, derivatives_v: gradientV } : { values };
		const buffers = Object.entries(arrays).map(([name, cells]) => uploadCells(context, grid, `Field.${name}`, cells, kept));
		return residentField(context, grid, buffers, kept, reduce);
	} catch (error) {
		kept.dispose();
		throw error;
	}
}

/** Cells as a buffer of a resident field: rows padded with holes to the stride, every NaN a hole, −0 as +0. */
function uploadCells(context: GpuContext, { columns, rows }: GridSpec, label: string, cells: ArrayLike<number>, kept: Scope): GPUBuffer {
	const stride = strideOf(columns);
	const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
	const buffer = kept.own(context.resources.buffer(label, { size: rows * stride * 4, usage })).raw;
	const bandRows = Math.max(1, Math.min(rows, Math.floor(UPLOAD_WORDS / stride)));
	const floats = new Float32Array(bandRows * stride);
	const words = new Uint32Array(floats.buffer);
	for (let first = 0; first < rows; first += bandRows) {
		const count = Math.min(bandRows, rows - first);
		words.fill(HOLE_BITS);
		for (let r = 0; r < count; r++) {
			for (let c = 0; c < columns; c++) {
				const value = cells[(first + r) * columns + c] as number;
				if (!Number.isNaN(value)) floats[r * stride + c] = value + 0;
			}
		}
		context.device.queue.writeBuffer(buffer, first * stride * 4, words, 0, count * stride);
	}
	return buffer;
}
