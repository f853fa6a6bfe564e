/** Every published file of ../shared/data opens, and agrees with the facts its README states. */

import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type OpenOptions, openSurface } from '../../src/formats/index.ts';
import { gridOf } from '../support/surfaces.ts';

const DATA = resolve(import.meta.dirname, '../../../shared/data');
const absent = !existsSync(DATA);
const open = (path: string, options: OpenOptions = {}) => openSurface(path, readFileSync(resolve(DATA, path)), options);

/** Skipped where the shared folder is absent: the project does not ship these files. */
describe.skipIf(absent)('published files (skipped where ../shared/data is absent)', () => {
	test('li2018 surface: range, centre, accuracy, axes', async () => {
		const file = await open('li2018-tool/surface_51x51.h5');
		expect(file.format).toBe('h5');
		expect(file.channel).toBe('train_loss');
		expect(file.channels.map((channel) => channel.name).sort()).toEqual(['train_acc', 'train_loss']);
		const loss = file.channels.find((channel) => channel.name === 'train_loss');
		expect(loss).toMatchObject({ kind: 'surface', columns: 51, rows: 51, holes: 0, min: 0.4273372669124603 });
		expect(loss?.max).toBeCloseTo(67.7044, 4);
		const surface = file.surface();
		const centre = 25 * 51 + 25;
		expect(surface.values[centre]).toBe(0.4273372669124603);
		expect(file.surface('train_acc').values[centre]).toBeCloseTo(86.588, 10);
		expect([surface.x[0], surface.x[50], surface.y[0], surface.y[50]]).toEqual([-1, 1, -1, 1]);
		expect(interiorMinima(surface.values, 51, 51)).toEqual([centre]);
	});

	test('li2018 line, second net, PCA planes and path', async () => {
		const line = (await open('li2018-tool/line_51.h5')).channels.find((channel) => channel.name === 'train_loss');
		expect(line).toMatchObject({ kind: 'line', columns: 51, rows: 1 });
		expect(line?.min).toBeCloseTo(0.427337, 6);
		expect(line?.max).toBeCloseTo(8.73034, 5);
		const range = async (path: string) => {
			const found = (await open(path)).channels.find((channel) => channel.name === 'train_loss');
			return [found?.min ?? 0, found?.max ?? 0, found?.holes] as const;
		};
		const [low, high] = await range('li2018-tool/adadelta_51x51.h5');
		expect(low).toBeCloseTo(0.411888, 6);
		expect(high).toBeCloseTo(0.4323, 4);
		const pca = await range('li2018-tool/pca_10x10.h5');
		expect(pca[0]).toBeCloseTo(1.15486, 5);
		expect(pca[1]).toBeCloseTo(2.58333, 5);
		expect((await range('li2018-tool/pca_30x30.h5'))[2]).toBe(838);
		const path = (await open('li2018-tool/pca_path.h5')).path();
		expect(path?.x.length).toBe(20);
		expect([Math.min(...(path?.x ?? [])), Math.max(...(path?.x ?? []))]).toEqual([0, 2.3801350593566895]);
		await expect(open('li2018-tool/pca_path.h5').then((file) => file.surface())).rejects.toThrow(/holds a path/);
	});

	test('vits: headerless x, y and 17 columns; 31 infinite cells; the minimum is not at the centre', async () => {
		const file = await open('vits/cifar100_resnet_dnn_50_losslandscape.csv');
		expect(file.channels).toHaveLength(17);
		expect(file.channels.reduce((sum, channel) => sum + channel.holes, 0)).toBe(31);
		const [nll, l2] = [gridOf(file.surface('column 5')), gridOf(file.surface('column 4'))];
		expect([nll.columns, nll.rows, nll.x[0], nll.x[20]]).toEqual([21, 21, -1, 1]);
		expect(nll.values[0]).toBeNaN();
		expect(l2.values[1]).toBe(2071.09521484375);
		const regularised = nll.values.map((value, cell) => value + 0.0005 * (l2.values[cell] as number));
		const best = regularised.reduce(
			(least, value, cell) => (value < (regularised[least] ?? 0) || Number.isNaN(regularised[least]) ? cell : least),
			0,
		);
		expect(best).not.toBe(10 * 21 + 10);
	});

	test('oxford: a bare matrix', async () => {
		const { columns, rows, values } = gridOf((await open('oxford/example_loss_landscape_bandgap_Fe_ood.csv')).surface());
		expect([columns, rows]).toEqual([200, 199]);
		expect(Math.min(...values)).toBe(0.06627238);
		expect(Math.max(...values)).toBe(5.938031);
		expect(values.indexOf(0.06627238)).toBe(24 * 200 + 107);
	});

	test('losslens: int64 in two and three dimensions', async () => {
		const flat = (await open('losslens/mlp_cifar10_dim_2_steps_20.npy')).surface();
		expect([...new Set(flat.values)].sort()).toEqual([1, 2]);
		const cube = await open('losslens/mlp_cifar10_dim_3_steps_20.npy', { axes: [2, 0], index: [3] });
		expect(cube).toMatchObject({ dimensions: [20, 20, 20], axes: [2, 0], index: [3] });
		const raw = readFileSync(resolve(DATA, 'losslens/mlp_cifar10_dim_3_steps_20.npy'));
		for (const [row, column] of [
			[0, 0],
			[7, 19],
			[19, 4],
		] as const) {
			expect(cube.surface().values[row * 20 + column]).toBe(Number(raw.readBigInt64LE(128 + 8 * (column * 400 + 3 * 20 + row))));
		}
	});

	test('anim: the lowest cell is the corner; the spirals are said to be a data set', async () => {
		const { values } = (await open('anim/lossgrid.npy')).surface();
		expect(values.indexOf(Math.min(...values))).toBe(99 * 100 + 99);
		expect(Math.min(...values)).toBeCloseTo(0.15455, 5);
		expect(Math.max(...values)).toBeCloseTo(0.15531, 5);
		const spirals = await open('anim/spirals.npz');
		expect(spirals.channels.find((channel) => channel.name === 'X_train')).toMatchObject({ kind: 'data', rows: 1083, columns: 2 });
		expect(() => spirals.surface()).toThrow(
			/labelled data set.*X_train \(1083 examples of 2 numbers\) with y_train \(3 different labels\)/,
		);
	});

	test('digits: a gzipped matrix of 1797 × 65', async () => {
		const file = await open('digits/digits.csv.gz');
		const { columns, rows, values } = gridOf(file.surface());
		expect([rows, columns]).toEqual([1797, 65]);
		expect(new Set(values.filter((_, cell) => cell % 65 === 64)).size).toBe(10);
		expect(file.notes.join()).toContain('without coordinates');
	});

	test('the channel that was asked for is the default; an unknown one is named with those there are', async () => {
		const file = await open('li2018-tool/surface_51x51.h5', { channel: 'train_acc' });
		expect(file.surface().name).toBe('train_acc');
		expect(file.surface('train_loss').name).toBe('train_loss');
		await expect(open('li2018-tool/surface_51x51.h5', { channel: 'accuracy' })).rejects.toMatchObject({
			code: 'E_H5_CHANNEL',
			message: expect.stringContaining('train_loss'),
		});
	});
});

/** Cells lower than their eight neighbours. */
function interiorMinima(values: Float64Array, columns: number, rows: number): number[] {
	const found: number[] = [];
	for (let row = 1; row < rows - 1; row++) {
		for (let column = 1; column < columns - 1; column++) {
			const cell = row * columns + column;
			const around = [-columns - 1, -columns, -columns + 1, -1, 1, columns - 1, columns, columns + 1];
			if (around.every((step) => (values[cell + step] as number) > (values[cell] as number))) found.push(cell);
		}
	}
	return found;
}
