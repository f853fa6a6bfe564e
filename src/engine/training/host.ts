/** Where networks are trained: workers of the CPU, which share what several trainings have in common. */

import { type PoolTraining, type WorkerFactory, WorkerPool } from '../../cpu/pool.ts';
import { descentCode } from '../../cpu/training/code.ts';
import type { TrainAnswer, TrainingAnswers, TrainingJob, TrainJob } from '../../cpu/training/jobs.ts';
import type { Precision } from '../../model/backend.ts';
import { isGpuTrouble } from '../../model/errors.ts';
import type { Dataset, NetworkBody } from '../../model/network.ts';
import type { ResolvedOptimizer } from '../../model/optimizer.ts';
import { Recent } from '../../model/recent.ts';
import type { GpuTrained, GpuTrainer } from './gpu.ts';

/** Trainings kept: more than any worker keeps, which is sent again what it has forgotten. */
const TRAININGS_KEPT = 32;

/** The place where this runs: an engine's `Host`. */
export interface TrainingPlace {
	readonly createWorker?: WorkerFactory;
	readonly cores: number;
}

/** How the steps of a program are taken. */
interface ProgramRequest {
	readonly optimizer: ResolvedOptimizer;
	readonly precision: Precision;
	/** Samples of a step that batch norms take their statistics of; 0 where there is no batch norm. */
	readonly together: number;
	/** Of several networks in lockstep, by the processor (default false). */
	readonly lockstep?: boolean;
}

/**
 * What trainings compute on: threads that share the code and the samples of equal networks. `openTraining` makes one.
 * @example
 * const host = openTraining(defaultHost(), 2);
 * console.log(host.lanes); // 2
 * host.dispose();
 */
export class TrainingHost {
	readonly #pool: WorkerPool;
	readonly #inline: boolean;
	/** @internal Steps that fill a job's time, of each program: what one training learns, the next one knows. */
	readonly paces = new WeakMap<PoolTraining, number>();
	readonly #programs = new Recent<PoolTraining>(TRAININGS_KEPT);
	readonly #gpu: GpuTrainer | undefined;
	/** What the GPU trains. */
	readonly #trained = new WeakMap<PoolTraining, GpuTrained>();
	/** Why it trains something no more. */
	readonly #left = new WeakMap<PoolTraining, string>();
	/** Why it trains nothing any more. */
	#leftAll: string | null = null;

	/**
	 * @internal
	 * @param workers threads; 0 trains on this thread, with a breath between two jobs
	 * @param gpu takes the steps of trainings in f32, where it can; it ends with this
	 */
	constructor({ createWorker }: Pick<TrainingPlace, 'createWorker'>, workers: number, gpu?: GpuTrainer) {
		this.#gpu = gpu;
		this.#inline = workers === 0 || !createWorker;
		this.#pool = new WorkerPool(workers, workers > 0 ? createWorker : undefined);
	}

	/** @internal A GPU that takes the steps that it can. */
	get gpu(): GpuTrainer | undefined {
		return this.#leftAll === null ? this.#gpu : undefined;
	}

	/** Trainings that go on at once. */
	get lanes(): number {
		return this.#pool.size;
	}

	/** @internal Milliseconds that a job may take: a page that computes by itself stays alive. */
	get sliceMs(): number {
		return this.#inline ? 8 : 40;
	}

	/** @internal What jobs of a training share. Equal networks, data and optimizers (but for their numbers) are one program. */
	program(
		body: NetworkBody,
		test: Dataset | null,
		{ optimizer, precision, together, lockstep = false }: ProgramRequest,
	): Promise<PoolTraining> {
		const { architecture, data, loss, decay = 0 } = body;
		const key = JSON.stringify([architecture, data.key, loss, decay, test?.key ?? null, optimizer.key, precision, together, lockstep]);
		return this.#programs.get(key, async () => {
			const descent = await descentCode(optimizer, precision);
			if (lockstep)
				return this.#pool.training({ body, test, descent, together, lockstep: await descentCode(optimizer, precision, 'strict', 'each') });
			const program = this.#pool.training({ body, test, descent, together });
			const trained = precision === 'f32' ? await this.gpu?.trained(body, optimizer) : undefined;
			if (trained) this.#trained.set(program, trained);
			return program;
		});
	}

	/** @internal Whether a GPU takes the steps of a program. */
	isOnGpu(program: PoolTraining): boolean {
		return this.gpu !== undefined && this.#trained.has(program);
	}

	/** @internal Why the GPU takes the steps of a program no more that it had begun; null where that is not so. */
	whyLeft(program: PoolTraining): string | null {
		return this.#left.get(program) ?? this.#leftAll;
	}

	/** @internal The GPU failed at many at once: from now on the processor takes all steps. */
	leaveGpu(why: string): void {
		this.#leftAll = why;
	}

	/** @internal Do a job of a program. */
	run<J extends TrainingJob>(program: PoolTraining, job: J, signal?: AbortSignal): Promise<TrainingAnswers[J['kind']]> {
		const trained = job.kind === 'train' && this.isOnGpu(program) ? this.#trained.get(program) : undefined;
		const answer = trained ? this.#train(program, trained, job as TrainJob, signal) : this.#pool.run(program, job, signal);
		return answer as Promise<TrainingAnswers[J['kind']]>;
	}

	/** A job holds all that its network is: what a GPU fails at, the processor takes from there, in the same arithmetic. */
	async #train(program: PoolTraining, trained: GpuTrained, job: TrainJob, signal: AbortSignal | undefined): Promise<TrainAnswer> {
		try {
			return await trained.train(job, signal);
		} catch (error) {
			if (!isGpuTrouble(error)) throw error;
			this.#trained.delete(program);
			this.#left.set(program, error.message);
			return this.#pool.run(program, job, signal);
		}
	}

	/** End its threads. Trainings on it take no more steps. */
	dispose(): void {
		this.#gpu?.dispose();
		this.#pool.dispose();
	}
}

/**
 * Workers of a place that train: one a processor. `dispose` ends them.
 * @param workers threads; 0 trains on this thread, with a breath between two jobs
 * @example
 * const host = openTraining(defaultHost(), 2);
 * console.log(host.lanes); // 2
 * host.dispose();
 */
export const openTraining = (place: TrainingPlace, workers = place.createWorker ? Math.max(1, place.cores) : 0): TrainingHost =>
	new TrainingHost(place, workers);
