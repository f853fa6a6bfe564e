/** What data are asked for: plain JSON, which a link can hold. */

import { UsageError } from '../../model/errors.ts';
import { checkNumber, type KnobValues, knobValues } from './knobs.ts';
import type { LabelNoiseChoice } from './label-noise.ts';
import { DATA_SETS, type DataSetRow } from './sets.ts';
import type { SplitChoice } from './split.ts';

export interface DataChoice {
	/** A row of {@link DATA_SETS}. */
	readonly set: string;
	/** Numbers of the row's knobs; standard ones where absent. */
	readonly knobs?: Readonly<Record<string, number>>;
	/** Of the samples where they are drawn; 0 where absent. It is the seed of split and label noise too, where these have none. */
	readonly seed?: number;
	/** Where absent, the row's share tests. */
	readonly split?: Partial<SplitChoice>;
	/** Wrong labels among the samples that train; none where absent. */
	readonly labelNoise?: { readonly share: number; readonly seed?: number };
	/** Mean 0 and deviation 1 over the samples that train: inputs, or targets that are numbers too. Nothing where absent. */
	readonly standardise?: 'inputs' | 'all';
}

/** A choice with every part decided. */
export interface ResolvedChoice {
	readonly set: DataSetRow;
	readonly knobs: KnobValues;
	readonly seed: number;
	readonly split: Required<SplitChoice>;
	readonly labelNoise?: LabelNoiseChoice;
	readonly standardise?: 'inputs' | 'all';
}

/** @throws UsageError where there is no such set */
export function dataSet(id: string): DataSetRow {
	const found = DATA_SETS.find((set) => set.id === id);
	if (found) return found;
	throw new UsageError(`There are no data "${id}"; there are ${DATA_SETS.map((set) => set.id).join(', ')}.`);
}

const seedOf = (value: number, of: string): number =>
	checkNumber({ label: 'the seed', least: 0, greatest: 2 ** 32 - 1, whole: true }, value, of);

export const MAX_TEST_SHARE = 0.9;

/** The share that tests, in numbers. @throws UsageError */
export const checkSplit = (split: Partial<SplitChoice>, share: number, seed: number, of: string): Required<SplitChoice> => ({
	test: checkNumber({ label: 'the share that tests', least: 0, greatest: MAX_TEST_SHARE }, split.test ?? share, of),
	seed: seedOf(split.seed ?? seed, of),
	stratified: split.stratified ?? false,
	inOrder: split.inOrder ?? false,
});

/** @throws UsageError that names what is out of its range, and the range */
export function resolveChoice(choice: DataChoice): ResolvedChoice {
	const set = dataSet(choice.set);
	const seed = seedOf(choice.seed ?? 0, set.title);
	const { labelNoise, standardise } = choice;
	if (standardise !== undefined && standardise !== 'inputs' && standardise !== 'all')
		throw new UsageError(`${set.title}: what is standardised can be "inputs" or "all"; it is ${JSON.stringify(standardise)}.`);
	return {
		set,
		knobs: knobValues(set.title, set.knobs, choice.knobs),
		seed,
		split: checkSplit(choice.split ?? {}, set.test, seed, set.title),
		...(labelNoise === undefined || labelNoise.share === 0
			? {}
			: {
					labelNoise: {
						share: checkNumber({ label: 'the share of wrong labels', least: 0, greatest: 1 }, labelNoise.share, set.title),
						seed: seedOf(labelNoise.seed ?? seed, set.title),
					},
				}),
		...(standardise === undefined ? {} : { standardise }),
	};
}
