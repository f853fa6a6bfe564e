/** Arrays of a file: which hold inputs, which targets, and which train or test. */

import { sizeOf } from '../../../model/network.ts';
import type { RecordArray, RecordArrays, RecordTable } from '../../../formats/records.ts';
import { printable } from '../../../model/printable.ts';
import {
	type ArrayPair,
	type DataDescription,
	type FileChoice,
	MAX_INPUT_NUMBERS,
	type PartInfo,
	refuse,
	type TargetKind,
} from './choice.ts';
import { arrayRole, type Part } from './names.ts';

const rowsIn = ({ shape }: RecordArray): number => shape[0] ?? 0;
const shapeText = ({ shape, texts }: RecordArray): string => `${shape.join(' × ')} ${texts ? 'texts' : 'numbers'}`;
const quoted = (name: string): string => `"${printable(name, 60)}"`;
const listedArrays = (arrays: readonly RecordArray[]): string =>
	arrays.map((array) => `${quoted(array.name)} (${shapeText(array)})`).join(', ');

/** Arrays of one number a sample, of as many samples: the columns of a table. One matrix is a table too. */
export function tableOfArrays({ arrays, title, notes }: RecordArrays): RecordTable | undefined {
	const lists = arrays.filter(({ shape }) => shape.length === 1 || (shape.length === 2 && shape[1] === 1));
	const [matrix] = arrays;
	const made = (columns: RecordTable['columns'], rows: number, named: boolean): RecordTable => ({
		kind: 'table',
		title,
		named,
		rows,
		columns,
		lineOf: (row) => row + 1,
		notes,
	});
	if (arrays.length === 1 && matrix?.shape.length === 2 && (matrix.shape[1] as number) > 1) {
		const [rows, width] = matrix.shape as [number, number];
		const values = matrix.values();
		const columns = Array.from({ length: width }, (_, k) => ({
			name: `column ${k + 1}`,
			values: Float64Array.from({ length: rows }, (__, row) => values[row * width + k] as number),
			texts: new Map<number, string>(
				matrix.texts?.flatMap((text, at) => (at % width === k ? [[Math.floor(at / width), text] as const] : [])) ?? [],
			),
		}));
		return made(columns, rows, false);
	}
	const longest = Math.max(0, ...lists.map(rowsIn));
	const columns = lists.filter((array) => rowsIn(array) === longest);
	if (lists.length < arrays.length || columns.length < 2 || longest < 2) return undefined;
	const pairs = columns.some(({ name }) => arrayRole(name)?.side === 'inputs');
	if (pairs) return undefined;
	return made(
		columns.map((array) => ({ name: array.name, values: array.values(), texts: new Map(array.texts?.entries() ?? []) })),
		longest,
		true,
	);
}

type Pairs = Partial<Record<Part | 'all', ArrayPair>>;

/** Pairs by their names, or the only two arrays of as many samples. */
function pairsOf(arrays: readonly RecordArray[]): { pairs: Pairs; named: boolean } {
	const pairs: Pairs = {};
	const roles = arrays.map((array) => ({ array, role: arrayRole(array.name) }));
	for (const { array, role } of roles) {
		if (role?.side !== 'inputs' || pairs[role.part] !== undefined) continue;
		const partner = roles.find(
			(each) => each.role?.side === 'target' && each.role.part === role.part && rowsIn(each.array) === rowsIn(array),
		);
		if (partner) pairs[role.part] = { inputs: array.name, target: partner.array.name };
	}
	if (Object.keys(pairs).length > 0) return { pairs, named: true };
	const candidates = arrays.filter((array) => array.shape.length > 0 && rowsIn(array) > 1);
	const [a, b] = candidates;
	if (candidates.length !== 2 || a === undefined || b === undefined || rowsIn(a) !== rowsIn(b)) return { pairs, named: false };
	const [inputs, target] = a.shape.length >= b.shape.length ? [a, b] : [b, a];
	return { pairs: { all: { inputs: inputs.name, target: target.name } }, named: false };
}

export function arrayNamed(arrays: readonly RecordArray[], name: string): RecordArray {
	const found = arrays.find((array) => array.name === name);
	if (found) return found;
	throw refuse('ARRAY', `There is no array ${quoted(name)}; there are ${listedArrays(arrays)}.`);
}

/** Channels that stand last in images of (rows, columns, channels). */
const channelsAreLast = (shape: readonly number[]): boolean => {
	const [, first = 0, second = 0, last = 0] = shape;
	return shape.length === 4 && [1, 2, 3, 4].includes(last) && first > 4 && second > 4;
};

/** What a target of these values can be, the likeliest first. */
export function targetKinds(array: RecordArray): TargetKind[] {
	const width = sizeOf(array.shape.slice(1));
	if (array.texts) return width === 1 ? ['classes'] : [];
	const values = array.values();
	const kinds = new Set<number>();
	let whole = true;
	for (const value of values) {
		whole &&= Number.isInteger(value);
		if (kinds.size <= 1000) kinds.add(value);
	}
	if (width === 1)
		return whole && kinds.size <= 1000 && values.length >= 2 * kinds.size
			? kinds.size <= 100
				? ['classes', 'numbers']
				: ['numbers', 'classes']
			: ['numbers'];
	const oneHot = whole && [...kinds].every((kind) => kind === 0 || kind === 1) && rowsSumToOne(values, width);
	return oneHot ? ['one-hot', 'numbers'] : ['numbers'];
}

export function rowsSumToOne(values: Float64Array, width: number): boolean {
	for (let at = 0; at < values.length; at += width) {
		let sum = 0;
		for (let k = 0; k < width; k++) sum += values[at + k] as number;
		if (sum !== 1) return false;
	}
	return true;
}

/** 255 or 16 of whole numbers up to it. */
function pixelScale(values: Float64Array): number {
	let greatest = 0;
	for (const value of values) {
		if (!Number.isInteger(value) || value < 0 || value > 255) return 1;
		if (value > greatest) greatest = value;
	}
	return greatest > 16 ? 255 : greatest > 1 ? 16 : 1;
}

/** @throws FormatError E_DATA_ARRAY, E_DATA_TARGET, E_DATA_LENGTH */
export function describeArrays({ arrays, notes }: RecordArrays, chosen: FileChoice = {}): DataDescription {
	const { pairs, named } = pairsOf(arrays);
	const says: string[] = [];
	const train = chosen.train ?? pairs.train ?? pairs.all;
	if (train === undefined)
		throw refuse(
			'TARGET',
			`No two arrays are inputs and target of as many samples: the file has ${listedArrays(arrays)}. Name them X and y, or choose both.`,
		);
	const [inputs, target] = [arrayNamed(arrays, train.inputs), arrayNamed(arrays, train.target)];
	const test =
		chosen.test === undefined
			? chosen.train === undefined && pairs.train
				? (pairs.test ?? pairs.validation)
				: undefined
			: (chosen.test ?? undefined);
	for (const pair of test === undefined ? [train] : [train, test]) {
		const [x, y] = [arrayNamed(arrays, pair.inputs), arrayNamed(arrays, pair.target)];
		if (rowsIn(x) !== rowsIn(y))
			throw refuse('LENGTH', `${quoted(x.name)} has ${rowsIn(x)} samples, but ${quoted(y.name)} has ${rowsIn(y)}.`);
		if (x.texts) throw refuse('TEXTS', `${quoted(x.name)} holds texts; inputs are numbers.`);
	}
	const kinds = targetKinds(target);
	const as = chosen.as ?? kinds[0];
	if (as === undefined) throw refuse('TARGET', `${quoted(target.name)} holds ${shapeText(target)}: a target of texts has one a sample.`);
	if (chosen.train === undefined)
		says.push(
			`${quoted(train.inputs)} was taken for the inputs and ${quoted(train.target)} for the target: ${named ? 'they are named so' : 'they have as many samples'}.`,
		);
	if (test !== undefined && chosen.test === undefined)
		says.push(`${quoted(test.inputs)} and ${quoted(test.target)} test: the file has its own split.`);
	const channelsLast = chosen.channelsLast ?? channelsAreLast(inputs.shape);
	if (channelsLast && chosen.channelsLast === undefined && inputs.shape[3] !== 1)
		says.push(`The last axis of ${quoted(inputs.name)} was taken for the ${inputs.shape[3]} channels of a pixel.`);
	const width = sizeOf(inputs.shape.slice(1));
	const image = inputs.shape.length > 2;
	const side = Math.sqrt(width);
	const flat = !image && side >= 8 && Number.isInteger(side) && pixelScale(inputs.values()) > 1;
	const scale = image || flat ? pixelScale(inputs.values()) : 1;
	const shape = chosen.shape ?? (flat ? [1, side, side] : undefined);
	const divide = chosen.divide ?? scale;
	if (flat && chosen.shape === undefined) says.push(`The ${width} inputs were taken for images of ${side} × ${side} pixels.`);
	if (divide > 1 && chosen.divide === undefined) says.push(`Pixels are divided by ${divide}.`);
	const most = chosen.most ?? (rowsIn(inputs) * width > MAX_INPUT_NUMBERS ? Math.floor(MAX_INPUT_NUMBERS / width) : undefined);
	const used = new Map<string, PartInfo['role']>(
		[train, ...(test ? [test] : [])].flatMap((pair) => [[pair.inputs, 'input'] as const, [pair.target, 'target'] as const]),
	);
	const rest = arrays.filter(({ name }) => !used.has(name));
	if (rest.length > 0) says.push(`Not used: ${listedArrays(rest)}.`);
	return {
		choice: {
			train,
			test: test ?? null,
			as,
			...(shape === undefined ? {} : { shape }),
			...(channelsLast ? { channelsLast } : {}),
			...(divide === 1 ? {} : { divide }),
			...(most === undefined ? {} : { most }),
			...(test === undefined ? {} : { ownSplit: chosen.ownSplit ?? true }),
		},
		says: [...notes, ...says],
		parts: arrays.map((array) => ({ name: array.name, holds: shapeText(array), role: used.get(array.name) ?? 'left out', missing: 0 })),
		targets: arrays.filter((array) => array.name !== train.inputs && rowsIn(array) === rowsIn(inputs)).map(({ name }) => name),
		kinds,
		samples: rowsIn(inputs) + (test === undefined ? 0 : rowsIn(arrayNamed(arrays, test.inputs))),
		...(image || flat ? {} : { standardise: as === 'numbers' ? 'all' : 'inputs' }),
	};
}
