/** What a run of swarms is started with. */

import type { ExactHost } from '../../model/exact-host.ts';
import type { LandscapeMetrics } from '../../model/optimizer.ts';
import type { Starts, SwarmMaker, SwarmPlan } from '../../model/swarm.ts';
import type { Landscape } from '../landscapes/landscape.ts';
import type { LandscapeWindow } from '../landscapes/landscape-metrics.ts';
import type { StartPlaces, StartsRequest } from './starts.ts';

/** What a run computes on: a session. */
export interface SwarmHost extends ExactHost {
	readonly backend: SwarmMaker;
	/** Where the particles begin. */
	starts(request: StartsRequest): Promise<StartPlaces>;
}

/** What a run is given beside its plan. */
export interface SwarmRunOptions {
	/** In place of the plan's starts; as many as the plan has particles. */
	readonly starts?: Starts;
	/** Known already; measured where absent. */
	readonly scale?: LandscapeMetrics;
	/**
	 * Bytes that checkpoints may take on the machine, so that going back is quick; 0 where absent: who goes back begins at the
	 * starts then.
	 */
	readonly checkpointBytes?: number;
}

/** What a run is started from, beside the plan. */
export interface RunParts {
	readonly landscape: Landscape;
	readonly where: LandscapeWindow;
	readonly plan: SwarmPlan;
	readonly scale: LandscapeMetrics;
	/** Where the particles begin: the same at each call. */
	readonly starts: () => Promise<StartPlaces>;
	readonly checkpointBytes: number;
}
