/** Data for networks: each set against what its formula says, and what the program does to it against its own definition. */

import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { erf64 } from '../../src/math/double.ts';
import type { Dataset } from '../../src/model/network.ts';
import {
	Batches,
	batchOf,
	DATA_SETS,
	type DataChoice,
	DIGITS_ATTRIBUTION,
	makeData,
	shapedData,
	stepsPerEpoch,
} from '../../src/networks/data/index.ts';

/** All samples of a set, untouched. */
const samplesOf = async (set: string, knobs: Record<string, number> = {}, seed = 0): Promise<Dataset> =>
	(await makeData({ set, knobs, seed, split: { test: 0 } })).all;

const labelsOf = ({ targets }: Dataset): number[] => {
	if (targets.kind !== 'classes') throw new Error('classes are expected');
	return [...targets.labels];
};
const valuesOf = ({ targets }: Dataset): Float64Array => {
	if (targets.kind !== 'numbers') throw new Error('numbers are expected');
	return targets.values;
};
const pointsOf = ({ inputs, count }: Dataset): (readonly [number, number])[] =>
	Array.from({ length: count }, (_, i) => [inputs[2 * i] as number, inputs[2 * i + 1] as number]);
const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, x) => sum + x, 0) / values.length;
/** Five standard errors of a mean of so many numbers of this deviation. */
const five = (deviation: number, count: number): number => (5 * deviation) / Math.sqrt(count);

describe('generated sets', () => {
	test('moons are the half circles of scikit-learn', async () => {
		const points = pointsOf(await samplesOf('moons', { count: 6, noise: 0 }));
		const expected = [1, 0, 0, 1, -1, 0, 0, 0.5, 1, -0.5, 2, 0.5];
		for (const [k, value] of points.flat().entries()) expect(value).toBeCloseTo(expected[k] as number, 15);
		expect(labelsOf(await samplesOf('moons', { count: 7 }))).toEqual([0, 0, 0, 1, 1, 1, 1]);
	});

	test('noise is normal of its deviation, and other seeds are other noise', async () => {
		const count = 4000;
		const plain = await samplesOf('moons', { count, noise: 0 });
		const noisy = await samplesOf('moons', { count, noise: 0.3 }, 5);
		const off = noisy.inputs.map((x, k) => (x - (plain.inputs[k] as number)) / 0.3);
		expect(Math.abs(mean(off))).toBeLessThan(five(1, 2 * count));
		expect(Math.abs(mean(off.map((x) => x * x)) - 1)).toBeLessThan(five(Math.SQRT2, 2 * count));
		expect(Math.abs(mean(off.map((x) => x ** 4)) - 3)).toBeLessThan(five(Math.sqrt(96), 2 * count));
		const pairs = mean(off.map((x, k) => (k % 2 === 0 ? x * (off[k + 1] as number) : 0)));
		expect(Math.abs(2 * pairs)).toBeLessThan(five(1, count));
		expect((await samplesOf('moons', { count, noise: 0.3 }, 6)).key).not.toBe(noisy.key);
	});

	test('circles have their radii and go round once', async () => {
		const data = await samplesOf('circles', { count: 80, noise: 0, factor: 0.4 });
		const labels = labelsOf(data);
		for (const [i, [x, y]] of pointsOf(data).entries()) {
			const [r, t] = [labels[i] === 0 ? 1 : 0.4, (2 * Math.PI * (i % 40)) / 40];
			expect(x).toBeCloseTo(r * Math.cos(t), 14);
			expect(y).toBeCloseTo(r * Math.sin(t), 14);
		}
	});

	test('blobs lie around their centres', async () => {
		const places = pointsOf(await samplesOf('blobs', { count: 4, centres: 4, deviation: 0 }, 3));
		for (const x of places.flat()) expect(Math.abs(x)).toBeLessThanOrEqual(10);
		expect(new Set(places.map(String)).size).toBe(4);
		const data = await samplesOf('blobs', { count: 4000, centres: 4, deviation: 2 }, 3);
		const [points, labels] = [pointsOf(data), labelsOf(data)];
		for (const [label, place] of places.entries()) {
			const cloud = points.filter((_, i) => labels[i] === label);
			expect(cloud).toHaveLength(1000);
			for (const axis of [0, 1] as const) {
				expect(Math.abs(mean(cloud.map((at) => at[axis])) - place[axis])).toBeLessThan(five(2, 1000));
				expect(Math.abs(mean(cloud.map((at) => (at[axis] - place[axis]) ** 2)) - 4)).toBeLessThan(five(4 * Math.SQRT2, 1000));
			}
		}
	});

	test('the spirals of the playground are each other turned by half', async () => {
		const data = await samplesOf('spirals', { count: 200, noise: 0 });
		const points = pointsOf(data);
		expect(labelsOf(data)).toEqual([...Array<number>(100).fill(1), ...Array<number>(100).fill(0)]);
		for (let i = 0; i < 100; i++) {
			const [[x, y], [p, q]] = [points[i], points[i + 100]] as [readonly [number, number], readonly [number, number]];
			expect(Math.hypot(x, y)).toBeCloseTo((5 * i) / 100, 14);
			expect(x).toBeCloseTo(((5 * i) / 100) * Math.sin((3.5 * Math.PI * i) / 100), 13);
			expect([p, q].map((value) => value + 0)).toEqual([expect.closeTo(-x, 13), expect.closeTo(-y, 13)]);
		}
		const noisy = await samplesOf('spirals', { count: 200, noise: 0.5 }, 1);
		const off = noisy.inputs.map((x, k) => x - (data.inputs[k] as number));
		expect(Math.max(...off.map(Math.abs))).toBeLessThanOrEqual(0.5 + 1e-12);
		expect(Math.max(...off.map(Math.abs))).toBeGreaterThan(0.48);
	});

	test('the spirals of CS231n have three arms of a third of the turns each', async () => {
		const data = await samplesOf('three-spirals', { count: 300, noise: 0 });
		const labels = labelsOf(data);
		expect([0, 1, 2].map((label) => labels.filter((each) => each === label).length)).toEqual([100, 100, 100]);
		for (const [i, [x, y]] of pointsOf(data).entries()) {
			const r = (i % 100) / 99;
			const t = 4 * ((labels[i] as number) + r);
			expect(x).toBeCloseTo(r * Math.sin(t), 14);
			expect(y).toBeCloseTo(r * Math.cos(t), 14);
		}
	});

	test('xor keeps off the axes, and its class is the sign of the product', async () => {
		const data = await samplesOf('xor', { count: 2000 }, 2);
		const labels = labelsOf(data);
		for (const [i, [x, y]] of pointsOf(data).entries()) {
			for (const part of [x, y]) expect(Math.abs(part) >= 0.3 && Math.abs(part) <= 5.3).toBe(true);
			expect(labels[i]).toBe(x * y >= 0 ? 1 : 0);
		}
		expect(Math.abs(mean(labels) - 0.5)).toBeLessThan(five(0.5, 2000));
		const noisy = labelsOf(await samplesOf('xor', { count: 2000, noise: 0.5 }, 2));
		expect(noisy.filter((label, i) => label !== labels[i]).length).toBeGreaterThan(100);
	});

	test('disc and ring lie between their radii', async () => {
		const data = await samplesOf('rings', { count: 400 }, 4);
		const [labels, radii] = [labelsOf(data), pointsOf(data).map(([x, y]) => Math.hypot(x, y))];
		const [inner, outer] = [1, 0].map((label) => radii.filter((_, i) => labels[i] === label)) as [number[], number[]];
		expect([inner.length, outer.length]).toEqual([200, 200]);
		expect(Math.max(...inner)).toBeLessThan(2.5);
		expect(Math.min(...outer)).toBeGreaterThan(3.5);
		expect(Math.max(...outer)).toBeLessThan(5);
		expect(Math.abs(mean(inner) - 1.25)).toBeLessThan(five(2.5 / Math.sqrt(12), 200));
	});

	test('the two Gaussians have their means and variance', async () => {
		const data = await samplesOf('gaussians', { count: 4000, variance: 3 }, 1);
		const labels = labelsOf(data);
		for (const [label, centre] of [2, -2].entries()) {
			const cloud = pointsOf(data)
				.filter((_, i) => labels[i] === 1 - label)
				.flat();
			expect(Math.abs(mean(cloud) - centre)).toBeLessThan(five(Math.sqrt(3), 4000));
			expect(Math.abs(mean(cloud.map((x) => (x - centre) ** 2)) - 3)).toBeLessThan(five(3 * Math.SQRT2, 4000));
		}
	});

	test('the Chebyshev polynomial is cos(6 acos x) at 20 even places, all of which train', async () => {
		const { train, test: tested } = await makeData({ set: 'chebyshev' });
		expect([train.count, tested.count, train.shape]).toEqual([20, 0, [1]]);
		for (const [i, x] of train.inputs.entries()) {
			expect(x).toBe(-1 + (2 * i) / 19);
			expect(valuesOf(train)[i]).toBeCloseTo(32 * x ** 6 - 48 * x ** 4 + 18 * x ** 2 - 1, 13);
			expect(valuesOf(train)[i]).toBeCloseTo(Math.cos(6 * Math.acos(x)), 13);
		}
	});

	test('modular addition has every pair once', async () => {
		const { all, train } = await makeData({ set: 'modular', knobs: { modulus: 5 } });
		expect([all.count, all.shape, train.count]).toEqual([25, [10], 15]);
		for (let i = 0; i < 25; i++) {
			const ones = [...all.inputs.subarray(10 * i, 10 * i + 10)].flatMap((x, k) => (x === 1 ? [k] : []));
			expect(ones).toEqual([Math.floor(i / 5), 5 + (i % 5)]);
			expect(labelsOf(all)[i]).toBe((Math.floor(i / 5) + (i % 5)) % 5);
		}
	});

	test('a student at the symmetric saddle of the committee has the plateau loss', async () => {
		const data = await samplesOf('teacher', { count: 20_000, inputs: 2, units: 2 }, 9);
		const values = valuesOf(data);
		const losses = pointsOf(data).map(([a, b], i) => {
			const student = 2 * erf64((a + b) / Math.sqrt(6) / Math.SQRT2);
			return ((values[i] as number) - student) ** 2 / 2;
		});
		const average = mean(losses);
		const deviation = Math.sqrt(mean(losses.map((loss) => (loss - average) ** 2)));
		expect(Math.abs(average - 0.011610840312668)).toBeLessThan(five(deviation, losses.length));
		// ⟨y²⟩ = units · (2/π) asin ½.
		expect(Math.abs(mean(values.map((y) => y * y)) - 2 / 3)).toBeLessThan(five(0.7, values.length));
		const wide = await samplesOf('teacher', { count: 4, inputs: 7, units: 7 });
		for (let i = 0; i < 4; i++) {
			const x = wide.inputs.subarray(7 * i, 7 * i + 7);
			expect(new Set(x).size).toBe(7);
			expect(valuesOf(wide)[i]).toBeCloseTo(
				x.reduce((sum, each) => sum + erf64(each / Math.SQRT2), 0),
				14,
			);
		}
	});

	test('every set is made of its standard numbers, survives a link and is the same again', async () => {
		for (const { id, knobs, drawn } of DATA_SETS) {
			const few = Object.fromEntries(knobs.map(({ name, standard }) => [name, name === 'count' ? 30 : name === 'noise' ? 0.2 : standard]));
			const choice: DataChoice = { set: id, knobs: few, seed: 7, standardise: 'inputs' };
			const [first, again] = [await makeData(choice), await makeData(JSON.parse(JSON.stringify(choice)) as DataChoice)];
			expect([first.train.key, first.test.key], id).toEqual([again.train.key, again.test.key]);
			expect(first.all.inputs.every(Number.isFinite), id).toBe(true);
			expect(first.train.count + first.test.count).toBe(first.all.count);
			const other = await makeData({ ...choice, seed: 8, split: { seed: 7 } });
			expect(other.all.key !== first.all.key, id).toBe(drawn);
		}
	});
});

describe('digits', () => {
	const file = resolve(import.meta.dirname, '../../../shared/data/digits/digits.csv.gz');

	test('have their classes, their range and their source', async () => {
		const { all, train, test: tested } = await makeData({ set: 'digits' });
		expect([all.count, all.shape, train.count, tested.count]).toEqual([1797, [1, 8, 8], 1258, 539]);
		const labels = labelsOf(all);
		expect(Array.from({ length: 10 }, (_, k) => labels.filter((label) => label === k).length)).toEqual([
			178, 182, 177, 183, 181, 182, 181, 179, 174, 180,
		]);
		expect(all.inputs.every((x) => Number.isInteger(16 * x) && x >= 0 && x <= 1)).toBe(true);
		expect([all, train, tested].map((data) => data.attribution)).toEqual(Array(3).fill(DIGITS_ATTRIBUTION));
		expect(DIGITS_ATTRIBUTION).toMatch(/Alpaydin.*CC BY 4\.0/);
		const three = (await makeData({ set: 'digits', knobs: { classes: 3 } })).all;
		expect([three.count, three.targets.kind === 'classes' && three.targets.classes]).toEqual([537, 3]);
	});

	test.skipIf(!existsSync(file))('are the file, number by number (skipped where ../shared/data is absent)', async () => {
		const { all } = await makeData({ set: 'digits' });
		const rows = gunzipSync(readFileSync(file)).toString().trim().split('\n');
		expect(rows).toHaveLength(1797);
		const labels = labelsOf(all);
		for (const [i, row] of rows.entries())
			expect([...all.inputs.subarray(64 * i, 64 * i + 64).map((x) => 16 * x), labels[i]].join(',')).toBe(row);
	});

	test('take another shape of as many numbers, and no other', async () => {
		const { train } = await makeData({ set: 'digits' });
		const flat = shapedData(train, [64]);
		expect([flat.shape, flat.key]).toEqual([[64], train.key]);
		expect(flat.inputs).toBe(train.inputs);
		expect(() => shapedData(train, [2])).toThrow('has 64 numbers (1 × 8 × 8), but the network takes 2');
	});
});

describe('split', () => {
	test('takes a share by seed, each sample once', async () => {
		const made = await makeData({ set: 'moons', knobs: { count: 100 }, split: { test: 0.25, seed: 3 } });
		const { train, test: tested } = made.rows;
		expect([train.length, tested.length]).toEqual([75, 25]);
		expect([...train, ...tested].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, k) => k));
		expect([...made.test.inputs.subarray(0, 2)]).toEqual([
			...made.all.inputs.subarray(2 * (tested[0] as number), 2 * (tested[0] as number) + 2),
		]);
		const other = await makeData({ set: 'moons', knobs: { count: 100 }, split: { test: 0.25, seed: 4 } });
		expect(other.all.key).toBe(made.all.key);
		expect(other.rows.test).not.toEqual(tested);
	});

	test('is random: every sample tests about as often', async () => {
		const often = new Float64Array(40);
		for (let seed = 0; seed < 400; seed++) {
			const { rows } = await makeData({ set: 'chebyshev', knobs: { count: 40 }, split: { test: 0.25, seed } });
			for (const row of rows.test) often[row] = (often[row] as number) + 1;
		}
		for (const times of often) expect(Math.abs(times - 100)).toBeLessThan(five(Math.sqrt(400 * 0.25 * 0.75), 1));
	});

	test('keeps shares of classes, or the order of the source, where asked', async () => {
		const { rows, all } = await makeData({ set: 'digits', split: { test: 0.3, stratified: true, seed: 1 } });
		const labels = labelsOf(all);
		expect(rows.test).toHaveLength(539);
		for (let k = 0; k < 10; k++) {
			const [whole, part] = [labels.filter((label) => label === k).length, [...rows.test].filter((row) => labels[row] === k).length];
			expect(Math.abs(part - 0.3 * whole)).toBeLessThan(1);
		}
		const inOrder = await makeData({ set: 'digits', split: { test: 597 / 1797, inOrder: true } });
		expect([inOrder.rows.train.length, inOrder.rows.train.at(-1), inOrder.rows.test[0]]).toEqual([1200, 1199, 1200]);
	});
});

test('label noise gives a share of the training samples, and no other, another class', async () => {
	const choice: DataChoice = { set: 'digits', seed: 2 };
	const [plain, noisy] = [await makeData(choice), await makeData({ ...choice, labelNoise: { share: 0.2 } })];
	const [before, after] = [labelsOf(plain.all), labelsOf(noisy.all)];
	const changed = before.flatMap((label, row) => (label === after[row] ? [] : [row]));
	expect(changed).toEqual([...noisy.mislabelled]);
	expect(changed).toHaveLength(Math.round(0.2 * 1258));
	expect(changed.every((row) => noisy.rows.train.includes(row))).toBe(true);
	expect(noisy.test.key).toBe(plain.test.key);
	expect(noisy.train.key).not.toBe(plain.train.key);
	const steps = changed.map((row) => ((after[row] as number) - (before[row] as number) + 10) % 10);
	expect(new Set(steps)).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8, 9]));
	await expect(makeData({ set: 'chebyshev', labelNoise: { share: 0.1 } })).rejects.toThrow('the targets are numbers');
});

test('standardised inputs have mean 0 and deviation 1 over the samples that train, and can be told back', async () => {
	const choice: DataChoice = { set: 'blobs', knobs: { count: 200 }, seed: 1 };
	const [plain, done] = [await makeData(choice), await makeData({ ...choice, standardise: 'inputs' })];
	for (const axis of [0, 1]) {
		const column = done.train.inputs.filter((_, k) => k % 2 === axis);
		expect(mean(column)).toBeCloseTo(0, 14);
		expect(mean(column.map((x) => x * x))).toBeCloseTo(1, 13);
	}
	const { mean: middle, deviation } = done.standardised?.inputs as { mean: Float64Array; deviation: Float64Array };
	for (const [k, x] of done.test.inputs.entries())
		expect((middle[k % 2] as number) + (deviation[k % 2] as number) * x).toBeCloseTo(plain.test.inputs[k] as number, 13);
	// Pixels that are 0 in all images stay 0.
	const digits = await makeData({ set: 'digits', standardise: 'inputs' });
	expect(digits.train.inputs[0]).toBe(0);
	expect(digits.all.inputs.every(Number.isFinite)).toBe(true);
	const numbers = await makeData({ set: 'teacher', standardise: 'all' });
	expect(mean(valuesOf(numbers.train))).toBeCloseTo(0, 14);
	expect(numbers.standardised?.targets?.deviation).toHaveLength(1);
});

describe('batches', () => {
	test('of an epoch hold every sample once, in an order of its own', () => {
		const batches = new Batches(5, 32, 240);
		expect(stepsPerEpoch(32, 240)).toBe(8);
		const epochs = [0, 1].map((epoch) => Array.from({ length: 8 }, (_, k) => [...batches.at(8 * epoch + k)]));
		for (const epoch of epochs) {
			expect(epoch.map((batch) => batch.length)).toEqual([32, 32, 32, 32, 32, 32, 32, 16]);
			expect(epoch.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 240 }, (_, k) => k));
		}
		expect(epochs[0]).not.toEqual(epochs[1]);
		expect([...batchOf(5, 9, 32, 240)]).toEqual(epochs[1]?.[1]);
		expect([...batchOf(6, 9, 32, 240)]).not.toEqual(epochs[1]?.[1]);
	});

	test('of all samples are the samples in their order', () => {
		expect([...batchOf(5, 3, 4, 4)]).toEqual([0, 1, 2, 3]);
		expect([...batchOf(5, 3, 40, 4)]).toEqual([0, 1, 2, 3]);
		expect(() => batchOf(5, 0, 0, 4)).toThrow('A batch must have 1 sample or more');
	});
});

test.each([
	[{ set: 'moon' }, 'There are no data "moon"; there are moons, circles'],
	[{ set: 'moons', knobs: { noise: 3 } }, 'Two moons: noise (standard deviation) must be a number from 0 to 1; it is 3.'],
	[{ set: 'moons', knobs: { count: 1.5 } }, 'Two moons: samples must be a whole number from 4 to 20000; it is 1.5.'],
	[{ set: 'moons', knobs: { count: 1e9 } }, 'from 4 to 20000; it is 1000000000.'],
	[{ set: 'moons', knobs: { factor: 1 } }, 'Two moons has no "factor"; it has count, noise.'],
	[{ set: 'moons', seed: -1 }, 'the seed must be a whole number from 0 to 4294967295; it is -1.'],
	[{ set: 'moons', split: { test: 0.95 } }, 'the share that tests must be a number from 0 to 0.9; it is 0.95.'],
	[{ set: 'moons', labelNoise: { share: 2 } }, 'the share of wrong labels must be a number from 0 to 1; it is 2.'],
	[{ set: 'teacher', split: { stratified: true } }, 'The share that tests cannot hold in every class, for the targets are numbers.'],
	[{ set: 'teacher', knobs: { inputs: 2, units: 3 } }, 'the teacher has 3 units, but its inputs are 2'],
	[{ set: 'moons', standardise: 'yes' as 'all' }, 'what is standardised can be "inputs" or "all"; it is "yes".'],
] satisfies [DataChoice, string][])('%j is refused with its range', async (choice, message) => {
	await expect(makeData(choice)).rejects.toThrow(message);
});

test('the same choice has the same name of its numbers everywhere, for links name data by their choice', async () => {
	const key = async (choice: DataChoice): Promise<string> => (await makeData(choice)).all.key;
	expect([await key({ set: 'moons' }), await key({ set: 'three-spirals' }), await key({ set: 'digits' })]).toMatchInlineSnapshot(`
		[
		  "03a06a097d132df1",
		  "7c9214d8bcdec430",
		  "e40c6818ce65c2e1",
		]
	`);
});
