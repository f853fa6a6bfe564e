/** Large .npy files: read from the file line by line, and the same as those that are read whole. */

import { createHash } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { type ReadFile, SurfaceReader } from '../../src/engine/landscapes/files.ts';
import { npySliceOf, NpyTiles } from '../../src/engine/tiles/npy-tiles.ts';
import { TiledPlace } from '../../src/engine/tiles/open.ts';
import { openSurface } from '../../src/formats/index.ts';
import { countedBlob } from '../support/stores.ts';

/** An .npy of values in storage order. */
function npy(descr: string, fortran: boolean, shape: readonly number[], values: ArrayBufferView): Uint8Array<ArrayBuffer> {
	const text = `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${shape.join(', ')},), }`;
	const header = `${text.padEnd(117)}\n`;
	const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
	return Uint8Array.from([
		0x93,
		...new TextEncoder().encode('NUMPY'),
		1,
		0,
		header.length,
		0,
		...new TextEncoder().encode(header),
		...bytes,
	]);
}

/** Samples as bytes: a deep comparison of many numbers takes long. */
const bytesIn = ({ values }: { readonly values: Float64Array | Float32Array }): string =>
	createHash('sha1')
		.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
		.digest('hex');

/** What was read, without what is made of it. */
function told({ samples, ...read }: ReadFile): unknown {
	const { values, ...field } = samples?.field ?? { values: new Float64Array() };
	return { ...read, field: { ...field, values: bytesIn({ values }) } };
}

/** The same as it is read whole. */
async function whole(bytes: Uint8Array<ArrayBuffer>, options = {}): Promise<unknown> {
	const { surface, path: _, again: __, ...file } = await openSurface('loss.npy', bytes, options);
	const { values, ...field } = surface();
	return { ...file, field: { ...field, values: bytesIn({ values }) } };
}

const count = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
const waves = (shape: readonly number[]): Float32Array =>
	Float32Array.from({ length: count(shape) }, (_, k) => Math.sin(k * 0.013) + k * 1e-4);

describe('a slice of an array', () => {
	const shape = [3, 70, 80];
	const bytes = npy('<f4', false, shape, waves(shape));
	test.each([
		['the middle of the last two axes', shape, '<f4', false, {}],
		['another place, other axes', shape, '<f4', false, { axes: [2, 1], index: [2] }],
		['turned, with a mark', shape, '<f4', false, { transpose: true, missing: [waves(shape)[5600 + 81] as number] }],
		['of the first two axes of colours', [70, 80, 3], '<f4', false, { axes: [0, 1], index: [1] }],
		['in Fortran order', [70, 80, 3], '<f4', true, {}],
		['across, in Fortran order', [90, 70], '<f4', true, {}],
		['an array of two axes', [90, 70], '<f4', false, {}],
	] as const)('%s is as of the whole file', async (_, of, descr, fortran, options) => {
		const its = npy(descr, fortran, of, waves(of));
		const place = new TiledPlace('loss.npy', { kind: 'file', file: new Blob([its]) });
		expect(told(await place.read({ options, interpolation: 'cells' }))).toEqual(await whole(its, options));
		const side = 5;
		expect(await place.glance({ options, side })).toEqual(await new SurfaceReader('loss.npy', its).glance({ options, side }));
	});

	test('reads that slice only; a small picture beside it reads a few lines', async () => {
		const { blob, reads } = countedBlob(bytes);
		const place = new TiledPlace('loss.npy', { kind: 'file', file: blob });
		await place.read({ options: { index: [1] }, interpolation: 'cells' });
		const read = (): number => reads.reduce((sum, length) => sum + length, 0);
		expect(read()).toBe(10_012 + 4 * 70 * 80);
		reads.length = 0;
		await place.glance({ options: { index: [2] }, side: 4 });
		expect(read()).toBe(10_012 + 4 * 4 * 80);
	});

	test.each([
		['big-endian integers of 64 bits', '>i8', BigInt64Array.from({ length: 70 * 70 }, (_, k) => BigInt(k))],
		['halves', '<f2', Uint16Array.from({ length: 70 * 70 }, (_, k) => 0x3c00 + k)],
		['bytes', '|u1', Uint8Array.from({ length: 70 * 70 }, (_, k) => k)],
	])('of %s', async (_, descr, values) => {
		const its = npy(descr, false, [70, 70], values);
		const place = new TiledPlace('loss.npy', { kind: 'file', file: new Blob([its]) });
		expect(told(await place.read({ interpolation: 'cells' }))).toEqual(await whole(its));
	});

	test('a table, a line, records, and another format are read whole', async () => {
		const slice = (bytes: Uint8Array<ArrayBuffer>, options = {}) => npySliceOf('a.npy', new Blob([bytes]), options);
		expect(await slice(npy('<f4', false, [900, 3], waves([900, 3])))).toBeNull();
		expect(await slice(npy('<f4', false, [900], waves([900])))).toBeNull();
		expect(await slice(new TextEncoder().encode('x,y,loss\n0,0,1\n'))).toBeNull();
		const header = "{'descr': [('x', '<f4'), ('y', '<f4')], 'fortran_order': False, 'shape': (8100,), }";
		const records = Uint8Array.from([
			...[0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, header.length + 1, 0],
			...new TextEncoder().encode(`${header}\n`),
			...new Uint8Array(8100 * 8),
		]);
		expect(await slice(records)).toBeNull();
		// Samples that are far apart: nearly all of the file would be read for one slice.
		expect(await slice(npy('<f4', false, [70, 70, 9], waves([70, 70, 9])), { axes: [0, 1], index: [0] })).toBeNull();
		await expect(slice(npy('<f4', false, [700, 70], waves([70, 70])))).rejects.toThrow(/claims 49000 values of 4 bytes, but only 19600/);
	});
});

describe('an array of more samples than are read at once', () => {
	const [columns, rows] = [2300, 950];
	const values = Float32Array.from({ length: columns * rows }, (_, k) => 3 + ((k * 7919) % 1000));
	values[1234 * 950] = -2;
	values[77] = Number.NaN;
	values[78] = Number.POSITIVE_INFINITY;
	values[79] = 1e9;
	const bytes = npy('<f4', false, [rows, columns], values);
	const { blob, reads } = countedBlob(bytes);
	const place = new TiledPlace('loss.npy', { kind: 'file', file: blob });
	const options = { missing: [1e9] };

	test('is read through once, a part at a time, and told as it would be whole', async () => {
		const [read, { channels, reading, notes }] = [await place.read({ options }), await openSurface('loss.npy', bytes, options)];
		expect(read.channels).toEqual(channels);
		expect(read.reading).toEqual(reading);
		for (const note of notes) expect(read.notes).toContain(note);
		expect(read.notes).toContain('3 of 2185000 samples were not computed (1 of them hold 1000000000): they are holes.');
		expect(read.notes.join(' ')).toMatch(/Read a piece at a time/);
		expect(read.tiles?.facts.levels.map(({ u }) => u.step)).toEqual([1, 4, 8, 16]);
		expect(read.samples?.field.values.includes(-2)).toBe(true);
		expect(Math.max(...reads)).toBeLessThanOrEqual(4 * 2 ** 19);
		expect(reads.reduce((sum, length) => sum + length, 0)).toBeLessThan(bytes.length + 20_100);
		// Read in another way between the samples, it is told the same.
		expect((await place.read({ options, interpolation: 'cells' })).channels).toEqual(channels);
	});

	test('of it a piece reads the lines around it', async () => {
		const { tiles } = await place.read({ options });
		reads.length = 0;
		const block = { level: 0, interpolation: 'cells', column: 1000, row: 500, columns: 64, rows: 64 } as const;
		const piece = await place.piece({ reading: tiles?.facts.reading ?? '', ...block });
		expect(piece.values[65]).toBe(values[501 * columns + 1001]);
		expect(reads.length).toBeLessThan(4);
	});

	test('that cannot be read any more is named', async () => {
		const slice = await npySliceOf('loss.npy', blob, {});
		if (!slice) throw new Error('not by slices');
		const gone = new Blob([bytes]);
		vi.spyOn(gone, 'slice').mockImplementation(() => ({ arrayBuffer: () => Promise.reject(new Error('NotReadableError')) }) as Blob);
		await expect(new NpyTiles('loss.npy', gone, slice).chunk(0, 0, 0)).rejects.toThrow(/“loss.npy” cannot be read any more.*Open it again/);
	});
});
