/** A table and what its columns are → samples. */

import type { RecordTable } from '../../../formats/records.ts';
import { type Shape, sizeOf, type Targets } from '../../../model/network.ts';
import { printable } from '../../../model/printable.ts';
import { type Samples } from '../samples.ts';
import type { Split } from '../split.ts';
import { type FileChoice, MAX_CLASSES, MAX_CODES, MAX_INPUT_NUMBERS, refuse } from './choice.ts';
import { allFacts, cellText, type ColumnFacts, sortedKinds } from './columns.ts';
import { partOf } from './names.ts';
import { incomplete, listedNames } from './table.ts';
import { isOneHot } from './target.ts';

/** Samples of a file, and their own split where the file has one. */
export interface FileSamples {
	readonly samples: Samples;
	readonly own?: Split;
	/** What was left out or assumed while reading, in sentences. */
	readonly notes: readonly string[];
}

/** An input: a column of numbers, or one text of a column of texts. */
interface Input {
	readonly name: string;
	at(row: number): number;
}

/** The mean of the values that are there. */
function meanOf({ column }: ColumnFacts): number {
	let [sum, count] = [0, 0];
	for (const value of column.values) if (Number.isFinite(value)) [sum, count] = [sum + value, count + 1];
	return sum / count;
}

function inputsOf(facts: ColumnFacts, missing: 'drop' | 'mean'): Input[] {
	const { name, text, kinds, column } = facts;
	if (!text) {
		const mean = missing === 'mean' && facts.missing > 0 ? meanOf(facts) : Number.NaN;
		return [{ name, at: (row) => (Number.isFinite(column.values[row]) ? (column.values[row] as number) : mean) }];
	}
	if (kinds === undefined || kinds.size > MAX_CODES)
		throw refuse(
			'TEXTS',
			`Column "${printable(name, 60)}" has ${kinds === undefined ? 'too many' : kinds.size} different texts; an input can have ${MAX_CODES}. Leave the column out.`,
		);
	return sortedKinds(kinds.keys(), true).map((kind) => ({
		name: `${name} = ${kind}`,
		at: (row) => (cellText(facts, row) === kind ? 1 : 0),
	}));
}

function targetsOf(table: RecordTable, columns: readonly ColumnFacts[], as: NonNullable<FileChoice['as']>, rows: Uint32Array): Targets {
	const names = listedNames(columns.map(({ name }) => name));
	const [only] = columns;
	if (as === 'numbers') {
		const text = columns.find((column) => column.text);
		if (text !== undefined) throw refuse('TARGET', `${names} cannot be numbers: ${text.name} holds texts. Take it as classes.`);
		const values = new Float64Array(rows.length * columns.length);
		for (const [k, row] of rows.entries())
			for (const [j, { column }] of columns.entries()) values[k * columns.length + j] = column.values[row] as number;
		return { kind: 'numbers', width: columns.length, values };
	}
	if (as === 'one-hot') {
		if (!isOneHot(columns)) throw refuse('ONE_HOT', `${names} are no one-hot codes: each row must have one 1 in them, and else 0.`);
		const labels = Int32Array.from(rows, (row) => columns.findIndex(({ column }) => column.values[row] === 1));
		return {
			kind: 'classes',
			classes: columns.length,
			labels,
			names: table.named ? withoutPrefix(columns.map(({ name }) => name)) : columns.map((_, k) => String(k)),
		};
	}
	if (only === undefined || columns.length > 1)
		throw refuse('TARGET', `Classes stand in one column, and ${names} are ${columns.length}. Choose one, or one-hot codes.`);
	const present = new Set(Array.from(rows, (row) => cellText(only, row) as string));
	const sorted = sortedKinds(present, only.text);
	if (sorted.length > MAX_CLASSES || (only.text && only.distinct))
		throw refuse(
			'CLASSES',
			`${names} has ${sorted.length} different values in ${rows.length} rows; at most ${MAX_CLASSES} classes can be told apart. ${only.text ? 'Choose another target.' : 'Take it as numbers.'}`,
		);
	if (sorted.length < 2)
		throw refuse('CLASSES', `${names} has one value only, "${printable(sorted[0] ?? '', 40)}": there is nothing to tell apart.`);
	const place = new Map(sorted.map((kind, k) => [kind, k]));
	const stated = table.classNames?.length === sorted.length ? table.classNames : sorted;
	return {
		kind: 'classes',
		classes: sorted.length,
		labels: Int32Array.from(rows, (row) => place.get(cellText(only, row) as string) as number),
		names: stated,
	};
}

/** "class_a", "class_b" → "a", "b". */
function withoutPrefix(names: readonly string[]): string[] {
	const [first = ''] = names;
	let length = 0;
	while (length < first.length && names.every((name) => name[length] === first[length])) length++;
	const cut = /[_ .=:-]/.test(first[length - 1] ?? '') || /^[a-z]+\d+$/i.test(first) ? length : 0;
	return names.map((name) => name.slice(cut) || name);
}

const noteStrays = (table: RecordTable, { name, strays, column }: ColumnFacts): string[] => {
	const [first] = column.texts;
	if (strays === 0 || first === undefined) return [];
	return [
		`${strays} ${strays === 1 ? 'cell' : 'cells'} of "${printable(name, 60)}" ${strays === 1 ? 'is' : 'are'} no number (the first is "${printable(first[1], 40)}" in row ${table.lineOf(first[0])}): read as missing.`,
	];
};

function checkShape(shape: Shape | undefined, width: number): Shape {
	if (shape === undefined) return [width];
	if (sizeOf(shape) === width) return shape;
	throw refuse('SHAPE', `A sample has ${width} numbers, which do not make ${shape.join(' × ')}. Choose a shape of ${width} numbers.`);
}

/**
 * @param choice every part decided (`describeTable`)
 * @throws FormatError E_DATA_TEXTS, _TARGET, _ONE_HOT, _CLASSES, _EMPTY, _LIMIT, _SHAPE
 */
export function readTable(table: RecordTable, choice: FileChoice): FileSamples {
	const { target = [], without = [], as = 'classes', missing = 'drop', most, divide = 1, splitColumn, ownSplit = true } = choice;
	const facts = allFacts(table);
	const targets = target.map((name) => facts.find((each) => each.name === name) as ColumnFacts);
	const used = facts.filter(({ name }) => !target.includes(name) && !without.includes(name) && name !== splitColumn);
	const notes = [...used, ...targets].flatMap((each) => noteStrays(table, each));
	const inputs = used.flatMap((each) => inputsOf(each, missing));
	const lacking = incomplete(missing === 'mean' ? targets : [...used, ...targets], table.rows);
	const split = splitColumn !== undefined && ownSplit ? facts.find(({ name }) => name === splitColumn) : undefined;
	const partAt = (row: number) => (split === undefined ? 'train' : partOf(cellText(split, row) ?? ''));
	const whole = Uint32Array.from({ length: table.rows }, (_, row) => row).filter((row) => lacking[row] === 0);
	const kept = whole.filter((row) => partAt(row) !== 'validation' && partAt(row) !== undefined).slice(0, most);
	const dropped = table.rows - whole.length;
	if (dropped > 0)
		notes.push(`${dropped} of ${table.rows} rows lack a value${missing === 'mean' ? ' of the target' : ''} and are left out.`);
	if (missing === 'mean')
		for (const each of used)
			if (!each.text && each.missing > 0) notes.push(`${each.missing} missing values of "${printable(each.name, 60)}" are its mean.`);
	if (most !== undefined && whole.length > most) notes.push(`The first ${most} of ${whole.length} samples are read.`);
	if (split !== undefined && whole.some((row) => partAt(row) === 'validation')) notes.push('Rows that validate are left out.');
	if (kept.length < 2) {
		const worst = [...used, ...targets].sort((a, b) => b.missing - a.missing)[0];
		throw refuse(
			'EMPTY',
			`${kept.length === 0 ? 'No row has' : 'One row has'} a value in every column. Leave out the columns that lack most, such as "${printable(worst?.name ?? '', 60)}" (${worst?.missing ?? 0} missing), or take the mean in their place.`,
		);
	}
	if (kept.length * inputs.length > MAX_INPUT_NUMBERS)
		throw refuse(
			'LIMIT',
			`${kept.length} samples of ${inputs.length} inputs are ${kept.length * inputs.length} numbers; the limit is ${MAX_INPUT_NUMBERS}. Take ${Math.floor(MAX_INPUT_NUMBERS / inputs.length)} samples at most.`,
		);
	const values = new Float64Array(kept.length * inputs.length);
	for (const [k, row] of kept.entries()) for (const [j, input] of inputs.entries()) values[k * inputs.length + j] = input.at(row) / divide;
	const samples: Samples = {
		name: table.title,
		shape: checkShape(choice.shape, inputs.length),
		count: kept.length,
		inputs: values,
		targets: targetsOf(table, targets, as, kept),
		inputNames: inputs.map(({ name }) => name),
		...(as === 'numbers' ? { targetNames: target } : {}),
	};
	if (split === undefined) return { samples, notes };
	const positions = Uint32Array.from(kept.keys());
	const own = {
		train: positions.filter((k) => partAt(kept[k] as number) === 'train'),
		test: positions.filter((k) => partAt(kept[k] as number) === 'test'),
	};
	return { samples, own, notes };
}
