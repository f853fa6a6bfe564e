/** The training of one network, conducted step by step by a recipe that a link can hold. */

import { compileLargeDescent } from '../../compile/large/descent.ts';
import { ALL_THREE, type Reading, type ReadingPlan, type TrainJob, type Warm } from '../../cpu/training/jobs.ts';
import { beginningState, type StepperState } from '../../cpu/training/stepper.ts';
import type { OwnNumbers } from '../../cpu/expression/module-memory.ts';
import type { PoolTraining } from '../../cpu/pool.ts';
import { initialParameters } from '../../networks/architecture/initial.ts';
import { checkBody, firstStatistics } from '../../networks/reference/runner.ts';
import { preconditionerOf, type StabilityLimit, stabilityLimit } from '../../networks/sharpness/limits.ts';
import { TrainingPath } from '../../networks/training/path.ts';
import { withoutVariance } from '../../networks/training/statistics.ts';
import type { Precision } from '../../model/backend.ts';
import { UsageError } from '../../model/errors.ts';
import { type LargeDescent, PARTICLE } from '../../model/large-descent.ts';
import type { Architecture, Dataset, NetworkBody, NetworkNumbers, NetworkPlan } from '../../model/network.ts';
import type { ResolvedOptimizer } from '../../model/optimizer.ts';
import { readOptimizer } from '../../model/optimizer-text.ts';
import { STATUS, type SwarmSnapshot } from '../../model/swarm.ts';
import type {
	SharpnessReading,
	TrainingEvent,
	TrainingReading,
	TrainingRecipe,
	TrainingScore,
	TrainingStatus,
} from '../../model/training.ts';
import type { WorkOptions } from '../../model/work.ts';
import { resolveOptimizer } from '../../optimizers/registry.ts';
import { type Checkpoint, Checkpoints } from '../swarm/checkpoints.ts';
import type { TrainingEnd } from './gpu.ts';
import type { TrainingHost } from './host.ts';
import { rateAt } from './rate.ts';
import { batchesOf, checkEvent, checkRecipe, hyperAfter, lossFor, withTrainingEvent } from './recipe.ts';

/** What is trained, on what, and how. */
export interface TrainingRequest {
	readonly architecture: Architecture;
	readonly train: Dataset;
	readonly test?: Dataset | null;
	readonly recipe: TrainingRecipe;
	/** In place of the seed's: of an opened model, say. */
	readonly parameters?: NetworkNumbers;
	/** Running statistics of its batch norms. */
	readonly statistics?: Float64Array;
	/** Steps between two points of the recorded path (default 1), and the bytes that it may take (default 64 MiB). */
	readonly path?: { readonly every?: number; readonly bytes?: number };
	/** Bytes that checkpoints may take, so that going back is quick (default 0: going back begins at step 0). */
	readonly checkpointBytes?: number;
	/** Steps between two scores, and between two readings of the sharpness, while it is trained; none where absent. */
	readonly every?: { readonly score?: number; readonly sharpness?: number };
}

/** How a reading of the sharpness is made. */
export interface SharpnessRequest {
	/** How many of the largest eigenvalues (default 3). */
	readonly count?: number;
	/** The smallest, too: takes more products (default false). */
	readonly lowest?: boolean;
	/** Relative error (default 1e-3). */
	readonly tolerance?: number;
	/** Most products (default: from the vectors of the last reading 3 for the largest alone, 5 for three; else 80). */
	readonly most?: number;
	/** Of P^−½ H P^−½ where the method divides its steps by a scale P of each coordinate (default true). */
	readonly preconditioned?: boolean;
}

/** A reading, with what it is to be compared with. */
export interface LimitedReading extends SharpnessReading {
	/** Of which matrix. */
	readonly of: StabilityLimit['of'];
	/** The limit of the method at the rate of this step; null where none is known. */
	readonly limit: StabilityLimit | null;
}

/** Milliseconds of workers so far. */
export interface TrainingTime {
	readonly steps: number;
	readonly sharpness: number;
}

/** Steps of the first job. */
const FIRST_STEPS = 4;
const NEVER = { tolerance: -1, target: null } as const;

/** All that a training is after a step. */
interface Moment {
	readonly step: number;
	readonly state: StepperState;
	readonly statistics: Float64Array;
}

/** What a run is made of. */
interface Parts {
	readonly program: PoolTraining;
	readonly plan: NetworkPlan;
	readonly body: NetworkBody;
	readonly test: Dataset | null;
	readonly optimizer: ResolvedOptimizer;
	readonly parameters: NetworkNumbers;
	readonly statistics: Float64Array;
}

/**
 * A training that has begun. Its calls are made one after the other.
 * @example
 * const { architecture, recipe } = networkPreset('mlp:2-5-2:tanh');
 * const { train, test } = await makeData({ set: 'moons', knobs: { count: 40 } });
 * const host = openTraining(defaultHost(), 1);
 * const run = await TrainingRun.begin(host, { architecture, train, test, recipe: { optimizer: recipe.optimizer, steps: 200, seed: 0 } });
 * await run.advance(200);
 * const { values, limit } = await run.sharpness();
 * console.log(run.step, (run.losses.at(-1) ?? 1) < (run.losses[0] ?? 0), values.length, limit?.formula); // 200 true 3 2(1 + β₁)/((1 − β₁) η)
 * // Its file opens as the same network again.
 * console.log(openModel(writeModel(run.plan, run.parameters), 'net.safetensors').tensors.length); // 4
 * host.dispose();
 */
export class TrainingRun {
	/** The network: its layers, and where its tensors lie in the vector of parameters. */
	readonly plan: NetworkPlan;
	/** What is minimised: the network, the samples that train, the loss and its decay. */
	readonly body: NetworkBody;
	/** Samples that test; null where none do. */
	readonly test: Dataset | null;
	/** The arithmetic of its steps. */
	readonly precision: Precision;
	/** Parameters after every k-th step. */
	readonly path: TrainingPath;
	readonly #host: TrainingHost;
	readonly #program: PoolTraining;
	readonly #optimizer: ResolvedOptimizer;
	readonly #descent: LargeDescent;
	readonly #every: NonNullable<TrainingRequest['every']>;
	readonly #checkpoints: Checkpoints;
	readonly #begin: Moment;
	#recipe: TrainingRecipe;
	#now: Moment;
	#losses: number[] = [];
	#readings: TrainingReading[] = [];
	#sharpness: LimitedReading[] = [];
	/** What the last reading found, and of which matrix. */
	#warm: Warm | null = null;
	/** Readings while it is trained: each so many of them has the next two eigenvalues, too. */
	#live = 0;
	#time: TrainingTime = { steps: 0, sharpness: 0 };

	private constructor(host: TrainingHost, request: TrainingRequest, parts: Parts) {
		this.#host = host;
		this.#program = parts.program;
		this.#optimizer = parts.optimizer;
		this.#descent = compileLargeDescent(parts.optimizer);
		this.#recipe = request.recipe;
		this.#every = request.every ?? {};
		this.plan = parts.plan;
		this.body = parts.body;
		this.test = parts.test;
		this.path = new TrainingPath(request.path?.every, request.path?.bytes);
		this.#checkpoints = new Checkpoints(request.checkpointBytes ?? 0);
		const { descent } = parts.program.training;
		this.precision = descent.precision;
		const begin = this.#descent.begin(hyperAfter(parts.optimizer, this.#events, 0));
		this.#begin = { step: 0, state: beginningState(descent, parts.parameters, begin), statistics: parts.statistics };
		this.#now = this.#begin;
		this.path.add(0, this.parameters);
	}

	/**
	 * Begin a training: nothing is computed yet.
	 * @throws UsageError, ArchitectureError where the recipe, the network, the data or the parameters do not fit one another
	 */
	static async begin(host: TrainingHost, request: TrainingRequest): Promise<TrainingRun> {
		const { architecture, train, recipe } = request;
		// Data that leave no samples to test are tested on none.
		const test = request.test && request.test.count > 0 ? request.test : null;
		checkRecipe(recipe);
		const optimizer = resolveOptimizer(readOptimizer(recipe.optimizer));
		const { loss = lossFor(train.targets), decay = 0, precision = 'f64', seed } = recipe;
		const body: NetworkBody = { kind: 'network', architecture, data: train, loss, decay };
		const plan = checkBody(body);
		if (test) checkBody({ ...body, data: test });
		checkBatches(plan, recipe, train);
		const parameters = request.parameters ?? initialParameters(plan, seed);
		if (parameters.length !== plan.parameterCount)
			throw new UsageError(`The network has ${plan.parameterCount} parameters, and it is to begin at ${parameters.length} numbers.`);
		const program = await host.program(body, test, {
			optimizer,
			precision,
			together: plan.statisticCount > 0 ? Math.min(recipe.batch ?? train.count, train.count) : 0,
		});
		const statistics = request.statistics ?? firstStatistics(plan);
		return new TrainingRun(host, request, { program, plan, body, test, optimizer, parameters, statistics });
	}

	/** How it is trained, with the changes that were made on the way as events. */
	get recipe(): TrainingRecipe {
		return this.#recipe;
	}

	/** Steps taken. */
	get step(): number {
		return this.#now.step;
	}

	/** Where it is: a copy, in the precision that it is trained in. */
	get parameters(): NetworkNumbers {
		return (this.#now.state.vectors[0] as NetworkNumbers).slice();
	}

	/** Running statistics of batch norms. */
	get statistics(): Float64Array {
		return this.#now.statistics.slice();
	}

	/** The optimizer's own numbers, by slot: moments, buffers. Members of a chain whose slots share a name keep their numbers before it. */
	get optimizerState(): Readonly<Record<string, NetworkNumbers>> {
		return Object.fromEntries(this.#slots.map((name, k) => [name, (this.#now.state.vectors[2 + k] as NetworkNumbers).slice()]));
	}

	/** Names of the optimizer's own vectors, in their order. */
	get #slots(): readonly string[] {
		const slots = this.#optimizer.transform.state.filter(({ per }) => per === 'coordinate').map(({ name }) => name);
		const bare = slots.map((name) => name.slice(name.lastIndexOf('.') + 1));
		return slots.map((name, k) => (bare.filter((other) => other === bare[k]).length > 1 ? name : (bare[k] as string)));
	}

	/** Whether it goes on, and if not, why. */
	get status(): TrainingStatus {
		const status = this.#now.state.words[PARTICLE.status];
		if (status === STATUS.running) return 'running';
		return status === STATUS.converged ? 'converged' : 'diverged';
	}

	/** It takes no more steps: the recipe's are taken, or there is no way on. */
	get done(): boolean {
		return this.step >= this.#recipe.steps || this.status !== 'running';
	}

	/** The loss of the batch of every step, before the step: `losses[0]` is that of the network as it began. */
	get losses(): readonly number[] {
		return this.#losses;
	}

	/** Scores that were taken, by step. */
	get readings(): readonly TrainingReading[] {
		return this.#readings;
	}

	/** Readings of the sharpness, by step. */
	get sharpnessReadings(): readonly LimitedReading[] {
		return this.#sharpness;
	}

	/** What was computed so far, and how long that took. */
	get time(): TrainingTime {
		return this.#time;
	}

	/** Whether a GPU takes its steps. */
	get onGpu(): boolean {
		return this.#host.isOnGpu(this.#program);
	}

	/** The rate of the step that is taken next; NaN where the method has none. */
	get rate(): number {
		return rateAt(this.#optimizer, this.#hyper, this.step + 1);
	}

	/** The sharpness at which the method is at its limit with the rate of the next step. */
	get limit(): StabilityLimit | null {
		return stabilityLimit(this.#optimizer.id, this.rate, this.#hyper);
	}

	get #events(): readonly TrainingEvent[] {
		return this.#recipe.events ?? [];
	}

	get #hyper(): Readonly<Record<string, number>> {
		return hyperAfter(this.#optimizer, this.#events, this.step);
	}

	/**
	 * Take steps, and what is read while they are taken; fewer where the recipe's are taken before, or there is no way on.
	 * Cancelled, it stays where the last finished job led to.
	 */
	async advance(steps: number, options: WorkOptions = {}): Promise<void> {
		const begin = this.step;
		const end = Math.min(begin + steps, this.#recipe.steps);
		await this.#readWhereDue(options);
		while (this.step < end && this.status === 'running') {
			await this.#take(Math.min(end, this.#nextStop()) - this.step, options);
			await this.#readWhereDue(options);
			options.onProgress?.((this.step - begin) / (end - begin));
		}
	}

	/** The step at which something else is to be done than what a job does: a change of the rate, a score, a checkpoint. */
	#nextStop(): number {
		const { step } = this;
		const { score, sharpness } = this.#every;
		// A GPU takes steps and nothing else: whoever reads eigenvalues waits for its job.
		const multiples = [score, this.onGpu ? sharpness : undefined].flatMap((every) =>
			every ? [(Math.floor(step / every) + 1) * every] : [],
		);
		const changes = this.#events.flatMap((event) => (event.step > step ? [event.step] : []));
		return Math.min(...multiples, ...changes, step + this.#checkpoints.stride);
	}

	async #take(steps: number, { signal }: WorkOptions): Promise<void> {
		this.#keepCheckpoint();
		const { state, statistics, step } = this.#now;
		const pace = this.#host.paces.get(this.#program) ?? FIRST_STEPS;
		const taken = Math.min(steps, Math.max(1, Math.floor(pace)));
		const hyper = this.#hyper;
		const job: TrainJob = {
			kind: 'train',
			state,
			statistics,
			rows: this.#rows(taken, hyper),
			uniforms: this.#descent.uniforms(hyper, this.#recipe.batchSeed ?? this.#recipe.seed),
			stop: NEVER,
			batch: batchesOf(this.#recipe, this.body.data.count),
			every: this.path.every,
			...this.#readingsOnTheWay(hyper),
		};
		const answer = await this.#host.run(this.#program, job, signal);
		const moved = answer.state.next - 1 - (answer.state.words[PARTICLE.status] === STATUS.running ? 0 : 1);
		this.#now = { step: moved, state: answer.state, statistics: answer.statistics };
		this.#losses.push(...answer.losses);
		this.#keepPath(answer.kept, step, job.every);
		for (const reading of answer.readings) this.#keepReading(reading.step, reading, hyper);
		this.#live += answer.readings.length;
		if (answer.warm) this.#warm = answer.warm;
		const reading = answer.readings.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
		this.#time = { ...this.#time, steps: this.#time.steps + answer.milliseconds - reading };
		// Half of what was measured and half of what was thought: one slow job is no reason to take few steps for long.
		const wanted = (taken * this.#host.sliceMs) / Math.max(answer.milliseconds, 0.1);
		this.#host.paces.set(this.#program, Math.min(4 * pace, Math.max(1, (pace + wanted) / 2)));
	}

	/** Readings that a worker takes between two steps: a message for each of them would cost as much as the reading. */
	#readingsOnTheWay(hyper: Readonly<Record<string, number>>): { readonly readings?: ReadingPlan } {
		const { sharpness: every } = this.#every;
		if (!every || this.onGpu) return {};
		const method = { id: this.#optimizer.id, hyper, slots: this.#slots };
		return { readings: { every, taken: this.#live, warm: this.#warm, seed: this.#recipe.seed, method } };
	}

	#rows(steps: number, hyper: Readonly<Record<string, number>>): Float64Array {
		const { rowWidth } = this.#descent;
		const rows = new Float64Array(steps * rowWidth);
		for (let k = 0; k < steps; k++) rows.set(this.#descent.stepConstants(this.step + k + 1, true, hyper), k * rowWidth);
		return rows;
	}

	/** @param kept parameters after the multiples of `every` behind step `before` */
	#keepPath(kept: NetworkNumbers, before: number, every: number): void {
		const n = this.plan.parameterCount;
		for (let k = 0; (k + 1) * n <= kept.length; k++) {
			const step = (Math.floor(before / every) + 1 + k) * every;
			if (step < this.step) this.path.add(step, kept.slice(k * n, (k + 1) * n));
		}
		if (this.step > (this.path.steps.at(-1) ?? -1)) this.path.add(this.step, this.parameters);
	}

	/** Scores and sharpness whose turn it is, each once. */
	async #readWhereDue({ signal }: WorkOptions): Promise<void> {
		const { score, sharpness } = this.#every;
		const due = (every: number | undefined, last: number | undefined): boolean =>
			every !== undefined && this.step % every === 0 && last !== this.step;
		if (due(score, this.#readings.at(-1)?.step)) await this.score({ ...(signal ? { signal } : {}) });
		if (this.status === 'running' && due(sharpness, this.#sharpness.at(-1)?.step))
			await this.sharpness({ count: this.#live++ % ALL_THREE === 0 ? 3 : 1 }, { ...(signal ? { signal } : {}) });
	}

	/** Loss and accuracy on all samples that train and that test, as an evaluated network. It is kept among the readings. */
	async score({ signal }: WorkOptions = {}): Promise<TrainingReading> {
		const { step, statistics } = this.#now;
		const answer = await this.#host.run(this.#program, { kind: 'score', parameters: this.#x, statistics }, signal);
		const scoreOf = (data: Dataset, { loss, correct }: { readonly loss: number; readonly correct: number }): TrainingScore => ({
			loss,
			accuracy: (100 * correct) / data.count,
		});
		const { train, test } = answer;
		const reading = { step, train: scoreOf(this.body.data, train), test: test && this.test ? scoreOf(this.test, test) : null };
		if (this.#readings.at(-1)?.step !== step) this.#readings.push(reading);
		return reading;
	}

	/** The largest eigenvalues here, and the limit of the method. It is kept among the readings. */
	async sharpness(request: SharpnessRequest = {}, { signal }: WorkOptions = {}): Promise<LimitedReading> {
		const { step, statistics } = this.#now;
		const { count = 3, lowest = false, tolerance = 1e-3, preconditioned = true, most } = request;
		const hyper = this.#hyper;
		const scale = preconditioned ? preconditionerOf(this.#optimizer.id, hyper, this.optimizerState, step) : null;
		const options = {
			...{ warm: this.#warm, seed: this.#recipe.seed, count, lowest, tolerance },
			...(most === undefined ? {} : { most }),
			...(scale ? { scale } : {}),
		};
		const found = await this.#host.run(this.#program, { kind: 'sharpness', parameters: this.#x, statistics, ...options }, signal);
		this.#warm = found.warm;
		return this.#keepReading(step, found, hyper);
	}

	/** A reading, set beside the limit of the step that follows it. */
	#keepReading(step: number, found: Reading, hyper: Readonly<Record<string, number>>): LimitedReading {
		const { of, values, lowest, products, settled, milliseconds } = found;
		const limit = stabilityLimit(this.#optimizer.id, rateAt(this.#optimizer, hyper, step + 1), hyper);
		const reading = { step, values, lowest, products, settled, milliseconds, of, limit: limit?.of === of ? limit : null };
		this.#time = { ...this.#time, sharpness: this.#time.sharpness + milliseconds };
		if (this.#sharpness.at(-1)?.step !== step) this.#sharpness.push(reading);
		return reading;
	}

	get #x(): OwnNumbers {
		return this.#now.state.vectors[0] as OwnNumbers;
	}

	/**
	 * A change from this step on: it becomes an event of the recipe, and a later one of the same hyper-parameter is taken out.
	 * @throws UsageError where the optimizer lacks a hyper-parameter or does not accept a value
	 */
	change(hyper: TrainingEvent['hyper']): void {
		const event = { step: this.step, hyper };
		checkEvent(event, this.#optimizer);
		this.#recipe = { ...this.#recipe, events: withTrainingEvent(this.#events, event) };
	}

	/** Another number of steps; those that were taken stay. */
	extend(steps: number): void {
		const recipe = { ...this.#recipe, steps };
		checkRecipe(recipe);
		this.#recipe = recipe;
	}

	/** Go to a step: forward, or back to the nearest checkpoint at or before it and on from there. It is, bit for bit, that of a fresh run. */
	async goTo(step: number, options: WorkOptions = {}): Promise<void> {
		if (step < this.step) this.#return(this.#checkpoints.before(step));
		await this.advance(step - this.step, options);
	}

	/** @internal It was trained elsewhere, to its end: it is scored here, and takes no more steps. */
	adopt({ x, status, steps }: TrainingEnd): void {
		const { state, statistics } = this.#begin;
		const words = state.words.slice() as OwnNumbers;
		words[PARTICLE.status] = status;
		words[PARTICLE.steps] = steps;
		this.#now = { step: steps, state: { words, vectors: [x, ...state.vectors.slice(1)], next: steps + 1 }, statistics };
		this.path.add(steps, x);
	}

	/** As it began. The events of the recipe stay. */
	reset(): void {
		this.#return(undefined);
	}

	#return(checkpoint: Checkpoint | undefined): void {
		this.#now = (checkpoint?.snapshots[0] as MomentSnapshot | undefined)?.moment ?? this.#begin;
		const { step } = this;
		this.#losses = this.#losses.slice(0, step);
		this.#readings = this.#readings.filter((reading) => reading.step <= step);
		this.#sharpness = this.#sharpness.filter((reading) => reading.step <= step);
		// Vectors of a later step would make readings differ from those of a fresh run.
		this.#warm = null;
		this.path.cut(step);
		if (this.path.steps.at(-1) !== step) this.path.add(step, this.parameters);
	}

	#keepCheckpoint(): void {
		const { state } = this.#now;
		const bytes = [state.words, ...state.vectors, this.#now.statistics].reduce((sum, { byteLength }) => sum + byteLength, 0);
		if (!this.#checkpoints.wants(this.step, bytes)) return;
		this.#checkpoints.makeRoom(bytes);
		const snapshot: MomentSnapshot = { moment: this.#now, bytes, dispose: () => undefined };
		this.#checkpoints.keep({ step: this.step, events: 0, snapshots: [snapshot] });
	}
}

interface MomentSnapshot extends SwarmSnapshot {
	readonly moment: Moment;
}

/** @throws UsageError where a batch norm would have no variance */
function checkBatches(plan: NetworkPlan, recipe: TrainingRecipe, { count }: Dataset): void {
	const size = Math.min(recipe.batch ?? count, count);
	// The last batch of an epoch takes what is left.
	const least = count % size === 0 ? size : count % size;
	const node = withoutVariance(plan, least);
	if (node === null) return;
	throw new UsageError(
		`${node} takes the variance of a batch, and ${size === least ? 'a batch' : 'the last batch of an epoch'} has ${least} sample: choose another size than ${size} for ${count} samples.`,
	);
}
