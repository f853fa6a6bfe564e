/** Many networks trained side by side: seeds, rates, batch sizes, optimizers; what became of each is a row of a table. */

import { STATUS } from '../../model/swarm.ts';
import type { TrainingReading, TrainingRecipe, TrainingScore, TrainingStatus } from '../../model/training.ts';
import { readOptimizer, writeOptimizer } from '../../model/optimizer-text.ts';
import type { WorkOptions } from '../../model/work.ts';
import { planNetwork } from '../../networks/architecture/plan.ts';
import { resolveOptimizer } from '../../optimizers/registry.ts';
import type { TrainingHost } from './host.ts';
import type { TrainingEnd } from './gpu.ts';
import { type Crew, crewsOf, lanesIn, MOST_LANES, type ScoredEnd, suitsLockstep } from './lockstep.ts';
import { bytesOfTraining, MANY_BYTES, mostWithin } from './memory.ts';
import type { TrainingRequest } from './request.ts';
import { TrainingRun } from './run.ts';
import { PortionLostError, trainSideBySide } from './side-by-side.ts';

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
	/** Steps between two scores on the way; none where absent. A GPU answers its trainings' ends alone. */
	readonly every?: number;
	/** Told of every score, the number of the recipe first: that before step 1, those on the way, and that at the end. */
	readonly onReading?: (index: number, reading: TrainingReading) => void;
	/** Bytes that all may take at once (default 512 MiB): where there is no room, fewer are trained at a time. */
	readonly bytes?: number;
	/** Told that fewer are trained at a time than there are, and why. */
	readonly onNote?: (note: string) => void;
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
 *
 * Where a GPU fails for good, the processor trains the networks that were not done, in the same precision, and `onNote` is told.
 * @throws AbortError where it is cancelled: rows that were told of are there; LimitError where the bytes have no room for a single network
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
	const { signal, onProgress, onRow, onNote, onReading, every, bytes = MANY_BYTES, sharpness = true } = options;
	const work = signal ? { signal } : {};
	const rows = new Array<ManyRow>(recipes.length);
	const shares = new Float64Array(recipes.length);
	let [all, told] = [0, 0];
	/** What is trained portion by portion is scored in between: progress never goes back. */
	const hear = (share: number): void => onProgress?.((told = Math.max(told, share)));
	const tell = (index: number, share: number): void => {
		all += share - (shares[index] as number);
		shares[index] = share;
		hear(all / recipes.length);
	};
	const done = (row: Omit<ManyRow, 'recipe'>): void => {
		const whole = { ...row, recipe: recipes[row.index] as TrainingRecipe };
		rows[row.index] = whole;
		tell(row.index, 1);
		onRow?.(whole);
	};
	/**
	 * Score and sharpness of one that is at its end, or is led there.
	 * @param end where a GPU or a crew has led it; absent: it is trained here
	 * @param isTold its scores were told already
	 */
	const one = async (index: number, end?: TrainingEnd, isTold = false): Promise<void> => {
		const recipe = recipes[index] as TrainingRecipe;
		const onTheWay = every && !end ? { every: { score: every } } : {};
		// Nobody looks at the way of one among thousands.
		const run = await TrainingRun.begin(host, { ...request, recipe, path: { every: Math.max(1, recipe.steps) }, ...onTheWay });
		let heard = 0;
		const readings = (): void => {
			for (const reading of run.readings.slice(heard)) if (!isTold) onReading?.(index, reading);
			heard = run.readings.length;
		};
		const portion = (share: number): void => {
			readings();
			tell(index, MOST_OF_IT * share);
		};
		if (end) run.adopt(end);
		else await run.advance(recipe.steps, { ...work, onProgress: portion });
		const last = run.readings.at(-1);
		const { train, test } = last?.step === run.step ? last : await run.score(work);
		readings();
		const wanted = sharpness && run.status === 'running';
		const largest = wanted ? (await run.sharpness({ count: 1, preconditioned: false }, work)).values[0] : undefined;
		done({ index, status: run.status, step: run.step, train, test, sharpness: largest ?? Number.NaN });
	};
	const most = AHEAD * host.lanes;
	// A GPU trains all that there is room for at once; the processor scores each, and trains what the GPU leaves to it.
	if (host.gpu)
		await trainSideBySide(host.gpu, request, recipes, {
			...work,
			...(onNote && { onNote }),
			bytes,
			onProgress: (share) => hear(MOST_OF_IT * share),
			onEnds: (ends) => inLanes([...ends], most, ([index, end]) => one(index, end)),
		}).catch((error: unknown) => {
			if (!(error instanceof PortionLostError)) throw error;
			// Nothing of a network is read while many are trained: what is lost with the device is begun again.
			host.leaveGpu(error.message);
			onNote?.(goneNote(error.message, leftOf(rows).length, recipes.length));
		});
	const left = leftOf(rows);
	const room = roomFor(bytes, request, new Set(left.map((index) => (recipes[index] as TrainingRecipe).optimizer)));
	const crews = room < MOST_LANES ? [] : crewsOf(host, request, recipes, left);
	const together = async ({ members, train }: Crew): Promise<void> => {
		const ends = await train({
			...work,
			...(every && { every }),
			onReading: (member, reading) => onReading?.(members[member] as number, reading),
			onProgress: (share) => {
				for (const index of members) tell(index, MOST_OF_IT * share);
			},
		});
		for (const [k, index] of members.entries()) {
			const end = ends[k] as ScoredEnd;
			// What is asked of one more than its scores is asked of it alone.
			if (sharpness && end.status === STATUS.running) await one(index, end, true);
			else done({ index, status: wordOf(end), step: end.steps, train: end.train, test: end.test, sharpness: Number.NaN });
		}
	};
	const inCrews = new Set(crews.flatMap(({ members }) => members));
	const units = [
		...crews.map((crew) => () => together(crew)),
		...left.filter((index) => !inCrews.has(index)).map((index) => () => one(index)),
	];
	const networksAtOnce = crews.length > 0 ? Math.floor(room / MOST_LANES) : room;
	await inLanes(units, Math.min(most, networksAtOnce), (unit) => unit());
	return rows;
}

/** What trainings side by side take of memory. */
export interface ManyRoom {
	/** Bytes of one of them. */
	readonly each: number;
	/** So many are there at once at most. */
	readonly atOnce: number;
}

/**
 * What `trainMany` would take, before anything is trained.
 * @param on the workers there are, and whether a GPU trains
 * @throws UsageError where a recipe cannot be used; LimitError where the bytes have no room for a single network
 */
export function roomOfMany(
	{ lanes, onGpu }: { readonly lanes: number; readonly onGpu: boolean },
	{ architecture }: Pick<TrainingRequest, 'architecture'>,
	recipes: readonly TrainingRecipe[],
	bytes: number = MANY_BYTES,
): ManyRoom {
	const plan = planNetwork(architecture);
	const { parameterCount: n } = plan;
	const optimizers = [...new Set(recipes.map(({ optimizer }) => optimizer))].map((text) => resolveOptimizer(readOptimizer(text)));
	const of = optimizers.map((optimizer) => bytesOfTraining(optimizer, n));
	// Those with batch norms are trained by a GPU one by one.
	const sideBySide = onGpu && plan.statisticCount === 0;
	const each = Math.max(...of.map(({ cpu, gpu, here }) => (sideBySide ? gpu + here : cpu)));
	const inCrew = suitsLockstep(plan) ? Math.max(...recipes.map(({ precision = 'f64' }) => lanesIn(precision))) : 1;
	const most = sideBySide ? recipes.length : AHEAD * lanes * inCrew;
	return { each, atOnce: Math.min(recipes.length, most, each === 0 ? 1 : mostWithin(bytes, each, n)) };
}

/** Those that have no row. */
const leftOf = (rows: readonly (ManyRow | undefined)[]): number[] =>
	Array.from(rows, (row, index) => (row ? -1 : index)).filter((index) => index >= 0);

/** What became of a GPU, and of the networks that it was training. */
const goneNote = (why: string, left: number, all: number): string =>
	`The GPU failed on the way, and the CPU trains ${left} of the ${all} networks, from their beginning and in single precision: ${why}`;

/** Do something with each of a list, so many at a time. */
async function inLanes<T>(list: readonly T[], most: number, act: (one: T) => Promise<void>): Promise<void> {
	let next = 0;
	const lane = async (): Promise<void> => {
		while (next < list.length) await act(list[next++] as T);
	};
	await Promise.all(Array.from({ length: Math.min(list.length, most) }, lane));
}

/** Networks that the processor may train at once, by any of some optimizers. @throws LimitError where there is room for none */
function roomFor(bytes: number, { architecture }: Pick<TrainingRequest, 'architecture'>, optimizers: Iterable<string>): number {
	const { parameterCount: n } = planNetwork(architecture);
	const each = Math.max(0, ...[...optimizers].map((text) => bytesOfTraining(resolveOptimizer(readOptimizer(text)), n).cpu));
	return each === 0 ? 1 : mostWithin(bytes, each, n);
}
