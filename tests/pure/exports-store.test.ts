/** Stores: chunks and parts, what a Zarr library reads of them, and a filling that is interrupted. */

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkStore, fillStore, folderSource } from '../../src/cli/store-folder.ts';
import { chunksOfPart, chunkWork, countChunks, type Part, storeCoordinate, storePlan } from '../../src/exports/store/plan.ts';
import { bestLevel, chunkState, openStore, readLevel } from '../../src/exports/store/read.ts';
import { openNamed } from '../../src/cli/landscape.ts';
import type { StoreHead } from '../../src/exports/store/zarr.ts';
import { axisValue, type GridSpec } from '../../src/model/geometry.ts';

const DOMAIN = { u: [-1, 3], v: [0, 2] } as const;
const WHOLE: Part = { index: 1, count: 1 };

describe('the plan', () => {
	test('every part of the work has its own chunks, together all of them, the coarsest first', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 2, max: 300 }),
				fc.integer({ min: 2, max: 300 }),
				fc.integer({ min: 1, max: 9 }),
				(columns, rows, count) => {
					const plan = storePlan({ columns, rows, domain: DOMAIN }, 32);
					const parts = Array.from({ length: count }, (_, k) => [...chunksOfPart(plan, { index: k + 1, count })]);
					const names = parts.flat().map(({ level, row, column }) => `${level.index}/${row}/${column}`);
					expect(new Set(names).size).toBe(names.length);
					expect(names).toHaveLength(countChunks(plan));
					for (const part of parts)
						expect(part.map(({ level }) => -level.index)).toEqual(part.map(({ level }) => -level.index).sort((a, b) => a - b));
					expect(Math.max(...parts.map(({ length }) => length)) - Math.min(...parts.map(({ length }) => length))).toBeLessThanOrEqual(1);
				},
			),
			{ numRuns: 60 },
		);
	});

	test('a sample of a coarse level is one of the finest, at the same coordinate', () => {
		const plan = storePlan({ columns: 101, rows: 70, domain: DOMAIN }, 16);
		for (const level of plan.levels) {
			expect(storeCoordinate(plan, level, 'u', level.columns - 1)).toBe(axisValue(DOMAIN.u, 101, (level.columns - 1) * level.step));
			expect((level.columns - 1) * level.step).toBeLessThanOrEqual(100);
		}
		expect(plan.levels.at(-1)).toMatchObject({ columns: 13, rows: 9 });
	});

	test('a chunk of one column is computed with a neighbour', () => {
		const plan = storePlan({ columns: 33, rows: 40, domain: DOMAIN }, 32);
		const [level] = plan.levels;
		const work = chunkWork(plan, { level: level as (typeof plan.levels)[0], row: 0, column: 1 });
		expect(work).toMatchObject({ columns: 1, rows: 32, grid: { columns: 2, rows: 32 } });
		expect(work.grid.domain.u[0]).toBe(3);
	});
});

describe('a folder', () => {
	let folder = '';
	beforeEach(() => {
		folder = join(mkdtempSync(join(tmpdir(), 'thalweg-store-')), 's.zarr');
	});
	afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

	const plan = storePlan({ columns: 41, rows: 37, domain: DOMAIN }, 16);
	const head: StoreHead = {
		version: 1,
		landscape: 'u + 10 v',
		quantities: ['value', 'other'],
		columns: 41,
		rows: 37,
		chunk: 16,
		domain: DOMAIN,
		axes: ['u', 'v'],
		precision: 'f64',
		facts: { seed: 1 },
	};
	const f = (u: number, v: number): number => (u > 2.5 ? Number.NaN : u + 10 * v);
	const compute = async ({ columns, rows, domain }: GridSpec): Promise<readonly Float64Array[]> => {
		const of = (factor: number): Float64Array =>
			Float64Array.from(
				{ length: columns * rows },
				(_, k) => factor * f(axisValue(domain.u, columns, k % columns), axisValue(domain.v, rows, Math.floor(k / columns))),
			);
		return [of(1), of(2)];
	};
	const fill = (part: Part, how = compute, of = head) => fillStore(folder, { plan, head: of, part }, how, () => {});
	/** Every file with its bytes. */
	const contents = (): Map<string, string> =>
		new Map(
			readdirSync(folder, { recursive: true })
				.map(String)
				.filter((path) => statSync(join(folder, path)).isFile())
				.sort()
				.map((path) => [path, readFileSync(join(folder, path)).toString('base64')]),
		);

	test('is read by a Zarr library: values at their coordinates, holes as NaN', async () => {
		expect(await fill(WHOLE)).toEqual({ written: countChunks(plan), found: 0, all: countChunks(plan) });
		const source = folderSource(folder);
		const opened = await openStore(source);
		expect(opened).toEqual({ head, plan });
		for (const level of plan.levels) {
			const values = await readLevel(source, 'other', level);
			expect(values).toHaveLength(level.columns * level.rows);
			for (const [k, value] of values.entries()) {
				const expected =
					2 * f(storeCoordinate(plan, level, 'u', k % level.columns), storeCoordinate(plan, level, 'v', Math.floor(k / level.columns)));
				if (Number.isNaN(expected)) expect(value).toBeNaN();
				else expect(value).toBeCloseTo(expected, 12);
			}
		}
	});

	test('is a landscape of its folder’s name, whose rows are known to be y', async () => {
		await fill(WHOLE);
		const { landscape, notes } = await openNamed(`${folder}/`, { value: 'value' });
		expect(landscape.title).toMatch(/^s\.zarr · value/);
		expect(notes.join(' ')).not.toMatch(/assumed/);
	});

	test('is the same, byte for byte, whoever fills it in which order, after a worker was killed', async () => {
		await fill(WHOLE);
		const expected = contents();
		rmSync(folder, { recursive: true });
		let left = 3;
		const killed = async (grid: GridSpec) => {
			if (left-- === 0) throw new Error('killed');
			return compute(grid);
		};
		const [, second, third] = await Promise.allSettled([
			fill({ index: 1, count: 3 }, killed),
			fill({ index: 2, count: 3 }),
			fill({ index: 3, count: 3 }),
		]);
		expect([second?.status, third?.status]).toEqual(['fulfilled', 'fulfilled']);
		const begun = contents();
		expect(begun.size).toBeLessThan(expected.size);
		for (const [path, bytes] of begun) expect(bytes, path).toBe(expected.get(path));
		expect(await fill({ index: 1, count: 3 })).toMatchObject({ found: 3 });
		expect(contents()).toEqual(expected);
	});

	test('refuses to hold two surfaces, and names the difference', async () => {
		await fill({ index: 1, count: 5 });
		await expect(fill(WHOLE, compute, { ...head, facts: { seed: 2 } })).rejects.toThrow(/its facts\.seed is 1, and here it is 2/);
		expect(() => checkStore(join(folder, 'value'))).toThrow(/ends in \.zarr/);
	});

	test('tells missing and broken chunks, and the level that is whole', async () => {
		await fill({ index: 1, count: 2 });
		await fill({ index: 2, count: 2 });
		const source = folderSource(folder);
		const [finest] = plan.levels as [(typeof plan.levels)[0]];
		const chunk = { level: finest, row: 1, column: 2 };
		expect(await chunkState(source, plan, 'value', chunk)).toBe('there');
		const path = join(folder, 'value/0/values/1/2');
		truncateSync(path, 40);
		expect(await chunkState(source, plan, 'value', chunk)).toBe('broken');
		rmSync(path);
		expect(await chunkState(source, plan, 'value', chunk)).toBe('missing');
		expect((await bestLevel(source, plan, 'value', 10_000))?.index).toBe(1);
		expect((await bestLevel(source, plan, 'other', 10_000))?.index).toBe(0);
		expect((await readLevel(source, 'value', finest)).filter(Number.isNaN).length).toBeGreaterThan(16 * 8);
	});

	test('that is no store says so', async () => {
		await expect(openStore({ get: async () => undefined })).rejects.toThrow(/no store of a surface/);
		await expect(openStore({ get: async () => new TextEncoder().encode('{"thalweg":{"version":1,"columns":-4}}') })).rejects.toThrow(
			/lacks columns/,
		);
		await expect(openStore({ get: async () => new TextEncoder().encode('{') })).rejects.toThrow(/not JSON/);
	});
});
