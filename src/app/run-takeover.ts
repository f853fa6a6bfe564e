/** The same run on another machine: computed again there, to the step that it has reached. */

import type { Session } from '../engine/session.ts';
import type { SwarmRun } from '../engine/swarm/run.ts';
import { loadRuns } from './run-code.ts';
import type { AppState } from '../state/app-state.ts';
import type { Running } from './running.ts';
import { placeOf } from './swarm-structure.ts';

/**
 * While the run goes on where it is, begin it on another machine and let it catch up.
 *
 * @param hold holds the steps of the running one: called when only those are missing that it has taken meanwhile
 * @returns a run at the same step with the same particles; null where nobody wants it any more
 */
export async function continuedOn(
	session: Session,
	{ run, landscape }: Running,
	state: () => AppState,
	checkpointBytes: number,
	isWanted: () => boolean,
	hold: () => Promise<void>,
): Promise<SwarmRun | null> {
	const { SwarmRun: Run } = await loadRuns();
	for (;;) {
		const { plan, parameters, scale } = run;
		const begun = JSON.stringify([plan, parameters]);
		const next = await Run.start(session, landscape, { ...placeOf(state(), landscape), parameters }, plan, { scale, checkpointBytes });
		try {
			await next.goTo(run.step);
			if (isWanted()) await hold();
			if (isWanted()) await next.goTo(run.step);
		} catch (error) {
			next.dispose();
			throw error;
		}
		// What a person changed meanwhile belongs to it.
		const isSame = run.step === next.step && JSON.stringify([run.plan, run.parameters]) === begun;
		if (isWanted() && isSame) return next;
		next.dispose();
		if (!isWanted()) return null;
	}
}
