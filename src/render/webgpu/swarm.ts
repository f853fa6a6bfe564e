/** The swarm on the GPU, as it is drawn: its particles stay there, and nothing of them is read back. */

import type { Rectangle } from '../../model/geometry.ts';
import type { SwarmLayer, SwarmStyle } from '../contract.ts';
import { inkUnit } from '../swarm-ink.ts';
import { drawingOrder, layerOpacity } from '../swarm-layers.ts';
import type { Passes } from './passes.ts';
import { SwarmDrape } from './swarm-drape.ts';
import { SwarmGroup } from './swarm-group.ts';
import type { SwarmPasses } from './swarm-passes.ts';

/** Cells of ink and density along each side of the window. Making their colours is most of what a move costs in software. */
const DRAPE_SIZE = { hardware: 1024, software: 384 } as const;
/** Particles up to which they are drawn singly; of more, those injected by hand alone, the others as a density. On SwiftShader one takes about 30 µs of a core. */
const SINGLY = { hardware: 100_000, software: 1500 } as const;

export class GpuSwarm {
	readonly #groups: readonly SwarmGroup[];
	readonly #drape: SwarmDrape;
	readonly #limit: number;

	/** Call between error scopes. */
	constructor(
		private readonly passes: Passes,
		swarm: SwarmPasses,
		software: boolean,
		public layers: readonly SwarmLayer[],
		public style: SwarmStyle,
	) {
		const machine = software ? 'software' : 'hardware';
		this.#limit = SINGLY[machine];
		this.#drape = new SwarmDrape(passes, swarm, DRAPE_SIZE[machine], layers.length);
		this.#groups = layers.map((layer, i) => new SwarmGroup(passes, swarm, layer, i, this.#drape));
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
	get draped(): boolean {
		return this.#drape.ink !== null || this.#drape.density !== null;
	}

	get drape(): SwarmDrape {
		return this.#drape;
	}

	/** The same swarms look different. They stay where they were: a move under way is not cut in two. Call between error scopes. */
	restyle(layers: readonly SwarmLayer[], style: SwarmStyle): void {
		this.layers = layers;
		this.style = style;
		for (const [i, group] of this.#groups.entries()) group.layer = layers[i] as SwarmLayer;
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
		const others = this.#drape.want(this.style.trail > 0, !this.singly);
		for (const group of this.#groups) group.fit(this.#drape, others);
	}

	#update(what: 'moved' | 'restarted' | 'restyled'): void {
		const { device } = this.passes.context;
		const { style, layers } = this;
		const total = this.#begun;
		const unit = inkUnit(
			layers.reduce((sum, { swarm }) => sum + swarm.count, 0),
			style.trail,
		);
		const { size } = this.#drape;
		for (const group of this.#groups) group.write({ style, opacity: layerOpacity(group.layer, layers), total, size, unit });
		const colors = layers.map((layer) => ({ color: layer.color, weight: layerOpacity(layer, layers) }));
		this.#drape.write(colors, total, unit, what === 'moved' ? style.trail : 1);

		const encoder = device.createCommandEncoder({ label: 'Swarm.update' });
		if (what === 'restarted') this.#drape.clear(encoder);
		const pass = encoder.beginComputePass({ label: 'Swarm.update' });
		if (what === 'moved') for (const group of this.#groups) group.encodeInk(pass);
		for (const group of this.#groups) group.encodeDensity(pass);
		if (this.draped) this.#drape.encode(pass);
		pass.end();
		if (this.draped) this.#drape.copy(encoder);
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
		this.#drape.dispose();
	}
}
