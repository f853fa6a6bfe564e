/** Trainings that differ in seeds, rates and batches, on the processor: as many at a time on a thread as a vector has lanes. */

import { compileLargeDescent } from '../../compile/large/descent.ts';
import type { ScoreAnswer } from '../../cpu/training/jobs.ts';
import { inLockstep, ofLane } from '../../cpu/training/lockstep-stepper.ts';
import { beginningState } from '../../cpu/training/stepper.ts';
import type { OwnNumbers } from '../../cpu/expression/module-memory.ts';
import type { Precision } from '../../model/backend.ts';
import { type LargeDescent, PARTICLE } from '../../model/large-descent.ts';
import type { Dataset, NetworkBody, NetworkPlan } from '../../model/network.ts';
import type { ResolvedOptimizer } from '../../model/optimizer.ts';
import { keepYoungest } from '../../model/recent.ts';
import { readOptimizer } from '../../model/optimizer-text.ts';
import { STATUS } from '../../model/swarm.ts';
import type { TrainingReading, TrainingRecipe, TrainingScore } from '../../model/training.ts';
import type { WorkOptions } from '../../model/work.ts';
import { initialParameters } from '../../networks/architecture/initial.ts';
import { checkBody } from '../../networks/reference/runner.ts';
import { resolveOptimizer } from '../../optimizers/registry.ts';
import type { TrainingEnd } from './gpu.ts';
import type { TrainingHost } from './host.ts';
import { batchesOf, checkRecipe, lossFor } from './recipe.ts';
import type { TrainingRequest } from './request.ts';

/** Networks that a vector of numbers has lanes for. */
const LANES: Readonly<Record<Precision, number>> = { f32: 4, f64: 2 };
/** Networks that a crew has at most. */
export const MOST_LANES = Math.max(...Object.values(LANES));
/** Networks that a crew has at most, in an arithmetic. */
export const lanesIn = (precision: Precision): number => LANES[precision];
/** A step of a crew lasts as long as so many of a network alone: measured, see docs/benchmarks.md. */
const STEPS_ALONE: Readonly<Record<Precision, number>> = { f32: 2.5, f64: 1.9 };
/** Most parameters of a network that is faster in lockstep: measured, see docs/benchmarks.md. */
const MOST_PARAMETERS = 4096;

/** Whether networks are trained faster in lockstep than one by one. Batch norms join samples, which are no lanes there. */
export const suitsLockstep = ({ parameterCount, statisticCount }: NetworkPlan): boolean =>
	statisticCount === 0 && parameterCount > 0 && parameterCount <= MOST_PARAMETERS;

/** Whether workers are done sooner with crews than with one network each: they compute the same numbers. */
function isSooner(count: number, precision: Precision, workers: number): boolean {
	const rounds = Math.ceil(Math.ceil(count / LANES[precision]) / workers);
	return rounds * STEPS_ALONE[precision] < Math.ceil(count / workers);
}

/** Steps of the first job. */
const FIRST_STEPS = 16;

/** Where a training led, and its scores there. */
export interface ScoredEnd extends TrainingEnd {
	readonly train: TrainingScore;
	readonly test: TrainingScore | null;
}

/** What is told of a crew on its way. */
export interface CrewOptions extends WorkOptions {
	/** Steps between two scores; none on the way where absent. */
	readonly every?: number;
	/** Told of each score, with the place of the network in its crew: the first is that before step 1. */
	readonly onReading?: (member: number, reading: TrainingReading) => void;
}

/** Trainings in lockstep. */
export interface Crew {
	/** Their numbers among the recipes. */
	readonly members: readonly number[];
	/** Train them to their end. @throws AbortError */
	train(options: CrewOptions): Promise<ScoredEnd[]>;
}

/** Trainings of one program: equal optimizers but for their numbers, equal steps, loss and size of batches. */
interface Kind {
	readonly recipe: TrainingRecipe;
	readonly body: NetworkBody;
	readonly precision: Precision;
	readonly members: number[];
}

/**
 * The crews among trainings; what is left is trained one by one.
 * @param left numbers of the recipes that are to be trained
 * @throws UsageError, ArchitectureError
 */
export function crewsOf(
	host: TrainingHost,
	{ architecture, train, test: given, parameters }: Omit<TrainingRequest, 'recipe'>,
	recipes: readonly TrainingRecipe[],
	left: readonly number[],
): Crew[] {
	const kinds = new Map<string, Kind>();
	/** By their texts: a thousand recipes have few. */
	const resolved = new Map<string, ResolvedOptimizer>();
	for (const index of left) {
		const recipe = recipes[index] as TrainingRecipe;
		const { events = [], steps, loss = lossFor(train.targets), decay = 0, precision = 'f64' } = recipe;
		if (events.length > 0) continue;
		const optimizer = resolved.get(recipe.optimizer) ?? optimizerOf(recipe);
		resolved.set(recipe.optimizer, optimizer);
		checkRecipe(recipe, optimizer);
		const key = JSON.stringify([optimizer.key, steps, loss, decay, precision, batchesOf(recipe, train.count)?.size ?? 0]);
		const body: NetworkBody = { kind: 'network', architecture, data: train, loss, decay };
		const kind: Kind = kinds.get(key) ?? { recipe, body, precision, members: [] };
		kinds.set(key, kind);
		kind.members.push(index);
	}
	const test = given && given.count > 0 ? given : null;
	return [...kinds.values()].flatMap(({ members, ...kind }) => {
		const plan = checkBody(kind.body);
		if (test) checkBody({ ...kind.body, data: test });
		const lanes = LANES[kind.precision];
		if (!suitsLockstep(plan) || !isSooner(members.length, kind.precision, host.lanes)) return [];
		const parts = Array.from({ length: Math.ceil(members.length / lanes) }, (_, k) => members.slice(k * lanes, (k + 1) * lanes));
		return parts.map((part): Crew => {
			const work = { ...kind, plan, test, recipes: part.map((index) => recipes[index] as TrainingRecipe), parameters };
			return { members: part, train: (options) => trainCrew(host, work, options) };
		});
	});
}

const optimizerOf = ({ optimizer }: TrainingRecipe): ResolvedOptimizer => resolveOptimizer(readOptimizer(optimizer));

interface CrewWork extends Omit<Kind, 'members' | 'recipe'> {
	readonly plan: NetworkPlan;
	readonly test: Dataset | null;
	readonly recipes: readonly TrainingRecipe[];
	readonly parameters: TrainingRequest['parameters'];
}

async function trainCrew(
	host: TrainingHost,
	{ body, plan, test, precision, recipes, parameters }: CrewWork,
	{ signal, onProgress, every, onReading }: CrewOptions,
): Promise<ScoredEnd[]> {
	// Lanes that are left take what the last network takes, and nobody reads them.
	const own = Array.from({ length: LANES[precision] }, (_, lane) => recipes[Math.min(lane, recipes.length - 1)] as TrainingRecipe);
	const optimizers = own.map(optimizerOf);
	const [optimizer] = optimizers as [ResolvedOptimizer];
	const program = await host.program(body, test, { optimizer, precision, together: 0, lockstep: true });
	const descent = compileLargeDescent(optimizer);
	const begin = own.map((recipe, lane) =>
		beginningState(
			program.training.descent,
			parameters ?? initialParameters(plan, recipe.seed),
			descent.begin((optimizers[lane] as ResolvedOptimizer).values),
		),
	);
	const batches = own.map((recipe) => batchesOf(recipe, body.data.count));
	const { steps } = own[0] as TrainingRecipe;
	const uniforms = own.map(({ seed, batchSeed = seed }, lane) =>
		descent.uniforms((optimizers[lane] as ResolvedOptimizer).values, batchSeed),
	);
	let state = inLockstep(begin, precision);
	const wordsOf = (lane: number): OwnNumbers => state.words[lane] as OwnNumbers;
	const statusOf = (lane: number): number => wordsOf(lane)[PARTICLE.status] ?? STATUS.running;
	const stepsOf = (lane: number): number => wordsOf(lane)[PARTICLE.steps] ?? 0;
	const isEnded = (): boolean => done === steps || recipes.every((_, lane) => statusOf(lane) !== STATUS.running);
	const scored = (score: ScoreAnswer): Pick<ScoredEnd, 'train' | 'test'> => ({
		train: scoreOf(body.data, score.train),
		test: test && score.test && scoreOf(test, score.test),
	});
	/** Of each network the step of its last reading: one that stays where it is has no further ones. */
	const told = recipes.map(() => -1);
	let done = 0;
	/** The next steps lead to a score. */
	let next = every ? 0 : steps;
	let scores: readonly ScoreAnswer[] = [];
	do {
		const pace = host.paces.get(program) ?? FIRST_STEPS;
		const taken = Math.min(next - done, Math.max(1, Math.floor(pace)));
		const isScored = done + taken === next;
		const answer = await host.run(
			program,
			{
				kind: 'lockstep',
				state,
				rows: optimizers.map(({ values }) => rowsOf(descent, values, done, taken)),
				uniforms,
				batch: batches[0] ? { size: batches[0].size, seeds: batches.map((batch) => batch?.seed ?? 0) } : null,
				...{ networks: recipes.length, isScored },
			},
			signal,
		);
		({ state, scores } = answer);
		done += taken;
		if (isScored) next = Math.min(steps, done + (every ?? steps));
		for (const [lane, score] of scores.entries()) {
			if (told[lane] === stepsOf(lane)) continue;
			told[lane] = stepsOf(lane);
			onReading?.(lane, { step: stepsOf(lane), ...scored(score) });
		}
		onProgress?.(done / Math.max(1, steps));
		if (taken === 0) continue;
		const wanted = (taken * host.sliceMs) / Math.max(answer.milliseconds, 0.1);
		host.paces.set(program, Math.min(4 * pace, Math.max(1, (pace + wanted) / 2)));
	} while (scores.length === 0 || !isEnded());
	const [x] = state.vectors as [OwnNumbers];
	return scores.map(
		(score, lane): ScoredEnd => ({
			...{ x: ofLane(x, lane, own.length), status: statusOf(lane), steps: stepsOf(lane) },
			...scored(score),
		}),
	);
}

const scoreOf = ({ count }: Dataset, { loss, correct }: { readonly loss: number; readonly correct: number }): TrainingScore => ({
	loss,
	accuracy: (100 * correct) / count,
});

type Hyper = Readonly<Record<string, number>>;

/** Steps of rows that are kept together, and how many such parts. */
const PART = 256;
const PARTS_KEPT = 256;
const kept = new WeakMap<LargeDescent, Map<string, Float64Array>>();

/** Numbers of steps. What one crew asked for, the next one asks for again. */
function rowsOf(descent: LargeDescent, hyper: Hyper, from: number, steps: number): Float64Array {
	const parts = kept.get(descent) ?? new Map<string, Float64Array>();
	kept.set(descent, parts);
	const { rowWidth } = descent;
	const values = JSON.stringify(hyper);
	const rows = new Float64Array(steps * rowWidth);
	for (let part = Math.floor(from / PART); part * PART < from + steps; part++) {
		const key = `${part} ${values}`;
		const known = parts.get(key) ?? partOf(descent, hyper, part);
		parts.set(key, known);
		keepYoungest(parts, PARTS_KEPT);
		const [first, end] = [Math.max(from, part * PART), Math.min(from + steps, (part + 1) * PART)];
		rows.set(known.subarray((first - part * PART) * rowWidth, (end - part * PART) * rowWidth), (first - from) * rowWidth);
	}
	return rows;
}

function partOf(descent: LargeDescent, hyper: Hyper, part: number): Float64Array {
	const rows = new Float64Array(PART * descent.rowWidth);
	for (let k = 0; k < PART; k++) rows.set(descent.stepConstants(part * PART + k + 1, true, hyper), k * descent.rowWidth);
	return rows;
}
