/** The training of one network, conducted step by step by a recipe that a link can hold. */

import { compileLargeDescent } from '../../compile/large/descent.ts';
import type { ScoreAnswer, TrainJob } from '../../cpu/training/jobs.ts';
import { beginningState } from '../../cpu/training/stepper.ts';
import type { OwnNumbers } from '../../cpu/expression/module-memory.ts';
import type { PoolTraining } from '../../cpu/pool.ts';
import { preconditionerOf, type StabilityLimit, stabilityLimit } from '../../networks/sharpness/limits.ts';
import { TrainingPath } from '../../networks/training/path.ts';
import type { Precision } from '../../model/backend.ts';
import { type LargeDescent, PARTICLE } from '../../model/large-descent.ts';
import type { Dataset, NetworkBody, NetworkNumbers, NetworkPlan } from '../../model/network.ts';
import type { ResolvedOptimizer } from '../../model/optimizer.ts';
import { STATUS } from '../../model/swarm.ts';
import type { TrainingEvent, TrainingReading, TrainingRecipe, TrainingScore, TrainingStatus } from '../../model/training.ts';
import type { WorkOptions } from '../../model/work.ts';
import type { TrainingEnd } from './gpu.ts';
import type { TrainingHost } from './host.ts';
import { type Moment, Moments } from './moments.ts';
import { partsOf, type TrainingParts } from './parts.ts';
import { rateAt } from './rate.ts';
import { TrainingReadings } from './readings.ts';
import { batchesOf, checkEvent, checkRecipe, hyperAfter, withTrainingEvent } from './recipe.ts';
import type { LimitedReading, SharpnessRequest, TrainingRequest, TrainingTime } from './request.ts';

/** Steps of the first job. */
const FIRST_STEPS = 4;
const NEVER = { tolerance: -1, target: null } as const;

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
	readonly #read: TrainingReadings;
	readonly #moments: Moments;
	readonly #begin: Moment;
	#recipe: TrainingRecipe;
	#now: Moment;
	#losses: number[] = [];
	#time: TrainingTime = { steps: 0, sharpness: 0 };

	private constructor(host: TrainingHost, request: TrainingRequest, parts: TrainingParts) {
		this.#host = host;
		this.#program = parts.program;
		this.#optimizer = parts.optimizer;
		this.#descent = compileLargeDescent(parts.optimizer);
		this.#recipe = request.recipe;
		this.#read = new TrainingReadings(parts.optimizer, request.every);
		this.plan = parts.plan;
		this.body = parts.body;
		this.test = parts.test;
		this.path = new TrainingPath(request.path?.every, request.path?.bytes);
		this.#moments = new Moments(request.checkpointBytes ?? 0);
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
		return new TrainingRun(host, request, await partsOf(host, request));
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
		return this.#read.scores;
	}

	/** Readings of the sharpness, by step. */
	get sharpnessReadings(): readonly LimitedReading[] {
		return this.#read.sharpness;
	}

	/** What was computed so far, and how long that took. */
	get time(): TrainingTime {
		return this.#time;
	}

	/** Whether a GPU takes its steps. */
	get onGpu(): boolean {
		return this.#host.isOnGpu(this.#program);
	}

	/** Why the processor goes on with what a GPU had begun (its device was lost, say); null where that is not so. */
	get leftGpu(): string | null {
		return this.#host.whyLeft(this.#program);
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
		const changes = this.#events.flatMap((event) => (event.step > step ? [event.step] : []));
		// A GPU takes steps and nothing else: whoever reads waits for its job.
		const read = this.onGpu ? this.#read.nextAfter(step) : Number.POSITIVE_INFINITY;
		return Math.min(read, ...changes, step + this.#moments.stride);
	}

	async #take(steps: number, { signal }: WorkOptions): Promise<void> {
		this.#moments.keep(this.#now);
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
			...(this.onGpu ? {} : this.#read.onTheWay({ hyper, slots: this.#slots }, this.#recipe.seed, this.#host.sliceMs)),
		};
		const answer = await this.#host.run(this.#program, job, signal);
		const moved = answer.state.next - 1 - (answer.state.words[PARTICLE.status] === STATUS.running ? 0 : 1);
		this.#now = { step: moved, state: answer.state, statistics: answer.statistics };
		this.#losses.push(...answer.losses);
		this.#keepPath(answer.kept, step, job.every);
		this.#read.keepAll(answer, hyper);
		for (const { step: at, ...scored } of answer.scored) this.#read.keepScore(this.#readingOf(at, scored));
		const reading = answer.readings.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
		this.#time = { steps: this.#time.steps + answer.milliseconds - answer.scoring - reading, sharpness: this.#time.sharpness + reading };
		// Half of what was measured and half of what was thought: one slow job is no reason to take few steps for long.
		const wanted = (answer.losses.length * this.#host.sliceMs) / Math.max(answer.milliseconds, 0.1);
		this.#host.paces.set(this.#program, Math.min(4 * pace, Math.max(1, (pace + wanted) / 2)));
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
		const work = signal ? { signal } : {};
		if (this.#read.scoreIsDue(this.step)) await this.score(work);
		if (this.status === 'running' && this.#read.sharpnessIsDue(this.step)) await this.sharpness({ count: this.#read.nextCount() }, work);
	}

	/** Loss and accuracy on all samples that train and that test, as an evaluated network. It is kept among the readings. */
	async score({ signal }: WorkOptions = {}): Promise<TrainingReading> {
		const { step, statistics } = this.#now;
		const answer = await this.#host.run(this.#program, { kind: 'score', parameters: this.#x, statistics }, signal);
		const reading = this.#readingOf(step, answer);
		this.#read.keepScore(reading);
		return reading;
	}

	#readingOf(step: number, { train, test }: ScoreAnswer): TrainingReading {
		const scoreOf = (data: Dataset, { loss, correct }: ScoreAnswer['train']): TrainingScore => ({
			loss,
			accuracy: (100 * correct) / data.count,
		});
		return { step, train: scoreOf(this.body.data, train), test: test && this.test ? scoreOf(this.test, test) : null };
	}

	/** The largest eigenvalues here, and the limit of the method. It is kept among the readings. */
	async sharpness(request: SharpnessRequest = {}, { signal }: WorkOptions = {}): Promise<LimitedReading> {
		const { step, statistics } = this.#now;
		const { count = 3, lowest = false, tolerance = 1e-3, preconditioned = true, most } = request;
		const hyper = this.#hyper;
		const scale = preconditioned ? preconditionerOf(this.#optimizer.id, hyper, this.optimizerState, step) : null;
		const options = {
			...{ warm: this.#read.warm, seed: this.#recipe.seed, count, lowest, tolerance },
			...(most === undefined ? {} : { most }),
			...(scale ? { scale } : {}),
		};
		const found = await this.#host.run(this.#program, { kind: 'sharpness', parameters: this.#x, statistics, ...options }, signal);
		this.#time = { ...this.#time, sharpness: this.#time.sharpness + found.milliseconds };
		return this.#read.keepSharpness(step, found, hyper, found.warm);
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
		if (step < this.step) this.#return(this.#moments.before(step));
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

	#return(moment: Moment | undefined): void {
		this.#now = moment ?? this.#begin;
		const { step } = this;
		this.#losses = this.#losses.slice(0, step);
		this.#read.cut(step);
		this.path.cut(step);
		if (this.path.steps.at(-1) !== step) this.path.add(step, this.parameters);
	}
}
