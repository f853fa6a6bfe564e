/** A field composed of others on the GPU: nothing is computed and nothing read back. The CPU's twin is `cpu/expression/compose.ts`. */

import cell from '../../../shaders/lib/cell.wgsl?raw';
import fieldCompose from '../../../shaders/kernels/field-compose.wgsl?raw';
import type { GridSpec } from '../../model/geometry.ts';
import { type Placing, placingEverywhere, placingIn } from '../../model/placing.ts';
import { type ShaderPart, structPart } from '../device/compose.ts';
import type { GpuContext } from '../device/context.ts';
import { structLayout } from '../device/layout.ts';
import { bindBuffers, buildCompute, type BuiltCompute, recordPass } from '../device/pipeline.ts';
import { Scope } from '../device/scope.ts';
import type { GpuField } from './field.ts';
import { type Reduce, residentField } from './field-run.ts';
import { strideOf } from './grid-limits.ts';

const WORKGROUP = 64;

export const FIELD_PIECE = structLayout('FieldPiece', {
	/** Where the first cell lies in the piece, and the distance from one to the next, in cells of the piece. */
	shift: 'vec2f',
	ratio: 'vec2f',
	/** Of the composed field. */
	columns: 'u32',
	stride: 'u32',
	/** The part of it that the piece covers. */
	first_column: 'u32',
	first_row: 'u32',
	count_columns: 'u32',
	count_rows: 'u32',
	/** Of the piece. */
	from_columns: 'u32',
	from_rows: 'u32',
	from_stride: 'u32',
});

export const composeParts: readonly ShaderPart[] = [
	structPart(FIELD_PIECE),
	{ file: 'shaders/lib/cell.wgsl', text: cell },
	{ file: 'shaders/kernels/field-compose.wgsl', text: fieldCompose },
];

/** @throws ShaderCompileError */
export const buildComposeKernel = (context: GpuContext): Promise<BuiltCompute> =>
	buildCompute(context, {
		label: 'Field.compose',
		parts: composeParts,
		entryPoint: 'compose',
		groups: [['uniform', 'read-only-storage', 'storage']],
	});

/** The pieces with their parts, the first one everywhere. @throws Error where the first one covers nothing */
function placed(grid: GridSpec, pieces: readonly GpuField[]): (readonly [GpuField, Placing])[] {
	return pieces.flatMap((piece, k) => {
		const within = placingIn(grid, piece.grid);
		if (within) return [[piece, k === 0 ? placingEverywhere(grid, within) : within] as const];
		if (k === 0) throw new Error('the first piece covers nothing of the grid');
		return [];
	});
}

/**
 * Compose a field.
 * @param pieces of this context, with values
 * @param reduce its statistics, when they are asked for
 * @throws OutOfMemoryError, DeviceLostError
 */
export async function composeField(
	context: GpuContext,
	kernel: BuiltCompute,
	grid: GridSpec,
	pieces: readonly GpuField[],
	evaluated: number | undefined,
	reduce: Reduce,
): Promise<GpuField> {
	for (const { epoch } of pieces) context.assertEpoch(epoch);
	const stride = strideOf(grid.columns);
	const kept = new Scope();
	using work = new Scope();
	try {
		const values = await context.withScopes('Field.compose', (device) => {
			const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
			const output = kept.own(context.resources.overwritten('Field.values', { size: grid.rows * stride * 4, usage })).raw;
			const encoder = device.createCommandEncoder({ label: 'Field.compose' });
			for (const [k, [piece, { across, up }]] of placed(grid, pieces).entries()) {
				// The first one also writes what is behind the last column.
				const columns = k === 0 ? stride : across.count;
				const uniforms = work.own(
					context.resources.buffer('Field.piece', { size: FIELD_PIECE.size, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST }),
				).raw;
				device.queue.writeBuffer(
					uniforms,
					0,
					FIELD_PIECE.encode({
						shift: [across.shift + across.ratio * across.first, up.shift + up.ratio * up.first],
						ratio: [across.ratio, up.ratio],
						...{ columns: grid.columns, stride },
						...{ first_column: across.first, first_row: up.first, count_columns: columns, count_rows: up.count },
						...{ from_columns: piece.grid.columns, from_rows: piece.grid.rows, from_stride: piece.stride },
					}),
				);
				const group = bindBuffers(device, kernel, 0, [uniforms, piece.values, output]);
				recordPass(encoder, kernel, [group], [Math.ceil(columns / WORKGROUP), up.count]);
			}
			device.queue.submit([encoder.finish()]);
			return output;
		});
		const field = residentField(context, grid, [values], kept, reduce);
		return evaluated === undefined ? field : Object.assign(field, { evaluated });
	} catch (error) {
		kept.dispose();
		throw error;
	}
}
