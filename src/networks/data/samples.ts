/** Samples before they are parted into train and test, and a data set of some of them. */

import { contentHash } from '../../math/content-hash.ts';
import { UsageError } from '../../model/errors.ts';
import { type Dataset, type Shape, sizeOf, type Targets } from '../../model/network.ts';

/** Samples in the order of their source. */
export interface Samples {
	readonly name: string;
	/** Of one sample. */
	readonly shape: Shape;
	readonly count: number;
	readonly inputs: Float64Array;
	readonly targets: Targets;
	readonly attribution?: string;
	/** What the numbers of a sample are called, where they have names; of targets that are numbers too. */
	readonly inputNames?: readonly string[];
	readonly targetNames?: readonly string[];
}

/** Rows of a table of `width` numbers a row. */
function rowsOf(values: Float64Array, width: number, rows: Uint32Array): Float64Array {
	const taken = new Float64Array(rows.length * width);
	for (const [k, row] of rows.entries()) taken.set(values.subarray(row * width, (row + 1) * width), k * width);
	return taken;
}

/** The samples of these rows. */
export function pick(samples: Samples, rows: Uint32Array): Samples {
	const { targets } = samples;
	return {
		...samples,
		count: rows.length,
		inputs: rowsOf(samples.inputs, sizeOf(samples.shape), rows),
		targets:
			targets.kind === 'classes'
				? { ...targets, labels: Int32Array.from(rows, (row) => targets.labels[row] as number) }
				: { ...targets, values: rowsOf(targets.values, targets.width, rows) },
	};
}

/** Samples with the name of their numbers. */
export function datasetOf({ name, shape, count, inputs, targets, attribution }: Samples): Dataset {
	const numbers = targets.kind === 'classes' ? targets.labels : targets.values;
	const width = targets.kind === 'classes' ? targets.classes : targets.width;
	const key = contentHash([Uint32Array.of(count, width), inputs, numbers]);
	return { name, key, shape, count, inputs, targets, ...(attribution === undefined ? {} : { attribution }) };
}

/**
 * The same samples in another shape of as many numbers: images `[1, 8, 8]` as the `[64]` that a dense layer takes.
 * @throws UsageError where the numbers are not as many
 */
export function shapedData(data: Dataset, shape: Shape): Dataset {
	const [has, wants] = [sizeOf(data.shape), sizeOf(shape)];
	if (has !== wants)
		throw new UsageError(
			`A sample of ${data.name} has ${has} numbers (${data.shape.join(' × ')}), but the network takes ${wants} (${shape.join(' × ')}). Choose a network with ${has} inputs, or other data.`,
		);
	return { ...data, shape };
}
