/** Trainings on a GPU: it takes the steps, and the processor beside it scores networks and looks for eigenvalues. */

import type { OwnNumbers } from '../../cpu/expression/module-memory.ts';
import type { TrainAnswer, TrainJob } from '../../cpu/training/jobs.ts';
import type { StepperState } from '../../cpu/training/stepper.ts';
import { compileLargeDescent } from '../../compile/large/descent.ts';
import { loadNetworks } from '../../compile/networks.ts';
import { compileObjective } from '../../compile/objective.ts';
import type { GpuBackend } from '../../gpu/backend.ts';
import type { GpuTrainings, TrainingGroup } from '../../gpu/network/trainings.ts';
import type { BackendInfo } from '../../model/backend.ts';
import { DeviceLostError } from '../../model/errors.ts';
import { PARTICLE } from '../../model/large-descent.ts';
import { hasBatchNorm, type NetworkBody } from '../../model/network.ts';
import type { Network, Objective } from '../../model/objective.ts';
import type { ResolvedOptimizer } from '../../model/optimizer.ts';
import { keepYoungest } from '../../model/recent.ts';
import { STATUS } from '../../model/swarm.ts';
import type { WorkOptions } from '../../model/work.ts';
import { stepsPerEpoch } from '../../networks/data/batches.ts';
import { averageStatistics } from '../../networks/training/statistics.ts';

/** Networks of one kind with one optimizer, on a GPU. */
export interface GpuTrained {
	/** Take the steps of a job. @throws AbortError, DeviceLostError */
	train(job: TrainJob, signal?: AbortSignal): Promise<TrainAnswer>;
}

/** @internal Where a training led that went on elsewhere, among others. */
export interface TrainingEnd {
	readonly x: OwnNumbers;
	/** A code of STATUS. */
	readonly status: number;
	/** Steps taken. */
	readonly steps: number;
}

/** Kinds of trainings whose memory is kept on the GPU. */
const MOST_KEPT = 16;

const x = ({ vectors }: StepperState): ArrayLike<number> => vectors[0] as ArrayLike<number>;
const f32 = (numbers: ArrayLike<number>): Float32Array<ArrayBuffer> => Float32Array.from(numbers);

/** A training begins with all that it is: on another device it is done again. @param forget what the lost device had */
async function onceMore<T>(attempt: () => Promise<T>, forget: () => void = () => undefined): Promise<T> {
	try {
		return await attempt();
	} catch (error) {
		if (!(error instanceof DeviceLostError)) throw error;
		forget();
		return await attempt();
	}
}

/** Samples of a step, counted from 0: the last one of an epoch takes what is left. */
function samplesOf({ batch }: TrainingGroup, step: number, count: number): number {
	const size = batch?.size ?? count;
	return Math.min(size, count - (step % stepsPerEpoch(size, count)) * size);
}

/** Makes trainings on a GPU. */
export class GpuTrainer {
	readonly #backend: GpuBackend;
	readonly #insists: boolean | undefined;
	/** Those that took a job; used last comes last. */
	readonly #made = new Set<Trained>();

	/**
	 * @param backend whose owner disposes of it after this
	 * @param insists also where the GPU is emulated on the processor; as the backend was made where absent
	 */
	constructor(backend: GpuBackend, insists?: boolean) {
		[this.#backend, this.#insists] = [backend, insists];
	}

	get info(): BackendInfo {
		return this.#backend.info;
	}

	/** Why the GPU leaves a network's training to the processor, in words that follow “because”; null where it takes it. Call when one has begun. */
	leaves(body: NetworkBody): string | null {
		return this.#backend.leaves(compileObjective({ body }), 'trainings', this.#insists);
	}

	/** @internal Networks of a body, where the GPU takes them. */
	async trained(body: NetworkBody, optimizer: ResolvedOptimizer): Promise<GpuTrained | undefined> {
		await loadNetworks();
		// A network that is trained takes the moments of its batches, whatever its body says.
		const objective = compileObjective({ body: hasBatchNorm(body.architecture) ? { ...body, normalisation: 'batch' } : body });
		if (this.#backend.leaves(objective, 'trainings', this.#insists) !== null) return undefined;
		const made = new Trained(this.#backend, objective as Objective<Network>, optimizer);
		return {
			train: (job, signal) => {
				// One that was let go takes memory again with its next job.
				this.#made.delete(made);
				this.#made.add(made);
				keepYoungest(this.#made, MOST_KEPT, (oldest) => oldest.release());
				return made.train(job, signal);
			},
		};
	}

	/** @internal So many networks fit at once. */
	mostNetworks(body: NetworkBody, optimizer: ResolvedOptimizer): number {
		const { bufferBytes, memoryCap } = this.#backend.context;
		const { coordinateWords } = compileLargeDescent(optimizer);
		const each = 4 * coordinateWords * compileObjective({ body }).dimension;
		return Math.max(1, Math.floor(Math.min(bufferBytes, memoryCap / 2) / each));
	}

	/**
	 * @internal Train networks side by side.
	 * @param starts count × n, group after group
	 * @returns where each led
	 * @throws LimitError, AbortError, DeviceLostError
	 */
	async trainAll(
		body: NetworkBody,
		optimizer: ResolvedOptimizer,
		groups: readonly TrainingGroup[],
		starts: Float64Array,
		steps: number,
		options: WorkOptions,
	): Promise<TrainingEnd[]> {
		const { evaluation, dimension: n } = compileObjective({ body }) as Objective<Network>;
		const found = await onceMore(async () => {
			const trainings = await this.#backend.trainings(evaluation, optimizer, groups, starts);
			try {
				await trainings.advance(steps, options);
				return await trainings.read();
			} finally {
				trainings.dispose();
			}
		});
		return Array.from(found.status, (status, i) => ({
			...{ status, steps: found.steps[i] as number },
			x: Float32Array.from(found.x.subarray(i * n, (i + 1) * n)),
		}));
	}

	/** Release what trainings left on the GPU, when the jobs under way have ended. */
	dispose(): void {
		for (const made of this.#made) made.release();
		this.#made.clear();
	}
}

class Trained implements GpuTrained {
	readonly #backend: GpuBackend;
	readonly #network: Network;
	readonly #optimizer: ResolvedOptimizer;
	/** By the size of the batch: memory of one network. */
	readonly #places = new Map<number, GpuTrainings>();
	#queue: Promise<unknown> = Promise.resolve();
	/** Jobs that it has not answered. */
	#waiting = 0;

	constructor(backend: GpuBackend, { evaluation }: Objective<Network>, optimizer: ResolvedOptimizer) {
		[this.#backend, this.#network, this.#optimizer] = [backend, evaluation, optimizer];
	}

	/** One job after the other: trainings of one kind share the memory. */
	train(job: TrainJob, signal?: AbortSignal): Promise<TrainAnswer> {
		const forget = (): void => this.dispose();
		this.#waiting++;
		const work = this.#queue.then(() => onceMore(() => this.#train(job, signal), forget)).finally(() => this.#waiting--);
		this.#queue = work.catch(() => undefined);
		return work;
	}

	async #train({ state, statistics, rows, uniforms, batch, every }: TrainJob, signal?: AbortSignal): Promise<TrainAnswer> {
		const since = performance.now();
		const group = this.#group(uniforms, batch);
		const key = group.batch?.size ?? 0;
		const steps = rows.length / compileLargeDescent(this.#optimizer).rowWidth;
		const known = this.#places.get(key);
		const trainings = known ?? (await this.#backend.trainings(this.#network, this.#optimizer, [group], Float64Array.from(x(state)), true));
		this.#places.set(key, trainings);
		trainings.use([group]);
		await trainings.load({ words: f32(state.words), vectors: state.vectors.map(f32), next: state.next });
		const { losses, kept, statistics: measured } = await trainings.advance(steps, signal ? { signal } : {}, every);
		const after = await trainings.save();
		const taken = (after.words[PARTICLE.steps] as number) - (state.words[PARTICLE.steps] as number);
		const stops = after.words[PARTICLE.status] !== STATUS.running;
		const next = state.next + taken + Number(stops);
		const all = new Float32Array(kept.length * x(state).length);
		for (const [k, point] of kept.entries()) all.set(point, k * point.length);
		const averaged = statistics.slice();
		const { plan, body } = this.#network;
		// A forward pass in training mode sees θ before the step.
		for (const [k, seen] of measured.slice(0, taken).entries())
			averageStatistics(plan, averaged, seen, samplesOf(group, state.next - 1 + k, body.data.count));
		return {
			state: { ...after, next },
			statistics: averaged,
			losses: losses.slice(0, taken + Number(stops)),
			kept: all,
			...{ readings: [], warm: null, scored: [] },
			...{ milliseconds: performance.now() - since, scoring: 0 },
		};
	}

	/** What a job's numbers mean. */
	#group(uniforms: Float64Array, batch: TrainJob['batch']): TrainingGroup {
		const { hyper } = this.#optimizer;
		const values = Object.fromEntries(hyper.map(({ name }, k) => [name, uniforms[k] as number]));
		const taken = batch && batch.size < this.#network.body.data.count ? batch : null;
		return { count: 1, hyper: values, seed: uniforms[hyper.length] as number, batch: taken };
	}

	/** Release its memory, where a job is under way when that has ended; another job takes it anew. */
	release(): void {
		if (this.#waiting === 0) this.dispose();
		else this.#queue = this.#queue.then(() => this.dispose());
	}

	/** At once. */
	dispose(): void {
		for (const trainings of this.#places.values()) trainings.dispose();
		this.#places.clear();
	}
}
