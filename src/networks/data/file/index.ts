/** A person's own file of samples: what it is taken for, and its samples as chosen. */

import type { RecordArrays, RecordFile, RecordTable } from '../../../formats/records.ts';
import { describeArrays, tableOfArrays } from './arrays.ts';
import type { DataDescription, FileChoice } from './choice.ts';
import { readArrays } from './read-arrays.ts';
import { type FileSamples, readTable } from './read-table.ts';
import { describeTable } from './table.ts';

export { openRecords, type RecordFile } from '../../../formats/records.ts';
export type { ArrayPair, DataDescription, FileChoice, PartInfo, TargetKind } from './choice.ts';

const tables = new WeakMap<RecordArrays, { readonly table: RecordTable | undefined }>();

/** A table, or arrays that are the columns of one; made once. */
function asTable(file: RecordFile): RecordTable | undefined {
	if (file.kind === 'table') return file;
	let made = tables.get(file);
	if (made === undefined) {
		made = { table: tableOfArrays(file) };
		tables.set(file, made);
	}
	return made.table;
}

/**
 * What a file is taken for.
 * @param chosen parts that are decided; the others are guessed, and the guess is said
 * @throws FormatError E_DATA_…: what cannot be used, and what to do
 * @example
 * const file = openRecords('iris.csv', new TextEncoder().encode('length,width,species\n5,3.5,a\n6,3.1,b\n4,2.2,a\n7,3.3,b\n'));
 * console.log(describeData(file).choice.target, describeData(file, { target: ['width'] }).choice.as); // [ 'species' ] numbers
 */
export function describeData(file: RecordFile, chosen: FileChoice = {}): DataDescription {
	const table = asTable(file);
	return table === undefined ? describeArrays(file as RecordArrays, chosen) : describeTable(table, chosen);
}

/**
 * The samples of a file; what is not chosen is guessed. {@link makeData} splits and standardises them, too.
 * @throws FormatError E_DATA_…
 * @example
 * const file = openRecords('iris.csv', new TextEncoder().encode('length,width,species\n5,3,a\n6,3,b\n4,2,a\n7,3,b\n'));
 * const { samples } = readData(file);
 * console.log(samples.count, samples.shape); // 4 [ 2 ]
 */
export function readData(file: RecordFile, chosen: FileChoice = {}): FileSamples {
	const { choice, says } = describeData(file, chosen);
	const table = asTable(file);
	const read = table === undefined ? readArrays(file as RecordArrays, choice) : readTable(table, choice);
	return { ...read, notes: [...says, ...read.notes] };
}
