/** Many networks trained side by side: seeds, rates, batch sizes, optimizers; what became of each is a row of a table. */

import { STATUS } from '../../model/swarm.ts';
import type { TrainingRecipe, TrainingScore, TrainingStatus } from '../../model/training.ts';
import { readOptimizer, writeOptimizer } from '../../model/optimizer-text.ts';
import type { WorkOptions } from '../../model/work.ts';
import type { TrainingHost } from './host.ts';
import type { TrainingEnd } from './gpu.ts';
import { type Crew, crewsOf, type ScoredEnd } from './lockstep.ts';
import { type TrainingRequest, TrainingRun } from './run.ts';
import { trainSideBySide } from './side-by-side.ts';

/** What differs from one training to the next: every combination is trained. */
export interface Varied {
	readonly seeds?: readonly number[];
	readonly optimizers?: readonly string[];
	/** Learning rates, in place of the optimizer's own. */
	readonly rates?: readonly number[];
	/** Samples of a batch; null: all. */
	readonly batches?: readonly (number | null)[];
}

/**
 * The recipes of every combination, seeds changing fastest.
 * @example
 * const recipes = recipesOf({ optimizer: 'gd', steps: 100, seed: 0 }, { seeds: [0, 1], rates: [0.1, 0.2] });
 * console.log(recipes.map(({ optimizer, seed }) => `${optimizer} ${seed}`)); // [ 'gd:lr=0.1 0', 'gd:lr=0.1 1', 'gd:lr=0.2 0', 'gd:lr=0.2 1' ]
 */
export function recipesOf(
	base: TrainingRecipe,
	{ seeds = [base.seed], optimizers = [base.optimizer], rates, batches }: Varied,
): TrainingRecipe[] {
	const { batch, ...whole } = base;
	const sizes = batches ?? [batch ?? null];
	const rated = optimizers.flatMap((text) => {
		const spec = readOptimizer(text);
		return rates ? rates.map((lr) => writeOptimizer({ ...spec, hyper: { ...spec.hyper, lr } })) : [text];
	});
	return rated.flatMap((optimizer) =>
		sizes.flatMap((size) =>
			seeds.map((seed): TrainingRecipe => ({ ...whole, optimizer, seed, ...(size === null ? {} : { batch: size }) })),
		),
	);
}

/** What became of one training. */
export interface ManyRow {
	/** Its number among the recipes. */
	readonly index: number;
	readonly recipe: TrainingRecipe;
	readonly status: TrainingStatus;
	/** Steps taken. */
	readonly step: number;
	readonly train: TrainingScore;
	readonly test: TrainingScore | null;
	/** λ_max of the Hessian of its loss; NaN where it was not asked for, or the network diverged. */
	readonly sharpness: number;
}

/** What is measured and told of trainings side by side. */
export interface ManyOptions extends WorkOptions {
	/** λ_max of each at its end (default true). */
	readonly sharpness?: boolean;
	/** Told of each row when it is there. */
	readonly onRow?: (row: ManyRow) => void;
}

const wordOf = ({ status }: TrainingEnd): TrainingStatus =>
	status === STATUS.running ? 'running' : status === STATUS.converged ? 'converged' : 'diverged';

/** How much of the whole the steps are; the rest is what is measured at the end. */
const MOST_OF_IT = 0.95;
/** Trainings that a worker has at hand: while one's answer travels, it works on the other. */
const AHEAD = 2;

/**
 * Train a network by every recipe, on all workers; small networks in lockstep, one in each lane of a vector.
 * @param request what they have in common; its recipe is not used
 * @returns a row a recipe, in their order
 * @throws AbortError where it is cancelled; rows that were told of are there
 * @example
 * const { architecture } = networkPreset('mlp:2-5-2:tanh');
 * const { train, test } = await makeData({ set: 'moons', knobs: { count: 40 } });
 * const host = openTraining(defaultHost(), 1);
 * const rows = await trainMany(host, { architecture, train, test }, recipesOf({ optimizer: 'adam:lr=0.01', steps: 20, seed: 0 }, { seeds: [0, 1] }));
 * console.log(rows.map(({ recipe, step, status }) => `${recipe.seed} ${step} ${status}`)); // [ '0 20 running', '1 20 running' ]
 * host.dispose();
 */
export async function trainMany(
	host: TrainingHost,
	request: Omit<TrainingRequest, 'recipe'>,
	recipes: readonly TrainingRecipe[],
	options: ManyOptions = {},
): Promise<ManyRow[]> {
	const { signal, onProgress, onRow, sharpness = true } = options;
	const rows = new Array<ManyRow>(recipes.length);
	const shares = new Float64Array(recipes.length);
	const tell = (index: number, share: number): void => {
		shares[index] = share;
		onProgress?.(shares.reduce((sum, each) => sum + each, 0) / recipes.length);
	};
	// A GPU trains all at once; the processor scores each, and trains what the GPU leaves to it.
	const led = host.gpu
		? await trainSideBySide(host.gpu, request, recipes, {
				...(signal && { signal }),
				onProgress: (share) => onProgress?.(MOST_OF_IT * share),
			})
		: new Map<number, TrainingEnd>();
	for (const index of led.keys()) shares[index] = MOST_OF_IT;
	const done = (row: Omit<ManyRow, 'recipe'>): void => {
		const told = { ...row, recipe: recipes[row.index] as TrainingRecipe };
		rows[row.index] = told;
		tell(row.index, 1);
		onRow?.(told);
	};
	const work = signal ? { signal } : {};
	/** Score and sharpness of one that is at its end, or is led there. */
	const one = async (index: number, end = led.get(index)): Promise<void> => {
		const recipe = recipes[index] as TrainingRecipe;
		// Nobody looks at the way of one among thousands.
		const run = await TrainingRun.begin(host, { ...request, recipe, path: { every: Math.max(1, recipe.steps) } });
		if (end) run.adopt(end);
		else await run.advance(recipe.steps, { ...work, onProgress: (share) => tell(index, MOST_OF_IT * share) });
		const { train, test } = await run.score(work);
		const wanted = sharpness && run.status === 'running';
		const largest = wanted ? (await run.sharpness({ count: 1, preconditioned: false }, work)).values[0] : undefined;
		done({ index, status: run.status, step: run.step, train, test, sharpness: largest ?? Number.NaN });
	};
	const crews = crewsOf(host, request, recipes, (index) => !led.has(index));
	const together = async ({ members, train }: Crew): Promise<void> => {
		const ends = await train({
			...work,
			onProgress: (share) => {
				for (const index of members) tell(index, MOST_OF_IT * share);
			},
		});
		for (const [k, index] of members.entries()) {
			const end = ends[k] as ScoredEnd;
			// What is asked of one more than its scores is asked of it alone.
			if (sharpness && end.status === STATUS.running) await one(index, end);
			else done({ index, status: wordOf(end), step: end.steps, train: end.train, test: end.test, sharpness: Number.NaN });
		}
	};
	const inCrews = new Set(crews.flatMap(({ members }) => members));
	const units = [
		...crews.map((crew) => () => together(crew)),
		...[...recipes.keys()].filter((index) => !inCrews.has(index)).map((index) => () => one(index)),
	];
	let next = 0;
	const lane = async (): Promise<void> => {
		for (let unit = units[next++]; unit; unit = units[next++]) await unit();
	};
	await Promise.all(Array.from({ length: Math.min(units.length, AHEAD * host.lanes) }, lane));
	return rows;
}
