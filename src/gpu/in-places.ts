/** What is computed at places of a plane one by one, sums and networks: fields that stay on the GPU, and numbers at points. */

import type { WorkOptions } from '../model/backend.ts';
import { abortError } from '../model/errors.ts';
import { axis, type GridSpec } from '../model/geometry.ts';
import { RowClock, SLOW_MS } from '../model/levels.ts';
import type { GpuContext } from './device/context.ts';
import type { GpuPlaces, PlacesSink, PlacesWork } from './device/places.ts';
import { Scope } from './device/scope.ts';
import type { GpuField } from './expression/field.ts';
import { type GpuFieldOptions, handLevels, type Reduce, residentField } from './expression/field-run.ts';
import { strideOf } from './expression/grid-limits.ts';

/** Who computes at places. */
export interface InPlaces {
	readonly context: GpuContext;
	/** `Sum`, for the labels of buffers. */
	readonly label: string;
	/** Numbers of a place: the value, or the value and both slopes. */
	readonly outputs: number;
	/** Call between error scopes; `scope` owns what is made. */
	begin(places: GpuPlaces, sink: PlacesSink, scope: Scope): PlacesWork;
}

/** Cells of a grid, row after row with their padding. */
function cellsOf(grid: GridSpec): GpuPlaces {
	const stride = strideOf(grid.columns);
	const [columns, rows] = [axis(grid.domain.u, grid.columns), axis(grid.domain.v, grid.rows)];
	return {
		count: stride * grid.rows,
		write(first, count, u, v, isNone) {
			for (let i = 0; i < count; i++) {
				const column = (first + i) % stride;
				if (column >= grid.columns) isNone(i);
				else u[i] = columns[column] as number;
				v[i] = rows[Math.floor((first + i) / stride)] as number;
			}
		},
	};
}

/**
 * Compute a field that stays on the GPU.
 * @param reduce its statistics, when they are asked for
 * @param reduceNow those of a level: this work still holds the device
 * @throws OutOfMemoryError, DeviceLostError, AbortError
 */
export async function residentInPlaces(
	run: InPlaces,
	grid: GridSpec,
	options: GpuFieldOptions,
	reduce: Reduce,
	reduceNow: Reduce,
): Promise<GpuField> {
	const { context } = run;
	const size = strideOf(grid.columns) * grid.rows * 4;
	using work = new Scope();
	const kept = new Scope();
	try {
		const { outputs, places } = await context.withScopes(`${run.label}.buffers`, () => {
			const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
			const names = ['values', 'derivatives_u', 'derivatives_v'].slice(0, run.outputs);
			const outputs = names.map((name) => kept.own(context.resources.overwritten(`Field.${name}`, { size, usage })).raw);
			const record = (encoder: GPUCommandEncoder, results: GPUBuffer, stride: number, first: number, count: number): void => {
				for (const [k, output] of outputs.entries()) encoder.copyBufferToBuffer(results, k * stride * 4, output, first * 4, count * 4);
			};
			return { outputs, places: run.begin(cellsOf(grid), { record }, work) };
		});
		const { onLevel, signal, onProgress } = options;
		const how: WorkOptions = { ...(signal && { signal }), ...(onProgress && { onProgress }) };
		const clock = new RowClock(places.rows);
		const isSlow = (): boolean => (clock.remaining ?? 0) > SLOW_MS;
		const watch = onLevel ? { pause: isSlow, onDone: (row: number) => clock.done(row, performance.now()) } : {};
		const reached = await places.attempt(how, watch);
		if (onLevel && reached < places.rows) {
			await handLevels(grid, clock.remaining ?? 0, { onLevel, signal }, (coarse) =>
				residentInPlaces(run, coarse, { ...(signal && { signal }) }, reduceNow, reduceNow),
			);
			await places.attempt(how, { from: reached });
		}
		if (signal?.aborted) throw abortError();
		return residentField(context, grid, outputs, kept, reduce);
	} catch (error) {
		kept.dispose();
		throw error;
	}
}

/** Numbers at places of the plane, by output. @param points count × 2 @throws OutOfMemoryError, DeviceLostError, AbortError */
export async function atPlaces(run: InPlaces, points: Float64Array, options: WorkOptions): Promise<Float64Array[]> {
	const count = points.length / 2;
	const outputs = Array.from({ length: run.outputs }, () => new Float64Array(count));
	if (count === 0) return outputs;
	using scope = new Scope();
	const places: GpuPlaces = {
		count,
		write(first, size, u, v) {
			for (let i = 0; i < size; i++) [u[i], v[i]] = [points[2 * (first + i)] as number, points[2 * (first + i) + 1] as number];
		},
	};
	const take = (words: Uint32Array, stride: number, first: number, size: number): void => {
		const floats = new Float32Array(words.buffer, words.byteOffset, words.length);
		for (const [k, output] of outputs.entries()) output.set(floats.subarray(k * stride, k * stride + size), first);
	};
	const work = await run.context.withScopes(`${run.label}.buffers`, () => run.begin(places, { take }, scope));
	await work.attempt(options);
	return outputs;
}
