/** The swarm on the GPU, as it is drawn: its particles stay there, and nothing of them is read back. */

import type { Rectangle } from '../../model/geometry.ts';
import type { SwarmStyle } from '../contract.ts';
import { trailUnit } from '../swarm-trails.ts';
import { drawingOrder, layerOpacity } from '../swarm-layers.ts';
import type { Passes } from './passes.ts';
import { SwarmOverlay } from './swarm-overlay.ts';
import { SwarmGroup } from './swarm-group.ts';
import type { SwarmPasses } from './swarm-passes.ts';
import type { DrawnLayer } from './told-swarms.ts';

/** Cells of trails and density along each side of the window. Making their colours is most of what a move costs in software. */
const OVERLAY_SIZE = { hardware: 1024, software: 384 } as const;
/**
 * Particles up to which they are drawn singly; of more, only those injected by hand are, and the others as a density. On SwiftShader
 * one takes about 30 µs of a core.
 */
const SINGLY = { hardware: 100_000, software: 1500 } as const;

export class GpuSwarm {
	readonly #groups: readonly SwarmGroup[];
	readonly #overlay: SwarmOverlay;
	readonly #limit: number;

	/** Call between error scopes. */
	constructor(
		private readonly passes: Passes,
		swarm: SwarmPasses,
		software: boolean,
		public layers: readonly DrawnLayer[],
		public style: SwarmStyle,
	) {
		const machine = software ? 'software' : 'hardware';
		this.#limit = SINGLY[machine];
		this.#overlay = new SwarmOverlay(passes, swarm, OVERLAY_SIZE[machine], layers.length);
		this.#groups = layers.map((layer, i) => new SwarmGroup(passes, swarm, layer, i, this.#overlay));
		this.#fit();
	}

	/** Particles that the run began with: those injected by hand change nothing of how the others look. */
	get #begun(): number {
		return this.#groups.reduce((sum, { begun }) => sum + begun, 0);
	}

	/** Are the particles that the run began with drawn one by one? */
	get singly(): boolean {
		return this.#begun <= this.#limit;
	}

	/** Does anything lie over the landscape? */
	get overlaid(): boolean {
		return this.#overlay.trails !== null || this.#overlay.density !== null;
	}

	get overlay(): SwarmOverlay {
		return this.#overlay;
	}

	/** The same swarms look different. They stay where they were: a move under way is not cut in two. Call between error scopes. */
	restyle(layers: readonly DrawnLayer[], style: SwarmStyle): void {
		this.layers = layers;
		this.style = style;
		for (const [i, group] of this.#groups.entries()) group.layer = layers[i] as DrawnLayer;
		this.#fit();
		this.#update('restyled');
	}

	/** Another window: trails begin anew. Call between error scopes. */
	restart(domain: Rectangle): void {
		for (const group of this.#groups) group.project(domain);
		this.#fit();
		this.#update('restarted');
	}

	/** Particles have moved, or are looked at in another plane: then trails begin anew. Call between error scopes. */
	moved(): void {
		const moves = this.#groups.map((group) => group.follow());
		this.#fit();
		this.#update(moves.every(Boolean) ? 'moved' : 'restarted');
	}

	#fit(): void {
		const others = this.#overlay.want(this.style.trail > 0, !this.singly);
		for (const group of this.#groups) group.fit(this.#overlay, others);
	}

	#update(what: 'moved' | 'restarted' | 'restyled'): void {
		const { device } = this.passes.context;
		const { style, layers } = this;
		const total = this.#begun;
		const count = layers.reduce((sum, { swarm }) => sum + swarm.count, 0);
		const unit = trailUnit(count, style.trail);
		const { size } = this.#overlay;
		for (const group of this.#groups) group.write({ style, opacity: layerOpacity(group.layer, layers), total, size, unit });
		const colors = layers.map((layer) => ({ color: layer.color, weight: layerOpacity(layer, layers) }));
		this.#overlay.write(colors, total, unit, what === 'moved' ? style.trail : 1);

		const encoder = device.createCommandEncoder({ label: 'Swarm.update' });
		if (what === 'restarted') this.#overlay.clear(encoder);
		const pass = encoder.beginComputePass({ label: 'Swarm.update' });
		if (what === 'moved') for (const group of this.#groups) group.encodeTrails(pass);
		for (const group of this.#groups) group.encodeDensity(pass);
		if (this.overlaid) this.#overlay.encode(pass);
		pass.end();
		if (this.overlaid) this.#overlay.copy(encoder);
		device.queue.submit([encoder.finish()]);
	}

	/** Record the particles of all groups, the highlighted ones last. */
	encode(pass: GPURenderPassEncoder, picture: GPUBindGroup, depth: GPUBindGroup): void {
		for (const i of drawingOrder(this.layers)) {
			const group = this.#groups[i];
			group?.encodeDraw(pass, picture, depth, this.singly ? 0 : group.begun);
		}
	}

	dispose(): void {
		for (const group of this.#groups) group.dispose();
		this.#overlay.dispose();
	}
}
