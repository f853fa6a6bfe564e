/**
 * Networks that are trained side by side: a swarm of whole networks that do not know of each other, each with its hyper-parameters, its
 * noise and its batches. One dispatch is about all of them. Steps follow each other without anything being read back.
 */

import { Batches } from '../../networks/data/batches.ts';
import type { WorkOptions } from '../../model/backend.ts';
import type { DescentValues } from '../../model/descent.ts';
import { COORDINATE, type LargeDescent, MISSING, PARTICLE } from '../../model/large-descent.ts';
import type { Batch } from '../../model/network.ts';
import type { Dialect, Network } from '../../model/objective.ts';
import { INPUT_LIMIT } from '../../math/number-system.ts';
import type { GpuContext } from '../device/context.ts';
import { Readback } from '../device/readback.ts';
import { Scope } from '../device/scope.ts';
import { upload, type Upload } from '../device/upload.ts';
import type { LargeKernels } from '../swarm/large-kernels.ts';
import { assertLargeFits, LargeMemory, type LargeRange } from '../swarm/large-memory.ts';
import { type LargeCohort, LargeSteps } from '../swarm/large-steps.ts';
import { type WholeBatches, WholeGradient } from './whole-gradient.ts';
import { wholeInputs } from './whole-inputs.ts';
import type { WholeKernels } from './whole-kernels.ts';

/** Steps of a block at most. */
const MOST_STEPS = 64;
/** Words of batches in memory, and bytes of parameters that are kept on the way. */
const BATCH_WORDS = 2 ** 24;
const KEPT_BYTES = 2 ** 25;

/** Networks that share all but where they begin. */
export interface TrainingGroup {
	readonly count: number;
	readonly hyper: Readonly<Record<string, number>>;
	/** Of an optimizer's noise. */
	readonly seed: number;
	/** All samples where null. */
	readonly batch: { readonly size: number; readonly seed: number } | null;
}

/** What is trained, and by what. */
export interface TrainingsParts {
	readonly context: GpuContext;
	readonly mode: Dialect;
	readonly network: Network;
	readonly program: LargeDescent;
	readonly kernels: LargeKernels;
	/** By the word of the point. */
	readonly gradients: ReadonlyMap<number, WholeKernels>;
	/** Arithmetic operations a coordinate and step. */
	readonly operations: number;
}

/** All that a network is between two steps: the words of PARTICLE; x, the x of the lowest value, then the optimizer's own; the next step. */
export interface TrainingState {
	readonly words: Float32Array<ArrayBuffer>;
	readonly vectors: readonly Float32Array<ArrayBuffer>[];
	readonly next: number;
}

/** What is told of steps of the first network. */
export interface StepsTaken {
	/** The loss before each step; NaN where there is none. */
	readonly losses: Float64Array;
	/** x after steps whose number is a multiple of `every`, the last step apart. */
	readonly kept: readonly Float32Array<ArrayBuffer>[];
	/** What batch norms took of the batch of each step, in the order of the plan's statistics. */
	readonly statistics: readonly Float32Array<ArrayBuffer>[];
}

/** Of a block of steps of the first network: losses with what they lack, points on its way, and what reads both. */
interface History {
	readonly losses: GPUBuffer;
	readonly kept: GPUBuffer;
	/** Where the statistics of batches are measured, and those of the block; absent where nothing takes any. */
	readonly statistics?: { readonly from: GPUBuffer; readonly to: GPUBuffer };
	readonly reads: Readback;
}

/** No stop rule of swarms: a training ends with its steps. */
const NEVER = { tolerance: -1, target: null } as const;

export class GpuTrainings {
	readonly count: number;
	readonly #parts: TrainingsParts;
	readonly #scope: Scope;
	readonly #memory: LargeMemory;
	readonly #steps: LargeSteps;
	readonly #values: DescentValues;
	readonly #history: History | undefined;
	#groups: readonly TrainingGroup[];
	#cohorts: LargeCohort[];

	private constructor(
		parts: TrainingsParts,
		groups: readonly TrainingGroup[],
		recorded: boolean,
		gradient: (batches: WholeBatches | undefined, count: number) => WholeGradient,
		scope: Scope,
	) {
		const { context, program, network } = parts;
		[this.#parts, this.#groups, this.#scope] = [parts, groups, scope];
		const n = network.plan.parameterCount;
		this.count = groups.reduce((sum, { count }) => sum + count, 0);
		this.#cohorts = cohortsOf(groups, () => 1);
		const size = Math.max(...groups.map(({ batch }) => batch?.size ?? network.body.data.count));
		const isBatched = groups.some(({ batch }) => batch !== null);
		const different = new Set(groups.map(keyOf)).size;
		const wordsOfStep = isBatched ? 2 * groups.length + different * size : 0;
		const steps = Math.min(
			MOST_STEPS,
			recorded ? Math.max(1, Math.floor(KEPT_BYTES / (4 * n))) : MOST_STEPS,
			isBatched ? Math.max(1, Math.floor(BATCH_WORDS / wordsOfStep) - 1) : MOST_STEPS,
		);
		const known = new Map<string, Batches>();
		const batches: WholeBatches = {
			size,
			words: (MOST_STEPS + 1) * 2 * groups.length + (steps + 1) * different * size,
			keyOf: (cohort) => keyOf(this.#groups[cohort] as TrainingGroup),
			of: (cohort, step) => this.#batch(known, this.#groups[cohort] as TrainingGroup, step),
		};
		const measure = scope.own(gradient(isBatched ? batches : undefined, this.count));
		const room = { dimension: n, count: this.count, cohorts: groups.length, together: measure.mostParticles, steps, alone: true };
		this.#memory = new LargeMemory(context, program, room, scope);
		this.#memory.setBox(Float32Array.from({ length: 2 * n }, (_, k) => (k < n ? -INPUT_LIMIT : INPUT_LIMIT)));
		this.#steps = scope.own(new LargeSteps({ ...parts, gradient: measure }));
		this.#values = { parameters: {}, hyper: {}, seed: 0, stop: NEVER, box: [], boxIs: 'divergence' };
		if (!recorded) return;
		const { COPY_SRC, COPY_DST } = GPUBufferUsage;
		const buffer = (name: string, size: number): GPUBuffer =>
			scope.own(context.resources.buffer(`Training.${name}`, { size, usage: COPY_SRC | COPY_DST })).raw;
		const { moments } = measure;
		const bytes = {
			losses: 8 * this.#memory.steps,
			kept: 4 * n * this.#memory.steps,
			statistics: moments ? 4 * network.plan.statisticCount * this.#memory.steps : 0,
		};
		this.#history = {
			losses: buffer('losses', bytes.losses),
			kept: buffer('kept', bytes.kept),
			...(moments ? { statistics: { from: moments, to: buffer('statistics', bytes.statistics) } } : {}),
			reads: scope.own(new Readback(context, 'Training.read', bytes.losses + bytes.kept + bytes.statistics)),
		};
	}

	/**
	 * Networks that begin.
	 * @param starts count × n
	 * @param recorded what happens to the first network is told step by step
	 * @throws LimitError, OutOfMemoryError, DeviceLostError
	 */
	static async create(
		parts: TrainingsParts,
		groups: readonly TrainingGroup[],
		starts: Float64Array,
		recorded = false,
	): Promise<GpuTrainings> {
		const { context, network, program, gradients } = parts;
		assertLargeFits(context, program, network.plan.parameterCount, starts.length / network.plan.parameterCount);
		const scope = new Scope();
		try {
			const inputs = await wholeInputs(context, gradients, network, scope);
			const own = { context, ...network, kernels: gradients, inputs };
			const made = await context.withScopes('Training.create', () => {
				const measure = (batches: WholeBatches | undefined, count: number): WholeGradient => {
					const buffers = new Scope();
					// Also where only some of them could be made.
					scope.defer(() => buffers.dispose());
					return new WholeGradient(batches ? { ...own, batches } : own, count, buffers);
				};
				return new GpuTrainings(parts, groups, recorded, measure, scope);
			});
			// Groups may differ in where their optimizers begin.
			let first = 0;
			for (const { count, hyper } of groups) {
				const n = network.plan.parameterCount;
				await made.#memory.begin(first, starts.subarray(first * n, (first + count) * n), program.begin(hyper));
				first += count;
			}
			return made;
		} catch (error) {
			scope.dispose();
			throw error;
		}
	}

	#batch(known: Map<string, Batches>, { batch }: TrainingGroup, step: number): Batch {
		const { count } = this.#parts.network.body.data;
		const { size, seed } = batch ?? { size: count, seed: 0 };
		const key = `${seed} ${size}`;
		const batches = known.get(key) ?? new Batches(seed, size, count);
		known.set(key, batches);
		return batches.at(step);
	}

	/** Other hyper-parameters, noise and batches from the next step on; as many groups of the same sizes, and batches no larger than before. */
	use(groups: readonly TrainingGroup[]): void {
		const next = this.#cohorts.map((cohort) => cohort.next);
		this.#groups = groups;
		this.#cohorts = cohortsOf(groups, (k) => next[k] as number);
	}

	/** The only network goes on from a state. @throws OutOfMemoryError, DeviceLostError */
	async load({ words, vectors, next }: TrainingState): Promise<void> {
		const memory = this.#memory;
		const numbers = (buffer: GPUBuffer, at: number, from: Float32Array): Upload => ({
			...{ buffer, at, count: from.length },
			write: (out, first) => out.set(from.subarray(first, first + out.length)),
		});
		const begin = Float32Array.from(words);
		// Nothing is left of a step that would have to be taken over.
		begin[PARTICLE.moves] = 0;
		await upload(this.#parts.context, 'Training.load', [
			numbers(memory.particles, 0, begin),
			...vectors.map((vector, k) => numbers(memory.words, memory.placeOf(k < 2 ? k : COORDINATE.state + k - 2, 0), vector)),
		]);
		this.#cohorts = cohortsOf(this.#groups, () => next);
	}

	/** The only network as it is. @throws OutOfMemoryError, DeviceLostError */
	async save(): Promise<TrainingState> {
		const { program } = this.#parts;
		const words = Float32Array.from(await this.#memory.readShared());
		// Behind a step the particle's own state waits until the next one.
		if (words[PARTICLE.moves] === 1) {
			const { particleState } = program;
			words.copyWithin(PARTICLE.state, PARTICLE.state + particleState, PARTICLE.state + 2 * particleState);
		}
		const vectors: Float32Array<ArrayBuffer>[] = [];
		for (let k = 0; k < 2 + program.coordinateState; k++)
			vectors.push(Float32Array.from(await this.#memory.readVectors(k < 2 ? k : COORDINATE.state + k - 2, 0, 1)));
		return { words, vectors, next: (this.#cohorts[0] as LargeCohort).next };
	}

	/**
	 * Take steps. An abort ends it after the band under way, and leaves networks in the middle of a step: `load` a state, or dispose of them.
	 * @param every steps between two points of the first network that are kept; 0: none
	 * @throws AbortError, DeviceLostError
	 */
	async advance(steps: number, { signal, onProgress }: WorkOptions = {}, every = 0): Promise<StepsTaken> {
		const history = this.#history;
		const { next } = this.#cohorts[0] as LargeCohort;
		const losses: number[] = [];
		const kept: Float32Array<ArrayBuffer>[] = [];
		const statistics: Float32Array<ArrayBuffer>[] = [];
		/** Whether x before a step of this call (its number from 0) is one to be kept. */
		const isKept = (step: number): boolean => every > 0 && step > 0 && (next - 1 + step) % every === 0;
		let [done, waiting] = [0, 0];
		const onMeasured = (encoder: GPUCommandEncoder, step: number, { first }: LargeRange): void => {
			if (!history || first > 0) return;
			this.#recordLoss(encoder, history.losses, step - done);
			if (history.statistics) this.#recordStatistics(encoder, history.statistics, step - done);
			if (isKept(step)) this.#recordX(encoder, history.kept, waiting++);
		};
		const onBlock = async (taken: number): Promise<void> => {
			if (!history) return;
			const told = await this.#told(history, taken - done, waiting);
			losses.push(...told.losses);
			kept.push(...told.kept);
			statistics.push(...told.statistics);
			[done, waiting] = [taken, 0];
		};
		const options = { ...(signal && { signal }), ...(onProgress && { onProgress }), abandons: true, unsettled: true };
		await this.#steps.advance(
			this.#memory,
			this.#cohorts,
			steps,
			this.#values,
			history ? { ...options, onMeasured, onBlock } : options,
			(taken) => {
				for (const cohort of this.#cohorts) cohort.next += taken;
			},
		);
		return { losses: Float64Array.from(losses), kept, statistics };
	}

	/** The two words that say what f was. */
	#recordLoss(encoder: GPUCommandEncoder, losses: GPUBuffer, step: number): void {
		const { particles, count } = this.#memory;
		for (const [k, word] of [PARTICLE.measured, PARTICLE.missing].entries())
			encoder.copyBufferToBuffer(particles, word * count * 4, losses, (2 * step + k) * 4, 4);
	}

	#recordX(encoder: GPUCommandEncoder, kept: GPUBuffer, at: number): void {
		const { words, dimension } = this.#memory;
		encoder.copyBufferToBuffer(words, this.#memory.placeOf(COORDINATE.x, 0) * 4, kept, at * dimension * 4, dimension * 4);
	}

	#recordStatistics(encoder: GPUCommandEncoder, { from, to }: NonNullable<History['statistics']>, step: number): void {
		const bytes = 4 * this.#parts.network.plan.statisticCount;
		encoder.copyBufferToBuffer(from, 0, to, step * bytes, bytes);
	}

	#told({ losses, kept, statistics, reads }: History, steps: number, points: number): Promise<StepsTaken> {
		const { dimension } = this.#memory;
		const taken = statistics ? this.#parts.network.plan.statisticCount : 0;
		const ranges = [
			{ source: losses, offset: 0, bytes: 8 * steps },
			...(points > 0 ? [{ source: kept, offset: 0, bytes: 4 * dimension * points }] : []),
			...(statistics ? [{ source: statistics.to, offset: 0, bytes: 4 * taken * steps }] : []),
		];
		return reads.submit(
			() => undefined,
			ranges,
			(words) => {
				const floats = new Float32Array(words.buffer, words.byteOffset, words.length).slice();
				const value = (step: number): number => (floats[2 * step + 1] === MISSING.value ? Number.NaN : (floats[2 * step] as number));
				let from = 2 * steps;
				const next = (length: number): Float32Array<ArrayBuffer> => floats.slice(from, (from += length));
				return {
					losses: Float64Array.from({ length: steps }, (_, step) => value(step)),
					kept: Array.from({ length: points }, () => next(dimension)),
					statistics: Array.from({ length: statistics ? steps : 0 }, () => next(taken)),
				};
			},
		);
	}

	/** Where networks are: count × n, and of each whether it still runs and how many steps it took. @throws DeviceLostError */
	async read(): Promise<{ readonly x: Float64Array; readonly status: Uint8Array; readonly steps: Float64Array }> {
		const words = await this.#memory.readShared();
		const plane = (word: number): Float32Array => words.subarray(word * this.count, (word + 1) * this.count);
		return {
			x: await this.#memory.readVectors(COORDINATE.x, 0, this.count),
			status: Uint8Array.from(plane(PARTICLE.status)),
			steps: Float64Array.from(plane(PARTICLE.steps)),
		};
	}

	/** Release everything. Call when nothing is under way. */
	dispose(): void {
		this.#scope.dispose();
	}
}

/** Equal keys have equal batches. */
const keyOf = ({ batch }: TrainingGroup): string => (batch ? `${batch.seed} ${batch.size}` : 'all');

function cohortsOf(groups: readonly TrainingGroup[], next: (k: number) => number): LargeCohort[] {
	let first = 0;
	return groups.map(({ count, hyper, seed }, k) => {
		const cohort = { first, count, next: next(k), own: { hyper, seed } };
		first += count;
		return cohort;
	});
}
