/** Where the particles of a swarm are, for whoever draws them: neither the number of variables nor the memory of a machine shows. */

import type { Rectangle } from './geometry.ts';
import type { Swarm } from './swarm.ts';

/**
 * Particles as they are seen in a window of the plane that the swarm is looked at in (`Swarm.look`). Places are box coordinates: −½ … ½
 * across the window, so that f32 keeps its digits where the window is small. One projection a call, no field.
 *
 * `M` is what the machine's own renderer reads: a buffer of DOTs on the GPU, arrays on the CPU. Whoever draws asks for one of its own.
 */
export interface SwarmPositions<M> {
	/** Particles whose place is known; 0 before the first projection. */
	readonly count: number;
	/** Another object whenever it had to grow. */
	readonly places: M;
	/** Where they are now in this window. Where they were before means nothing there. */
	project(window: Rectangle): void;
	/**
	 * Where they are now in the window of the last projection, and where they were.
	 * @returns false where no move is known: they are looked at in another plane than before, or in no window yet
	 */
	follow(): boolean;
	dispose(): void;
}

/** A swarm that can be drawn by the renderer of its machine. `K` is what projects there: on the GPU a kernel, which the renderer has built. */
export interface DrawnSwarm<M, K = undefined> {
	/** Its particles are there: those of a lost device are not. */
	readonly isPresent: boolean;
	/** Positions of one's own, which the caller disposes. */
	positions(kernel: K): SwarmPositions<M>;
}

/** The places of particles on the CPU; arrays are at least as long as there are particles. */
export interface PlacedParticles {
	readonly count: number;
	/** Box coordinates now and a move before; beyond ±½ outside the window. */
	readonly x: Float32Array;
	readonly y: Float32Array;
	readonly previousX: Float32Array;
	readonly previousY: Float32Array;
	readonly value: Float32Array;
	/** Box widths a step during the last move that had steps. */
	readonly speed: Float32Array;
	readonly status: Uint8Array;
}

/** Words of a particle as it is told: its coordinates in the plane, value, code of STATUS, steps taken. */
export const TOLD = { dimension: 2, value: 2, status: 3, steps: 4, words: 5 } as const;

/** Where particles are now, in numbers that any machine reads. */
export interface ToldPlaces {
	readonly count: number;
	/** Counts the planes that they were looked at in: another one is no move. */
	readonly look: number;
	/** Word k of particle i is number k · count + i; in f32, as GPUs hold them. */
	readonly words: Float32Array<ArrayBuffer>;
}

/** A swarm that a renderer of another machine can draw. */
export interface TellingSwarm {
	readonly isPresent: boolean;
	readonly count: number;
	/** Where its particles are after the steps that are done. */
	tellPlaces(): Promise<ToldPlaces>;
}

/** The swarm, where it tells its places to other machines; null where it is drawn by its own only. */
export function tellingSwarm(swarm: Swarm): (Swarm & TellingSwarm) | null {
	return 'tellPlaces' in swarm ? (swarm as Swarm & TellingSwarm) : null;
}

/** A swarm as its renderer reads it. @throws Error where it is of no machine that draws */
export function drawnSwarm<M, K = undefined>(swarm: Swarm): Swarm & DrawnSwarm<M, K> {
	const known = swarm as Swarm & Partial<DrawnSwarm<M, K>>;
	if (!known.positions) throw new Error('This swarm cannot be drawn: it tells no positions.');
	return known as Swarm & DrawnSwarm<M, K>;
}
