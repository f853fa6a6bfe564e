/** Fields of a network over a plane: coarse cells first, then those between them, so that a picture is there at once and refined in place. */

import type { BoundObjective, FieldOptions } from '../model/backend.ts';
import { abortError } from '../model/errors.ts';
import type { Field } from '../model/field.ts';
import { axis, axis64, type GridSpec } from '../model/geometry.ts';
import { refinement, SLOW_MS } from '../model/levels.ts';
import type { BesideLoss } from '../model/network.ts';
import { type Numbers, numbersOf, type OwnNumbers } from './expression/module-memory.ts';
import { JobSizer, type NetworkMachine, networkOf } from './network-machine.ts';
import { fillBetween } from './network/between.ts';

/** Columns and rows of the first picture. */
const FIRST_SIDE = 17;
/** Jobs that a worker has at once: between two measurements of the pace. */
const JOBS_A_WORKER = 4;
/** Milliseconds between two pictures of a field that is refined. */
const REFRESH_MS = 1500;

/** A picture of a field that is on its way: the cells that are there, and numbers between them. */
export type HandOver = (field: Field, evaluated: number) => void | Promise<void>;

/** A rectangle of cells by its columns and rows, none of which was computed before. */
interface Block {
	readonly columns: Uint32Array;
	readonly rows: Uint32Array;
}

/**
 * A field of a network.
 * @param handOver is given pictures of a field that takes long
 * @throws AbortError
 */
export async function networkField(
	machine: NetworkMachine,
	bound: BoundObjective,
	grid: GridSpec,
	options: FieldOptions,
	handOver?: HandOver,
): Promise<Field> {
	const [field] = await networkFields(machine, bound, [], grid, options, handOver);
	return field as Field;
}

/**
 * A field of a network, and fields of values of other quantities of the same samples: all of one pass.
 * @param beside what shares the pass, as `passesOf` says
 * @param handOver is given pictures of the first field, where it takes long
 * @throws AbortError
 */
export async function networkFields(
	machine: NetworkMachine,
	bound: BoundObjective,
	beside: readonly BesideLoss[],
	grid: GridSpec,
	{ gradient = false, onProgress, signal }: FieldOptions,
	handOver?: HandOver,
): Promise<Field[]> {
	const { pool, precision, now } = machine;
	const { columns, rows, domain } = grid;
	const network = networkOf(bound.objective);
	const program = await machine.known(network);
	const along = precision === 'f64' ? axis64 : axis;
	const [u, v] = [along(domain.u, columns), along(domain.v, rows)];
	const order = gradient ? 1 : 0;
	const own = gradient ? 3 : 1;
	const results = Array.from({ length: own + beside.length }, () => numbersOf(precision, columns * rows));
	const sizer = new JobSizer(network, order, now);
	const cells = columns * rows;
	/** 1 where a cell is computed. */
	const there = new Uint8Array(handOver ? cells : 0);
	let done = 0;

	const compute = async (block: Block): Promise<void> => {
		const { plane } = bound;
		const places = { u: picked(u, block.columns), v: picked(v, block.rows) };
		const job = { kind: 'network-grid', plane, ...places, order, ...(beside.length > 0 ? { beside } : {}) } as const;
		const answer = (await pool.run(program, job, signal)) as OwnNumbers[];
		for (const [k, numbers] of answer.entries()) scatter(results[k] as Numbers, block, columns, (at) => numbers[at] as number);
		if (handOver) scatter(there, block, columns, () => 1);
		done += block.columns.length * block.rows.length;
		onProgress?.(done / cells);
	};

	const fieldOf = ([values, gradientU, gradientV]: readonly Numbers[]): Field => ({
		grid,
		values: values as Numbers,
		...(gradientU && gradientV ? { gradientU, gradientV } : {}),
	});
	let shown = { at: now(), done: 0 };
	const show = async (known: Block): Promise<void> => {
		if (!handOver || done === cells) return;
		shown = { at: now(), done };
		const filled = results.slice(0, own).map((numbers) => fillBetween(numbers, columns, known, there));
		await handOver(fieldOf(filled), done);
	};

	const levels = levelsOf(columns, rows);
	let known: Block = { columns: new Uint32Array(0), rows: new Uint32Array(0) };
	for (const level of levels) {
		for (const block of newBlocks(level, known)) {
			// In portions, after each of which the pace is known better.
			for (const portion of portions(block, () => sizer.cells, pool.size)) {
				if (known.rows.length > 0 && done > shown.done && now() - shown.at > REFRESH_MS) await show(known);
				const size = portion.reduce((sum, part) => sum + part.columns.length * part.rows.length, 0);
				await sizer.measured(size, Math.min(pool.size, portion.length), () => Promise.all(portion.map(compute)));
				if (signal?.aborted) throw abortError();
			}
		}
		known = level;
		const rest = ((cells - done) * sizer.cellMs) / pool.size;
		if (rest > SLOW_MS) await show(known);
	}
	return [fieldOf(results.slice(0, own)), ...results.slice(own).map((values) => fieldOf([values]))];
}

/** Columns and rows of each level, the last one all. */
function levelsOf(columns: number, rows: number): Block[] {
	const [across, up] = [refinement(columns, FIRST_SIDE), refinement(rows, FIRST_SIDE)];
	return Array.from({ length: Math.max(across.length, up.length) }, (_, k) => ({
		columns: across[Math.min(k, across.length - 1)] as Uint32Array,
		rows: up[Math.min(k, up.length - 1)] as Uint32Array,
	}));
}

/** The cells of a level that the one before has not: new columns in all its rows, and old columns in its new rows. */
function newBlocks(level: Block, before: Block): Block[] {
	const [oldColumns, oldRows] = [new Set(before.columns), new Set(before.rows)];
	const parts = [
		{ columns: level.columns.filter((c) => oldColumns.has(c)), rows: level.rows.filter((r) => !oldRows.has(r)) },
		{ columns: level.columns.filter((c) => !oldColumns.has(c)), rows: level.rows },
	];
	return parts.filter(({ columns, rows }) => columns.length > 0 && rows.length > 0);
}

/** A block in jobs, several for each worker at a time, so that none waits. */
function* portions({ columns, rows }: Block, cellsOfJob: () => number, workers: number): Generator<Block[]> {
	for (let row = 0; row < rows.length; ) {
		const size = cellsOfJob();
		const portion: Block[] = [];
		if (size >= columns.length) {
			const high = Math.max(1, Math.floor(size / columns.length));
			for (; row < rows.length && portion.length < JOBS_A_WORKER * workers; row += high)
				portion.push({ columns, rows: rows.subarray(row, row + high) });
			yield portion;
			continue;
		}
		const line = rows.subarray(row, ++row);
		for (let column = 0; column < columns.length; column += size) {
			portion.push({ columns: columns.subarray(column, column + size), rows: line });
			if (portion.length === JOBS_A_WORKER * workers) yield portion.splice(0);
		}
		if (portion.length > 0) yield portion;
	}
}

function picked<T extends Float64Array | Float32Array>(numbers: T, indices: Uint32Array): T {
	return numbers.constructor === Float64Array
		? (Float64Array.from(indices, (k) => numbers[k] as number) as T)
		: (Float32Array.from(indices, (k) => numbers[k] as number) as T);
}

function scatter(into: Numbers | Uint8Array, { columns, rows }: Block, stride: number, number: (at: number) => number): void {
	let at = 0;
	for (const row of rows) for (const column of columns) into[row * stride + column] = number(at++);
}
