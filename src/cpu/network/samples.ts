/** Samples in a module's memory: block by block, each number of all samples of a block in a row. */

import type { Batch, Dataset } from '../../model/network.ts';
import type { NetworkLoops } from '../../networks/loops/network.ts';
import { bytesOf, type Layout } from './layout.ts';

export type ModuleNumbers = Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** A block of samples: where it lies, and how many of its samples count. */
export interface Block {
	readonly address: number;
	readonly count: number;
}

/** Writes samples into blocks of a module's memory. */
export class SampleWriter {
	readonly #numbers: ModuleNumbers;
	readonly #places: Readonly<Record<'input' | 'target' | 'weight', number>>;
	readonly #bytes: 4 | 8;
	readonly #block: number;
	readonly #stride: number;
	readonly #lane: number;

	/** @param among where samples of a network lie among those of others: so many numbers apart, from the lane's on */
	constructor(
		numbers: ModuleNumbers,
		layout: Layout,
		{ input, target, weight }: Pick<NetworkLoops, 'input' | 'target' | 'weight'>,
		{ stride, lane }: { readonly stride: number; readonly lane: number } = { stride: 1, lane: 0 },
	) {
		this.#numbers = numbers;
		this.#places = { input: layout.placeOf(input), target: layout.placeOf(target), weight: layout.placeOf(weight) };
		this.#bytes = bytesOf(layout.shaping.rules);
		this.#block = layout.shaping.block;
		this.#stride = stride;
		this.#lane = lane;
	}

	/** Write a block; its rest repeats the last sample and does not count. @param sampleOf the sample of each lane */
	write(address: number, count: number, { inputs, targets, count: samples, name }: Dataset, sampleOf: (lane: number) => number): Block {
		const [numbers, block, stride] = [this.#numbers, this.#block, this.#stride];
		const place = (bytes: number): number => (address + bytes) / this.#bytes + this.#lane;
		const [input, target, weight] = [place(this.#places.input), place(this.#places.target), place(this.#places.weight)];
		const width = inputs.length / samples;
		for (let lane = 0; lane < block; lane++) {
			const sample = sampleOf(Math.min(lane, count - 1));
			if (sample >= samples) throw new RangeError(`there is no sample ${sample}: ${name} has ${samples}`);
			const at = lane * stride;
			const pitch = block * stride;
			for (let k = 0; k < width; k++) numbers[input + k * pitch + at] = inputs[sample * width + k] as number;
			if (targets.kind === 'classes') numbers[target + at] = targets.labels[sample] as number;
			else for (let k = 0; k < targets.width; k++) numbers[target + k * pitch + at] = targets.values[sample * targets.width + k] as number;
			numbers[weight + at] = lane < count ? 1 : 0;
		}
		return { address, count };
	}

	/** Write all samples, or those of a batch, block after block of `bytes`. */
	writeAll(address: number, bytes: number, data: Dataset, batch?: Batch): Block[] {
		const [block, count] = [this.#block, batch?.length ?? data.count];
		return Array.from({ length: Math.ceil(count / block) }, (_, k) =>
			this.write(address + k * bytes, Math.min(block, count - k * block), data, (lane) =>
				batch ? (batch[k * block + lane] as number) : k * block + lane,
			),
		);
	}
}
