/** The memory of a compiled network: where samples, parameters, activations and sums lie, and views of what every evaluation needs. */

import type { Precision } from '../../model/backend.ts';
import type { Batch, Dataset, NetworkBody, NetworkPlan } from '../../model/network.ts';
import type { Buffer } from '../../networks/loops/ir.ts';
import { firstStatistics } from '../../networks/reference/runner.ts';
import type { Compiled } from './compiled.ts';
import { CONSTANTS } from './ends.ts';
import { bytesOf, pitchOf } from './layout.ts';
import { alignLine, memoryOf, NetworkMemoryError, type Run } from './memory.ts';
import { type Block, type ModuleNumbers, SampleWriter } from './samples.ts';

/** Values of all blocks are kept for Hessian–vector products up to so many bytes. */
const KEPT_BYTES = 2 ** 26;

/** What a network is evaluated in: the samples once, activations of one block of samples. */
export class NetworkSpace {
	readonly memory: WebAssembly.Memory;
	readonly bytes: number;
	/** θ, and running statistics of batch norms, where every evaluation reads them. */
	readonly parameters: ModuleNumbers;
	readonly statistics: ModuleNumbers;
	readonly direction: ModuleNumbers;
	readonly gradient: Float64Array<ArrayBuffer>;
	readonly product: Float64Array<ArrayBuffer>;
	readonly lossSum: Float64Array;
	readonly correct: Float64Array;
	readonly slope: Float64Array;
	/** Where the ends of a pass find their constants. */
	readonly constants: Float64Array;
	/** Addresses: of scratch, of scratch for every block (0 where it is not kept), of a data block that batches are gathered into, of plain numbers, of sums. */
	readonly at: { readonly scratch: number; readonly kept: number; readonly batch: number; readonly plain: number; readonly sum: number };
	readonly #compiled: Compiled;
	readonly #data: Dataset;
	readonly #precision: Precision;
	readonly #numbers: ModuleNumbers;
	/** All sums but those of products. */
	readonly #sums: Float64Array;
	readonly #share: ModuleNumbers;
	readonly #samples: SampleWriter;
	readonly #blocks: readonly Block[];
	readonly #joint: boolean;

	/**
	 * @param joint whether all samples of a batch have to be in one block
	 * @throws NetworkMemoryError beyond the budget
	 */
	constructor(
		plan: NetworkPlan,
		{ data, statistics }: NetworkBody,
		compiled: Compiled,
		{ precision, budget, joint }: { readonly precision: Precision; readonly budget: number; readonly joint: boolean },
	) {
		const { layout, loops, gradient, direction, product, slope } = compiled;
		[this.#compiled, this.#data, this.#precision, this.#joint] = [compiled, data, precision, joint];
		const blocks = Math.ceil(data.count / layout.shaping.block);
		const dataBytes = alignLine(layout.bytes('data'));
		const sum = alignLine(CONSTANTS.bytes);
		const plain = alignLine(sum + layout.bytes('sum'));
		const scratch = alignLine(plain + layout.bytes('plain'));
		const batch = alignLine(scratch + layout.bytes('scratch'));
		const samples = batch + dataBytes;
		const kept = alignLine(samples + blocks * dataBytes);
		const keeps = blocks * this.scratchBytes <= KEPT_BYTES && kept + blocks * this.scratchBytes <= budget;
		this.bytes = keeps ? kept + blocks * this.scratchBytes : kept;
		this.memory = memoryOf(this.bytes, budget, data.name);
		this.at = { scratch, kept: keeps ? kept : 0, batch, plain, sum };
		const { buffer } = this.memory;
		this.#numbers = precision === 'f64' ? new Float64Array(buffer) : new Float32Array(buffer);
		const { parameterCount: n, statisticCount } = plan;
		this.constants = new Float64Array(buffer, 0, CONSTANTS.bytes / 8);
		this.parameters = this.plainNumbers(loops.parameters[0], n);
		this.statistics = this.plainNumbers(loops.statistics[0], statisticCount);
		this.direction = this.plainNumbers(direction[0], n);
		this.#share = this.plainNumbers(loops.share, 1);
		this.gradient = this.#sumNumbers(gradient[0], n);
		this.product = this.#sumNumbers(product[0], n);
		this.lossSum = this.#sumNumbers(loops.lossSum, 1);
		this.correct = this.#sumNumbers(loops.correct, 1);
		this.slope = this.#sumNumbers(slope, 1);
		const end = product[0] ? this.product.byteOffset : sum + layout.bytes('sum');
		this.#sums = new Float64Array(buffer, sum, (end - sum) / 8);
		this.statistics.set(statistics ?? firstStatistics(plan));
		this.#samples = new SampleWriter(this.#numbers, layout, loops);
		this.#blocks = this.#samples.writeAll(samples, dataBytes, data);
	}

	/** Samples of a block. */
	get block(): number {
		return this.#compiled.layout.shaping.block;
	}

	/** Bytes of the activations of one block. */
	get scratchBytes(): number {
		return alignLine(this.#compiled.layout.bytes('scratch'));
	}

	plainNumbers(first: Buffer | undefined, length: number): ModuleNumbers {
		if (!first) return this.#numbers.subarray(0, 0);
		const from = (this.at.plain + this.#compiled.layout.placeOf(first)) / bytesOf(this.#precision);
		return this.#numbers.subarray(from, from + length);
	}

	#sumNumbers(first: Buffer | undefined, length: number): Float64Array<ArrayBuffer> {
		const from = first ? this.at.sum + this.#compiled.layout.placeOf(first) : 0;
		return new Float64Array(this.memory.buffer, from, first ? length : 0);
	}

	/** A number of a buffer, for the block's samples. */
	scratchNumbers(buffer: Buffer, count: number, number = 0): ModuleNumbers {
		const { layout } = this.#compiled;
		const from = (this.at.scratch + layout.placeOf(buffer) + number * pitchOf(buffer, layout.shaping)) / bytesOf(this.#precision);
		return this.#numbers.subarray(from, from + count);
	}

	/** Sums over samples begin at 0. */
	clearSums(): void {
		this.#sums.fill(0);
	}

	/** Visit the blocks of a batch, or of all samples. @returns how many samples there are */
	each(batch: Batch | undefined, visit: (block: Block, from: number) => void): number {
		const count = batch?.length ?? this.#data.count;
		if (count === 0) throw new RangeError('a batch has at least one sample');
		const { block } = this;
		if (this.#joint && count > block)
			throw new NetworkMemoryError(`batch norms take the statistics of at most ${block} samples, not ${count}`);
		this.#share[0] = 1 / count;
		if (!batch) {
			for (const [k, own] of this.#blocks.entries()) visit(own, k * block);
			return count;
		}
		for (let from = 0; from < count; from += block)
			visit(
				this.write(this.#data, Math.min(block, count - from), (lane) => batch[from + lane] as number),
				from,
			);
		return count;
	}

	/** Samples of others in place of a batch. @param sampleOf the sample of each place of the block */
	write(data: Dataset, count: number, sampleOf: (lane: number) => number): Block {
		return this.#samples.write(this.at.batch, count, data, sampleOf);
	}

	call(run: Run, { address }: Block): void {
		const { scratch, plain, sum } = this.at;
		run(scratch, address, 0, plain, sum);
	}
}
