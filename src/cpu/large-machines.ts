/** What computes for particles of many coordinates on the CPU: WebAssembly over the pool, or the f64 reference on this thread. */

import type { Precision } from '../model/backend.ts';
import type { DescentValues } from '../model/descent.ts';
import type { LargeDescent, Source, Stage } from '../model/large-descent.ts';
import { philoxUniform } from '../math/philox.ts';
import { numbersFrom, numbersOf, type OwnNumbers } from './expression/module-memory.ts';
import { WasmRunner } from './expression/wasm-runner.ts';
import { breath } from '../model/work.ts';
import type { PoolProgram, WorkerPool } from './pool.ts';
import type { LargeMachine, LargeParticle, Measured } from './swarm/large-step.ts';

/** f and ∇f of a landscape at a point. */
export type Measure = (x: OwnNumbers, values: DescentValues) => Promise<Measured>;

/** Coordinates of a job: a few milliseconds of work. */
const COORDINATES_A_JOB = 65_536;

/** Coordinates that this thread computes itself: sending them would take longer. */
const COORDINATES_HERE = 4096;
/** Milliseconds of work on this thread between two breaths. */
const SLICE_MS = 12;

/** WebAssembly over a pool, and on this thread where particles are small. @param code of a stage, compiled where it is not */
export function pooledLargeMachine(
	precision: Precision,
	pool: WorkerPool,
	code: (stage: Stage) => Promise<PoolProgram>,
	measure: Measure,
): LargeMachine {
	const runners = new Map<Stage, WasmRunner>();
	const pause = pausing();
	const runnerOf = async (stage: Stage): Promise<WasmRunner> => {
		const program = await code(stage);
		if (!('module' in program) || 'words' in program.shape) throw new Error('the stage of a descent is a module of points');
		const runner = runners.get(stage) ?? new WasmRunner(program.module, program.shape);
		runners.set(stage, runner);
		return runner;
	};
	return {
		precision,
		allocate: (length) => numbersOf(precision, length),
		measure,
		async map(stage, { vectors }, scalars, count) {
			const uniforms = numbersFrom(precision, scalars);
			const inputs = stage.reads.length + Number(stage.numbered);
			const pointsOf = (from: number, length: number): OwnNumbers => {
				const points = numbersOf(precision, inputs * length);
				for (const [k, word] of stage.reads.entries()) points.set((vectors[word] as OwnNumbers).subarray(from, from + length), k * length);
				if (stage.numbered) for (let i = 0; i < length; i++) points[stage.reads.length * length + i] = from + i;
				return points;
			};
			const numbers = Array.from({ length: stage.outputs }, () => numbersOf(precision, count));
			let valid = true;
			const put = (answer: OwnNumbers, from: number, length: number): void => {
				for (const [k, vector] of numbers.entries()) vector.set(answer.subarray(k * length, (k + 1) * length), from);
				valid &&= answer.subarray(stage.outputs * length).every((holds) => holds === 1);
			};
			if (count <= COORDINATES_HERE) {
				const runner = runners.get(stage) ?? (await runnerOf(stage));
				put(runner.points(pointsOf(0, count), count, uniforms), 0, count);
				await pause();
				return { numbers, valid };
			}
			const program = await code(stage);
			const range = async (from: number, length: number): Promise<void> => {
				const job = { kind: 'points', points: pointsOf(from, length), count: length, uniforms } as const;
				const [answer] = (await pool.run(program, job)) as [OwnNumbers];
				put(answer, from, length);
			};
			const jobs: Promise<void>[] = [];
			for (let from = 0; from < count; from += COORDINATES_A_JOB) jobs.push(range(from, Math.min(COORDINATES_A_JOB, count - from)));
			await Promise.all(jobs);
			return { numbers, valid };
		},
	};
}

/** Lets events through where this thread has worked for a while. */
function pausing(): () => Promise<void> | undefined {
	let since = performance.now();
	return () => {
		if (performance.now() - since <= SLICE_MS) return undefined;
		return breath().then(() => {
			since = performance.now();
		});
	};
}

/** The definition: one coordinate after the other in double precision. */
export function referenceLargeMachine(program: LargeDescent, measure: Measure): LargeMachine {
	const evaluators = new Map<Stage, ReturnType<Stage['evaluator']>>();
	const pause = pausing();
	return {
		precision: 'f64',
		allocate: (length) => new Float64Array(length),
		measure,
		async map(stage, particle, scalars, count) {
			const evaluator = evaluators.get(stage) ?? stage.evaluator();
			evaluators.set(stage, evaluator);
			const row = scalars.subarray(scalars.length - program.rowWidth);
			const hyper = scalars.subarray(0, scalars.length - program.rowWidth - program.particleWords - 2);
			const seed = scalars[hyper.length] as number;
			const numbers = Array.from({ length: stage.outputs }, () => new Float64Array(count));
			const point = new Float64Array(stage.sources.length);
			let valid = true;
			for (let k = 0; k < count; k++) {
				for (const [at, source] of stage.sources.entries()) point[at] = numberAt(source, particle, { row, seed }, k);
				evaluator.run(point, hyper);
				for (const [at, vector] of numbers.entries()) vector[k] = evaluator.values[at] as number;
				valid &&= evaluator.valid.every((holds) => holds === 1);
				const pausedFor = pause();
				if (pausedFor) await pausedFor;
			}
			return { numbers, valid };
		},
	};
}

/** What a source is for coordinate k. */
function numberAt(
	source: Source,
	{ number, words, vectors }: LargeParticle,
	{ row, seed }: { readonly row: Float64Array; readonly seed: number },
	k: number,
): number {
	switch (source.of) {
		case 'coordinate':
			return vectors[source.word]?.[k] ?? 0;
		case 'particle':
			return words[source.word] as number;
		case 'row':
			return row[source.at] as number;
		case 'draw': {
			if (source.part === 'odd') return k & 1;
			// Four coordinates share a block: two pairs of numbers.
			const block = philoxUniform(seed, number, row[1] as number, k >> 2);
			return block[2 * ((k >> 1) & 1) + Number(source.part === 'second')] as number;
		}
	}
}
