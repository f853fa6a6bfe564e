/** Where the particles of a swarm on the GPU are in a window, and where they were: they stay on the GPU. */

import placeWgsl from '../../../shaders/kernels/swarm-place.wgsl?raw';
import { windowProjection } from '../../math/linear.ts';
import type { ParticleLayout } from '../../model/descent.ts';
import type { Plane, Rectangle } from '../../model/geometry.ts';
import type { ParticleMemory } from '../../model/swarm.ts';
import type { SwarmPositions } from '../../model/swarm-positions.ts';
import { structPart } from '../device/compose.ts';
import type { GpuContext } from '../device/context.ts';
import { structLayout } from '../device/layout.ts';
import { bindBuffers, buildCompute, type BuiltCompute, recordPass } from '../device/pipeline.ts';
import type { Owned } from '../device/resource.ts';
import { Scope } from '../device/scope.ts';

/** A particle as it is drawn: box coordinates now and before. */
export const DOT = structLayout('Dot', { place: 'vec2f', previous: 'vec2f', value: 'f32', speed: 'f32', status: 'u32', steps: 'f32' });

const SWARM_PLACE = structLayout('SwarmPlace', {
	count: 'u32',
	/** Particles that were there before: the others have not moved. */
	known: 'u32',
	dimension: 'u32',
	/** Number of the first coordinate, from a coordinate to the next, and from a particle to the next. */
	first: 'u32',
	coordinate_stride: 'u32',
	particle_stride: 'u32',
	/** From a word to the next; words of a particle. */
	word_stride: 'u32',
	value: 'u32',
	status: 'u32',
	steps: 'u32',
});

const WORKGROUP = 64;
/** Workgroups of a dispatch at most: threads take several particles where there are more. */
const MOST_WORKGROUPS = 512;
/** Room for particles that join. */
const GROWTH = 1.5;

export class SwarmPlaceKernel {
	private constructor(readonly built: BuiltCompute) {}

	/** @throws ShaderCompileError */
	static async build(context: GpuContext): Promise<SwarmPlaceKernel> {
		return new SwarmPlaceKernel(
			await buildCompute(context, {
				label: 'Swarm.place',
				parts: [structPart(SWARM_PLACE), { file: 'shaders/kernels/swarm-place.wgsl', text: placeWgsl }],
				entryPoint: 'place',
				groups: [['uniform', 'read-only-storage', 'read-only-storage', 'read-only-storage', 'storage']],
			}),
		);
	}

	/** Record `count` particles. */
	encode(encoder: GPUCommandEncoder, bindings: GPUBindGroup, count: number): void {
		recordPass(encoder, this.built, [bindings], [Math.min(MOST_WORKGROUPS, Math.ceil(count / WORKGROUP))]);
	}
}

/** What is projected: where particles lie now. */
export interface PlacedBuffers {
	readonly count: number;
	readonly dimension: number;
	/** The plane that they are looked at in. */
	readonly plane: Plane;
	/** Coordinate k of particle i is number `first` + k · `coordinateStride` + i · `particleStride`. */
	readonly coordinates: GPUBuffer;
	readonly first: number;
	readonly coordinateStride: number;
	readonly particleStride: number;
	/** Word w of particle i is number w · `wordStride` + i. */
	readonly words: GPUBuffer;
	readonly wordStride: number;
	/** Words of a particle. */
	readonly value: number;
	readonly status: number;
	readonly steps: number;
}

/** Particles whose words lie in one memory. */
export function buffersOf({
	memory,
	stride,
	layout: { dimension, value, status, steps },
	count,
	plane,
}: Pick<ParticleMemory<GPUBuffer>, 'memory' | 'stride'> & {
	readonly layout: Pick<ParticleLayout, 'dimension' | 'value' | 'status' | 'steps'>;
	readonly count: number;
	readonly plane: Plane;
}): PlacedBuffers {
	const coordinates = { coordinates: memory, first: 0, coordinateStride: stride, particleStride: 1 };
	return { count, dimension, plane, ...coordinates, words: memory, wordStride: stride, value, status, steps };
}

/** All calls belong between error scopes. Nothing is read back. */
export class GpuPositions implements SwarmPositions<GPUBuffer> {
	readonly #context: GpuContext;
	readonly #kernel: SwarmPlaceKernel;
	readonly #swarm: () => PlacedBuffers;
	readonly #scope = new Scope();
	readonly #uniform: GPUBuffer;
	readonly #projection: GPUBuffer;
	#dots: Owned<GPUBuffer>;
	#capacity: number;
	/** What `#bindings` binds. */
	#bound: { readonly buffers: readonly GPUBuffer[]; readonly bindings: GPUBindGroup } | null = null;
	#count = 0;
	#window: Rectangle | null = null;
	#plane: Plane | null = null;

	/** @param swarm where its particles lie at the time it is asked */
	constructor(context: GpuContext, kernel: SwarmPlaceKernel, swarm: () => PlacedBuffers) {
		const { resources } = context;
		const { UNIFORM, STORAGE, COPY_DST } = GPUBufferUsage;
		this.#context = context;
		this.#kernel = kernel;
		this.#swarm = swarm;
		const { count, dimension } = swarm();
		this.#uniform = this.#scope.own(resources.buffer('SwarmPositions.uniform', { size: SWARM_PLACE.size, usage: UNIFORM | COPY_DST })).raw;
		this.#projection = this.#scope.own(
			resources.buffer('SwarmPositions.projection', { size: 3 * 4 * dimension, usage: STORAGE | COPY_DST }),
		).raw;
		this.#capacity = count;
		this.#dots = this.#allocate();
	}

	get count(): number {
		return this.#count;
	}

	/** A DOT a particle; usage STORAGE. */
	get places(): GPUBuffer {
		return this.#dots.raw;
	}

	project(window: Rectangle): void {
		const { plane, dimension } = this.#swarm();
		const { corner, first, second } = windowProjection(plane, window);
		const numbers = new Float32Array(3 * dimension);
		for (const [k, part] of [corner, first, second].entries()) numbers.set(part, k * dimension);
		this.#context.device.queue.writeBuffer(this.#projection, 0, numbers);
		this.#window = window;
		this.#plane = plane;
		this.#count = 0;
		this.#place();
	}

	follow(): boolean {
		const window = this.#window;
		if (!window) return false;
		if (this.#plane !== this.#swarm().plane) {
			this.project(window);
			return false;
		}
		this.#place();
		return true;
	}

	#place(): void {
		const { device } = this.#context;
		const swarm = this.#swarm();
		const { count, dimension, first, value, status, steps } = swarm;
		const encoder = device.createCommandEncoder({ label: 'SwarmPositions.place' });
		const outgrown = count > this.#capacity ? this.#grow(encoder, count) : null;
		const strides = { coordinate_stride: swarm.coordinateStride, particle_stride: swarm.particleStride, word_stride: swarm.wordStride };
		const bytes = SWARM_PLACE.encode({ count, known: this.#count, dimension, first, ...strides, value, status, steps });
		device.queue.writeBuffer(this.#uniform, 0, bytes);
		this.#kernel.encode(encoder, this.#bindings(swarm), count);
		device.queue.submit([encoder.finish()]);
		outgrown?.dispose();
		this.#count = count;
	}

	#bindings({ coordinates, words }: PlacedBuffers): GPUBindGroup {
		const buffers = [this.#uniform, coordinates, words, this.#projection, this.#dots.raw];
		if (!this.#bound?.buffers.every((buffer, i) => buffer === buffers[i]))
			this.#bound = { buffers, bindings: bindBuffers(this.#context.device, this.#kernel.built, 0, buffers) };
		return this.#bound.bindings;
	}

	#allocate(): Owned<GPUBuffer> {
		const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
		return this.#context.resources.buffer('SwarmPositions.dots', { size: DOT.size * Math.max(1, this.#capacity), usage });
	}

	/** Those that were there keep where they were. @returns what is done with once the copy is submitted */
	#grow(encoder: GPUCommandEncoder, count: number): Owned<GPUBuffer> {
		const old = this.#dots;
		this.#capacity = Math.max(count, Math.ceil(GROWTH * this.#capacity));
		this.#dots = this.#allocate();
		if (this.#count > 0) encoder.copyBufferToBuffer(old.raw, 0, this.#dots.raw, 0, DOT.size * this.#count);
		return old;
	}

	dispose(): void {
		this.#dots.dispose();
		this.#scope.dispose();
	}
}
