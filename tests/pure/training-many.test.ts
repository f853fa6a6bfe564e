/** Many networks side by side: each is the network that its recipe trains alone. */

import { afterAll, expect, test } from 'vitest';
import { TrainingHost } from '../../src/engine/training/host.ts';
import { crewsOf } from '../../src/engine/training/lockstep.ts';
import { type ManyRow, recipesOf, roomOfMany, trainMany } from '../../src/engine/training/many.ts';
import { bytesOfTraining } from '../../src/engine/training/memory.ts';
import { TrainingRun } from '../../src/engine/training/run.ts';
import { LimitError } from '../../src/model/errors.ts';
import type { Architecture } from '../../src/model/network.ts';
import type { TrainingReading } from '../../src/model/training.ts';
import { makeData } from '../../src/networks/data/index.ts';
import { resolveOptimizer } from '../../src/optimizers/registry.ts';
import { nodeHost } from '../../src/platform/node-host.ts';

const host = new TrainingHost(nodeHost(), 2);
afterAll(() => host.dispose());

const ARCHITECTURE: Architecture = {
	input: [2],
	layers: [
		{ type: 'dense', units: 3 },
		{ type: 'activation', of: 'tanh' },
		{ type: 'dense', units: 2 },
	],
};
const { train, test: held } = await makeData({ set: 'moons', knobs: { count: 24 }, seed: 1 });
const common = { architecture: ARCHITECTURE, train, test: held };

test('every combination, seeds fastest', () => {
	const recipes = recipesOf({ optimizer: 'gd', steps: 5, seed: 0 }, { seeds: [0, 1], rates: [0.1, 1], batches: [null, 6] });
	expect(recipes.map(({ seed, optimizer, batch }) => [optimizer, batch ?? null, seed])).toEqual([
		['gd:lr=0.1', null, 0],
		['gd:lr=0.1', null, 1],
		['gd:lr=0.1', 6, 0],
		['gd:lr=0.1', 6, 1],
		['gd:lr=1', null, 0],
		['gd:lr=1', null, 1],
		['gd:lr=1', 6, 0],
		['gd:lr=1', 6, 1],
	]);
});

test('two optimizers, two batch sizes, three seeds, and a rate that diverges, over workers', async () => {
	const recipes = [
		...recipesOf(
			{ optimizer: 'gd:lr=0.5', steps: 20, seed: 0 },
			{ seeds: [0, 1, 2], optimizers: ['gd:lr=0.5', 'adam:lr=0.05'], batches: [null, 5] },
		),
		{ optimizer: 'gd:lr=1e6', steps: 400, seed: 0, decay: 0.1 },
	];
	const told: ManyRow[] = [];
	let progress = 0;
	const rows = await trainMany(host, common, recipes, { onRow: (row) => told.push(row), onProgress: (share) => (progress = share) });
	expect(rows.map(({ index }) => index)).toEqual(recipes.map((_, k) => k));
	expect(told.length).toBe(13);
	expect(progress).toBeCloseTo(1, 12);
	expect(rows.at(-1)).toMatchObject({ status: 'diverged', sharpness: Number.NaN });
	const alone = await TrainingRun.begin(host, { ...common, recipe: recipes[7] as (typeof recipes)[number] });
	await alone.advance(20);
	const score = await alone.score();
	expect(rows[7]).toMatchObject({ step: 20, status: 'running', train: score.train, test: score.test });
	expect(rows[7]?.sharpness).toBe((await alone.sharpness({ count: 1, preconditioned: false })).values[0]);
	expect(new Set(rows.slice(0, 3).map(({ train: { loss } }) => loss)).size).toBe(3);
});

test.each(['f32', 'f64'] as const)(
	'%s in lockstep, each is what it is alone: seeds, rates, batches, some that diverge',
	async (precision) => {
		const base = { optimizer: 'momentum:lr=0.1', steps: 30, seed: 0, precision, decay: 0.01 };
		const recipes = recipesOf(base, { seeds: [0, 1, 2, 3, 4, 5, 6, 7], rates: [0.1, 1e6], batches: [null, 7] });
		const all = [...recipes.keys()];
		expect(crewsOf(host, common, recipes, all).flatMap(({ members }) => members)).toEqual([
			...all.filter((k) => recipes[k]?.batch === undefined),
			...all.filter((k) => recipes[k]?.batch === 7),
		]);
		const rows = await trainMany(host, common, recipes, { sharpness: false });
		for (const k of [0, 5, 9, 10, 15, 18, 23, 26, 31]) {
			const recipe = recipes[k] as (typeof recipes)[number];
			const run = await TrainingRun.begin(host, { ...common, recipe });
			await run.advance(recipe.steps);
			const { train, test } = await run.score();
			expect(rows[k], `${k}`).toMatchObject({ recipe, step: run.step, status: run.status, train, test });
		}
		if (precision === 'f32') expect(rows.map(({ status }) => status)).toContain('diverged');
		// What two workers do sooner one by one is left to them.
		expect(crewsOf(host, common, recipes, [0, 1])).toEqual([]);
	},
);

test('cancelled, it ends at once', async () => {
	const end = new AbortController();
	const work = trainMany(host, common, recipesOf({ optimizer: 'gd', steps: 100_000, seed: 0 }, { seeds: [0, 1, 2, 3] }), {
		signal: end.signal,
		onProgress: () => end.abort(),
	});
	await expect(work).rejects.toMatchObject({ name: 'AbortError' });
});

test('scores on the way are those of each alone, in a crew and one by one, and none is told twice', async () => {
	const base = { optimizer: 'momentum:lr=0.1', steps: 25, seed: 0 };
	const recipes = [...recipesOf(base, { seeds: [0, 1, 2, 3, 4, 5], rates: [0.1, 1e6] }), { ...base, optimizer: 'adam:lr=0.05' }];
	const crewed = new Set(crewsOf(host, common, recipes, [...recipes.keys()]).flatMap(({ members }) => members));
	expect([crewed.has(0), crewed.has(11), crewed.has(12)]).toEqual([true, true, false]);
	for (const sharpness of [false, true]) {
		const told = recipes.map((): TrainingReading[] => []);
		await trainMany(host, common, recipes, { sharpness, every: 10, onReading: (index, reading) => void told[index]?.push(reading) });
		for (const k of [1, 7, 12]) {
			const recipe = recipes[k] as (typeof recipes)[number];
			const run = await TrainingRun.begin(host, { ...common, recipe, every: { score: 10 } });
			await run.advance(recipe.steps);
			await run.score();
			expect(told[k], `${k}`).toEqual(run.readings);
		}
		expect(told[1]?.map(({ step }) => step)).toEqual([0, 10, 20, 25]);
	}
});

test('what they would take is told before: so many at once as workers and lanes have, or as the bytes have room for', () => {
	const recipes = recipesOf({ optimizer: 'adam', steps: 5, seed: 0 }, { seeds: Array.from({ length: 100 }, (_, k) => k) });
	const { each, atOnce } = roomOfMany({ lanes: 2, onGpu: false }, common, recipes);
	expect(each).toBe(bytesOfTraining(resolveOptimizer({ id: 'adam', hyper: {} }), 17).cpu);
	// Two in each of the crews that a worker has at hand; in single precision four.
	expect(atOnce).toBe(8);
	const single = recipes.map((recipe) => ({ ...recipe, precision: 'f32' as const }));
	expect(roomOfMany({ lanes: 2, onGpu: false }, common, single).atOnce).toBe(16);
	expect(roomOfMany({ lanes: 2, onGpu: true }, common, recipes).atOnce).toBe(100);
	expect(roomOfMany({ lanes: 2, onGpu: false }, common, recipes, 3.5 * each).atOnce).toBe(3);
	expect(() => roomOfMany({ lanes: 2, onGpu: false }, common, recipes, each / 2)).toThrow(LimitError);
});
