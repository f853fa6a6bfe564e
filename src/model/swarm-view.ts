/** What the page shows of a running swarm: plain data between its controller and its elements. */

import type { Rectangle } from './geometry.ts';
import type { OptimizerSpec } from './optimizer.ts';
import type { ParticleColor, PlaneDistance, SwarmPlan, SwarmStatistics } from './swarm.ts';

/** A run as chosen on the page: what a link carries. */
export interface SwarmChoice extends SwarmPlan {
	/** Where particles start; null is the landscape's own view. */
	readonly area: Rectangle | null;
	/**
	 * Which colour each optimizer has, by its place in the list of colours: it keeps it while others come and go. Absent: the
	 * colours in their order.
	 */
	readonly colors?: readonly number[];
	/** The hyper-parameters are still to be fitted to the landscape. */
	readonly fit: boolean;
	/** The step at which the run is first shown, and waits there; 0: it begins to move. */
	readonly at: number;
	/** It begins again when its budget is used up. */
	readonly loop: boolean;
	/** Steps a frame. */
	readonly speed: number;
	readonly color: ParticleColor;
	/** The share of a trail that is left after a frame, 0 (no trails) … 0.99. */
	readonly trail: number;
}

/**
 * Particles of all groups that the canvas draws singly, as long as there are no more; of more it draws where they crowd, and
 * as many trails. It computes all of them.
 */
export const CANVAS_SINGLES = 20_000;

/** Most particles that a person adds to each optimizer: a link that holds them stays short enough to be read. */
export const MAX_INJECTED = 500;

/** Most changes of a run while it runs: a slider that is dragged for half a minute makes as many. */
export const MAX_EVENTS = 1000;

/** One group as the elements show it. */
export interface GroupView {
	/** Place in the plan. */
	readonly index: number;
	readonly spec: OptimizerSpec;
	/** `Adam`, or `Adam 2` where there are several of a kind. */
	readonly name: string;
	/** Its place in the list of colours, and that colour for CSS. */
	readonly colorSlot: number;
	readonly color: string;
	/** The last statistics; null before the first. */
	readonly statistics: SwarmStatistics | null;
	/**
	 * Present where the swarm rests: values of the statistics are f64's, evaluated again where the particles are. `error` is the largest
	 * difference of a particle's value on the machine that moved it; NaN where there is none to compare.
	 */
	readonly reported?: { readonly error: number };
	readonly curve: Curve;
	/** The first step at which statistics found particles that had diverged; null before. */
	readonly divergedAt: number | null;
	/** How far its first particles are from the plane, and all once the run has ended; null where the landscape is its own plane. */
	readonly offPlane: PlaneDistance | null;
}

/** What a group's statistics were at each time they were taken; all arrays are as long as `steps`, steps ascend. */
export interface Curve {
	readonly steps: readonly number[];
	/** Lowest value any particle has met. */
	readonly best: readonly number[];
	readonly median: readonly number[];
	/** The 5 % and 95 % quantiles of present values. */
	readonly low: readonly number[];
	readonly high: readonly number[];
}

/** A run on its way to a step that it is not soon at. */
export interface Journey {
	readonly target: number;
	/** 0 … 1 */
	readonly fraction: number;
}

export type RunPhase = 'idle' | 'preparing' | 'running' | 'paused' | 'finished' | 'failed';
