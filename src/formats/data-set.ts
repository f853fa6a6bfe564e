/** Labelled data sets (X_train of n × features beside y_train of n): listed, and said to be no landscape. */

import type { NamedArray } from './contents.ts';
import { printable } from './failure.ts';
import { valueCount } from './limits.ts';
import type { Layout } from './opened.ts';
import { decodeArray } from './slice.ts';
import type { FormatId } from './table-of-formats.ts';

/** The arrays that are parts of data sets, and the layout of a file that holds nothing else. */
export function dataSetOf(format: FormatId, arrays: readonly NamedArray[]): { arrays: readonly NamedArray[]; layout: Layout } {
	const byName = new Map(arrays.map((array) => [array.name.toLowerCase(), array]));
	const found: NamedArray[] = [];
	for (const array of arrays) {
		const part = /^x(_.*)?$/i.exec(array.name);
		if (part === null || array.shape.length < 2) continue;
		const labels = byName.get(`y${(part[1] ?? '').toLowerCase()}`);
		if (labels?.shape.length === 1 && labels.shape[0] === array.shape[0] && valueCount(array.shape) > 0) found.push(array, labels);
	}
	const text = found.length === 0 ? undefined : dataSetText(found);
	const data = found.map((array) => {
		const flat = decodeArray(format, array);
		const columns = array.shape.length > 1 ? flat.length / (array.shape[0] as number) : flat.length;
		return { name: array.name, columns, rows: flat.length / columns, values: flat };
	});
	return {
		arrays: found,
		layout: {
			channels: [],
			data,
			coordinates: [],
			skipped: [],
			notes: text === undefined ? [] : [text],
			...(text === undefined ? {} : { noSurface: `${text} There is no surface in it.` }),
		},
	};
}

function dataSetText(data: readonly NamedArray[]): string {
	const pairs: string[] = [];
	for (let k = 0; k + 1 < data.length; k += 2) {
		const [examples, labels] = [data[k] as NamedArray, data[k + 1] as NamedArray];
		const count = examples.shape[0] as number;
		const classes = new Set<number>();
		for (let i = 0; i < count && classes.size <= 100; i++) classes.add(labels.read(i));
		const kinds = classes.size <= 100 ? `${classes.size} different labels` : 'labels';
		pairs.push(
			`${printable(examples.name)} (${count} examples of ${examples.shape.slice(1).join(' × ')} numbers) with ${printable(labels.name)} (${kinds})`,
		);
	}
	return `This is a labelled data set, not a landscape: ${pairs.join('; ')}.`;
}
