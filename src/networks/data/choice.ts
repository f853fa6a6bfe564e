/** What data are asked for: plain JSON, which a link can hold. */

import { UsageError } from '../../model/errors.ts';
import type { FileChoice } from './file/choice.ts';
import { checkNumber, type KnobValues, knobValues } from './knobs.ts';
import type { LabelNoiseChoice } from './label-noise.ts';
import { DATA_SETS, type DataSetRow } from './sets.ts';
import type { SplitChoice } from './split.ts';

/** What is done to samples, whatever they are. */
interface TreatmentChoice {
	/** Of the samples where they are drawn; 0 where absent. It is the seed of split and label noise too, where these have none. */
	readonly seed?: number;
	/** Where absent, a share tests that suits the set. */
	readonly split?: Partial<SplitChoice>;
	/** Wrong labels among the samples that train; none where absent. */
	readonly labelNoise?: { readonly share: number; readonly seed?: number };
	/** Mean 0 and deviation 1 over the samples that train: inputs, or targets that are numbers too. Nothing where absent. */
	readonly standardise?: 'inputs' | 'all';
}

/** A set that comes with the program. */
export interface SetChoice extends TreatmentChoice {
	/** A row of {@link DATA_SETS}. */
	readonly set: string;
	/** Numbers of the row's knobs; standard ones where absent. */
	readonly knobs?: Readonly<Record<string, number>>;
}

/** A person's own file, which is given beside the choice. */
export interface OwnChoice extends TreatmentChoice {
	readonly set: 'file';
	readonly file: {
		readonly name: string;
		/** {@link MadeData.source} of the samples that are meant: another file of the same name is refused. */
		readonly key?: string;
		/** What its parts are; guessed where absent. */
		readonly parts?: FileChoice;
	};
}

/** Which data: a set that comes with the program, or a file of one's own. Plain JSON, which a link can hold. */
export type DataChoice = SetChoice | OwnChoice;

export const isOwn = (choice: DataChoice): choice is OwnChoice => choice.set === 'file' && 'file' in choice;

/** A choice of treatment with every part decided. */
export interface Treated {
	readonly seed: number;
	readonly split: Required<SplitChoice>;
	readonly labelNoise?: LabelNoiseChoice;
	readonly standardise?: 'inputs' | 'all';
}

/** @throws UsageError where there is no such set */
function dataSet(id: string): DataSetRow {
	const found = DATA_SETS.find((set) => set.id === id);
	if (found) return found;
	throw new UsageError(`There are no data "${id}"; there are ${DATA_SETS.map((set) => set.id).join(', ')}, and files.`);
}

const seedOf = (value: number, of: string): number =>
	checkNumber({ label: 'the seed', least: 0, greatest: 2 ** 32 - 1, whole: true }, value, of);

const MAX_TEST_SHARE = 0.9;

/** The share that tests, in numbers. @throws UsageError */
const checkSplit = (split: Partial<SplitChoice>, share: number, seed: number, of: string): Required<SplitChoice> => ({
	test: checkNumber({ label: 'the share that tests', least: 0, greatest: MAX_TEST_SHARE }, split.test ?? share, of),
	seed: seedOf(split.seed ?? seed, of),
	stratified: split.stratified ?? false,
	inOrder: split.inOrder ?? false,
});

/**
 * @param of what the data are called in messages
 * @param share of the samples that test, where none is chosen
 * @throws UsageError that names what is out of its range, and the range
 */
export function resolveTreatment({ labelNoise, standardise, split, ...choice }: TreatmentChoice, of: string, share: number): Treated {
	const seed = seedOf(choice.seed ?? 0, of);
	if (standardise !== undefined && standardise !== 'inputs' && standardise !== 'all')
		throw new UsageError(`${of}: what is standardised can be "inputs" or "all"; it is ${JSON.stringify(standardise)}.`);
	const noise =
		labelNoise === undefined || labelNoise.share === 0
			? undefined
			: {
					share: checkNumber({ label: 'the share of wrong labels', least: 0, greatest: 1 }, labelNoise.share, of),
					seed: seedOf(labelNoise.seed ?? seed, of),
				};
	return {
		seed,
		split: checkSplit(split ?? {}, share, seed, of),
		...(noise === undefined ? {} : { labelNoise: noise }),
		...(standardise === undefined ? {} : { standardise }),
	};
}

/** The set of a choice and its numbers. @throws UsageError */
export function resolveSet({ set: id, knobs }: SetChoice): { set: DataSetRow; knobs: KnobValues } {
	const set = dataSet(id);
	return { set, knobs: knobValues(set.title, set.knobs, knobs) };
}
