/** HDF5: h5wasm (the C library) writes and reads the files that our own reader is compared with. */

import { mkdtempSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as h5wasm from 'h5wasm/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSurface } from '../../src/formats/index.ts';
import { processorTime } from '../support/processor-time.ts';

const LI2018 = resolve(import.meta.dirname, '../../../shared/data/li2018-tool');
const folder = mkdtempSync(join(tmpdir(), 'thalweg-h5-'));

beforeAll(async () => {
	await h5wasm.ready;
});
afterAll(() => rmSync(folder, { recursive: true }));

type Dataset = Parameters<h5wasm.File['create_dataset']>[0];
let files = 0;
/** The bytes of a file with these data sets, written by the C library. */
function written(datasets: readonly Dataset[], fill?: (file: h5wasm.File) => void): Uint8Array {
	const path = join(folder, `${files++}.h5`);
	const file = new h5wasm.File(path, 'w', false);
	for (const dataset of datasets) file.create_dataset(dataset);
	fill?.(file);
	file.close();
	return readFileSync(path);
}

const ramp = (count: number) => Float64Array.from({ length: count }, (_, k) => Math.sin(k) * 10);
const x = { name: 'xcoordinates', data: Float64Array.of(-1, -0.5, 0, 0.5, 1) };
const y = { name: 'ycoordinates', data: Float64Array.of(0, 1, 2) };

describe('h5 against the C library', () => {
	test.each([
		['contiguous', {}],
		['chunked', { chunks: [2, 2] }],
		['chunked, deflated', { chunks: [2, 3], compression: 4 }],
		['one chunk larger than the array', { chunks: [3, 5], compression: 'gzip' as const, compression_opts: [9] as [number] }],
		['extendable', { chunks: [2, 2], maxshape: [null, null] }],
	])('%s storage', async (_, storage) => {
		const loss = { name: 'train_loss', data: ramp(15), shape: [3, 5], ...storage } as Dataset;
		const surface = (await openSurface('a.h5', written([x, y, loss]))).surface();
		expect([...surface.values]).toEqual([...ramp(15)]);
		expect([[...surface.x], [...surface.y]]).toEqual([[...x.data], [...y.data]]);
	});

	test.each(['<b', '<h', '<i', '<q', '<B', '<H', '<I', '<Q', '<f', '<d'])('numbers of kind %s', async (dtype) => {
		const numbers = [0, 1, 2, 3, 100, 127];
		const data = /[qQ]/.test(dtype) ? BigInt64Array.from(numbers.map(BigInt)) : numbers;
		const file = await openSurface('a.h5', written([{ name: 'z', data, shape: [2, 3], dtype } as Dataset]));
		expect([...file.surface().values]).toEqual(numbers);
	});

	test('big-endian floats (the C library does not write them from here, so a file is turned round)', async () => {
		const data = ramp(6);
		const bytes = Buffer.from(written([{ name: 'z', data, shape: [2, 3] }]));
		const type = bytes.indexOf(Uint8Array.of(0x11, 0x20, 0x3f, 0, 8, 0, 0, 0));
		const values = bytes.indexOf(new Uint8Array(data.buffer));
		expect(Math.min(type, values)).toBeGreaterThan(0);
		bytes[type + 1] = 0x21;
		bytes.subarray(values, values + 48).swap64();
		expect((await openSurface('a.h5', bytes)).surface().values).toEqual(data);
	});

	test.each([
		[12, true],
		[60, false],
		[400, false],
		[1500, true],
	])('a group of %i members (indexed in its own heap), creation order kept: %s', async (count, ordered) => {
		const path = join(folder, `dense${count}.h5`);
		const file = new h5wasm.File(path, 'w', ordered);
		// Long names fill several blocks of the heap.
		const name = (k: number) => `loss ${k} ${'of a run '.repeat(k % 20)}`.trim();
		for (let k = 0; k < count; k++) file.create_dataset({ name: name(k), data: ramp(4 + (k % 9)) });
		file.close();
		const opened = await openSurface('a.h5', readFileSync(path));
		expect(opened.channels.map((channel) => channel.name).sort()).toEqual(Array.from({ length: count }, (_, k) => name(k)).sort());
		expect(opened.surface(name(count - 1)).values).toEqual(ramp(4 + ((count - 1) % 9)));
	});

	test('files of library version 1.10: one chunk is read, newer indexes are refused with the way out', async () => {
		const latest = (storage: object): Uint8Array => {
			const path = join(folder, `latest${files++}.h5`);
			const file = new h5wasm.File(path, 'w', { libver: ['v110', 'v110'] });
			file.create_dataset({ name: 'z', data: ramp(30), shape: [5, 6], ...storage } as Dataset);
			file.close();
			return readFileSync(path);
		};
		for (const storage of [{}, { chunks: [5, 6] }, { chunks: [5, 6], compression: 3 }]) {
			expect((await openSurface('a.h5', latest(storage))).surface().values).toEqual(ramp(30));
		}
		for (const storage of [{ chunks: [2, 3] }, { chunks: [2, 3], maxshape: [null, 6] }]) {
			await expect(openSurface('a.h5', latest(storage))).rejects.toMatchObject({
				code: 'E_H5_UNSUPPORTED',
				message: expect.stringContaining('h5repack'),
			});
		}
	});

	test('a chunked array of 3 dimensions that its chunks do not divide', async () => {
		const data = ramp(7 * 5 * 6);
		const bytes = written([{ name: 'values', data, shape: [7, 5, 6], chunks: [2, 3, 4], compression: 6 } as Dataset]);
		const file = await openSurface('a.h5', bytes, { axes: [0, 2], index: [4] });
		const { values } = file.surface();
		for (let row = 0; row < 7; row++)
			for (let column = 0; column < 6; column++) expect(values[row * 6 + column]).toBe(data[row * 30 + 4 * 6 + column]);
	});

	test('many chunks: a tree of several levels', async () => {
		const data = ramp(200 * 150);
		const bytes = written([{ name: 'values', data, shape: [200, 150], chunks: [5, 5], compression: 1 } as Dataset]);
		expect((await openSurface('a.h5', bytes)).surface().values).toEqual(data);
	});

	test('many data sets in groups of groups; texts are passed over and named', async () => {
		const bytes = written([{ name: 'note', data: 'a text', shape: [] } as Dataset], (file) => {
			const group = file.create_group('run', false).create_group('epoch', false);
			for (let k = 0; k < 60; k++) group.create_dataset({ name: `loss ${k}`, data: ramp(4 + k), shape: [4 + k] });
		});
		const file = await openSurface('a.h5', bytes);
		expect(file.channels).toHaveLength(60);
		expect(file.channels.find((channel) => channel.name === 'run/epoch/loss 7')).toMatchObject({ kind: 'line', columns: 11 });
		expect(file.notes.join()).toContain('note (text');
	});

	test('-1 is a hole in the losses of Li et al., and a value elsewhere', async () => {
		const data = Float64Array.of(-1, 2, 3, -1, -0.5, 6);
		const bytes = written([
			{ name: 'train_loss', data, shape: [2, 3] },
			{ name: 'test_acc', data, shape: [2, 3] },
			{ name: 'height', data, shape: [2, 3] },
		]);
		const file = await openSurface('a.h5', bytes);
		expect(Object.fromEntries(file.channels.map(({ name, holes }) => [name, holes]))).toEqual({ train_loss: 2, test_acc: 2, height: 0 });
	});

	test('where the counts differ, the tool of Li et al. stores (x, y) but writes y after y', async () => {
		const loss = { name: 'train_loss', data: ramp(15), shape: [5, 3] };
		const file = await openSurface('a.h5', written([x, y, loss]));
		expect(file.surface()).toMatchObject({ rows: 3, columns: 5 });
		expect([...file.surface().values]).toEqual([...ramp(15)]);
		expect(file.notes.join()).toContain('stored as 5 × 3');
	});

	test('a file without numbers, a cut file; an uneven axis is kept at its nodes', async () => {
		await expect(openSurface('a.h5', written([{ name: 'note', data: 'text', shape: [] } as Dataset]))).rejects.toMatchObject({
			code: 'E_H5_EMPTY',
		});
		const whole = written([x, y, { name: 'train_loss', data: ramp(15), shape: [3, 5] }]);
		await expect(openSurface('a.h5', whole.subarray(0, whole.length - 1))).rejects.toMatchObject({ code: 'E_H5_TRUNCATED' });
		const uneven = { name: 'xcoordinates', data: Float64Array.of(0, 1, 2, 3, 5) };
		const file = await openSurface('a.h5', written([uneven, y, { name: 'train_loss', data: ramp(15), shape: [3, 5] }]));
		expect([...file.surface().x]).toEqual([0, 1, 2, 3, 5]);
		expect([...file.surface().values]).toEqual([...ramp(15)]);
	});

	test('a shape of 10^12 values is refused before it is allocated', async () => {
		const bytes = written([{ name: 'train_loss', data: ramp(15), shape: [3, 5] }]);
		const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
		let changed = 0;
		for (let at = 0; at + 16 <= bytes.length; at++) {
			if (view.getBigUint64(at, true) === 3n && view.getBigUint64(at + 8, true) === 5n) {
				view.setBigUint64(at, 1_000_000n, true);
				view.setBigUint64(at + 8, 1_000_000n, true);
				changed++;
			}
		}
		expect(changed).toBeGreaterThan(0);
		await expect(openSurface('a.h5', bytes)).rejects.toMatchObject({
			code: 'E_H5_LIMIT',
			message: expect.stringContaining('1000000 × 1000000'),
		});
	});

	test('a deflated bomb is met by counting what comes out', async () => {
		const zeros = {
			name: 'z',
			data: new Uint8Array(9000 * 8000),
			shape: [9000, 8000],
			dtype: '<B',
			chunks: [3000, 8000],
			compression: 1,
		} as Dataset;
		const started = processorTime();
		await expect(openSurface('a.h5', written([zeros]))).rejects.toMatchObject({ code: expect.stringMatching(/^E_H5_(LIMIT|INFLATED)$/) });
		expect(processorTime(started)).toBeLessThan(10_000);
	});
});

describe.skipIf(!existsSync(LI2018))('h5 of the published files against the C library (skipped where ../shared/data is absent)', () => {
	test.each(['surface_51x51.h5', 'line_51.h5', 'adadelta_51x51.h5', 'pca_10x10.h5', 'pca_30x30.h5'])('%s', async (name) => {
		const path = join(LI2018, name);
		const bytes = readFileSync(path);
		const file = await openSurface(name, bytes);
		const peer = new h5wasm.File(path, 'r');
		for (const channel of ['train_loss', 'train_acc']) {
			const values = [...file.surface(channel).values];
			const expected = Array.from((peer.get(channel) as h5wasm.Dataset).value as Float64Array, (value) =>
				value === -1 ? Number.NaN : value,
			);
			expect(values).toEqual(expected);
		}
		expect([...file.surface().x]).toEqual(Array.from((peer.get('xcoordinates') as h5wasm.Dataset).value as Float64Array));
		peer.close();
	});
});
