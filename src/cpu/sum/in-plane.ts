/** A sum at places of the plane: WebAssembly over the pool, ranges of places through ranges of terms. */

import type { BoundObjective } from '../../model/bound.ts';
import type { Sum, SumProgram } from '../../model/objective.ts';
import type { Precision } from '../../model/backend.ts';
import { type Numbers, numbersFrom, numbersOf, type OwnNumbers } from '../expression/module-memory.ts';
import type { PoolProgram, WorkerPool } from '../pool.ts';
import { parameterValues } from '../../compile/uniforms.ts';

/** Operations of a job: about ten milliseconds of four lanes. */
const JOB_OPERATIONS = 2e7;
/** Places of a job: they and a row stay in the processor's cache. */
export const PLACES_A_JOB = 256;

/** What a sum is computed on. */
export interface SumMachine {
	readonly precision: Precision;
	readonly pool: WorkerPool;
	/** The code of a program, compiled where it is not. */
	readonly known: (program: SumProgram) => Promise<PoolProgram>;
}

/** Places of the plane, each rounded to the machine's precision once. */
export interface Places {
	readonly count: number;
	/** Writes u and v of place `index` into words `index` of two arrays. */
	readonly write: (first: number, count: number, u: Numbers, v: Numbers) => void;
}

/**
 * The sums at places `first` … `first + count − 1`, written into `into` (an array an output); NaN where there is none.
 * @param onDone called with pairs of a place and a term as they are done
 */
export async function sumInPlane(
	{ precision, pool, known }: SumMachine,
	sum: Sum,
	program: SumProgram,
	bound: BoundObjective,
	{
		places,
		first,
		count,
		into,
	}: { readonly places: Places; readonly first: number; readonly count: number; readonly into: readonly Numbers[] },
	{ signal, onDone }: { readonly signal?: AbortSignal | undefined; readonly onDone?: (pairs: number) => void },
): Promise<void> {
	const { float, integer, loads } = program.operations('strict');
	const termsAJob = Math.max(1, Math.floor(JOB_OPERATIONS / ((float + integer + loads) * Math.min(PLACES_A_JOB, count))));
	const uniforms = numbersFrom(precision, parameterValues(bound.objective.parameters, bound.parameters));
	const code = await known(program);
	const range = async (from: number, size: number): Promise<void> => {
		let particles: OwnNumbers = numbersOf(precision, size * program.words);
		places.write(from, size, particles.subarray(0, size), particles.subarray(size, 2 * size));
		for (let k = 0; k < sum.terms; k += termsAJob) {
			const terms = Math.min(termsAJob, sum.terms - k);
			const rows = numbersFrom(precision, program.rows(bound.plane, k, terms));
			const job = { kind: 'descend', particles, count: size, first: 0, uniforms, rows } as const;
			[particles] = (await pool.run(code, job, signal)) as [OwnNumbers];
			onDone?.(size * terms);
		}
		for (const [output, target] of into.entries()) {
			const [at, hole] = [program.sumWord(output) * size, program.holeWord(output) * size];
			// −0 + 0 is +0.
			for (let i = 0; i < size; i++) target[from + i] = particles[hole + i] === 0 ? (particles[at + i] as number) + 0 : Number.NaN;
		}
	};
	const ranges: Promise<void>[] = [];
	for (let from = first; from < first + count; from += PLACES_A_JOB) ranges.push(range(from, Math.min(PLACES_A_JOB, first + count - from)));
	await Promise.all(ranges);
}
