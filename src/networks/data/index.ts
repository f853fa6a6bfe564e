/** Data for networks: chosen as JSON, made by seed. */

import { type DataChoice, resolveChoice } from './choice.ts';
import { type MadeData, treat } from './made.ts';
import { splitOf } from './split.ts';

export { Batches, batchOf, stepsPerEpoch } from './batches.ts';
export type { DataChoice } from './choice.ts';
export { DIGITS_ATTRIBUTION } from './digits.ts';
export type { Knob } from './knobs.ts';
export type { MadeData } from './made.ts';
export { shapedData } from './samples.ts';
export { DATA_SETS, type DataSetRow } from './sets.ts';
export type { SplitChoice } from './split.ts';
export type { Standardisation, Standardised } from './standardise.ts';

/**
 * Makes the data that are asked for. The same choice makes the same numbers on every machine.
 *
 * @returns samples that train, that test, and both; shapes of one sample are `[features]`, or `[channels, rows, columns]` of images
 * @throws UsageError that names what is out of its range, and the range
 * @example
 * const { train, test } = await makeData({ set: 'moons', knobs: { count: 240, noise: 0.1 }, seed: 1, standardise: 'inputs' });
 */
export async function makeData(choice: DataChoice): Promise<MadeData> {
	const { set, knobs, seed, split, ...treatment } = resolveChoice(choice);
	const samples = await set.make(knobs, seed);
	return treat(samples, splitOf(samples.targets, samples.count, split), treatment);
}
