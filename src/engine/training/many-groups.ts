/** Trainings side by side as groups: those that differ in their seeds alone, and what is usual among them. Pure. */

import { quantileOf } from '../../math/statistics.ts';
import type { TrainingReading, TrainingRecipe, TrainingScore } from '../../model/training.ts';
import type { ManyRow } from './many.ts';

/** Quartiles: nearest ranks, so that each is the number of one of the networks; NaN where there is none. */
export interface Quartiles {
	readonly low: number;
	readonly median: number;
	readonly high: number;
}

/** Trainings that differ in their seeds alone. */
export interface ManyGroup {
	/** Of the first of them. */
	readonly recipe: TrainingRecipe;
	readonly rows: readonly ManyRow[];
	readonly diverged: number;
	/** Of those that did not diverge. */
	readonly trainLoss: Quartiles;
	readonly testLoss: Quartiles;
	readonly testAccuracy: Quartiles;
	readonly sharpness: Quartiles;
	/** That with the lowest loss of the samples that train; null where all diverged. */
	readonly best: ManyRow | null;
}

/** What trainings of one group share. */
export const groupKey = ({ optimizer, batch }: Pick<TrainingRecipe, 'optimizer' | 'batch'>): string =>
	JSON.stringify([optimizer, batch ?? 0]);

/**
 * Quartiles of the values that are numbers.
 * @example quartilesOf([3, 1, 2, NaN]) // { low: 1, median: 2, high: 3 }
 */
export function quartilesOf(values: readonly number[]): Quartiles {
	const ascending = values.filter((value) => !Number.isNaN(value)).toSorted((a, b) => a - b);
	return { low: quantileOf(ascending, 0.25), median: quantileOf(ascending, 0.5), high: quantileOf(ascending, 0.75) };
}

/** Groups in the order of their first rows. */
export function groupsOf(rows: readonly ManyRow[]): ManyGroup[] {
	const groups = new Map<string, ManyRow[]>();
	for (const row of rows) {
		const key = groupKey(row.recipe);
		const its = groups.get(key) ?? [];
		groups.set(key, its);
		its.push(row);
	}
	return [...groups.values()].map((its): ManyGroup => {
		const good = its.filter(({ status }) => status !== 'diverged');
		const of = (part: 'train' | 'test', score: keyof TrainingScore): Quartiles =>
			quartilesOf(good.map((row) => row[part]?.[score] ?? Number.NaN));
		return {
			...{ recipe: (its[0] as ManyRow).recipe, rows: its, diverged: its.length - good.length },
			trainLoss: of('train', 'loss'),
			testLoss: of('test', 'loss'),
			testAccuracy: of('test', 'accuracy'),
			sharpness: quartilesOf(good.map(({ sharpness }) => sharpness)),
			best: good.toSorted((a, b) => a.train.loss - b.train.loss)[0] ?? null,
		};
	});
}

/** Curves of one group: quartiles by step, of those that have a score there. */
export interface ManyCurve {
	readonly steps: readonly number[];
	readonly low: readonly number[];
	readonly median: readonly number[];
	readonly high: readonly number[];
}

/** A score by step, over trainings. @param trainings readings of each, in order */
export function curveOf(trainings: readonly (readonly TrainingReading[])[], part: 'train' | 'test', score: keyof TrainingScore): ManyCurve {
	const at = new Map<number, number[]>();
	for (const readings of trainings)
		for (const reading of readings) {
			const value = reading[part]?.[score];
			if (value === undefined || !Number.isFinite(value)) continue;
			const its = at.get(reading.step) ?? [];
			at.set(reading.step, its);
			its.push(value);
		}
	const steps = [...at.keys()].toSorted((a, b) => a - b);
	const quartiles = steps.map((step) => quartilesOf(at.get(step) ?? []));
	return {
		steps,
		low: quartiles.map(({ low }) => low),
		median: quartiles.map(({ median }) => median),
		high: quartiles.map(({ high }) => high),
	};
}
