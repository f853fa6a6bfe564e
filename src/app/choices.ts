/** What of the state another landscape or a lesson changes. Pure: from one state to a part of the next. */

import { unsuitedNow } from '../engine/swarm/unsuited.ts';
import { type AnyLesson, LESSONS } from '../model/lessons.ts';
import type { SwarmChoice } from '../model/swarm-view.ts';
import { type AppState, DEFAULT_STATE, type LandscapeChoice } from '../state/app-state.ts';
import { bare, standardSwarm, withChosen } from '../state/landscape-choice.ts';

/** What of a swarm means nothing on another landscape: where it starts, what was put into it, and rates that suited the one before. */
export const anew = (swarm: SwarmChoice): SwarmChoice => ({
	...swarm,
	optimizers: swarm.optimizers.map(unsuitedNow),
	area: null,
	events: [],
	at: 0,
	target: null,
	tolerance: null,
	fit: true,
});

/** Another landscape, through its own window, with its own defaults. */
export const changeOfLandscape = ({ swarm, landscape: before }: AppState, landscape: LandscapeChoice): Partial<AppState> => ({
	landscape,
	window: null,
	swarm: {
		...anew(swarm),
		optimizers: optimizersOn(landscape, before, swarm.optimizers.map(unsuitedNow)),
		particles: particlesOn(landscape, before, swarm.particles),
	},
});

/** As many as suit where networks begin or end; a number that a person chose on networks stays among them. */
function particlesOn(landscape: LandscapeChoice, before: LandscapeChoice, particles: number): number {
	if ((landscape.kind === 'network') === (before.kind === 'network')) return particles;
	return standardSwarm(landscape).particles;
}

/** Each particle on a network is a whole network: a swarm comes when it is asked for. Back on another landscape it is there again. */
function optimizersOn(
	{ kind }: LandscapeChoice,
	before: LandscapeChoice,
	optimizers: SwarmChoice['optimizers'],
): SwarmChoice['optimizers'] {
	if (kind === 'network') return before.kind === 'network' ? optimizers : [];
	return before.kind === 'network' && optimizers.length === 0 ? DEFAULT_STATE.swarm.optimizers : optimizers;
}

/** A lesson: its landscape, its window, its optimizers. */
export function changeOfLesson({ appearance }: AppState, lesson: AnyLesson): Partial<AppState> {
	const { landscape, window = null, parameters = {}, scale = 'linear', camera, swarm } = lesson;
	return {
		landscape: withChosen<LandscapeChoice>(landscape, { values: parameters }),
		compare: null,
		window,
		appearance: { ...appearance, scale },
		...(camera ? { camera } : {}),
		swarm: { ...swarm, area: window },
	};
}

/** What of a choice a lesson is about: however far a network has been trained, and on which machine. */
function groundOf(landscape: LandscapeChoice): unknown {
	const { step: _, trainedOn: __, ...ground } = bare(landscape) as { readonly step?: number; readonly trainedOn?: string };
	return ground;
}

/** The same JSON, in whatever order a link or a change has put its parts. */
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a, inOrder) === JSON.stringify(b, inOrder);
const inOrder = (_: string, value: unknown): unknown =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort()) : value;

/** Whether a choice is of the landscape that a lesson is about. */
export const isOfLesson = (landscape: LandscapeChoice, lesson: AnyLesson): boolean => same(groundOf(lesson.landscape), groundOf(landscape));

/** What of a swarm the numbers of a lesson hang on. How it is coloured, how fast it is shown and where it is looked at decides none. */
const decisive = ({ color: _, colors: __, trail: ___, speed: ____, at: _____, loop: ______, events, ...run }: SwarmChoice): unknown => ({
	...run,
	// Particles that a person adds are none of those that began together.
	events: events.filter(({ kind }) => kind !== 'injection'),
});

/** The id of the lesson whose run is that of the state; null where something was changed that its numbers hang on. */
export function lessonShown({ landscape, swarm }: AppState, lessons: readonly AnyLesson[] = LESSONS): string | null {
	const isSwarm = (lesson: AnyLesson): boolean => same(decisive({ ...lesson.swarm, area: lesson.window ?? null }), decisive(swarm));
	// A training goes its way whatever swarm there may be.
	const found = lessons.find((lesson) => isOfLesson(landscape, lesson) && (('training' in lesson && lesson.training) || isSwarm(lesson)));
	return found?.id ?? null;
}
