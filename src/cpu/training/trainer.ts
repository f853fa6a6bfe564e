/** Trains a network on one thread, job by job: the inside of a worker. Nothing of a training stays here between two jobs. */

import { Batches } from '../../networks/data/batches.ts';
import { preconditionerOf } from '../../networks/sharpness/limits.ts';
import { averageStatistics } from '../../networks/training/statistics.ts';
import type { Precision } from '../../model/backend.ts';
import type { Batch, Dataset, NetworkBody, NetworkNumbers, NetworkRunner } from '../../model/network.ts';
import { numbersOf, type OwnNumbers } from '../expression/module-memory.ts';
import { ALL_THREE } from './jobs.ts';
import type {
	LockstepAnswer,
	LockstepJob,
	ReadingPlan,
	TrainingAnswers,
	TrainingJob,
	ScoreAnswer,
	ScoreJob,
	SharpnessAnswer,
	SharpnessJob,
	TrainAnswer,
	TrainingShape,
	TrainJob,
	Warm,
} from './jobs.ts';
import { LockstepTrainer } from './lockstep.ts';
import { ofLane } from './lockstep-stepper.ts';
import { kept as keptWarm, Reader } from './reading.ts';
import { TrainingStepper } from './stepper.ts';

/** Eigenvalues of a reading that has more than the largest, and the relative error of readings on the way. */
const ALL = 3;
const TOLERANCE = 1e-3;

/** What is asked of a runner beside its body. */
export interface RunnerRequest {
	readonly precision: Precision;
	/** Samples that batch norms take their statistics of together; 0 or absent where they take none. */
	readonly together?: number;
}

/** A runner that also works in memory of its own, without a copy of every gradient. */
export interface DirectRunner extends NetworkRunner {
	readonly parameters: OwnNumbers;
	readonly statistics: OwnNumbers;
	readonly gradient: Float64Array;
	gradientHere(batch?: Batch): number;
	/** The Hessian at a place times one vector after the other; each answer is written again by the next. */
	products(parameters: NetworkNumbers, batch?: Batch): (vector: NetworkNumbers) => Float64Array;
}

/** A network with its samples, as this thread evaluates it. */
export type MakeRunner = (body: NetworkBody, request: RunnerRequest) => DirectRunner;

export class Trainer {
	readonly #shape: TrainingShape;
	readonly #make: MakeRunner;
	readonly #runner: DirectRunner;
	readonly #stepper: TrainingStepper;
	readonly #reader: Reader;
	/** Evaluated networks. */
	readonly #evaluated = new Map<Dataset, DirectRunner>();
	#lockstep: LockstepTrainer | undefined;

	/** @throws ArchitectureError where network, data and loss do not fit */
	constructor(shape: TrainingShape, make: MakeRunner) {
		this.#shape = shape;
		this.#make = make;
		const { body, together, descent } = shape;
		this.#runner = make({ ...body, normalisation: 'batch' }, { precision: descent.precision, together });
		this.#stepper = new TrainingStepper(shape.descent, this.#runner.plan.parameterCount);
		this.#reader = new Reader(this.#runner.plan.parameterCount);
	}

	answer(job: TrainingJob): TrainingAnswers[TrainingJob['kind']] {
		switch (job.kind) {
			case 'train':
				return this.#train(job);
			case 'score':
				return this.#score(job);
			case 'sharpness':
				return this.#sharpness(job);
			case 'lockstep':
				return this.#inLockstep(job);
		}
	}

	#inLockstep(job: LockstepJob): LockstepAnswer {
		this.#lockstep ??= new LockstepTrainer(this.#shape);
		const { goesOn, ...answer } = this.#lockstep.train(job);
		const [{ words, vectors }, isScored] = [answer.state, job.isScored || !goesOn];
		// Networks with statistics are trained one by one.
		const statistics = new Float64Array(0);
		const scores = Array.from({ length: isScored ? job.networks : 0 }, (_, lane) =>
			this.#score({ parameters: ofLane(vectors[0] as OwnNumbers, lane, words.length), statistics }),
		);
		return { ...answer, scores };
	}

	#train({ state, statistics, rows, uniforms, stop, batch: chosen, every, readings: plan, score }: TrainJob): TrainAnswer {
		const since = performance.now();
		const [runner, stepper, { count }] = [this.#runner, this.#stepper, this.#shape.body.data];
		const { rowWidth, precision } = this.#shape.descent;
		const batches = chosen && chosen.size < count ? new Batches(chosen.seed, chosen.size, count) : null;
		const steps = rows.length / rowWidth;
		const losses: number[] = [];
		const kept: OwnNumbers[] = [];
		const averaged = statistics.slice();
		const readings: TrainAnswer['readings'][number][] = [];
		const scored: TrainAnswer['scored'][number][] = [];
		let scoring = 0;
		let warm = plan?.warm ?? null;
		stepper.load(state);
		stepper.use(uniforms);
		let batch: Batch | undefined;
		const measure = (x: NetworkNumbers, gradient: OwnNumbers): number => {
			runner.parameters.set(x);
			const loss = runner.gradientHere(batch);
			gradient.set(runner.gradient);
			return loss;
		};
		for (let k = 0; k < steps; k++) {
			batch = batches?.at(stepper.next - 1);
			// A forward pass in training mode sees θ before the step.
			const seen = averaged.length > 0 ? runner.batchStatistics(stepper.x, batch) : null;
			const moved = stepper.take(rows.subarray(k * rowWidth, (k + 1) * rowWidth), measure, stop);
			losses.push(stepper.lastValue);
			if (!moved) break;
			if (seen) averageStatistics(runner.plan, averaged, seen, batch?.length ?? count);
			const step = stepper.next - 1;
			if (every > 0 && step % every === 0) kept.push(stepper.x.slice() as OwnNumbers);
			if (plan && step % plan.every === 0) {
				const { warm: found, ...reading } = this.#readHere(plan, plan.taken + readings.length, warm, averaged);
				readings.push({ ...reading, step });
				warm = found;
			}
			if (!score || step % score.every !== 0) continue;
			const before = performance.now();
			scored.push({ ...this.#score({ parameters: stepper.x, statistics: averaged }), step });
			const now = performance.now();
			scoring += now - before;
			if (now - since > score.milliseconds) break;
		}
		const all = numbersOf(precision, kept.length * runner.plan.parameterCount);
		for (const [k, point] of kept.entries()) all.set(point, k * point.length);
		const milliseconds = performance.now() - since;
		return {
			state: stepper.save(),
			statistics: averaged,
			losses: Float64Array.from(losses),
			kept: all,
			readings,
			warm: warm && keptWarm(warm),
			scored,
			...{ milliseconds, scoring },
		};
	}

	/** The largest eigenvalues where the stepper is. */
	#readHere({ seed, method }: ReadingPlan, taken: number, warm: Warm | null, statistics: Float64Array): SharpnessAnswer {
		const { next, x } = this.#stepper;
		const state = Object.fromEntries(method.slots.map((name, k) => [name, this.#stepper.state(k)]));
		const scale = preconditionerOf(method.id, method.hyper, state, next - 1);
		const runner = this.#evaluates(this.#shape.body.data, statistics);
		const request = { seed, count: taken % ALL_THREE === 0 ? ALL : 1, lowest: false, tolerance: TOLERANCE, ...(scale ? { scale } : {}) };
		return this.#reader.read(runner.products(x), warm, request);
	}

	/** A network as it is used: with its running statistics. */
	#evaluates(data: Dataset, statistics: Float64Array): DirectRunner {
		const { body, descent } = this.#shape;
		const make = (): DirectRunner => this.#make({ ...body, data, normalisation: 'running' }, { precision: descent.precision });
		const known = this.#evaluated.get(data) ?? (data === body.data && statistics.length === 0 ? this.#runner : make());
		known.statistics.set(statistics);
		this.#evaluated.set(data, known);
		return known;
	}

	#score({ parameters, statistics }: Omit<ScoreJob, 'kind'>): ScoreAnswer {
		const { body, test } = this.#shape;
		const of = (data: Dataset): ScoreAnswer['train'] => {
			const { loss, correct } = this.#evaluates(data, statistics).evaluate(parameters);
			return { loss, correct };
		};
		return { train: of(body.data), test: test && of(test) };
	}

	#sharpness({ parameters, statistics, warm, ...request }: SharpnessJob): SharpnessAnswer {
		const found = this.#reader.read(this.#evaluates(this.#shape.body.data, statistics).products(parameters), warm, request);
		return { ...found, warm: keptWarm(found.warm) };
	}
}
