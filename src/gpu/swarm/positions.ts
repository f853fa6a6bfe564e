/** Where the particles of a swarm on the GPU are in a window, and where they were: they stay on the GPU. */

import placeWgsl from '../../../shaders/kernels/swarm-place.wgsl?raw';
import { windowProjection } from '../../math/linear.ts';
import type { Plane, Rectangle } from '../../model/geometry.ts';
import type { ParticleMemory } from '../../model/swarm.ts';
import type { SwarmPositions } from '../../model/swarm-positions.ts';
import { structPart } from '../device/compose.ts';
import type { GpuContext } from '../device/context.ts';
import { structLayout } from '../device/layout.ts';
import { bindBuffers, buildCompute, type BuiltCompute } from '../device/pipeline.ts';
import type { Owned } from '../device/resource.ts';
import { Scope } from '../device/scope.ts';

/** A particle as it is drawn: box coordinates now and before. */
export const DOT = structLayout('Dot', { place: 'vec2f', previous: 'vec2f', value: 'f32', speed: 'f32', status: 'u32', steps: 'f32' });

const SWARM_PLACE = structLayout('SwarmPlace', {
	count: 'u32',
	/** Particles that were there before: the others have not moved. */
	known: 'u32',
	stride: 'u32',
	dimension: 'u32',
	/** Words of a particle. */
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
				groups: [['uniform', 'read-only-storage', 'read-only-storage', 'storage']],
			}),
		);
	}

	/** Record `count` particles. */
	encode(encoder: GPUCommandEncoder, bindings: GPUBindGroup, count: number): void {
		const { label, pipeline } = this.built;
		const pass = encoder.beginComputePass({ label });
		pass.setPipeline(pipeline);
		pass.setBindGroup(0, bindings);
		pass.dispatchWorkgroups(Math.min(MOST_WORKGROUPS, Math.ceil(count / WORKGROUP)));
		pass.end();
	}
}

/** What is projected. */
export interface PlacedMemory extends ParticleMemory<GPUBuffer> {
	readonly count: number;
	/** The plane that it is looked at in. */
	readonly plane: Plane;
}

/** All calls belong between error scopes. Nothing is read back. */
export class GpuPositions implements SwarmPositions<GPUBuffer> {
	readonly #context: GpuContext;
	readonly #kernel: SwarmPlaceKernel;
	readonly #swarm: PlacedMemory;
	readonly #scope = new Scope();
	readonly #uniform: GPUBuffer;
	readonly #projection: GPUBuffer;
	#dots: Owned<GPUBuffer>;
	#capacity: number;
	/** What `#bindings` binds. */
	#bound: { readonly memory: GPUBuffer; readonly dots: GPUBuffer; readonly bindings: GPUBindGroup } | null = null;
	#count = 0;
	#window: Rectangle | null = null;
	#plane: Plane | null = null;

	constructor(context: GpuContext, kernel: SwarmPlaceKernel, swarm: PlacedMemory) {
		const { resources } = context;
		const { UNIFORM, STORAGE, COPY_DST } = GPUBufferUsage;
		this.#context = context;
		this.#kernel = kernel;
		this.#swarm = swarm;
		const projectionSize = 3 * 4 * swarm.layout.dimension;
		this.#uniform = this.#scope.own(resources.buffer('SwarmPositions.uniform', { size: SWARM_PLACE.size, usage: UNIFORM | COPY_DST })).raw;
		this.#projection = this.#scope.own(
			resources.buffer('SwarmPositions.projection', { size: projectionSize, usage: STORAGE | COPY_DST }),
		).raw;
		this.#capacity = swarm.count;
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
		const { plane } = this.#swarm;
		const { corner, first, second } = windowProjection(plane, window);
		const { dimension } = this.#swarm.layout;
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
		if (this.#plane !== this.#swarm.plane) {
			this.project(window);
			return false;
		}
		this.#place();
		return true;
	}

	#place(): void {
		const { device } = this.#context;
		const { count, stride, layout, memory } = this.#swarm;
		const encoder = device.createCommandEncoder({ label: 'SwarmPositions.place' });
		const outgrown = count > this.#capacity ? this.#grow(encoder, count) : null;
		const { dimension, value, status, steps } = layout;
		device.queue.writeBuffer(this.#uniform, 0, SWARM_PLACE.encode({ count, known: this.#count, stride, dimension, value, status, steps }));
		this.#kernel.encode(encoder, this.#bindings(memory), count);
		device.queue.submit([encoder.finish()]);
		outgrown?.dispose();
		this.#count = count;
	}

	#bindings(memory: GPUBuffer): GPUBindGroup {
		const dots = this.#dots.raw;
		if (this.#bound?.memory !== memory || this.#bound.dots !== dots) {
			const buffers = [this.#uniform, memory, this.#projection, dots];
			this.#bound = { memory, dots, bindings: bindBuffers(this.#context.device, this.#kernel.built, 0, buffers) };
		}
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
