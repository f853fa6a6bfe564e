/** Steps of a swarm, cut into bands of bounded time over steps and, where one step is long, over particles. */

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
		const { count } = this.#parts.memory;
		const { units } = this.#pace;
		// Half a band's worth, so that the ranges of a step can be joined in more than one way as the pace changes.
		const ranges = count <= units ? 1 : Math.ceil((2 * count) / units);
		const size = Math.ceil(count / ranges);
		const whole = { first: 0, count };
		let reached = 0;
		const sweep = (from: number, to: number, settles: boolean, how: WorkOptions): Promise<void> =>
			runBands({
				...how,
				rows: to,
				from,
				unitsPerRow: size,
				maxRows: MAX_STEPS * ranges,
				pace: this.#pace,
				cut: (first, rows) => wholeSteps(first, rows, ranges),
				slots: this.#slots,
				start: (slot, first, rows) => {
					reached = first + rows;
					const at = first % ranges;
					const part = rows < ranges ? { first: at * size, count: Math.min(count, (at + rows) * size) - at * size } : whole;
					const step = Math.floor(first / ranges);
					const taken = Math.max(1, Math.floor(rows / ranges));
					return this.#submit(slot, cohorts, values, { ...part, step, steps: taken, settles: settles && step + taken === steps });
				},
			});
		const settle = (step: number): Promise<void> =>
			this.#submit(this.#slots[0] as Readback, cohorts, values, { ...whole, step, steps: 0, settles: true });
		try {
			if (steps > 0) await sweep(0, steps * ranges, true, options);
			else await settle(0);
			onTaken(steps);
		} catch (error) {
			if (!options.signal?.aborted) throw error;
			const taken = Math.ceil(reached / ranges);
			await sweep(reached, taken * ranges, false, {});
			if (taken > 0) await settle(taken);
			onTaken(taken);
			throw error;
		}
	}

	#submit(slot: Readback, cohorts: readonly Cohort[], values: DescentValues, piece: Piece): Promise<void> {
		const { program, memory, kernel, inputs, context } = this.#parts;
		const { queue } = context.device;
		return slot.submit(
			(encoder) => {
				if (this.#written !== values) inputs.update(program.uniforms(values));
				this.#written = values;
				for (const [index, { first, count, next }] of dispatches(cohorts, piece, maxParticles(context.limits)).entries()) {
					const lane = this.#lane(index);
					const rows = Float32Array.from(program.rows(next + piece.step, piece.steps, values.hyper));
					const count_rows = piece.steps + Number(piece.settles);
					queue.writeBuffer(lane.rows, 0, rows, 0, count_rows * program.rowWidth);
					queue.writeBuffer(lane.run, 0, DESCENT_RUN.encode({ count, first, stride: memory.stride, rows: count_rows }));
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

/** Of so many rows from `first`, where `ranges` rows make a step: ranges of one step, or whole steps. */
function wholeSteps(first: number, rows: number, ranges: number): number {
	const at = first % ranges;
	return at > 0 || rows < ranges ? Math.min(rows, ranges - at) : rows - (rows % ranges);
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
