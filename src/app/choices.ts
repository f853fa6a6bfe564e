/** What of the state another landscape or a lesson changes. Pure: from one state to a part of the next. */

import { unsuited } from '../engine/swarm/optimizers.ts';
import { type Lesson, LESSONS } from '../model/lessons.ts';
import type { SwarmChoice } from '../model/swarm-view.ts';
import { type AppState, DEFAULT_STATE, type LandscapeChoice } from '../state/app-state.ts';
import { bare, withChosen } from '../state/landscape-choice.ts';

/** What of a swarm means nothing on another landscape: where it starts, what was put into it, and rates that suited the one before. */
export const anew = (swarm: SwarmChoice): SwarmChoice => ({
	...swarm,
	optimizers: swarm.optimizers.map(unsuited),
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
	swarm: { ...anew(swarm), optimizers: optimizersOn(landscape, before, swarm.optimizers.map(unsuited)) },
});

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
export function changeOfLesson({ appearance }: AppState, lesson: Lesson): Partial<AppState> {
	const { landscape, window = null, parameters = {}, scale = 'linear', camera, swarm } = lesson;
	return {
		landscape: withChosen<LandscapeChoice>(landscape, { values: parameters }),
		window,
		appearance: { ...appearance, scale },
		...(camera ? { camera } : {}),
		swarm: { ...swarm, area: window },
	};
}

/** The id of the lesson that is shown as it was opened; null where something was changed. */
export function lessonShown({ landscape, swarm }: AppState): string | null {
	const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
	const found = LESSONS.find(
		(lesson) =>
			same(lesson.landscape, bare(landscape)) &&
			same({ ...lesson.swarm, area: lesson.window ?? null }, { ...swarm, events: [], at: 0, loop: false }),
	);
	return found?.id ?? null;
}
