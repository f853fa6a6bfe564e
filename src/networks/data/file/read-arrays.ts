/** Arrays and what they are → samples. */

import type { RecordArray, RecordArrays } from '../../../formats/records.ts';
import { type Shape, sizeOf, type Targets } from '../../../model/network.ts';
import { printable } from '../../../model/printable.ts';
import { pick, type Samples } from '../samples.ts';
import { arrayNamed, rowsSumToOne } from './arrays.ts';
import { type ArrayPair, type FileChoice, MAX_CLASSES, MAX_INPUT_NUMBERS, refuse } from './choice.ts';
import { sortedKinds } from './columns.ts';
import type { FileSamples } from './read-table.ts';

/** (rows, columns, channels) of each sample → (channels, rows, columns). */
function channelsFirst(values: Float64Array, count: number, [rows, columns, channels]: readonly [number, number, number]): Float64Array {
	const turned = new Float64Array(values.length);
	const size = rows * columns;
	for (let i = 0; i < count; i++)
		for (let place = 0; place < size; place++)
			for (let channel = 0; channel < channels; channel++)
				turned[(i * channels + channel) * size + place] = values[(i * size + place) * channels + channel] as number;
	return turned;
}

/** The shape of one sample: images without channels get one. */
function sampleShape({ shape, name }: RecordArray, channelsLast: boolean): Shape {
	const own = shape.slice(1);
	const [a = 1, b = 1, c = 1] = own;
	if (own.length > 3) throw refuse('SHAPE', `"${printable(name, 60)}" has samples of ${own.length} axes; a sample has 1 to 3.`);
	if (own.length === 3) return channelsLast ? [c, a, b] : own;
	return own.length === 2 ? [1, a, b] : [own.length === 1 ? a : 1];
}

interface Part {
	readonly inputs: Float64Array;
	readonly labels: readonly string[] | undefined;
	readonly numbers: Float64Array;
	readonly count: number;
}

function partOf(
	file: RecordArrays,
	pair: ArrayPair,
	{ channelsLast = false, divide = 1 }: FileChoice,
): Part & { shape: Shape; width: number } {
	const [x, y] = [arrayNamed(file.arrays, pair.inputs), arrayNamed(file.arrays, pair.target)];
	const count = x.shape[0] ?? 0;
	const plain = x.values();
	const [, a = 1, b = 1, c = 1] = x.shape;
	const ordered = channelsLast && x.shape.length === 4 ? channelsFirst(plain, count, [a, b, c]) : plain;
	return {
		inputs: divide === 1 ? ordered : ordered.map((value) => value / divide),
		labels: y.texts,
		numbers: y.values(),
		count,
		shape: sampleShape(x, channelsLast),
		width: sizeOf(y.shape.slice(1)),
	};
}

/** Targets of all parts together, so that classes have the same numbers in each. */
function targetsOf(name: string, parts: readonly Part[], width: number, as: NonNullable<FileChoice['as']>): Targets {
	const numbers = joined(parts.map((part) => part.numbers));
	const quoted = `"${printable(name, 60)}"`;
	if (as === 'numbers') {
		if (parts.some(({ labels }) => labels)) throw refuse('TARGET', `${quoted} cannot be numbers: it holds texts. Take it as classes.`);
		return { kind: 'numbers', width, values: numbers };
	}
	if (as === 'one-hot') {
		if (width < 2 || numbers.some((value) => value !== 0 && value !== 1) || !rowsSumToOne(numbers, width))
			throw refuse('ONE_HOT', `${quoted} holds no one-hot codes: each sample must have one 1 of ${width} numbers, and else 0.`);
		const labels = Int32Array.from({ length: numbers.length / width }, (_, i) => numbers.subarray(i * width, (i + 1) * width).indexOf(1));
		return { kind: 'classes', classes: width, labels, names: Array.from({ length: width }, (_, k) => String(k)) };
	}
	if (width > 1)
		throw refuse('TARGET', `${quoted} has ${width} numbers a sample, and classes have one. Take it as one-hot codes or as numbers.`);
	const text = parts.every(({ labels }) => labels);
	const values = text ? parts.flatMap(({ labels = [] }) => labels) : Array.from(numbers, String);
	const sorted = sortedKinds(new Set(values), text);
	if (sorted.length < 2)
		throw refuse('CLASSES', `${quoted} has one value only, "${printable(sorted[0] ?? '', 40)}": there is nothing to tell apart.`);
	if (sorted.length > MAX_CLASSES)
		throw refuse(
			'CLASSES',
			`${quoted} has ${sorted.length} different values; at most ${MAX_CLASSES} classes can be told apart. Take it as numbers.`,
		);
	const place = new Map(sorted.map((kind, k) => [kind, k]));
	return { kind: 'classes', classes: sorted.length, labels: Int32Array.from(values, (value) => place.get(value) as number), names: sorted };
}

function joined(arrays: readonly Float64Array[]): Float64Array {
	const [only] = arrays;
	if (arrays.length === 1 && only !== undefined) return only;
	const all = new Float64Array(arrays.reduce((sum, array) => sum + array.length, 0));
	let at = 0;
	for (const array of arrays) {
		all.set(array, at);
		at += array.length;
	}
	return all;
}

/** Samples all of whose numbers are there. */
function complete({ count, inputs, shape }: Samples, numbers: Float64Array, width: number, text: boolean): Uint32Array {
	const size = sizeOf(shape);
	const there = (values: Float64Array, from: number, to: number): boolean => {
		for (let k = from; k < to; k++) if (!Number.isFinite(values[k])) return false;
		return true;
	};
	return Uint32Array.from({ length: count }, (_, i) => i).filter(
		(i) => there(inputs, i * size, (i + 1) * size) && (text || there(numbers, i * width, (i + 1) * width)),
	);
}

/**
 * @param choice every part decided (`describeArrays`)
 * @throws FormatError E_DATA_ARRAY, _SHAPE, _TARGET, _ONE_HOT, _CLASSES, _EMPTY, _LIMIT
 */
export function readArrays(file: RecordArrays, choice: FileChoice): FileSamples {
	const { train, test, as = 'classes', most, ownSplit = true } = choice;
	if (train === undefined) throw refuse('TARGET', 'No arrays are chosen for inputs and target.');
	const pairs = test ? [train, test] : [train];
	const parts = pairs.map((pair) => partOf(file, pair, choice));
	const [first] = parts as [(typeof parts)[0]];
	for (const part of parts)
		if (sizeOf(part.shape) !== sizeOf(first.shape) || part.width !== first.width)
			throw refuse('SHAPE', `Samples that train have the shape ${first.shape.join(' × ')}, and those that test ${part.shape.join(' × ')}.`);
	const shape = choice.shape ?? first.shape;
	if (sizeOf(shape) !== sizeOf(first.shape))
		throw refuse(
			'SHAPE',
			`A sample has ${sizeOf(first.shape)} numbers, which do not make ${shape.join(' × ')}. Choose a shape of ${sizeOf(first.shape)} numbers.`,
		);
	const text = parts.every(({ labels }) => labels);
	const numbers = joined(parts.map((part) => part.numbers));
	const all: Samples = {
		name: file.title,
		shape,
		count: parts.reduce((sum, part) => sum + part.count, 0),
		inputs: joined(parts.map((part) => part.inputs)),
		targets: { kind: 'numbers', width: first.width, values: numbers },
	};
	const notes: string[] = [];
	const rows = complete(all, numbers, first.width, text);
	if (rows.length < all.count) notes.push(`${all.count - rows.length} of ${all.count} samples lack a value and are left out.`);
	if (rows.length < 2)
		throw refuse('EMPTY', `${rows.length === 0 ? 'No sample has' : 'One sample has'} all its values: the others hold nan or inf.`);
	const kept = rows.slice(0, most);
	if (kept.length < rows.length) notes.push(`The first ${kept.length} of ${rows.length} samples are read.`);
	if (kept.length * sizeOf(shape) > MAX_INPUT_NUMBERS)
		throw refuse(
			'LIMIT',
			`${kept.length} samples of ${sizeOf(shape)} inputs are more than ${MAX_INPUT_NUMBERS} numbers. Take ${Math.floor(MAX_INPUT_NUMBERS / sizeOf(shape))} samples at most.`,
		);
	const whole = kept.length === all.count;
	const chosenParts = whole ? parts : parts.map((part, k) => ofRows(part, first.width, kept, k === 0 ? 0 : first.count));
	const picked = whole ? all : pick(all, kept);
	const samples = { ...picked, targets: targetsOf(train.target, chosenParts, first.width, as) };
	if (!test || !ownSplit) return { samples, notes };
	const positions = Uint32Array.from(kept.keys());
	const own = {
		train: positions.filter((k) => (kept[k] as number) < first.count),
		test: positions.filter((k) => (kept[k] as number) >= first.count),
	};
	if (own.train.length === 0) throw refuse('EMPTY', 'No sample is left to train.');
	return { samples, own, notes };
}

/** The targets of a part, of the samples that are kept. */
function ofRows(part: Part, width: number, kept: Uint32Array, from: number): Part {
	const rows = [...kept].filter((row) => row >= from && row < from + part.count).map((row) => row - from);
	const numbers = new Float64Array(rows.length * width);
	for (const [k, row] of rows.entries()) numbers.set(part.numbers.subarray(row * width, (row + 1) * width), k * width);
	return { ...part, count: rows.length, numbers, labels: part.labels && rows.map((row) => part.labels?.[row] as string) };
}
