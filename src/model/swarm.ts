/** Swarms: thousands of particles that descend one landscape by one optimizer, on either machine. */

import type { BoundObjective } from './bound.ts';
import type { ParticleLayout } from './descent.ts';
import type { Plane, Range } from './geometry.ts';
import type { OptimizerSpec, ResolvedOptimizer } from './optimizer.ts';
import type { SwarmEvent } from './swarm-events.ts';
import type { StopRules, SwarmValues } from './swarm-values.ts';
import type { WorkOptions } from './work.ts';

export type { Injection, SwarmChange, SwarmEvent } from './swarm-events.ts';
export type { StopRules, SwarmValues } from './swarm-values.ts';

/** What became of a particle. The numbers are the codes in memory. */
export const STATUS = {
	/** Still moving. */
	running: 0,
	/** |∇f|∞ ≤ tolerance, or f ≤ target. */
	converged: 1,
	/** It came where the landscape has no value or no gradient. */
	hole: 2,
	/** It left the box of a landscape that ends there: a sampled surface. */
	edge: 3,
	/** Its step was no number in range, or led out of the box of a landscape without an edge. */
	diverged: 4,
} as const;
/** What became of a particle, in a word. */
export type StatusName = keyof typeof STATUS;
/** The words in the order of their codes, which `ParticleBatch.status` holds: `STATUS_NAMES[1]` is `converged`. */
export const STATUS_NAMES = Object.keys(STATUS) as StatusName[];

/** Where particles begin. Coordinates lie in the plane unless the point has all n. */
export type Starts =
	| { readonly kind: 'uniform'; readonly u: Range; readonly v: Range }
	| { readonly kind: 'grid'; readonly u: Range; readonly v: Range }
	/** Around a point of the plane, with a standard deviation in each direction. */
	| { readonly kind: 'gaussian'; readonly center: readonly [number, number]; readonly deviation: readonly [number, number] }
	/** All at one point of the plane. */
	| { readonly kind: 'point'; readonly at: readonly [number, number] }
	/** These points, each with all n coordinates. */
	| { readonly kind: 'points'; readonly points: readonly (readonly number[])[] };

/** One group: particles of one optimizer. */
export interface SwarmRequest {
	/** In full space; its plane is the one in which the swarm is looked at. */
	readonly bound: BoundObjective;
	readonly optimizer: ResolvedOptimizer;
	/** count × n coordinates. */
	readonly starts: Float64Array;
	/** A whole number, 0 … 2^24 − 1. */
	readonly seed: number;
	readonly stop: StopRules;
	/** A box of all n coordinates, in the range of the machine's coordinates. A particle that leaves it is over the edge, or has diverged. */
	readonly box: readonly Range[];
	readonly boxIs: 'edge' | 'divergence';
}

/** Particles read back; all arrays are `count` long, `x` and `bestX` count × n. */
export interface ParticleBatch {
	readonly count: number;
	readonly dimension: number;
	readonly x: Float64Array;
	/** f(x); the last valid one where there is none; NaN before any. */
	readonly value: Float64Array;
	readonly status: Uint8Array;
	/** Steps taken. */
	readonly steps: Float64Array;
	/** Lowest value met, and where; NaN where there was none. */
	readonly best: Float64Array;
	readonly bestX: Float64Array;
}

/** Quantiles of f that are followed. */
export const CURVE_QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

/** What a reduction over a group tells. */
export interface SwarmStatistics {
	readonly count: number;
	/** Steps that the group has been advanced by. */
	readonly step: number;
	/** Particles by status; they sum to `count`. */
	readonly status: Readonly<Record<StatusName, number>>;
	/** Lowest value that any particle met, where, and which particle (the lowest index); null where none has one. */
	readonly best: { readonly value: number; readonly x: readonly number[]; readonly particle: number } | null;
	/** Lowest present value of the particles that are running or converged; NaN where there is none. */
	readonly lowest: number;
	/** CURVE_QUANTILES of present values of the particles that are running or converged (nearest rank); NaN where there are none. */
	readonly quantiles: readonly number[];
	/** Median of the steps that converged particles took; NaN where none has. */
	readonly medianSteps: number;
	/** How many particles are nearest to, and within the reach of, each known minimum. */
	readonly atMinimum: readonly number[];
}

/** A known minimum, for counting who is there: within `reach` in the maximum norm. */
export interface Basin {
	readonly point: readonly number[];
	readonly reach: number;
}

/**
 * The particles of a swarm as they were, with their values and steps, in the memory of its machine. It belongs to whoever asked
 * for it, and is of use to its own swarm alone.
 */
export interface SwarmSnapshot {
	/** Bytes that it takes on the machine. */
	readonly bytes: number;
	dispose(): void;
}

/** A group that runs on a machine. Calls are queued in order, and hold for the values that were there when they were made. */
export interface Swarm {
	readonly count: number;
	readonly dimension: number;
	/** Bytes of its particles, and of a snapshot of them. */
	readonly bytes: number;
	/** Steps recorded so far, whether or not the machine has done them yet. */
	readonly step: number;
	/**
	 * Take steps. Resolves when they are done; a new call before that is queued behind.
	 * @throws AbortError, DeviceLostError
	 */
	advance(steps: number, options?: WorkOptions): Promise<void>;
	/** Change values; they hold from the next step on. */
	update(values: SwarmValues): void;
	/** Be looked at in another plane than that of the request: where it is drawn changes, nothing is computed again. */
	look(plane: Plane): void;
	/**
	 * More particles, which begin now: numbered behind those that are there, each counting its own steps from 1.
	 * @param starts whole points of n coordinates
	 */
	add(starts: Float64Array): Promise<void>;
	/**
	 * Keep everything as it is after all that was asked for before: a copy on the machine.
	 * @throws LimitError, OutOfMemoryError where there is no room, and all goes on; DeviceLostError
	 */
	snapshot(): Promise<SwarmSnapshot>;
	/** Go on from a snapshot, bit for bit: particles, values and step are those of then. @throws DeviceLostError */
	restore(snapshot: SwarmSnapshot): Promise<void>;
	/**
	 * Begin again at step 0 with these particles and the values of now.
	 * @param starts whole points of n coordinates, no more than the swarm was made with
	 * @throws DeviceLostError
	 */
	restart(starts: Float64Array): Promise<void>;
	/** @param basins known minima to count at */
	statistics(basins?: readonly Basin[]): Promise<SwarmStatistics>;
	/** Particles `first` … `first + count − 1`, all where absent. */
	read(first?: number, count?: number): Promise<ParticleBatch>;
	/** Release everything. */
	dispose(): void;
}

/** A machine that runs swarms. */
export interface SwarmMaker {
	/** @throws LimitError where the swarm does not fit, ShaderCompileError, OutOfMemoryError, DeviceLostError */
	createSwarm(request: SwarmRequest): Promise<Swarm>;
}

/** The particles of a swarm in the memory of its machine: on the GPU a buffer, on the CPU an array. */
export interface ParticleMemory<M> {
	readonly layout: ParticleLayout;
	/** Word k of particle i is number k · stride + i. */
	readonly stride: number;
	/** Another object whenever it had to grow for particles that were added. */
	readonly memory: M;
}

/** Where the particles of a plan begin; `window` stands for the window in view. */
export type StartChoice =
	| { readonly kind: 'uniform' | 'grid' }
	/** Around a point of the plane (the window's middle where absent); deviations as a share of the window's sides. */
	| { readonly kind: 'gaussian'; readonly center?: readonly [number, number]; readonly deviation?: number }
	| { readonly kind: 'point'; readonly at: readonly [number, number] };

/** Where particles may go: in the plane that is looked through, or in the space of all variables. */
export const SWARM_SPACES = ['plane', 'space'] as const;
export type SwarmSpace = (typeof SWARM_SPACES)[number];

/** A whole run as chosen: plain JSON; the same plan and seed on the same landscape is the same run. */
export interface SwarmPlan {
	/** 1 … 8 optimizers, all from the same starts. */
	readonly optimizers: readonly OptimizerSpec[];
	/** Particles of each optimizer. */
	readonly particles: number;
	readonly starts: StartChoice;
	readonly seed: number;
	/** Step budget. */
	readonly steps: number;
	/** |∇f|∞ of convergence; null: one that suits the landscape (1e-6 of its typical gradient). */
	readonly tolerance: number | null;
	readonly target: number | null;
	/** What is changed while it runs. */
	readonly events: readonly SwarmEvent[];
	/** Where particles may go: all variables where absent, or the plane alone, of landscapes that can be kept to one. */
	readonly in?: SwarmSpace;
}

/** Particles, steps and seeds are counted in f32, exactly: none is larger. */
export const MOST_COUNTED = 2 ** 24 - 1;

/** Most optimizers of a plan. */
export const MAX_GROUPS = 8;

/** What the particles' colour tells. */
export type ParticleColor = 'optimizer' | 'loss' | 'speed';

/** How far particles are from the plane that is looked through. */
export interface PlaneDistance {
	/** Particles that were looked at. */
	readonly of: number;
	readonly mean: number;
	readonly median: number;
	readonly max: number;
}
