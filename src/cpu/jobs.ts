/** What the pool asks of a worker, and how a worker answers: plain data both ways. */

import { type Numbers, numbersOf, type OwnNumbers } from './expression/module-memory.ts';
import { DescentRunner, type DescentShape } from './swarm/descent-runner.ts';
import { type RunnerShape, WasmRunner } from './expression/wasm-runner.ts';
import type { NetworkAnswers, NetworkJob, TrainingShape } from './training/jobs.ts';
import type { Trainer } from './training/trainer.ts';
import { messageOf } from '../model/errors.ts';
import { keepYoungest } from '../model/recent.ts';

/** A program to run; the module travels to each worker once. */
export interface ProgramMessage {
	readonly kind: 'program';
	readonly program: number;
	readonly module: WebAssembly.Module;
	readonly shape: RunnerShape | DescentShape;
}

/** A training: what runs it is loaded with the first one. */
export interface TrainingMessage {
	readonly kind: 'program';
	readonly program: number;
	readonly training: TrainingShape;
}

/** What a worker is sent before the first job of a program. */
export type AnyProgramMessage = ProgramMessage | TrainingMessage;

export interface GridJob {
	readonly kind: 'grid';
	readonly x: Numbers;
	readonly y: Numbers;
	readonly row0: number;
	readonly row1: number;
	readonly uniforms: Numbers;
	/** How many leading outputs are wanted. */
	readonly outputs: number;
	/** Shared planes of the whole grid that the rows are written into; absent: the rows come back with the answer. */
	readonly into?: readonly Numbers[];
}

export interface PointsJob {
	readonly kind: 'points';
	readonly points: Numbers;
	readonly count: number;
	readonly uniforms: Numbers;
}

/** Particles through rows; see `DescentRunner.run`. */
export interface DescendJob {
	readonly kind: 'descend';
	readonly particles: OwnNumbers;
	readonly count: number;
	readonly first: number;
	readonly uniforms: Numbers;
	readonly rows: Numbers;
}

export type ArrayJob = GridJob | PointsJob | DescendJob;
export type Job = ArrayJob | NetworkJob;
/** A job as it travels: with the number of its program, and its own. */
export type JobMessage = Job & { readonly program: number; readonly id: number };
export type Answer = OwnNumbers[] | NetworkAnswers[keyof NetworkAnswers];
/** What a job is answered with. */
export type AnswerOf<J extends Job> = J extends NetworkJob ? NetworkAnswers[J['kind']] : OwnNumbers[];

/** Programs that a worker keeps. */
export const PROGRAMS_KEPT = 8;

/** Keeps the runners of programs it was sent: the inside of a worker, and of the pool without workers. */
export class JobRunner {
	readonly #runners = new Map<number, WasmRunner | DescentRunner | Trainer>();
	#trainerOf: ((shape: TrainingShape) => Trainer) | undefined;

	/** The code that a program needs, where it is not there yet: to be awaited before the program is learnt. */
	prepare(message: AnyProgramMessage): Promise<void> | undefined {
		if (!('training' in message) || this.#trainerOf) return undefined;
		return import('./training/desk.ts').then(({ trainerOf }) => {
			this.#trainerOf = trainerOf;
		});
	}

	learn(message: AnyProgramMessage): void {
		this.#runners.set(message.program, this.#runnerOf(message));
		// Programs come and go while a formula is typed: keep the last few.
		keepYoungest(this.#runners, PROGRAMS_KEPT);
	}

	#runnerOf(message: AnyProgramMessage): WasmRunner | DescentRunner | Trainer {
		if ('training' in message) {
			if (!this.#trainerOf) throw new Error('the code that trains networks was not loaded');
			return this.#trainerOf(message.training);
		}
		const { module, shape } = message;
		return 'words' in shape ? new DescentRunner(module, shape) : new WasmRunner(module, shape);
	}

	knows(program: number): boolean {
		return this.#runners.has(program);
	}

	run(program: number, job: Job): Answer {
		const runner = this.#runners.get(program);
		if (!runner) throw new Error(`program ${program} was not sent`);
		if (isOfNetwork(job)) {
			if (!('answer' in runner)) throw new Error(`program ${program} is no training`);
			return runner.answer(job);
		}
		if ('answer' in runner) throw new Error(`program ${program} is a training`);
		if (job.kind === 'descend') {
			if (!(runner instanceof DescentRunner)) throw new Error(`program ${program} is no descent`);
			return [runner.run(job.particles, job.count, job.first, job.uniforms, job.rows)];
		}
		if (runner instanceof DescentRunner) throw new Error(`program ${program} is a descent`);
		return job.kind === 'grid' ? runGrid(runner, job) : [runner.points(job.points, job.count, job.uniforms)];
	}
}

const isOfNetwork = (job: Job): job is NetworkJob => job.kind === 'train' || job.kind === 'score' || job.kind === 'sharpness';

function runGrid(runner: WasmRunner, { x, y, row0, row1, uniforms, outputs, into }: GridJob): OwnNumbers[] {
	if (into) {
		runner.grid(x, y, row0, row1, uniforms, into);
		return [];
	}
	const parts = Array.from({ length: outputs }, () => numbersOf(x instanceof Float64Array ? 'f64' : 'f32', x.length * (row1 - row0)));
	runner.grid(x, y, row0, row1, uniforms, parts, row0);
	return parts;
}

/** Memory of an answer that moves with it. */
function memoryOf(answer: Answer): ArrayBuffer[] {
	if (Array.isArray(answer)) return answer.map(({ buffer }) => buffer);
	if (!('state' in answer)) return [];
	const { state, statistics, losses, kept } = answer;
	return [...new Set([state.words, ...state.vectors, statistics, losses, kept].map(({ buffer }) => buffer as ArrayBuffer))];
}

/** The message handler of a worker: programs are kept, jobs are answered with their `id`, in the order in which they came. */
export function answer(
	post: (message: unknown, transfer: ArrayBuffer[]) => void,
): (event: { readonly data: AnyProgramMessage | JobMessage }) => void {
	const runner = new JobRunner();
	/** While code is loaded, what comes meanwhile waits. */
	let loading: Promise<void> | undefined;
	const take = (data: AnyProgramMessage | JobMessage): void => {
		if (data.kind === 'program') {
			runner.learn(data);
			return;
		}
		try {
			const result = runner.run(data.program, data);
			post({ id: data.id, answer: result }, memoryOf(result));
		} catch (error) {
			post({ id: data.id, error: messageOf(error) }, []);
		}
	};
	return ({ data }) => {
		if (data.kind === 'program') loading = runner.prepare(data) ?? loading;
		if (!loading) {
			take(data);
			return;
		}
		const turn: Promise<void> = loading.then(() => {
			if (loading === turn) loading = undefined;
			take(data);
		});
		loading = turn;
	};
}
