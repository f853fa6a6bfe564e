/** Steps of a swarm, cut into bands of bounded time over steps and over ranges of particles. */

import type { WorkOptions } from '../../model/backend.ts';
import type { DescentProgram, DescentValues } from '../../model/descent.ts';
import { BandSizer, runBands } from '../device/bands.ts';
import type { GpuContext } from '../device/context.ts';
import { DESCENT_RUN, type DescendKernel, maxParticles, MOST_ROWS } from './descend-kernels.ts';
import type { ObjectiveInputs } from '../expression/objective-inputs.ts';
import { Readback } from '../device/readback.ts';
import { Scope } from '../device/scope.ts';
import type { SwarmMemory } from './memory.ts';
import { MAX_STEPS, type Piece, pieceOf, type Plan, planOf, rowsOf, wholeBlocks } from './plan.ts';

/** Particles that began together. */
export interface Cohort {
	readonly first: number;
	count: number;
	/** The step that is taken next: 1 at the beginning. */
	next: number;
}

/** A call of `advance`. */
interface Call {
	readonly cohorts: readonly Cohort[];
	readonly steps: number;
	readonly values: DescentValues;
}

type Stoppable = { readonly signal: AbortSignal | undefined; readonly onProgress: (fraction: number) => void };

/** What one dispatch reads; each dispatch of a submission has its own. */
interface Lane {
	readonly run: GPUBuffer;
	readonly rows: GPUBuffer;
	bindings: GPUBindGroup;
	/** What `bindings` binds. */
	particles: GPUBuffer;
}

const IN_FLIGHT = 2;
export interface SwarmStepsParts {
	readonly context: GpuContext;
	readonly kernel: DescendKernel;
	readonly program: DescentProgram;
	readonly memory: SwarmMemory;
	readonly inputs: ObjectiveInputs;
	/** Arithmetic operations a particle and step. */
	readonly operations: number;
}

export class SwarmSteps {
	readonly #parts: SwarmStepsParts;
	/** Of this swarm: what a few particles take tells little of many. */
	readonly #sizer: BandSizer;
	readonly #scope = new Scope();
	readonly #lanes: Lane[] = [];
	readonly #slots: readonly Readback[];
	/** The values that the uniforms hold now. */
	#written: DescentValues | undefined;

	/** Call between error scopes. */
	constructor(parts: SwarmStepsParts) {
		this.#parts = parts;
		this.#sizer = new BandSizer(parts.operations);
		const { learned } = parts.kernel;
		// Fewer particles may leave a device idle: then a step of one takes longer.
		if (learned) this.#sizer.begin(learned.units * Math.min(1, parts.memory.count / learned.count));
		this.#slots = Array.from({ length: IN_FLIGHT }, () => this.#scope.own(new Readback(parts.context, 'Swarm.done', 0)));
	}

	/**
	 * Take steps; the first bands are submitted in this very call. An abort ends it between two steps: all particles
	 * have then taken the same number.
	 * @param onTaken called at the end, also after an abort, with the number of steps taken
	 * @throws AbortError, DeviceLostError
	 */
	async advance(
		cohorts: readonly Cohort[],
		steps: number,
		values: DescentValues,
		options: WorkOptions,
		onTaken: (steps: number) => void,
	): Promise<void> {
		const call: Call = { cohorts, steps, values };
		let done = 0;
		try {
			while (done < steps) {
				const plan = planOf(this.#parts.memory.count, steps - done, this.#sizer.units);
				const before = done;
				const onProgress = (fraction: number): void => options.onProgress?.((before + fraction * plan.steps) / steps);
				await this.#sweep(call, before, plan, { signal: options.signal, onProgress }, (reached) => {
					done = before + reached;
				});
			}
			if (steps === 0) await this.#settle(call, 0);
			else this.#parts.kernel.learned = { units: this.#sizer.units, count: this.#parts.memory.count };
			onTaken(steps);
		} catch (error) {
			if (!options.signal?.aborted) throw error;
			if (done > 0) await this.#settle(call, done);
			onTaken(done);
			throw error;
		}
	}

	/**
	 * Do a plan, from step `base` of the call. Whatever happens, all particles are at the same step at the end.
	 * @param onReached called at the end with the steps taken
	 */
	async #sweep(call: Call, base: number, plan: Plan, { signal, onProgress }: Stoppable, onReached: (steps: number) => void): Promise<void> {
		const { ranges, size, block } = plan;
		let reached = 0;
		const sweep = (to: number, how: WorkOptions): Promise<number> =>
			runBands({
				...how,
				rows: to,
				from: reached,
				unitsPerRow: size * block,
				maxRows: Math.max(1, Math.floor(MAX_STEPS / block)) * ranges,
				sizer: this.#sizer,
				cut: (first, rows) => wholeBlocks(first, rows, ranges),
				slots: this.#slots,
				start: (slot, first, rows) => {
					reached = first + rows;
					return this.#submit(slot, call, pieceOf(plan, base, first, rows, call.steps, this.#parts.memory.count));
				},
			});
		const stepsOf = (rows: number): number => Math.min(plan.steps, Math.ceil(rows / ranges) * block);
		try {
			await sweep(rowsOf(plan), { onProgress, ...(signal ? { signal } : {}) });
			onReached(plan.steps);
		} catch (error) {
			if (!signal?.aborted) throw error;
			await sweep(Math.ceil(reached / ranges) * ranges, {});
			onReached(stepsOf(reached));
			throw error;
		}
	}

	/** A pass that takes no step. */
	#settle(call: Call, step: number): Promise<void> {
		const piece = { first: 0, count: this.#parts.memory.count, step, steps: 0, settles: true };
		return this.#submit(this.#slots[0] as Readback, call, piece);
	}

	#submit(slot: Readback, { cohorts, values }: Call, piece: Piece): Promise<void> {
		const { program, memory, kernel, inputs, context } = this.#parts;
		const { queue } = context.device;
		return slot.submit(
			(encoder) => {
				if (this.#written !== values) inputs.update(program.uniforms(values));
				this.#written = values;
				for (const [index, { first, count, next }] of dispatches(cohorts, piece, maxParticles(context.limits)).entries()) {
					const lane = this.#lane(index);
					const rows = new Float32Array(program.stepConstantsFrom(next + piece.step, piece.steps, values.hyper));
					const passes = piece.steps + Number(piece.settles);
					queue.writeBuffer(lane.rows, 0, rows, 0, passes * program.rowWidth);
					queue.writeBuffer(lane.run, 0, DESCENT_RUN.encode({ count, first, stride: memory.stride, rows: passes, steps: piece.steps }));
					kernel.encode(encoder, lane.bindings, inputs.group, count);
				}
			},
			[],
			() => undefined,
		);
	}

	/** What dispatch `index` of a submission reads. */
	#lane(index: number): Lane {
		const { context, kernel, program, memory } = this.#parts;
		const particles = memory.raw;
		const known = this.#lanes[index];
		if (known) {
			if (known.particles !== particles) known.bindings = kernel.bind(context.device, known.run, known.rows, particles);
			known.particles = particles;
			return known;
		}
		const { STORAGE, UNIFORM, COPY_DST } = GPUBufferUsage;
		const buffer = (name: string, size: number, usage: number): GPUBuffer =>
			this.#scope.own(context.resources.buffer(`Swarm.${name}`, { size, usage: usage | COPY_DST })).raw;
		const run = buffer('run', DESCENT_RUN.size, UNIFORM);
		const rows = buffer('rows', MOST_ROWS * program.rowWidth * 4, STORAGE);
		const lane = { run, rows, particles, bindings: kernel.bind(context.device, run, rows, particles) };
		this.#lanes.push(lane);
		return lane;
	}

	dispose(): void {
		this.#scope.dispose();
	}
}

/** A piece by cohorts, no part larger than a dispatch can be. */
function dispatches(cohorts: readonly Cohort[], piece: Piece, most: number): Cohort[] {
	const parts: Cohort[] = [];
	for (const { first, count, next } of cohorts) {
		const end = Math.min(first + count, piece.first + piece.count);
		for (let from = Math.max(first, piece.first); from < end; from += most)
			parts.push({ first: from, count: Math.min(most, end - from), next });
	}
	return parts;
}
