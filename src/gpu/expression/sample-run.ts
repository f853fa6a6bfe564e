/** Values and derivatives at points, batch by batch. */

import { uniformsOf } from '../../compile/uniforms.ts';
import type { BoundObjective, WorkOptions } from '../../model/backend.ts';
import type { SampleBatch } from '../../model/field.ts';
import type { Dialect, Program } from '../../model/objective.ts';
import { type BandSizer, runBands } from '../device/bands.ts';
import type { GpuContext } from '../device/context.ts';
import { ObjectiveInputs, type TableBuffers } from './objective-inputs.ts';
import { maxBatch, SAMPLE_BATCH, type SampleKernel } from './sample-kernels.ts';
import { Readback } from '../device/readback.ts';
import { Scope } from '../device/scope.ts';

export interface SampleRun {
	readonly context: GpuContext;
	readonly kernel: SampleKernel;
	readonly sizer: BandSizer;
	readonly program: Program;
	readonly mode: Dialect;
	readonly bound: BoundObjective;
	/** count × inputs. */
	readonly points: Float64Array;
	readonly tables: TableBuffers;
	readonly options: WorkOptions;
}

interface Slot {
	readonly batch: GPUBuffer;
	readonly points: GPUBuffer;
	readonly outputs: GPUBuffer;
	readonly bindings: GPUBindGroup;
	readonly readback: Readback;
}

const IN_FLIGHT = 2;
/** Words that a batch returns at most. */
const OUTPUT_WORDS = 2 ** 20;

/** The points still to be sampled go on after a lost device. */
export class SampledPoints {
	readonly #values: Float64Array;
	readonly #gradients: Float64Array;
	readonly #hessians: Float64Array;
	readonly #count: number;
	readonly #program: Program;
	#done = 0;

	constructor(program: Program, points: Float64Array) {
		const { inputs, outputs } = program;
		this.#program = program;
		this.#count = Math.floor(points.length / inputs);
		this.#values = new Float64Array(this.#count);
		this.#gradients = new Float64Array(program.order >= 1 ? this.#count * inputs : 0);
		this.#hessians = new Float64Array(program.order >= 2 ? this.#count * (outputs - 1 - inputs) : 0);
	}

	/** Compute what is missing. @throws OutOfMemoryError, DeviceLostError, AbortError */
	async attempt(run: SampleRun): Promise<SampleBatch> {
		const { context, kernel, program, options, points } = run;
		const { inputs, outputs } = program;
		const capacity = Math.max(1, Math.min(this.#count, maxBatch(context.limits), Math.floor(OUTPUT_WORDS / outputs)));
		using work = new Scope();
		const { objective, slots } = await context.withScopes('Sample.buffers', () => {
			const objective = work.own(new ObjectiveInputs(context, kernel.built, program, run.mode, uniformsOf(run.bound), run.tables));
			return { objective, slots: Array.from({ length: IN_FLIGHT }, () => makeSlot(run, capacity, work)) };
		});
		await runBands({
			...options,
			rows: this.#count,
			from: this.#done,
			unitsPerRow: 1,
			maxRows: capacity,
			sizer: run.sizer,
			slots,
			start: (slot, first, count) => {
				const coordinates = new Float32Array(inputs * count);
				for (let i = 0; i < count; i++)
					for (let k = 0; k < inputs; k++) coordinates[k * count + i] = points[(first + i) * inputs + k] as number;
				return slot.readback.submit(
					(encoder) => {
						context.device.queue.writeBuffer(slot.batch, 0, SAMPLE_BATCH.encode({ count }));
						context.device.queue.writeBuffer(slot.points, 0, coordinates);
						kernel.encode(encoder, slot.bindings, objective.group, count);
					},
					[{ source: slot.outputs, offset: 0, bytes: outputs * count * 4 }],
					(words) => this.#take(first, count, new Float32Array(words.buffer, words.byteOffset, words.length)),
				);
			},
			onDone: (upTo) => {
				this.#done = upTo;
			},
		});
		return this.#result();
	}

	/** Outputs come one after the other, a number a point; a hole's bits are a NaN's. */
	#take(first: number, count: number, floats: Float32Array): void {
		const { inputs, outputs, order } = this.#program;
		for (let i = 0; i < count; i++) this.#values[first + i] = floats[i] as number;
		if (order >= 1) scatter(this.#gradients, floats.subarray(count), first, count, inputs);
		if (order >= 2) scatter(this.#hessians, floats.subarray((1 + inputs) * count), first, count, outputs - 1 - inputs);
	}

	#result(): SampleBatch {
		const { inputs, order } = this.#program;
		return {
			count: this.#count,
			inputs,
			values: this.#values,
			...(order >= 1 ? { gradients: this.#gradients } : {}),
			...(order >= 2 ? { hessians: this.#hessians } : {}),
		};
	}
}

function scatter(target: Float64Array, floats: Float32Array, first: number, count: number, width: number): void {
	for (let k = 0; k < width; k++) for (let i = 0; i < count; i++) target[(first + i) * width + k] = floats[k * count + i] as number;
}

/** Call between error scopes. */
function makeSlot({ context, kernel, program }: SampleRun, capacity: number, scope: Scope): Slot {
	const { device, resources } = context;
	const { STORAGE, COPY_SRC, COPY_DST, UNIFORM } = GPUBufferUsage;
	const buffer = (name: string, size: number, usage: number): GPUBuffer =>
		scope.own(resources.buffer(`Sample.${name}`, { size, usage })).raw;
	const batch = buffer('batch', SAMPLE_BATCH.size, UNIFORM | COPY_DST);
	const points = buffer('points', capacity * program.inputs * 4, STORAGE | COPY_DST);
	const outputs = buffer('outputs', capacity * program.outputs * 4, STORAGE | COPY_SRC);
	const readback = scope.own(new Readback(context, 'Sample.read', capacity * program.outputs * 4));
	return { batch, points, outputs, bindings: kernel.bind(device, batch, points, outputs), readback };
}
