/** Arrays of three and four axes: which two are shown, what the others are called, where they stand, and what is a choice of quantity. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as h5wasm from 'h5wasm/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SurfaceReader } from '../../src/engine/landscapes/files.ts';
import { type NpyArray, type OpenOptions, openSurface, writeNpy, writeNpz } from '../../src/formats/index.ts';
import { gridOf } from '../support/surfaces.ts';

const folder = mkdtempSync(join(tmpdir(), 'thalweg-axes-'));
beforeAll(async () => {
	await h5wasm.ready;
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A number that says where it is: 1000 a + 100 b + 10 c + d. */
function numbered(shape: readonly number[]): NpyArray & { readonly data: Float64Array<ArrayBuffer> } {
	const count = shape.reduce((a, b) => a * b, 1);
	const data = Float64Array.from({ length: count }, (_, position) => {
		let [left, sum] = [position, 0];
		for (let axis = shape.length - 1, factor = 1; axis >= 0; axis--, factor *= 100) {
			sum += (left % (shape[axis] as number)) * factor;
			left = Math.floor(left / (shape[axis] as number));
		}
		return sum;
	});
	return { shape, data };
}
const npy = (shape: readonly number[]) => writeNpy(numbered(shape).data, shape);
const list = (values: readonly number[]) => ({ shape: [values.length], data: Float64Array.from(values) });
const range = (count: number, step = 1, from = 0): number[] => Array.from({ length: count }, (_, k) => from + step * k);
const npz = (arrays: Readonly<Record<string, NpyArray>>, options: OpenOptions = {}) => openSurface('a.npz', writeNpz(arrays), options);
const told = ({ arrayAxes = [] }: Awaited<ReturnType<typeof npz>>) =>
	arrayAxes.map(({ name, length, kind }) => `${name} ${length} ${kind}`);

describe('an array of three axes', () => {
	test('alone: the last two are shown, the first is counted, and that is said', async () => {
		const file = await openSurface('a.npy', npy([6, 9, 8]));
		expect(file).toMatchObject({ axes: [1, 2], index: [3] });
		expect(told(file)).toEqual(['axis 0 6 coordinate', 'axis 1 9 coordinate', 'axis 2 8 coordinate']);
		expect(file.notes.join(' ')).toContain('Axis 0 is moved along in steps of its 6 nodes (counted from 0), and stands at 3.');
		expect(gridOf(file.surface()).values[10]).toBe(30000 + 100 + 2);
	});

	test('beside lists: each axis has the name and the coordinates of the list that fits it', async () => {
		const arrays = { epoch: list(range(10, 5)), x: list(range(12, 0.5, -3)), y: list(range(11)), loss: numbered([10, 11, 12]) };
		const file = await npz(arrays);
		expect(file).toMatchObject({ axes: [1, 2], index: [5], reading: { x: { source: 'x' }, y: { source: 'y' }, skipped: [] } });
		expect(told(file)).toEqual(['epoch 10 coordinate', 'y 11 coordinate', 'x 12 coordinate']);
		expect(file.arrayAxes?.[0]).toMatchObject({ source: 'epoch', values: Float64Array.from(range(10, 5)) });
		expect(file.notes.join(' ')).toContain('Axis 0 (epoch) is moved along in steps of its 10 nodes');
		expect(file.notes.join(' ')).toContain('stands at 25 (place 5)');
	});

	test('what passes in time is moved along, wherever it stands', async () => {
		const file = await npz({ lr: list(range(9, 1, 1)), wd: list(range(12)), epochs: list(range(20)), loss: numbered([9, 12, 20]) });
		expect(file).toMatchObject({ axes: [0, 1], index: [10] });
		expect(told(file)[2]).toBe('epochs 20 coordinate');
	});

	test('a short last axis without coordinates is a choice of quantity, which is said; the first one is shown', async () => {
		const file = await openSurface('rgb.npy', npy([10, 12, 3]));
		expect(file).toMatchObject({ axes: [0, 1], index: [0] });
		expect(told(file)[2]).toBe('axis 2 3 choice');
		expect(file.notes.join(' ')).toMatch(/Axis 2 is a choice of quantity, not a coordinate \(assumed: it has 3 places and no coordinates/);
		// With coordinates of its own, or between short axes, it is a coordinate.
		expect(told(await npz({ step: list([1, 10, 100]), loss: numbered([10, 12, 3]) }))[2]).toBe('step 3 coordinate');
		expect(told(await openSurface('a.npy', npy([3, 4, 5])))[0]).toBe('axis 0 3 coordinate');
	});

	test('lists of one size are given in the order of the file, and that is an assumption', async () => {
		const file = await npz({ p: list(range(7)), q: list(range(7, 2)), r: list(range(7, 3)), loss: numbered([7, 7, 7]) });
		expect(file.arrayAxes?.map(({ source }) => source)).toEqual(['p', 'q', 'r']);
		expect(file.arrayAxes?.[0]?.evidence).toContain('assumed');
	});
});

describe('an array of four axes', () => {
	const arrays = {
		epoch: list(range(6, 10)),
		seed: list(range(5, 1, 1)),
		x: list(range(9, 0.25, -1)),
		y: list(range(8, 0.5)),
		loss: numbered([6, 5, 8, 9]),
	};

	test('two are shown, and two are moved along', async () => {
		const file = await npz(arrays);
		expect(file).toMatchObject({ axes: [2, 3], index: [3, 2] });
		expect(told(file)).toEqual(['epoch 6 coordinate', 'seed 5 coordinate', 'y 8 coordinate', 'x 9 coordinate']);
		expect(gridOf(file.surface()).values[0]).toBe(3_000_000 + 20_000);
	});

	test('any two can be shown instead: names and coordinates stay with their axes', async () => {
		const file = await npz(arrays, { axes: [0, 3], index: [4, 7] });
		expect(file).toMatchObject({ axes: [0, 3], index: [4, 7] });
		expect([file.reading?.x.source, file.reading?.y?.source]).toEqual(['x', 'epoch']);
		expect(told(file)).toEqual(['epoch 6 coordinate', 'seed 5 coordinate', 'y 8 coordinate', 'x 9 coordinate']);
		expect(gridOf(file.surface()).values[0]).toBe(40_000 + 700);
	});
});

describe('as other tools write them', () => {
	const written = (fill: (file: h5wasm.File) => void): Uint8Array => {
		const path = join(folder, 'a.h5');
		const file = new h5wasm.File(path, 'w');
		fill(file);
		file.close();
		return readFileSync(path);
	};

	test('h5py: data sets beside each other, in a group', async () => {
		const { data } = numbered([4, 8, 9]);
		const bytes = written((file) => {
			const run = file.create_group('run') as h5wasm.Group;
			run.create_dataset({ name: 'loss', data, shape: [4, 8, 9] });
			run.create_dataset({ name: 'alpha', data: Float64Array.from(range(9)) });
			run.create_dataset({ name: 'beta', data: Float64Array.from(range(8)) });
			run.create_dataset({ name: 'epoch', data: Float64Array.from(range(4, 30)) });
		});
		const file = await openSurface('a.h5', bytes);
		expect(told(file)).toEqual(['epoch 4 coordinate', 'beta 8 coordinate', 'alpha 9 coordinate']);
		expect(file.axes).toEqual([1, 2]);
	});

	test('xarray and netCDF: the dimension scales name each axis, whatever its size', async () => {
		const { data } = numbered([5, 8, 8]);
		const bytes = written((file) => {
			const scale = (name: string, data: readonly number[]): void => {
				file.create_dataset({ name, data: Float64Array.from(data) });
				(file.get(name) as h5wasm.Dataset).make_scale(name);
			};
			scale('wd', range(8, 0.5));
			scale('lr', range(8, 1, 1));
			scale('seed', range(5, 11, 3));
			file.create_dataset({ name: 'loss', data, shape: [5, 8, 8] });
			const loss = file.get('loss') as h5wasm.Dataset;
			for (const [k, name] of ['seed', 'lr', 'wd'].entries()) loss.attach_scale(k, `/${name}`);
		});
		const file = await openSurface('sweep.nc', bytes);
		expect(told(file)).toEqual(['seed 5 coordinate', 'lr 8 coordinate', 'wd 8 coordinate']);
		expect([file.axes, file.reading?.x.source, file.reading?.y?.source]).toEqual([[1, 2], 'wd', 'lr']);
		expect(file.arrayAxes?.[0]?.values).toEqual(Float64Array.from(range(5, 11, 3)));
	});

	test('MATLAB: stored column by column, the dimensions the other way round', async () => {
		// zeros(9, 8, 5) in MATLAB is a data set of 5 × 8 × 9.
		const { data } = numbered([5, 8, 9]);
		const bytes = written((file) => {
			file.create_dataset({ name: 'Z', data, shape: [5, 8, 9] });
			(file.get('Z') as h5wasm.Dataset).create_attribute('MATLAB_class', 'double', [], 'S6');
		});
		const file = await openSurface('a.mat', bytes);
		expect(file.dimensions).toEqual([9, 8, 5]);
		expect(file).toMatchObject({ axes: [1, 2], index: [4] });
		// Z(5, 2, 3) counts from 1 what is stored at [2][1][4].
		const { values: shown, columns } = gridOf(file.surface());
		expect(shown[1 * columns + 2]).toBe(2 * 10_000 + 1 * 100 + 4);
	});
});

describe('the slice beside it', () => {
	test('is read from what was decoded: the same numbers as when the file is opened anew', async () => {
		const bytes = writeNpz({ epoch: list(range(6)), loss: numbered([6, 9, 8]) });
		const reader = new SurfaceReader('a.npz', bytes);
		await reader.read({});
		for (const index of [[0], [5], [2]]) {
			const [again, anew] = [await reader.read({ options: { index } }), await openSurface('a.npz', bytes, { index })];
			expect(again.samples?.field).toEqual(anew.surface());
			expect([again.notes, again.reading, again.arrayAxes]).toEqual([anew.notes, anew.reading, anew.arrayAxes]);
		}
		await expect(reader.read({ options: { index: [6] } })).rejects.toThrow('does not lie in this array');
		expect((await reader.read({ options: { index: [1] } })).index).toEqual([1]);
	});

	test('is glanced at by evenly taken samples, its corners among them', async () => {
		const reader = new SurfaceReader('a.npy', npy([3, 90, 80]));
		const { columns, rows, values } = await reader.glance({ options: { index: [2] }, side: 5 });
		expect([columns, rows, values[0], values[4], values[24]]).toEqual([5, 5, 20_000, 20_079, 20_000 + 8900 + 79]);
	});
});
