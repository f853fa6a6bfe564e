/** The whole of what is in view, for a link: with a camera or a window that still moves, and with the step that is shown. */

import type { Rectangle } from '../model/geometry.ts';
import type { Camera } from '../model/view.ts';
import type { AppState } from '../state/app-state.ts';

export interface Moving {
	/** Absent before the first frame. */
	readonly camera: Camera | undefined;
	/** Null where it rests. */
	readonly window: Rectangle | null;
	/** Of the run. */
	readonly step: number;
}

export const inView = (state: AppState, { camera = state.camera, window, step }: Moving): AppState => ({
	...state,
	...{ camera, window: window ?? state.window, swarm: { ...state.swarm, at: step } },
});
