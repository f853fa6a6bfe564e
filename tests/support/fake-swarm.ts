/** Swarms that stand where a test puts them: only what a renderer reads of one. */

import type { GpuContext } from '../../src/gpu/device/context.ts';
import type { Owned } from '../../src/gpu/device/resource.ts';
import type { ParticleLayout } from '../../src/model/descent.ts';
import { CpuPositions, numbersIn } from '../../src/cpu/swarm/positions.ts';
import { buffersOf, GpuPositions, type SwarmPlaceKernel } from '../../src/gpu/swarm/positions.ts';
import { axisPlane, type Plane } from '../../src/model/geometry.ts';
import { type ParticleMemory, STATUS, type Swarm } from '../../src/model/swarm.ts';
import type { DrawnSwarm, PlacedParticles } from '../../src/model/swarm-positions.ts';

export interface FakeParticle {
	readonly x: readonly number[];
	readonly value?: number;
	readonly status?: number;
	readonly steps?: number;
}

/** n coordinates, one word of state, value, best, bestX, status, steps. */
export function fakeLayout(dimension: number): ParticleLayout {
	const value = dimension + 1;
	return {
		words: 2 * dimension + 5,
		dimension,
		state: dimension,
		stateWords: 1,
		value,
		best: value + 1,
		bestX: value + 2,
		status: value + 2 + dimension,
		steps: value + 3 + dimension,
	};
}

function wordsOf(particles: readonly FakeParticle[], layout: ParticleLayout): Float32Array<ArrayBuffer> {
	const stride = particles.length;
	const out = new Float32Array(layout.words * stride);
	for (const [i, { x, value = 0, status = STATUS.running, steps = 0 }] of particles.entries()) {
		for (const [k, coordinate] of x.entries()) out[k * stride + i] = coordinate;
		out[layout.value * stride + i] = value;
		out[layout.status * stride + i] = status;
		out[layout.steps * stride + i] = steps;
	}
	return out;
}

/** A swarm in memory. */
export class FakeSwarm implements ParticleMemory<Float32Array>, DrawnSwarm<PlacedParticles> {
	readonly layout: ParticleLayout;
	memory: Float32Array<ArrayBuffer>;
	count: number;

	readonly isPresent = true;
	plane: Plane;

	constructor(particles: readonly FakeParticle[], plane?: Plane) {
		this.layout = fakeLayout(particles[0]?.x.length ?? 2);
		this.plane = plane ?? axisPlane(this.layout.dimension);
		this.memory = wordsOf(particles, this.layout);
		this.count = particles.length;
	}

	get stride(): number {
		return this.count;
	}

	get dimension(): number {
		return this.layout.dimension;
	}

	move(particles: readonly FakeParticle[]): void {
		this.memory = wordsOf(particles, this.layout);
		this.count = particles.length;
	}

	positions(): CpuPositions {
		return new CpuPositions(numbersIn(this));
	}

	get swarm(): Swarm {
		return this as unknown as Swarm;
	}
}

/** The same on a GPU; the test disposes it. */
export class FakeGpuSwarm implements ParticleMemory<GPUBuffer>, DrawnSwarm<GPUBuffer, SwarmPlaceKernel> {
	readonly layout: ParticleLayout;
	readonly #epoch: number;
	plane: Plane;
	count = 0;
	#buffer: Owned<GPUBuffer> | null = null;

	constructor(
		private readonly context: GpuContext,
		particles: readonly FakeParticle[],
		plane?: Plane,
	) {
		this.#epoch = context.epoch;
		this.layout = fakeLayout(particles[0]?.x.length ?? 2);
		this.plane = plane ?? axisPlane(this.layout.dimension);
		this.move(particles);
	}

	get stride(): number {
		return this.count;
	}

	get dimension(): number {
		return this.layout.dimension;
	}

	get memory(): GPUBuffer {
		return (this.#buffer as Owned<GPUBuffer>).raw;
	}

	/** In the same buffer where their number is the same. */
	move(particles: readonly FakeParticle[]): void {
		const words = wordsOf(particles, this.layout);
		if (!this.#buffer || particles.length !== this.count) {
			this.#buffer?.dispose();
			const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
			this.#buffer = this.context.resources.buffer('FakeSwarm.memory', { size: words.byteLength, usage });
			this.count = particles.length;
		}
		this.context.device.queue.writeBuffer(this.#buffer.raw, 0, words);
	}

	get isPresent(): boolean {
		return this.context.epoch === this.#epoch;
	}

	positions(kernel: SwarmPlaceKernel): GpuPositions {
		return new GpuPositions(this.context, kernel, () => buffersOf(this));
	}

	get swarm(): Swarm {
		return this as unknown as Swarm;
	}

	dispose(): void {
		this.#buffer?.dispose();
	}
}
