/** Where the first particles of the run in view have been: the same run once more, to the step that is shown. */

import { SwarmRun } from '../../engine/swarm/run.ts';
import { EXPORTS } from '../../words/exports.ts';
import type { ExportSource } from './source.ts';

/** The page in as far as its run is run again. */
type Source = Pick<ExportSource, 'workspace' | 'run'>;

/** Paths of each optimizer, and the most points of a path. */
const MOST_PATHS = 20;
const MOST_POINTS = 400;

/** Steps × particles × 2 of one optimizer. */
export interface RunPath {
	readonly data: Float64Array<ArrayBuffer>;
	readonly shape: readonly [steps: number, particles: number, 2];
}

/** Whether a run is shown whose paths lie in the picture: those of two variables. */
export const hasPaths = ({ workspace, run }: Source): boolean => {
	const landscape = workspace.landscape.current.peek();
	return run.step.peek() > 0 && landscape?.objective.dimension === 2;
};

/**
 * Paths of the run in view, one array an optimizer. A particle that does not move any more stays where it is.
 * @throws Error where nothing is shown, AbortError, DeviceLostError
 */
export async function runPaths({ workspace, run }: Source, signal: AbortSignal): Promise<RunPath[]> {
	const session = workspace.machine.session.peek();
	const landscape = workspace.landscape.current.peek();
	const shown = workspace.picture.latest;
	if (!session || !landscape || !shown) throw new Error(EXPORTS.surface.nothing);
	const plan = workspace.store.state.peek().swarm;
	const steps = run.step.peek();
	const { parameters, plane } = shown.bound;
	const again = await SwarmRun.start(session, landscape, { window: plan.area ?? landscape.view, plane, parameters }, plan);
	try {
		const count = Math.min(MOST_PATHS, plan.particles);
		const portion = Math.ceil(steps / MOST_POINTS);
		const points: number[][] = again.groups.map(() => []);
		let taken = 0;
		for (;;) {
			signal.throwIfAborted();
			for (const [k, list] of points.entries()) list.push(...(await again.read(k, 0, count)).x);
			const next = Math.min(portion, steps - again.step);
			taken++;
			if (next <= 0) break;
			await again.advance(next);
		}
		return points.map((list) => ({ data: Float64Array.from(list), shape: [taken, count, 2] }));
	} finally {
		again.dispose();
	}
}
