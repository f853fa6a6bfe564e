/** What the pool asks of a worker, and how a worker answers: plain data both ways. */

import { type Numbers, numbersOf, type OwnNumbers } from './expression/module-memory.ts';
import { DescentRunner, type DescentShape } from './swarm/descent-runner.ts';
import { type RunnerShape, WasmRunner } from './expression/wasm-runner.ts';
import type { NetworkJob, NetworkJobRunner } from './network/jobs.ts';
import type { TrainingAnswers, TrainingJob, TrainingShape } from './training/jobs.ts';
import type { Trainer } from './training/trainer.ts';
import { messageOf } from '../model/errors.ts';
import type { Precision } from '../model/field.ts';
import type { Plane } from '../model/geometry.ts';
import type { NetworkBody } from '../model/network.ts';
import { keepYoungest } from '../model/recent.ts';

/** A program to run; the module travels to each worker once. */
export interface ModuleMessage {
	readonly kind: 'program';
	readonly program: number;
	readonly module: WebAssembly.Module;
	readonly shape: RunnerShape | DescentShape;
}

/** A network to evaluate, with its samples; it travels to each worker once. */
export interface NetworkMessage {
	readonly kind: 'network';
	readonly program: number;
	readonly body: NetworkBody;
	readonly precision: Precision;
}

/** A network to train, with its samples and its optimizer; it travels to each worker once. */
export interface TrainingMessage {
	readonly kind: 'training';
	readonly program: number;
	readonly training: TrainingShape;
}

/** A plane through a network, which jobs name from then on; it travels to each worker once. */
export interface PlaneMessage {
	readonly kind: 'plane';
	readonly plane: number;
	readonly value: Plane;
}

/** Networks will be asked for soon: their code is loaded and warmed up. */
export interface PrepareMessage {
	readonly kind: 'prepare';
}

export type ProgramMessage = ModuleMessage | NetworkMessage | TrainingMessage;
const isProgram = (data: ProgramMessage | JobMessage): data is ProgramMessage =>
	data.kind === 'program' || data.kind === 'network' || data.kind === 'training';

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

/** Jobs of a module, of a network, and of a training. */
export type ModuleJob = GridJob | PointsJob | DescendJob;
export type Job = ModuleJob | NetworkJob | TrainingJob;
/** Jobs that are about a plane: of a million parameters it has 24 MB, and a job lasts some 30 ms. */
export type PlaneJob = Extract<Job, { readonly plane: Plane }>;
/** A job as it travels: with the number of its program, its own, and that of its plane in place of the plane. */
export type JobMessage = (Exclude<Job, PlaneJob> | NamedPlane<PlaneJob>) & { readonly program: number; readonly id: number };
/** With the number of its plane. */
export type NamedPlane<J extends PlaneJob> = J extends PlaneJob ? Omit<J, 'plane'> & { readonly plane: number } : never;
export type Answer = OwnNumbers[] | TrainingAnswers[keyof TrainingAnswers];
/** What a job is answered with. */
export type AnswerOf<J extends Job> = J extends TrainingJob ? TrainingAnswers[J['kind']] : OwnNumbers[];

/** Programs and planes that a worker keeps. */
export const PROGRAMS_KEPT = 8;
export const PLANES_KEPT = 2;

type Runner = WasmRunner | DescentRunner | NetworkJobRunner | Trainer;

/** In place of a runner that could not be made. */
class Failed {
	constructor(readonly reason: unknown) {}
}

const isOfNetwork = (job: Job): job is NetworkJob => job.kind.startsWith('network');
const isOfTraining = (job: Job): job is TrainingJob =>
	job.kind === 'train' || job.kind === 'lockstep' || job.kind === 'score' || job.kind === 'sharpness';

/** Keeps the runners of programs it was sent: the inside of a worker, and of the pool without workers. */
export class JobRunner {
	readonly #runners = new Map<number, Runner | Failed>();
	readonly #planes = new Map<number, Plane>();

	/** The code of networks is loaded with the first of them. What cannot be learned fails with its jobs. */
	async learn(message: ProgramMessage): Promise<void> {
		const runner = message.kind === 'program' ? moduleRunner(message) : await loadedRunner(message).catch((error) => new Failed(error));
		this.#runners.set(message.program, runner);
		// Programs come and go while a formula is typed: keep the last few.
		keepYoungest(this.#runners, PROGRAMS_KEPT);
	}

	keep({ plane, value }: PlaneMessage): void {
		this.#planes.set(plane, value);
		keepYoungest(this.#planes, PLANES_KEPT);
	}

	/** A job as it was before it travelled. */
	arrived(message: JobMessage): Job {
		if (!('plane' in message)) return message;
		const plane = this.#planes.get(message.plane);
		if (!plane) throw new Error(`plane ${message.plane} was not sent`);
		return { ...message, plane };
	}

	knows(program: number): boolean {
		return this.#runners.has(program);
	}

	run(program: number, job: Job): Answer {
		const runner = this.#runners.get(program);
		if (!runner) throw new Error(`program ${program} was not sent`);
		if (runner instanceof Failed) throw runner.reason;
		if (runner instanceof WasmRunner || runner instanceof DescentRunner) {
			if (isOfNetwork(job) || isOfTraining(job)) throw new Error(`program ${program} is no network`);
			return runModule(runner, job);
		}
		if ('answer' in runner) {
			if (!isOfTraining(job)) throw new Error(`program ${program} is a training`);
			return runner.answer(job);
		}
		if (!isOfNetwork(job)) throw new Error(`program ${program} is a network`);
		return runner.run(job);
	}
}

const moduleRunner = ({ module, shape }: ModuleMessage): Runner =>
	'words' in shape ? new DescentRunner(module, shape) : new WasmRunner(module, shape);

async function loadedRunner(message: NetworkMessage | TrainingMessage): Promise<Runner> {
	if (message.kind === 'training') return (await import('./training/desk.ts')).trainerOf(message.training);
	const { NetworkJobRunner } = await import('./network/jobs.ts');
	return new NetworkJobRunner(message.body, message.precision);
}

function runModule(runner: WasmRunner | DescentRunner, job: ModuleJob): OwnNumbers[] {
	if (job.kind === 'descend') {
		if (!(runner instanceof DescentRunner)) throw new Error('this program is no descent');
		return [runner.run(job.particles, job.count, job.first, job.uniforms, job.rows)];
	}
	if (runner instanceof DescentRunner) throw new Error('this program is a descent');
	return job.kind === 'grid' ? runGrid(runner, job) : [runner.points(job.points, job.count, job.uniforms)];
}

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
	if ('scores' in answer) return answer.state.vectors.map(({ buffer }) => buffer);
	if (!('state' in answer)) return [];
	const { state, statistics, losses, kept, warm } = answer;
	const all = [state.words, ...state.vectors, statistics, losses, kept, ...(warm?.before.vectors ?? [])];
	return [...new Set(all.map(({ buffer }) => buffer as ArrayBuffer))];
}

/** The message handler of a worker: programs are kept, jobs are answered with their `id`. */
export function answer(
	post: (message: unknown, transfer: ArrayBuffer[]) => void,
): (event: { readonly data: ProgramMessage | JobMessage | PlaneMessage | PrepareMessage }) => void {
	const runner = new JobRunner();
	const handle = (data: ProgramMessage | JobMessage | PlaneMessage | PrepareMessage): Promise<void> | undefined => {
		// What cannot be loaded now is asked for again by the first network.
		if (data.kind === 'prepare')
			return import('./network/warm.ts').then(
				({ warm }) => warm(),
				() => undefined,
			);
		if (data.kind === 'plane') {
			runner.keep(data);
			return undefined;
		}
		if (isProgram(data)) return runner.learn(data);
		try {
			const result = runner.run(data.program, runner.arrived(data));
			post({ id: data.id, answer: result }, memoryOf(result));
		} catch (error) {
			post({ id: data.id, error: messageOf(error) }, []);
		}
		return undefined;
	};
	// One after the other, in the order in which they came.
	let last = Promise.resolve();
	return ({ data }) => {
		last = last.then(() => handle(data));
	};
}
