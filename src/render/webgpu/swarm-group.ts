/** One group of a swarm on the GPU, as it is drawn. */

import type { Owned } from '../../gpu/device/resource.ts';
import { Scope } from '../../gpu/device/scope.ts';
import type { Rectangle } from '../../model/geometry.ts';
import type { ParticleMemory } from '../../model/swarm.ts';
import type { SwarmLayer, SwarmStyle } from '../contract.ts';
import { INK_STEPS, stampRadius } from '../swarm-ink.ts';
import { particlesIn } from '../swarm-layers.ts';
import { FORM, outlineWidth, PARTICLE_LIFT, particleDiameter, SPEED_LOG, STOPPED_OPACITY, TONES } from '../swarm-look.ts';
import { planeProjection } from '../swarm-projection.ts';
import type { Passes } from './passes.ts';
import type { SwarmDrape } from './swarm-drape.ts';
import { DOT, SWARM_GROUP } from './swarm-kernels.ts';
import type { SwarmPasses } from './swarm-passes.ts';

/** What of the whole swarm and its style one group has to know. */
export interface GroupLook {
	readonly style: SwarmStyle;
	readonly opacity: number;
	/** Particles of all groups. */
	readonly total: number;
	/** Cells of a side of the drape, and ink of a cell crossed once. */
	readonly size: number;
	readonly unit: number;
}

interface Bindings {
	readonly place: GPUBindGroup;
	readonly draw: GPUBindGroup;
	readonly ink: GPUBindGroup | null;
	readonly density: GPUBindGroup | null;
}

export class SwarmGroup {
	readonly #scope = new Scope();
	readonly #uniform: GPUBuffer;
	readonly #projection: GPUBuffer;
	#dots: Owned<GPUBuffer>;
	#capacity: number;
	#memory: GPUBuffer;
	/** Particles whose dots hold where they were. */
	#known = 0;
	#bindings: Bindings;

	/** Call between error scopes. @param index its layer of ink and density */
	constructor(
		private readonly passes: Passes,
		private readonly swarm: SwarmPasses,
		public layer: SwarmLayer,
		private readonly index: number,
		drape: SwarmDrape,
	) {
		const { resources } = passes.context;
		const { UNIFORM, STORAGE, COPY_DST } = GPUBufferUsage;
		const { count, dimension } = layer.swarm;
		this.#uniform = this.#scope.own(resources.buffer('SwarmGroup.uniform', { size: SWARM_GROUP.size, usage: UNIFORM | COPY_DST })).raw;
		this.#projection = this.#scope.own(resources.buffer('SwarmGroup.projection', { size: 12 * dimension, usage: STORAGE | COPY_DST })).raw;
		this.#capacity = count;
		this.#dots = this.#allocate();
		this.#memory = this.#particles.memory;
		this.#bindings = this.#bind(drape);
	}

	get count(): number {
		return this.layer.swarm.count;
	}

	/** The particles' words that it reads. */
	get memory(): GPUBuffer {
		return this.#memory;
	}

	get #particles(): ParticleMemory<GPUBuffer> {
		return particlesIn<GPUBuffer>(this.layer.swarm);
	}

	#allocate(): Owned<GPUBuffer> {
		const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
		return this.passes.context.resources.buffer('SwarmGroup.dots', { size: DOT.size * Math.max(1, this.#capacity), usage });
	}

	/** Follow a swarm that has grown, or a drape that has other buffers. Call between error scopes. */
	fit(drape: SwarmDrape, rebind: boolean): void {
		const { memory } = this.#particles;
		const grown = this.count > this.#capacity;
		if (!grown && !rebind && memory === this.#memory) return;
		if (grown) this.#grow();
		this.#memory = memory;
		this.#bindings = this.#bind(drape);
	}

	#grow(): void {
		const { device } = this.passes.context;
		const old = this.#dots;
		this.#capacity = Math.max(this.count, Math.ceil(1.5 * this.#capacity));
		this.#dots = this.#allocate();
		const encoder = device.createCommandEncoder({ label: 'SwarmGroup.grow' });
		if (this.#known > 0) encoder.copyBufferToBuffer(old.raw, 0, this.#dots.raw, 0, DOT.size * this.#known);
		device.queue.submit([encoder.finish()]);
		old.dispose();
	}

	#bind({ ink, density }: SwarmDrape): Bindings {
		const { context, tones } = this.passes;
		const { swarm } = this;
		const { device } = context;
		const [uniform, dots] = [this.#uniform, this.#dots.raw];
		return {
			place: swarm.place.bind(device, uniform, this.#memory, this.#projection, dots),
			draw: swarm.particles.bindGroup(device, uniform, dots, tones),
			ink: ink && swarm.ink.bind(device, uniform, dots, ink),
			density: density && swarm.density.bind(device, uniform, dots, density),
		};
	}

	/** Another window or plane: where the particles were before means nothing there. */
	project({ plane }: SwarmStyle, domain: Rectangle): void {
		const { corner, first, second } = planeProjection(plane, domain);
		this.passes.context.device.queue.writeBuffer(this.#projection, 0, Float32Array.from([...corner, ...first, ...second]));
		this.#known = 0;
	}

	/** Write how the group looks and how many it has. @param stay only those whose place is known */
	write(stay: boolean, { style, opacity, total, size, unit }: GroupLook): void {
		const { layout, stride } = this.#particles;
		const diameter = particleDiameter(style.size, total);
		const bytes = SWARM_GROUP.encode({
			color: [...this.layer.color, opacity],
			form: [FORM.core, FORM.arm, FORM.width, 0],
			speed_log: [SPEED_LOG.low, SPEED_LOG.span],
			count: stay ? this.#known : this.count,
			known: this.#known,
			stride,
			dimension: layout.dimension,
			value_word: layout.value,
			status_word: layout.status,
			steps_word: layout.steps,
			layer: this.index,
			size,
			unit,
			ink_steps: INK_STEPS,
			stamp: stampRadius(total),
			tone: TONES.indexOf(style.color),
			diameter,
			outline: outlineWidth(diameter),
			lift: PARTICLE_LIFT,
			stopped_opacity: STOPPED_OPACITY,
		});
		this.passes.context.device.queue.writeBuffer(this.#uniform, 0, bytes);
	}

	/** Record taking over where the particles are. */
	encodePlace(pass: GPUComputePassEncoder): void {
		this.swarm.place.encode(pass, this.#bindings.place, this.count);
		this.#known = this.count;
	}

	encodeInk(pass: GPUComputePassEncoder): void {
		if (this.#bindings.ink) this.swarm.ink.encode(pass, this.#bindings.ink, this.count);
	}

	encodeDensity(pass: GPUComputePassEncoder): void {
		if (this.#bindings.density) this.swarm.density.encode(pass, this.#bindings.density, this.count);
	}

	/** Record the particles, drawn singly. */
	encodeDraw(pass: GPURenderPassEncoder, picture: GPUBindGroup, depth: GPUBindGroup): void {
		if (this.#known > 0) this.swarm.particles.encode(pass, picture, this.#bindings.draw, depth, this.#known);
	}

	dispose(): void {
		this.#dots.dispose();
		this.#scope.dispose();
	}
}
