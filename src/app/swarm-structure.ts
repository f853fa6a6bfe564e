/** What a swarm is started from: what of the state makes another run, where it starts, and what its groups are called. */

import type { Landscape } from '../engine/landscapes/landscape.ts';
import type { LandscapeWindow } from '../engine/landscapes/landscape-metrics.ts';
import { resolveOptimizer } from '../engine/swarm/optimizers.ts';
import { planeShown } from '../engine/landscapes/planes.ts';
import type { PlanePoint } from '../engine/view.ts';
import type { Rectangle } from '../model/geometry.ts';
import type { StartChoice } from '../model/swarm.ts';
import type { AppState } from '../state/app-state.ts';
import { planeChosen } from '../state/landscape-choice.ts';
import { ownParameters } from './own-parameters.ts';

/** What a run is started from: everything that cannot change while it runs. */
export function structureOf({ swarm, landscape }: AppState): string {
	const shapes = swarm.optimizers.map((spec) => {
		try {
			return resolveOptimizer(spec).key;
		} catch {
			return JSON.stringify(spec);
		}
	});
	const { particles, starts, seed, area, fit, in: space = 'space' } = swarm;
	return JSON.stringify([shapes, particles, starts, seed, area, fit, space, landscape.dimension, landscape.plane]);
}

export const placeOf = (state: AppState, landscape: Landscape): LandscapeWindow => ({
	parameters: ownParameters(state, landscape),
	plane: planeShown(landscape, planeChosen(state.landscape)),
	window: state.swarm.area ?? landscape.view,
});

export { nameOf } from '../engine/swarm/optimizers.ts';

/**
 * Starts of a kind. A point is the one that is read out, else one in the upper left of the window.
 * @example startsOf('point', null, { u: [0, 1], v: [0, 1] }) // { kind: 'point', at: [0.2, 0.8] }
 */
export function startsOf(kind: StartChoice['kind'], probe: PlanePoint | null, { u, v }: Rectangle): StartChoice {
	if (kind !== 'point') return { kind };
	return { kind, at: probe ? [probe.u, probe.v] : [u[0] + 0.2 * (u[1] - u[0]), v[0] + 0.8 * (v[1] - v[0])] };
}
