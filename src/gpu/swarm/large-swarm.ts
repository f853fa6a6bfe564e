/** A swarm of many coordinates on the GPU: calls in order, bands of bounded time, nothing read back but what is asked for. */

import type { WorkOptions } from '../../model/backend.ts';
import { type DescentValues, NO_VALUE, withValues } from '../../model/descent.ts';
import { abortError } from '../../model/errors.ts';
import { COORDINATE, type LargeDescent, PARTICLE } from '../../model/large-descent.ts';
import { largeBatch } from '../../model/large-particles.ts';
import type { Dialect } from '../../model/objective.ts';
import { assertPoints } from '../../model/requests.ts';
import {
	type Basin,
	type ParticleBatch,
	STATUS,
	type Swarm,
	type SwarmRequest,
	type SwarmStatistics,
	type SwarmValues,
} from '../../model/swarm.ts';
import { swarmStatistics } from '../../model/swarm-statistics.ts';
import type { GpuContext } from '../device/context.ts';
import { Readback } from '../device/readback.ts';
import { Scope } from '../device/scope.ts';
import { Turns } from '../device/turns.ts';
import { untilAborted } from '../../model/work.ts';
import { maxParticles } from './descend-kernels.ts';
import { SWARM_WAKE, type SwarmWakeKernel } from './kernels.ts';
import type { LargeGradient } from './large-gradient.ts';
import type { LargeKernels } from './large-kernels.ts';
import { assertLargeFits, LargeMemory } from './large-memory.ts';
import { type LargeCohort, LargeSteps } from './large-steps.ts';
import { gone } from './gone.ts';

/** What a backend lends to its swarms. */
export interface LargeSwarmParts {
	readonly context: GpuContext;
	readonly program: LargeDescent;
	readonly mode: Dialect;
	readonly kernels: LargeKernels;
	readonly wake: SwarmWakeKernel;
	/** f and ∇f of the landscape; called between error scopes, and the swarm's from then on. */
	readonly gradient: () => LargeGradient;
	/** Arithmetic operations a coordinate and step. */
	readonly operations: number;
}

/** Where the device is lost the particles are lost with it: every call rejects with a DeviceLostError. */
export class LargeGpuSwarm implements Swarm {
	/** The context's epoch in which it was made; in a later one its memory is gone. */
	readonly epoch: number;
	readonly dimension: number;
	readonly #parts: LargeSwarmParts;
	readonly #scope: Scope;
	readonly #steps: LargeSteps;
	readonly #cohorts: LargeCohort[];
	readonly #turns = new Turns();
	readonly #end = new AbortController();
	#memory: LargeMemory;
	#values: DescentValues;
	#step = 0;
	/** What ended the swarm: where particles stand is not known after it. */
	#failure: unknown;

	private constructor(parts: LargeSwarmParts, { bound, optimizer, starts, seed, stop, box, boxIs }: SwarmRequest, scope: Scope) {
		const { context, program } = parts;
		this.#parts = parts;
		this.#scope = scope;
		this.epoch = context.epoch;
		this.dimension = bound.objective.dimension;
		this.#values = { parameters: bound.parameters, hyper: optimizer.values, stop, box, boxIs, seed };
		const count = starts.length / this.dimension;
		this.#cohorts = [{ first: 0, count, next: 1 }];
		this.#memory = this.#allocate(count);
		scope.defer(() => this.#memory.dispose());
		this.#steps = scope.own(new LargeSteps({ ...parts, gradient: scope.own(parts.gradient()) }));
		this.#memory.setBox(Float32Array.from([...box.map(([lo]) => lo), ...box.map(([, hi]) => hi)]));
		this.#memory.begin(0, starts, program.begin(optimizer.values));
	}

	/**
	 * Put the particles of a request on the GPU.
	 * @throws LimitError, OutOfMemoryError, DeviceLostError
	 */
	static async create(parts: LargeSwarmParts, request: SwarmRequest): Promise<LargeGpuSwarm> {
		const { dimension } = request.bound.objective;
		assertLargeFits(parts.context, parts.program, dimension, request.starts.length / dimension);
		const scope = new Scope();
		try {
			return await parts.context.withScopes('Large.create', () => new LargeGpuSwarm(parts, request, scope));
		} catch (error) {
			scope.dispose();
			throw error;
		}
	}

	#allocate(count: number): LargeMemory {
		const scope = new Scope();
		try {
			return new LargeMemory(
				this.#parts.context,
				this.#parts.program,
				{ dimension: this.dimension, count, cohorts: this.#cohorts.length },
				scope,
			);
		} catch (error) {
			scope.dispose();
			throw error;
		}
	}

	get count(): number {
		return this.#memory.count;
	}

	get step(): number {
		return this.#step;
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

	/** An abort stops between two blocks of steps; the steps taken till then stay. @throws AbortError, DeviceLostError */
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
			const taking = this.#steps.advance(this.#memory, this.#cohorts, steps, values, stoppable, (taken) => {
				this.#step -= steps - taken;
				for (const cohort of this.#cohorts) cohort.next += taken;
			});
			await this.#orNever(taking, stoppable.signal);
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
		const { count, particles } = this.#memory;
		using work = new Scope();
		const { run, readback, bindings } = await context.withScopes('Large.wake', (device) => {
			const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
			const run = work.own(context.resources.buffer('Large.wakeRun', { size: SWARM_WAKE.size, usage })).raw;
			return { run, readback: work.own(new Readback(context, 'Large.wake', 0)), bindings: wake.bind(device, run, particles) };
		});
		const most = maxParticles(context.limits);
		const { best, status } = PARTICLE;
		const codes = { converged: STATUS.converged, hole: STATUS.hole, no_value: NO_VALUE };
		for (let first = 0; first < count; first += most) {
			const range = { first, count: Math.min(most, count - first) };
			await readback.submit(
				(encoder) => {
					context.device.queue.writeBuffer(run, 0, SWARM_WAKE.encode({ ...range, stride: count, best, status, ...codes }));
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
			const { context, program } = this.#parts;
			const first = this.#memory.count;
			const count = starts.length / this.dimension;
			assertLargeFits(context, program, this.dimension, first + count);
			this.#cohorts.push({ first, count, next: 1 });
			let grown: LargeMemory | undefined;
			try {
				// A device says that it is out of memory only afterwards: the old memory is kept until the new one is known to be good.
				grown = await context.withScopes('Large.add', ({ queue }) => {
					grown = this.#allocate(first + count);
					const encoder = context.device.createCommandEncoder({ label: 'Large.add' });
					grown.copy(encoder, this.#memory);
					queue.submit([encoder.finish()]);
					grown.begin(first, starts, program.begin(this.#values.hyper));
					return grown;
				});
			} catch (error) {
				this.#cohorts.pop();
				grown?.dispose();
				throw error;
			}
			this.#memory.dispose();
			this.#memory = grown;
			this.#steps.forget();
		});
	}

	async statistics(basins: readonly Basin[] = []): Promise<SwarmStatistics> {
		const step = this.#step;
		return swarmStatistics(await this.read(), step, basins);
	}

	read(first = 0, count?: number): Promise<ParticleBatch> {
		return this.#inTurn(async () => {
			const memory = this.#memory;
			const size = count ?? memory.count - first;
			const shared = await memory.readShared();
			const x = await memory.readVectors(COORDINATE.x, first, size);
			const bestX = await memory.readVectors(COORDINATE.bestX, first, size);
			return largeBatch(size, (word, i) => shared[word * memory.count + first + i] as number, x, bestX);
		});
	}

	/** Release everything, when the band under way has ended. */
	dispose(): void {
		if (this.#end.signal.aborted) return;
		this.#end.abort();
		void this.#turns.run(async () => this.#scope.dispose());
	}
}
