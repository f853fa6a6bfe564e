/** What swarms on the GPU share, of few coordinates or many: calls in order, aborts, a lost device, what is at rest and wakes. */

import type { WorkOptions } from '../../model/backend.ts';
import { NO_VALUE } from '../../model/descent.ts';
import { abortError, DeviceLostError } from '../../model/errors.ts';
import { STATUS } from '../../model/swarm.ts';
import { untilAborted } from '../../model/work.ts';
import type { GpuContext } from '../device/context.ts';
import { Readback } from '../device/readback.ts';
import { Scope } from '../device/scope.ts';
import { SerialQueue } from '../device/serial-queue.ts';
import { maxParticles } from './descend-kernels.ts';
import { SWARM_WAKE, type SwarmWakeKernel } from './kernels.ts';

const GONE = 'The swarm is gone with it: start it again from its plan and seed.';

/** A loss in words that say what to do. */
export function gone(error: unknown): unknown {
	if (!(error instanceof DeviceLostError) || error.message.includes(GONE)) return error;
	return new DeviceLostError(`${error.message} ${GONE}`);
}

/** The words of particles that say how they are. */
export interface StatusWords {
	readonly buffer: GPUBuffer;
	readonly count: number;
	readonly stride: number;
	readonly best: number;
	readonly status: number;
}

export class SwarmLife {
	/** The context's epoch in which it began; in a later one the particles' memory is gone. */
	readonly epoch: number;
	readonly #context: GpuContext;
	readonly #scope: Scope;
	readonly #queue = new SerialQueue();
	readonly #end = new AbortController();
	#step = 0;
	/** What ended it: where particles stand is not known after it. */
	#failure: unknown;

	/** @param scope what is released when it ends */
	constructor(context: GpuContext, scope: Scope) {
		this.#context = context;
		this.#scope = scope;
		this.epoch = context.epoch;
	}

	/** Steps asked for, whether or not they are done. */
	get step(): number {
		return this.#step;
	}

	/** Go on at another step; what is asked for from now on counts from there. */
	set step(step: number) {
		this.#step = step;
	}

	get isPresent(): boolean {
		const { state, epoch } = this.#context;
		return state === 'ok' && epoch === this.epoch;
	}

	/** The work in its turn, while the particles are there. @throws AbortError, DeviceLostError */
	async inTurn<T>(work: () => Promise<T>): Promise<T> {
		try {
			return await this.#queue.run(async () => {
				if (this.#end.signal.aborted) throw abortError();
				this.#context.assertEpoch(this.epoch);
				if (this.#failure) throw this.#failure;
				return await work();
			});
		} catch (error) {
			throw gone(error);
		}
	}

	/** What fails leaves particles anywhere; an abort does not. */
	async orNever(work: Promise<void>, signal?: AbortSignal): Promise<void> {
		try {
			await work;
		} catch (error) {
			if (!signal?.aborted) this.#failure = error;
			throw error;
		}
	}

	/**
	 * Take steps in their turn. Where nothing is under way they begin in this very call.
	 * @param take takes them; where it is stopped it says how many were taken
	 */
	advance(
		steps: number,
		cohorts: readonly { next: number }[],
		options: WorkOptions,
		take: (options: WorkOptions, onStopped: (taken: number) => void) => Promise<void>,
	): Promise<void> {
		const { signal } = options;
		this.#step += steps;
		const work = this.inTurn(async () => {
			if (signal?.aborted) {
				this.#step -= steps;
				throw abortError();
			}
			const end = this.#end.signal;
			const stoppable = { ...options, signal: signal ? AbortSignal.any([signal, end]) : end };
			const taking = take(stoppable, (taken) => {
				this.#step -= steps - taken;
				for (const cohort of cohorts) cohort.next += taken;
			});
			await this.orNever(taking, stoppable.signal);
		});
		return signal ? untilAborted(work, signal) : work;
	}

	/** On another landscape what is at rest may run again, and no best is known. Nobody awaits it: a failure is said at the next call. */
	wake(kernel: () => Promise<SwarmWakeKernel>, words: () => StatusWords): void {
		this.inTurn(() => this.orNever(kernel().then((built) => this.#wake(built, words())))).catch(() => undefined);
	}

	async #wake(kernel: SwarmWakeKernel, { buffer, count, stride, best, status }: StatusWords): Promise<void> {
		const context = this.#context;
		using work = new Scope();
		const { run, readback, bindings } = await context.withScopes('Swarm.wake', (device) => {
			const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
			const run = work.own(context.resources.buffer('Swarm.wakeRun', { size: SWARM_WAKE.size, usage })).raw;
			return { run, readback: work.own(new Readback(context, 'Swarm.wake', 0)), bindings: kernel.bind(device, run, buffer) };
		});
		const most = maxParticles(context.limits);
		const codes = { converged: STATUS.converged, hole: STATUS.hole, no_value: NO_VALUE };
		for (let first = 0; first < count; first += most) {
			const range = { first, count: Math.min(most, count - first) };
			await readback.submit(
				(encoder) => {
					context.device.queue.writeBuffer(run, 0, SWARM_WAKE.encode({ ...range, stride, best, status, ...codes }));
					kernel.encode(encoder, bindings, range.count);
				},
				[],
				() => undefined,
			);
		}
	}

	/** Release everything, when the band under way has ended. */
	dispose(): void {
		if (this.#end.signal.aborted) return;
		this.#end.abort();
		void this.#queue.run(async () => this.#scope.dispose());
	}
}
