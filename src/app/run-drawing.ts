/** The particles of a run in the hands of what draws them, with their colours. */

import { signal } from '@preact/signals-core';
import { groupRgb } from '../engine/swarm/colors.ts';
import type { Session } from '../engine/session.ts';
import type { Renderer, SwarmLayer } from '../engine/view.ts';
import { colorSlots } from './optimizer-colors.ts';
import type { RunContext, Running } from './running.ts';

export class RunDrawing {
	/** The group under the pointer, in a table, a chart or a panel. */
	readonly highlight = signal<number | null>(null);
	readonly #context: RunContext;
	readonly #still: () => boolean;

	/** @param still whether a person wants little motion: nothing leaves trails then */
	constructor(context: RunContext, still: () => boolean) {
		this.#context = context;
		this.#still = still;
	}

	/** Hand the particles to the renderer. */
	show(): void {
		const { current, wake } = this.#context;
		const running = current();
		if (!running) return;
		running.renderer.setSwarm(this.#layers(running), this.#style());
		wake();
	}

	/** Show the particles where another machine is about to draw, if it can. */
	showIn(renderer: Renderer): void {
		const running = this.#context.current();
		if (running && canDraw(renderer, running.session)) renderer.setSwarm(this.#layers(running), this.#style());
	}

	/** The particles of a run are no longer shown. */
	hide({ renderer }: Running): void {
		renderer.setSwarm([], this.#style());
	}

	#style() {
		const { color, trail } = this.#context.page.store.state.peek().swarm;
		return { color, trail: this.#still() ? 0 : trail, size: 7 };
	}

	/** None over the picture of another landscape: its own is on the way. */
	#layers(running: Running): SwarmLayer[] {
		const { picture, store } = this.#context.page;
		if (picture.landscape.peek() !== running.landscape) return [];
		const highlighted = this.highlight.peek();
		const slots = colorSlots(store.state.peek().swarm);
		return running.run.groups.map(({ swarm }, index) => ({
			swarm,
			color: groupRgb(slots[index] ?? index),
			highlighted: index === highlighted,
		}));
	}
}

/** Whether a renderer can draw what a session computes, before it draws for that one: particles of a CPU are told to WebGPU. */
export const canDraw = (renderer: Renderer, { backend }: Session): boolean => renderer.kind === 'webgpu' && backend.info.kind === 'cpu';
