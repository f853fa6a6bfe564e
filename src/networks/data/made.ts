/** Samples → data that train and data that test: split, wrong labels and standardisation, in this order. */

import { UsageError } from '../../model/errors.ts';
import type { Dataset, Shape } from '../../model/network.ts';
import { type LabelNoiseChoice, mislabel } from './label-noise.ts';
import { datasetOf, pick, type Samples } from './samples.ts';
import type { Split } from './split.ts';
import { type Standardised, standardiseSamples } from './standardise.ts';

/** Data that are split, treated and ready to train on. */
export interface MadeData {
	readonly train: Dataset;
	/** Of 0 samples where none are to test: a mean over them is no number. */
	readonly test: Dataset;
	/** Those that train and those that test, in the order of the source. */
	readonly all: Dataset;
	/** Which samples of `all` they are, ascending. */
	readonly rows: Split;
	/** Samples of `all` that train with a wrong label, ascending. */
	readonly mislabelled: Uint32Array;
	/** Where inputs were standardised: how to show them as they were. */
	readonly standardised?: Standardised;
	/** Name of the samples before anything was done to them (a hash of their numbers). */
	readonly source: string;
	/** What was guessed, assumed and left out of a person's file, in sentences. */
	readonly notes: readonly string[];
	/** What the numbers are called, where they have names. */
	readonly inputNames?: readonly string[];
	readonly targetNames?: readonly string[];
	/** Where the network reads images as vectors: what they are as images. */
	readonly imaged?: Shape;
}

export interface Treatment {
	readonly labelNoise?: LabelNoiseChoice;
	readonly standardise?: 'inputs' | 'all';
}

/** @throws UsageError where labels are to be wrong and the targets are numbers */
export function treat(source: Samples, rows: Split, { labelNoise, standardise }: Treatment, notes: readonly string[] = []): MadeData {
	let samples = source;
	let mislabelled: Uint32Array = new Uint32Array(0);
	if (labelNoise !== undefined) {
		if (source.targets.kind !== 'classes')
			throw new UsageError(`${source.name}: labels cannot be wrong, for the targets are numbers. Leave the share of wrong labels at 0.`);
		if (source.targets.classes < 2) throw new UsageError(`${source.name}: labels cannot be wrong, for there is one class only.`);
		const { targets, changed } = mislabel(source.targets, rows.train, labelNoise);
		samples = { ...samples, targets };
		mislabelled = changed;
	}
	const done = standardise === undefined ? undefined : standardiseSamples(samples, rows.train, standardise);
	samples = done?.samples ?? samples;
	const named = (part: string, some: Samples): Dataset => datasetOf({ ...some, name: `${source.name} (${part})` });
	const { inputNames, targetNames } = source;
	const all = datasetOf(samples);
	return {
		train: named('train', pick(samples, rows.train)),
		test: named('test', pick(samples, rows.test)),
		all,
		rows,
		mislabelled,
		source: samples === source ? all.key : datasetOf(source).key,
		notes,
		...(done === undefined ? {} : { standardised: done.done }),
		...(inputNames === undefined ? {} : { inputNames }),
		...(targetNames === undefined ? {} : { targetNames }),
	};
}
