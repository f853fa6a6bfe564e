/** What was read of a network while it is trained: scores, and eigenvalues beside the limit of the method. */

import { ALL_THREE, type Reading, type ReadingPlan, type TrainAnswer, type TrainJob, type Warm } from '../../cpu/training/jobs.ts';
import { stabilityLimit } from '../../networks/sharpness/limits.ts';
import type { ResolvedOptimizer } from '../../model/optimizer.ts';
import type { TrainingReading } from '../../model/training.ts';
import { rateAt } from './rate.ts';
import type { LimitedReading, TrainingRequest } from './request.ts';

type Hyper = Readonly<Record<string, number>>;

export class TrainingReadings {
	readonly #optimizer: ResolvedOptimizer;
	readonly #every: NonNullable<TrainingRequest['every']>;
	#scores: TrainingReading[] = [];
	#sharpness: LimitedReading[] = [];
	/** What the last reading of eigenvalues found, and of which matrix. */
	#warm: Warm | null = null;
	/** Readings while it is trained: each so many of them has the next two eigenvalues, too. */
	#live = 0;

	constructor(optimizer: ResolvedOptimizer, every: TrainingRequest['every'] = {}) {
		this.#optimizer = optimizer;
		this.#every = every;
	}

	get scores(): readonly TrainingReading[] {
		return this.#scores;
	}

	get sharpness(): readonly LimitedReading[] {
		return this.#sharpness;
	}

	/** What the next reading of eigenvalues begins with. */
	get warm(): Warm | null {
		return this.#warm;
	}

	/** Whether a score is to be taken after a step, and was not yet. */
	scoreIsDue(step: number): boolean {
		const { score } = this.#every;
		return score !== undefined && step % score === 0 && this.#scores.at(-1)?.step !== step;
	}

	sharpnessIsDue(step: number): boolean {
		const { sharpness } = this.#every;
		return sharpness !== undefined && step % sharpness === 0 && this.#sharpness.at(-1)?.step !== step;
	}

	/** How many eigenvalues the next reading while it is trained has. */
	nextCount(): number {
		return this.#live++ % ALL_THREE === 0 ? 3 : 1;
	}

	/** The next step after this one at which something is read, where whoever takes steps reads nothing. */
	nextAfter(step: number): number {
		const next = (every: number | undefined): number => (every ? (Math.floor(step / every) + 1) * every : Number.POSITIVE_INFINITY);
		return Math.min(next(this.#every.score), next(this.#every.sharpness));
	}

	/**
	 * What a worker reads between two steps: a message for each reading, or score, would cost as much as itself.
	 * @param milliseconds that a job is to take
	 */
	onTheWay(method: Omit<ReadingPlan['method'], 'id'>, seed: number, milliseconds: number): Pick<TrainJob, 'readings' | 'score'> {
		const { sharpness: every, score } = this.#every;
		const plan = every && { every, taken: this.#live, warm: this.#warm, seed, method: { id: this.#optimizer.id, ...method } };
		return { ...(plan ? { readings: plan } : {}), ...(score ? { score: { every: score, milliseconds } } : {}) };
	}

	/** Keep what a worker has read between its steps. */
	keepAll({ readings, warm }: Pick<TrainAnswer, 'readings' | 'warm'>, hyper: Hyper): void {
		for (const reading of readings) this.keepSharpness(reading.step, reading, hyper);
		this.#live += readings.length;
		if (warm) this.#warm = warm;
	}

	keepScore(reading: TrainingReading): void {
		if (this.#scores.at(-1)?.step !== reading.step) this.#scores.push(reading);
	}

	/** Keep a reading, set beside the limit of the step that follows it. @param warm for the next one */
	keepSharpness(step: number, found: Reading, hyper: Hyper, warm?: Warm): LimitedReading {
		const { of, values, lowest, products, settled, milliseconds } = found;
		const limit = stabilityLimit(this.#optimizer.id, rateAt(this.#optimizer, hyper, step + 1), hyper);
		const reading = { step, values, lowest, products, settled, milliseconds, of, limit: limit?.of === of ? limit : null };
		if (this.#sharpness.at(-1)?.step !== step) this.#sharpness.push(reading);
		if (warm) this.#warm = warm;
		return reading;
	}

	/** Forget what is behind a step. */
	cut(step: number): void {
		this.#scores = this.#scores.filter((reading) => reading.step <= step);
		this.#sharpness = this.#sharpness.filter((reading) => reading.step <= step);
		// Vectors of a later step would make readings differ from those of a fresh run.
		this.#warm = null;
	}
}
