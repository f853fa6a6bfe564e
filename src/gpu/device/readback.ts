/**
 * Results back on the CPU, with proof. A lost device reports success for work that never ran, so every
 * copy carries a nonce that travelled the same way: through the queue, in the same submission.
 */

import type { GpuContext } from './context.ts';
import type { Owned } from './resource.ts';
import { Scope } from './scope.ts';

/** A range of a buffer to be read. */
export interface ReadRange {
	readonly source: GPUBuffer;
	/** Bytes from the buffer's start, a multiple of 4. */
	readonly offset: number;
	/** Bytes, a multiple of 4. */
	readonly bytes: number;
}

let lastNonce = 0;

/** A staging buffer, used for one submission at a time. */
export class Readback {
	readonly #context: GpuContext;
	readonly #epoch: number;
	readonly #label: string;
	readonly #staging: Owned<GPUBuffer>;
	readonly #nonce: Owned<GPUBuffer>;
	readonly #capacity: number;
	readonly #scope = new Scope();

	/**
	 * @param label `Owner.thing`
	 * @param capacity the most bytes a submission reads; 0 only confirms that work was done
	 */
	constructor(context: GpuContext, label: string, capacity: number) {
		this.#context = context;
		this.#epoch = context.epoch;
		this.#label = label;
		this.#capacity = capacity;
		const { resources } = context;
		this.#staging = this.#scope.own(
			resources.buffer(`${label}.staging`, { size: capacity + 4, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ }),
		);
		this.#nonce = this.#scope.own(
			resources.buffer(`${label}.nonce`, { size: 4, usage: GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST }),
		);
	}

	/**
	 * Submit what `record` records and read ranges after it.
	 * @param record gets the encoder; uniform writes made here come before the submission
	 * @param ranges what to read, joined in this order
	 * @param use sees the words until it returns
	 * @throws DeviceLostError, OutOfMemoryError, GpuCommandError
	 */
	async submit<T>(record: (encoder: GPUCommandEncoder) => void, ranges: readonly ReadRange[], use: (words: Uint32Array) => T): Promise<T> {
		const context = this.#context;
		context.assertEpoch(this.#epoch);
		const bytes = ranges.reduce((sum, range) => sum + range.bytes, 0);
		if (bytes > this.#capacity) throw new Error(`${this.#label} reads ${bytes} bytes, more than its ${this.#capacity}`);
		lastNonce = (lastNonce + 1) >>> 0;
		const nonce = lastNonce;
		const staging = this.#staging.raw;
		const { value: mapping, failure } = context.scoped(this.#label, (device) => {
			device.queue.writeBuffer(this.#nonce.raw, 0, Uint32Array.of(nonce));
			const encoder = device.createCommandEncoder({ label: this.#label });
			record(encoder);
			let at = 0;
			for (const range of ranges) {
				encoder.copyBufferToBuffer(range.source, range.offset, staging, at, range.bytes);
				at += range.bytes;
			}
			encoder.copyBufferToBuffer(this.#nonce.raw, 0, staging, at, 4);
			device.queue.submit([encoder.finish()]);
			return context.mapPoll.during(staging.mapAsync(GPUMapMode.READ, 0, bytes + 4), () => device.queue.submit([]));
		});
		const mapped = context.answer(this.#label, 'work', mapping).catch((error: unknown) => {
			throw this.#refused(error);
		});
		// The scope's verdict names the cause; the map's is only its consequence.
		const [verdict, answer] = await Promise.allSettled([failure, mapped]);
		if (verdict.status === 'rejected') {
			if (answer.status === 'fulfilled') staging.unmap();
			throw verdict.reason;
		}
		if (answer.status === 'rejected') throw answer.reason;
		try {
			context.assertEpoch(this.#epoch);
			return use(this.#proven(bytes, nonce));
		} finally {
			staging.unmap();
		}
	}

	/** The mapped words, if the nonce came with them. A device lost since has an empty range or none. */
	#proven(bytes: number, nonce: number): Uint32Array {
		let words: Uint32Array;
		try {
			words = new Uint32Array(this.#staging.raw.getMappedRange(0, bytes + 4));
		} catch (error) {
			throw this.#refused(error);
		}
		if (words[bytes / 4] !== nonce) throw this.#refused(new Error('it answered without having done the work'));
		return words.subarray(0, bytes / 4);
	}

	/** A device that does not map a valid buffer, or maps an old one, is not to be believed any more. */
	#refused(error: unknown): Error {
		return this.#context.refusal(this.#epoch, this.#label, error);
	}

	dispose(): void {
		this.#scope.dispose();
	}
}

/**
 * Submit what `record` records, and wait for the proof that it was done.
 * @throws DeviceLostError, OutOfMemoryError, GpuCommandError
 */
export async function confirmed(context: GpuContext, label: string, record: (encoder: GPUCommandEncoder) => void): Promise<void> {
	const readback = new Readback(context, label, 0);
	try {
		await readback.submit(record, [], () => undefined);
	} finally {
		readback.dispose();
	}
}
