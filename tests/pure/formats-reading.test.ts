/** What the user may say about a file, and what the reader answers about it: OpenOptions and Reading. */

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type OpenOptions, openSurface, writeNpz } from '../../src/formats/index.ts';
import { gridOf } from '../support/surfaces.ts';

const CASES = resolve(import.meta.dirname, '../data/cases');
const open = (file: string, options: OpenOptions = {}) => openSurface(file, readFileSync(join(CASES, file)), options);
const csv = (content: string, options: OpenOptions = {}) => openSurface('a.csv', new TextEncoder().encode(content), options);
const f = (x: number, y: number): number => (x - 1) ** 2 + 10 * (y - 2) ** 2;

/** Every cell against a function of the coordinates on its axes. */
async function expectValues(file: string, options: OpenOptions, expected: (x: number, y: number) => number): Promise<void> {
	const { columns, rows, x, y, values } = gridOf((await open(file, options)).surface());
	for (let row = 0; row < rows; row++)
		for (let column = 0; column < columns; column++)
			expect(values[row * columns + column]).toBeCloseTo(expected(x[column] as number, y[row] as number), 9);
}

describe('transpose', () => {
	test.each(['sizes_ij.npz', 'meshgrid_ij.npz', 'plain_ij.h5', 'pandas_split.json', 'records.jsonl', 'uneven.csv'])(
		'%s: where the sizes tell, the axes go along with the values',
		async (file) => {
			await expectValues(file, { transpose: true }, (x, y) => f(y, x));
			const { reading } = await open(file, { transpose: true });
			expect([reading?.x.count, reading?.y?.count, reading?.assumed, reading?.evidence]).toEqual([4, 5, false, 'Turned as asked.']);
		},
	);

	test('square: the values are turned under their axes', async () => {
		await expectValues('square_ij.npz', { transpose: true }, f);
		await expectValues('meshgrid_ij_square.npz', {}, f);
	});

	test('scattered points and bare arrays', async () => {
		const [plain, turned] = [(await open('scattered.csv')).surface(), (await open('scattered.csv', { transpose: true })).surface()];
		expect([...turned.x].sort()).toEqual([...plain.y].sort());
		const bare = gridOf((await open('plain.npy.gz', { transpose: true })).surface());
		expect([bare.columns, bare.rows]).toEqual([4, 5]);
	});
});

describe('x and y', () => {
	test('the other way round, by name', async () => {
		await expectValues('sizes_ij.npz', { x: 'y', y: 'x' }, (x, y) => f(y, x));
		await expectValues('sizes_ij.npz', { x: 'y' }, (x, y) => f(y, x));
		await expectValues('records.jsonl', { x: 'y' }, (x, y) => f(y, x));
	});

	test('counted', async () => {
		await expectValues('sizes_ij.npz', { x: '#' }, (x, y) => f(x - 2, y));
		await expectValues('sizes_ij.npz', { y: '#' }, (x, y) => f(x, y));
		const { reading } = await open('sizes_ij.npz', { x: '#' });
		expect(reading?.x).toMatchObject({ source: null, from: 0, to: 4 });
		const line = await open('sweep.csv', { y: '#' });
		expect(line.reading).toMatchObject({ layout: 'line', x: { source: 'lr', log: true } });
		expect((await open('sweep.csv', { x: '#' })).reading).toMatchObject({ layout: 'line', x: { source: null, count: 20 } });
	});

	test('what does not fit, or is not there, is refused by name', async () => {
		await expect(open('scalar_beside.npz', { x: 'theta_star' })).rejects.toMatchObject({
			code: 'E_NPZ_AXIS',
			message: expect.stringContaining('theta_star (2 values) cannot be the coordinates of loss, which has 4 rows and 5 columns'),
		});
		await expect(open('sweep.csv', { x: 'rate' })).rejects.toMatchObject({
			code: 'E_CSV_CHANNEL',
			message: expect.stringContaining('There is no column "rate"; there are lr, momentum, val_loss'),
		});
		await expect(open('sizes_ij.npz', { y: 'w' })).rejects.toMatchObject({ code: 'E_NPZ_CHANNEL' });
		await expect(open('group.h5', { channel: 'loss' })).rejects.toMatchObject({ code: 'E_H5_CHANNEL' });
	});

	test('a vector beside the surface can be asked for', async () => {
		const file = await open('scalar_beside.npz', { channel: 'theta_star' });
		expect([file.reading?.layout, [...file.surface().values]]).toEqual(['line', [1, 2]]);
	});
});

describe('logarithmic axes', () => {
	test('forced and forbidden', async () => {
		const linear = gridOf((await open('sweep.csv', { logX: false })).surface());
		expect([[...linear.x], linear.axes]).toEqual([
			[0.01, 0.1, 1, 10, 100],
			[{ name: 'lr' }, { name: 'momentum' }],
		]);
		const forced = await csv('x,y,loss\n1,0,1\n2,0,2\n3,0,3\n1,1,4\n2,1,5\n3,1,6\n', { logX: true });
		expect([...forced.surface().x]).toEqual([1, 2, 3].map(Math.log10));
		expect(forced.reading?.x).toMatchObject({ log: true, even: false, from: 1, to: 3 });
		await expect(open('sweep.csv', { logY: true })).rejects.toMatchObject({
			code: 'E_CSV_AXIS',
			message: expect.stringContaining('"momentum" are no axis: 0 has no logarithm'),
		});
	});

	test.each([
		['batch sizes', [16, 32, 64, 128], true],
		['rates in steps of 1 and 3', [0.001, 0.003, 0.01, 0.03, 0.1], true],
		['even numbers', [1, 2, 3, 4], false],
		['close to one', [0.9, 0.99, 0.999], false],
		['squares over half a decade', [1, 4], false],
		['uneven', [1, 2, 4.5, 5], false],
		['zero among them', [0, 1e-4, 1e-3, 1e-2], false],
	])('%s', async (_, rates, log) => {
		const rows = [0, 1].flatMap((y) => rates.map((x) => `${x},${y},${x + y}`));
		const { reading } = await csv(`rate,y,loss\n${rows.join('\n')}\n`);
		expect(reading?.x.log).toBe(log);
		expect([reading?.x.from, reading?.x.to]).toEqual([rates[0], rates.at(-1)]);
	});

	test('levels that differ by little beside a large one stay apart', async () => {
		const rows = [0, 1].flatMap((y) => [1e-9, 1e-8, 1e-7, 1].map((x) => `${x},${y},${y}`));
		expect((await csv(`decay,momentum,loss\n${rows.join('\n')}\n`)).reading?.x.count).toBe(4);
	});
});

describe('missing values', () => {
	test('by number, and counted in a sentence', async () => {
		const file = await open('labels.npz', { missing: [2, -7] });
		expect(file.channels[0]).toMatchObject({ holes: 1, max: 1 });
		expect(file.reading?.missing).toEqual([2, -7]);
		expect(file.notes.join()).toContain('1 of 20 samples were not computed (2 or -7 means “not computed” here)');
	});

	test('−1 among positive values is asked about, not taken', async () => {
		const loss = { data: Float64Array.from({ length: 20 }, (_, k) => (k < 12 ? -1 : k)), shape: [4, 5] };
		const file = await openSurface('a.npz', writeNpz({ loss }));
		expect(file.channels[0]?.holes).toBe(0);
		expect(file.notes.join()).toContain('12 of 20 samples are exactly −1 and no other is negative');
		expect((await openSurface('a.npz', writeNpz({ loss }), { missing: [-1] })).channels[0]?.holes).toBe(12);
	});

	test('values in tables and lines', async () => {
		expect([...(await csv('x,y,loss\n0,0,1\n1,0,1e9\n0,1,3\n1,1,4\n', { missing: [1e9] })).surface().values]).toEqual([
			1,
			Number.NaN,
			3,
			4,
		]);
		expect([...(await csv('step,loss\n0,1\n1,-1\n2,3\n', { missing: [-1] })).surface().values]).toEqual([1, Number.NaN, 3]);
	});
});

describe('the answer', () => {
	test('a square file without evidence', async () => {
		const { reading } = await open('square_ij.npz');
		expect(reading).toEqual({
			value: 'z',
			layout: 'grid',
			x: { name: 'x', source: 'x', log: false, even: true, count: 4, from: -2, to: 1, evidence: 'by its name' },
			y: { name: 'y', source: 'y', log: false, even: true, count: 4, from: 0, to: 3, evidence: 'by its name' },
			turned: false,
			assumed: true,
			evidence: 'Nothing in the file tells whether its rows are y or x: rows were assumed to be y.',
			missing: [],
			values: ['z'],
			coordinates: ['x', 'y'],
			skipped: [],
		});
	});

	test('evidence is named', async () => {
		const evidence = async (file: string) => (await open(file)).reading?.evidence;
		expect(await evidence('sizes_ij.npz')).toMatch(/^The sizes tell: as many rows as x and columns as y/);
		expect(await evidence('meshgrid_ij_square.npz')).toBe('The meshes X and Y tell that rows are x.');
		expect(await evidence('uneven.csv')).toBe('Each row says its own x and y: the columns are known by their names.');
		expect(await evidence('sweep.csv')).toBe('Each row says its own x and y: they fill a grid.');
		expect(await evidence('pandas_split.json')).toMatch(/^pandas \(columns are x\) says/);
		expect(await evidence('curve.csv')).toBe('There is one coordinate: a line.');
	});

	test('each quantity, and what else could be a coordinate', async () => {
		const file = await csv(
			'lr,momentum,wd,loss,acc\n' +
				[0, 1].flatMap((w) => [1, 10, 100].flatMap((l) => [0, 1].map((m) => `${l},${m},${w},${l + m},1`))).join('\n'),
		);
		expect(file.reading).toMatchObject({
			value: 'loss',
			values: ['wd', 'loss', 'acc'],
			coordinates: ['lr', 'momentum', 'wd', 'loss', 'acc'],
		});
		expect(file.notes.join(' ')).toContain('6 places have several runs (up to 2): their mean is shown. They differ in wd.');
		const other = await csv('lr,momentum,wd,loss\n' + [0, 1].flatMap((w) => [1, 10, 100].map((l) => `${l},0.9,${w},${l + w}`)).join('\n'));
		expect([other.reading?.x.source, other.reading?.y?.source]).toEqual(['lr', 'wd']);
	});

	test('a file without a surface has none', async () => {
		expect((await csv('x,y\n0,0\n1,3\n0.5,2\n')).reading).toBeUndefined();
	});
});
