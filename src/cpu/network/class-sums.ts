/** Mean losses of classes out of one pass over all samples, each the same bits as of a pass over the samples of the class alone. */

import type { Precision } from '../../model/backend.ts';
import type { Batch } from '../../model/network.ts';
import { lossSumLoops } from '../../networks/loops/network.ts';
import { blockOf } from './block.ts';
import { emitLoops } from './emit.ts';
import { bytesOf, Layout } from './layout.ts';
import { alignLine, DEFAULT_BUDGET, functionsOf, memoryOf, type Run } from './memory.ts';
import type { ModuleNumbers } from './samples.ts';

/** A block of a class: where it lies, and which samples it is of. What is behind the last repeats it and does not count. */
interface ClassBlock {
	readonly scratch: number;
	readonly data: number;
	readonly losses: ModuleNumbers;
	readonly samples: Uint32Array;
}

interface ClassSum {
	readonly count: number;
	readonly sum: Run;
	readonly blocks: readonly ClassBlock[];
}

/** The sum is at the beginning of the memory. */
const SUM = 0;
const SUM_BYTES = 64;

/** Losses of samples are brought into the blocks that a pass over a class has, and summed by the code that it sums them by. */
export class ClassSums {
	readonly #losses: ModuleNumbers;
	readonly #sum: Float64Array;
	readonly #classes: readonly ClassSum[];
	readonly #means: Float64Array;
	#taken = 0;

	/**
	 * @param batches the samples of each class
	 * @param count of all samples
	 * @param activations numbers of a sample, on which the size of a block depends
	 */
	constructor(batches: readonly Batch[], count: number, activations: number, precision: Precision) {
		const loops = lossSumLoops();
		const { program, loss, weight } = loops;
		let end = SUM_BYTES;
		const planned = batches.map((batch) => {
			const layout = new Layout({ rules: precision, block: blockOf(batch.length, activations, precision) }, program.buffers);
			const { block } = layout.shaping;
			const blocks = Array.from({ length: Math.ceil(batch.length / block) }, (_, k) => {
				const scratch = end;
				const data = alignLine(scratch + layout.bytes('scratch'));
				end = alignLine(data + layout.bytes('data'));
				const samples = Uint32Array.from({ length: block }, (_, lane) => batch[Math.min(k * block + lane, batch.length - 1)] as number);
				return { scratch, data, samples, own: Math.min(block, batch.length - k * block) };
			});
			return { count: batch.length, layout, blocks };
		});
		const memory = memoryOf(end, DEFAULT_BUDGET, 'their classes');
		const numbers: ModuleNumbers = precision === 'f64' ? new Float64Array(memory.buffer) : new Float32Array(memory.buffer);
		const view = (address: number, length: number): ModuleNumbers => {
			const from = address / bytesOf(precision);
			return numbers.subarray(from, from + length);
		};
		/** By the samples of a block. */
		const code = new Map<number, Run>();
		const codeFor = (layout: Layout): Run => {
			const { block } = layout.shaping;
			const run = code.get(block) ?? functionsOf<'sum'>(emitLoops(program, layout, [['sum', loops.statements]]), memory).sum;
			code.set(block, run);
			return run;
		};
		this.#classes = planned.map(({ count: own, layout, blocks }) => ({
			count: own,
			sum: codeFor(layout),
			blocks: blocks.map(({ scratch, data, samples, own: counted }) => {
				view(data + layout.placeOf(weight), counted).fill(1);
				return { scratch, data, samples, losses: view(scratch + layout.placeOf(loss), samples.length) };
			}),
		}));
		this.#losses = precision === 'f64' ? new Float64Array(count) : new Float32Array(count);
		this.#sum = new Float64Array(memory.buffer, SUM, 1);
		this.#means = new Float64Array(batches.length);
	}

	/** Losses of the next samples. */
	take(losses: ModuleNumbers): void {
		this.#losses.set(losses, this.#taken);
		this.#taken += losses.length;
	}

	/** When all samples are there. @returns numbers that the next cell writes again */
	means(): Float64Array {
		this.#taken = 0;
		for (const [k, { count, sum, blocks }] of this.#classes.entries()) {
			this.#sum[0] = 0;
			for (const { scratch, data, losses, samples } of blocks) {
				for (let lane = 0; lane < samples.length; lane++) losses[lane] = this.#losses[samples[lane] as number] as number;
				sum(scratch, data, 0, 0, SUM);
			}
			this.#means[k] = (this.#sum[0] as number) / count;
		}
		return this.#means;
	}
}
