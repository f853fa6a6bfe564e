/** Networks over the pool: jobs of a few tens of milliseconds, whose cost is measured while they are done. */

import { UsageError } from '../model/errors.ts';
import type { Precision } from '../model/field.ts';
import type { Network, Objective, Order } from '../model/objective.ts';
import type { PoolProgram, WorkerPool } from './pool.ts';

/** A job takes about this long: who cancels waits no longer, and messages cost little beside it. */
const JOB_MS = 30;
/** Operations in a millisecond of a worker where nothing was measured. */
const FIRST_PACE = 2e6;
/** What a value with derivatives costs beside a value alone, about. */
const COST = [1, 3, 12] as const;
/** Most cells of a job, however little they take. */
const MOST_CELLS = 16_384;

/** What networks are computed on. */
export interface NetworkMachine {
	readonly precision: Precision;
	readonly pool: WorkerPool;
	/** A monotonic clock in milliseconds. */
	readonly now: () => number;
	/** The network as a program of the pool. */
	readonly known: (network: Objective<Network>) => Promise<PoolProgram>;
}

/** The network that an objective is. @throws UsageError where it is none */
export function networkOf(objective: Objective): Objective<Network> {
	if (objective.evaluation.kind !== 'network') throw new UsageError('This landscape is no network.');
	return objective as Objective<Network>;
}

/** How many cells a job has: as many as take a few tens of milliseconds at the pace that was measured last. */
export class JobSizer {
	#cellMs: number;
	readonly #now: () => number;

	constructor({ operations = 0 }: Pick<Objective, 'operations'>, order: Order, now: () => number) {
		this.#cellMs = (operations * COST[order]) / FIRST_PACE;
		this.#now = now;
	}

	/** Milliseconds of a cell on one worker. */
	get cellMs(): number {
		return this.#cellMs;
	}

	get cells(): number {
		return Math.max(1, Math.min(MOST_CELLS, Math.floor(JOB_MS / this.#cellMs)));
	}

	/**
	 * Learn from a portion of jobs.
	 * @param workers that shared them
	 */
	async measured<T>(cells: number, workers: number, work: () => Promise<T>): Promise<T> {
		const started = this.#now();
		const result = await work();
		this.#cellMs = Math.max(1e-6, ((this.#now() - started) * workers) / cells);
		return result;
	}
}
