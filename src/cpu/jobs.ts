/** What the pool asks of a worker, and how a worker answers: plain data both ways. */

import { type Numbers, numbersOf, type OwnNumbers } from './expression/module-memory.ts';
import { DescentRunner, type DescentShape } from './swarm/descent-runner.ts';
import { type RunnerShape, WasmRunner } from './expression/wasm-runner.ts';
import { messageOf } from '../model/errors.ts';
import { keepYoungest } from '../model/recent.ts';

/** A program to run; the module travels to each worker once. */
export interface ProgramMessage {
	readonly kind: 'program';
	readonly program: number;
	readonly module: WebAssembly.Module;
	readonly shape: RunnerShape | DescentShape;
}

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

export type Job = GridJob | PointsJob | DescendJob;
/** A job as it travels: with the number of its program, and its own. */
export type JobMessage = Job & { readonly program: number; readonly id: number };
export type Answer = OwnNumbers[];

/** Programs that a worker keeps. */
export const PROGRAMS_KEPT = 8;

/** Keeps the runners of programs it was sent: the inside of a worker, and of the pool without workers. */
export class JobRunner {
	readonly #runners = new Map<number, WasmRunner | DescentRunner>();

	learn({ program, module, shape }: ProgramMessage): void {
		this.#runners.set(program, 'words' in shape ? new DescentRunner(module, shape) : new WasmRunner(module, shape));
		// Programs come and go while a formula is typed: keep the last few.
		keepYoungest(this.#runners, PROGRAMS_KEPT);
	}

	knows(program: number): boolean {
		return this.#runners.has(program);
	}

	run(program: number, job: Job): Answer {
		const runner = this.#runners.get(program);
		if (!runner) throw new Error(`program ${program} was not sent`);
		if (job.kind === 'descend') {
			if (!(runner instanceof DescentRunner)) throw new Error(`program ${program} is no descent`);
			return [runner.run(job.particles, job.count, job.first, job.uniforms, job.rows)];
		}
		if (runner instanceof DescentRunner) throw new Error(`program ${program} is a descent`);
		return job.kind === 'grid' ? runGrid(runner, job) : [runner.points(job.points, job.count, job.uniforms)];
	}
}

function runGrid(runner: WasmRunner, { x, y, row0, row1, uniforms, outputs, into }: GridJob): Answer {
	if (into) {
		runner.grid(x, y, row0, row1, uniforms, into);
		return [];
	}
	const parts = Array.from({ length: outputs }, () => numbersOf(x instanceof Float64Array ? 'f64' : 'f32', x.length * (row1 - row0)));
	runner.grid(x, y, row0, row1, uniforms, parts, row0);
	return parts;
}

/** The message handler of a worker: programs are kept, jobs are answered with their `id`. */
export function answer(
	post: (message: unknown, transfer: ArrayBuffer[]) => void,
): (event: { readonly data: ProgramMessage | JobMessage }) => void {
	const runner = new JobRunner();
	return ({ data }) => {
		if (data.kind === 'program') {
			runner.learn(data);
			return;
		}
		try {
			const result = runner.run(data.program, data);
			post(
				{ id: data.id, answer: result },
				result.map((a) => a.buffer),
			);
		} catch (error) {
			post({ id: data.id, error: messageOf(error) }, []);
		}
	};
}
