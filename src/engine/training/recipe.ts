/** What a recipe of training means: checked, with everything that it leaves open filled in. */

import { UsageError } from '../../model/errors.ts';
import type { LossName, Targets } from '../../model/network.ts';
import type { ResolvedOptimizer } from '../../model/optimizer.ts';
import { readOptimizer } from '../../model/optimizer-text.ts';
import { MOST_TRAINING_STEPS, type TrainingEvent, type TrainingRecipe } from '../../model/training.ts';
import { resolveOptimizer } from '../../optimizers/registry.ts';

/** Largest seed: draws hold it exactly. */
const MOST_SEED = 2 ** 24 - 1;

/** The loss that suits targets where a recipe names none. */
export const lossFor = ({ kind }: Targets): LossName => (kind === 'classes' ? 'cross-entropy' : 'squared');

const isWhole = (value: number, least: number, most: number): boolean => Number.isInteger(value) && value >= least && value <= most;

/** @throws UsageError that names what is wrong with a recipe, and what is accepted */
export function checkRecipe(recipe: TrainingRecipe, optimizer = resolveOptimizer(readOptimizer(recipe.optimizer))): void {
	const { steps, batch, seed, batchSeed = seed, decay = 0, events = [] } = recipe;
	if (!isWhole(steps, 0, MOST_TRAINING_STEPS))
		throw new UsageError(`A training has 0 to ${MOST_TRAINING_STEPS} steps, a whole number, not ${steps}.`);
	if (batch !== undefined && !isWhole(batch, 1, 2 ** 31))
		throw new UsageError(`A batch has 1 sample or more, a whole number, not ${batch}; leave it out to take all samples in each step.`);
	for (const [name, value] of [
		['The seed of the parameters', seed],
		['The seed of the batches', batchSeed],
	] as const)
		if (!isWhole(value, 0, MOST_SEED)) throw new UsageError(`${name} is a whole number from 0 to ${MOST_SEED}, not ${value}.`);
	if (!(decay >= 0 && Number.isFinite(decay))) throw new UsageError(`Weight decay is a number from 0 up, not ${decay}.`);
	for (const event of events) checkEvent(event, optimizer);
}

/** @throws UsageError where a change names what the optimizer lacks, or a value that it does not accept */
export function checkEvent({ step, hyper }: TrainingEvent, optimizer: ResolvedOptimizer): void {
	if (!isWhole(step, 0, MOST_TRAINING_STEPS))
		throw new UsageError(`A change happens after 0 to ${MOST_TRAINING_STEPS} steps, not ${step}.`);
	const { id, schedule, values } = optimizer;
	const changed = Object.entries(hyper).find(([name]) => optimizer.hyper.some((spec) => spec.name === name && spec.flag));
	if (changed) throw new UsageError(`${changed[0]} chooses the equations of ${id}: it cannot change while a network is trained.`);
	for (const name of Object.keys(hyper))
		if (!Object.hasOwn(values, name))
			throw new UsageError(`${id} has no “${name}” that could change; it has ${Object.keys(values).join(', ')}.`);
	resolveOptimizer({ id, hyper: { ...values, ...hyper }, ...(schedule ? { schedule: schedule.id } : {}) });
}

/** Hyper-parameters in force for the step after `step` steps. @param events in order */
export const hyperAfter = (
	{ values }: ResolvedOptimizer,
	events: readonly TrainingEvent[],
	step: number,
): Readonly<Record<string, number>> =>
	events.filter((event) => event.step <= step).reduce((hyper, event) => ({ ...hyper, ...event.hyper }), values);

/** Events with one more; one of the same step becomes one with it. Later ones that change the same are taken out, as of swarms. */
export function withTrainingEvent(events: readonly TrainingEvent[], event: TrainingEvent): readonly TrainingEvent[] {
	const before = events.filter(({ step }) => step < event.step);
	const same = events.filter(({ step }) => step === event.step);
	const later = events
		.filter(({ step }) => step > event.step)
		.flatMap(({ step, hyper }) => {
			const left = Object.entries(hyper).filter(([name]) => !Object.hasOwn(event.hyper, name));
			return left.length > 0 ? [{ step, hyper: Object.fromEntries(left) }] : [];
		});
	const hyper = [...same, event].reduce((all, each) => ({ ...all, ...each.hyper }), {});
	return [...before, { step: event.step, hyper }, ...later];
}

/** Whether a recipe takes samples batch by batch. @param count samples of the data */
export const batchesOf = (
	{ batch, seed, batchSeed = seed }: TrainingRecipe,
	count: number,
): { readonly size: number; readonly seed: number } | null =>
	batch !== undefined && batch < count ? { size: batch, seed: batchSeed } : null;
