/** Mini-batches: every epoch takes all samples once, in an order of its own. */

import { UsageError } from '../../model/errors.ts';
import type { Batch } from '../../model/network.ts';
import { permutation, STREAMS } from './draws.ts';

/** Steps of an epoch: the last one takes what is left, as other tools do by default. */
export const stepsPerEpoch = (size: number, count: number): number => Math.max(1, Math.ceil(count / size));

/**
 * The batches of a training, step by step. Asked for in order, a permutation is made once an epoch.
 * @example new Batches(0, 32, 240).at(7) // the 16 samples that the first epoch has left
 */
export class Batches {
	readonly #seed: number;
	readonly #size: number;
	readonly #count: number;
	#epoch = -1;
	#order: Batch = new Uint32Array(0);

	/**
	 * @param seed of the orders
	 * @param size samples of a batch; `count` or more takes all samples in their own order
	 * @param count samples of the data
	 * @throws UsageError where size or count is no whole number from 1
	 */
	constructor(seed: number, size: number, count: number) {
		for (const [name, value] of [
			['A batch', size],
			['The data', count],
		] as const)
			if (!Number.isSafeInteger(value) || value < 1)
				throw new UsageError(`${name} must have 1 sample or more, a whole number; it is ${value}.`);
		this.#seed = seed;
		this.#size = size;
		this.#count = count;
	}

	/** Indices of the samples of a step, from 0. The caller may keep them. */
	at(step: number): Batch {
		const [size, count] = [this.#size, this.#count];
		if (size >= count) return Uint32Array.from({ length: count }, (_, k) => k);
		const steps = stepsPerEpoch(size, count);
		const epoch = Math.floor(step / steps);
		if (epoch !== this.#epoch) {
			this.#order = permutation(count, this.#seed, STREAMS.batches, epoch);
			this.#epoch = epoch;
		}
		const from = (step - epoch * steps) * size;
		return this.#order.slice(from, from + size);
	}
}

/**
 * The samples of one step of a training, as indices into its data. Every epoch takes all samples once, in an order that Philox of the
 * seed and the epoch shuffles; its last batch has what is left. For many batches in order `Batches.at` is quicker.
 * @param step counted from 0, through all epochs
 * @param size samples of a batch
 * @param count samples of the data
 * @throws UsageError where there is no sample, or a batch of none
 * @example
 * // Batch 7 has what the first epoch has left.
 * console.log(batchOf(0, 7, 32, 240).length); // 16
 */
export const batchOf = (seed: number, step: number, size: number, count: number): Batch => new Batches(seed, size, count).at(step);
