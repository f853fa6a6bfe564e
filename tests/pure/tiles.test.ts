/** Stores and large files, read a piece at a time: where they lie, what is read of them, and what is missing. */

import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { DerivedTiles, samplesAsTiles } from '../../src/engine/tiles/derived.ts';
import { hatched, levelFor, TilesOfLandscape } from '../../src/engine/tiles/landscape-tiles.ts';
import { TiledPlace } from '../../src/engine/tiles/open.ts';
import { sourceOf } from '../../src/engine/tiles/places.ts';
import { between, merged, TileReader } from '../../src/engine/tiles/reader.ts';
import { openZarr } from '../../src/engine/tiles/zarr.ts';
import type { TileLevel } from '../../src/model/tiles.ts';
import { overlayMarks } from '../../src/render/decoration.ts';
import { type Files, bytesOf, countedBlob, ownStore, plainArray, sourceIn } from '../support/stores.ts';

const plane = (u: number, v: number): number => u + 10 * v;

const tilesIn = async (files: Files, isLive = true) => {
	const source = sourceIn(files, isLive);
	const { surfaces } = await openZarr(source);
	const [surface] = surfaces;
	if (!surface) throw new Error('no surface');
	return { source, surface, reader: new TileReader(await surface.open()) };
};

describe('a store', () => {
	test('is opened by its attributes; only chunks in view are read', async () => {
		const { files } = ownStore(plane);
		const { source, surface, reader } = await tilesIn(files);
		expect(surface).toMatchObject({ name: 'value', axes: [{ name: 'alpha' }, { name: 'beta' }], isComputed: true });
		expect(reader.count()).toEqual({ there: 14, all: 14, damaged: 0 });
		source.reads.length = 0;
		const { values, missing } = await reader.piece({ level: 0, interpolation: 'monotone', column: 2, row: 3, columns: 5, rows: 4 });
		expect(source.reads).toEqual(['value/0/values/0/0']);
		expect(missing).toEqual([]);
		expect(values[6]).toBeCloseTo(plane(-1 + 0.1 * 3, (2 / 36) * 4), 12);
	});

	test('missing chunks are filled from coarser levels, told as one rectangle, and seen when they come', async () => {
		const { files } = ownStore(plane);
		const kept = new Map(files);
		for (const path of ['value/0/values/0/1', 'value/0/values/0/2', 'value/1/values/0/1']) files.delete(path);
		const { reader } = await tilesIn(files);
		expect(reader.count()).toEqual({ there: 11, all: 14, damaged: 0 });
		const whole = { level: 0, interpolation: 'cells', column: 0, row: 0, columns: 41, rows: 37 } as const;
		const before = await reader.piece(whole);
		expect(before.missing).toHaveLength(1);
		expect(before.missing[0]?.u[0]).toBeCloseTo(-1 + 0.1 * 15.5, 12);
		expect(before.missing[0]?.u[1]).toBe(3);
		// The finer of the coarse levels where it is there, else the coarsest: f is linear, so nothing differs.
		expect(before.coarsest).toBe(2);
		for (const column of [0, 20, 35]) expect(before.values[column]).toBeCloseTo(plane(-1 + 0.1 * column, 0), 10);
		for (const [path, bytes] of kept) files.set(path, bytes);
		expect(await reader.refresh()).toBe(true);
		expect((await reader.piece(whole)).missing).toEqual([]);
		expect(await reader.refresh()).toBe(false);
	});

	test('a damaged chunk is missing, counted, and named', async () => {
		const { files } = ownStore(plane);
		const chunk = files.get('value/0/values/1/1') as Uint8Array;
		files.set('value/0/values/1/1', bytesOf('no gzip'));
		const { reader } = await tilesIn(files);
		const piece = await reader.piece({ level: 0, interpolation: 'cells', column: 16, row: 16, columns: 16, rows: 16 });
		expect(piece.troubles[0]).toMatch(/value\/0\/values\/1\/1.*cannot be read/);
		expect(piece.missing).toHaveLength(1);
		expect(reader.count()).toEqual({ there: 14, all: 14, damaged: 1 });
		// As long as it stays so there is no news.
		expect(await reader.refresh()).toBe(false);
		expect(reader.count()).toMatchObject({ damaged: 1 });
		files.set('value/0/values/1/1', chunk);
		expect(await reader.refresh()).toBe(true);
		expect(reader.count()).toMatchObject({ damaged: 0 });
	});

	test('of two stores mixed, and one whose head is damaged, is refused', async () => {
		const { files } = ownStore(plane);
		const other = ownStore(plane, { columns: 30 });
		files.set('value/0/values/.zarray', other.files.get('value/0/values/.zarray') as Uint8Array);
		await expect(tilesIn(files)).rejects.toThrow(/E_ZARR_SHAPE|shape 37 × 30.*attributes say 37 × 41/);
		await expect(openZarr(sourceIn(new Map([['.zattrs', bytesOf('{')]])))).rejects.toThrow(/not JSON/);
		await expect(openZarr(sourceIn(new Map([['a.txt', bytesOf('')]])))).rejects.toThrow(/no Zarr store.*\.zarr/);
	});
});

describe('a zip', () => {
	test('is read by its directory: of its bytes only what is asked for', async () => {
		const { files } = ownStore(plane, { columns: 100, rows: 100, chunk: 25 });
		const bytes = zipSync(Object.fromEntries([...files].map(([path, content]) => [`s.zarr/${path}`, content])));
		const { blob, reads } = countedBlob(bytes);
		const source = await sourceOf({ kind: 'zip', file: blob });
		const { surfaces } = await openZarr(source);
		const reader = new TileReader(await (surfaces[0] as (typeof surfaces)[0]).open());
		reads.length = 0;
		const { values } = await reader.piece({ level: 0, interpolation: 'cells', column: 60, row: 60, columns: 4, rows: 4 });
		expect(values[0]).toBeCloseTo(plane(-1 + (4 / 99) * 60, (2 / 99) * 60), 10);
		expect(reads.reduce((sum, length) => sum + length, 0)).toBeLessThan(bytes.length / 8);
		await expect(sourceOf({ kind: 'zip', file: new Blob([bytes.subarray(0, bytes.length - 40)]) })).rejects.toThrow(/zip archive/);
	});
});

describe('a zip that lies', () => {
	test.each([
		['deflated', 6],
		['stored', 0],
	] as const)('about the size of what is %s takes no memory for it', async (_, level) => {
		const bytes = zipSync({ 'a/.zarray': bytesOf('{"zarr_format":2}') }, { level });
		const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
		let at = bytes.length - 4;
		while (view.getUint32(at, true) !== 0x0201_4b50) at--;
		view.setUint32(at + 24, 2 ** 26, true);
		await expect(openZarr(await sourceOf({ kind: 'zip', file: new Blob([bytes]) }))).rejects.toThrow(
			/has 67108864 bytes in \d+: it is damaged/,
		);
	});
});

describe('stores of others', () => {
	const samples = Float64Array.from({ length: 12 }, (_, k) => k);
	const joinedFiles = (...parts: Files[]): Files =>
		new Map([['.zgroup', bytesOf('{"zarr_format":2}')] as const, ...parts.flatMap((part) => [...part])]);

	test.each([
		['float32', '<f4', Float32Array.from(samples)],
		['big-endian integers', '>i2', Uint8Array.from([...samples].flatMap((k) => [0, k]))],
		['64-bit integers', '<i8', BigInt64Array.from([...samples].map(BigInt))],
	])('of %s are read', async (_, dtype, values) => {
		const { reader } = await tilesIn(joinedFiles(plainArray('loss', [3, 4], values as unknown as ArrayBufferView, { dtype })));
		expect((await reader.whole(0)).values).toEqual(samples);
	});

	test('in Fortran order, with coordinates that descend', async () => {
		const transposed = Float64Array.from({ length: 12 }, (_, k) => (k % 3) * 4 + Math.floor(k / 3));
		const names = { _ARRAY_DIMENSIONS: ['lat', 'lon'] };
		const files = joinedFiles(
			plainArray('t', [3, 4], transposed, { order: 'F' }, names),
			plainArray('lat', [3], Float64Array.of(30, 20, 10)),
			plainArray('lon', [4], Float64Array.of(0, 1, 2, 3)),
		);
		const { surface, reader } = await tilesIn(files);
		expect(surface).toMatchObject({ name: 't', axes: [{ name: 'lon' }, { name: 'lat' }], isComputed: false });
		expect((await reader.whole(0)).values).toEqual(samples);
		expect(reader.levels[0]).toMatchObject({ v: { first: 30, step: -10 } });
	});

	test('of version 3', async () => {
		const meta = {
			...{ zarr_format: 3, node_type: 'array', shape: [3, 4], data_type: 'float64', fill_value: 0, dimension_names: ['y', 'x'] },
			chunk_grid: { name: 'regular', configuration: { chunk_shape: [3, 4] } },
			chunk_key_encoding: { name: 'default', configuration: { separator: '/' } },
			codecs: [{ name: 'bytes', configuration: { endian: 'little' } }],
		};
		const { reader, surface } = await tilesIn(
			new Map([
				['zarr.json', bytesOf(JSON.stringify(meta))],
				['c/0/0', new Uint8Array(samples.buffer)],
			]),
		);
		expect((await reader.whole(0)).values).toEqual(samples);
		expect(surface.notes.join(' ')).toMatch(/counted 0, 1, 2/);
	});

	test('of version 3 in shards, also where one is written anew', async () => {
		const inner = { name: 'bytes', configuration: { endian: 'little' } };
		const meta = {
			...{ zarr_format: 3, node_type: 'array', shape: [4, 4], data_type: 'float64', fill_value: 0, dimension_names: ['y', 'x'] },
			chunk_grid: { name: 'regular', configuration: { chunk_shape: [4, 4] } },
			chunk_key_encoding: { name: 'default' },
			codecs: [
				{
					name: 'sharding_indexed',
					configuration: { chunk_shape: [2, 4], codecs: [inner], index_codecs: [inner], index_location: 'end' },
				},
			],
		};
		const none = 2n ** 64n - 1n;
		const shard = (...parts: readonly Float64Array[]): Uint8Array => {
			const index = BigUint64Array.from([0, 1].flatMap((k) => (parts[k] ? [BigInt(64 * k), 64n] : [none, none])));
			return Uint8Array.from([...parts, index].flatMap(({ buffer }) => [...new Uint8Array(buffer)]));
		};
		const half = (from: number): Float64Array => Float64Array.from({ length: 8 }, (_, k) => from + k);
		const files: Files = new Map([
			['zarr.json', bytesOf(JSON.stringify(meta))],
			['c/0/0', shard(half(0))],
		]);
		const { reader, surface } = await tilesIn(files);
		const block = { level: 0, interpolation: 'cells', column: 0, row: 0, columns: 4, rows: 2 } as const;
		expect((await reader.piece(block)).values).toEqual(half(0));
		// What is counted are files; of one that is there, what is not in it is missing as what has no file is.
		expect(reader.count()).toMatchObject({ there: 1, all: 1 });
		expect((await reader.piece({ ...block, row: 2 })).missing).toEqual([{ u: [0, 3], v: [1.5, 3] }]);
		files.set('c/0/0', shard(half(0), half(8)));
		// By the index of the file before, the parts of this one would be others.
		const late = await reader.piece({ ...block, row: 2 });
		expect(late.values).not.toEqual(half(0));
		const { values } = await new TileReader(await surface.open()).piece({ ...block, row: 2 });
		expect(values).toEqual(half(8));
	});

	test('of more chunks than can be listed are refused', async () => {
		const files = joinedFiles(plainArray('a', [2 ** 24, 2 ** 24], samples, { chunks: [1, 1] }));
		await expect(tilesIn(files)).rejects.toThrow(/“a” has 281474976710656 chunks; the limit is/);
	});

	test('pyramids: levels by size, scales and translations as they say', async () => {
		const attributes = {
			multiscales: [
				{
					...{ name: 'cells', axes: [{ name: 'y' }, { name: 'x' }] },
					datasets: [
						{
							path: '1',
							coordinateTransformations: [
								{ type: 'scale', scale: [4, 2] },
								{ type: 'translation', translation: [1, 0.5] },
							],
						},
						{ path: '0', coordinateTransformations: [{ type: 'scale', scale: [2, 1] }] },
					],
				},
			],
		};
		const files = joinedFiles(plainArray('0', [3, 4], samples), plainArray('1', [2, 2], Float64Array.of(1, 2, 3, 4)));
		files.set('.zattrs', bytesOf(JSON.stringify(attributes)));
		const { reader, surface } = await tilesIn(files);
		expect(surface.name).toBe('cells');
		expect(reader.levels).toMatchObject([
			{ columns: 4, rows: 3, u: { first: 0, step: 1 }, v: { first: 0, step: 2 } },
			{ columns: 2, rows: 2, u: { first: 0.5, step: 2 }, v: { first: 1, step: 4 } },
		]);
	});

	test('pyramids: the scales and translations of all levels come after those of each; what is not applied is said', async () => {
		const scaled = (path: string, scale: number) => ({
			path,
			coordinateTransformations: [
				{ type: 'scale', scale: [scale, scale] },
				{ type: 'translation', translation: [1, 2] },
			],
		});
		const pyramid = {
			axes: [
				{ name: 'row', type: 'space', unit: 'micrometer' },
				{ name: 'column', type: 'space', unit: 'micrometer' },
			],
			datasets: [scaled('0', 1), scaled('1', 2)],
			coordinateTransformations: [
				{ type: 'scale', scale: [10, 100] },
				{ type: 'translation', translation: [-5, 0] },
				{ type: 'rotation', rotation: [0, 1, 1, 0] },
			],
		};
		const files = joinedFiles(plainArray('0', [3, 4], samples), plainArray('1', [2, 2], Float64Array.of(1, 2, 3, 4)));
		files.set('.zattrs', bytesOf(JSON.stringify({ multiscales: [pyramid] })));
		const { reader, surface } = await tilesIn(files);
		expect(reader.levels).toMatchObject([
			{ u: { first: 200, step: 100 }, v: { first: 5, step: 10 } },
			{ u: { first: 200, step: 200 }, v: { first: 5, step: 20 } },
		]);
		expect(surface.notes.join(' ')).toMatch(/column from 200 in steps of 100 micrometer, row from 5 in steps of 10 micrometer/);
		expect(surface.notes.join(' ')).toMatch(/“rotation” are not applied/);
		const wrong = { ...pyramid, coordinateTransformations: [{ type: 'scale', scale: [10] }] };
		files.set('.zattrs', bytesOf(JSON.stringify({ multiscales: [wrong] })));
		await expect(tilesIn(files)).rejects.toThrow(/no number for each of its axes/);
	});

	test('on uneven axes are read whole, and what is not there of them is said', async () => {
		const files = new Map([
			...plainArray('a', [2, 4], Float64Array.of(1, 2, 3, 4), { chunks: [2, 2] }, { _ARRAY_DIMENSIONS: ['y', 'x'] }),
			...plainArray('x', [4], Float64Array.of(0, 1, 5, 20)),
			['.zgroup', bytesOf('{"zarr_format":2}')],
		]);
		const read = async () =>
			new TiledPlace('s.zip', { kind: 'zip', file: new Blob([zipSync(Object.fromEntries(files))]) }).read({ options: { channel: 'a' } });
		const missing = await read();
		expect(missing.samples?.field.values).toEqual(Float64Array.of(1, 2, Number.NaN, Number.NaN, 3, 4, Number.NaN, Number.NaN));
		expect(missing.notes.join(' ')).toMatch(/1 of 2 chunks are not there, and are holes/);
		files.set('a/0.1', bytesOf('short'));
		expect((await read()).notes.join(' ')).toMatch(/a\/0\.1.*cannot be read/);
		files.set('a/0.1', files.get('a/0.0') as Uint8Array);
		expect((await read()).notes.join(' ')).not.toMatch(/chunk/i);
	});

	test('of three axes are shown along two of them, and cut at a place of the third', async () => {
		const [depth, rows, columns] = [5, 6, 7];
		const value = (z: number, y: number, x: number): number => 100 * z + 10 * y + x;
		// Two places of the first axis are in each chunk, and 4 × 4 samples: the last ones reach beyond the array.
		const files = joinedFiles(
			plainArray('epoch', [depth], Float64Array.of(0, 10, 20, 30, 40)),
			plainArray('lr', [columns], Float64Array.of(1, 2, 3, 4, 5, 6, 7)),
		);
		for (let c = 0; c < 3 * 2 * 2; c++) {
			const [k, j, i] = [Math.floor(c / 4), Math.floor(c / 2) % 2, c % 2];
			const chunk = Float64Array.from({ length: 32 }, (_, n) =>
				value(2 * k + Math.floor(n / 16), 4 * j + (Math.floor(n / 4) % 4), 4 * i + (n % 4)),
			);
			const meta = { shape: [depth, rows, columns], chunks: [2, 4, 4] };
			for (const [path, bytes] of plainArray('loss', [2, 4, 4], chunk, meta, { _ARRAY_DIMENSIONS: ['epoch', 'wd', 'lr'] }))
				files.set(path === 'loss/0.0.0' ? `loss/${k}.${j}.${i}` : path, bytes);
		}
		const place = new TiledPlace('s.zip', { kind: 'zip', file: new Blob([zipSync(Object.fromEntries(files))]) });
		const first = await place.read({ options: { channel: 'loss' } });
		expect(first).toMatchObject({ dimensions: [depth, rows, columns], axes: [1, 2], index: [2] });
		expect(first.arrayAxes?.map(({ name, values }) => [name, values?.[1]])).toEqual([
			['epoch', 10],
			['wd', undefined],
			['lr', 2],
		]);
		expect(first.notes.join(' ')).toMatch(/Axis 0 \(epoch\).*stands at 20 \(place 2\)/);
		const fieldOf = (read: typeof first) => read.samples?.field as Extract<NonNullable<typeof read.samples>['field'], { rows: number }>;
		expect([...fieldOf(first).values]).toEqual(Array.from({ length: 42 }, (_, k) => value(2, Math.floor(k / 7), k % 7)));
		const other = await place.read({ options: { channel: 'loss', axes: [2, 0], index: [5] } });
		expect([...fieldOf(other).values]).toEqual(Array.from({ length: 35 }, (_, k) => value(k % 5, 5, Math.floor(k / 5))));
		expect(fieldOf(other).axes).toEqual([{ name: 'epoch' }, { name: 'lr' }]);
		expect(fieldOf(other).x[4]).toBe(40);
		// Pieces and small pictures are of the slice that they are asked of.
		const block = { level: 0, interpolation: 'cells', column: 1, row: 0, columns: 1, rows: 1 } as const;
		expect((await place.piece({ reading: first.tiles?.facts.reading ?? '', ...block })).values[0]).toBe(201);
		expect((await place.piece({ reading: other.tiles?.facts.reading ?? '', ...block })).values[0]).toBe(150);
		expect([...(await place.glance({ options: { channel: 'loss', axes: [1, 2], index: [4] }, side: 2 })).values]).toEqual([
			400, 406, 450, 456,
		]);
		await expect(place.read({ options: { channel: 'loss', axes: [0, 1], index: [7] } })).rejects.toThrow(
			/no slice along the axes 0 and 1 at 7/,
		);
	});

	test.each([
		['five axes', plainArray('a', [2, 3, 4, 2, 2], new Float64Array(96)), /5 axes that are longer than 1 \(2 × 3 × 4 × 2 × 2\)/],
		['one axis', plainArray('a', [24], new Float64Array(24)), /no array of two axes; it has a \(24\)/],
		['complex numbers', plainArray('a', [3, 4], new Float64Array(24), { dtype: '<c16' }), /type <c16; integers and floats/],
		['texts', plainArray('a', [3, 4], new Float64Array(12), { dtype: '<U2' }), /type <U2/],
		['bz2', plainArray('a', [3, 4], samples, { compressor: { id: 'bz2' } }), /packed by “bz2”.*GZip/],
		['a shape of nothing', plainArray('a', [3, 4], samples, { chunks: [0, 4] }), /chunks of 0 × 4, which is none/],
	])('of %s are refused, and it is said what to do', async (_, files, why) => {
		await expect(tilesIn(joinedFiles(files))).rejects.toThrow(why);
	});

	test('a chunk of another length is named', async () => {
		const files = joinedFiles(plainArray('a', [3, 4], samples.subarray(0, 5)));
		const { reader } = await tilesIn(files);
		const piece = await reader.piece({ level: 0, interpolation: 'cells', column: 0, row: 0, columns: 4, rows: 3 });
		expect(piece.troubles[0]).toMatch(/a\/0\.0.*cannot be read/);
	});
});

describe('levels of what has one', () => {
	test('hold the lowest around each place: a thin minimum is not lost', async () => {
		const [columns, rows] = [1500, 1100];
		const values = new Float64Array(columns * rows).fill(5);
		values[777 * columns + 1201] = -3;
		values[0] = Number.NaN;
		const finest: TileLevel = { columns, rows, chunkColumns: 512, chunkRows: 512, u: { first: 0, step: 1 }, v: { first: 0, step: 1 } };
		const tiles = await DerivedTiles.of(samplesAsTiles(finest, values));
		expect(tiles.levels.map((level) => level.u.step)).toEqual([1, 4, 8]);
		const reader = new TileReader(tiles);
		for (const level of [1, 2]) {
			const { values: coarse } = await reader.whole(level);
			const its = tiles.levels[level] as TileLevel;
			const at = coarse.indexOf(-3);
			expect(coarse.filter((value) => value === -3)).toHaveLength(1);
			expect(Math.abs((at % its.columns) * its.u.step - 1201)).toBeLessThanOrEqual(its.u.step / 2 + 2);
			expect(Math.abs(Math.floor(at / its.columns) * its.v.step - 777)).toBeLessThanOrEqual(its.v.step / 2 + 2);
			expect(coarse.some(Number.isNaN)).toBe(false);
		}
	});

	test('are not made of more samples than memory has room for', async () => {
		const side = { columns: 2 ** 16, rows: 2 ** 16, chunkColumns: 256, chunkRows: 256, u: { first: 0, step: 1 }, v: { first: 0, step: 1 } };
		await expect(DerivedTiles.of(samplesAsTiles(side, new Float64Array()))).rejects.toThrow(/65536 × 65536 samples.*multiscales/);
	});

	test('are others when more of the finest comes', async () => {
		const files = plainArray('a', [600, 600], new Float64Array(600 * 600).fill(7), { chunks: [600, 600] });
		files.set('.zgroup', bytesOf('{"zarr_format":2}'));
		const chunk = files.get('a/0.0') as Uint8Array;
		files.delete('a/0.0');
		const { surface } = await tilesIn(files);
		const reader = new TileReader(await DerivedTiles.of(await surface.open()));
		expect((await reader.whole(1)).values.every(Number.isNaN)).toBe(true);
		// A chunk that is being written is there, and no chunk yet.
		files.set('a/0.0', chunk.subarray(0, 8));
		await reader.refresh();
		expect((await reader.whole(1)).values.every(Number.isNaN)).toBe(true);
		files.set('a/0.0', chunk);
		expect(await reader.refresh()).toBe(true);
		expect((await reader.whole(1)).values.every((value) => value === 7)).toBe(true);
	});

	test('tell what of the finest is missing, and what cannot be read', async () => {
		const files = plainArray('a', [600, 600], new Float64Array(300 * 300).fill(7), { chunks: [300, 300] });
		files.set('.zgroup', bytesOf('{"zarr_format":2}'));
		const chunk = files.get('a/0.0') as Uint8Array;
		for (const path of ['a/0.1', 'a/1.0']) files.set(path, chunk);
		const { surface } = await tilesIn(files);
		const reader = new TileReader(await DerivedTiles.of(await surface.open()));
		const [, coarse] = reader.levels as [TileLevel, TileLevel];
		const whole = { level: 1, interpolation: 'cells', column: 0, row: 0, columns: coarse.columns, rows: coarse.rows } as const;
		expect((await reader.piece(whole)).missing).toEqual([{ u: [299.5, 599], v: [299.5, 599] }]);
		// What a piece does not reach is not missing in it.
		expect((await reader.piece({ ...whole, columns: 64, rows: 64 })).missing).toEqual([]);
		files.set('a/1.1', chunk.subarray(0, 8));
		await reader.refresh();
		const damaged = await reader.piece(whole);
		expect(damaged.missing).toHaveLength(1);
		expect(damaged.troubles[0]).toMatch(/a\/1\.1.*cannot be read/);
		expect(reader.count()).toEqual({ there: 4, all: 4, damaged: 1 });
		files.set('a/1.1', chunk);
		await reader.refresh();
		expect(await reader.piece(whole)).toMatchObject({ missing: [], troubles: [] });
	});

	test('are read a few chunks at a time, and no more of them when nobody waits', async () => {
		const finest: TileLevel = { columns: 64, rows: 64, chunkColumns: 1, chunkRows: 1, u: { first: 0, step: 1 }, v: { first: 0, step: 1 } };
		let [now, most, all] = [0, 0, 0];
		const abort = new AbortController();
		const reader = new TileReader({
			...samplesAsTiles(finest, new Float64Array(64 * 64)),
			async chunk() {
				all++;
				most = Math.max(most, ++now);
				if (all === 100) abort.abort();
				await Promise.resolve();
				now--;
				return new Float64Array(1);
			},
		});
		await expect(reader.whole(0, abort.signal)).rejects.toThrow(/abort/i);
		expect(most).toBe(16);
		expect(all).toBeLessThan(130);
	});
});

describe('a landscape of tiles', () => {
	const opened = async (files: Files) => {
		const bytes = zipSync(Object.fromEntries(files), { level: 0 });
		const place = new TiledPlace('s.zip', { kind: 'zip', file: new Blob([bytes]) });
		const read = await place.read({});
		if (!read.tiles) throw new Error('no tiles');
		const base = { ...read.tiles.base, bound: undefined as never, hatched: [] };
		return { read, tiles: new TilesOfLandscape(place, read.tiles.facts, base, 'monotone') };
	};
	const f = (u: number, v: number): number => u * u + v;

	test('goes to its ends where the samples of a coarse level lie between those of the finest, either way along an axis', async () => {
		const levels = [1, 2].map((step) => {
			const samples = Float64Array.from({ length: (16 / step) ** 2 }, (_, k) => step * k);
			const translation = [(1 - step) / 2, (step - 1) / 2];
			return [
				{
					path: String(step),
					coordinateTransformations: [
						{ type: 'scale', scale: [-step, step] },
						{ type: 'translation', translation },
					],
				},
				plainArray(String(step), [16 / step, 16 / step], samples),
			] as const;
		});
		const files = new Map(levels.flatMap(([, its]) => [...its]));
		files.set('.zattrs', bytesOf(JSON.stringify({ multiscales: [{ name: 'p', datasets: levels.map(([dataset]) => dataset) }] })));
		const { tiles } = await opened(files);
		expect(tiles.facts.domain).toEqual({ u: [0, 15], v: [-15, 0] });
		const { level, bound } = await tiles.piece(tiles.facts.domain, 8);
		expect(level).toBe(1);
		const truth = bound.objective.truth(0, bound);
		const at = (u: number, v: number): number => (truth.run([u, v]), truth.valid[0] ? (truth.values[0] as number) : Number.NaN);
		// Half a coarse sample before the first, and behind the last: these again.
		expect([at(0, 0), at(15, 0), at(0, -15), at(15, -15)]).toEqual([at(0.5, -0.5), at(14.5, -0.5), at(0.5, -14.5), at(14.5, -14.5)]);
		expect([at(0.5, -0.5), at(14.5, -14.5)]).toEqual([0, 126]);
	});

	test('takes the level whose samples are as many as the cells, and evaluates its part', async () => {
		const { files } = ownStore(f, { columns: 769, rows: 769, chunk: 128 });
		const { read, tiles } = await opened(files);
		expect(read.samples?.field).toMatchObject({ columns: 385, rows: 385, axes: [{ name: 'alpha' }, { name: 'beta' }] });
		expect(read.tiles?.facts.domain).toEqual({ u: [-1, 3], v: [0, 2] });
		const { levels } = tiles.facts;
		expect([tiles.facts.domain, { u: [0, 1], v: [0, 0.5] }].map((window) => levelFor(levels, window as never, 256))).toEqual([2, 0]);
		const window = { u: [0.1, 0.6], v: [0.2, 0.5] } as const;
		const piece = await tiles.piece(window, 256);
		expect(piece.level).toBe(0);
		const truth = piece.bound.objective.truth(1, piece.bound);
		// A sample of the finest level is itself, and between samples the surface is smooth.
		const [u, v] = [-1 + (4 / 768) * 225, (2 / 768) * 150];
		truth.run([u, v]);
		expect(truth.values[0]).toBeCloseTo(f(u, v), 12);
		truth.run([u + 0.001, v + 0.001]);
		expect(truth.values[0]).toBeCloseTo(f(u + 0.001, v + 0.001), 7);
		expect(truth.values[1]).toBeCloseTo(2 * (u + 0.001), 4);
		const probe = await tiles.probe(u + 0.001, v + 0.001);
		expect(probe.level).toBe(0);
		expect(probe.value).toBeCloseTo(truth.values[0] as number, 12);
		// What lies beside it is the same program with other numbers; what is in it is read no more.
		const beside = await tiles.piece({ u: [1.1, 1.6], v: [1.2, 1.5] }, 256);
		expect(beside.bound.objective.key).toBe(piece.bound.objective.key);
		expect(tiles.ready(window, 256)).toBe(piece);
	});

	test('reads a point from the finest chunk that is there, and says which', async () => {
		const { files } = ownStore(f, { columns: 65, rows: 65, chunk: 16 });
		for (const path of [...files.keys()]) if (path.startsWith('value/0/values/1/')) files.delete(path);
		const { tiles } = await opened(files);
		expect(await tiles.probe(0.5, 0.1)).toMatchObject({ level: 0 });
		const coarse = await tiles.probe(0.5, 0.75);
		expect(coarse.level).toBe(1);
		expect(coarse.value).toBeCloseTo(f(0.5, 0.75), 4);
		expect(await tiles.probe(7, 0)).toMatchObject({ value: null });
	});
});

describe('a place with several surfaces', () => {
	test('gives pieces of the one that they are asked of, whatever was read since', async () => {
		const of = (value: number, name: string): Files => plainArray(name, [30, 30], new Float64Array(900).fill(value));
		const files = new Map([['.zgroup', bytesOf('{"zarr_format":2}')] as const, ...of(1, 'a'), ...of(2, 'b'), ...of(3, 'c')]);
		const place = new TiledPlace('s.zip', { kind: 'zip', file: new Blob([zipSync(Object.fromEntries(files))]) });
		const block = { level: 0, interpolation: 'cells', column: 0, row: 0, columns: 4, rows: 4 } as const;
		const readings: string[] = [];
		for (const channel of ['a', 'b', 'c']) readings.push((await place.read({ options: { channel } })).tiles?.facts.reading ?? '');
		for (const [k, reading] of readings.entries()) {
			expect((await place.piece({ reading, ...block })).values[0]).toBe(k + 1);
			expect(await place.probe({ reading, u: 3, v: 3, interpolation: 'cells' })).toMatchObject({ value: k + 1 });
			expect(await place.count(reading)).toMatchObject({ there: 1, all: 1 });
		}
	});
});

describe('what is missing', () => {
	test('is hatched on the map, and on the surface also where it has no height', () => {
		const domain = { u: [0, 1], v: [0, 1] } as const;
		const missing = [{ u: [0.25, 0.5], v: [0.25, 0.5] }] as const;
		const overlays = { areas: hatched(missing) };
		const map = overlayMarks(overlays, domain, ({ u, v }) => [u - 0.5, v - 0.5, 0], false);
		const surface = overlayMarks(overlays, domain, ({ u, v }) => [u - 0.5, v - 0.5, Number.NaN], true);
		expect(map.lines.length).toBeGreaterThan(10);
		// Also of a part that reaches beyond the window.
		const wide = { areas: hatched([{ u: [-9, 9], v: [-9, 0.1] }]) };
		expect(overlayMarks(wide, domain, ({ u, v }) => [u - 0.5, v - 0.5, 0], false).lines.length).toBeGreaterThan(20);
		expect(surface.lines.length).toBeGreaterThan(map.lines.length);
		for (const { from, to } of [...map.lines, ...surface.lines])
			for (const [x, y, z] of [from, to]) {
				expect([x, y].every((at) => at >= -0.2501 && at <= 0.0001)).toBe(true);
				expect(z).toBe(0);
			}
	});

	test('a hole beside samples is none between them', () => {
		const values = Float64Array.of(1, Number.NaN, 3, Number.NaN, 5, 6);
		// Between the two samples of the first column, and on a sample.
		expect(between(values, 2, 3, 0, 0.5)).toBe(2);
		expect(between(values, 2, 3, 0, 2)).toBe(5);
		expect(between(values, 2, 3, 0.25, 2)).toBe(5.25);
		// A hole that counts: the nearest sample, which may be the hole.
		expect(between(values, 2, 3, 0.25, 0.25)).toBe(1);
		expect(between(values, 2, 3, 0.75, 0.25)).toBeNaN();
	});

	test('neighbours are one part', () => {
		const block = (column: number, row: number) => ({ column, row, columns: 2, rows: 2 });
		expect(merged([block(0, 0), block(2, 2), block(2, 0), block(0, 2), block(6, 0)])).toEqual([
			{ column: 0, row: 0, columns: 4, rows: 4 },
			{ column: 6, row: 0, columns: 2, rows: 2 },
		]);
	});
});
