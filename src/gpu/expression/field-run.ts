/** A field computed band by band: onto the GPU for a renderer, or straight to the CPU. */

import { uniformsOf } from '../../compile/uniforms.ts';
import type { BoundObjective, WorkOptions, FieldOptions } from '../../model/backend.ts';
import { splitNumbers, splitPlanes } from '../../math/pairs/split.ts';
import { abortError, DeviceLostError, GpuUnavailableError, messageOf } from '../../model/errors.ts';
import type { Field, FieldStatistics } from '../../model/field.ts';
import { axis, axis64, type GridSpec, type Range, rowsOfGrid } from '../../model/geometry.ts';
import { levelsOf, RowClock, SLOW_MS } from '../../model/levels.ts';
import type { Dialect } from '../../model/objective.ts';
import { type FieldSketch, pickEvenly } from '../../model/resident-field.ts';
import { type BandSizer, type BandWork, runBands } from '../device/bands.ts';
import type { GpuContext } from '../device/context.ts';
import type { GpuField } from './field.ts';
import { strideOf } from './grid-limits.ts';
import {
	COLUMNS_A_THREAD,
	FIELD_BAND,
	type FieldForm,
	type FieldKernel,
	type FieldProgram,
	formOf,
	maxBandRows,
	rowsAThread,
} from './field-kernels.ts';
import { ObjectiveInputs, type TableBuffers } from './objective-inputs.ts';
import { Readback, type ReadRange } from '../device/readback.ts';
import type { Owned } from '../device/resource.ts';
import { Scope } from '../device/scope.ts';
import { hasTimestamps, nanosecondsOf, type OnPassTime, Stopwatch } from '../device/stopwatch.ts';

/** What a caller may ask of a field on the GPU. */
export interface GpuFieldOptions extends FieldOptions {
	/** Called with the time of every pass, where the device has timestamp queries. */
	readonly onPassTime?: OnPassTime;
}

/** Everything a run needs. */
export interface FieldRun {
	readonly context: GpuContext;
	readonly kernel: FieldKernel;
	readonly sizer: BandSizer;
	readonly program: FieldProgram;
	/** Absent: that of a field in f32. */
	readonly form?: FieldForm;
	readonly mode: Dialect;
	readonly bound: BoundObjective;
	readonly grid: GridSpec;
	readonly tables: TableBuffers;
	readonly options: GpuFieldOptions;
}

/** One band in flight. */
interface Slot {
	readonly bindings: GPUBindGroup;
	readonly outputs: readonly GPUBuffer[];
	readonly readback: Readback;
	/** Called with the time spent in passes, where a caller asked for it. */
	readonly stopwatch: Stopwatch | undefined;
}

const IN_FLIGHT = 2;
/** Cells of a band that is read back. */
const STREAMED_CELLS = 2 ** 20;
const OUTPUT_USAGE = (): GPUBufferUsageFlags => GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;

const formOfRun = ({ form, program }: Pick<FieldRun, 'form' | 'program'>): FieldForm => form ?? formOf(program);

/** The buffers that every band reads. */
class FieldInputs {
	readonly band: Owned<GPUBuffer>;
	readonly axes: readonly [GPUBuffer, GPUBuffer];
	readonly objective: ObjectiveInputs;
	/** Columns and rows whose terms are still to be computed, the larger number. */
	#threads: number;

	/** Call between error scopes; the scope owns what was made, also when a later part fails. */
	constructor(run: FieldRun, scope: Scope) {
		const { context, kernel, program, mode, bound, grid, tables } = run;
		const { words } = formOfRun(run);
		const { device, resources } = context;
		this.band = scope.own(
			resources.buffer('Field.band', { size: FIELD_BAND.size, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST }),
		);
		const stride = strideOf(grid.columns);
		const wgsl = program.fieldWgsl(mode);
		const coordinates = (range: Range, count: number): Float32Array[] =>
			words === 1 ? [axis(range, count)] : [...splitPlanes(axis64(range, count))];
		/** @param length of a plane: padding columns repeat the last coordinate, and what is computed there is not kept */
		const upload = (label: string, planes: readonly Float32Array[], length: number, terms: number): GPUBuffer => {
			const floats = new Float32Array(length * planes.length);
			for (const [k, plane] of planes.entries()) {
				floats.fill(plane.at(-1) as number, k * length, (k + 1) * length);
				floats.set(plane, k * length);
			}
			const { raw } = scope.own(
				resources.buffer(label, {
					size: 4 * length * (planes.length + terms),
					usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST,
				}),
			);
			device.queue.writeBuffer(raw, 0, floats);
			return raw;
		};
		this.axes = [
			upload('Field.columns', coordinates(grid.domain.u, grid.columns), stride, wgsl.columnTerms),
			upload('Field.rows', coordinates(grid.domain.v, grid.rows), grid.rows, wgsl.rowTerms),
		];
		const uniforms = words === 1 ? uniformsOf(bound) : splitNumbers(uniformsOf(bound));
		this.objective = scope.own(
			new ObjectiveInputs(context, kernel.built, { tables: program.tables, wgsl: () => wgsl }, mode, uniforms, tables),
		);
		this.#threads = Math.max(stride, grid.rows);
	}

	/**
	 * Record what columns and rows share, once: with the first band, whose proof that it was done is also
	 * this pass's.
	 * @returns whether there was something to record
	 */
	shareTerms({ context, kernel }: FieldRun, encoder: GPUCommandEncoder, timestampWrites?: GPUComputePassTimestampWrites): boolean {
		const threads = this.#threads;
		if (threads === 0 || !kernel.hasTerms) return false;
		const { band, axes, objective } = this;
		kernel.encodeTerms(context.device, encoder, { band: band.raw, axes, objective: objective.group, timestampWrites }, threads);
		this.#threads = 0;
		return true;
	}
}

/** Submit one band. */
function submitBand<T>(
	run: FieldRun,
	inputs: FieldInputs,
	slot: Slot,
	band: { first: number; rows: number; outputRow: number },
	ranges: readonly ReadRange[],
	use: (words: Uint32Array) => T,
): Promise<T> {
	const { context, kernel, grid } = run;
	const quads = strideOf(grid.columns) / COLUMNS_A_THREAD;
	const { first, rows, outputRow } = band;
	const { stopwatch } = slot;
	const threadRows = rowsAThread(context, quads, rows);
	return slot.readback.submit(
		(encoder) => {
			context.device.queue.writeBuffer(
				inputs.band.raw,
				0,
				FIELD_BAND.encode({
					...{ columns: grid.columns, quads, rows, grid_rows: grid.rows },
					...{ first_row: first, output_row: outputRow, thread_rows: threadRows },
				}),
			);
			// The clock runs from the first pass of a submission to the end of its last.
			const shares = inputs.shareTerms(run, encoder, stopwatch?.begin);
			const timestampWrites = shares ? stopwatch?.end : stopwatch?.writes;
			kernel.encode(
				encoder,
				{ own: slot.bindings, objective: inputs.objective.group, timestampWrites },
				quads,
				Math.ceil(rows / threadRows),
			);
			stopwatch?.resolve(encoder);
		},
		stopwatch ? [...ranges, stopwatch.range] : ranges,
		(words) => {
			if (!stopwatch) return use(words);
			const results = words.length - stopwatch.range.bytes / 4;
			run.options.onPassTime?.(nanosecondsOf(words.subarray(results)));
			return use(words.subarray(0, results));
		},
	);
}

/** A stopwatch and the buffer that it reads, where a caller asked for times and the device has timestamps. Call between error scopes. */
function stopwatchOf({ context, options }: FieldRun, scope: Scope): { readonly stopwatch: Stopwatch | undefined; readonly bytes: number } {
	const stopwatch = options.onPassTime && hasTimestamps(context) ? scope.own(new Stopwatch(context, 'Field')) : undefined;
	return { stopwatch, bytes: stopwatch?.range.bytes ?? 0 };
}

/** Reduces a field on the GPU. */
export type Reduce = (field: GpuField) => Promise<FieldStatistics>;

/**
 * Compute a field that stays on the GPU.
 * @param reduce its statistics, when they are asked for
 * @param reduceNow those of a level: this work still holds the device
 * @throws OutOfMemoryError, DeviceLostError, AbortError
 */
export async function computeResident(run: FieldRun, reduce: Reduce, reduceNow: Reduce): Promise<GpuField> {
	const { context, kernel, grid, options } = run;
	const { rows } = grid;
	const stride = strideOf(grid.columns);
	using work = new Scope();
	const kept = new Scope();
	try {
		const { inputs, outputs, slots } = await context.withScopes('Field.buffers', (device) => {
			const outputs = formOfRun(run).outputs.map(
				(name) => kept.own(context.resources.overwritten(`Field.${name}`, { size: rows * stride * 4, usage: OUTPUT_USAGE() })).raw,
			);
			const inputs = new FieldInputs(run, work);
			const bindings = kernel.bind(device, inputs.band.raw, inputs.axes, outputs);
			const slots = Array.from({ length: IN_FLIGHT }, (): Slot => {
				const { stopwatch, bytes } = stopwatchOf(run, work);
				return { bindings, outputs, stopwatch, readback: work.own(new Readback(context, 'Field.done', bytes)) };
			});
			return { inputs, outputs, slots };
		});
		const bands = (from: number, watch: Pick<BandWork<Slot>, 'pause' | 'onDone'>): Promise<number> =>
			runBands({
				...options,
				...watch,
				rows,
				from,
				unitsPerRow: stride,
				maxRows: maxBandRows(context.limits),
				sizer: run.sizer,
				slots,
				start: (slot, first, count) => submitBand(run, inputs, slot, { first, rows: count, outputRow: first }, [], () => undefined),
			});
		const { onLevel } = options;
		const clock = new RowClock(rows);
		const isSlow = (): boolean => (clock.remaining ?? 0) > SLOW_MS;
		const watch = onLevel ? { pause: isSlow, onDone: (row: number) => clock.done(row, performance.now()) } : {};
		const reached = await bands(0, watch);
		if (onLevel && reached < rows) {
			const { gradient = false, signal } = options;
			const simply = { gradient, ...(signal && { signal }) };
			await handLevels(run.grid, clock.remaining ?? 0, { onLevel, signal }, (coarse) =>
				computeResident({ ...run, grid: coarse, options: simply }, reduceNow, reduceNow),
			);
			await bands(reached, {});
		}
		if (options.signal?.aborted) throw abortError();
		return residentField(context, grid, outputs, kept, reduce);
	} catch (error) {
		kept.dispose();
		throw error;
	}
}

/**
 * Coarser fields of the whole grid, handed over one after the other with their statistics, for a field whose rest takes so long.
 * @param make computes one; the work that asks holds the device, so that nothing of it may wait for a turn
 */
export async function handLevels(
	grid: GridSpec,
	milliseconds: number,
	{ onLevel, signal }: { readonly onLevel: (level: GpuField) => void; readonly signal?: AbortSignal | undefined },
	make: (grid: GridSpec) => Promise<GpuField>,
): Promise<void> {
	for (const coarse of levelsOf(grid, milliseconds)) {
		const level = await make(coarse);
		try {
			await level.statistics();
			if (signal?.aborted) throw abortError();
		} catch (error) {
			level.dispose();
			throw error;
		}
		onLevel(level);
	}
}

/** A computed (or uploaded) field that owns its buffers through `kept`. */
export function residentField(
	context: GpuContext,
	grid: GridSpec,
	[values, u, v]: readonly GPUBuffer[],
	kept: Scope,
	reduce: Reduce,
): GpuField {
	let isReleased = false;
	let statistics: Promise<FieldStatistics> | undefined;
	const dispose = (): void => {
		isReleased = true;
		kept.dispose();
	};
	// Its buffers may be another field's already: what they hold would look like an answer.
	const assertHeld = (): void => {
		if (isReleased) throw new Error('the field was released');
	};
	const stride = strideOf(grid.columns);
	const field: GpuField = {
		context,
		grid,
		stride,
		bytes: (u && v ? 3 : 1) * grid.rows * stride * 4,
		precision: 'f32',
		values: values as GPUBuffer,
		...(u && v ? { gradient: { u, v } } : {}),
		epoch: context.epoch,
		async statistics() {
			assertHeld();
			const reducing = (statistics ??= reduce(field));
			// What failed (no memory, say) is tried again when it is asked for again.
			reducing.catch(() => (statistics = undefined));
			return reducing;
		},
		read: async ([from, to] = [0, grid.rows], options = {}) => readRows(context, field, from, to - from, options, assertHeld),
		sketch: async (side) => readSketch(context, field, side, assertHeld),
		dispose,
		[Symbol.dispose]: dispose,
	};
	return field;
}

/** The arrays a field is read into. */
class CpuArrays {
	readonly #grid: GridSpec;
	readonly arrays: readonly Float32Array<ArrayBuffer>[];
	readonly #words: Uint32Array[];

	constructor(grid: GridSpec, count: number) {
		this.#grid = grid;
		this.arrays = Array.from({ length: count }, () => new Float32Array(grid.columns * grid.rows));
		this.#words = this.arrays.map((array) => new Uint32Array(array.buffer));
	}

	get rows(): number {
		return this.#grid.rows;
	}

	/** Take a band's words (array after array, rows of `stride`), dropping the padding. Holes' bits are a NaN's. */
	take(first: number, rows: number, band: Uint32Array): void {
		const { columns } = this.#grid;
		const stride = strideOf(columns);
		for (const [k, words] of this.#words.entries()) {
			const from = k * rows * stride;
			if (stride === columns) words.set(band.subarray(from, from + rows * stride), first * columns);
			else for (let r = 0; r < rows; r++) words.set(band.subarray(from + r * stride, from + r * stride + columns), (first + r) * columns);
		}
	}

	/** @param rows the first ones only, where not all were taken */
	field(rows = this.#grid.rows): Field {
		const part = this.arrays.map((array) => (rows === this.#grid.rows ? array : array.subarray(0, rows * this.#grid.columns)));
		const [values, gradientU, gradientV] = part as [Float32Array, Float32Array?, Float32Array?];
		return { grid: rowsOfGrid(this.#grid, 0, rows), values, ...(gradientU && gradientV ? { gradientU, gradientV } : {}) };
	}
}

const streamedRows = (grid: GridSpec): number => Math.max(1, Math.min(grid.rows, Math.floor(STREAMED_CELLS / strideOf(grid.columns))));

/** The first `rows` rows of each output. */
const rangesOf = (outputs: readonly GPUBuffer[], firstRow: number, rows: number, stride: number): ReadRange[] =>
	outputs.map((source) => ({ source, offset: firstRow * stride * 4, bytes: rows * stride * 4 }));

/**
 * A field computed straight to the CPU: no more than two bands are on the GPU at once, and rows that
 * were read stay read, so a second attempt after a lost device goes on where the first one ended.
 */
export class StreamedField {
	readonly #arrays: CpuArrays;
	#done = 0;

	/** @param outputs arrays of cells: of f32 1, or 3 with the gradient */
	constructor(grid: GridSpec, outputs: number) {
		this.#arrays = new CpuArrays(grid, outputs);
	}

	/** A loss that ends the work, with the rows that were read before it; another error as it is. */
	withPartial(error: unknown): unknown {
		const Gone = [DeviceLostError, GpuUnavailableError].find((kind) => error instanceof kind);
		const rows = this.#done;
		if (!Gone || rows === 0) return error;
		const message = `${messageOf(error)} ${rows} of ${this.#arrays.rows} rows of the field had been read and are kept.`;
		return new Gone(message, { partial: this.#arrays.field(rows), cause: error });
	}

	/** The arrays of cells as the kernel wrote them, without their padding. */
	get arrays(): readonly Float32Array[] {
		return this.#arrays.arrays;
	}

	/** Compute what is missing. @throws OutOfMemoryError, DeviceLostError, AbortError */
	async attempt(run: FieldRun): Promise<Field> {
		const { context, kernel, grid, options } = run;
		const stride = strideOf(grid.columns);
		const maxRows = Math.min(streamedRows(grid), maxBandRows(context.limits));
		using work = new Scope();
		const { inputs, slots } = await context.withScopes('Field.buffers', (device) => {
			const inputs = new FieldInputs(run, work);
			const slots = Array.from({ length: IN_FLIGHT }, (): Slot => {
				const outputs = formOfRun(run).outputs.map(
					(name) => work.own(context.resources.buffer(`Field.${name}`, { size: maxRows * stride * 4, usage: OUTPUT_USAGE() })).raw,
				);
				const { stopwatch, bytes } = stopwatchOf(run, work);
				const readback = work.own(new Readback(context, 'Field.band', outputs.length * maxRows * stride * 4 + bytes));
				return { bindings: kernel.bind(device, inputs.band.raw, inputs.axes, outputs), outputs, readback, stopwatch };
			});
			return { inputs, slots };
		});
		await runBands({
			...options,
			rows: grid.rows,
			from: this.#done,
			unitsPerRow: stride,
			maxRows,
			sizer: run.sizer,
			slots,
			start: (slot, first, rows) =>
				submitBand(run, inputs, slot, { first, rows, outputRow: 0 }, rangesOf(slot.outputs, 0, rows, stride), (words) =>
					this.#arrays.take(first, rows, words),
				),
			onDone: (upTo) => {
				this.#done = upTo;
			},
		});
		return this.#arrays.field();
	}
}

/** Copy rows of a resident field to the CPU. */
async function readRows(
	context: GpuContext,
	{ grid, stride, values, gradient, epoch }: GpuField,
	from: number,
	count: number,
	options: WorkOptions,
	assertHeld: () => void,
): Promise<Field> {
	context.assertEpoch(epoch);
	const outputs = gradient ? [values, gradient.u, gradient.v] : [values];
	const part = rowsOfGrid(grid, from, count);
	const arrays = new CpuArrays(part, outputs.length);
	const maxRows = streamedRows(part);
	using work = new Scope();
	const readback = await context.withScopes('Field.read', () =>
		work.own(new Readback(context, 'Field.read', outputs.length * maxRows * stride * 4)),
	);
	for (let first = 0; first < count; first += maxRows) {
		if (options.signal?.aborted) throw abortError();
		assertHeld();
		const rows = Math.min(maxRows, count - first);
		await readback.submit(
			() => undefined,
			rangesOf(outputs, from + first, rows, stride),
			(words) => arrays.take(first, rows, words),
		);
		options.onProgress?.((first + rows) / count);
	}
	return arrays.field();
}

/** Read picked cells of a resident field: whole rows in one submission, of which the columns are picked here. */
async function readSketch(
	context: GpuContext,
	{ grid, stride, values, epoch }: GpuField,
	side: number,
	assertHeld: () => void,
): Promise<FieldSketch> {
	context.assertEpoch(epoch);
	assertHeld();
	const [columns, rows] = [pickEvenly(grid.columns, side), pickEvenly(grid.rows, side)];
	const whole = rows.length === grid.rows;
	const ranges = whole
		? rangesOf([values], 0, grid.rows, stride)
		: [...rows].map((row): ReadRange => ({ source: values, offset: row * stride * 4, bytes: stride * 4 }));
	using work = new Scope();
	const readback = await context.withScopes('Field.sketch', () =>
		work.own(new Readback(context, 'Field.sketch', rows.length * stride * 4)),
	);
	return await readback.submit(
		() => undefined,
		ranges,
		(words) => {
			const picked = new Uint32Array(rows.length * columns.length);
			let at = 0;
			for (let r = 0; r < rows.length; r++) for (const column of columns) picked[at++] = words[r * stride + column] as number;
			return { columns, rows, values: new Float32Array(picked.buffer) };
		},
	);
}
