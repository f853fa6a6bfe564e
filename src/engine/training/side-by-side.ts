/** Trainings that differ in seeds, rates and batches, on a GPU: all of one optimizer and loss in one dispatch. */

import { compileLargeDescent } from '../../compile/large/descent.ts';
import { loadNetworks } from '../../compile/networks.ts';
import type { TrainingGroup } from '../../gpu/network/trainings.ts';
import type { NetworkBody } from '../../model/network.ts';
import type { ResolvedOptimizer } from '../../model/optimizer.ts';
import { readOptimizer } from '../../model/optimizer-text.ts';
import type { TrainingRecipe } from '../../model/training.ts';
import type { WorkOptions } from '../../model/work.ts';
import { initialParameters } from '../../networks/architecture/initial.ts';
import { checkBody } from '../../networks/reference/runner.ts';
import { resolveOptimizer } from '../../optimizers/registry.ts';
import type { GpuTrainer, TrainingEnd } from './gpu.ts';
import { batchesOf, checkRecipe, lossFor } from './recipe.ts';
import type { TrainingRequest } from './run.ts';

/** Trainings of one program: equal optimizers but for their numbers, equal steps, equal loss. */
interface Kind {
	readonly body: NetworkBody;
	readonly optimizer: ResolvedOptimizer;
	readonly steps: number;
	/** By what they share: hyper-parameters, noise, batches. */
	readonly groups: Map<string, { readonly group: Omit<TrainingGroup, 'count'>; readonly members: number[] }>;
}

/**
 * Train what a GPU takes: recipes in f32 without changes on the way.
 * @param onProgress of all recipes
 * @returns where each led, by its index; others are not among them
 * @throws UsageError, AbortError, DeviceLostError
 */
export async function trainSideBySide(
	gpu: GpuTrainer,
	request: Omit<TrainingRequest, 'recipe'>,
	recipes: readonly TrainingRecipe[],
	{ signal, onProgress }: WorkOptions,
): Promise<Map<number, TrainingEnd>> {
	await loadNetworks();
	const ends = new Map<number, TrainingEnd>();
	const kinds = [...kindsOf(request, recipes).values()].filter(({ body }) => gpu.leaves(body) === null);
	const portions = kinds.flatMap((kind) =>
		portionsOf(kind, gpu.mostNetworks(kind.body, kind.optimizer)).map((groups) => ({ kind, groups })),
	);
	const works = portions.map(({ kind, groups }) => kind.steps * groups.reduce((sum, { members }) => sum + members.length, 0));
	const all = works.reduce((sum, work) => sum + work, 0);
	const share =
		portions.flatMap(({ groups }) => groups.map(({ members }) => members.length)).reduce((sum, count) => sum + count, 0) / recipes.length;
	let done = 0;
	for (const [k, { kind, groups }] of portions.entries()) {
		const work = works[k] as number;
		const members = groups.flatMap((group) => group.members);
		const plan = checkBody(kind.body);
		const starts = new Float64Array(members.length * plan.parameterCount);
		for (const [i, index] of members.entries())
			starts.set(request.parameters ?? initialParameters(plan, (recipes[index] as TrainingRecipe).seed), i * plan.parameterCount);
		const counted = groups.map(({ group, members: own }) => ({ ...group, count: own.length }));
		const found = await gpu.trainAll(kind.body, kind.optimizer, counted, starts, kind.steps, {
			...(signal && { signal }),
			...(onProgress && { onProgress: (part: number) => onProgress((share * (done + part * work)) / Math.max(1, all)) }),
		});
		for (const [i, index] of members.entries()) ends.set(index, found[i] as TrainingEnd);
		done += work;
	}
	return ends;
}

function kindsOf({ architecture, train }: Omit<TrainingRequest, 'recipe'>, recipes: readonly TrainingRecipe[]): Map<string, Kind> {
	const kinds = new Map<string, Kind>();
	/** Equal hyper-parameters are one object: what follows from them is computed once. */
	const known = new Map<string, Readonly<Record<string, number>>>();
	for (const [index, recipe] of recipes.entries()) {
		const { precision, events = [], steps, seed, batchSeed = seed, loss = lossFor(train.targets), decay = 0 } = recipe;
		if (precision !== 'f32' || events.length > 0) continue;
		checkRecipe(recipe);
		const optimizer = resolveOptimizer(readOptimizer(recipe.optimizer));
		const batch = batchesOf(recipe, train.count);
		const key = JSON.stringify([optimizer.key, steps, loss, decay]);
		const kind = kinds.get(key) ?? {
			body: { kind: 'network' as const, architecture, data: train, loss, decay },
			...{ optimizer, steps, groups: new Map<string, never>() },
		};
		kinds.set(key, kind);
		const values = JSON.stringify(optimizer.values);
		const hyper = known.get(values) ?? optimizer.values;
		known.set(values, hyper);
		// A seed that nothing is drawn by makes no difference.
		const drawn = batch || drawsNoise(optimizer) ? batchSeed : 0;
		const groupKey = `${values} ${batch?.size ?? 'all'} ${drawn}`;
		const group = kind.groups.get(groupKey) ?? { group: { hyper, seed: drawn, batch }, members: [] };
		kind.groups.set(groupKey, group);
		group.members.push(index);
	}
	return kinds;
}

function drawsNoise(optimizer: ResolvedOptimizer): boolean {
	const { passes, update, particle } = compileLargeDescent(optimizer);
	return [...passes.map(({ stage }) => stage), update, ...(particle ? [particle] : [])].some(({ numbered }) => numbered);
}

type Group = { readonly group: Omit<TrainingGroup, 'count'>; readonly members: readonly number[] };

/** So many networks at a time as a GPU has room for. */
function portionsOf({ groups }: Kind, most: number): Group[][] {
	const portions: Group[][] = [];
	let room = 0;
	for (const { group, members } of groups.values())
		for (let from = 0; from < members.length; ) {
			if (room === 0) {
				portions.push([]);
				room = most;
			}
			const taken = members.slice(from, from + room);
			portions.at(-1)?.push({ group, members: taken });
			room -= taken.length;
			from += taken.length;
		}
	return portions;
}
