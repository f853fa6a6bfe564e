/**
 * What a lesson is: a run that shows one effect, a question to answer before it, and the numbers that prove the answer. Plain JSON.
 * Its texts stand in the table of words, by its id.
 */

import type { Rectangle } from '../geometry.ts';
import type { SwarmChoice } from '../swarm-view.ts';
import type { Camera, ScaleName } from '../view.ts';

/** A place of the landscape that a lesson speaks of. */
export interface LessonPlace {
	/** By which the figures and the table of words name it: `A`, `narrow`. */
	readonly name: string;
	/** (u, v). */
	readonly at: readonly [number, number];
	/** Who is no farther from it than this is there: the larger of |Δu| and |Δv|. */
	readonly reach: number;
}

/** A number of the run that answers the question; `group` is a place in the list of optimizers. */
export type LessonFigure =
	/** The share of the particles that are at a place, by its name. */
	| { readonly of: 'at'; readonly group: number; readonly place: string }
	/** The share of the particles that ended farther than `reach` from where the same particle of another group ended. */
	| { readonly of: 'elsewhere'; readonly group: number; readonly than: number; readonly reach: number }
	/** The share that diverged. */
	| { readonly of: 'diverged'; readonly group: number }
	/** The median of the steps that converged particles took. */
	| { readonly of: 'steps'; readonly group: number }
	/** The median value of the particles that are still there. */
	| { readonly of: 'value'; readonly group: number };

/** Part of links, so never renamed. */
export type LessonId =
	| 'start'
	| 'edge-of-stability'
	| 'momentum'
	| 'ravine'
	| 'clipping'
	| 'saddle'
	| 'rastrigin'
	| 'sharp-minimum'
	| 'sam'
	| 'network';

/** A run with what to look for. What is absent is as the landscape and the page have it. */
export interface Lesson {
	readonly id: LessonId;
	/** Place of the right one among the answers to choose from. */
	readonly right: number;
	/** The numbers that prove it, in the order of the text. */
	readonly figures: readonly LessonFigure[];
	/** What is pointed at in the picture, and where particles end; none: the landscape's known minima. */
	readonly places?: readonly LessonPlace[];
	/** The starts are marked by where they end once the run is over: those of this group. */
	readonly ends?: number;
	readonly landscape: { readonly kind: 'function'; readonly id: string } | { readonly kind: 'formula'; readonly text: string };
	readonly window?: Rectangle;
	readonly scale?: ScaleName;
	readonly camera?: Camera;
	/** Sliders of the landscape, by name. */
	readonly parameters?: Readonly<Record<string, number>>;
	readonly swarm: SwarmChoice;
}

type Chosen = Pick<SwarmChoice, 'optimizers' | 'particles' | 'starts' | 'steps'> & Partial<SwarmChoice>;

/** A swarm at one step a frame, which the eye can follow. */
export const swarmOf = (chosen: Chosen): SwarmChoice => ({
	area: null,
	fit: false,
	seed: 1,
	tolerance: null,
	target: null,
	events: [],
	at: 0,
	loop: false,
	speed: 1,
	color: 'optimizer',
	trail: 0.92,
	...chosen,
});
