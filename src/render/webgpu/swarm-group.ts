/** One group of a swarm on the GPU, as it is drawn. */

import { Scope } from '../../gpu/device/scope.ts';
import type { Rectangle } from '../../model/geometry.ts';
import type { SwarmPositions } from '../../model/swarm-positions.ts';
import type { SwarmStyle } from '../contract.ts';
import { TRAIL_STEPS, stampRadius } from '../swarm-trails.ts';
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
import type { SwarmOverlay } from './swarm-overlay.ts';
import { SWARM_GROUP } from './swarm-kernels.ts';
import type { SwarmPasses } from './swarm-passes.ts';
import type { DrawnLayer } from './told-swarms.ts';

/** What of the whole swarm and its style one group has to know. */
export interface GroupLook {
	readonly style: SwarmStyle;
	readonly opacity: number;
	/** Particles that all groups began with. */
	readonly total: number;
	/** Cells of a side of the overlay, and what a cell crossed once holds. */
	readonly size: number;
	readonly unit: number;
}

interface Bindings {
	readonly draw: GPUBindGroup;
	readonly trails: GPUBindGroup | null;
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

	/** Call between error scopes. @param index its layer of trails and density */
	constructor(
		private readonly passes: Passes,
		private readonly swarm: SwarmPasses,
		public layer: DrawnLayer,
		private readonly index: number,
		overlay: SwarmOverlay,
	) {
		const { resources } = passes.context;
		const { UNIFORM, COPY_DST } = GPUBufferUsage;
		this.#uniform = this.#scope.own(resources.buffer('SwarmGroup.uniform', { size: SWARM_GROUP.size, usage: UNIFORM | COPY_DST })).raw;
		this.#positions = this.#scope.own(layer.swarm.positions(swarm.place));
		this.#places = this.#positions.places;
		this.begun = layer.swarm.count;
		this.#bindings = this.#bind(overlay);
	}

	/** Bind an overlay that has other buffers, or places that have grown. Call between error scopes. */
	fit(overlay: SwarmOverlay, rebind: boolean): void {
		const { places } = this.#positions;
		if (!rebind && places === this.#places) return;
		this.#places = places;
		this.#bindings = this.#bind(overlay);
	}

	#bind({ trails, density }: SwarmOverlay): Bindings {
		const { context, tones } = this.passes;
		const { swarm } = this;
		const { device } = context;
		const [uniform, places] = [this.#uniform, this.#places];
		return {
			draw: swarm.particles.bindGroup(device, uniform, places, tones),
			trails: trails && swarm.trails.bind(device, uniform, places, trails),
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
			trail_steps: TRAIL_STEPS,
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

	encodeTrails(pass: GPUComputePassEncoder): void {
		if (this.#bindings.trails) this.swarm.trails.encode(pass, this.#bindings.trails, this.#positions.count);
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
