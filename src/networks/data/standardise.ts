/** Inputs (and targets that are numbers) brought to mean 0 and deviation 1 over the training samples. */

import { sizeOf } from '../../model/network.ts';
import type { Samples } from './samples.ts';

/** What was subtracted, and what was divided by: one number a column. */
export interface Standardisation {
	readonly mean: Float64Array;
	/** √ of the mean square from the mean; 1 where a column does not vary, which is then 0 throughout. */
	readonly deviation: Float64Array;
}

/** Of the rows of a table of `width` columns. */
export function standardisationOf(values: Float64Array, width: number, rows: Uint32Array): Standardisation {
	const mean = new Float64Array(width);
	const deviation = new Float64Array(width);
	for (let k = 0; k < width; k++) {
		const first = values[(rows[0] as number) * width + k] as number;
		// From the first value: a column that does not vary has exactly its value as mean.
		let sum = 0;
		for (const row of rows) sum += (values[row * width + k] as number) - first;
		const middle = first + sum / rows.length;
		let squares = 0;
		for (const row of rows) squares += ((values[row * width + k] as number) - middle) ** 2;
		mean[k] = middle;
		deviation[k] = squares > 0 ? Math.sqrt(squares / rows.length) : 1;
	}
	return { mean, deviation };
}

/** (x − mean) / deviation, column by column. */
export function standardised(values: Float64Array, { mean, deviation }: Standardisation): Float64Array {
	const width = mean.length;
	return values.map((value, k) => (value - (mean[k % width] as number)) / (deviation[k % width] as number));
}

/** What was done to the columns, for whoever shows values as they were: x = mean + deviation · standardised. */
export interface Standardised {
	readonly inputs: Standardisation;
	/** Where targets are numbers and were standardised too. */
	readonly targets?: Standardisation;
}

/** @param rows that train: mean and deviation are theirs, and are applied to all samples */
export function standardiseSamples(samples: Samples, rows: Uint32Array, what: 'inputs' | 'all'): { samples: Samples; done: Standardised } {
	const { targets } = samples;
	const inputs = standardisationOf(samples.inputs, sizeOf(samples.shape), rows);
	const changed = { ...samples, inputs: standardised(samples.inputs, inputs) };
	if (what === 'inputs' || targets.kind === 'classes') return { samples: changed, done: { inputs } };
	const ofTargets = standardisationOf(targets.values, targets.width, rows);
	return {
		samples: { ...changed, targets: { ...targets, values: standardised(targets.values, ofTargets) } },
		done: { inputs, targets: ofTargets },
	};
}
