/** A swarm whose particles stay on the GPU: calls in order, bands of bounded time, nothing read back but what is asked for. */

import type { WorkOptions } from '../../model/backend.ts';
import { type DescentProgram, type DescentValues, NO_VALUE, type ParticleLayout, withValues } from '../../model/descent.ts';
import { abortError } from '../../model/errors.ts';
import type { Dialect } from '../../model/objective.ts';
import { particlesOf } from '../../model/particles.ts';
import { assertPoints } from '../../model/requests.ts';
import {
	type Basin,
	type ParticleBatch,
	type ParticleMemory,
	STATUS,
	type Swarm,
	type SwarmRequest,
	type SwarmStatistics,
	type SwarmValues,
} from '../../model/swarm.ts';
import type { GpuContext } from '../device/context.ts';
import { type DescendKernel, maxParticles } from './descend-kernels.ts';
import { ObjectiveInputs, type SharedTables } from '../expression/objective-inputs.ts';
import { SWARM_WAKE, type SwarmWakeKernel } from './kernels.ts';
import { Readback } from '../device/readback.ts';
import { Scope } from '../device/scope.ts';
import { assertParticlesFit, SwarmMemory } from './memory.ts';
import { type SwarmReducers, SwarmReduction } from './statistics.ts';
import { gone } from './gone.ts';
import { type Cohort, SwarmSteps } from './steps.ts';
import { Turns } from '../device/turns.ts';
import { untilAborted } from '../../model/work.ts';

/** What a backend lends to its swarms. */
export interface SwarmParts {
	readonly context: GpuContext;
	readonly program: DescentProgram;
	readonly mode: Dialect;
	readonly kernel: DescendKernel;
	readonly wake: SwarmWakeKernel;
	/** Built when statistics are first asked for. */
	readonly reducers: () => Promise<SwarmReducers>;
	readonly tables: SharedTables;
	/** Arithmetic operations a particle and step. */
	readonly operations: number;
}

/**
 * A group of particles on the GPU. Where the device is lost the particles are lost with it: every
 * call rejects with a DeviceLostError, and the run is to be started again from its plan and seed.
 */
export class GpuSwarm implements Swarm, ParticleMemory<GPUBuffer> {
	/** The context's epoch in which it was made; in a later one its memory is gone. */
	readonly epoch: number;
	readonly layout: ParticleLayout;
	readonly #parts: SwarmParts;
	readonly #scope: Scope;
	readonly #memory: SwarmMemory;
	readonly #steps: SwarmSteps;
	readonly #cohorts: Cohort[] = [];
	readonly #turns = new Turns();
	readonly #end = new AbortController();
	#values: DescentValues;
	#step = 0;
	/** What ended the swarm: where particles stand is not known after it. */
	#failure: unknown;

	private constructor(parts: SwarmParts, { bound, optimizer, starts, seed, stop, box, boxIs }: SwarmRequest, scope: Scope) {
		const { context, program, mode, kernel, tables, operations } = parts;
		this.#parts = parts;
		this.#scope = scope;
		this.epoch = context.epoch;
		this.layout = program.layout;
		this.#values = { parameters: bound.parameters, hyper: optimizer.values, stop, box, boxIs, seed };
		const lease = scope.own(tables.lease(program.tables));
		const uniforms = program.uniforms(this.#values);
		const inputs = scope.own(new ObjectiveInputs(context, kernel.built, program, mode, uniforms, lease));
		this.#memory = scope.own(new SwarmMemory(context, program.layout, starts.length / this.dimension));
		this.#steps = scope.own(new SwarmSteps({ context, kernel, program, memory: this.#memory, inputs, operations }));
		this.#begin(starts);
	}

	/**
	 * Put the particles of a request on the GPU.
	 * @throws LimitError, OutOfMemoryError, DeviceLostError
	 */
	static async create(parts: SwarmParts, request: SwarmRequest): Promise<GpuSwarm> {
		assertParticlesFit(parts.context, parts.program.layout, request.starts.length / parts.program.layout.dimension);
		const scope = new Scope();
		try {
			return await parts.context.withScopes('Swarm.create', () => new GpuSwarm(parts, request, scope));
		} catch (error) {
			scope.dispose();
			throw error;
		}
	}

	get count(): number {
		return this.#memory.count;
	}

	get dimension(): number {
		return this.layout.dimension;
	}

	get step(): number {
		return this.#step;
	}

	get stride(): number {
		return this.#memory.stride;
	}

	/** Usage STORAGE | COPY_SRC | COPY_DST. */
	get memory(): GPUBuffer {
		return this.#memory.raw;
	}

	/** Particles behind those that are there. Call between error scopes, where there is room. */
	#begin(starts: Float64Array): void {
		const { program } = this.#parts;
		const first = this.#memory.count;
		this.#memory.append(starts, program.begin(starts.subarray(0, this.dimension), this.#values.hyper));
		const count = this.#memory.count - first;
		const youngest = this.#cohorts.at(-1);
		// Who joins before a step is taken goes on with those who joined before.
		if (youngest?.next === 1) youngest.count += count;
		else this.#cohorts.push({ first, count, next: 1 });
	}

	/** The work in its turn, while the particles are there. */
	async #inTurn<T>(work: () => Promise<T>): Promise<T> {
		try {
			return await this.#turns.run(async () => {
				if (this.#end.signal.aborted) throw abortError();
				this.#parts.context.assertEpoch(this.epoch);
				if (this.#failure) throw this.#failure;
				return await work();
			});
		} catch (error) {
			throw gone(error);
		}
	}

	/**
	 * Take steps. Where nothing is under way the work is submitted in this very call, so a frame need not await it.
	 * An abort stops between two steps; the steps taken till then stay.
	 * @throws AbortError, DeviceLostError
	 */
	advance(steps: number, options: WorkOptions = {}): Promise<void> {
		const values = this.#values;
		const { signal } = options;
		this.#step += steps;
		const work = this.#inTurn(async () => {
			if (signal?.aborted) {
				this.#step -= steps;
				throw abortError();
			}
			const end = this.#end.signal;
			const stoppable = { ...options, signal: signal ? AbortSignal.any([signal, end]) : end };
			const work = this.#steps.advance(this.#cohorts, steps, values, stoppable, (taken) => {
				this.#step -= steps - taken;
				for (const cohort of this.#cohorts) cohort.next += taken;
			});
			await this.#orNever(work, stoppable.signal);
		});
		return signal ? untilAborted(work, signal) : work;
	}

	/** What fails leaves particles anywhere; an abort does not. */
	async #orNever(work: Promise<void>, signal?: AbortSignal): Promise<void> {
		try {
			await work;
		} catch (error) {
			if (!signal?.aborted) this.#failure = error;
			throw error;
		}
	}

	update(change: SwarmValues): void {
		this.#values = withValues(this.#values, change);
		// Nobody awaits this: a failure is said at the next call.
		if (change.parameters) this.#inTurn(() => this.#orNever(this.#wake())).catch(() => undefined);
	}

	/** On another landscape what is at rest may run again, and no best is known. */
	async #wake(): Promise<void> {
		const { context, wake } = this.#parts;
		const { count, stride, raw } = this.#memory;
		const { best, status } = this.layout;
		using work = new Scope();
		const { run, readback, bindings } = await context.withScopes('Swarm.wake', (device) => {
			const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
			const run = work.own(context.resources.buffer('Swarm.wakeRun', { size: SWARM_WAKE.size, usage })).raw;
			return { run, readback: work.own(new Readback(context, 'Swarm.wake', 0)), bindings: wake.bind(device, run, raw) };
		});
		const most = maxParticles(context.limits);
		for (let first = 0; first < count; first += most) {
			const range = { first, count: Math.min(most, count - first) };
			const codes = { converged: STATUS.converged, hole: STATUS.hole, no_value: NO_VALUE };
			await readback.submit(
				(encoder) => {
					context.device.queue.writeBuffer(run, 0, SWARM_WAKE.encode({ ...range, stride, best, status, ...codes }));
					wake.encode(encoder, bindings, range.count);
				},
				[],
				() => undefined,
			);
		}
	}

	async add(starts: Float64Array): Promise<void> {
		assertPoints(starts, this.dimension, 'f32');
		if (starts.length === 0) return;
		await this.#inTurn(async () => {
			// Where there is no room the particles that are there go on.
			await this.#memory.reserve(starts.length / this.dimension);
			await this.#orNever(this.#parts.context.withScopes('Swarm.add', () => this.#begin(starts)));
		});
	}

	async statistics(basins: readonly Basin[] = []): Promise<SwarmStatistics> {
		const step = this.#step;
		const { context, reducers } = this.#parts;
		const reduction = await this.#inTurn(async () => {
			const captured = new SwarmReduction(context, await reducers(), this.#memory, this.layout, basins);
			try {
				await captured.capture();
				return captured;
			} catch (error) {
				captured.dispose();
				throw error;
			}
		});
		try {
			return { ...(await reduction.tell()), step };
		} catch (error) {
			throw gone(error);
		} finally {
			reduction.dispose();
		}
	}

	read(first = 0, count?: number): Promise<ParticleBatch> {
		return this.#inTurn(async () => {
			const size = count ?? this.#memory.count - first;
			return particlesOf(this.layout, await this.#memory.read(first, size), size, 0, size);
		});
	}

	/** Release everything, when the band under way has ended. */
	dispose(): void {
		if (this.#end.signal.aborted) return;
		this.#end.abort();
		void this.#turns.run(async () => this.#scope.dispose());
	}
}
