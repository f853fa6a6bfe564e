/** Many trainings of the network in view: what they would take, their curves and ends while they go on, and one of them taken. */

import { curveOf, groupKey, groupsOf } from '../../engine/training/many-groups.ts';
import { type ManyRow, recipesOf, roomOfMany, trainMany } from '../../engine/training/many.ts';
import { MANY_BYTES } from '../../engine/training/memory.ts';
import { messageOf, UsageError } from '../../model/errors.ts';
import type { TrainingReading, TrainingRecipe } from '../../model/training.ts';
import { breath } from '../../model/work.ts';
import type { NetworkChoice } from '../../state/app-state.ts';
import { NETWORK_ROOM } from '../../words/network-room.ts';
import { anew } from '../choices.ts';
import { formatCount } from '../format.ts';
import {
	choiceOf,
	type ManyAsk,
	type ManyAsked,
	type ManyGroupView,
	type ManyPlan,
	type ManyView,
	MOST_TRAININGS,
	variedOf,
} from '../many-trainings.ts';
import { changedNetwork, networkKey } from '../network-choice.ts';
import type { StudioPage } from '../network-studio.ts';
import type { ManyTrainers, ToTrain, Trainers } from './trainers.ts';

/** Scores of each from its first to its last step. */
const SCORES = 40;
/** Milliseconds between two drawings of what is known by now. */
const SHOW_MS = 250;
/** A share that is too small to tell by it how long the rest takes. */
const LEAST_SHARE = 0.02;

export class ManyTrainings {
	readonly #page: Pick<StudioPage, 'store' | 'notices'>;
	readonly #trainers: Trainers;
	readonly #told: (view: ManyView | null) => void;
	#view: ManyView | null = null;
	/** The network that they are of, whatever its seed; empty where none was asked about. */
	#of = '';
	#stop: AbortController | null = null;
	/** Counts what was asked for: an answer that comes later than the next question is nobody's. */
	#asked = 0;

	/** @param told whenever there is something else to show */
	constructor(page: Pick<StudioPage, 'store' | 'notices'>, trainers: Trainers, told: (view: ManyView | null) => void) {
		this.#page = page;
		this.#trainers = trainers;
		this.#told = told;
	}

	#tell(view: ManyView | null): void {
		this.#view = view;
		this.#told(view);
	}

	#amend(change: Partial<ManyView>): void {
		if (this.#view) this.#tell({ ...this.#view, ...change });
	}

	/** @param network before its first step */
	async ask(what: ManyAsk, network: ToTrain): Promise<void> {
		switch (what.act) {
			case 'plan':
				return this.#plan(network, what.of);
			case 'train':
				return this.#train(network, what.of);
			case 'stop':
				return this.stop();
			case 'take':
				return this.#take(what.index, network.choice);
		}
	}

	/** What they would take. What was trained before stays in view. */
	async #plan(network: ToTrain, asked: ManyAsked): Promise<void> {
		if (this.#stop) return;
		const turn = ++this.#asked;
		const before = this.#view ?? { phase: 'planned' as const, share: 0, secondsLeft: null, rows: [], groups: [] };
		this.#of = keyOf(network.choice);
		const tell = (found: Pick<ManyView, 'plan' | 'wrong'>): void => {
			if (turn === this.#asked) this.#tell({ ...before, asked, ...found });
		};
		try {
			const trainers = await this.#trainers.many(network);
			tell({ plan: planOf(network, asked, trainers).plan, wrong: null });
		} catch (error) {
			tell({ plan: null, wrong: messageOf(error) });
		}
	}

	async #train(network: ToTrain, asked: ManyAsked): Promise<void> {
		await this.#plan(network, asked);
		if (this.#stop || !this.#view?.plan) return;
		const turn = this.#asked;
		const trainers = await this.#trainers.many(network);
		const { plan, recipes } = planOf(network, asked, trainers);
		// Another network was opened meanwhile, or something else asked for.
		if (this.#stop || turn !== this.#asked) return;
		// Where nothing can be started, it is free for the next try.
		const { host, end } = trainers.open();
		const stop = new AbortController();
		this.#stop = stop;
		const found = new Found(recipes);
		const since = performance.now();
		let [shown, share] = [since, 0];
		const isWanted = (): boolean => turn === this.#asked && !stop.signal.aborted;
		const show = (): void => {
			const now = performance.now();
			if (now - shown < SHOW_MS || !isWanted()) return;
			shown = now;
			const secondsLeft = share < LEAST_SHARE ? null : ((now - since) * (1 - share)) / share / 1000;
			this.#amend({ ...found.view(), share, secondsLeft });
		};
		this.#tell({ asked, plan, wrong: null, phase: 'training', share: 0, secondsLeft: null, rows: [], groups: [] });
		try {
			await breath();
			const { data, plan: layers, statistics, parameters, seed } = network.network;
			const request = {
				...{ architecture: layers.architecture, train: data.train, test: data.test },
				// The seed draws parameters where no file has them.
				...(seed === undefined ? { parameters } : {}),
				...(statistics ? { statistics } : {}),
			};
			await trainMany(host, request, recipes, {
				signal: stop.signal,
				sharpness: asked.sharpness,
				every: Math.max(1, Math.ceil(plan.steps / SCORES)),
				onReading: (index, reading) => {
					found.readings[index]?.push(reading);
					show();
				},
				onRow: (row) => {
					found.rows.push(row);
					show();
				},
				onProgress: (done) => {
					share = done;
					show();
				},
				onNote: (note) => {
					const told = this.#view?.plan;
					if (told && isWanted()) this.#amend({ plan: { ...told, notes: [...told.notes, note] } });
				},
			});
			if (turn === this.#asked) this.#amend({ ...found.view(), phase: 'done', share: 1, secondsLeft: null });
			this.#page.notices.say(NETWORK_ROOM.many.saidDone(formatCount(recipes.length)));
		} catch (error) {
			if (turn === this.#asked) this.#amend({ ...found.view(), phase: 'stopped', secondsLeft: null });
			if (!stop.signal.aborted) throw error;
		} finally {
			if (this.#stop === stop) this.#stop = null;
			end();
		}
	}

	/** Cancelled at once; those that are at their end stay in view. */
	stop(): void {
		this.#stop?.abort();
		this.#stop = null;
	}

	/** Its network is trained again by its recipe, to the same numbers: with the path, and the plane of it. */
	#take(index: number, choice: NetworkChoice): void {
		const row = this.#view?.rows.find((one) => one.index === index);
		if (!row) return;
		const { store } = this.#page;
		const next = changedNetwork(changedNetwork(choice, { step: undefined }), choiceOf(row));
		store.set({ landscape: next, window: null, swarm: anew(store.state.peek().swarm) });
		this.#page.notices.say(NETWORK_ROOM.many.saidTaken(String(row.recipe.seed)));
	}

	/** They are of one network and its data; another one is looked at without them. */
	keepFor(choice: NetworkChoice): void {
		if (this.#of !== '' && this.#of !== keyOf(choice)) this.leave();
	}

	leave(): void {
		this.stop();
		this.#asked++;
		this.#of = '';
		this.#tell(null);
	}
}

/** Which network, whatever its seed. */
const keyOf = (choice: NetworkChoice): string => networkKey({ ...choice, seed: 0 });

/** What is asked for as recipes, and what they take. @throws UsageError, LimitError */
function planOf(
	{ network, choice, recipe }: ToTrain,
	asked: ManyAsked,
	{ lanes, onGpu, precision, says }: ManyTrainers,
): { readonly plan: ManyPlan; readonly recipes: readonly TrainingRecipe[] } {
	const { optimizer, steps, batch, events } = recipe;
	const { loss, decay, plan } = network;
	const base = { optimizer, steps, seed: choice.seed ?? 0, loss, decay, precision, ...(batch === undefined ? {} : { batch }) };
	const varied = variedOf(asked);
	const count = Object.values(varied).reduce((product, list) => product * list.length, 1);
	if (count > MOST_TRAININGS) throw new UsageError(NETWORK_ROOM.many.tooMany(formatCount(count), formatCount(MOST_TRAININGS)));
	const recipes = recipesOf(base, varied);
	const { each, atOnce } = roomOfMany({ lanes, onGpu }, plan, recipes);
	const notes = [
		...(events ? [NETWORK_ROOM.many.withoutChanges] : []),
		...(network.seed === undefined && varied.seeds ? [NETWORK_ROOM.many.seedsOfFile] : []),
		...(onGpu ? [NETWORK_ROOM.many.gpuEnds] : []),
	];
	return { recipes, plan: { count, steps, atOnce, bytes: atOnce * each, budget: MANY_BYTES, trainedBy: says, notes } };
}

/** What is known of them so far. */
class Found {
	readonly rows: ManyRow[] = [];
	/** Of each recipe. */
	readonly readings: TrainingReading[][];
	readonly #recipes: readonly TrainingRecipe[];
	/** The places of the recipes of each group. */
	readonly #members = new Map<string, number[]>();

	constructor(recipes: readonly TrainingRecipe[]) {
		this.#recipes = recipes;
		this.readings = recipes.map(() => []);
		for (const [index, recipe] of recipes.entries()) {
			const key = groupKey(recipe);
			const its = this.#members.get(key) ?? [];
			this.#members.set(key, its);
			its.push(index);
		}
	}

	view(): Pick<ManyView, 'rows' | 'groups'> {
		const rows = this.rows.toSorted((a, b) => a.index - b.index);
		const ended = new Map(groupsOf(rows).map((group) => [groupKey(group.recipe), group]));
		const groups = [...this.#members].map(([key, indices]): ManyGroupView => {
			const readings = indices.map((index) => this.readings[index] ?? []);
			const recipe = this.#recipes[indices[0] as number] as TrainingRecipe;
			const group = ended.get(key) ?? { ...NO_ROWS, recipe };
			return { ...group, train: curveOf(readings, 'train', 'loss'), test: curveOf(readings, 'test', 'loss') };
		});
		return { rows, groups };
	}
}

const NONE = { low: Number.NaN, median: Number.NaN, high: Number.NaN };
/** A group of which no training is at its end. */
const NO_ROWS = { rows: [], diverged: 0, trainLoss: NONE, testLoss: NONE, testAccuracy: NONE, sharpness: NONE, best: null };
