/** What lies over the landscape: layers of ink and density of each group, and the colours made of them. */

import type { Owned } from '../../gpu/device/resource.ts';
import { Scope } from '../../gpu/device/scope.ts';
import { DENSITY_UNIT, densityGain, type InkColor, inkGain, rimGain } from '../swarm-ink.ts';
import type { Passes } from './passes.ts';
import { COLOR_FORMAT } from './pipeline.ts';
import { SWARM_DRAPE } from './swarm-kernels.ts';
import type { SwarmPasses } from './swarm-passes.ts';

export class SwarmDrape {
	readonly #scope = new Scope();
	readonly #uniform: GPUBuffer;
	readonly #colors: GPUBuffer;
	/** Stand-ins, two because a writable buffer may be bound only once. */
	readonly #noInk: GPUBuffer;
	readonly #noDensity: GPUBuffer;
	readonly #texture: GPUTexture;
	#ink: Owned<GPUBuffer> | null = null;
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
			this.#scope.own(resources.buffer(`SwarmDrape.${name}`, { size: bytes, usage })).raw;
		this.#uniform = buffer('uniform', SWARM_DRAPE.size, UNIFORM | COPY_DST);
		this.#colors = buffer('colors', 4 * size * size, STORAGE | COPY_SRC);
		this.#noInk = buffer('noInk', 4, STORAGE);
		this.#noDensity = buffer('noDensity', 4, STORAGE);
		this.#texture = this.#scope.own(
			resources.texture('SwarmDrape.texture', {
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

	/** Layers of ink; null without trails. */
	get ink(): GPUBuffer | null {
		return this.#ink?.raw ?? null;
	}

	/** Layers of counts; null where particles are drawn singly. */
	get density(): GPUBuffer | null {
		return this.#density?.raw ?? null;
	}

	/** Have ink and density, or not. Call between error scopes. @returns whether their buffers are others now */
	want(ink: boolean, density: boolean): boolean {
		if (ink === (this.#ink !== null) && density === (this.#density !== null)) return false;
		this.#ink = this.#kept('ink', this.#ink, ink);
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
		return this.passes.context.resources.buffer(`SwarmDrape.${name}`, { size, usage });
	}

	#bind(): GPUBindGroup {
		const [ink, density] = [this.ink ?? this.#noInk, this.density ?? this.#noDensity];
		return this.swarm.drape.bind(this.passes.context.device, this.#uniform, ink, density, this.#colors);
	}

	/** Begin anew without ink. */
	clear(encoder: GPUCommandEncoder): void {
		for (const buffer of [this.#ink, this.#density]) if (buffer) encoder.clearBuffer(buffer.raw);
	}

	/** Write what the kernel needs of the groups. @param trail share of the ink that is left; 1 keeps all */
	write(groups: readonly InkColor[], count: number, unit: number, trail: number): void {
		const colors = new Float32Array(SWARM_DRAPE_COLORS);
		for (const [i, { color, weight }] of groups.entries()) colors.set([...color, weight], 4 * i);
		this.passes.context.device.queue.writeBuffer(
			this.#uniform,
			0,
			SWARM_DRAPE.encode({
				size: this.size,
				ink_layers: this.#ink ? this.layers : 0,
				density_layers: this.#density ? this.layers : 0,
				trail,
				ink_gain: inkGain(count) / unit,
				density_gain: densityGain(count, this.size) / DENSITY_UNIT,
				rim: rimGain(count),
				colors,
			}),
		);
	}

	encode(pass: GPUComputePassEncoder): void {
		this.swarm.drape.encode(pass, this.#bindings, this.size * this.size);
	}

	/** Record the colours into the texture, after the compute pass has ended. */
	copy(encoder: GPUCommandEncoder): void {
		encoder.copyBufferToTexture({ buffer: this.#colors, bytesPerRow: 4 * this.size }, { texture: this.#texture }, [this.size, this.size]);
	}

	dispose(): void {
		this.#ink?.dispose();
		this.#density?.dispose();
		this.#scope.dispose();
	}
}

/** Numbers of the colours of all groups. */
const SWARM_DRAPE_COLORS = (SWARM_DRAPE.size - SWARM_DRAPE.offsets.colors) / 4;
