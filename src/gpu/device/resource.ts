/** The only allocator: every buffer and texture of the program is made, labelled, counted and destroyed here. */

import { LimitError, OutOfMemoryError } from '../../model/errors.ts';
import type { Releasable } from './scope.ts';

/** A GPU object. Its owner must release it; others that are given `raw` only borrow it. */
export interface Owned<T> extends Releasable, Disposable {
	readonly raw: T;
	/** Bytes it holds in the ledger. */
	readonly bytes: number;
}

export interface BufferRequest {
	/** Bytes; rounded up to a multiple of 4. */
	readonly size: number;
	readonly usage: GPUBufferUsageFlags;
}

/**
 * Bytes of large buffers that are kept for the next of their size: the system clears the memory of a new
 * buffer, which takes a third of the time of a field.
 */
const SPARE_BYTES = 2 ** 28;

export type TextureRequest = Omit<GPUTextureDescriptor, 'label'>;

/** Bytes of a texel of the formats this program uses; a format that is not listed cannot be allocated. */
const TEXEL_BYTES: Partial<Record<GPUTextureFormat, number>> = {
	r8unorm: 1,
	r32float: 4,
	r32uint: 4,
	rg8unorm: 2,
	rg16float: 4,
	rg32float: 8,
	rgba8unorm: 4,
	'rgba8unorm-srgb': 4,
	bgra8unorm: 4,
	'bgra8unorm-srgb': 4,
	rgba16float: 8,
	rgba32float: 16,
	depth24plus: 4,
	depth32float: 4,
};

/**
 * Buffers and textures of one device.
 *
 * `destroy()` alone frees nothing until the next submission, so every release is followed by an
 * empty one (without it a browser's GPU process died after sixteen cycles).
 */
export class Resources {
	readonly #live = new Set<Owned<GPUBuffer | GPUTexture>>();
	#liveBytes = 0;
	#peakBytes = 0;
	/** Released buffers, first in first out. */
	#spares: GPUBuffer[] = [];
	/** Counts the errors that were met. */
	#trust = 0;

	/**
	 * @param device the device that allocates
	 * @param cap bytes that may be live at once
	 * @param bufferBytes the largest buffer and binding
	 */
	constructor(
		readonly device: GPUDevice,
		readonly cap: number,
		readonly bufferBytes: number,
	) {}

	/** Bytes of everything made and not yet released. */
	get liveBytes(): number {
		return this.#liveBytes;
	}

	/** The most that was live at once. */
	get peakBytes(): number {
		return this.#peakBytes;
	}

	/** Labels of everything live, for messages and tests. */
	get liveLabels(): string[] {
		return [...this.#live].map(({ raw }) => raw.label);
	}

	/**
	 * A buffer.
	 * @param label `Owner.thing`
	 * @throws LimitError where it is larger than the device's largest buffer
	 * @throws OutOfMemoryError where it would pass the ledger's cap; a device that runs out itself says so in its error scope
	 */
	buffer(label: string, request: BufferRequest): Owned<GPUBuffer> {
		const raw = this.#create(label, request);
		return this.#track(raw, raw.size, () => this.#destroy(raw));
	}

	#create(label: string, request: BufferRequest): GPUBuffer {
		const size = Math.max(4, Math.ceil(request.size / 4) * 4);
		if (size > this.bufferBytes) {
			throw new LimitError(`${label} needs ${mebibytes(size)}, but the largest buffer of this device is ${mebibytes(this.bufferBytes)}.`);
		}
		this.#reserve(label, size);
		return this.device.createBuffer({ label, size, usage: request.usage });
	}

	/**
	 * A buffer whose owner writes all of it before it is read: at first it holds what its last owner left. Once released
	 * it is kept for the next request of its size and usage.
	 * @throws LimitError, OutOfMemoryError as `buffer` does
	 */
	overwritten(label: string, request: BufferRequest): Owned<GPUBuffer> {
		const at = this.#spares.findIndex(({ size, usage }) => size === request.size && usage === request.usage);
		const [spare] = at < 0 ? [] : this.#spares.splice(at, 1);
		// Another size is asked for now: kept buffers would only take memory from it.
		if (!spare) this.#dropSpares();
		const raw = spare ?? this.#create(label, request);
		const trust = this.#trust;
		return this.#track(raw, raw.size, () => (trust === this.#trust ? this.#keep(raw) : this.#destroy(raw)));
	}

	#keep(raw: GPUBuffer): void {
		this.#spares.push(raw);
		while (this.#spareBytes > SPARE_BYTES) this.#destroy(this.#spares.shift() as GPUBuffer);
	}

	/** Record commands that clear the kept buffers: whatever uses one next cannot mistake its old content for a result. */
	spoil(encoder: GPUCommandEncoder): void {
		for (const raw of this.#spares) encoder.clearBuffer(raw);
	}

	/** An error was met. Any buffer made until now may be the one that was refused, so none is kept for later. */
	distrust(): void {
		this.#trust++;
		this.#dropSpares();
	}

	get #spareBytes(): number {
		return this.#spares.reduce((sum, { size }) => sum + size, 0);
	}

	#dropSpares(): void {
		for (const raw of this.#spares.splice(0)) this.#destroy(raw);
	}

	#destroy(raw: GPUBuffer | GPUTexture): void {
		raw.destroy();
		this.device.queue.submit([]);
	}

	/**
	 * A texture; its format must be one of those listed in this file.
	 * @param label `Owner.thing`
	 */
	texture(label: string, request: TextureRequest): Owned<GPUTexture> {
		const texel = TEXEL_BYTES[request.format];
		if (texel === undefined) throw new LimitError(`${label}: the size of a ${request.format} texel is not known to the ledger.`);
		const bytes = texel * texels(request.size, request.mipLevelCount ?? 1) * (request.sampleCount ?? 1);
		this.#reserve(label, bytes);
		return this.#track(this.device.createTexture({ ...request, label }), bytes, (raw) => this.#destroy(raw));
	}

	#reserve(label: string, bytes: number): void {
		if (this.#liveBytes + this.#spareBytes + bytes > this.cap) this.#dropSpares();
		if (this.#liveBytes + bytes <= this.cap) return;
		throw new OutOfMemoryError(
			`${label} needs ${mebibytes(bytes)}, but ${mebibytes(this.#liveBytes)} of the ${mebibytes(this.cap)} allowed are in use. Choose a smaller grid or fewer particles.`,
		);
	}

	#track<T extends GPUBuffer | GPUTexture>(raw: T, bytes: number, release: (raw: T) => void): Owned<T> {
		const dispose = (): void => {
			if (!this.#live.delete(owned)) return;
			this.#liveBytes -= bytes;
			release(raw);
		};
		const owned: Owned<T> = { raw, bytes, dispose, [Symbol.dispose]: dispose };
		this.#live.add(owned);
		this.#liveBytes += bytes;
		this.#peakBytes = Math.max(this.#peakBytes, this.#liveBytes);
		return owned;
	}

	/** Release everything, whatever its owner: the device is going away. */
	releaseAll(): void {
		for (const owned of [...this.#live]) owned.dispose();
		this.#dropSpares();
	}

	/** Forget everything without touching a device that no longer answers. */
	abandon(): void {
		this.#live.clear();
		this.#spares = [];
		this.#liveBytes = 0;
	}
}

function texels(size: GPUExtent3DStrict, levels: number): number {
	const [width = 1, height = 1, layers = 1] = 'width' in size ? [size.width, size.height ?? 1, size.depthOrArrayLayers ?? 1] : [...size];
	let total = 0;
	for (let level = 0; level < levels; level++) {
		total += Math.max(1, width >> level) * Math.max(1, height >> level) * layers;
	}
	return total;
}

/** Bytes in words a person reads. */
/** Bytes for a message. */
export const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toLocaleString('en', { maximumFractionDigits: 1 })} MiB`;
