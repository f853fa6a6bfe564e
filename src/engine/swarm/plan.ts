/** A plan of a swarm, checked before anything is allocated. */

import { UsageError } from '../../model/errors.ts';
import { MAX_GROUPS, MOST_COUNTED, type SwarmPlan } from '../../model/swarm.ts';

const isWhole = (value: number, least: number, most: number): boolean => Number.isInteger(value) && value >= least && value <= most;

/**
 * @throws UsageError that says what of the plan cannot be and what can
 */
export function checkPlan(plan: SwarmPlan): void {
	const { optimizers, particles, seed, steps, tolerance, target, injections } = plan;
	const wrong = [
		[isWhole(optimizers.length, 1, MAX_GROUPS), `A run has 1 to ${MAX_GROUPS} optimizers, not ${optimizers.length}.`],
		[isWhole(particles, 1, MOST_COUNTED), `A group has a whole number of particles from 1 to ${MOST_COUNTED}, not ${particles}.`],
		[isWhole(seed, 0, MOST_COUNTED), `A seed is a whole number from 0 to ${MOST_COUNTED}, not ${seed}.`],
		[isWhole(steps, 1, MOST_COUNTED), `A run has a whole number of steps from 1 to ${MOST_COUNTED}, not ${steps}.`],
		[tolerance === null || (tolerance >= 0 && Number.isFinite(tolerance)), `A tolerance is a number from 0 up, not ${tolerance}.`],
		[target === null || Number.isFinite(target), `A target is a number, not ${target}.`],
		[injections.every(({ step }) => isWhole(step, 0, MOST_COUNTED)), `Particles are dropped at a whole number of steps.`],
	].find(([right]) => right === false);
	if (wrong) throw new UsageError(wrong[1] as string);
	const { starts } = plan;
	if (starts.kind === 'gaussian' && starts.deviation !== undefined && !(starts.deviation >= 0 && Number.isFinite(starts.deviation)))
		throw new UsageError(`The deviation of the starts is a number from 0 up, not ${starts.deviation}.`);
}
