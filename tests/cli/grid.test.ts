/** `thalweg grid`: the file's own cells, shapes and directions of what is written, and the reduction. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { openSurface } from '../../src/formats/index.ts';
import { gridOf } from '../support/surfaces.ts';
import { DATA, describeData, describeGpu, json, readArray, scratch, thalweg } from './support.ts';

interface Summary {
	readonly columns: number;
	readonly rows: number;
	readonly cells: number;
	readonly holes: number;
	readonly backend: string;
	readonly precision: string;
	readonly domain: { readonly x: readonly number[]; readonly y: readonly number[] };
	readonly mode: string;
	readonly notes: readonly string[];
	readonly min: Extreme | null;
	readonly max: Extreme | null;
	readonly error?: {
		readonly compared: number;
		readonly value: number | null;
		readonly gradient?: number | null;
		readonly beyondF32: number;
		readonly holesInF64: number;
	};
}

interface Extreme {
	readonly value: number;
	readonly error?: number | null;
	readonly x: readonly number[];
}

const files = scratch();
const grid = (...args: readonly string[]): Promise<Summary> => json<Summary>('grid', ...args);
const CPU = ['--backend', 'cpu'];

describe('files', () => {
	test.each([
		['f64', '<f8'],
		['f32', '<f4'],
	])('npy: %s, rows = y ascending, columns = x ascending, both ends included', async (precision, type) => {
		const out = files.path(`plane-${precision}.npy`);
		const size = ['--size', '5x3', '--domain', '-2:2,0:1'];
		const summary = await grid('10y + x', ...size, '--out', out, ...CPU, '--precision', precision);
		expect(summary).toMatchObject({ columns: 5, rows: 3, cells: 15, holes: 0, domain: { x: [-2, 2], y: [0, 1] } });
		expect(summary).toMatchObject({ min: { value: -2, x: [-2, 0] }, max: { value: 12, x: [2, 1] } });
		const rows = [0, 5, 10].map((base) => [-2, -1, 0, 1, 2].map((x) => base + x));
		expect(readArray(readFileSync(out))).toEqual({ type, shape: [3, 5], values: rows.flat() });
	});

	test('a gradient is a stack of three', async () => {
		const out = files.path('gradient.npy');
		await grid('3x - 2y', '--size', '4x2', '--gradient', '--out', out, ...CPU);
		const { shape, values } = readArray(readFileSync(out));
		expect(shape).toEqual([3, 2, 4]);
		expect(values.slice(8)).toEqual([...new Array(8).fill(3), ...new Array(8).fill(-2)]);
	});

	test.each(['npz', 'csv', 'json'])('%s is read back as it was, holes and gradient included', async (extension) => {
		const out = files.path(`back.${extension}`);
		const { holes } = await grid('log(x) + y', '--size', '6x4', '--domain', '-1:1.5,0:3', '--gradient', '--out', out, ...CPU);
		const file = await openSurface(out, readFileSync(out));
		const name = extension === 'npz' ? 'values' : undefined;
		const back = gridOf(file.surface(name));
		expect([back.columns, back.rows, holes]).toEqual([6, 4, 12]);
		expect([...back.x]).toEqual([-1, -0.5, 0, 0.5, 1, 1.5]);
		expect([...back.y]).toEqual([0, 1, 2, 3]);
		expect([...back.values].map(Number.isNaN)).toEqual([0, 1, 2, 3].flatMap(() => [true, true, true, false, false, false]));
		expect(back.values[9]).toBeCloseTo(Math.log(0.5) + 1, 6);
		expect(file.surface('gradient_x').values[9]).toBe(2);
		expect(file.surface('gradient_y').values[9]).toBe(1);
	});

	test('npz holds arrays of NumPy', async () => {
		const out = files.path('members.npz');
		await grid('x y', '--size', '3x2', '--domain', '0:2,1:2', '--out', out, ...CPU);
		const members = unzipSync(readFileSync(out));
		expect(Object.keys(members).sort()).toEqual(['values.npy', 'x.npy', 'y.npy']);
		expect(readArray(members['values.npy'] as Uint8Array)).toEqual({ type: '<f8', shape: [2, 3], values: [0, 1, 2, 0, 2, 4] });
		expect(readArray(members['y.npy'] as Uint8Array)).toEqual({ type: '<f8', shape: [2], values: [1, 2] });
	});

	test('a window that single precision does not resolve says so, and double precision needs not to', async () => {
		const args = ['x y', '--size', '64x64', '--domain', '1:1.000001,0:1', ...CPU] as const;
		expect((await grid(...args, '--precision', 'f32')).notes.join()).toMatch(/cannot tell neighbouring samples apart along x in/);
		expect((await grid(...args, '--precision', 'f64')).notes).toEqual([]);
	});

	test('one variable is one row', async () => {
		const out = files.path('line.npy');
		await grid('x^2', '-n', '1', '--size', '5x1', '--domain', '-2:2', '--out', out, ...CPU);
		expect(readArray(readFileSync(out))).toMatchObject({ shape: [1, 5], values: [4, 1, 0, 1, 4] });
	});
});

describe('precision', () => {
	test('a file of an f64 grid keeps every digit that was computed', async () => {
		const out = files.path('far.npy');
		await grid('10^9 + x', '--size', '5x1', '--domain', '-0.5:0.5,0:1', '--out', out, ...CPU);
		expect(readArray(readFileSync(out)).values).toEqual([-0.5, -0.25, 0, 0.25, 0.5].map((x) => 1e9 + x));
	});

	test('f32 says how far it is from f64, cell by cell', async () => {
		const f = ['10^6 + sin(x) / 3 + y', '--size', '64x48', '--gradient', ...CPU];
		const [single, double] = [files.path('single.csv'), files.path('double.csv')];
		const [summary, exact] = [await grid(...f, '--precision', 'f32', '--out', single), await grid(...f, '--out', double)];
		expect(exact.error).toBeUndefined();
		const [ours, truth] = await Promise.all([single, double].map(async (path) => (await openSurface(path, readFileSync(path))).surface()));
		const differences = ours?.values.map((value, i) => Math.abs(value - (truth?.values[i] as number))) ?? new Float64Array(0);
		expect(summary.error).toMatchObject({ compared: 64 * 48, beyondF32: 0, holesInF64: 0 });
		// The file has the shortest decimals of each f32, which lie within half of its last place of it.
		expect(summary.error?.value).toBeCloseTo(Math.max(...differences), 1);
		expect(summary.error?.value as number).toBeGreaterThan(0.01);
		expect(summary.error?.gradient as number).toBeLessThan(1e-6);
		expect(summary.min?.error as number).toBeLessThanOrEqual(summary.error?.value as number);
		expect(exact.min?.error).toBeUndefined();
		const { stdout } = await thalweg(['grid', ...f, '--precision', 'f32', '--out', single]);
		expect(stdout).toMatch(/^error {2}at most 0\.0\d+; of the gradient at most \S+ \(difference from f64 in all cells\)$/m);
		expect(stdout).toMatch(/^min {4}\S+ ± \S+ at /m);
	});

	test('cells that only f32 lacks are counted, of a large grid an even part is compared', async () => {
		const beyond = await grid('1 / (x - 1)', '--size', '3x1', '--domain', '0:2.0000000002,0:1', ...CPU, '--precision', 'f32');
		expect(beyond.error).toMatchObject({ compared: 3, beyondF32: 1 });
		const large = await grid('x + y', '--size', '1024x600', ...CPU, '--precision', 'f32');
		expect(large.error?.compared as number).toBeGreaterThan(2 ** 17);
		expect(large.error?.compared as number).toBeLessThanOrEqual(2 ** 18);
	});
});

describe('the window and the plane', () => {
	test("a function's own domain by default", async () => {
		const { domain, cells } = await grid('himmelblau', '--size', '3x3', ...CPU);
		expect({ domain, cells }).toEqual({ domain: { x: [-5, 5], y: [-5, 5] }, cells: 9 });
	});

	test('planes of many variables', async () => {
		const f = ['x1 + 10x2 + 100x3 + 1000x4', '--size', '2x2', '--domain', '0:1,0:1', ...CPU];
		const [axes, points, random, again, other] = await Promise.all([
			grid(...f, '--plane', 'axes:2,4', '--origin', '1,0,1,0'),
			grid(...f, '--plane', 'points:0,0,0,1;0,0,1,1;2,0,0,1'),
			...['7', '7', '8'].map((seed) => grid(...f, '--plane', `random:${seed}`, '--origin', '0,0,0,0')),
		]);
		expect(axes).toMatchObject({ min: { value: 101 }, max: { value: 1111, x: [1, 1] } });
		expect(points).toMatchObject({ min: { value: 1000 }, max: { value: 1102 } });
		expect(again?.max).toEqual(random?.max);
		expect(other?.max).not.toEqual(random?.max);
	});
});

describeData('published files', () => {
	const surface = join(DATA, 'li2018-tool/surface_51x51.h5');

	/** Run on a machine and compare with the cells that the reader finds. */
	async function ownCells(name: string, machine: readonly string[]): Promise<void> {
		const path = join(DATA, 'li2018-tool', name);
		const out = files.path(`${name}.${machine.join('')}.npy`);
		const own = gridOf((await openSurface(path, readFileSync(path))).surface());
		const { holes, precision } = await grid(path, '--out', out, ...machine);
		const { shape, values } = readArray(readFileSync(out));
		expect(shape).toEqual([own.rows, own.columns]);
		expect(values).toEqual([...(precision === 'f64' ? own.values : Float32Array.from(own.values))]);
		expect(holes).toBe(own.values.filter(Number.isNaN).length);
	}

	test('a file sampled at its own size is the file', async () => {
		const out = files.path('s.npy');
		const { min } = await grid(surface, '--size', '51x51', '--out', out, ...CPU);
		expect(min).toEqual({ value: 0.4273372669124603, x: [0, 0] });
		await ownCells('surface_51x51.h5', CPU);
		await ownCells('surface_51x51.h5', [...CPU, '--precision', 'f32']);
	});

	test('cells that were never computed are holes', async () => {
		const { cells, holes } = await grid(join(DATA, 'li2018-tool/pca_30x30.h5'), ...CPU);
		expect({ cells, holes }).toEqual({ cells: 900, holes: 838 });
		await ownCells('pca_30x30.h5', CPU);
	});

	test('a channel, and the axes of a cube', async () => {
		const [accuracy, cube] = await Promise.all([
			grid(surface, '--channel', 'train_acc', ...CPU),
			grid(join(DATA, 'losslens/mlp_cifar10_dim_3_steps_20.npy'), '--axes', '0,2', '--index', '3', ...CPU),
		]);
		expect(accuracy.max?.value).toBeGreaterThanOrEqual(86.588);
		expect(cube).toMatchObject({ columns: 20, rows: 20, holes: 0 });
	});

	describeGpu('on the GPU', () => {
		test('the file again, cell by cell', async () => {
			await ownCells('surface_51x51.h5', ['--backend', 'gpu']);
			await ownCells('pca_30x30.h5', ['--backend', 'gpu']);
		});
	});
});

describeGpu('both machines', () => {
	test('strict grids are the same file', async () => {
		const [gpu, cpu] = [files.path('gpu.npy'), files.path('cpu.npy')];
		const f = ['rastrigin', '--size', '200x120', '--gradient', '--out'];
		const [onGpu, onCpu] = await Promise.all([
			// Numbers for files are strict without being asked for.
			grid(...f, gpu, '--backend', 'gpu'),
			grid(...f, cpu, ...CPU, '--precision', 'f32'),
		]);
		expect(onGpu).toMatchObject({ backend: 'gpu', mode: 'strict' });
		expect(onGpu.error).toEqual(onCpu.error);
		expect([onGpu.min, onGpu.max]).toEqual([onCpu.min, onCpu.max]);
		expect(readFileSync(gpu).equals(readFileSync(cpu))).toBe(true);
	});
});

test('people get a summary', async () => {
	const { stdout, status } = await thalweg(['grid', 'himmelblau', '--size', '9x9', ...CPU]);
	expect(status).toBe(0);
	for (const piece of ['Himmelblau · cpu f64', 'grid   9 × 9', 'cells  81, 0 holes', 'min ', 'max    890 at 5, 5', 'time '])
		expect(stdout).toContain(piece);
});

test('a line has one coordinate', async () => {
	const { stdout } = await thalweg(['grid', 'x^2', '-n', '1', '--size', '5x1', '--domain', '-2:2', ...CPU]);
	expect(stdout).toMatch(/^grid {3}5 × 1, -2 … 2$/m);
	expect(stdout).toMatch(/^min {4}0 at 0$/m);
});

describe('how a file is read', () => {
	const CASES = join(import.meta.dirname, '../data/cases');
	const shape = async (name: string, ...args: string[]) => {
		const { columns, rows, domain, holes, min, notes } = await grid(join(CASES, name), ...args, ...CPU);
		return { columns, rows, domain, holes, min, notes: notes.join(' ') };
	};

	test('value, coordinates, orientation, logarithmic axes and missing values are options', async () => {
		expect(await shape('sweep.csv')).toMatchObject({
			columns: 5,
			rows: 4,
			domain: { x: [0.01, 100] },
			min: { x: [10, expect.closeTo(0.6)] },
		});
		expect(await shape('sweep.csv', '--no-log-x')).toMatchObject({ domain: { x: [0.01, 100] } });
		expect(await shape('sweep.csv', '--x', 'momentum', '--y', 'lr')).toMatchObject({ columns: 4, rows: 5, domain: { y: [0.01, 100] } });
		expect(await shape('sweep.csv', '--transpose')).toMatchObject({ columns: 4, rows: 5 });
		expect(await shape('sweep.csv', '--value', 'momentum', '--x', 'lr', '--y', 'val_loss')).toMatchObject({ min: { value: 0 } });
		expect(await shape('plain.npy.gz', '--missing=49,-1')).toMatchObject({ columns: 5, rows: 4, holes: 1 });
		expect(await shape('plain.npy.gz', '--missing=none')).toMatchObject({ holes: 0 });
		expect((await shape('plain.npy.gz')).notes).toContain('assumed');
		expect((await shape('plain.npy.gz', '--transpose')).notes).not.toContain('assumed');
	});

	test('what is between the samples is a choice: cells have no other values than the samples', async () => {
		const values = async (...args: string[]): Promise<number[]> => {
			const out = files.path(`between${args.join('')}.npy`);
			await grid(join(CASES, 'plain.npy.gz'), '--size', '37x29', '--out', out, ...args, ...CPU);
			return readArray(readFileSync(out)).values;
		};
		const samples = new Set((await openSurface('plain.npy.gz', readFileSync(join(CASES, 'plain.npy.gz')))).surface().values);
		expect((await values('--interpolation', 'cells')).every((value) => samples.has(value))).toBe(true);
		expect((await values('--interpolation', 'bicubic')).every((value) => samples.has(value))).toBe(false);
		expect(await values('--interpolation', 'monotone')).toEqual(await values());
	});
});
