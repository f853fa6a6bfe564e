/** Many trainings side by side as a person asks for them, and what their table and chart are told. Pure. */

import { groupColor } from '../engine/swarm/colors.ts';
import type { ManyCurve, ManyGroup, Quartiles } from '../engine/training/many-groups.ts';
import type { ManyRow } from '../engine/training/many.ts';
import { readCounted } from '../model/counted.ts';
import { UsageError } from '../model/errors.ts';
import { readOptimizer } from '../model/optimizer-text.ts';
import { printable } from '../model/printable.ts';
import { MOST_COUNTED } from '../model/swarm.ts';
import type { TrainingRecipe } from '../model/training.ts';
import { GROUP_COLORS } from '../model/view.ts';
import type { NetworkChoice, TrainingChoice } from '../state/app-state.ts';
import { NETWORK_ROOM } from '../words/network-room.ts';
import { formatNumber } from './format.ts';
import { factsOf, summaryOf } from './optimizer-specs.ts';

export type { ManyRow, Quartiles };

/** Most trainings that the page takes on: more of them are for the command line. */
export const MOST_TRAININGS = 500;

/** What trainings differ in, as it is written. What is empty is as the recipe has it. */
export interface ManyTexts {
	/** `0-7`, `1,2,8-15` */
	readonly seeds: string;
	/** `0.1, 0.03` */
	readonly rates: string;
	/** `all, 16` */
	readonly batches: string;
	/** `adam; gd:lr=0.1`: other optimizers, apart by semicolons. */
	readonly optimizers: string;
}

export interface ManyAsked extends ManyTexts {
	/** λ_max of each at its end. */
	readonly sharpness: boolean;
}

/** What is asked of many trainings. */
export type ManyAsk =
	/** Say what they would take, or train them. */
	| { readonly act: 'plan' | 'train'; readonly of: ManyAsked }
	| { readonly act: 'stop' }
	/** Take one of them as the network in view. */
	| { readonly act: 'take'; readonly index: number };

/** What trainings take. */
export interface ManyPlan {
	readonly count: number;
	readonly steps: number;
	/** So many are in memory at once at most, and the bytes that they take then, of those that they may take. */
	readonly atOnce: number;
	readonly bytes: number;
	readonly budget: number;
	/** Who trains them, in a sentence. */
	readonly trainedBy: string;
	/** What is otherwise than it might be thought. */
	readonly notes: readonly string[];
}

/** A group with its curves. */
export interface ManyGroupView extends ManyGroup {
	readonly train: ManyCurve;
	readonly test: ManyCurve;
}

/** Many trainings as the panel shows them. */
export interface ManyView {
	readonly asked: ManyAsked;
	/** Null while it is not known, or cannot be. */
	readonly plan: ManyPlan | null;
	/** Why what is asked for cannot be trained. */
	readonly wrong: string | null;
	readonly phase: 'planned' | 'training' | 'done' | 'stopped';
	/** How much is done, 0 … 1, and about how many seconds are left; null where that cannot be told yet. */
	readonly share: number;
	readonly secondsLeft: number | null;
	/** Those that are at their end, in the order of their recipes. */
	readonly rows: readonly ManyRow[];
	/** Those that have a score, grouped. */
	readonly groups: readonly ManyGroupView[];
}

/** Rates around one: a third and three times, to two digits. */
const FACTORS = [0.3, 1, 3] as const;

/** What a person is offered first: eight seeds at three rates. */
export function usualMany({ optimizer }: TrainingChoice): ManyAsked {
	const spec = readOptimizer(optimizer);
	const rate = spec.hyper['lr'] ?? factsOf(spec)?.hyper.find(({ name }) => name === 'lr')?.value;
	const rates = rate === undefined ? [] : FACTORS.map((factor) => Number((factor * rate).toPrecision(2)));
	return { seeds: '0-7', rates: rates.join(', '), batches: '', optimizers: '', sharpness: true };
}

/** The parts of a list; none of an empty one. */
const partsOf = (text: string, apart: string): string[] =>
	text
		.split(apart)
		.map((part) => part.trim())
		.filter((part) => part !== '');

function rateOf(text: string): number {
	const rate = Number(text.replaceAll('−', '-'));
	if (!(rate > 0 && Number.isFinite(rate))) throw new UsageError(NETWORK_ROOM.many.noRate(printable(text, 20)));
	return rate;
}

/** Null: all samples. */
function batchOf(text: string): number | null {
	if (text === NETWORK_ROOM.fullBatch) return null;
	const size = Number(text);
	if (Number.isInteger(size) && size >= 1) return size;
	throw new UsageError(NETWORK_ROOM.many.noBatch(printable(text, 20), NETWORK_ROOM.fullBatch));
}

/** What differs, as `recipesOf` is given it. @throws UsageError that says what cannot be used */
export function variedOf({ seeds, rates, batches, optimizers }: ManyTexts) {
	const lists = { rates: partsOf(rates, ',').map(rateOf), batches: partsOf(batches, ',').map(batchOf) };
	const texts = partsOf(optimizers, ';');
	for (const text of texts)
		if (!factsOf(readOptimizer(text))) throw new UsageError(NETWORK_ROOM.many.noOptimizer(printable(readOptimizer(text).id, 30)));
	return {
		...(seeds.trim() === '' ? {} : { seeds: readCounted(seeds, MOST_TRAININGS, MOST_COUNTED) }),
		...(lists.rates.length > 0 ? { rates: lists.rates } : {}),
		...(lists.batches.length > 0 ? { batches: lists.batches } : {}),
		...(texts.length > 0 ? { optimizers: texts } : {}),
	};
}

/** The choice that trains this one again, and shows it: with its path and its plane. */
export const choiceOf = ({ recipe, step }: ManyRow): Pick<NetworkChoice, 'seed' | 'training' | 'step'> => ({
	seed: recipe.seed,
	training: {
		...{ optimizer: recipe.optimizer, steps: recipe.steps },
		...(recipe.batch === undefined ? {} : { batch: recipe.batch }),
	},
	...(step > 0 ? { step } : {}),
});

/** Whether it is the one in view. @param recipe of the network in view */
export const isInView = ({ recipe }: ManyRow, { seed = 0, step = 0 }: NetworkChoice, now: TrainingChoice): boolean =>
	step > 0 && recipe.seed === seed && recipe.optimizer === now.optimizer && (recipe.batch ?? 0) === (now.batch ?? 0) && !now.events;

/** What groups are called: what they differ in. */
export function namesOf(recipes: readonly Pick<TrainingRecipe, 'optimizer' | 'batch'>[]): string[] {
	const specs = recipes.map(({ optimizer }) => readOptimizer(optimizer));
	const differ = (texts: readonly (string | number)[]): boolean => new Set(texts).size > 1;
	const [names, summaries] = [specs.map((spec) => factsOf(spec)?.name ?? spec.id), specs.map(summaryOf)];
	const sizes = recipes.map(({ batch }) => batch ?? 0);
	const [byName, bySize] = [differ(names), differ(sizes)];
	const bySummary = differ(summaries) || (!byName && !bySize);
	return recipes.map((_, k) =>
		[
			...(byName ? [names[k]] : []),
			...(bySummary ? [summaries[k]] : []),
			...(bySize ? [NETWORK_ROOM.many.batchOf(sizes[k] === 0 ? NETWORK_ROOM.fullBatch : String(sizes[k]))] : []),
		].join(' · '),
	);
}

/** The lowest training loss first; those that diverged come last. */
export const byLoss = (rows: readonly ManyRow[]): ManyRow[] =>
	rows.toSorted(
		(a, b) => Number(a.status === 'diverged') - Number(b.status === 'diverged') || a.train.loss - b.train.loss || 0 || a.index - b.index,
	);

/** Columns of a chart: steps, and of each group the lower quartile, the upper one and the median; null where there is none. */
export function manyColumns(groups: readonly ManyGroupView[], part: 'train' | 'test'): (number | null)[][] {
	const steps = [...new Set(groups.flatMap((group) => group[part].steps))].toSorted((a, b) => a - b);
	const places = new Map(steps.map((step, k) => [step, k]));
	const column = ({ steps: its }: ManyCurve, values: readonly number[]): (number | null)[] => {
		const all = new Array<number | null>(steps.length).fill(null);
		for (const [k, step] of its.entries()) all[places.get(step) as number] = values[k] ?? null;
		return all;
	};
	return [
		steps,
		...groups.flatMap((group) => {
			const curve = group[part];
			return [curve.low, curve.high, curve.median].map((values) => column(curve, values));
		}),
	];
}

const DASHES = [[], [7, 4], [2, 3], [9, 3, 2, 3]] as const;

/** What a group looks like: colours in their order; where these begin again, other dashes. @param index place of the group */
export const lookOfGroup = (index: number): { readonly color: string; readonly dash: readonly number[] } => ({
	color: groupColor(index),
	dash: DASHES[Math.floor(index / GROUP_COLORS.length) % DASHES.length] as readonly number[],
});

/** `12.5 MiB` */
export const mebibytes = (bytes: number): string => `${formatNumber(bytes / 2 ** 20, 3)} MiB`;
