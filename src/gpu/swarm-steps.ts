/** Steps of a swarm, cut into bands of bounded time over steps and over ranges of particles. */

import type { WorkOptions } from '../model/backend.ts';
import type { DescentProgram, DescentValues } from '../model/descent.ts';
import { Pace, runBands } from './bands.ts';
import type { GpuContext } from './context.ts';
import { DESCENT_RUN, type DescendKernel, maxParticles } from './kernels/descend.ts';
import type { ObjectiveInputs } from './kernels/objective-inputs.ts';
import { Readback } from './readback.ts';
import { Scope } from './scope.ts';
import type { SwarmMemory } from './swarm-memory.ts';

/** Particles that began together. */
export interface Cohort {
	readonly first: number;
	count: number;
	/** The step that is taken next: 1 at the beginning. */
	next: number;
}

/** What one band does: steps of a range of particles. */
interface Piece {
	readonly first: number;
	readonly count: number;
	/** The first step, from the beginning of the call, and how many. */
	readonly step: number;
	readonly steps: number;
	/** Whether a pass that takes no step follows, which leaves value and status those of the final x. */
	readonly settles: boolean;
}

/** A call of `advance`. */
interface Call {
	readonly cohorts: readonly Cohort[];
	readonly steps: number;
	readonly values: DescentValues;
}

/** How steps are cut: row r of a plan is `block` steps of the particles of range r mod `ranges`. */
interface Plan {
	readonly steps: number;
	readonly block: number;
	readonly ranges: number;
	/** Particles of a range. */
	readonly size: number;
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
/** Steps of a band at most: what bounds the rows in memory. */
const MAX_STEPS = 1024;
/** Bands after which a plan is made anew: the pace is known better then. */
const BANDS_A_PLAN = 32;
/** Bands of a block of steps at most. */
const BANDS_A_BLOCK = 8;
/** Steps of all particles that make a band efficient enough. */
const WORTHWHILE_STEPS = 32;
/** Threads that keep a device busy; ranges are narrower only where a single step of them is long. */
const WIDTH = 16_384;

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
	/** Of this swarm alone: what a few particles take tells nothing of many. */
	readonly #pace: Pace;
	readonly #scope = new Scope();
	readonly #lanes: Lane[] = [];
	readonly #slots: readonly Readback[];
	/** The values that the uniforms hold now. */
	#written: DescentValues | undefined;

	/** Call between error scopes. */
	constructor(parts: SwarmStepsParts) {
		this.#parts = parts;
		this.#pace = new Pace(parts.operations);
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
				const plan = planOf(this.#parts.memory.count, steps - done, this.#pace.units);
				const before = done;
				const onProgress = (fraction: number): void => options.onProgress?.((before + fraction * plan.steps) / steps);
				await this.#sweep(call, before, plan, { signal: options.signal, onProgress }, (reached) => {
					done = before + reached;
				});
			}
			if (steps === 0) await this.#settle(call, 0);
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
		const sweep = (to: number, how: WorkOptions): Promise<void> =>
			runBands({
				...how,
				rows: to,
				from: reached,
				unitsPerRow: size * block,
				maxRows: Math.max(1, Math.floor(MAX_STEPS / block)) * ranges,
				pace: this.#pace,
				cut: (first, rows) => wholeBlocks(first, rows, ranges),
				slots: this.#slots,
				start: (slot, first, rows) => {
					reached = first + rows;
					return this.#submit(slot, call, pieceOf(plan, base, first, rows, call.steps, this.#parts.memory.count));
				},
			});
		const stepsOf = (rows: number): number => Math.min(plan.steps, Math.ceil(rows / ranges) * block);
		try {
			await sweep(Math.ceil(plan.steps / block) * ranges, { onProgress, ...(signal ? { signal } : {}) });
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
					const rows = Float32Array.from(program.rows(next + piece.step, piece.steps, values.hyper));
					const passes = piece.steps + Number(piece.settles);
					queue.writeBuffer(lane.rows, 0, rows, 0, passes * program.rowWidth);
					queue.writeBuffer(lane.run, 0, DESCENT_RUN.encode({ count, first, stride: memory.stride, rows: passes }));
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
		const rows = buffer('rows', (MAX_STEPS + 1) * program.rowWidth * 4, STORAGE);
		const lane = { run, rows, particles, bindings: kernel.bind(context.device, run, rows, particles) };
		this.#lanes.push(lane);
		return lane;
	}

	dispose(): void {
		this.#scope.dispose();
	}
}

/**
 * How so many steps, or the first of them, are cut.
 *
 * Many steps a dispatch are several times faster than one, since particles then stay in registers. Where a
 * band's time holds few steps of all particles, it takes a block of steps of a range of them instead.
 *
 * @param units particle-steps of a band
 */
function planOf(count: number, steps: number, units: number): Plan {
	const most = Math.max(1, Math.floor((BANDS_A_PLAN * units) / count));
	const taken = Math.min(steps, most);
	if (units >= Math.min(taken, WORTHWHILE_STEPS) * count) return { steps: taken, block: 1, ranges: 1, size: count };
	// A block is few bands long, so that an abort between two blocks comes soon; a range is as wide as a device.
	const block = Math.max(
		1,
		Math.min(taken, MAX_STEPS, Math.floor((BANDS_A_BLOCK * units) / count), Math.floor(units / Math.min(count, WIDTH))),
	);
	const ranges = Math.max(1, Math.min(count, Math.ceil((2 * block * count) / units)));
	return { steps: taken, block, ranges, size: Math.ceil(count / ranges) };
}

/** Of so many rows from `first`: ranges of one block, or whole blocks. */
function wholeBlocks(first: number, rows: number, ranges: number): number {
	const at = first % ranges;
	return at > 0 || rows < ranges ? Math.min(rows, ranges - at) : rows - (rows % ranges);
}

/** Rows of a plan, as `wholeBlocks` cuts them. */
function pieceOf({ block, ranges, size, steps }: Plan, base: number, first: number, rows: number, total: number, count: number): Piece {
	const at = (first % ranges) * size;
	const end = rows < ranges ? Math.min(count, at + rows * size) : count;
	const from = Math.floor(first / ranges) * block;
	const taken = Math.min(steps - from, Math.max(1, Math.floor(rows / ranges)) * block);
	return { first: at, count: Math.max(0, end - at), step: base + from, steps: taken, settles: base + from + taken === total };
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
