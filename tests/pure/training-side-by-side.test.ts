/** Which trainings share a dispatch of a GPU, and which are left to the processor. */

import { expect, test, vi } from 'vitest';
import type { GpuTrainer, TrainingEnd } from '../../src/engine/training/gpu.ts';
import { openTraining, TrainingHost } from '../../src/engine/training/host.ts';
import { recipesOf, trainMany } from '../../src/engine/training/many.ts';
import { bytesOfTraining, MANY_BYTES } from '../../src/engine/training/memory.ts';
import { TrainingRun } from '../../src/engine/training/run.ts';
import { type SideBySide, trainSideBySide } from '../../src/engine/training/side-by-side.ts';
import type { TrainingGroup } from '../../src/gpu/network/trainings.ts';
import { DeviceLostError } from '../../src/model/errors.ts';
import type { TrainingRecipe } from '../../src/model/training.ts';
import { readOptimizer } from '../../src/model/optimizer-text.ts';
import { resolveOptimizer } from '../../src/optimizers/registry.ts';
import { planNetwork } from '../../src/networks/architecture/plan.ts';
import { initialParameters } from '../../src/networks/architecture/initial.ts';
import { randomData } from '../support/networks.ts';

const ARCHITECTURE = { input: [2], layers: [{ type: 'dense', units: 1 }] } as const;
const N = 3;
const request = { architecture: ARCHITECTURE, train: randomData(1, [2], 8, { classes: 2 }) };
const base: TrainingRecipe = { optimizer: 'gd:lr=0.1', steps: 5, seed: 0, precision: 'f32' };

interface Call {
	readonly steps: number;
	readonly groups: readonly TrainingGroup[];
	readonly starts: Float64Array;
}

/** A GPU that says where each network began. @param most networks that it has room for */
function fake(most = 100): { readonly gpu: GpuTrainer; readonly calls: Call[] } {
	const calls: Call[] = [];
	const trainer: Pick<GpuTrainer, 'leaves' | 'mostNetworks' | 'trainAll'> = {
		leaves: () => null,
		mostNetworks: () => most,
		async trainAll(_body, _optimizer, groups, starts, steps, { onProgress }) {
			calls.push({ steps, groups, starts });
			onProgress?.(1);
			return Array.from({ length: starts.length / N }, (_, i) => ({
				...{ status: 0, steps },
				x: Float32Array.from(starts.subarray(i * N, (i + 1) * N)),
			}));
		},
	};
	return { gpu: trainer as GpuTrainer, calls };
}

/** Train them, and bring together where all of them have led. */
async function ends(gpu: GpuTrainer, recipes: readonly TrainingRecipe[], options: Partial<SideBySide> = {}) {
	const all = new Map<number, TrainingEnd>();
	await trainSideBySide(gpu, request, recipes, {
		...options,
		onEnds: async (found) => {
			for (const [index, end] of found) all.set(index, end);
		},
	});
	return all;
}

test('rates, batches and seeds share a dispatch; another optimizer, other steps and another loss have their own', async () => {
	const { gpu, calls } = fake();
	const recipes = [
		...recipesOf(base, { seeds: [1, 2, 3], rates: [0.1, 0.2], batches: [null, 4] }),
		...recipesOf({ ...base, optimizer: 'adam:lr=0.01' }, { seeds: [1, 2] }),
		{ ...base, steps: 6 },
		{ ...base, decay: 0.5 },
	];
	const led = await ends(gpu, recipes);
	expect([...led.keys()].toSorted((a, b) => a - b)).toEqual(recipes.map((_, k) => k));
	expect(calls.map(({ groups }) => groups.reduce((sum, { count }) => sum + count, 0))).toEqual([12, 2, 1, 1]);
	// Seeds of full batches share their rows, since nothing is drawn by them; batches have their own order.
	expect(calls[0]?.groups.map(({ count, batch, hyper }) => [count, batch?.seed ?? null, hyper['lr']])).toEqual([
		[3, null, 0.1],
		[1, 1, 0.1],
		[1, 2, 0.1],
		[1, 3, 0.1],
		[3, null, 0.2],
		[1, 1, 0.2],
		[1, 2, 0.2],
		[1, 3, 0.2],
	]);
	// Equal hyper-parameters are one object: what follows from them is computed once.
	expect(new Set(calls[0]?.groups.map(({ hyper }) => hyper)).size).toBe(2);
	// Each ends as the network that its own seed began.
	const plan = planNetwork(ARCHITECTURE);
	for (const [index, { x }] of led) expect(x).toEqual(Float32Array.from(initialParameters(plan, (recipes[index] as TrainingRecipe).seed)));
});

test('noise is drawn by the seed, so that its trainings have rows of their own', async () => {
	const { gpu, calls } = fake();
	await ends(gpu, recipesOf({ ...base, optimizer: 'sgld:eps=0.01,T=1' }, { seeds: [4, 5] }));
	expect(calls[0]?.groups.map(({ count, seed }) => [count, seed])).toEqual([
		[1, 4],
		[1, 5],
	]);
});

test('what does not fit is trained in portions, and progress is that of all recipes', async () => {
	const { gpu, calls } = fake(4);
	const fractions: number[] = [];
	const inDouble: TrainingRecipe = { ...base, precision: 'f64' };
	const changed: TrainingRecipe = { ...base, events: [{ step: 2, hyper: { lr: 0.3 } }] };
	const recipes = [...recipesOf(base, { seeds: [1, 2, 3, 4, 5, 6] }), inDouble, changed];
	const led = await ends(gpu, recipes, { onProgress: (share) => fractions.push(share) });
	expect(calls.map(({ starts }) => starts.length / N)).toEqual([4, 2]);
	// Double precision, and a change on the way, are left to the processor.
	expect([...led.keys()]).toEqual([0, 1, 2, 3, 4, 5]);
	expect(fractions).toEqual([0.5, 0.75]);
});

test('a recipe that means nothing is refused before anything is trained', async () => {
	const { gpu, calls } = fake();
	await expect(ends(gpu, [base, { ...base, steps: -1 }])).rejects.toThrow(/steps/);
	expect(calls).toEqual([]);
});

test('ten thousand are held to a budget of bytes: fewer at a time, which is said, and nothing is kept of a portion', async () => {
	const { gpu, calls } = fake(100_000);
	const recipes = recipesOf(base, { seeds: Array.from({ length: 10_000 }, (_, k) => k) });
	const { gpu: there, here } = bytesOfTraining(resolveOptimizer(readOptimizer(base.optimizer)), N);
	const notes: string[] = [];
	const sizes: number[] = [];
	const onEnds = async (found: ReadonlyMap<number, TrainingEnd>): Promise<void> => void sizes.push(found.size);
	await trainSideBySide(gpu, request, recipes, { bytes: 4000 * (there + here), onNote: (note) => notes.push(note), onEnds });
	expect(sizes).toEqual([4000, 4000, 2000]);
	expect(calls.map(({ starts }) => starts.length / N)).toEqual([4000, 4000, 2000]);
	expect(notes).toEqual([expect.stringMatching(/^10000 networks are trained 4000 at a time: all at once would take .* MiB\.$/)]);
	// What 10 000 networks of 701 parameters take by Adam is stated, and within what is allowed where nothing is said.
	const adam = bytesOfTraining(resolveOptimizer(readOptimizer('adam')), 701);
	expect(10_000 * (adam.gpu + adam.here)).toBeLessThan(MANY_BYTES);
	await expect(ends(gpu, recipes, { bytes: there })).rejects.toMatchObject({
		name: 'LimitError',
		message: expect.stringContaining('allow more'),
	});
});

test('where the GPU fails for good the processor trains what was not done, as it would have from the beginning, and says so', async () => {
	const { gpu, calls } = fake(2);
	const { trainAll } = gpu;
	const trained = vi.fn(async () => undefined);
	const failing = Object.assign(gpu, {
		trained,
		trainAll: (...given: Parameters<typeof trainAll>) =>
			calls.length === 1 ? Promise.reject(new DeviceLostError('The device is gone.')) : trainAll(...given),
		dispose: () => undefined,
	});
	const host = new TrainingHost({}, 0, failing);
	const recipes = recipesOf(base, { seeds: [1, 2, 3, 4, 5] });
	const notes: string[] = [];
	const told: number[] = [];
	const shares: number[] = [];
	const rows = await trainMany(host, request, recipes, {
		sharpness: false,
		onNote: (note) => notes.push(note),
		onRow: ({ index }) => told.push(index),
		onProgress: (share) => shares.push(share),
	});
	expect(told.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
	expect(shares).toEqual(shares.toSorted((a, b) => a - b));
	expect(notes.at(-1)).toBe(
		'The GPU failed on the way, and the CPU trains 3 of the 5 networks, from their beginning and in single precision: The device is gone.',
	);
	const alone = openTraining({ cores: 1 }, 0);
	const wanted = await trainMany(alone, request, recipes, { sharpness: false });
	// The fake GPU leaves its networks where they began.
	expect(rows.slice(2)).toEqual(wanted.slice(2));
	expect(rows[0]?.train).not.toEqual(wanted[0]?.train);
	// Nothing asks it again.
	const asked = trained.mock.calls.length;
	const run = await TrainingRun.begin(host, { ...request, recipe: { ...base, decay: 0.1 } });
	await run.advance(1);
	expect([trained.mock.calls.length, calls.length, run.onGpu, run.leftGpu]).toEqual([asked, 1, false, 'The device is gone.']);
	// Whoever cancels is answered with the cancel, and what is wrong with a recipe is thrown.
	await expect(trainMany(host, request, recipes, { signal: AbortSignal.abort() })).rejects.toThrow(/cancelled/);
	host.dispose();
	alone.dispose();
});
