/** What of the state another landscape or a lesson changes. Pure: from one state to a part of the next. */

import { unsuited } from '../engine/swarm/optimizers.ts';
import { type Preset, PRESETS } from '../model/presets.ts';
import type { SwarmChoice } from '../model/swarm-view.ts';
import { type AppState, DEFAULT_STATE, type LandscapeChoice } from '../state/app-state.ts';

/** What of a swarm means nothing on another landscape: where it starts, what was put into it, and rates that suited the one before. */
export const anew = (swarm: SwarmChoice): SwarmChoice => ({
	...swarm,
	optimizers: swarm.optimizers.map(unsuited),
	area: null,
	drops: [],
	target: null,
	tolerance: null,
	fit: true,
});

/** Another landscape, through its own window, with its own defaults. */
export const changeOfLandscape = ({ swarm }: AppState, landscape: LandscapeChoice): Partial<AppState> => ({
	landscape,
	window: null,
	parameters: {},
	dimension: DEFAULT_STATE.dimension,
	plane: DEFAULT_STATE.plane,
	swarm: anew(swarm),
});

/** A lesson: its landscape, its window, its optimizers. */
export function changeOfLesson({ appearance }: AppState, lesson: Preset): Partial<AppState> {
	const { landscape, window = null, parameters = {}, scale = 'linear', camera, swarm } = lesson;
	return {
		landscape,
		window,
		parameters,
		dimension: DEFAULT_STATE.dimension,
		plane: DEFAULT_STATE.plane,
		appearance: { ...appearance, scale },
		...(camera ? { camera } : {}),
		swarm: { ...swarm, area: window },
	};
}

/** The id of the lesson that is shown as it was opened; null where something was changed. */
export function lessonShown({ landscape, swarm }: AppState): string | null {
	const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
	const found = PRESETS.find(
		(lesson) => same(lesson.landscape, landscape) && same({ ...lesson.swarm, area: lesson.window ?? null }, { ...swarm, drops: [] }),
	);
	return found?.id ?? null;
}
