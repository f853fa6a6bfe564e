/** What is chosen of a landscape: read with its defaults, and written without them, so that equal choices are equal texts. */

import type { SwarmChoice } from '../model/swarm-view.ts';
import {
	type AppState,
	type ChosenOfLandscape,
	DEFAULT_STATE,
	type LandscapeChoice,
	NETWORK_PARTICLES,
	type PlaneChoice,
} from './app-state.ts';

export const DEFAULT_DIMENSION = 2;
export const DEFAULT_PLANE: PlaneChoice = { kind: 'axes', first: 0, second: 1 };
const NONE: Readonly<Record<string, number>> = {};

export const dimensionOf = ({ dimension = DEFAULT_DIMENSION }: ChosenOfLandscape): number => dimension;
export const planeChosen = ({ plane = DEFAULT_PLANE }: ChosenOfLandscape): PlaneChoice => plane;
export const valuesOf = ({ values = NONE }: ChosenOfLandscape): Readonly<Record<string, number>> => values;

/** All landscapes that are seen: the one in view first, then those it is compared with. */
export const landscapesOf = ({ landscape, compare }: Pick<AppState, 'landscape' | 'compare'>): readonly LandscapeChoice[] => [
	landscape,
	...(compare?.others ?? []),
];

/** A change of what is chosen; undefined leaves it to the landscape again. */
export type ChosenChange = { readonly [K in keyof ChosenOfLandscape]?: ChosenOfLandscape[K] | undefined };

/** The landscape alone, without anything that is chosen of it. */
export function bare<C extends LandscapeChoice>(choice: C): Omit<C, keyof ChosenOfLandscape> {
	const { dimension: _dimension, plane: _plane, values: _values, ...rest } = choice;
	return rest;
}

/** What a landscape is opened from: the choice without where it is looked at, and without its sliders. */
export function opening<C extends LandscapeChoice>(choice: C): Omit<C, 'plane' | 'values'> {
	const { plane: _plane, values: _values, ...rest } = choice;
	return rest;
}

/**
 * A choice with something of it chosen otherwise. What is as without it is left out.
 *
 * @example
 * withChosen({ kind: 'function', id: 'ackley' }, { dimension: 5 }) // { kind: 'function', id: 'ackley', dimension: 5 }
 * withChosen({ kind: 'function', id: 'ackley', dimension: 5 }, { dimension: 2 }) // { kind: 'function', id: 'ackley' }
 */
export function withChosen<C extends LandscapeChoice>(choice: C, change: ChosenChange): C {
	const { dimension, plane, values }: ChosenChange = { ...chosenOf(choice), ...change };
	return {
		...bare(choice),
		...(dimension === undefined || dimension === DEFAULT_DIMENSION ? {} : { dimension }),
		...(plane === undefined || JSON.stringify(plane) === JSON.stringify(DEFAULT_PLANE) ? {} : { plane }),
		...(values === undefined || Object.keys(values).length === 0 ? {} : { values }),
	} as unknown as C;
}

/** What is chosen of a landscape, without the landscape. */
export const chosenOf = ({ dimension, plane, values }: ChosenOfLandscape): ChosenChange => ({ dimension, plane, values });

/** The swarm of a landscape where none is chosen: on a network there is none until one is asked for. */
export const standardSwarm = ({ kind }: LandscapeChoice): SwarmChoice =>
	kind === 'network' ? { ...DEFAULT_STATE.swarm, optimizers: [], particles: NETWORK_PARTICLES } : DEFAULT_STATE.swarm;
