/**
 * A pool of workers that run emitted WebAssembly, or, where no worker can be had, the same jobs on
 * this thread, with a breath between them so that the page stays alive and a cancel gets through.
 */

import { abortError } from '../model/errors.ts';
import type { Precision } from '../model/field.ts';
import type { Plane } from '../model/geometry.ts';
import type { NetworkBody } from '../model/network.ts';
import { keepYoungest } from '../model/recent.ts';
import { breath } from '../model/work.ts';
import {
	type Answer,
	type AnswerOf,
	type Job,
	type JobMessage,
	JobRunner,
	type NamedPlane,
	type PlaneJob,
	type PlaneMessage,
	PLANES_KEPT,
	type PrepareMessage,
	type ProgramMessage,
	PROGRAMS_KEPT,
	type TrainingMessage,
} from './jobs.ts';
import type { DescentShape } from './swarm/descent-runner.ts';
import type { RunnerShape } from './expression/wasm-runner.ts';
import type { TrainingShape } from './training/jobs.ts';

/** A worker as the pool sees it; `platform/` makes them. */
export interface WorkerPort {
	post(message: unknown): void;
	onMessage(handler: (data: { id: number; answer?: Answer; error?: string }) => void): void;
	onError(handler: (error: Error) => void): void;
	terminate(): void;
}

export type WorkerFactory = () => WorkerPort;

/** A program that the pool runs. It can be run for as long as a reference to it is held. */
export type PoolProgram = ProgramMessage;
/** A training as such a program. */
export type PoolTraining = TrainingMessage;

interface Pending {
	readonly job: Job;
	readonly program: PoolProgram;
	readonly resolve: (answer: Answer) => void;
	readonly reject: (error: unknown) => void;
	readonly signal: AbortSignal | undefined;
}

interface Slot {
	readonly port: WorkerPort;
	/** Programs the worker was sent, oldest first: mirrors `JobRunner`. */
	readonly programs: Set<number>;
	/** Planes that it was sent, likewise. */
	readonly planes: Set<number>;
	/** Jobs it was sent, in the order in which it does them. */
	readonly running: { readonly id: number; readonly pending: Pending }[];
	/** It has answered, so it was started. */
	answered: boolean;
}

/** Jobs that a worker is sent at once: with the next one at hand it does not wait while an answer travels. */
const JOBS_AHEAD = 2;

export class WorkerPool {
	readonly size: number;
	readonly #slots: Slot[] = [];
	readonly #queue: Pending[] = [];
	/** Numbers of planes that jobs are about: the very object that a field goes through. */
	readonly #planes = new WeakMap<Plane, number>();
	readonly #inline = new JobRunner();
	readonly #stops = new Map<AbortSignal, { readonly calls: Set<() => void>; readonly listener: () => void }>();
	#create: WorkerFactory | undefined;
	/** Workers that can be had. */
	#most: number;
	#nextId = 1;
	#inlineBusy = false;
	#disposed = false;

	/**
	 * @param size workers to use; started when first needed
	 * @param create makes a worker; absent: everything runs on this thread
	 */
	constructor(size: number, create?: WorkerFactory) {
		this.size = create ? Math.max(1, size) : 1;
		this.#create = create;
		this.#most = this.size;
	}

	/** Whether workers can write into memory of this thread: on Node, and in pages that are isolated from other origins. */
	get sharesMemory(): boolean {
		return this.#create !== undefined && typeof SharedArrayBuffer === 'function';
	}

	/** Compile a program; workers are sent it with the first job that they have of it. */
	async compile(wasm: Uint8Array<ArrayBuffer>, shape: RunnerShape | DescentShape): Promise<PoolProgram> {
		const module = await WebAssembly.compile(wasm);
		return { kind: 'program', program: this.#nextId++, module, shape };
	}

	/** A network as a program. */
	network(body: NetworkBody, precision: Precision): PoolProgram {
		return { kind: 'network', program: this.#nextId++, body, precision };
	}

	/** Start all workers, and have them load what computes networks, before the first is asked for. */
	prepareNetworks(): void {
		try {
			while (this.#create && this.#slots.length < this.#most) this.#start(this.#create());
		} catch {
			this.#noMore();
		}
		for (const { port } of this.#slots) port.post({ kind: 'prepare' } satisfies PrepareMessage);
	}

	/** A training as a program. */
	training(training: TrainingShape): PoolTraining {
		return { kind: 'training', program: this.#nextId++, training };
	}

	/** Run a job of a program. An aborted signal rejects at once; the answer of a job that already runs is ignored. */
	run<J extends Job>(program: PoolProgram, job: J, signal?: AbortSignal): Promise<AnswerOf<J>> {
		if (signal?.aborted || this.#disposed) return Promise.reject(abortError());
		return new Promise((resolve, reject) => {
			const forget = this.#onAbort(signal, () => reject(abortError()));
			const settled =
				<T>(settle: (result: T) => void) =>
				(result: T): void => {
					forget();
					settle(result);
				};
			// A job of a kind is answered with what belongs to that kind.
			const answered = settled(resolve) as (answer: Answer) => void;
			this.#queue.push({ job, program, resolve: answered, reject: settled(reject), signal });
			this.#next();
		});
	}

	/** One listener a signal, however many jobs it stops; gone with the last of them. Returns how to take the call back. */
	#onAbort(signal: AbortSignal | undefined, call: () => void): () => void {
		if (!signal) return () => {};
		let stop = this.#stops.get(signal);
		if (!stop) {
			const calls = new Set<() => void>();
			const listener = (): void => {
				for (const each of calls) each();
			};
			signal.addEventListener('abort', listener, { once: true });
			stop = { calls, listener };
			this.#stops.set(signal, stop);
		}
		const { calls, listener } = stop;
		calls.add(call);
		return () => {
			if (!calls.delete(call) || calls.size > 0) return;
			signal.removeEventListener('abort', listener);
			this.#stops.delete(signal);
		};
	}

	dispose(): void {
		this.#disposed = true;
		for (const slot of this.#slots) {
			for (const { pending } of slot.running) pending.reject(abortError());
			slot.port.terminate();
		}
		for (const pending of this.#queue.splice(0)) pending.reject(abortError());
		this.#slots.length = 0;
	}

	#take(): Pending | undefined {
		for (;;) {
			const pending = this.#queue.shift();
			if (!pending || !pending.signal?.aborted) return pending;
		}
	}

	#next(): void {
		while (this.#create && this.#queue.length > 0) {
			const slot = this.#idleSlot(this.#create);
			if (!slot) break;
			const pending = this.#take();
			if (!pending) return;
			this.#send(slot, pending);
		}
		if (!this.#create) void this.#runInline();
	}

	/** An idle slot; else a new one, where one more may be started; else one that may be sent a job ahead. */
	#idleSlot(create: WorkerFactory): Slot | undefined {
		const idle = this.#slots.find((slot) => slot.running.length === 0);
		if (idle) return idle;
		if (this.#slots.length >= this.#most) return this.#slots.find((slot) => slot.running.length < JOBS_AHEAD);
		try {
			return this.#start(create());
		} catch {
			this.#noMore();
			return undefined;
		}
	}

	/** No further worker can be started. Where there is none at all, their jobs are done on this thread. */
	#noMore(): void {
		this.#most = this.#slots.length;
		if (this.#most === 0) this.#create = undefined;
	}

	#start(port: WorkerPort): Slot {
		const slot: Slot = { port, programs: new Set(), planes: new Set(), running: [], answered: false };
		slot.port.onMessage(({ id, answer, error }) => {
			slot.answered = true;
			if (slot.running[0]?.id !== id) return;
			const running = slot.running.shift() as (typeof slot.running)[number];
			if (answer) running.pending.resolve(answer);
			else running.pending.reject(new Error(error ?? 'the worker failed'));
			this.#next();
		});
		slot.port.onError((error) => {
			const sent = slot.running.splice(0);
			// A worker that dies takes its job with it; what it had not begun goes to another. One that never came to life (its
			// script cannot be loaded: the page is offline) has begun nothing.
			if (slot.answered) sent.shift()?.pending.reject(error);
			this.#queue.unshift(...sent.map(({ pending }) => pending));
			if (this.#slots.includes(slot)) this.#slots.splice(this.#slots.indexOf(slot), 1);
			slot.port.terminate();
			if (this.#disposed) return;
			if (!slot.answered) this.#noMore();
			this.#next();
		});
		this.#slots.push(slot);
		return slot;
	}

	#send(slot: Slot, pending: Pending): void {
		const { job, program: sent } = pending;
		const { program } = sent;
		if (!slot.programs.has(program)) {
			slot.port.post(sent);
			slot.programs.add(program);
			keepYoungest(slot.programs, PROGRAMS_KEPT);
		}
		const id = this.#nextId++;
		slot.running.push({ id, pending });
		slot.port.post({ ...('plane' in job ? this.#named(slot, job) : job), program, id } satisfies JobMessage);
	}

	/** A job with the number of its plane, which the worker is sent where it has not got it. */
	#named<J extends PlaneJob>(slot: Slot, { plane, ...job }: J): NamedPlane<J> {
		const number = this.#planes.get(plane) ?? this.#nextId++;
		this.#planes.set(plane, number);
		if (!slot.planes.has(number)) {
			slot.port.post({ kind: 'plane', plane: number, value: plane } satisfies PlaneMessage);
			slot.planes.add(number);
			keepYoungest(slot.planes, PLANES_KEPT);
		}
		return { ...job, plane: number } as unknown as NamedPlane<J>;
	}

	async #runInline(): Promise<void> {
		if (this.#inlineBusy) return;
		this.#inlineBusy = true;
		try {
			for (let pending = this.#take(); pending; pending = this.#take()) {
				try {
					const { program } = pending.program;
					if (!this.#inline.knows(program)) await this.#inline.learn(pending.program);
					pending.resolve(this.#inline.run(program, pending.job));
				} catch (error) {
					pending.reject(error);
				}
				await breath();
			}
		} finally {
			this.#inlineBusy = false;
		}
	}
}
