/** Data for networks: chosen as JSON, made by seed. */

import type { RecordFile } from '../../formats/records.ts';
import { UsageError } from '../../model/errors.ts';
import { printable } from '../../model/printable.ts';
import { type DataChoice, isOwn, type OwnChoice, resolveSet, resolveTreatment } from './choice.ts';
import { type MadeData, treat } from './made.ts';
import { splitOf } from './split.ts';

export { Batches, batchOf, stepsPerEpoch } from './batches.ts';
export type { DataChoice, OwnChoice, SetChoice } from './choice.ts';
export { DIGITS_ATTRIBUTION } from './digits.ts';
export type { Knob } from './knobs.ts';
export type { MadeData } from './made.ts';
export { shapedData } from './samples.ts';
export { DATA_SETS, type DataSetRow } from './sets.ts';
export type { SplitChoice } from './split.ts';
export type { Standardisation, Standardised } from './standardise.ts';

/** Share of the samples of a file that test, where none is chosen and the file has no split of its own. */
const FILE_TEST = 0.3;

/**
 * Makes the data that are asked for. The same choice makes the same numbers on every machine.
 *
 * @param file the file of a choice of a file, read by `openRecords` (`file/index.ts`)
 * @returns samples that train, that test, and both; shapes of one sample are `[features]`, or `[channels, rows, columns]` of images
 * @throws UsageError that names what is out of its range, and the range; FormatError E_DATA_… of a file
 * @example
 * const { train, test } = await makeData({ set: 'moons', knobs: { count: 240, noise: 0.1 }, seed: 1, standardise: 'inputs' });
 * console.log(train.count, test.count, train.shape, train.targets.kind); // 168 72 [ 2 ] classes
 */
export async function makeData(choice: DataChoice, file?: RecordFile): Promise<MadeData> {
	if (isOwn(choice)) return ownData(choice, file);
	const { set, knobs } = resolveSet(choice);
	const { seed, split, ...treatment } = resolveTreatment(choice, set.title, set.test);
	const samples = await set.make(knobs, seed);
	return treat(samples, splitOf(samples.targets, samples.count, split), treatment);
}

async function ownData(choice: OwnChoice, file: RecordFile | undefined): Promise<MadeData> {
	const { name, key, parts } = choice.file;
	if (file === undefined) throw new UsageError(`The data are in the file "${printable(name, 60)}", which is not open. Open it again.`);
	const { split, ...treatment } = resolveTreatment(choice, printable(name, 60), FILE_TEST);
	const { readData } = await import('./file/index.ts');
	const { samples, own, notes } = readData(file, parts);
	const unused = own !== undefined && choice.split !== undefined ? ["The file's own split is used, and not the chosen one."] : [];
	const made = treat(samples, own ?? splitOf(samples.targets, samples.count, split), treatment, [...notes, ...unused]);
	if (key !== undefined && key !== made.source)
		throw new UsageError(
			`"${printable(name, 60)}" holds other samples than those that are meant. Open the file that was used, or take this one anew.`,
		);
	return made;
}
