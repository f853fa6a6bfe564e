/** Trainings that differ in seeds, rates and batches, on a GPU: all of one optimizer and loss in one dispatch, as many as memory allows. */

import { compileLargeDescent } from '../../compile/large/descent.ts';
import { loadNetworks } from '../../compile/networks.ts';
import type { TrainingGroup } from '../../gpu/network/trainings.ts';
import { isGpuTrouble } from '../../model/errors.ts';
import { hasBatchNorm, type NetworkBody } from '../../model/network.ts';
import type { ResolvedOptimizer } from '../../model/optimizer.ts';
import { readOptimizer } from '../../model/optimizer-text.ts';
import type { TrainingRecipe } from '../../model/training.ts';
import type { WorkOptions } from '../../model/work.ts';
import { initialParameters } from '../../networks/architecture/initial.ts';
import { checkBody } from '../../networks/reference/runner.ts';
import { resolveOptimizer } from '../../optimizers/registry.ts';
import type { GpuTrainer, TrainingEnd } from './gpu.ts';
import { bytesOfTraining, MANY_BYTES, mostWithin, portionNote } from './memory.ts';
import { batchesOf, checkRecipe, lossFor } from './recipe.ts';
import type { TrainingRequest } from './request.ts';

/** Trainings of one program: equal optimizers but for their numbers, equal steps, equal loss. */
interface Kind {
	readonly body: NetworkBody;
	readonly optimizer: ResolvedOptimizer;
	readonly steps: number;
	/** By what they share: hyper-parameters, noise, batches. */
	readonly groups: Map<string, { readonly group: Omit<TrainingGroup, 'count'>; readonly members: number[] }>;
}

/** What is asked of it. */
export interface SideBySide extends WorkOptions {
	/** That they may take at once, here and on the GPU. */
	readonly bytes?: number;
	/** Told where there is no room for all at once. */
	readonly onNote?: (note: string) => void;
	/** Told where the networks of a portion have led, by their index, and awaited: nothing is kept of them after it. */
	readonly onEnds: (ends: ReadonlyMap<number, TrainingEnd>) => Promise<void>;
}

/** A GPU failed for good at networks that it trained: none of these, and none behind them, have led anywhere. */
export class PortionLostError extends Error {
	override readonly name = 'PortionLostError';
}

/**
 * Train what a GPU takes: recipes in f32 without changes on the way.
 * @throws PortionLostError behind the portions that were told of; UsageError, AbortError, LimitError where there is no room for a
 * single network
 */
export async function trainSideBySide(
	gpu: GpuTrainer,
	request: Omit<TrainingRequest, 'recipe'>,
	recipes: readonly TrainingRecipe[],
	{ signal, onProgress, onEnds, onNote, bytes = MANY_BYTES }: SideBySide,
): Promise<void> {
	await loadNetworks();
	// Running statistics are averaged step by step of one network: those with batch norms are trained one after the other.
	const kinds = [...kindsOf(request, recipes).values()].filter(({ body }) => gpu.leaves(body) === null && !hasBatchNorm(body.architecture));
	const portions = kinds.flatMap((kind) => {
		const { parameterCount: n } = checkBody(kind.body);
		const { gpu: there, here } = bytesOfTraining(kind.optimizer, n);
		const most = Math.min(gpu.mostNetworks(kind.body, kind.optimizer), mostWithin(bytes, there + here, n));
		const count = [...kind.groups.values()].reduce((sum, { members }) => sum + members.length, 0);
		if (count > most) onNote?.(portionNote(count, most, there + here));
		return portionsOf(kind, most).map((groups) => ({ kind, groups }));
	});
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
		const options = {
			...(signal && { signal }),
			...(onProgress && { onProgress: (part: number) => onProgress((share * (done + part * work)) / Math.max(1, all)) }),
		};
		const found = await gpu.trainAll(kind.body, kind.optimizer, counted, starts, kind.steps, options).catch((error: unknown) => {
			throw isGpuTrouble(error) ? new PortionLostError(error.message, { cause: error }) : error;
		});
		await onEnds(new Map(members.map((index, i) => [index, found[i] as TrainingEnd])));
		done += work;
	}
}

function kindsOf({ architecture, train }: Omit<TrainingRequest, 'recipe'>, recipes: readonly TrainingRecipe[]): Map<string, Kind> {
	const kinds = new Map<string, Kind>();
	/** By their texts: thousands of recipes have few. */
	const resolved = new Map<string, ResolvedOptimizer>();
	/** Equal hyper-parameters are one object: what follows from them is computed once. */
	const known = new Map<string, Readonly<Record<string, number>>>();
	for (const [index, recipe] of recipes.entries()) {
		const { precision, events = [], steps, seed, batchSeed = seed, loss = lossFor(train.targets), decay = 0 } = recipe;
		if (precision !== 'f32' || events.length > 0) continue;
		const optimizer = resolved.get(recipe.optimizer) ?? resolveOptimizer(readOptimizer(recipe.optimizer));
		resolved.set(recipe.optimizer, optimizer);
		checkRecipe(recipe, optimizer);
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
