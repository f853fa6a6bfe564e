/** Swarms of another machine: asked where their particles are after each move, a question at a time. */

import type { GpuContext } from '../../gpu/device/context.ts';
import type { SwarmPlaceKernel } from '../../gpu/swarm/positions.ts';
import { ToldSwarm } from '../../gpu/swarm/told-swarm.ts';
import { type DrawnSwarm, drawnSwarm, tellingSwarm } from '../../model/swarm-positions.ts';
import type { Swarm } from '../../model/swarm.ts';
import type { SwarmLayer } from '../contract.ts';

/** A layer with its swarm as this device draws it. */
export interface DrawnLayer extends Omit<SwarmLayer, 'swarm'> {
	readonly swarm: DrawnSwarm<GPUBuffer, SwarmPlaceKernel> & { readonly count: number };
}

export class ToldSwarms {
	readonly #context: GpuContext;
	readonly #take: (copy: () => void) => void;
	readonly #kept = new Map<Swarm, ToldSwarm>();
	#asking: Promise<void> | null = null;
	#again = false;

	/** @param take places were told: they are copied by the function that it is given, and drawn */
	constructor(context: GpuContext, take: (copy: () => void) => void) {
		this.#context = context;
		this.#take = take;
	}

	/** An answer is awaited. */
	get pending(): boolean {
		return this.#asking !== null;
	}

	/** What was asked is answered and drawn. */
	async settled(): Promise<void> {
		await this.#asking;
	}

	/** The layers with their swarms as this device draws them. Others are told of no more. */
	drawn(layers: readonly SwarmLayer[]): DrawnLayer[] {
		const wanted = new Set(layers.map(({ swarm }) => swarm));
		for (const [swarm, told] of this.#kept) {
			if (wanted.has(swarm)) continue;
			this.#kept.delete(swarm);
			told.dispose();
		}
		return layers.map((layer) => ({ ...layer, swarm: this.#asDrawn(layer.swarm) }));
	}

	#asDrawn(swarm: Swarm): DrawnLayer['swarm'] {
		const kept = this.#kept.get(swarm);
		if (kept) return kept;
		const telling = tellingSwarm(swarm);
		if (!telling) return drawnSwarm<GPUBuffer, SwarmPlaceKernel>(swarm);
		const told = new ToldSwarm(this.#context, telling);
		this.#kept.set(swarm, told);
		this.follow();
		return told;
	}

	/** Particles have moved. @returns false where no swarm is of another machine */
	follow(): boolean {
		if (this.#kept.size === 0) return false;
		this.#again = true;
		this.#asking ??= this.#ask();
		return true;
	}

	async #ask(): Promise<void> {
		try {
			// Where the first is asked for, the others of its list are still to come.
			await Promise.resolve();
			while (this.#again) {
				this.#again = false;
				await this.#askOnce();
			}
		} finally {
			this.#asking = null;
		}
	}

	async #askOnce(): Promise<void> {
		const asked = [...this.#kept];
		const answers = await Promise.allSettled(asked.map(([, told]) => told.tellPlaces()));
		this.#take(() => {
			for (const [i, [swarm, told]] of asked.entries()) {
				const answer = answers[i];
				// Whoever was released meanwhile, or went with its machine, has nothing to tell; its run hears of it.
				if (answer?.status === 'fulfilled' && this.#kept.get(swarm) === told) told.take(answer.value);
			}
		});
	}

	/** All are gone with the device, or with the renderer. @param release their memory is still there */
	forget(release: boolean): void {
		if (release) for (const told of this.#kept.values()) told.dispose();
		this.#kept.clear();
		this.#again = false;
	}
}
