/** Fields of expressions over the pool: bands of rows, and coarser pictures first where a field is slow. */

import { uniformsOf } from '../compile/uniforms.ts';
import type { BoundObjective, FieldOptions, Precision } from '../model/backend.ts';
import { abortError } from '../model/errors.ts';
import type { Field } from '../model/field.ts';
import { axis, axis64, type GridSpec } from '../model/geometry.ts';
import { levelsOf, SLOW_MS } from '../model/levels.ts';
import type { Expression, Program } from '../model/objective.ts';
import { type Numbers, numbersFrom } from './expression/module-memory.ts';
import type { Planes } from './expression/planes.ts';
import type { PoolProgram, WorkerPool } from './pool.ts';

/** Cells of the first jobs of a field whose pace is watched, and how long one must take to be believed. */
const CELLS_WATCHED = 2048;
const CERTAIN_MS = 20;
/** Cells that a job of a field evaluates. */
const CELLS_A_JOB = 131_072;

/** Where expressions are computed. */
export interface ExpressionMachine {
	readonly precision: Precision;
	readonly pool: WorkerPool;
	/** A monotonic clock in milliseconds. */
	readonly now: () => number;
	/** Memory that fields are written to. */
	readonly planes: Planes;
	/** The code of a program, compiled where it is not. */
	readonly known: (program: Program) => Promise<PoolProgram>;
}

/**
 * A field of an expression, in jobs of some rows.
 * @param handOver makes a coarser level and hands it over; absent where nobody wants any
 */
export async function expressionField(
	machine: ExpressionMachine,
	evaluation: Expression,
	bound: BoundObjective,
	grid: GridSpec,
	{ gradient = false, onProgress, signal }: FieldOptions,
	handOver: ((level: GridSpec) => Promise<void>) | undefined,
): Promise<Field> {
	const { precision, pool, planes, known } = machine;
	const program = evaluation.program(gradient ? 1 : 0, 'plane');
	const code = await known(program);
	const { columns, rows } = grid;
	const along = precision === 'f64' ? axis64 : axis;
	const [x, y] = [along(grid.domain.u, columns), along(grid.domain.v, rows)];
	const outputs = gradient ? 3 : 1;
	const shared = pool.sharesMemory;
	const results = planes.take(outputs, columns * rows, shared);
	const numbers = numbersFrom(precision, uniformsOf(bound));
	let done = 0;
	const run = async (row0: number, row1: number): Promise<void> => {
		const job = {
			kind: 'grid',
			x,
			y,
			row0,
			row1,
			uniforms: numbers,
			outputs,
			...(shared ? { into: results } : {}),
		} as const;
		const answer = await pool.run(code, job, signal);
		for (const [k, part] of answer.entries()) results[k]?.set(part, row0 * columns);
		done += row1 - row0;
		onProgress?.(done / rows);
	};
	if (handOver) {
		const milliseconds = await watch(machine, rows, Math.ceil(CELLS_WATCHED / columns), run);
		if (milliseconds > SLOW_MS) {
			for (const level of levelsOf(grid, milliseconds)) await handOver(level);
		}
	}
	const from = done;
	const band = Math.max(1, Math.min(Math.ceil(CELLS_A_JOB / columns), Math.ceil((rows - from) / pool.size)));
	const jobs: Promise<void>[] = [];
	for (let row0 = from; row0 < rows; row0 += band) jobs.push(run(row0, Math.min(rows, row0 + band)));
	await Promise.all(jobs);
	if (signal?.aborted) throw abortError();
	const [values, gradientU, gradientV] = results as [Numbers, Numbers?, Numbers?];
	return { grid, values, ...(gradientU ? { gradientU } : {}), ...(gradientV ? { gradientV } : {}) };
}

/**
 * Compute the first rows, until it is known how fast they come.
 * @returns milliseconds that the rest will take
 */
async function watch(
	{ pool, now }: ExpressionMachine,
	rows: number,
	few: number,
	run: (row0: number, row1: number) => Promise<void>,
): Promise<number> {
	// With the first job a worker compiles the program.
	let row = Math.min(rows, few);
	await run(0, row);
	for (let count = few; row < rows; count *= 4) {
		const next = Math.min(rows, row + count);
		const started = now();
		await run(row, next);
		const took = now() - started;
		const rest = ((took / (next - row)) * (rows - next)) / pool.size;
		row = next;
		// What seems slow may be the time that a message takes.
		if (rest <= SLOW_MS || took >= CERTAIN_MS) return rest;
	}
	return 0;
}
