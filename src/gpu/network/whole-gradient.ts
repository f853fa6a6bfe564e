/** The loss of whole networks and its gradient, as a swarm of many coordinates asks for them: a particle is a network. */

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

export class WholeGradient implements LargeMeasure {
	readonly mostParticles: number;
	readonly portions: number;
	readonly #parts: WholeParts;
	readonly #chunks: number;
	readonly #scope: Scope;
	readonly #work: GPUBuffer;
	readonly #batches: GPUBuffer;
	readonly #sums: GPUBuffer;
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
		const threads = Math.max(1, Math.floor(bytes / Math.max(4 * program.sums, 16 * program.scratch)));
		const wanted = program.chunked ? Math.min(quads, MOST_CHUNKS, threads, Math.ceil(most.threads / count)) : 1;
		this.portions = Math.ceil(quads / Math.max(1, wanted));
		this.#chunks = Math.ceil(quads / this.portions);
		const together = Math.min(threads, MOST_GROUPS * LARGE_WORKGROUP, most.operations / (LANES * program.operations)) / this.#chunks;
		this.mostParticles = Math.max(1, Math.min(count, MOST_GROUPS, Math.floor(together)));
		const { STORAGE, UNIFORM, COPY_DST } = GPUBufferUsage;
		const buffer = (name: string, size: number, usage: number): GPUBuffer =>
			this.#scope.own(context.resources.buffer(`Network.${name}`, { size, usage })).raw;
		const all = this.mostParticles * this.#chunks;
		this.#work = buffer('work', NETWORK_WHOLE.size, UNIFORM | COPY_DST);
		this.#batches = buffer('batches', 4 * (batches?.words ?? 1), STORAGE | COPY_DST);
		this.#sums = buffer('sums', 4 * program.sums * all, STORAGE);
		const scratch = program.scratch > 0 ? [buffer('scratch', 16 * program.scratch * all, STORAGE)] : [];
		for (const { program: own, add, gradient } of kernels.values()) {
			const constants = buffer('constants', own.uniforms.byteLength, UNIFORM | COPY_DST);
			context.device.queue.writeBuffer(constants, 0, own.uniforms);
			const read = [constants, this.#work, inputs.samples, inputs.plain, this.#batches, this.#sums, ...scratch];
			this.#groups.set(add, bindBuffers(context.device, add, 1, read));
			this.#groups.set(gradient, bindBuffers(context.device, gradient, 1, [this.#work, this.#sums, this.#batches]));
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
		const work = { chunks: this.#chunks, chunk: this.portions, begin: from, end: to, samples: inputs.count };
		// All measurements of a submission have the same portions.
		context.device.queue.writeBuffer(
			this.#work,
			0,
			NETWORK_WHOLE.encode({ ...work, factor: of === 'accuracy' ? 100 : 1, decay: decayOf(body) }),
		);
		const run = (built: BuiltCompute, group: GPUBindGroup, groups: number): void => {
			pass.setPipeline(built.pipeline);
			pass.setBindGroup(0, group);
			const second = this.#groups.get(built);
			if (second) pass.setBindGroup(1, second);
			pass.dispatchWorkgroups(Math.min(MOST_GROUPS, Math.ceil(groups)));
		};
		run(own.add, this.#bind(own.add, memory, range), (range.count * this.#chunks) / LARGE_WORKGROUP);
		if (to < this.portions) return;
		run(own.gradient, memory.bind(range, own.gradient), (range.count * Math.ceil(memory.dimension / BLOCK)) / LARGE_WORKGROUP);
		const { built } = own.finish;
		run(built, memory.bind(range, built), range.count);
	}

	/** Group 0 of the kernel that adds samples: it reads particles, and writes nothing of them. */
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
