/** A swarm's particles on the GPU: one buffer, word k of particle i at k · stride + i. */

import type { ParticleLayout } from '../../model/descent.ts';
import { LimitError, OutOfMemoryError } from '../../model/errors.ts';
import { MOST_COUNTED } from '../../model/swarm.ts';
import type { GpuContext } from '../device/context.ts';
import { confirmed, Readback, type ReadRange } from '../device/readback.ts';
import type { Owned } from '../device/resource.ts';
import { Scope } from '../device/scope.ts';
import { filling, type Upload, upload } from '../device/upload.ts';

/** Words that are read back at a time. */
const READ_WORDS = 2 ** 22;

/** Particles of so many words that fit: one buffer's, or what the ledger's cap allows. */
const mostParticles = (context: GpuContext, words: number): number =>
	Math.min(MOST_COUNTED, Math.floor(Math.min(context.bufferBytes, context.memoryCap) / (4 * words)));

/** @throws LimitError naming the largest number that fits */
export function assertParticlesFit(context: GpuContext, { words }: ParticleLayout, count: number): void {
	const most = mostParticles(context, words);
	if (count <= most) return;
	throw new LimitError(`${count} particles of ${words} words do not fit on this GPU; the largest number that fits is ${most}.`);
}

export class SwarmMemory {
	readonly #context: GpuContext;
	readonly #layout: ParticleLayout;
	#buffer: Owned<GPUBuffer>;
	#stride: number;
	#count = 0;

	/** Call between error scopes. @param capacity particles that there is room for at first */
	constructor(context: GpuContext, layout: ParticleLayout, capacity: number) {
		assertParticlesFit(context, layout, capacity);
		this.#context = context;
		this.#layout = layout;
		this.#stride = capacity;
		this.#buffer = this.#allocate(capacity);
	}

	/** Usage STORAGE | COPY_SRC | COPY_DST; another one after the memory grew. */
	get raw(): GPUBuffer {
		return this.#buffer.raw;
	}

	get stride(): number {
		return this.#stride;
	}

	get count(): number {
		return this.#count;
	}

	#allocate(capacity: number): Owned<GPUBuffer> {
		const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
		return this.#context.resources.buffer('Swarm.particles', { size: this.#layout.words * capacity * 4, usage });
	}

	/**
	 * Put particles behind those that are there, a bounded number of words a task. Call outside error scopes, where there is room.
	 * They count from the task on in which the last word is written.
	 * @param starts n coordinates each
	 * @param like the words of one of them; they begin alike but for x
	 * @throws DeviceLostError, OutOfMemoryError
	 */
	async append(starts: Float64Array, like: Float64Array): Promise<void> {
		const { dimension: n, words, bestX } = this.#layout;
		const added = starts.length / n;
		const first = this.#count;
		const wordOf = (k: number): Upload => {
			const at = k * this.#stride + first;
			const axis = k < n ? k : k >= bestX && k < bestX + n ? k - bestX : -1;
			if (axis < 0) return filling(this.raw, at, added, like[k] as number);
			const write = (out: Float32Array, from: number): void => {
				// −0 + 0 is +0: the words that are kept never are −0.
				for (let i = 0; i < out.length; i++) out[i] = (starts[(from + i) * n + axis] as number) + 0;
			};
			return { buffer: this.raw, at, count: added, write };
		};
		await upload(
			this.#context,
			'Swarm.append',
			Array.from({ length: words }, (_, k) => wordOf(k)),
			() => (this.#count = first + added),
		);
	}

	/**
	 * Make room for more particles: twice what there was where it can be had, so that many small additions copy little.
	 * Where it cannot be had all stays as it is: a device says that it is out of memory only afterwards, so the old buffer
	 * is kept until the new one is known to be good.
	 * @throws LimitError, OutOfMemoryError, DeviceLostError
	 */
	async reserve(added: number): Promise<void> {
		const needed = this.#count + added;
		if (needed <= this.#stride) return;
		assertParticlesFit(this.#context, this.#layout, needed);
		const wanted = Math.min(mostParticles(this.#context, this.#layout.words), Math.max(needed, 2 * this.#stride));
		try {
			await this.#grow(wanted);
		} catch (error) {
			if (!(error instanceof OutOfMemoryError) || wanted === needed) throw error;
			await this.#grow(needed);
		}
	}

	async #grow(capacity: number): Promise<void> {
		let grown: Owned<GPUBuffer> | undefined;
		try {
			const room = await this.#context.withScopes('Swarm.grow', () => {
				grown = this.#allocate(capacity);
				return grown;
			});
			await confirmed(this.#context, 'Swarm.grow', (encoder) => {
				for (let k = 0; k < this.#layout.words; k++)
					encoder.copyBufferToBuffer(this.raw, k * this.#stride * 4, room.raw, k * capacity * 4, this.#count * 4);
			});
			this.#buffer.dispose();
			[this.#buffer, this.#stride] = [room, capacity];
		} catch (error) {
			grown?.dispose();
			throw error;
		}
	}

	/** Bytes of the particles that are there. */
	get bytes(): number {
		return this.#layout.words * this.#count * 4;
	}

	/**
	 * A copy of all particles: word k of particle i at k · count + i. The caller owns it.
	 * @throws LimitError, OutOfMemoryError, DeviceLostError
	 */
	async copy(): Promise<Owned<GPUBuffer>> {
		let copy: Owned<GPUBuffer> | undefined;
		try {
			const room = await this.#context.withScopes('Swarm.snapshot', () => {
				copy = this.#allocate(this.#count);
				return copy;
			});
			await confirmed(this.#context, 'Swarm.snapshot', (encoder) => {
				for (let k = 0; k < this.#layout.words; k++)
					encoder.copyBufferToBuffer(this.raw, k * this.#stride * 4, room.raw, k * this.#count * 4, this.#count * 4);
			});
			return room;
		} catch (error) {
			copy?.dispose();
			throw error;
		}
	}

	/** Take over the particles of such a copy: there is room for as many as there ever were. @throws DeviceLostError */
	async takeOver(copy: GPUBuffer, count: number): Promise<void> {
		await confirmed(this.#context, 'Swarm.restore', (encoder) => {
			for (let k = 0; k < this.#layout.words; k++)
				encoder.copyBufferToBuffer(copy, k * count * 4, this.raw, k * this.#stride * 4, count * 4);
		});
		this.#count = count;
	}

	/** Nobody is there; the room stays. */
	empty(): void {
		this.#count = 0;
	}

	/**
	 * Words of particles `first` … `first + count − 1`: word k of particle first + i at k · count + i.
	 * @throws DeviceLostError, OutOfMemoryError
	 */
	async read(first: number, count: number): Promise<Float32Array> {
		const { words } = this.#layout;
		const out = new Float32Array(words * count);
		if (count === 0) return out;
		const portion = Math.min(count, Math.max(1, Math.floor(READ_WORDS / words)));
		using work = new Scope();
		const readback = await this.#context.withScopes('Swarm.read', () =>
			work.own(new Readback(this.#context, 'Swarm.read', words * portion * 4)),
		);
		for (let from = 0; from < count; from += portion) {
			const size = Math.min(portion, count - from);
			const ranges = Array.from(
				{ length: words },
				(_, k): ReadRange => ({ source: this.raw, offset: (k * this.#stride + first + from) * 4, bytes: size * 4 }),
			);
			await readback.submit(
				() => undefined,
				ranges,
				(read) => {
					const floats = new Float32Array(read.buffer, read.byteOffset, read.length);
					for (let k = 0; k < words; k++) out.set(floats.subarray(k * size, (k + 1) * size), k * count + from);
				},
			);
		}
		return out;
	}

	dispose(): void {
		this.#buffer.dispose();
	}
}
