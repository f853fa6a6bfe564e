/** The files of tests/data/cases, one landscape in the layouts that people's tools write, are read as cases.json says. */

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type OpenOptions, openSurface } from '../../src/formats/index.ts';
import { gridOf } from '../support/surfaces.ts';

const CASES = resolve(import.meta.dirname, '../data/cases');

interface Case {
	readonly file: string;
	readonly why: string;
	readonly surface?: 'exact' | 'transposed' | 'sweep' | 'sweep_log' | 'uneven' | 'scattered' | 'bare';
	readonly columns?: number;
	readonly factor?: number;
	readonly note?: string;
	readonly line?: { readonly x: readonly [number, number, number]; readonly minimum: readonly [number, number] };
	readonly range?: readonly [number, number];
}

const cases: readonly Case[] = JSON.parse(readFileSync(join(CASES, 'cases.json'), 'utf8'));
const open = (file: string, options: OpenOptions = {}) => openSurface(file, readFileSync(join(CASES, file)), options);

/** The landscape of all of them. */
const f = (x: number, y: number): number => (x - 1) ** 2 + 10 * (y - 2) ** 2;
const steps = (from: number, count: number): number[] => Array.from({ length: count }, (_, k) => from + k);

async function gridIn(file: string, options: OpenOptions = {}) {
	return gridOf((await open(file, options)).surface());
}

/** Every cell of a grid against a function of its own coordinates. */
function expectValues(
	{ columns, rows, x, y, values }: Awaited<ReturnType<typeof gridIn>>,
	expected: (x: number, y: number) => number,
): void {
	expect(values).toHaveLength(columns * rows);
	for (let row = 0; row < rows; row++)
		for (let column = 0; column < columns; column++)
			expect(values[row * columns + column]).toBeCloseTo(expected(x[column] as number, y[row] as number), 9);
}

test('cases.json names every file, and every file is there', () => {
	const others = ['cases.json', 'make.py'];
	expect(
		readdirSync(CASES)
			.filter((name) => !others.includes(name))
			.sort(),
	).toEqual(cases.map(({ file }) => file).sort());
});

describe('the 33 cases', () => {
	test.each(cases.filter(({ surface }) => surface === 'exact'))('$file: $why', async ({ file, columns = 5, factor = 1 }) => {
		const surface = await gridIn(file);
		expect([...surface.x]).toEqual(steps(-2, columns));
		expect([...surface.y]).toEqual(steps(0, 4));
		expectValues(surface, (x, y) => factor * f(x, y));
	});

	test.each(cases.filter(({ surface }) => surface === 'sweep'))('$file: $why', async ({ file }) => {
		const surface = await gridIn(file);
		expect(surface.name).toBe('val_loss');
		expect(surface.axes).toEqual([{ name: 'lr', scale: 'log10' }, { name: 'momentum' }]);
		for (const [k, exponent] of steps(-2, 5).entries()) expect(surface.x[k]).toBeCloseTo(exponent, 12);
		for (const [k, momentum] of [0, 0.3, 0.6, 0.9].entries()) expect(surface.y[k]).toBeCloseTo(momentum, 12);
		expectValues(surface, (x, y) => f(x, y / 0.3));
		const { reading, notes } = await open(file);
		expect(reading?.x).toMatchObject({ name: 'lr', source: 'lr', log: true, even: true, count: 5, from: 0.01, to: 100 });
		expect(reading?.y).toMatchObject({ name: 'momentum', log: false, even: true, count: 4 });
		expect(notes.join()).toMatch(/"lr" grows by factors.*logarithmic/);
	});

	test('sweep_log.npz: both axes geometric, one descending', async () => {
		const surface = await gridIn('sweep_log.npz');
		expect(surface.axes).toEqual([
			{ name: 'lr', scale: 'log10' },
			{ name: 'weight_decay', scale: 'log10' },
		]);
		for (const [k, exponent] of steps(-3, 4).entries()) expect(surface.y[k]).toBeCloseTo(exponent, 12);
		expectValues(surface, (x, y) => f(x, 3 + y));
	});

	test('uneven.csv: its own nodes, never bent', async () => {
		const file = await open('uneven.csv');
		const surface = gridOf(file.surface());
		expect([...surface.x]).toEqual([-2, -1.5, 0, 1, 2]);
		expectValues(surface, f);
		expect(file.reading?.x).toMatchObject({ even: false, log: false });
		expect(file.notes.join()).toMatch(/"x" is not evenly spaced.*own 5 coordinates/);
	});

	test('scattered.csv: 60 points', async () => {
		const file = await open('scattered.csv');
		const points = file.surface();
		if (points.layout !== 'points') throw new Error('a grid');
		expect(points.values).toHaveLength(60);
		for (let k = 0; k < 60; k++) expect(points.values[k]).toBeCloseTo(f(points.x[k] as number, points.y[k] as number), 9);
		expect(points.axes).toEqual([{ name: 'x' }, { name: 'y' }]);
		expect(file.reading).toMatchObject({ layout: 'points', value: 'loss' });
		expect(file.channels[0]).toMatchObject({ kind: 'points', columns: 60, rows: 1 });
		expect(file.notes.join()).toMatch(/60 samples lie on no grid.*triangles.*outside their hull there is nothing/);
	});

	test('plain.npy.gz: counted axes', async () => {
		const file = await open('plain.npy.gz');
		const surface = gridOf(file.surface());
		expect([[...surface.x], [...surface.y]]).toEqual([steps(0, 5), steps(0, 4)]);
		expectValues(surface, (x, y) => f(x - 2, y));
		expect(surface.axes).toBeUndefined();
		expect(file.reading).toMatchObject({ x: { source: null }, y: { source: null }, assumed: true });
		expect(file.notes.join()).toMatch(/counted from 0.*rows were assumed to be y/);
	});

	test('square_ij.npz: assumed, said, and turned by one option', async () => {
		const file = await open('square_ij.npz');
		expect(file.reading).toMatchObject({ assumed: true, turned: false });
		expect(file.notes.join()).toContain('rows were assumed to be y');
		const surface = gridOf(file.surface());
		for (let row = 0; row < 4; row++)
			for (let column = 0; column < 4; column++)
				expect(surface.values[row * 4 + column]).toBe(f(surface.x[row] as number, surface.y[column] as number));
		const turned = await open('square_ij.npz', { transpose: true });
		expect([[...gridOf(turned.surface()).x], turned.reading?.turned, turned.reading?.assumed]).toEqual([steps(-2, 4), true, false]);
		expectValues(gridOf(turned.surface()), f);
	});

	test('curve.csv: a line', async () => {
		const file = await open('curve.csv');
		const line = gridOf(file.surface());
		expect([line.rows, line.columns, line.x[0], line.x[40]]).toEqual([1, 41, -2, 2]);
		expect([line.x[30], line.values[30]]).toEqual([1, 0]);
		expect(file.reading).toMatchObject({ layout: 'line', x: { name: 'x' } });
		expect(file.reading?.y).toBeUndefined();
	});

	test.each(cases.filter(({ range }) => range !== undefined))('$file: $why', async ({ file, range = [0, 0] }) => {
		const { values } = await gridIn(file);
		expect([Math.min(...values), Math.max(...values)]).toEqual(range);
	});

	test('what stands beside the surface is listed', async () => {
		const { reading, notes } = await open('scalar_beside.npz');
		expect(reading?.skipped.join()).toMatch(/theta_star \(2 numbers\).*seed \(one number\).*name \(no plain numbers\)/);
		expect(reading?.values).toEqual(['loss']);
		expect(notes.join()).toContain('seed (one number)');
		expect((await open('group.h5')).reading?.skipped).toEqual(['run1/seed (one number)']);
		expect((await open('trials.csv')).reading?.skipped).toEqual(['state (texts)', 'number (a counter)']);
	});

	test('what was assumed is said; what was told is not', async () => {
		expect((await open('pandas_default.json')).notes.join()).toMatch(/outer keys are x.*file does not say so/);
		expect((await open('ranges.json')).notes.join()).toMatch(/loss\[alpha\]\[beta\].*assumed/);
		expect((await open('ranges.json')).reading).toMatchObject({ turned: true, assumed: true, x: { name: 'alpha', source: 'alphaRange' } });
		for (const file of [
			'sizes_ij.npz',
			'meshgrid_ij_square.npz',
			'unnamed_meshes.npz',
			'matlab_v73.mat',
			'pandas_split.json',
			'alphas_betas.h5',
		])
			expect([file, (await open(file)).reading?.assumed]).toEqual([file, false]);
	});
});
