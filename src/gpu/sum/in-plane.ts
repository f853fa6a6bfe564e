/** A sum at places of a plane: bands over ranges of places and, where there are many, of terms. */

import type { BoundObjective, WorkOptions } from '../../model/backend.ts';
import type { Dialect, Sum, SumProgram } from '../../model/objective.ts';
import { parameterValues } from '../../compile/uniforms.ts';
import { type BandSizer, type BandWork, runBands } from '../device/bands.ts';
import type { GpuContext } from '../device/context.ts';
import { bindBuffers, type BuiltCompute } from '../device/pipeline.ts';
import type { GpuPlaces, PlacesSink, PlacesWork } from '../device/places.ts';
import { Readback, type ReadRange } from '../device/readback.ts';
import type { Scope } from '../device/scope.ts';
import { ObjectiveInputs, type TableBuffers } from '../expression/objective-inputs.ts';
import { SUM_RUN, SUM_WORKGROUP } from './kernels.ts';

/** Places of a band: threads that keep a device busy. */
const PLACES = 16_384;
/** Terms of a band at least: some ten milliseconds where software computes. */
const TERMS = 16;
/** Terms whose rows are in memory at once. */
const ROWS_HELD = 2 ** 18;
const IN_FLIGHT = 2;

export interface SumRun {
	readonly context: GpuContext;
	readonly kernel: BuiltCompute;
	readonly sizer: BandSizer;
	readonly sum: Sum;
	readonly program: SumProgram;
	readonly mode: Dialect;
	readonly bound: BoundObjective;
	readonly tables: Pick<TableBuffers, 'get'>;
}

/** Rows of work: bands of places, each through all chunks of terms. */
export class SumPlaces implements PlacesWork {
	readonly #run: SumRun;
	readonly #places: GpuPlaces;
	readonly #sink: PlacesSink;
	readonly #scope: Scope;
	readonly #stride: number;
	readonly #chunks: number;
	readonly #held: number;
	readonly #buffers: { readonly run: GPUBuffer; readonly rows: GPUBuffer; readonly particles: GPUBuffer; readonly results: GPUBuffer };
	readonly #slots: readonly Readback[];
	readonly #bindings: GPUBindGroup;
	readonly #objective: ObjectiveInputs;
	/** The first term whose row is in memory; −1 before there is one. */
	#from = -1;

	/** Call between error scopes; `scope` owns what is made. */
	constructor(run: SumRun, places: GpuPlaces, sink: PlacesSink, scope: Scope) {
		this.#run = run;
		this.#places = places;
		this.#sink = sink;
		this.#scope = scope;
		const { context, kernel, program, sum, mode, bound, tables } = run;
		const { STORAGE, UNIFORM, COPY_DST, COPY_SRC } = GPUBufferUsage;
		this.#stride = Math.max(1, Math.min(places.count, PLACES));
		this.#chunks = Math.ceil(sum.terms / TERMS);
		// Chunks never straddle what is held.
		this.#held = Math.min(sum.terms, Math.floor(Math.min(ROWS_HELD, context.bufferBytes / (4 * program.rowWidth)) / TERMS) * TERMS);
		const buffer = (name: string, size: number, usage: number): GPUBuffer =>
			scope.own(context.resources.buffer(`Sum.${name}`, { size, usage: usage | COPY_DST })).raw;
		this.#buffers = {
			run: buffer('run', SUM_RUN.size, UNIFORM),
			rows: buffer('rows', this.#held * program.rowWidth * 4, STORAGE),
			particles: buffer('places', program.words * this.#stride * 4, STORAGE),
			results: buffer('results', program.outputs * this.#stride * 4, STORAGE | COPY_SRC),
		};
		const { rows, particles, results } = this.#buffers;
		this.#bindings = bindBuffers(context.device, kernel, 0, [this.#buffers.run, rows, particles, results]);
		const read = sink.take ? program.outputs * this.#stride * 4 : 0;
		this.#slots = Array.from({ length: IN_FLIGHT }, () => scope.own(new Readback(context, 'Sum.done', read)));
		const uniforms = Float64Array.from(parameterValues(bound.objective.parameters, bound.parameters));
		this.#objective = scope.own(
			new ObjectiveInputs(context, kernel, { tables: [], wgsl: () => program.wgsl(mode) }, mode, uniforms, tables),
		);
	}

	/** Rows of work, for who watches how they come. */
	get rows(): number {
		return Math.ceil(this.#places.count / this.#stride) * this.#chunks;
	}

	/** @returns the row up to which all is done @throws OutOfMemoryError, DeviceLostError, AbortError */
	attempt(options: WorkOptions, watch: Pick<BandWork<Readback>, 'pause' | 'onDone' | 'from'> = {}): Promise<number> {
		const chunks = this.#chunks;
		const heldChunks = Math.ceil(this.#held / TERMS);
		return runBands({
			...options,
			...watch,
			rows: this.rows,
			unitsPerRow: this.#stride * TERMS,
			maxRows: heldChunks,
			sizer: this.#run.sizer,
			// A band stays with its places, and with the rows that are in memory.
			cut: (first, rows) => {
				const chunk = first % chunks;
				return Math.min(rows, chunks - chunk, heldChunks - (chunk % heldChunks));
			},
			slots: this.#slots,
			start: (slot, first, rows) => this.#submit(slot, Math.floor(first / chunks) * this.#stride, (first % chunks) * TERMS, rows * TERMS),
		});
	}

	#submit(slot: Readback, first: number, term: number, terms: number): Promise<void> {
		const { context, kernel, sum } = this.#run;
		const count = Math.min(this.#stride, this.#places.count - first);
		const ends = term + terms >= sum.terms;
		const { results } = this.#buffers;
		const bytes = this.#run.program.outputs * this.#stride * 4;
		const ranges: ReadRange[] = ends && this.#sink.take ? [{ source: results, offset: 0, bytes }] : [];
		return slot.submit(
			(encoder) => {
				const { queue } = context.device;
				if (term === 0) this.#begin(first, count);
				this.#hold(term - (term % this.#held));
				const first_row = term % this.#held;
				const end_row = Math.min(first_row + terms, sum.terms - (term - first_row));
				queue.writeBuffer(this.#buffers.run, 0, SUM_RUN.encode({ count, stride: this.#stride, first_row, end_row, ends: Number(ends) }));
				const pass = encoder.beginComputePass({ label: kernel.label });
				pass.setPipeline(kernel.pipeline);
				pass.setBindGroup(0, this.#bindings);
				pass.setBindGroup(1, this.#objective.group);
				pass.dispatchWorkgroups(Math.ceil(count / SUM_WORKGROUP));
				pass.end();
				if (ends) this.#sink.record?.(encoder, results, this.#stride, first, count);
			},
			ranges,
			(words) => {
				if (ends) this.#sink.take?.(words, this.#stride, first, count);
			},
		);
	}

	/** Places of a band before the first term. */
	#begin(first: number, count: number): void {
		const { context, program } = this.#run;
		const words = new Float32Array(program.words * this.#stride);
		const hole = program.holeWord(0) * this.#stride;
		this.#places.write(first, count, words.subarray(0, count), words.subarray(this.#stride, this.#stride + count), (place) => {
			for (let output = 0; output < program.outputs; output++) words[program.holeWord(output) * this.#stride + place] = 1;
			words[hole + place] = 1;
		});
		context.device.queue.writeBuffer(this.#buffers.particles, 0, words);
	}

	/** Have the rows from a term on in memory. */
	#hold(from: number): void {
		if (this.#from === from) return;
		const { context, program, sum, bound } = this.#run;
		this.#from = from;
		const rows = program.rows(bound.plane, from, Math.min(this.#held, sum.terms - from));
		context.device.queue.writeBuffer(this.#buffers.rows, 0, new Float32Array(rows));
	}

	dispose(): void {
		this.#scope.dispose();
	}
}
