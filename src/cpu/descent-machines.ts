/** What takes a CPU swarm's particles through rows: WebAssembly over the pool, or the f64 reference on this thread. */

import { packTable, packTable64 } from '../compile/program.ts';
import type { Precision } from '../model/backend.ts';
import type { DescentProgram } from '../model/descent.ts';
import { abortError } from '../model/errors.ts';
import { numbersFrom, numbersOf, type OwnNumbers } from './expression/module-memory.ts';
import { breath } from '../model/work.ts';
import type { PoolProgram, WorkerPool } from './pool.ts';
import { ReferenceDescent } from './swarm/reference.ts';
import type { DescentMachine, Words } from './swarm/swarm.ts';

/** Milliseconds of the reference's work between two breaths, and the steps it takes at least in one. */
const SLICE_MS = 12;
const SLICE_STEPS = 256;

/** The f64 reference: particle after particle, with a breath now and then. */
export function referenceMachine(program: DescentProgram): DescentMachine {
	const descent = new ReferenceDescent(program);
	const { words: size } = program.layout;
	return {
		precision: 'f64',
		allocate: (words) => new Float64Array(words),
		async descend({ words, stride }, { first, count }, steps, values, { signal, onDone }) {
			const uniforms = program.uniforms(values);
			const rows = program.stepConstantsFrom(steps.first, steps.count, values.hyper);
			const particle = new Float64Array(size);
			let since = performance.now();
			const rest = async (): Promise<void> => {
				if (performance.now() - since < SLICE_MS) return;
				await breath();
				if (signal?.aborted) throw abortError();
				since = performance.now();
			};
			for (let i = first; i < first + count; i++) {
				for (let k = 0; k < size; k++) particle[k] = words[k * stride + i] as number;
				for (let at = 0; at < rows.length; at += SLICE_STEPS * program.rowWidth) {
					descent.run(particle, i, rows.subarray(at, at + SLICE_STEPS * program.rowWidth), uniforms);
					await rest();
				}
				for (let k = 0; k < size; k++) words[k * stride + i] = particle[k] as number;
				onDone(steps.count);
			}
		},
	};
}

/** Operations of a job: about ten milliseconds of four lanes. */
const JOB_OPERATIONS = 2e7;
/** Particles of a job: enough that a post costs little, few enough that all workers have some. */
const JOB_PARTICLES = [256, 8192] as const;

/** WebAssembly over a pool. @param code of the program, compiled where it is not */
export function pooledMachine(
	program: DescentProgram,
	precision: Precision,
	pool: WorkerPool,
	code: () => Promise<PoolProgram>,
): DescentMachine {
	const { float, integer, loads } = program.operations('strict');
	const operations = float + integer + 4 * loads;
	const { words: size } = program.layout;
	return {
		precision,
		allocate: (words) => numbersOf(precision, words),
		async descend({ words, stride }, { first, count }, steps, values, { signal, onDone }) {
			const uniforms = numbersFrom(precision, program.uniforms(values));
			const job = Math.min(JOB_PARTICLES[1], Math.max(JOB_PARTICLES[0], Math.ceil(count / pool.size)));
			const stepsAJob = Math.max(1, Math.floor(JOB_OPERATIONS / (operations * Math.min(job, count))));
			const known = await code();
			const range = async (from: number, length: number): Promise<void> => {
				let particles = gather(words, numbersOf(precision, size * length), { stride, size, from, count: length });
				for (let done = 0; done < steps.count; done += stepsAJob) {
					const taken = Math.min(stepsAJob, steps.count - done);
					const rows = numbersFrom(precision, program.stepConstantsFrom(steps.first + done, taken, values.hyper));
					const request = { kind: 'descend', particles, count: length, first: from, uniforms, rows } as const;
					[particles] = (await pool.run(known, request, signal)) as [OwnNumbers];
					scatter(words, stride, size, from, length, particles);
					onDone(length * taken);
				}
			};
			const ranges: Promise<void>[] = [];
			for (let from = first; from < first + count; from += job) ranges.push(range(from, Math.min(job, first + count - from)));
			await Promise.all(ranges);
		},
	};
}

interface Particles {
	readonly stride: number;
	/** Words a particle. */
	readonly size: number;
	readonly from: number;
	readonly count: number;
}

function gather(words: Words, out: OwnNumbers, { stride, size, from, count }: Particles): OwnNumbers {
	for (let k = 0; k < size; k++) out.set(words.subarray(k * stride + from, k * stride + from + count), k * count);
	return out;
}

function scatter(words: Words, stride: number, size: number, from: number, count: number, particles: OwnNumbers): void {
	for (let k = 0; k < size; k++) words.set(particles.subarray(k * count, (k + 1) * count), k * stride + from);
}

/** What the pool needs to know of a descent's module. */
export const descentShape = (program: DescentProgram, precision: Precision) => ({
	precision,
	words: program.layout.words,
	rowWidth: program.rowWidth,
	uniformCount: program.uniformCount,
	tables: program.tables.map((table) => (precision === 'f64' ? packTable64(table) : packTable(table))),
});
