/** A swarm of another machine as this device draws it: where its particles are is copied here after each move. */

import { axisPlane, type Plane } from '../../model/geometry.ts';
import { type DrawnSwarm, type TellingSwarm, TOLD, type ToldPlaces } from '../../model/swarm-positions.ts';
import type { GpuContext } from '../device/context.ts';
import type { Owned } from '../device/resource.ts';
import { buffersOf, GpuPositions, type SwarmPlaceKernel } from './positions.ts';

/** Room for particles that join. */
const GROWTH = 1.5;
const WORD = 4;

export class ToldSwarm implements DrawnSwarm<GPUBuffer, SwarmPlaceKernel> {
	readonly #context: GpuContext;
	readonly #source: TellingSwarm;
	#memory: Owned<GPUBuffer> | null = null;
	/** Particles that the memory has room for. */
	#stride = 0;
	#told = 0;
	#look = 0;
	/** Told coordinates are those of the plane itself; another object where it was another plane. */
	#plane: Plane = axisPlane(TOLD.dimension);

	constructor(context: GpuContext, source: TellingSwarm) {
		this.#context = context;
		this.#source = source;
	}

	/** Its places were told once. */
	get isPresent(): boolean {
		return this.#memory !== null && this.#source.isPresent;
	}

	/** Particles that it has where they are, told or not. */
	get count(): number {
		return this.#source.count;
	}

	/** Ask where they are. */
	tellPlaces(): Promise<ToldPlaces> {
		return this.#source.tellPlaces();
	}

	/** Copy what was told to the device. Call between error scopes. */
	take({ count, look, words }: ToldPlaces): void {
		const { resources, device } = this.#context;
		if (!this.#memory || count > this.#stride) {
			this.#memory?.dispose();
			this.#stride = this.#memory ? Math.ceil(GROWTH * count) : Math.max(1, count);
			const size = WORD * TOLD.words * this.#stride;
			this.#memory = resources.buffer('ToldSwarm.words', { size, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST });
		}
		for (let k = 0; k < TOLD.words; k++) {
			device.queue.writeBuffer(this.#memory.raw, WORD * k * this.#stride, words, k * count, count);
		}
		if (look !== this.#look) this.#plane = axisPlane(TOLD.dimension);
		[this.#look, this.#told] = [look, count];
	}

	/** Call between error scopes, once its places were told. */
	positions(kernel: SwarmPlaceKernel): GpuPositions {
		return new GpuPositions(this.#context, kernel, () => {
			if (!this.#memory) throw new Error('The places of this swarm were not told yet.');
			return buffersOf({ memory: this.#memory.raw, stride: this.#stride, layout: TOLD, count: this.#told, plane: this.#plane });
		});
	}

	dispose(): void {
		this.#memory?.dispose();
		this.#memory = null;
	}
}
