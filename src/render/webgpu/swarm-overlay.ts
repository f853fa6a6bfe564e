/** What lies over the landscape: layers of trails and density of each group, and the colours made of them. */

import type { Owned } from '../../gpu/device/resource.ts';
import { Scope } from '../../gpu/device/scope.ts';
import { DENSITY_UNIT, densityGain, type GroupColor, trailGain, rimGain } from '../swarm-trails.ts';
import type { Passes } from './passes.ts';
import { COLOR_FORMAT } from './pipeline.ts';
import { SWARM_OVERLAY } from './swarm-kernels.ts';
import type { SwarmPasses } from './swarm-passes.ts';

export class SwarmOverlay {
	readonly #scope = new Scope();
	readonly #uniform: GPUBuffer;
	readonly #colors: GPUBuffer;
	/** Stand-ins, two because a writable buffer may be bound only once. */
	readonly #noTrails: GPUBuffer;
	readonly #noDensity: GPUBuffer;
	readonly #texture: GPUTexture;
	#trails: Owned<GPUBuffer> | null = null;
	#density: Owned<GPUBuffer> | null = null;
	#bindings: GPUBindGroup;

	/**
	 * Call between error scopes.
	 * @param size cells of a side
	 * @param layers groups
	 */
	constructor(
		private readonly passes: Passes,
		private readonly swarm: SwarmPasses,
		readonly size: number,
		readonly layers: number,
	) {
		const { resources } = passes.context;
		const { UNIFORM, STORAGE, COPY_DST, COPY_SRC } = GPUBufferUsage;
		const buffer = (name: string, bytes: number, usage: number): GPUBuffer =>
			this.#scope.own(resources.buffer(`SwarmOverlay.${name}`, { size: bytes, usage })).raw;
		this.#uniform = buffer('uniform', SWARM_OVERLAY.size, UNIFORM | COPY_DST);
		this.#colors = buffer('colors', 4 * size * size, STORAGE | COPY_SRC);
		this.#noTrails = buffer('noTrails', 4, STORAGE);
		this.#noDensity = buffer('noDensity', 4, STORAGE);
		this.#texture = this.#scope.own(
			resources.texture('SwarmOverlay.texture', {
				size: [size, size],
				format: COLOR_FORMAT,
				usage: GPUTextureUsage.TEXTURE_BINDING | GPUTextureUsage.COPY_DST,
			}),
		).raw;
		this.#bindings = this.#bind();
	}

	/** Premultiplied colours over the window, row 0 at the lowest v. */
	get texture(): GPUTexture {
		return this.#texture;
	}

	/** Layers of trails; null where there are none. */
	get trails(): GPUBuffer | null {
		return this.#trails?.raw ?? null;
	}

	/** Layers of counts; null where particles are drawn singly. */
	get density(): GPUBuffer | null {
		return this.#density?.raw ?? null;
	}

	/** Have trails and density, or not. Call between error scopes. @returns whether their buffers are others now */
	want(trails: boolean, density: boolean): boolean {
		if (trails === (this.#trails !== null) && density === (this.#density !== null)) return false;
		this.#trails = this.#kept('trails', this.#trails, trails);
		this.#density = this.#kept('density', this.#density, density);
		this.#bindings = this.#bind();
		return true;
	}

	#kept(name: string, there: Owned<GPUBuffer> | null, wanted: boolean): Owned<GPUBuffer> | null {
		if (wanted === (there !== null)) return there;
		there?.dispose();
		if (!wanted) return null;
		const size = 4 * this.size * this.size * this.layers;
		const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
		return this.passes.context.resources.buffer(`SwarmOverlay.${name}`, { size, usage });
	}

	#bind(): GPUBindGroup {
		const [trails, density] = [this.trails ?? this.#noTrails, this.density ?? this.#noDensity];
		return this.swarm.overlay.bind(this.passes.context.device, this.#uniform, trails, density, this.#colors);
	}

	/** Begin anew without trails. */
	clear(encoder: GPUCommandEncoder): void {
		for (const buffer of [this.#trails, this.#density]) if (buffer) encoder.clearBuffer(buffer.raw);
	}

	/** Write what the kernel needs of the groups. @param trail share of the trails that is left; 1 keeps all */
	write(groups: readonly GroupColor[], count: number, unit: number, trail: number): void {
		const colors = new Float32Array(SWARM_OVERLAY_COLORS);
		for (const [i, { color, weight }] of groups.entries()) colors.set([...color, weight], 4 * i);
		this.passes.context.device.queue.writeBuffer(
			this.#uniform,
			0,
			SWARM_OVERLAY.encode({
				size: this.size,
				trail_layers: this.#trails ? this.layers : 0,
				density_layers: this.#density ? this.layers : 0,
				trail,
				trail_gain: trailGain(count) / unit,
				density_gain: densityGain(count, this.size) / DENSITY_UNIT,
				rim: rimGain(count),
				colors,
			}),
		);
	}

	encode(pass: GPUComputePassEncoder): void {
		this.swarm.overlay.encode(pass, this.#bindings, this.size * this.size);
	}

	/** Record the colours into the texture, after the compute pass has ended. */
	copy(encoder: GPUCommandEncoder): void {
		encoder.copyBufferToTexture({ buffer: this.#colors, bytesPerRow: 4 * this.size }, { texture: this.#texture }, [this.size, this.size]);
	}

	dispose(): void {
		this.#trails?.dispose();
		this.#density?.dispose();
		this.#scope.dispose();
	}
}

/** Numbers of the colours of all groups. */
const SWARM_OVERLAY_COLORS = (SWARM_OVERLAY.size - SWARM_OVERLAY.offsets.colors) / 4;
