/** Trainings on a GPU: every step within the derived bound of the reference on its batch, many side by side as each alone. */

import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { Training } from '../../src/app/networks/training.ts';
import { loadNetworks } from '../../src/compile/networks.ts';
import { openNetwork } from '../../src/engine/networks/open.ts';
import { GpuTrainer } from '../../src/engine/training/gpu.ts';
import { TrainingHost } from '../../src/engine/training/host.ts';
import { recipesOf, trainMany } from '../../src/engine/training/many.ts';
import { TrainingRun } from '../../src/engine/training/run.ts';
import { createGpuBackend, type GpuBackend } from '../../src/gpu/backend.ts';
import { LimitError } from '../../src/model/errors.ts';
import type { NetworkBody } from '../../src/model/network.ts';
import type { TrainingRecipe } from '../../src/model/training.ts';
import { planNetwork } from '../../src/networks/architecture/plan.ts';
import { batchOf } from '../../src/networks/data/batches.ts';
import { referenceRunner } from '../../src/networks/reference/runner.ts';
import { averageStatistics } from '../../src/networks/training/statistics.ts';
import { describeGpu, type TestContext, testContext } from '../support/gpu.ts';
import { boundsOfWhole } from '../support/network-sums.ts';
import { randomData } from '../support/networks.ts';

const COUNT = 10;
const LR = 0.5;

const BODY: NetworkBody = {
	kind: 'network',
	architecture: {
		input: [2],
		layers: [
			{ type: 'dense', units: 3 },
			{ type: 'activation', of: 'tanh' },
			{ type: 'dense', units: 1 },
		],
	},
	data: randomData(6, [2], COUNT, { classes: 2 }),
	loss: 'cross-entropy',
	decay: 0.01,
};
const RECIPE: TrainingRecipe = { optimizer: `gd:lr=${LR}`, steps: 9, batch: 4, seed: 3, decay: 0.01, precision: 'f32' };

describeGpu('trainings', () => {
	let made: TestContext;
	let gpu: GpuBackend;
	let trainer: GpuTrainer;
	let host: TrainingHost;
	beforeAll(async () => {
		await loadNetworks();
		made = await testContext();
		gpu = createGpuBackend(made.context, { mode: 'strict', insists: true });
		trainer = new GpuTrainer(gpu);
		host = new TrainingHost({}, 0, trainer);
	});
	afterEach(() => expect(made.uncaptured).toEqual([]));
	afterAll(async () => {
		host.dispose();
		await gpu.idle();
		expect(made.context.resources.liveLabels).toEqual([]);
		gpu.dispose();
		made.context.dispose();
	});

	const begin = (recipe: TrainingRecipe): Promise<TrainingRun> =>
		TrainingRun.begin(host, { architecture: BODY.architecture, train: BODY.data, recipe });

	test('every step is that of the reference on its batch, within the bound', async () => {
		const run = await begin(RECIPE);
		await run.advance(5);
		await run.advance(4);
		expect(run.step).toBe(9);
		expect(run.path.steps).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
		const reference = referenceRunner(BODY);
		const plan = planNetwork(BODY.architecture);
		for (let step = 0; step < 9; step++) {
			const [x, next] = [run.path.parameters[step], run.path.parameters[step + 1]] as [Float32Array, Float32Array];
			// Batches of 4, 4 and what is left of an epoch.
			const batch = batchOf(RECIPE.seed, step, 4, COUNT);
			const { loss, gradient } = reference.evaluate(x, { batch, gradient: true });
			const bounds = boundsOfWhole(BODY, plan, x, batch);
			expect(Math.abs((run.losses[step] as number) - loss)).toBeLessThanOrEqual(bounds.loss);
			for (const [k, from] of x.entries()) {
				const along = LR * ((gradient as Float64Array)[k] as number);
				const bound = LR * (bounds.gradient[k] as number) + 3 * 2 ** -24 * (Math.abs(from) + Math.abs(along));
				expect(Math.abs((next[k] as number) - (from - along))).toBeLessThanOrEqual(bound);
			}
		}
		// What a batch of other samples would have led to is not within it.
		const [x] = run.path.parameters as [Float32Array];
		const other = reference.evaluate(x, { batch: batchOf(RECIPE.seed, 1, 4, COUNT) }).loss;
		expect(Math.abs((run.losses[0] as number) - other)).toBeGreaterThan(100 * boundsOfWhole(BODY, plan, x).loss);
		const { train } = await run.score();
		expect(train.loss).toBeCloseTo(reference.evaluate(run.parameters).loss, 5);
	});

	test('many side by side are each as alone, whatever their seeds, rates and batches; and a cancel', async () => {
		const base: TrainingRecipe = { ...RECIPE, optimizer: 'sgld:eps=1e-3,T=0.5', steps: 3 };
		const recipes = recipesOf(base, { seeds: [3, 4], optimizers: [base.optimizer, 'sgld:eps=1e-2,T=0.5'], batches: [4, 3, null] });
		const request = { architecture: BODY.architecture, train: BODY.data };
		const fractions: number[] = [];
		const rows = await trainMany(host, request, recipes, { sharpness: false, onProgress: (share) => fractions.push(share) });
		expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
		expect(fractions.at(-1)).toBe(1);
		expect(rows.map(({ step, status }) => `${step} ${status}`)).toEqual(recipes.map(() => '3 running'));
		for (const k of [0, 3, 7, 10]) {
			const alone = await begin(recipes[k] as TrainingRecipe);
			await alone.advance(3);
			expect(rows[k]?.train, JSON.stringify(recipes[k])).toEqual((await alone.score()).train);
		}
		expect(new Set(rows.map(({ train }) => train.loss)).size).toBe(recipes.length);
		const abort = new AbortController();
		const work = { signal: abort.signal, onProgress: () => abort.abort() };
		const cancelled = trainMany(host, request, [{ ...base, steps: 100_000 }], work);
		await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
	});

	test('the page trains on it: played, paused, stepped, reset and gone back in, with path, scores and sharpness', async () => {
		const network = await openNetwork({
			model: { kind: 'architecture', architecture: BODY.architecture },
			data: { text: 'gaussians:count=14' },
			seed: 3,
		});
		const by = { kind: 'gpu', host, precision: 'f32', says: 'The GPU trains.' } as const;
		const training = await Training.begin(by, network, { optimizer: 'adam:lr=0.05', steps: 6, batch: 4 }, 3);
		await training.play(() => undefined, 4);
		await training.step();
		await training.sharpness();
		const { run } = training;
		const fifth = run.parameters;
		expect([run.step, run.onGpu, training.trainedBy, run.path.steps]).toEqual([5, true, by.says, [0, 1, 2, 3, 4, 5]]);
		expect(training.at(2)?.parameters).toEqual(Float64Array.from(run.path.parameters[2] as Float32Array));
		expect([run.readings.at(-1)?.step, run.sharpnessReadings[0]?.values.length]).toEqual([5, 3]);
		await training.reset();
		expect([run.step, run.readings.length, training.view(0, null).reached]).toEqual([0, 1, 0]);
		// Paused after its first portion, it goes on from there to the same network, bit for bit.
		await training.play(() => training.pause());
		expect(run.step).toBe(1);
		await training.play(() => undefined);
		expect([run.step, run.done, run.path.parameters[5]]).toEqual([6, true, fifth]);
	});

	test('one that finds no room leaves nothing behind', async () => {
		const { resources } = made.context;
		const before = resources.liveLabels.length;
		const make = resources.buffer.bind(resources);
		const buffer = vi.spyOn(resources, 'buffer').mockImplementation((label, descriptor) => {
			if (label === 'Network.constants') throw new LimitError('no room');
			return make(label, descriptor);
		});
		try {
			const run = await begin({ ...RECIPE, batch: 3 });
			await run.advance(1);
			// The processor takes the step in its place, and why is said.
			expect([run.step, run.onGpu, run.leftGpu]).toEqual([1, false, 'no room']);
		} finally {
			buffer.mockRestore();
		}
		expect(resources.liveLabels.length).toBe(before);
	});

	/** Of images: numbers of a batch are samples times places. */
	const NORMED: NetworkBody = {
		...BODY,
		architecture: {
			input: [1, 3, 3],
			layers: [
				{ type: 'convolution', channels: 2, kernel: [2, 2] },
				{ type: 'batch-norm', momentum: 0.3 },
				{ type: 'activation', of: 'tanh' },
				{ type: 'flatten' },
				{ type: 'dense', units: 2 },
			],
		},
		data: randomData(7, [1, 3, 3], COUNT, { classes: 2 }),
	};

	test.each([4, undefined])(
		'batch norms take the moments of a batch of %s, step by step, and are averaged as PyTorch does',
		async (batch) => {
			const { batch: _, ...whole } = RECIPE;
			const recipe: TrainingRecipe = { ...whole, steps: 3, ...(batch ? { batch } : {}) };
			const run = await TrainingRun.begin(host, { architecture: NORMED.architecture, train: NORMED.data, recipe });
			const plan = planNetwork(NORMED.architecture);
			const body: NetworkBody = { ...NORMED, normalisation: 'batch' };
			const reference = referenceRunner(body);
			const running = run.statistics;
			const far = new Float64Array(running.length);
			for (let step = 0; step < recipe.steps; step++) {
				const x = run.parameters;
				await run.advance(1);
				expect([run.onGpu, run.leftGpu, run.step]).toEqual([true, null, step + 1]);
				const samples = batchOf(RECIPE.seed, step, batch ?? COUNT, COUNT);
				const { loss, gradient } = reference.evaluate(x, { batch: samples, gradient: true });
				const bounds = boundsOfWhole(body, plan, x, samples);
				expect(Math.abs((run.losses[step] as number) - loss)).toBeLessThanOrEqual(bounds.loss);
				for (const [k, next] of run.parameters.entries()) {
					const along = LR * ((gradient as Float64Array)[k] as number);
					const bound = LR * (bounds.gradient[k] as number) + 3 * 2 ** -24 * (Math.abs(x[k] as number) + Math.abs(along));
					expect(Math.abs(next - ((x[k] as number) - along))).toBeLessThanOrEqual(bound);
				}
				const seen = reference.batchStatistics(x, samples);
				averageStatistics(plan, running, seen, samples.length);
				// What is averaged is off by as much of the bound, and what was off before stays in part.
				averageStatistics(plan, far, bounds.moments, samples.length);
				for (const [k, now] of run.statistics.entries())
					expect(Math.abs(now - (running[k] as number))).toBeLessThanOrEqual((far[k] as number) + 1e-15 * Math.abs(now));
				// The moments of other samples are not within it.
				const other = reference.batchStatistics(x, batchOf(RECIPE.seed, step + 1, 3, COUNT));
				expect(Math.max(...other.map((value, k) => Math.abs(value - (seen[k] as number)) / (bounds.moments[k] as number)))).toBeGreaterThan(
					100,
				);
			}
			// The evaluated network is the one with running statistics.
			const { train } = await run.score();
			const { loss } = referenceRunner({ ...NORMED, statistics: run.statistics }).evaluate(run.parameters);
			expect(train.loss).toBeCloseTo(loss, 5);
		},
	);

	test('batch norms of many are trained one after the other, and one whose batch finds no room is left to the processor', async () => {
		expect(trainer.leaves(NORMED)).toBe(null);
		const request = { architecture: NORMED.architecture, train: NORMED.data };
		const recipes = recipesOf({ ...RECIPE, steps: 2 }, { seeds: [1, 2] });
		const rows = await trainMany(host, request, recipes, { sharpness: false });
		expect(rows.map(({ step, status }) => `${step} ${status}`)).toEqual(['2 running', '2 running']);
		const { context } = made;
		const room = vi.spyOn(context, 'bufferBytes', 'get').mockReturnValue(512);
		try {
			const run = await TrainingRun.begin(host, { ...request, recipe: { ...RECIPE, batch: 5 } });
			await run.advance(2);
			expect([run.step, run.onGpu, run.leftGpu]).toEqual([2, false, expect.stringContaining('take smaller batches')]);
		} finally {
			room.mockRestore();
		}
	});
});
