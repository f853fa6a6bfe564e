/** A plan of a swarm, checked before anything is allocated. */

import { UsageError } from '../../model/errors.ts';
import { MAX_GROUPS, MOST_COUNTED, type SwarmEvent, type SwarmPlan } from '../../model/swarm.ts';
import { changed, inOrder, type RunValues } from '../../model/swarm-events.ts';
import { resolveOptimizer } from './optimizers.ts';

const isWhole = (value: number, least: number, most: number): boolean => Number.isInteger(value) && value >= least && value <= most;

/**
 * @throws UsageError that says what of the plan cannot be and what can
 */
export function checkPlan(plan: SwarmPlan): void {
	const { optimizers, particles, seed, steps, tolerance, target, events } = plan;
	const wrong = [
		[isWhole(optimizers.length, 1, MAX_GROUPS), `A run has 1 to ${MAX_GROUPS} optimizers, not ${optimizers.length}.`],
		[isWhole(particles, 1, MOST_COUNTED), `A group has a whole number of particles from 1 to ${MOST_COUNTED}, not ${particles}.`],
		[isWhole(seed, 0, MOST_COUNTED), `A seed is a whole number from 0 to ${MOST_COUNTED}, not ${seed}.`],
		[isWhole(steps, 1, MOST_COUNTED), `A run has a whole number of steps from 1 to ${MOST_COUNTED}, not ${steps}.`],
	].find(([right]) => right === false);
	if (wrong) throw new UsageError(wrong[1] as string);
	checkStop(plan);
	const { starts } = plan;
	if (starts.kind === 'gaussian' && starts.deviation !== undefined && !(starts.deviation >= 0 && Number.isFinite(starts.deviation)))
		throw new UsageError(`The deviation of the starts is a number from 0 up, not ${starts.deviation}.`);
	inOrder(events).reduce(checkEvent, { optimizers, tolerance, target, parameters: {} });
}

/**
 * The values after an event of a run.
 * @param values in force before it
 * @throws UsageError that says what of the event cannot be
 */
export function checkEvent(values: RunValues, event: SwarmEvent): RunValues {
	if (!isWhole(event.step, 0, MOST_COUNTED))
		throw new UsageError(`What happens in a run happens after a whole number of steps, not ${event.step}.`);
	const after = changed(values, event);
	if (event.kind === 'hyper') {
		const [before, now] = [values, after].map(({ optimizers }) => optimizers[event.group]);
		if (!before || !now) throw new UsageError(`There are ${values.optimizers.length} groups; ${event.group} is none of them.`);
		const [{ key, name }, changedOne] = [resolveOptimizer(before), resolveOptimizer(now)];
		if (changedOne.key !== key)
			throw new UsageError(`${Object.keys(event.values).join(', ')} changes the equations of ${name}: start another run.`);
	}
	if (event.kind === 'stop') checkStop(after);
	return after;
}

function checkStop({ tolerance, target }: Pick<SwarmPlan, 'tolerance' | 'target'>): void {
	if (!(tolerance === null || (tolerance >= 0 && Number.isFinite(tolerance))))
		throw new UsageError(`A tolerance is a number from 0 up, not ${tolerance}.`);
	if (!(target === null || Number.isFinite(target))) throw new UsageError(`A target is a number, not ${target}.`);
}
