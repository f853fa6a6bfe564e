/** The loss of whole networks and its gradient, as a swarm of many coordinates asks for them: a particle is a network. */

import { LimitError } from '../../model/errors.ts';
import type { Batch, NetworkBody, NetworkPlan } from '../../model/network.ts';
import type { GpuContext } from '../device/context.ts';
import { bindBuffers, type BuiltCompute } from '../device/pipeline.ts';
import type { Scope } from '../device/scope.ts';
import type { LargeMeasure, MeasuredRows } from '../swarm/large-gradient.ts';
import { LARGE_WORKGROUP } from '../swarm/large-kernels.ts';
import { BLOCK, type LargeMemory, type LargeRange, MOST_GROUPS } from '../swarm/large-memory.ts';
import { LANES } from './memory.ts';
import { decayOf } from './samples.ts';
import type { WholeInputs } from './whole-inputs.ts';
import { NETWORK_WHOLE, type WholeKernels } from './whole-kernels.ts';
import type { PassCode } from './whole-program.ts';

/** Bytes of sums and of scratch. */
const BUDGET = 2 ** 27;
/** Chunks of a network at most: their sums are taken in two levels. */
const MOST_CHUNKS = BLOCK ** 2;
/** Threads that keep a device busy, and operations of a portion that it is done with in some milliseconds. */
const BUSY = { hardware: { threads: 2 ** 16, operations: 2 ** 33 }, software: { threads: 2 ** 8, operations: 2 ** 24 } } as const;

/** Samples of steps, batch by batch. */
export interface WholeBatches {
	/** Samples of a batch at most. */
	readonly size: number;
	/** Room for rows and their samples. */
	readonly words: number;
	/** Of those who began together; null: all samples. @param step counted from 0 */
	of(cohort: number, step: number): Batch;
	/** Equal keys have equal batches. */
	keyOf(cohort: number): string;
}

/** What is measured, and by what. */
export interface WholeParts {
	readonly context: GpuContext;
	readonly body: NetworkBody;
	readonly plan: NetworkPlan;
	/** By the word of the point. */
	readonly kernels: ReadonlyMap<number, WholeKernels>;
	readonly inputs: WholeInputs;
	readonly batches?: WholeBatches;
}

const mebibytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MiB`;

const tooLarge = (bytes: number, most: number): string =>
	`What batch norms need of all samples of a batch at once takes ${mebibytes(bytes)} on the GPU, which has ${mebibytes(most)} for it: take smaller batches.`;

export class WholeGradient implements LargeMeasure {
	readonly mostParticles: number;
	readonly portions: number;
	readonly #parts: WholeParts;
	readonly #chunks: number;
	/** Portions of a pass over the samples. */
	readonly #fours: number;
	readonly #scope: Scope;
	/** Of each pass. */
	readonly #work: readonly GPUBuffer[];
	readonly #batches: GPUBuffer;
	/** Of each particle of a range: what its batch norms took of the batch, in the order of the plan's statistics, then others. */
	readonly moments: GPUBuffer | undefined;
	readonly #groups = new Map<BuiltCompute, GPUBindGroup>();
	readonly #bound = new WeakMap<LargeRange, Map<BuiltCompute, GPUBindGroup>>();

	/**
	 * Call between error scopes.
	 * @param count particles that there will be, about
	 * @param scope owns what is made, and is released with it
	 */
	constructor(parts: WholeParts, count: number, scope: Scope) {
		const { context, inputs, kernels, batches } = parts;
		this.#parts = parts;
		this.#scope = scope;
		const { program } = [...kernels.values()][0] as WholeKernels;
		const most = BUSY[context.isSoftware ? 'software' : 'hardware'];
		const quads = Math.ceil((batches ? Math.min(batches.size, inputs.count) : inputs.count) / LANES);
		const bytes = Math.min(BUDGET, context.bufferBytes);
		const several = program.passes.length > 1;
		const threads = Math.max(1, Math.floor(bytes / Math.max(4 * program.sums, several ? 0 : 16 * program.scratch)));
		const wanted = program.chunked ? Math.min(quads, MOST_CHUNKS, threads, Math.ceil(most.threads / count)) : 1;
		this.#fours = Math.ceil(quads / Math.max(1, wanted));
		this.#chunks = Math.ceil(quads / this.#fours);
		this.portions = this.#fours * program.passes.length;
		const together = Math.min(threads, MOST_GROUPS * LARGE_WORKGROUP, most.operations / (LANES * program.operations)) / this.#chunks;
		// Between two passes what is computed of a sample stays.
		const ofParticle = 16 * program.scratch * (several ? this.#chunks * this.#fours : this.#chunks);
		const places = ofParticle === 0 ? Number.POSITIVE_INFINITY : Math.floor(bytes / ofParticle);
		if (several && places < 1) throw new LimitError(tooLarge(ofParticle, bytes));
		this.mostParticles = Math.max(1, Math.min(count, MOST_GROUPS, Math.floor(together), places));
		const { STORAGE, UNIFORM, COPY_SRC, COPY_DST } = GPUBufferUsage;
		const buffer = (name: string, size: number, usage: number): GPUBuffer =>
			this.#scope.own(context.resources.buffer(`Network.${name}`, { size, usage })).raw;
		const all = this.mostParticles * this.#chunks;
		this.#work = program.passes.map(() => buffer('work', NETWORK_WHOLE.size, UNIFORM | COPY_DST));
		this.#batches = buffer('batches', 4 * (batches?.words ?? 1), STORAGE | COPY_DST);
		const sums = buffer('sums', 4 * program.sums * all, STORAGE);
		const scratch = program.scratch > 0 ? [buffer('scratch', this.mostParticles * ofParticle, STORAGE)] : [];
		this.moments = several ? buffer('moments', 4 * program.moments.size * this.mostParticles, STORAGE | COPY_SRC) : undefined;
		const moments = this.moments ? [this.moments] : [];
		const constantsOf = (floats: Float32Array<ArrayBuffer>): GPUBuffer => {
			const constants = buffer('constants', floats.byteLength, UNIFORM | COPY_DST);
			context.device.queue.writeBuffer(constants, 0, floats);
			return constants;
		};
		for (const { program: own, passes, gradient } of kernels.values()) {
			for (const [k, { add, once }] of passes.entries()) {
				const [code, work] = [own.passes[k] as PassCode, this.#work[k] as GPUBuffer];
				const read = [constantsOf(code.add.uniforms), work, inputs.samples, inputs.plain, this.#batches, sums, ...scratch, ...moments];
				this.#groups.set(add, bindBuffers(context.device, add, 1, read));
				if (!once || !code.once) continue;
				const between = [constantsOf(code.once.uniforms), work, this.#batches, sums, ...moments];
				this.#groups.set(once, bindBuffers(context.device, once, 1, between));
			}
			this.#groups.set(gradient, bindBuffers(context.device, gradient, 1, [this.#work[0] as GPUBuffer, sums, this.#batches]));
		}
	}

	encode(
		pass: GPUComputePassEncoder,
		memory: LargeMemory,
		range: LargeRange,
		word: number,
		{ from, to }: { from: number; to: number },
	): void {
		const { context, kernels, inputs, body } = this.#parts;
		const own = kernels.get(word);
		if (!own) throw new Error(`no gradient at word ${word} was built`);
		const { of } = body.quantity ?? { of: 'loss' };
		const fours = this.#fours;
		const shared = { chunks: this.#chunks, chunk: fours, samples: inputs.count, factor: of === 'accuracy' ? 100 : 1, decay: decayOf(body) };
		const run = (built: BuiltCompute, group: GPUBindGroup, groups: number): void => {
			pass.setPipeline(built.pipeline);
			pass.setBindGroup(0, group);
			const second = this.#groups.get(built);
			if (second) pass.setBindGroup(1, second);
			pass.dispatchWorkgroups(Math.min(MOST_GROUPS, Math.ceil(groups)));
		};
		for (const [k, { add, once }] of own.passes.entries()) {
			const [begin, end] = [Math.max(0, from - k * fours), Math.min(fours, to - k * fours)];
			if (begin >= end) continue;
			// All measurements of a submission have the same portions.
			context.device.queue.writeBuffer(this.#work[k] as GPUBuffer, 0, NETWORK_WHOLE.encode({ ...shared, begin, end }));
			run(add, this.#bind(add, memory, range), (range.count * this.#chunks) / LARGE_WORKGROUP);
			if (once && end === fours) run(once, this.#bind(once, memory, range), range.count / LARGE_WORKGROUP);
		}
		if (to < this.portions) return;
		run(own.gradient, memory.bind(range, own.gradient), (range.count * Math.ceil(memory.dimension / BLOCK)) / LARGE_WORKGROUP);
		const { built } = own.finish;
		run(built, memory.bind(range, built), range.count);
	}

	/** Group 0 of the kernels of passes: they read particles, and write nothing of them. */
	#bind(built: BuiltCompute, memory: LargeMemory, range: LargeRange): GPUBindGroup {
		const bound = this.#bound.get(range) ?? new Map<BuiltCompute, GPUBindGroup>();
		this.#bound.set(range, bound);
		const group = bound.get(built) ?? bindBuffers(this.#parts.context.device, built, 0, [range.run, memory.words, memory.particles]);
		bound.set(built, group);
		return group;
	}

	/** A network has no parameters of its own beside those that move. */
	update(): void {}

	begin(rows: readonly MeasuredRows[]): void {
		const { batches, context } = this.#parts;
		if (!batches) return;
		const heads = 2 * rows.reduce((end, { first, count }) => Math.max(end, first + count), 0);
		const places = new Map<string, { readonly at: number; readonly count: number }>();
		const numbers: Batch[] = [];
		let end = heads;
		const table = new Uint32Array(heads);
		for (const { first, count, step, cohort } of rows)
			for (let k = 0; k < count; k++) {
				const key = `${step + k} ${batches.keyOf(cohort)}`;
				let place = places.get(key);
				if (!place) {
					const batch = batches.of(cohort, step + k - 1);
					numbers.push(batch);
					places.set(key, (place = { at: end, count: batch.length }));
					end += batch.length;
				}
				table.set([place.at, place.count], 2 * (first + k));
			}
		const words = new Uint32Array(end);
		words.set(table);
		let at = heads;
		for (const batch of numbers) {
			words.set(batch, at);
			at += batch.length;
		}
		context.device.queue.writeBuffer(this.#batches, 0, words);
	}

	dispose(): void {
		this.#scope.dispose();
	}
}
