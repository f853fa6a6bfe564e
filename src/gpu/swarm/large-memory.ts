/** A swarm of many coordinates on the GPU: vectors of n numbers, the words that the coordinates of a particle share, and what bands read. */

import { NO_VALUE } from '../../model/descent.ts';
import { COORDINATE, type LargeDescent, PARTICLE } from '../../model/large-descent.ts';
import { assertLargeFit } from '../../model/large-particles.ts';
import type { GpuContext } from '../device/context.ts';
import { bindBuffers, type BuiltCompute } from '../device/pipeline.ts';
import { Readback } from '../device/readback.ts';
import { Scope } from '../device/scope.ts';
import { filling, type Upload, upload } from '../device/upload.ts';
import { LARGE_RULES, LARGE_RUN } from './large-kernels.ts';

/** Numbers that are read back at a time. */
const READ_NUMBERS = 2 ** 22;
/** Coordinates of a dispatch: enough to keep a device busy. A particle is never divided. */
const COORDINATES_OF_A_RANGE = 2 ** 18;
/** Steps of a block at most, and bytes of the rows in memory: of very many that began apart a block has fewer steps. */
const MOST_STEPS = 64;
const ROW_BYTES = 2 ** 25;
/** Numbers of a block of a sum, as in `shaders/lib/large.wgsl`. */
export const BLOCK = 64;
/** Most workgroups of a dispatch: threads go on to the next coordinates. */
export const MOST_GROUPS = 65_535;

/** Particles that one dispatch spans. */
export interface LargeRange {
	readonly first: number;
	readonly count: number;
	readonly run: GPUBuffer;
	/** Group 0 of pipelines that were bound already. */
	readonly bound: Map<BuiltCompute, GPUBindGroup>;
}

/** Blocks of all levels of a sum of n numbers. */
export function partialsOf(n: number): number {
	let [all, numbers] = [0, n];
	do {
		numbers = Math.ceil(numbers / BLOCK);
		all += numbers;
	} while (numbers > 1);
	return all;
}

/** @throws LimitError naming the numbers */
export function assertLargeFits(
	context: GpuContext,
	program: Pick<LargeDescent, 'coordinateWords'>,
	dimension: number,
	count: number,
): void {
	// All words of all coordinates are one buffer.
	const room = { bytes: 4, most: Math.min(context.bufferBytes, context.memoryCap), where: 'this GPU' };
	assertLargeFit(program, { dimension, count }, room);
}

/** What a memory of particles depends on. */
export type LargeWords = Pick<LargeDescent, 'coordinateWords' | 'particleWords'> & { readonly gpu: Pick<LargeDescent['gpu'], 'rowWidth'> };

/** What a memory has room for. */
export interface LargeRoom {
	readonly dimension: number;
	readonly count: number;
	/** Groups of particles that began together: each has its rows. */
	readonly cohorts: number;
	/** Particles of a dispatch; as many as keep a device busy where it is not finite. */
	readonly together: number;
	/** Steps of a block at most. */
	readonly steps?: number;
	/** Particles do not know of each other: the noise of each is that of a swarm's first. */
	readonly alone?: boolean;
}

export class LargeMemory {
	readonly count: number;
	readonly dimension: number;
	/** Steps of a block at most: each group of particles has rows for so many, and one more. */
	readonly steps: number;
	readonly ranges: readonly LargeRange[];
	/** Words of the coordinates, and those that they share; word w of particle i of the latter at w · count + i. */
	readonly words: GPUBuffer;
	readonly particles: GPUBuffer;
	readonly rows: GPUBuffer;
	readonly rules: GPUBuffer;
	readonly #context: GpuContext;
	readonly #program: LargeWords;
	readonly #box: GPUBuffer;
	readonly #partials: GPUBuffer;
	readonly #scope: Scope;

	/**
	 * Call between error scopes.
	 * @param scope owns the buffers
	 */
	constructor(
		context: GpuContext,
		program: LargeWords,
		{ dimension, count, cohorts, together, steps = MOST_STEPS, alone = false }: LargeRoom,
		scope: Scope,
	) {
		assertLargeFits(context, program, dimension, count);
		this.#context = context;
		this.#program = program;
		this.dimension = dimension;
		this.count = count;
		this.#scope = scope;
		const { STORAGE, UNIFORM, COPY_SRC, COPY_DST } = GPUBufferUsage;
		const buffer = (name: string, numbers: number, usage = STORAGE | COPY_SRC | COPY_DST): GPUBuffer =>
			this.#scope.own(context.resources.buffer(`Large.${name}`, { size: numbers * 4, usage })).raw;
		const size = Math.max(
			1,
			Math.min(count, MOST_GROUPS, Number.isFinite(together) ? together : Math.floor(COORDINATES_OF_A_RANGE / dimension)),
		);
		const { rowWidth } = program.gpu;
		this.steps = Math.max(1, Math.min(MOST_STEPS, steps, Math.floor(ROW_BYTES / (4 * rowWidth * cohorts)) - 1));
		this.words = buffer('words', program.coordinateWords * dimension * count);
		this.particles = buffer('particles', program.particleWords * count);
		this.rows = buffer('rows', cohorts * (this.steps + 1) * rowWidth);
		this.rules = buffer('rules', LARGE_RULES.size / 4, UNIFORM | COPY_DST);
		this.#box = buffer('box', 2 * dimension);
		this.#partials = buffer('partials', 2 * size * partialsOf(dimension));
		const ranges: LargeRange[] = [];
		for (let first = 0; first < count; first += size) {
			const run = buffer('run', LARGE_RUN.size / 4, UNIFORM | COPY_DST);
			const range = { first, count: Math.min(size, count - first) };
			const shape = {
				particles: count,
				dimension,
				stride: count * dimension,
				partials: partialsOf(dimension),
				numbered: Number(!alone),
				zero: 0,
			};
			context.device.queue.writeBuffer(run, 0, LARGE_RUN.encode({ ...range, ...shape }));
			ranges.push({ ...range, run, bound: new Map() });
		}
		this.ranges = ranges;
	}

	/** Group 0 of a pipeline for a range. */
	bind({ run, bound }: LargeRange, built: BuiltCompute): GPUBindGroup {
		const known = bound.get(built);
		if (known) return known;
		const buffers = [run, this.words, this.particles, this.rows, this.#box, this.#partials, this.rules];
		const group = bindBuffers(this.#context.device, built, 0, buffers);
		bound.set(built, group);
		return group;
	}

	/** @param ends lower ends, then upper ones */
	setBox(ends: Float32Array<ArrayBuffer>): void {
		this.#context.device.queue.writeBuffer(this.#box, 0, ends);
	}

	/** Where a word of the coordinates of particle `first` begins in `words`. */
	placeOf(word: number, first: number): number {
		return (word * this.count + first) * this.dimension;
	}

	/**
	 * Particles begin from `first` on, a bounded number of words a task. Call outside error scopes.
	 * @param state of every coordinate, and of each of them
	 * @throws DeviceLostError, OutOfMemoryError
	 */
	async begin(first: number, starts: Float64Array, state: ReturnType<LargeDescent['begin']>): Promise<void> {
		const count = starts.length;
		const write = (out: Float32Array, from: number): void => {
			// −0 + 0 is +0: what is kept never is −0.
			for (let i = 0; i < out.length; i++) out[i] = (starts[from + i] as number) + 0;
		};
		const coordinates = (word: number): Upload => ({ buffer: this.words, at: this.placeOf(word, first), count, write });
		const shared = (word: number, value: number): Upload =>
			filling(this.particles, word * this.count + first, count / this.dimension, value);
		await upload(this.#context, 'Large.begin', [
			coordinates(COORDINATE.x),
			coordinates(COORDINATE.bestX),
			...Array.from(state.coordinate, (value, k) => filling(this.words, this.placeOf(COORDINATE.state + k, first), count, value)),
			shared(PARTICLE.value, NO_VALUE),
			shared(PARTICLE.best, NO_VALUE),
			...Array.from(state.particle, (value, k) => shared(PARTICLE.state + k, value)),
		]);
	}

	/** The place of the row before each particle's first one. */
	setRows(places: Float32Array<ArrayBuffer>): void {
		this.#context.device.queue.writeBuffer(this.particles, PARTICLE.row * this.count * 4, places);
	}

	/** Take over all particles of another memory. */
	copy(encoder: GPUCommandEncoder, from: LargeMemory): void {
		const planes = (source: GPUBuffer, target: GPUBuffer, words: number, width: number): void => {
			for (let word = 0; word < words; word++) {
				const [before, after] = [word * from.count * width * 4, word * this.count * width * 4];
				encoder.copyBufferToBuffer(source, before, target, after, from.count * width * 4);
			}
		};
		planes(from.words, this.words, this.#program.coordinateWords, this.dimension);
		planes(from.particles, this.particles, this.#program.particleWords, 1);
		encoder.copyBufferToBuffer(from.#box, 0, this.#box, 0, 2 * this.dimension * 4);
	}

	/** Words that coordinates share: word w of particle i at w · count + i. @throws DeviceLostError, OutOfMemoryError */
	async readShared(): Promise<Float32Array> {
		const numbers = this.#program.particleWords * this.count;
		const out = new Float32Array(numbers);
		await this.#read(this.particles, 0, numbers, out);
		return out;
	}

	/** A vector of particles `first` … `first + count − 1`, one after the other. */
	async readVectors(word: number, first: number, count: number): Promise<Float64Array> {
		const out = new Float64Array(count * this.dimension);
		await this.#read(this.words, this.placeOf(word, first), out.length, out);
		return out;
	}

	async #read(source: GPUBuffer, from: number, numbers: number, out: Float32Array | Float64Array): Promise<void> {
		if (numbers === 0) return;
		using work = new Scope();
		const portion = Math.min(numbers, READ_NUMBERS);
		const readback = await this.#context.withScopes('Large.read', () => work.own(new Readback(this.#context, 'Large.read', portion * 4)));
		for (let at = 0; at < numbers; at += portion) {
			const bytes = Math.min(portion, numbers - at) * 4;
			await readback.submit(
				() => undefined,
				[{ source, offset: (from + at) * 4, bytes }],
				(words) => out.set(new Float32Array(words.buffer, words.byteOffset, words.length), at),
			);
		}
	}

	dispose(): void {
		this.#scope.dispose();
	}
}
