/** The training of a network: against loops written by hand, in one go and in pieces, and what is measured on the way. */

import { afterAll, describe, expect, test, vi } from 'vitest';
import { TrainingHost } from '../../src/engine/training/host.ts';
import { rateAt } from '../../src/engine/training/rate.ts';
import { withTrainingEvent } from '../../src/engine/training/recipe.ts';
import type { TrainingRequest } from '../../src/engine/training/request.ts';
import { TrainingRun } from '../../src/engine/training/run.ts';
import type { Architecture, NetworkNumbers } from '../../src/model/network.ts';
import type { TrainingRecipe } from '../../src/model/training.ts';
import { batchOf, makeData } from '../../src/networks/data/index.ts';
import { initialParameters } from '../../src/networks/architecture/initial.ts';
import { referenceRunner } from '../../src/networks/reference/runner.ts';
import { traceEstimate } from '../../src/networks/sharpness/probes.ts';
import { resolveOptimizer } from '../../src/optimizers/registry.ts';
import { nodeHost } from '../../src/platform/node-host.ts';
import { denseEigenvalues, denseOf } from '../support/dense.ts';

const host = new TrainingHost({}, 0);
afterAll(() => host.dispose());

const { train, test: held } = await makeData({ set: 'moons', knobs: { count: 40, noise: 0.1 }, seed: 1, split: { test: 0.25 } });
/** 2-3-2: 17 parameters. */
const SMALL: Architecture = {
	input: [2],
	initialisation: 'lecun',
	layers: [
		{ type: 'dense', units: 3 },
		{ type: 'activation', of: 'tanh' },
		{ type: 'dense', units: 2 },
	],
};
const NORMED: Architecture = {
	input: [2],
	layers: [
		{ type: 'dense', units: 3 },
		{ type: 'batch-norm', momentum: 0.2 },
		{ type: 'activation', of: 'tanh' },
		{ type: 'dense', units: 2 },
	],
};
const recipe = (more: Partial<TrainingRecipe> = {}): TrainingRecipe => ({ optimizer: 'gd:lr=0.5', steps: 12, seed: 3, ...more });
const begin = (more: Partial<TrainingRequest> = {}): Promise<TrainingRun> =>
	TrainingRun.begin(host, { architecture: SMALL, train, test: held, recipe: recipe(), ...more });
async function trained(more: Partial<TrainingRequest> = {}): Promise<TrainingRun> {
	const run = await begin(more);
	await run.advance(run.recipe.steps);
	return run;
}

const runner = referenceRunner({ kind: 'network', architecture: SMALL, data: train, loss: 'cross-entropy' });
const gradientAt = (x: NetworkNumbers, batch?: Uint32Array): Float64Array =>
	runner.evaluate(x, { gradient: true, ...(batch ? { batch } : {}) }).gradient as Float64Array;

function expectNear(actual: NetworkNumbers, expected: NetworkNumbers, relative: number): void {
	const scale = Math.max(...Array.from(expected, Math.abs));
	for (const [k, x] of expected.entries()) expect(Math.abs((actual[k] as number) - x)).toBeLessThanOrEqual(relative * scale);
}

describe('by hand', () => {
	const start = (): Float64Array => initialParameters(runner.plan, 3);

	test('gradient descent on batches by seed, every sample once an epoch', async () => {
		const { parameters, losses } = await trained({ recipe: recipe({ batch: 8, batchSeed: 5 }) });
		const x = start();
		for (let t = 0; t < 12; t++) {
			const batch = batchOf(5, t, 8, train.count);
			expect(losses[t]).toBeCloseTo(runner.evaluate(x, { batch }).loss, 14);
			const g = gradientAt(x, batch);
			for (const k of x.keys()) x[k] = (x[k] as number) - 0.5 * (g[k] as number);
		}
		expectNear(parameters, x, 1e-14);
		const epoch = [0, 1, 2, 3].flatMap((t) => [...batchOf(5, t, 8, train.count)]);
		expect(epoch.sort((a, b) => a - b)).toEqual(Array.from({ length: train.count }, (_, k) => k));
	});

	test('momentum with weight decay, and a change of the rate after step 5', async () => {
		const text = 'momentum:lr=0.1,mu=0.8,weightDecay=0.01';
		const { parameters } = await trained({ recipe: recipe({ optimizer: text, events: [{ step: 5, hyper: { lr: 0.3 } }] }) });
		const x = start();
		const b = new Float64Array(x.length);
		for (let t = 0; t < 12; t++) {
			const g = gradientAt(x);
			for (const k of x.keys()) {
				b[k] = 0.8 * (b[k] as number) + (g[k] as number) + 0.01 * (x[k] as number);
				x[k] = (x[k] as number) - (t < 5 ? 0.1 : 0.3) * (b[k] as number);
			}
		}
		expectNear(parameters, x, 1e-14);
	});

	test('Adam, and decay of the loss (over weights only) in the gradient', async () => {
		const { parameters, body } = await trained({ recipe: recipe({ optimizer: 'adam:lr=0.05', decay: 0.1 }) });
		expect(body.decay).toBe(0.1);
		const x = start();
		const [m, v] = [new Float64Array(x.length), new Float64Array(x.length)];
		const decays = new Set(
			runner.plan.parameters.flatMap(({ role, at, size }) => (role === 'weight' ? Array.from({ length: size }, (_, k) => at + k) : [])),
		);
		for (let t = 1; t <= 12; t++) {
			const g = gradientAt(x);
			for (const k of x.keys()) {
				const slope = (g[k] as number) + (decays.has(k) ? 0.1 * (x[k] as number) : 0);
				m[k] = 0.9 * (m[k] as number) + 0.1 * slope;
				v[k] = 0.999 * (v[k] as number) + 0.001 * slope ** 2;
				x[k] = (x[k] as number) - (0.05 * ((m[k] as number) / (1 - 0.9 ** t))) / (Math.sqrt((v[k] as number) / (1 - 0.999 ** t)) + 1e-8);
			}
		}
		expectNear(parameters, x, 1e-11);
	});

	test('sharpness-aware: the gradient of the same batch at the worst point nearby', async () => {
		const { parameters } = await trained({ recipe: recipe({ optimizer: 'gd:lr=0.5,sam=0.1', batch: 10, batchSeed: 1 }) });
		const x = start();
		for (let t = 0; t < 12; t++) {
			const batch = batchOf(1, t, 10, train.count);
			const g = gradientAt(x, batch);
			const size = Math.hypot(...g) + 1e-12;
			const worst = gradientAt(
				x.map((here, k) => here + (0.1 / size) * (g[k] as number)),
				batch,
			);
			for (const k of x.keys()) x[k] = (x[k] as number) - 0.5 * (worst[k] as number);
		}
		expectNear(parameters, x, 1e-13);
	});
});

describe('in pieces', () => {
	const asked: TrainingRecipe = recipe({ optimizer: 'adam:lr=0.05,schedule=cosine,tMax=40', batch: 7, steps: 40 });

	test.each(['f64', 'f32'] as const)(
		'%s: paused, cancelled, gone back, reset, or by a worker, it is the same network',
		async (precision) => {
			const request = { recipe: { ...asked, precision }, checkpointBytes: 2 ** 20 };
			const whole = await trained(request);
			const run = await begin(request);
			await run.advance(3);
			await expect(run.advance(5, { signal: AbortSignal.abort() })).rejects.toThrow('cancelled');
			expect(run.step).toBe(3);
			for (let step = 3; step < 40; step += 1 + (step % 5)) await run.advance(1 + (step % 5));
			expect(run.done).toBe(true);
			expect(run.parameters).toEqual(whole.parameters);
			expect(run.losses).toEqual(whole.losses);
			await run.goTo(21);
			expect(run.losses).toEqual(whole.losses.slice(0, 21));
			await run.advance(100);
			expect(run.parameters).toEqual(whole.parameters);
			run.reset();
			expect(run.step).toBe(0);
			await run.goTo(40);
			expect(run.optimizerState).toEqual(whole.optimizerState);
			expect(run.losses).toEqual(whole.losses);
		},
	);

	test('by a worker', async () => {
		const workers = new TrainingHost(nodeHost(), 1);
		try {
			const run = await TrainingRun.begin(workers, { architecture: NORMED, train, test: held, recipe: asked });
			await run.advance(40);
			const here = await trained({ architecture: NORMED, recipe: asked });
			expect(run.parameters).toEqual(here.parameters);
			expect(run.statistics).toEqual(here.statistics);
			expect(await run.score()).toEqual(await here.score());
			expect((await run.sharpness()).values).toEqual((await here.sharpness()).values);
		} finally {
			workers.dispose();
		}
	});

	test('a change becomes an event of the recipe, and the recipe trains the same network again', async () => {
		const run = await begin({ recipe: asked });
		await run.advance(10);
		run.change({ lr: 0.2 });
		await run.advance(30);
		expect(run.recipe.events).toEqual([{ step: 10, hyper: { lr: 0.2 } }]);
		const again = await trained({ recipe: JSON.parse(JSON.stringify(run.recipe)) as TrainingRecipe });
		expect(again.parameters).toEqual(run.parameters);
		expect(run.parameters).not.toEqual((await trained({ recipe: asked })).parameters);
	});
});

describe('events and rates', () => {
	test('a later change of the same is taken out, others stay', () => {
		const events = [
			{ step: 2, hyper: { lr: 1 } },
			{ step: 9, hyper: { lr: 2, mu: 0.5 } },
		];
		expect(withTrainingEvent(events, { step: 4, hyper: { lr: 3 } })).toEqual([
			{ step: 2, hyper: { lr: 1 } },
			{ step: 4, hyper: { lr: 3 } },
			{ step: 9, hyper: { mu: 0.5 } },
		]);
		expect(withTrainingEvent(events, { step: 2, hyper: { mu: 0.1 } })[0]).toEqual({ step: 2, hyper: { lr: 1, mu: 0.1 } });
	});

	test('the rate of a step', () => {
		const optimizer = resolveOptimizer({ id: 'gd', hyper: { lr: 1, stepSize: 10, gamma: 0.5 }, schedule: 'step' });
		expect([1, 10, 11, 21].map((t) => rateAt(optimizer, optimizer.values, t))).toEqual([1, 1, 0.5, 0.25]);
		expect(rateAt(resolveOptimizer({ id: 'gd', hyper: { lr: 0.2 } }), { lr: 0.2 }, 5)).toBe(0.2);
	});
});

describe('batch norm', () => {
	test('its running statistics are averaged as PyTorch does, and an evaluated network uses them', async () => {
		const run = await trained({ architecture: NORMED, recipe: recipe({ batch: 10, batchSeed: 2, steps: 4 }) });
		const normed = referenceRunner({ kind: 'network', architecture: NORMED, data: train, loss: 'cross-entropy', normalisation: 'batch' });
		const x = initialParameters(normed.plan, 3);
		const running = Float64Array.of(0, 0, 0, 1, 1, 1);
		for (let t = 0; t < 4; t++) {
			const batch = batchOf(2, t, 10, train.count);
			const seen = normed.batchStatistics(x, batch);
			for (const k of running.keys()) running[k] = 0.8 * (running[k] as number) + 0.2 * (k < 3 ? 1 : 10 / 9) * (seen[k] as number);
			const g = normed.evaluate(x, { batch, gradient: true }).gradient as Float64Array;
			for (const k of x.keys()) x[k] = (x[k] as number) - 0.5 * (g[k] as number);
		}
		expectNear(run.parameters, x, 1e-13);
		expectNear(run.statistics, running, 1e-13);
		const evaluated = referenceRunner({
			kind: 'network',
			architecture: NORMED,
			data: held,
			loss: 'cross-entropy',
			statistics: run.statistics,
		});
		const { loss, correct } = evaluated.evaluate(run.parameters);
		expect((await run.score()).test).toEqual({ loss: expect.closeTo(loss, 14), accuracy: (100 * correct) / held.count });
	});

	test('batches that leave it no variance are refused', async () => {
		await expect(begin({ architecture: NORMED, recipe: recipe({ batch: 1 }) })).rejects.toThrow('a batch has 1 sample');
		await expect(begin({ architecture: NORMED, recipe: recipe({ batch: 29 }) })).rejects.toThrow('last batch of an epoch has 1 sample');
	});
});

describe('what is read on the way', () => {
	test('scores and sharpness at their steps, each once', async () => {
		const run = await trained({ every: { score: 5, sharpness: 4 } });
		expect(run.readings.map(({ step }) => step)).toEqual([0, 5, 10]);
		expect(run.sharpnessReadings.map(({ step }) => step)).toEqual([0, 4, 8, 12]);
		const [first] = run.readings;
		const { loss, correct } = runner.evaluate(initialParameters(runner.plan, 3));
		expect(first?.train).toEqual({ loss: expect.closeTo(loss, 14), accuracy: (100 * correct) / train.count });
		expect(run.sharpnessReadings[0]?.limit).toMatchObject({ value: 4, formula: '2/η' });
	});

	test('readings on the way are those of a run that stops for each of them', async () => {
		for (const optimizer of ['gd:lr=0.5', 'adam:lr=0.01']) {
			const live = await trained({ recipe: recipe({ optimizer }), every: { sharpness: 4 } });
			const stopped = await begin({ recipe: recipe({ optimizer }) });
			for (const [k, reading] of live.sharpnessReadings.entries()) {
				await stopped.advance(reading.step - stopped.step);
				const { values, products, of, limit } = await stopped.sharpness({ count: k === 0 ? 3 : 1 });
				expect([values, products, of, limit]).toEqual([reading.values, reading.products, reading.of, reading.limit]);
			}
		}
	});

	test.each([
		['SGD', SMALL, { batch: 8 }],
		['batch norms', NORMED, {}],
	] as const)(
		'scores on the way are those of a run that stops for each, and none but the first has a message: %s',
		async (_, architecture, more) => {
			const own = { architecture, recipe: recipe({ steps: 60, ...more }) };
			const asked = vi.spyOn(host, 'run');
			const live = await trained({ ...own, every: { score: 3 } });
			expect(asked.mock.calls.filter(([, job]) => job.kind === 'score')).toHaveLength(1);
			asked.mockRestore();
			expect(live.readings.map(({ step }) => step)).toEqual(Array.from({ length: 21 }, (__, k) => 3 * k));
			const stopped = await begin(own);
			for (const reading of live.readings) {
				await stopped.advance(reading.step - stopped.step);
				expect(await stopped.score()).toEqual(reading);
			}
			expect(live.parameters).toEqual(stopped.parameters);
		},
	);

	test('a job that scores have made long ends behind a score, and the training goes on', async () => {
		const slow = new TrainingHost({}, 0);
		vi.spyOn(slow, 'sliceMs', 'get').mockReturnValue(0);
		const asked = vi.spyOn(slow, 'run');
		const run = await TrainingRun.begin(slow, { architecture: SMALL, train, recipe: recipe({ steps: 30 }), every: { score: 2 } });
		await run.advance(30);
		const jobs = asked.mock.calls.filter(([, job]) => job.kind === 'train').length;
		expect([run.step, run.losses.length, run.readings.length]).toEqual([30, 30, 16]);
		// Jobs of four, two and then one step were asked for; the first ended behind its second.
		expect(jobs).toBe(28);
		slow.dispose();
	});

	test('sharpness: the eigenvalues of the Hessian, and from the last vectors at most three products', async () => {
		const run = await trained({ recipe: recipe({ steps: 60 }) });
		const matrix = denseOf(run.plan.parameterCount, (unit) => runner.product(run.parameters, unit));
		const expected = denseEigenvalues(matrix);
		const reading = await run.sharpness({ count: 3, lowest: true, tolerance: 1e-6 });
		for (const [k, value] of reading.values.entries()) expect(value).toBeCloseTo(expected[k] as number, 5);
		expect(reading.lowest).toBeCloseTo(expected.at(-1) as number, 5);
		run.extend(61);
		await run.advance(1);
		const warm = await run.sharpness({ count: 1 });
		expect(warm.products).toBeLessThanOrEqual(3);
		const next = denseEigenvalues(denseOf(run.plan.parameterCount, (unit) => runner.product(run.parameters, unit)));
		expect(Math.abs((warm.values[0] as number) / (next[0] as number) - 1)).toBeLessThan(1e-3);
		const { trace, standardError } = traceEstimate((v) => runner.product(run.parameters, v), run.plan.parameterCount, {
			probes: 100,
			seed: 4,
		});
		expect(Math.abs(trace - next.reduce((sum, value) => sum + value, 0))).toBeLessThan(3 * standardError);
	});

	test('of Adam it is that of the preconditioned Hessian, beside its own limit', async () => {
		const run = await trained({ recipe: recipe({ optimizer: 'adam:lr=0.01' }) });
		const v = run.optimizerState.v as Float64Array;
		const root = v.map((x) => Math.sqrt((1 - 0.9 ** 12) * (Math.sqrt(x / (1 - 0.999 ** 12)) + 1e-8)));
		const matrix = denseOf(v.length, (unit) =>
			runner
				.product(
					run.parameters,
					unit.map((x, k) => x / (root[k] as number)),
				)
				.map((x, k) => x / (root[k] as number)),
		);
		const { values, of, limit } = await run.sharpness({ tolerance: 1e-6 });
		expect((values[0] as number) / (denseEigenvalues(matrix)[0] as number)).toBeCloseTo(1, 5);
		expect(of).toBe('preconditioned');
		expect(limit?.value).toBeCloseTo(3800, 6);
		expect((await run.sharpness({ preconditioned: false })).limit).toBeNull();
	});

	test('the path: its points are the networks of their steps, within its bytes', async () => {
		const bytes = 17 * 8;
		const run = await trained({ recipe: recipe({ steps: 50 }), path: { every: 3, bytes: 6 * bytes } });
		const { facts, steps } = run.path;
		expect(facts.bytes).toBeLessThanOrEqual(7 * bytes);
		expect(facts).toMatchObject({ every: 12, thinned: 2, points: 6 });
		expect(steps).toEqual([0, 12, 24, 36, 48, 50]);
		const other = await begin({ recipe: recipe({ steps: 50 }) });
		await other.advance(24);
		expect(run.path.parameters[2]).toEqual(other.parameters);
		expect(run.path.parameters.at(-1)).toEqual(run.parameters);
		await run.goTo(30);
		expect(run.path.steps).toEqual([0, 12, 24, 30]);
	});

	test('a training that diverges says so and ends there', async () => {
		const data = await makeData({ set: 'chebyshev', knobs: { count: 20, degree: 6 } });
		const line: Architecture = { input: [1], layers: [{ type: 'dense', units: 1 }] };
		const run = await TrainingRun.begin(host, {
			architecture: line,
			train: data.train,
			recipe: recipe({ optimizer: 'gd:lr=1000', steps: 900 }),
		});
		await run.advance(900);
		expect(run.status).toBe('diverged');
		expect(run.done).toBe(true);
		expect(run.step).toBeLessThan(900);
		expect(run.losses.length).toBe(run.step + 1);
	});
});

describe('refused by name', () => {
	test.each([
		[recipe({ steps: 1.5 }), 'A training has 0 to'],
		[recipe({ batch: 0 }), 'A batch has 1 sample or more'],
		[recipe({ seed: -1 }), 'The seed of the parameters'],
		[recipe({ batchSeed: 2 ** 30 }), 'The seed of the batches'],
		[recipe({ decay: -1 }), 'Weight decay'],
		[recipe({ optimizer: 'adamm' }), 'adamm'],
		[recipe({ events: [{ step: 2, hyper: { mu: 0.5 } }] }), 'gd has no “mu”'],
		[recipe({ events: [{ step: 2, hyper: { lr: -1 } }] }), 'lr is a number from'],
		[recipe({ optimizer: 'rmsprop', events: [{ step: 2, hyper: { centered: 1 } }] }), 'cannot change'],
	])('%j', async (bad, message) => {
		await expect(begin({ recipe: bad })).rejects.toThrow(message);
	});

	test('parameters of another network', async () => {
		await expect(begin({ parameters: new Float64Array(3) })).rejects.toThrow('17 parameters');
	});
});
