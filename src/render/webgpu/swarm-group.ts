/** One group of a swarm on the GPU, as it is drawn. */

import { Scope } from '../../gpu/device/scope.ts';
import type { SwarmPlaceKernel } from '../../gpu/swarm/positions.ts';
import type { Rectangle } from '../../model/geometry.ts';
import { drawnSwarm, type SwarmPositions } from '../../model/swarm-positions.ts';
import type { SwarmLayer, SwarmStyle } from '../contract.ts';
import { INK_STEPS, stampRadius } from '../swarm-ink.ts';
import {
	FORM,
	GROUP_RING,
	injectedDiameter,
	outlineWidth,
	PARTICLE_LIFT,
	particleDiameter,
	SPEED_LOG,
	STOPPED_OPACITY,
	TONES,
} from '../swarm-look.ts';
import type { Passes } from './passes.ts';
import type { SwarmDrape } from './swarm-drape.ts';
import { SWARM_GROUP } from './swarm-kernels.ts';
import type { SwarmPasses } from './swarm-passes.ts';

/** What of the whole swarm and its style one group has to know. */
export interface GroupLook {
	readonly style: SwarmStyle;
	readonly opacity: number;
	/** Particles that all groups began with. */
	readonly total: number;
	/** Cells of a side of the drape, and ink of a cell crossed once. */
	readonly size: number;
	readonly unit: number;
}

interface Bindings {
	readonly draw: GPUBindGroup;
	readonly ink: GPUBindGroup | null;
	readonly density: GPUBindGroup | null;
}

export class SwarmGroup {
	readonly #scope = new Scope();
	readonly #uniform: GPUBuffer;
	readonly #positions: SwarmPositions<GPUBuffer>;
	/** What the bindings bind. */
	#places: GPUBuffer;
	/** Particles that the run began with; those behind them were injected. */
	readonly begun: number;
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
		const { UNIFORM, COPY_DST } = GPUBufferUsage;
		this.#uniform = this.#scope.own(resources.buffer('SwarmGroup.uniform', { size: SWARM_GROUP.size, usage: UNIFORM | COPY_DST })).raw;
		this.#positions = this.#scope.own(drawnSwarm<GPUBuffer, SwarmPlaceKernel>(layer.swarm).positions(swarm.place));
		this.#places = this.#positions.places;
		this.begun = this.#positions.count;
		this.#bindings = this.#bind(drape);
	}

	/** Bind a drape that has other buffers, or places that have grown. Call between error scopes. */
	fit(drape: SwarmDrape, rebind: boolean): void {
		const { places } = this.#positions;
		if (!rebind && places === this.#places) return;
		this.#places = places;
		this.#bindings = this.#bind(drape);
	}

	#bind({ ink, density }: SwarmDrape): Bindings {
		const { context, tones } = this.passes;
		const { swarm } = this;
		const { device } = context;
		const [uniform, places] = [this.#uniform, this.#places];
		return {
			draw: swarm.particles.bindGroup(device, uniform, places, tones),
			ink: ink && swarm.ink.bind(device, uniform, places, ink),
			density: density && swarm.density.bind(device, uniform, places, density),
		};
	}

	/** Another window: where the particles were before means nothing there. */
	project(domain: Rectangle): void {
		this.#positions.project(domain);
	}

	/** Take over where the particles are. @returns whether they have moved, and are not seen otherwise than before */
	follow(): boolean {
		return this.#positions.follow();
	}

	/** Write how the group looks and how many it has. */
	write({ style, opacity, total, size, unit }: GroupLook): void {
		const [diameter, injected] = [particleDiameter(style.size, total), injectedDiameter(style.size)];
		const bytes = SWARM_GROUP.encode({
			color: [...this.layer.color, opacity],
			form: [FORM.core, FORM.arm, FORM.width, style.color === 'optimizer' ? 0 : GROUP_RING],
			speed_log: [SPEED_LOG.low, SPEED_LOG.span],
			count: this.#positions.count,
			layer: this.index,
			size,
			unit,
			ink_steps: INK_STEPS,
			stamp: stampRadius(total),
			tone: TONES.indexOf(style.color),
			diameter,
			outline: outlineWidth(diameter),
			injected_from: this.begun,
			injected_diameter: injected,
			injected_outline: outlineWidth(injected),
			lift: PARTICLE_LIFT,
			stopped_opacity: STOPPED_OPACITY,
		});
		this.passes.context.device.queue.writeBuffer(this.#uniform, 0, bytes);
	}

	encodeInk(pass: GPUComputePassEncoder): void {
		if (this.#bindings.ink) this.swarm.ink.encode(pass, this.#bindings.ink, this.#positions.count);
	}

	encodeDensity(pass: GPUComputePassEncoder): void {
		if (this.#bindings.density) this.swarm.density.encode(pass, this.#bindings.density, this.#positions.count);
	}

	/** Record particles, drawn singly. @param first the first of them */
	encodeDraw(pass: GPURenderPassEncoder, picture: GPUBindGroup, depth: GPUBindGroup, first: number): void {
		const count = this.#positions.count - first;
		if (count > 0) this.swarm.particles.encode(pass, picture, this.#bindings.draw, depth, { first, count });
	}

	dispose(): void {
		this.#scope.dispose();
	}
}
