/** Delimited text and JSON: every layout, holes, and refusals that say where. */

import { gzipSync as zlibGzip } from 'node:zlib';
import { gzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { openSurface } from '../../src/formats/index.ts';
import { processorTime } from '../support/processor-time.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const csv = (text: string, name = 'a.csv') => openSurface(name, bytes(text));
const json = (value: unknown) => openSurface('a.json', bytes(typeof value === 'string' ? value : JSON.stringify(value)));
const shown = (surface: { x: Float64Array; y: Float64Array; values: Float64Array }) => [
	[...surface.x],
	[...surface.y],
	[...surface.values],
];
const GRID = [
	[0, 1, 2],
	[5, 7],
	[1, 2, 3, 4, 5, 6],
];

describe('csv', () => {
	test.each([
		['y outer', 'x,y,loss\n0,5,1\n1,5,2\n2,5,3\n0,7,4\n1,7,5\n2,7,6\n'],
		['x outer', 'x,y,loss\n0,5,1\n0,7,4\n1,5,2\n1,7,5\n2,5,3\n2,7,6\n'],
		['other names, other order', 'loss,Beta,ALPHA\n1,5,0\n2,5,1\n3,5,2\n4,7,0\n5,7,1\n6,7,2\n'],
		['no header', '0,5,1\n1,5,2\n2,5,3\n0,7,4\n1,7,5\n2,7,6\n'],
		['no header, x outer, descending', '2,7,6\n2,5,3\n1,7,5\n1,5,2\n0,7,4\n0,5,1\n'],
		['blank lines, comments, CRLF', '\r\n# a comment\r\nx,y,loss\r\n0,5,1\r\n1,5,2\r\n\r\n2,5,3\r\n0,7,4\r\n1,7,5\r\n2,7,6\r\n'],
		['quotes', '"x","y","loss"\n"0",5,1\n1,5,2\n2,5,3\n0,7,4\n1,7,5\n2,7,6'],
		['tabs', 'x\ty\tloss\n0\t5\t1\n1\t5\t2\n2\t5\t3\n0\t7\t4\n1\t7\t5\n2\t7\t6\n'],
		['semicolons', 'x;y;loss\n0;5;1\n1;5;2\n2;5;3\n0;7;4\n1;7;5\n2;7;6\n'],
		['savetxt with a header', '# x y loss\n0.0e+00 5.0 1\n1  5 2\n 2 5 3\n0 7 4\n1 7 5\n2 7 6\n'],
		['coordinates in the first row and column', ',0,1,2\n5,1,2,3\n7,4,5,6\n'],
		['coordinates, rows descending', 'y\\x,0,1,2\n7,4,5,6\n5,1,2,3\n'],
		['a byte order mark', '\ufeffx,y,loss\n0,5,1\n1,5,2\n2,5,3\n0,7,4\n1,7,5\n2,7,6\n'],
	])('points and matrices with coordinates: %s', async (_, text) => {
		expect(shown((await csv(text)).surface())).toEqual(GRID);
		expect(shown((await openSurface('a.csv.gz', gzipSync(bytes(text)))).surface())).toEqual(GRID);
	});

	test('a bare matrix is counted from 0, row after row', async () => {
		const file = await csv('1,2,3\n4,5,6\n');
		expect(shown(file.surface())).toEqual([
			[0, 1, 2],
			[0, 1],
			[1, 2, 3, 4, 5, 6],
		]);
		expect(file.notes.join()).toContain('without coordinates');
	});

	test('lines: x, value with and without names; one column; one row', async () => {
		expect(shown((await csv('step,loss\n0,3\n1,2\n2,5\n')).surface('loss'))).toEqual([[0, 1, 2], [0], [3, 2, 5]]);
		expect(shown((await csv('x,loss\n1,3\n0,2\n')).surface())).toEqual([[0, 1], [0], [2, 3]]);
		expect(shown((await csv('-1 3\n0 2\n1 5\n', 'a.txt')).surface())).toEqual([[-1, 0, 1], [0], [3, 2, 5]]);
		expect(shown((await csv('4\n5\n9\n')).surface())).toEqual([[0, 1, 2], [0], [4, 5, 9]]);
	});

	test('every kind of missing value is a hole, and is counted', async () => {
		const file = await csv('x,y,loss,acc\n0,0,inf,1\n1,0,-Inf,2\n0,1,NaN,\n1,1,1e400,4\n');
		expect(file.channels.map(({ name, holes }) => [name, holes])).toEqual([
			['loss', 4],
			['acc', 1],
		]);
		expect(file.channel).toBe('loss');
		expect(file.channels[0]?.min).toBeNaN();
	});

	test('cells without a point are holes; an unfinished grid opens', async () => {
		const file = await csv('x,y,loss\n0,0,1\n1,0,2\n2,0,3\n0,1,4\n');
		expect([...file.surface().values]).toEqual([1, 2, 3, 4, Number.NaN, Number.NaN]);
		expect(file.notes.join()).toContain('2 of 6 cells are missing');
	});

	test('several runs of a cell are averaged, and it is said', async () => {
		const file = await csv('x,y,loss\n0,0,1\n1,0,2\n1,0,4\n0,1,1\n1,1,nan\n1,1,7\n');
		expect([...file.surface().values]).toEqual([1, 3, 1, 7]);
		expect(file.notes.join()).toContain('2 places have several runs (up to 2): their mean is shown');
	});

	test('an uneven grid keeps its nodes; points on no grid are points', async () => {
		const uneven = await csv('x,y,loss\n0,0,1\n1,0,2\n3,0,3\n0,1,4\n1,1,5\n3,1,6\n');
		expect(shown(uneven.surface())).toEqual([
			[0, 1, 3],
			[0, 1],
			[1, 2, 3, 4, 5, 6],
		]);
		const points = (await csv('x,y,loss\n0,3,1\n1,4,2\n2,7,3\n5,1,1\n5,1,3\n')).surface();
		expect(points.layout).toBe('points');
		expect(shown(points)).toEqual([
			[0, 1, 2, 5],
			[3, 4, 7, 1],
			[1, 2, 3, 2],
		]);
	});

	test('x and y alone are a path', async () => {
		expect([...((await csv('x,y\n0,0\n1,3\n0.5,2\n')).path()?.y ?? [])]).toEqual([0, 3, 2]);
	});

	test.each([
		['E_CSV_RAGGED', /^Row 3 has 2 values, the rows before it have 3/, '1,2,3\n4,5,6\n7,8\n'],
		['E_CSV_RAGGED', /^Row 2 has 3 values/, '1 2\n1 2 3\n'],
		['E_CSV_TEXT', /^Row 3, column 2 is "abc"/, 'x,y,loss\n0,0,1\n1,abc,2\n'],
		['E_CSV_POINT', /row 3 are not finite/, 'x,y,loss\n0,0,1\nnan,0,2\n'],
		['E_CSV_EMPTY', /column names \(x, y, loss\), but no values/, 'x,y,loss\n'],
		['E_CSV_EMPTY', /holds no values/, '\n\n'],
		['E_CSV_SMALL', /one value/, '5\n'],
		['E_CSV_BINARY', /zero bytes/, '1,2\0,3\n'],
	])('%s', async (code, message, text) => {
		await expect(csv(text)).rejects.toMatchObject({ name: 'FormatError', code, message: expect.stringMatching(message) });
	});

	test('a gzip bomb and a damaged gzip file', async () => {
		await expect(openSurface('a.csv.gz', zlibGzip(new Uint8Array(65 * 2 ** 20), { level: 1 }))).rejects.toMatchObject({
			code: 'E_CSV_INFLATED',
		});
		const packed = gzipSync(bytes('1,2,3\n4,5,6\n'));
		packed[packed.length - 6] = (packed[packed.length - 6] as number) ^ 1;
		await expect(openSurface('a.csv.gz', packed)).rejects.toMatchObject({ code: 'E_CSV_DAMAGED' });
	});

	test('many scattered points are points: no grid is allocated for them', async () => {
		const text = `x,y,loss\n${Array.from({ length: 20_000 }, (_, k) => `${Math.sin(k)},${Math.cos(k * 7)},1`).join('\n')}`;
		const started = processorTime();
		const points = (await csv(text)).surface();
		expect([points.layout, points.values.length]).toEqual(['points', 20_000]);
		expect(processorTime(started)).toBeLessThan(2000);
	});

	test('a grid of which one cell in a thousand is filled is read as points: it is not allocated', async () => {
		const channels = Array.from({ length: 5 }, (_, k) => `v${k}`);
		const point = (k: number): string => [k % 8192, (k * 8191 + Math.floor(k / 8192)) % 8192, ...channels.map(() => 1)].join();
		const text = `x,y,${channels.join()}\n${Array.from({ length: 67_200 }, (_, k) => point(k)).join('\n')}`;
		const started = processorTime();
		const file = await csv(text);
		expect(file.channels.map(({ kind, columns }) => [kind, columns])).toEqual(channels.map(() => ['points', 67_200]));
		expect(processorTime(started)).toBeLessThan(5000);
	});

	test('a cell of very many digits that is no number is refused at once', async () => {
		const started = processorTime();
		await expect(csv(`1,2\n${'1'.repeat(400_000)}x,2\n`)).rejects.toMatchObject({ code: 'E_CSV_TEXT' });
		expect(processorTime(started)).toBeLessThan(2000);
	});
});

describe('json', () => {
	test.each([
		[
			'x, y, values',
			{
				x: [0, 1, 2],
				y: [5, 7],
				values: [
					[1, 2, 3],
					[4, 5, 6],
				],
			},
		],
		[
			'x, y, z with other keys',
			{
				name: 'net',
				x: [0, 1, 2],
				y: [5, 7],
				z: [
					[1, 2, 3],
					[4, 5, 6],
				],
				meta: { seed: 1 },
			},
		],
		['flat values', { u: [0, 1, 2], v: [5, 7], loss: [1, 2, 3, 4, 5, 6] }],
		['a map of maps: the outer keys are x, as pandas writes its columns', { 0: { 5: 1, 7: 4 }, 1: { 5: 2, 7: 5 }, 2: { 5: 3, 7: 6 } }],
		[
			'records',
			[
				[0, 5, 1],
				[1, 5, 2],
				[2, 5, 3],
				[0, 7, 4],
				[1, 7, 5],
				[2, 7, 6],
			].map(([x, y, loss]) => ({ x, y, loss, label: 'a' })),
		],
		['columns', { x: [0, 1, 2, 0, 1, 2], y: [5, 5, 5, 7, 7, 7], loss: [1, 2, 3, 4, 5, 6] }],
	])('%s', async (_, value) => {
		expect(shown((await json(value)).surface())).toEqual(GRID);
	});

	test('nested arrays; lines; three dimensions', async () => {
		expect(
			shown(
				(
					await json([
						[1, 2],
						[3, 4],
					])
				).surface(),
			),
		).toEqual([
			[0, 1],
			[0, 1],
			[1, 2, 3, 4],
		]);
		expect(shown((await json([4, 5, 9])).surface())).toEqual([[0, 1, 2], [0], [4, 5, 9]]);
		expect(shown((await json('{"-1": 3, "1": 5, "0": 2}')).surface())).toEqual([[-1, 0, 1], [0], [3, 2, 5]]);
		expect(shown((await json({ x: [0, 2], loss: [3, 4] })).surface())).toEqual([[0, 2], [0], [3, 4]]);
		expect(
			(
				await json([
					[
						[1, 2],
						[3, 4],
					],
					[
						[5, 6],
						[7, 8],
					],
				])
			).dimensions,
		).toEqual([2, 2, 2]);
	});

	test('null, and the NaN and Infinity that Python writes, are holes; the same words in texts are texts', async () => {
		const file = await json('{"NaN": "NaN, -Infinity \\" NaN", "values": [[NaN, 1], [-Infinity, Infinity], [null, "nan"]]}');
		expect(file.channels[0]).toMatchObject({ name: 'values', holes: 5, min: 1, max: 1 });
	});

	test('keys that name the object machinery are harmless', async () => {
		const file = await json('{"__proto__": [[9, 9], [9, 9]], "constructor": [[1, 2], [3, 4]], "values": [[1, 2], [3, 4]]}');
		expect(file.surface('__proto__').values[0]).toBe(9);
		expect(file.surface().name).toBe('values');
		expect(Object.hasOwn(Object.prototype, 'values')).toBe(false);
		expect(() => file.surface('toString')).toThrow(/no channel "toString"/);
	});

	test.each([
		['E_JSON_RAGGED', /"values"\[1\] has 1 values/, '[[1,2],[3]]'],
		['E_JSON_RAGGED', /holds a list where/, '[[1,2],[3,[4]]]'],
		['E_JSON_LAYOUT', /its keys are a, b/, '{"a": "text", "b": 1}'],
		['E_JSON_LAYOUT', /it is empty/, '{}'],
		['E_JSON_LAYOUT', /The JSON is null/, 'null'],
		['E_JSON_LAYOUT', /a list without numbers/, '["a"]'],
		['E_JSON_SYNTAX', /no valid JSON/, '{"a": '],
		['E_JSON_EMPTY', /shape is 0/, '[]'],
		['E_JSON_AXIS', /"x" are no axis: 1 is there twice/, '{"x": [0, 1, 1], "y": [0, 1], "z": [[1,2,3],[1,2,3]]}'],
		['E_JSON_AXIS', /not a finite number/, '{"x": [0, null, 2], "y": [0, 1], "z": [[1,2,3],[1,2,3]]}'],
		['E_JSON_TEXT', /is no number/, '{"0": {"a": 1}}'],
		['E_JSON_DEPTH', /deeper than 16/, '['.repeat(17)],
	])('%s', async (code, message, text) => {
		await expect(json(text)).rejects.toMatchObject({ name: 'FormatError', code, message: expect.stringMatching(message) });
	});

	test('five million brackets are refused at once', async () => {
		const deep = bytes('['.repeat(5_000_000));
		const started = processorTime();
		await expect(openSurface('a.json', deep)).rejects.toMatchObject({ code: 'E_JSON_DEPTH' });
		expect(processorTime(started)).toBeLessThan(500);
	});
});

describe('what is no surface file', () => {
	test.each([
		['E_FILE_EMPTY', 'a.npy', ''],
		['E_FILE_FORMAT', 'a.png', '\u0089PNG'],
		['E_FILE_FORMAT', 'notes.md', 'text'],
		['E_FILE_FORMAT', 'noextension', '1,2\n3,4\n'],
		['E_NPZ_MAGIC', 'a.npz', 'text'],
		['E_H5_MAGIC', 'a.h5', 'text'],
		['E_CSV_MAGIC', 'a.csv.gz', 'text'],
	])('%s: %s', async (code, name, text) => {
		await expect(openSurface(name, bytes(text))).rejects.toMatchObject({
			code,
			message: expect.stringContaining('Formats that can be opened: .h5'),
		});
	});

	test('a pickle and a picture are told apart', async () => {
		await expect(openSurface('a.pkl', Uint8Array.of(0x80, 4, 1))).rejects.toThrow(/pickle, which is never loaded/);
		await expect(openSurface('a.csv', Uint8Array.of(0x89, 0x50, 0x4e, 0x47))).rejects.toThrow(/PNG image/);
	});
});
