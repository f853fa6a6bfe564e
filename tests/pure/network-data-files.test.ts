/** Files of samples as other tools and people write them: what they are taken for, and that the guess can be changed. */

import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { writeNpy, writeNpz } from '../../src/formats/index.ts';
import type { Dataset } from '../../src/model/network.ts';
import { describeData, type FileChoice, openRecords, readData } from '../../src/networks/data/file/index.ts';
import { makeData } from '../../src/networks/data/index.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
/** A line for each row, made from its number. */
const lines = (count: number, line: (row: number) => string): string => Array.from({ length: count }, (_, row) => line(row)).join('\n');

interface Expected {
	readonly target: readonly string[];
	/** Names of inputs. */
	readonly inputs: readonly string[];
	readonly count: number;
	/** Names of the classes, or the first targets. */
	readonly classes?: readonly string[];
	readonly numbers?: readonly number[];
	/** Labels of the first rows. */
	readonly labels?: readonly number[];
	/** Inputs of the first sample. */
	readonly first: readonly number[];
	/** A part of what is said. */
	readonly says?: string;
	readonly shape?: readonly number[];
}

const KINDS = ['setosa', 'versicolor', 'virginica'];
const iris = (row: number): number[] => [5 + row / 10, 3 - row / 20, 1 + row, 0.25 * row];

const TABLES: readonly (readonly [string, string, Expected])[] = [
	[
		'pandas with its index',
		`,sepal length (cm),sepal width (cm),species\n${lines(9, (r) => `${r},${5 + r / 10},${3 - r / 10},${KINDS[r % 3]}`)}\n`,
		{
			target: ['species'],
			inputs: ['sepal length (cm)', 'sepal width (cm)'],
			count: 9,
			classes: KINDS,
			labels: [0, 1, 2],
			first: [5, 3],
			says: '"column 1" is left out: it numbers the rows',
		},
	],
	[
		"scikit-learn's frame, whose target is told twice",
		`sepal length (cm),petal width (cm),target,target_name\n${lines(9, (r) => `${5 + r / 10},${r / 4},${r % 3},${KINDS[r % 3]}`)}\n`,
		{
			target: ['target'],
			inputs: ['sepal length (cm)', 'petal width (cm)'],
			count: 9,
			classes: ['0', '1', '2'],
			labels: [0, 1, 2],
			first: [5, 0],
			says: '"target_name" is left out: it tells the same as the target',
		},
	],
	[
		"scikit-learn's own iris.csv, whose first line is no row",
		`6,4,${KINDS.join(',')}\n${lines(6, (r) => `${iris(r).join(',')},${r % 3}`)}\n`,
		{
			target: ['column 5'],
			inputs: [1, 2, 3, 4].map((k) => `column ${k}`),
			count: 6,
			classes: KINDS,
			labels: [0, 1, 2],
			first: [5, 3, 1, 0],
		},
	],
	[
		'a spreadsheet of semicolons and decimal commas',
		`\ufeff"Länge";"Breite";"Gewicht (kg)";"Klasse";"Preis"\r\n${lines(8, (r) => `${r},5;1,${r}5;12,${r};${r % 2 ? 'ja' : 'nein'};1.${100 + r},50`)}\r\n`,
		{
			target: ['Klasse'],
			inputs: ['Länge', 'Breite', 'Gewicht (kg)', 'Preis'],
			count: 8,
			classes: ['ja', 'nein'],
			labels: [1, 0, 1],
			first: [0.5, 1.05, 12, 1100.5],
			says: 'decimal commas',
		},
	],
	[
		'iris.data of UCI, without names, with a blank line at the end',
		`${lines(9, (r) => `${iris(r).join(',')},Iris-${KINDS[r % 3]}`)}\n\n`,
		{
			target: ['column 5'],
			inputs: [1, 2, 3, 4].map((k) => `column ${k}`),
			count: 9,
			classes: KINDS.map((kind) => `Iris-${kind}`),
			labels: [0, 1, 2],
			first: [5, 3, 1, 0],
		},
	],
	[
		'wine.data of UCI, whose class comes first',
		`${lines(40, (r) => `${1 + (r % 3)},${12 + r / 7},${1.5 + r / 9},${r * 31}`)}\n`,
		{
			target: ['column 1'],
			inputs: ['column 2', 'column 3', 'column 4'],
			count: 40,
			classes: ['1', '2', '3'],
			labels: [0, 1, 2],
			first: [12, 1.5, 0],
			says: 'it is the first column and has a few values',
		},
	],
	[
		'breast-cancer-wisconsin of UCI: a number of the case, ? for missing, classes 2 and 4',
		`${lines(30, (r) => `${1000025 + 137 * r},${1 + (r % 10)},${r === 3 ? '?' : 2 + (r % 5)},${r % 2 ? 4 : 2}`)}\n`,
		{
			target: ['column 4'],
			inputs: ['column 2', 'column 3'],
			count: 29,
			classes: ['2', '4'],
			labels: [0, 1, 0, 0],
			first: [1, 2],
			says: '1 of 30 rows lack a value and are left out',
		},
	],
	[
		'wdbc of UCI: letters in the second column',
		`${lines(12, (r) => `${842302 + 7 * r},${r % 3 ? 'B' : 'M'},${17 + r / 3},${10 - r / 5}`)}\n`,
		{ target: ['column 2'], inputs: ['column 3', 'column 4'], count: 12, classes: ['B', 'M'], labels: [1, 0, 0], first: [17, 10] },
	],
	[
		'one-hot targets by name',
		`x1,x2,class_cat,class_dog,class_owl\n${lines(6, (r) => `${r},${-r},${[0, 1, 2].map((k) => Number(k === r % 3)).join(',')}`)}\n`,
		{
			target: ['class_cat', 'class_dog', 'class_owl'],
			inputs: ['x1', 'x2'],
			count: 6,
			classes: ['cat', 'dog', 'owl'],
			labels: [0, 1, 2],
			first: [0, 0],
			says: 'each row has one 1 in them',
		},
	],
	[
		'one-hot targets without names, at the end',
		`${lines(8, (r) => `${r / 7} ${r % 2} ${[0, 1, 2, 3].map((k) => Number(k === r % 4)).join(' ')}`)}\n`,
		{
			target: ['column 3', 'column 4', 'column 5', 'column 6'],
			inputs: ['column 1', 'column 2'],
			count: 8,
			classes: ['0', '1', '2', '3'],
			labels: [0, 1, 2, 3],
			first: [0, 0],
		},
	],
	[
		'a regression table of numbers',
		`CRIM,ZN,INDUS,MEDV\n${lines(20, (r) => `${r / 10},${r},${3 * r},${20 + r * 1.7}`)}\n`,
		{ target: ['MEDV'], inputs: ['CRIM', 'ZN', 'INDUS'], count: 20, numbers: [20, 21.7], first: [0, 0, 0] },
	],
	[
		'a regression table with several answers (energy efficiency)',
		`X1,X2,Y1,Y2\n${lines(10, (r) => `${r},${r * r},${r / 3},${-r / 3}`)}\n`,
		{ target: ['Y1', 'Y2'], inputs: ['X1', 'X2'], count: 10, numbers: [0, 0, 1 / 3, -1 / 3], first: [0, 0] },
	],
	[
		'airfoil of UCI: tabs, no names, the last column is the answer',
		`${lines(30, (r) => `${800 + r}\t${r % 4}\t0.3048\t${126.2 + r / 9}`)}\n`,
		{ target: ['column 4'], inputs: ['column 1', 'column 2', 'column 3'], count: 30, numbers: [126.2], first: [800, 0, 0.3048] },
	],
	[
		'passengers: names, empty cells, words as inputs',
		`PassengerId,Survived,Pclass,Name,Sex,Age,Cabin\n${lines(12, (r) => `${r + 1},${r % 2},${1 + (r % 3)},"Doe, Mr. ${'abcdefghijkl'[r]}",${r % 3 ? 'male' : 'female'},${r === 5 ? '' : 20 + r},${r === 2 ? 'C85' : ''}`)}\n`,
		{
			target: ['Survived'],
			inputs: ['Pclass', 'Sex = female', 'Sex = male', 'Age'],
			count: 11,
			classes: ['0', '1'],
			labels: [0, 1, 0, 1, 0, 0],
			first: [1, 1, 0, 20],
			says: '"Name" is left out: each row has another text',
		},
	],
	[
		'rows of pixels with their label first (MNIST as CSV)',
		`label,${Array.from({ length: 64 }, (_, k) => `pixel${k}`).join(',')}\n${lines(20, (r) => `${r % 10},${Array.from({ length: 64 }, (_, k) => (k === r ? 255 : 0)).join(',')}`)}\n`,
		{
			target: ['label'],
			inputs: Array.from({ length: 64 }, (_, k) => `pixel${k}`),
			count: 20,
			classes: [...'0123456789'],
			labels: [0, 1, 2],
			first: [1, ...Array<number>(63).fill(0)],
			shape: [1, 8, 8],
			says: 'images of 8 × 8 pixels, and are divided by 255',
		},
	],
	[
		"R's write.table: names of rows without a name, words as classes",
		`"length" "width" "kind"\n${lines(8, (r) => `"${r + 1}" ${r / 2} ${r / 4} "${r % 2 ? 'late' : 'early'}"`)}\n`,
		{ target: ['kind'], inputs: ['length', 'width'], count: 8, classes: ['early', 'late'], labels: [0, 1, 0], first: [0, 0] },
	],
	[
		"pandas' names 0, 1, 2 over columns without names",
		`,0,1,2\n${lines(12, (r) => `${r},${r / 10},${r / 5 + 0.5},${r % 2}`)}\n`,
		{ target: ['column 4'], inputs: ['column 2', 'column 3'], count: 12, classes: ['0', '1'], labels: [0, 1], first: [0, 0.5] },
	],
	[
		'prose, comments and a row of units before the rows',
		`Measured on Monday\n# by hand\nheight;mass;outcome\n[m];[kg];\n${lines(10, (r) => `1.${50 + r};${60 + r};${r % 2 ? 'ill' : 'well'}`)}\n`,
		{
			target: ['outcome'],
			inputs: ['height', 'mass'],
			count: 10,
			classes: ['ill', 'well'],
			labels: [1, 0],
			first: [1.5, 60],
			says: '“Measured on Monday”',
		},
	],
	[
		"Weka's .arff",
		`% of Weka\n@relation weather\n@attribute temperature numeric\n@attribute 'wind speed' real\n@attribute play {yes, no}\n@data\n${lines(8, (r) => `${60 + r},${r === 4 ? '?' : r / 2},${r % 2 ? 'yes' : 'no'}`)}\n`,
		{ target: ['play'], inputs: ['temperature', 'wind speed'], count: 7, classes: ['no', 'yes'], labels: [0, 1], first: [60, 0] },
	],
	[
		'truth as True and False, and a stray word among numbers',
		`amount,hour,is_fraud_label\n${lines(60, (r) => `${r === 7 ? 'refund' : r * 1.5},${r % 24},${r % 4 ? 'False' : 'True'}`)}\n`,
		{
			target: ['is_fraud_label'],
			inputs: ['amount', 'hour'],
			count: 59,
			classes: ['0', '1'],
			labels: [1, 0, 0, 0, 1],
			first: [0, 0],
			says: '1 cell of "amount" is no number (the first is "refund" in row 9): read as missing.',
		},
	],
	[
		'classes −1 and 1 of two inputs',
		`x,y,label\n${lines(10, (r) => `${r / 3},${r / 7},${r % 2 ? 1 : -1}`)}\n`,
		{ target: ['label'], inputs: ['x', 'y'], count: 10, classes: ['-1', '1'], labels: [0, 1], first: [0, 0] },
	],
	[
		'mushrooms: all texts, no names',
		`${lines(12, (r) => `${r % 2 ? 'p' : 'e'},${'xbs'[r % 3]},${r % 4 ? 'n' : 'y'}`)}\n`,
		{
			target: ['column 3'],
			inputs: ['column 1 = e', 'column 1 = p', 'column 2 = b', 'column 2 = s', 'column 2 = x'],
			count: 12,
			classes: ['n', 'y'],
			labels: [1, 0],
			first: [1, 0, 0, 0, 1],
		},
	],
];

const inputsOf = (file: ReturnType<typeof openRecords>, chosen?: FileChoice) => readData(file, chosen).samples;

describe('tables', () => {
	test.each(TABLES)('%s', (_, text, expected) => {
		const file = openRecords('samples.csv', bytesOf(text));
		const { samples, notes } = readData(file);
		expect(describeData(file).choice.target).toEqual(expected.target);
		expect(samples.inputNames).toEqual(expected.inputs);
		expect([samples.count, samples.shape]).toEqual([expected.count, expected.shape ?? [expected.inputs.length]]);
		expect([...samples.inputs.subarray(0, expected.first.length)]).toEqual(expected.first);
		const { targets } = samples;
		if (targets.kind === 'classes') {
			expect(targets.names).toEqual(expected.classes);
			expect([...targets.labels.slice(0, expected.labels?.length)]).toEqual(expected.labels);
		} else expect([...targets.values.slice(0, expected.numbers?.length)]).toEqual(expected.numbers);
		if (expected.says !== undefined) expect(notes.join('\n')).toContain(expected.says);
		// The guess, written out and read back from a link, is the same reading.
		const explicit = JSON.parse(JSON.stringify(describeData(file).choice)) as FileChoice;
		expect(inputsOf(file, explicit)).toEqual(samples);
		expect(describeData(file, explicit).choice).toEqual(explicit);
	});

	const wine = openRecords(
		'w.csv',
		bytesOf(
			`alcohol,acid,colour,quality\n${lines(30, (r) => `${9 + r / 10},${r === 4 ? '' : r},${r % 2 ? 'red' : 'white'},${3 + (r % 5)}`)}\n`,
		),
	);

	test('each part of the guess can be changed', () => {
		expect(describeData(wine)).toMatchObject({
			choice: { target: ['quality'], as: 'classes', without: [], missing: 'drop' },
			kinds: ['classes', 'numbers'],
			targets: ['alcohol', 'acid', 'colour', 'quality'],
			standardise: 'inputs',
			samples: 30,
		});
		expect(describeData(wine).parts.map(({ name, role, missing, holds }) => [name, role, missing, holds])).toEqual([
			['alcohol', 'input', 0, 'numbers from 9 to 11.9'],
			['acid', 'input', 1, 'whole numbers from 0 to 29'],
			['colour', 'input', 0, '2 different texts'],
			['quality', 'target', 0, 'whole numbers from 3 to 7'],
		]);
		const numbers = inputsOf(wine, { as: 'numbers' }).targets;
		expect(numbers.kind === 'numbers' && [...numbers.values.slice(0, 4)]).toEqual([3, 4, 5, 6]);
		const mean = inputsOf(wine, { missing: 'mean', without: ['colour'] });
		expect([mean.count, mean.inputs[9]]).toEqual([30, (435 - 4) / 29]);
		const colours = inputsOf(wine, { target: ['colour'], without: ['acid'] });
		expect([colours.inputNames, colours.targets.kind === 'classes' && colours.targets.names]).toEqual([
			['alcohol', 'quality'],
			['red', 'white'],
		]);
		expect(inputsOf(wine, { target: ['alcohol', 'acid'] }).targets).toMatchObject({ kind: 'numbers', width: 2 });
		const first = readData(wine, { most: 10, divide: 2 });
		expect([first.samples.count, first.samples.inputs[0]]).toEqual([10, 4.5]);
		expect(first.notes.join(' ')).toContain('The first 10 of 29 samples are read.');
		expect(inputsOf(wine, { shape: [1, 2, 2] }).shape).toEqual([1, 2, 2]);
	});

	test('a column that tells train from test is the split, unless another is chosen', async () => {
		const text = `x,split,label\n${lines(20, (r) => `${r},${r % 10 === 9 ? 'val' : r % 5 === 0 ? 'test' : 'train'},${r % 2}`)}\n`;
		const file = openRecords('s.csv', bytesOf(text));
		const made = await makeData({ set: 'file', file: { name: 's.csv' } }, file);
		expect([made.train.count, made.test.count, made.all.shape]).toEqual([14, 4, [1]]);
		expect([...made.test.inputs]).toEqual([0, 5, 10, 15]);
		expect(made.notes.join(' ')).toContain('Rows that validate are left out.');
		const ignored = await makeData({ set: 'file', split: { test: 0.5 }, file: { name: 's.csv' } }, file);
		expect([ignored.test.count, ignored.notes.at(-1)]).toEqual([4, "The file's own split is used, and not the chosen one."]);
		const other = await makeData({ set: 'file', split: { test: 0.5 }, file: { name: 's.csv', parts: { ownSplit: false } } }, file);
		expect([other.train.count, other.test.count]).toEqual([10, 10]);
	});

	test.each([
		['x\n1\n2\n', undefined, 'INPUTS', 'The file has one column, "x": a sample needs at least one input and a target.'],
		['x,y\n1,2\n3,4\n', { target: ['z'] }, 'COLUMN', 'There is no column "z"; there are "x", "y".'],
		['x,y\n1,a\n3,b\n4,a\n', { as: 'numbers' }, 'TARGET', '"y" cannot be numbers: y holds texts. Take it as classes.'],
		['x,label\n1,1\n2,1\n3,1\n', undefined, 'CLASSES', '"label" has one value only, "1"'],
		[
			'x,y,z\n1,2,1\n3,,0\n,4,1\n,5,0\n3,,1\n',
			{ missing: 'drop' },
			'EMPTY',
			'One row has a value in every column. Leave out the columns that lack most, such as "x" (2 missing)',
		],
		['x,a,b\n1,0,1\n3,1,1\n', { target: ['a', 'b'], as: 'one-hot' }, 'ONE_HOT', 'each row must have one 1 in them'],
		['x,a,b\n1,0,1\n3,1,1\n', { target: ['a', 'b'], as: 'classes' }, 'TARGET', 'Classes stand in one column'],
		['x,a,b\n1,0,1\n3,1,1\n', { shape: [1, 28, 28] }, 'SHAPE', 'A sample has 2 numbers, which do not make 1 × 28 × 28.'],
		['name,town\nann,rom\nbob,wien\ncid,bern\n', undefined, 'TARGET', 'No column can be the target: "name" (each row has another text)'],
	] satisfies [string, FileChoice | undefined, string, string][])('%j is refused by name (%j)', (text, chosen, cause, message) => {
		const file = openRecords('t.csv', bytesOf(text));
		expect(() => readData(file, chosen)).toThrow(
			expect.objectContaining({ code: `E_DATA_${cause}`, message: expect.stringContaining(message) as string }) as Error,
		);
	});

	test.each([
		['s.txt', '1 1:0.5 3:2\n-1 2:1\n', 'E_CSV_SPARSE', 'as LIBSVM writes it'],
		['t.csv', 'a,b\n1,2\n3\n4,5\n', 'E_CSV_RAGGED', 'Row 3 has 1 value, the rows before it have 2.'],
		['t.csv', 'a,b,c\n', 'E_CSV_EMPTY', 'There are column names (a, b, c), but no rows below them.'],
		['t.csv', '', 'E_FILE_EMPTY', '"t.csv" is empty.'],
		['model.pkl', '\u0080\u0004', 'E_FILE_FORMAT', 'a Python pickle'],
	])('%s of %j is refused by its reader', (name, text, code, message) => {
		expect(() => openRecords(name, Uint8Array.from([...text].map((letter) => letter.charCodeAt(0))))).toThrow(
			expect.objectContaining({ code, message: expect.stringContaining(message) as string }) as Error,
		);
	});
});

describe('arrays', () => {
	const row = (values: readonly number[], shape: readonly number[]) => ({ data: Float64Array.from(values), shape });
	const range = (count: number, of: (k: number) => number = (k) => k): number[] => Array.from({ length: count }, (_, k) => of(k));

	test('X and y, with texts as numpy writes them', () => {
		// numpy.savez_compressed(X=arange(12, dtype='f4').reshape(6, 2), y=array(['red', 'blue', 'red', 'blue', 'grün', 'red']))
		const base64 =
			'UEsDBC0AAAAIAAAAIQCrngsW//////////8FABQAWC5ucHkBABAAsAAAAAAAAABmAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GmY6CkaaOgq1CmQDLgYwaLAHEg5ABMQNQLwAiA8A8QMgZnBkYBAAYgUgNnAEAFBLAwQtAAAACAAAACEAYZ8B0P//////////BQAUAHkubnB5AQAQAOAAAAAAAAAAYQAAAAAAAACb7BfqGxDJyFDGUK2eklqcXKRupaBuE2qirqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpmOpo6CrUKFACuIgYGhlQgTmGAgCQgzgHiUqg4Ifl0qJo/QJyHRT0AUEsBAi0DLQAAAAgAAAAhAKueCxZmAAAAsAAAAAUAAAAAAAAAAAAAAIABAAAAAFgubnB5UEsBAi0DLQAAAAgAAAAhAGGfAdBhAAAA4AAAAAUAAAAAAAAAAAAAAIABnQAAAHkubnB5UEsFBgAAAAACAAIAZgAAADUBAAAAAA==';
		const { samples, notes } = readData(openRecords('a.npz', new Uint8Array(Buffer.from(base64, 'base64'))));
		expect([samples.count, samples.shape, samples.inputs[11]]).toEqual([6, [2], 11]);
		expect(samples.targets).toMatchObject({ names: ['blue', 'grün', 'red'], labels: Int32Array.of(2, 0, 2, 0, 1, 2) });
		expect(notes.join(' ')).toContain('"X" was taken for the inputs and "y" for the target: they are named so.');
	});

	test('images and labels that train and test (as Keras ships MNIST)', async () => {
		const image = (count: number) =>
			row(
				range(count * 64, (k) => k % 256),
				[count, 8, 8],
			);
		const file = openRecords(
			'mnist.npz',
			writeNpz({
				x_test: image(4),
				x_train: image(12),
				y_test: row([0, 1, 2, 9], [4]),
				y_train: row(
					range(12, (k) => k % 3),
					[12],
				),
			}),
		);
		const made = await makeData({ set: 'file', file: { name: 'mnist.npz' } }, file);
		expect([made.train.count, made.test.count, made.train.shape]).toEqual([12, 4, [1, 8, 8]]);
		expect(made.train.inputs[63]).toBe(63 / 255);
		// A class that is only tested has its number all the same.
		expect(made.train.targets).toMatchObject({ classes: 4 });
		expect(made.test.targets).toMatchObject({ labels: Int32Array.of(0, 1, 2, 3), names: ['0', '1', '2', '9'] });
	});

	test('colours of a pixel that stand last come first', () => {
		const file = openRecords(
			'c.npz',
			writeNpz({
				images: row(
					range(2 * 5 * 5 * 3, (k) => k),
					[2, 5, 5, 3],
				),
				labels: row([0, 1], [2]),
			}),
		);
		const { samples } = readData(file, { as: 'classes' });
		expect([samples.shape, ...samples.inputs.subarray(0, 3), samples.inputs[25]]).toEqual([[3, 5, 5], 0, 3 / 255, 6 / 255, 1 / 255]);
		expect(inputsOf(file, { channelsLast: false, as: 'classes' }).shape).toEqual([5, 5, 3]);
	});

	test('features and one-hot targets, a column of numbers, and several answers', () => {
		const X = row(
			range(12, (k) => k / 5),
			[4, 3],
		);
		const hot = openRecords('h.npz', writeNpz({ features: X, targets: row([1, 0, 0, 1, 1, 0, 0, 1], [4, 2]) }));
		expect([describeData(hot).choice.as, describeData(hot).kinds]).toEqual(['one-hot', ['one-hot', 'numbers']]);
		expect(inputsOf(hot).targets).toMatchObject({ kind: 'classes', classes: 2, labels: Int32Array.of(0, 1, 0, 1) });
		const column = openRecords('r.npz', writeNpz({ data: X, target: row([0.5, 1.5, -2, 7], [4, 1]) }));
		expect(describeData(column).standardise).toBe('all');
		expect(inputsOf(column).targets).toEqual({ kind: 'numbers', width: 1, values: Float64Array.of(0.5, 1.5, -2, 7) });
		const several = openRecords(
			'm.npz',
			writeNpz({
				arr_0: X,
				arr_1: row(
					range(8, (k) => k / 3),
					[4, 2],
				),
			}),
		);
		expect(inputsOf(several).targets).toMatchObject({ kind: 'numbers', width: 2 });
	});

	test('one matrix, and columns by name, are tables', () => {
		const matrix = openRecords(
			'm.npy',
			writeNpy(Float64Array.from(range(30, (k) => (k % 3 === 2 ? Math.floor(k / 3) % 2 : k / 4))), [10, 3]),
		);
		expect(describeData(matrix).choice).toMatchObject({ target: ['column 3'], as: 'classes' });
		const columns = openRecords(
			'c.npz',
			writeNpz({
				height: row(range(8), [8]),
				mass: row(
					range(8, (k) => 2 * k),
					[8],
				),
				label: row(
					range(8, (k) => k % 2),
					[8],
				),
			}),
		);
		expect(inputsOf(columns)).toMatchObject({ inputNames: ['height', 'mass'], targets: { classes: 2 } });
	});

	test('samples that hold nan are left out, and it is said', () => {
		const file = openRecords('n.npz', writeNpz({ X: row([1, 2, Number.NaN, 4, 5, 6, 7, 8], [4, 2]), y: row([0, 1, 0, 1], [4]) }));
		const { samples, notes } = readData(file);
		expect([samples.count, [...samples.inputs]]).toEqual([3, [1, 2, 5, 6, 7, 8]]);
		expect(samples.targets).toMatchObject({ labels: Int32Array.of(0, 0, 1) });
		expect(notes.join(' ')).toContain('1 of 4 samples lack a value and are left out.');
	});

	test.each([
		[
			{ a: row([1, 2, 3], [3]), b: row([1, 2, 3, 4], [2, 2]) },
			undefined,
			'TARGET',
			'No two arrays are inputs and target of as many samples: the file has "a" (3 numbers), "b" (2 × 2 numbers).',
		],
		[
			{ X: row(range(4), [2, 2]), y: row([1, 2], [2]) },
			{ train: { inputs: 'X', target: 'z' } },
			'ARRAY',
			'There is no array "z"; there are "X" (2 × 2 numbers), "y" (2 numbers).',
		],
		[
			{ X: row(range(4), [2, 2]), y: row(range(3), [3]) },
			{ train: { inputs: 'X', target: 'y' } },
			'LENGTH',
			'"X" has 2 samples, but "y" has 3.',
		],
		[{ X: row(range(4), [2, 2]), y: row([5, 5], [2]) }, { as: 'classes' }, 'CLASSES', '"y" has one value only, "5"'],
		[{ X: row(range(4), [2, 2]), y: row([0.5, 1, 0, 1], [2, 2]) }, { as: 'one-hot' }, 'ONE_HOT', '"y" holds no one-hot codes'],
	] satisfies [Parameters<typeof writeNpz>[0], FileChoice | undefined, string, string][])(
		'%# are refused by name',
		(members, chosen, cause, message) => {
			const file = openRecords('f.npz', writeNpz(members));
			expect(() => readData(file, chosen)).toThrow(
				expect.objectContaining({ code: `E_DATA_${cause}`, message: expect.stringContaining(message) as string }) as Error,
			);
		},
	);
});

describe('files of a choice', () => {
	const file = openRecords('t.csv.gz', new Uint8Array(gzipSync(`x,y,label\n${lines(10, (r) => `${r},${-r},${r % 2}`)}\n`)));

	test('are made as other data are, by the program’s own split', async () => {
		const made = await makeData({ set: 'file', seed: 3, standardise: 'inputs', file: { name: 't.csv.gz' } }, file);
		expect([made.train.count, made.test.count, made.inputNames]).toEqual([7, 3, ['x', 'y']]);
		const again = { set: 'file', file: { name: 't.csv.gz', key: made.source } } as const;
		expect((await makeData(again, file)).source).toBe(made.source);
		await expect(makeData({ ...again, file: { ...again.file, key: 'x' } }, file)).rejects.toThrow(
			'holds other samples than those that are meant',
		);
		await expect(makeData(again)).rejects.toThrow('The data are in the file "t.csv.gz", which is not open.');
	});

	const spirals = resolve(import.meta.dirname, '../../../shared/data/anim/spirals.npz');
	test.skipIf(!existsSync(spirals))('spirals.npz has its own split (skipped where ../shared/data is absent)', async () => {
		const own = openRecords('spirals.npz', new Uint8Array(readFileSync(spirals)));
		const { train, test: tested, notes } = await makeData({ set: 'file', file: { name: 'spirals.npz' } }, own);
		const classes = ({ targets }: Dataset): number => (targets.kind === 'classes' ? targets.classes : 0);
		expect([train.count, tested.count, train.shape, classes(train)]).toEqual([1083, 225, [2], 3]);
		expect(train.inputs[0]).toBeCloseTo(0.63924951, 7);
		expect(tested.inputs[0]).toBeCloseTo(-0.06722435, 7);
		expect(notes.join(' ')).toContain('the file has its own split');
		expect(notes.join(' ')).toContain('Not used: "X_val" (192 × 2 numbers), "y_val" (192 numbers)');
	});

	const digits = resolve(import.meta.dirname, '../../../shared/data/digits/digits.csv.gz');
	test.skipIf(!existsSync(digits))(
		'digits.csv.gz are the digits that come with the program (skipped where ../shared/data is absent)',
		async () => {
			const own = await makeData(
				{ set: 'file', file: { name: 'digits.csv.gz' } },
				openRecords('digits.csv.gz', new Uint8Array(readFileSync(digits))),
			);
			expect(own.source).toBe((await makeData({ set: 'digits' })).source);
			expect(own.all.shape).toEqual([1, 8, 8]);
		},
	);
});
