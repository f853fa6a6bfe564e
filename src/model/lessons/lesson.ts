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

/** A number of a run of networks that answers the question. */
export type NetworkFigure =
	/** The largest eigenvalue of the Hessian: of the first reading, or its mean over the last fifth of the training. */
	| { readonly of: 'sharpness'; readonly when: 'first' | 'late' }
	/** The sharpness at which the method is at its limit. */
	| { readonly of: 'limit' }
	/** The step of the first reading that is above the limit. */
	| { readonly of: 'crossing' }
	/** Of the slice of the network in view, or of the one beside it: its minima, or the geometric mean of the loss on its rim. */
	| { readonly of: 'minima' | 'rim'; readonly whose: 'this' | 'other' }
	/** The lowest loss of the plane in view. */
	| { readonly of: 'lowest' }
	/** The median loss of a group's networks, or the median share of their way that leads out of the plane. */
	| { readonly of: 'loss' | 'outward'; readonly group: number };

/** Part of the table of words, so never renamed. */
export type LessonId =
	| NetworkLessonId
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

/** Lessons on networks: loaded when they are first asked for. */
export type NetworkLessonId = 'skip-connections' | 'sharpness-rises' | 'whole-networks';

/** What lessons of every kind have. What is absent is as the landscape and the page have it. */
interface LessonBase {
	readonly id: LessonId;
	/** Place of the right one among the answers to choose from. */
	readonly right: number;
	/** What is pointed at in the picture, and where particles end; none: the landscape's known minima. */
	readonly places?: readonly LessonPlace[];
	readonly window?: Rectangle;
	readonly scale?: ScaleName;
	readonly camera?: Camera;
	/** Sliders of the landscape, by name. */
	readonly parameters?: Readonly<Record<string, number>>;
	readonly swarm: SwarmChoice;
}

/** A run with what to look for. */
export interface Lesson extends LessonBase {
	/** The numbers that prove it, in the order of the text. */
	readonly figures: readonly LessonFigure[];
	/** The starts are marked by where they end once the run is over: those of this group. */
	readonly ends?: number;
	readonly landscape: { readonly kind: 'function'; readonly id: string } | { readonly kind: 'formula'; readonly text: string };
}

/** A lesson on a network: its run is a swarm of networks, or the training of one. */
export interface NetworkLesson extends LessonBase {
	readonly id: NetworkLessonId;
	readonly figures: readonly NetworkFigure[];
	readonly landscape: {
		readonly kind: 'network';
		readonly model: string;
		readonly seed?: number;
		/** Who trains, where figures are of its arithmetic. */
		readonly trainedOn?: 'gpu' | 'cpu';
		/** The plane. */
		readonly through?: string;
	};
	/** The network is trained by its recipe. `other` is trained as many steps and seen beside it. */
	readonly training?: { readonly other?: string };
}

export type AnyLesson = Lesson | NetworkLesson;

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
