/**
 * Long work is cut into bands of bounded time, two in flight: that costs next to nothing, and progress,
 * cancelling and recovery come with it. A single long submission would freeze the screen and could
 * be ended by the operating system.
 */

import type { WorkOptions } from '../../model/backend.ts';
import { abortError } from '../../model/errors.ts';

/** Milliseconds that a band aims at. */
const TARGET = 8;
/** Operations in the first band of work whose speed is not known. */
const FIRST_OPERATIONS = 1_000_000;

/** How many units (cells, points) a band holds, learned from the bands before it. */
export class BandSizer {
	readonly #least: number;
	#units: number;

	/** @param operations arithmetic operations a unit */
	constructor(operations: number) {
		this.#units = Math.max(256, FIRST_OPERATIONS / Math.max(16, operations));
		// Where a submission's own cost is what takes the time, shorter bands would only take longer.
		this.#least = this.#units / 16;
	}

	/** Begin with what other work of this kind has learned. */
	begin(units: number): void {
		this.#units = Math.max(this.#least, units);
	}

	/** Units of the next band. */
	get units(): number {
		return this.#units;
	}

	/** Learn from a band: at most four times longer or shorter at once, since one timing may be an accident. */
	record(units: number, milliseconds: number): void {
		const factor = Math.min(4, Math.max(0.25, TARGET / Math.max(milliseconds, 0.01)));
		// A small last band says nothing of large ones.
		if (factor > 1 && units < this.#units / 2) return;
		this.#units = Math.max(this.#least, units * factor);
	}
}

/** Work in rows: rows of a grid, or points (rows of one unit). */
export interface BandWork<S> extends WorkOptions {
	readonly rows: number;
	/** The first row that is still to be done. */
	readonly from?: number;
	readonly unitsPerRow: number;
	/** The most rows a band may have. */
	readonly maxRows: number;
	readonly sizer: BandSizer;
	/** Of the rows that a band may have, how many it takes (default: all). */
	readonly cut?: (first: number, rows: number) => number;
	/** One band in flight each. */
	readonly slots: readonly S[];
	/** Start a band; resolves when it is done. Bands are done in order. */
	readonly start: (slot: S, first: number, rows: number) => Promise<void>;
	/** Called in order with the row up to which all is done. */
	readonly onDone?: (upTo: number) => void;
	/** Asked before a band is started: from the first true on none is, and the rest is left undone. */
	readonly pause?: () => boolean;
}

interface Flying<S> {
	readonly slot: S;
	readonly first: number;
	readonly rows: number;
	readonly started: number;
	/** Settles with the time of completion or the error; never rejects. */
	readonly landed: Promise<{ readonly at: number; readonly error?: unknown; readonly failed: boolean }>;
}

/**
 * Run all bands, or those before a pause. Whatever happens, nothing is in flight any more when the promise settles.
 * @returns the row up to which all is done
 * @throws AbortError where the signal says so, and whatever a band throws
 */
export async function runBands<S>(work: BandWork<S>): Promise<number> {
	const { rows, unitsPerRow, maxRows, sizer, signal } = work;
	const free = [...work.slots];
	const flying: Flying<S>[] = [];
	let next = work.from ?? 0;
	let paused = false;
	let previousEnd = Number.NEGATIVE_INFINITY;
	try {
		while ((next < rows && !paused) || flying.length > 0) {
			if (signal?.aborted) throw abortError();
			paused ||= work.pause?.() ?? false;
			const slot = next < rows && !paused ? free.pop() : undefined;
			if (slot !== undefined) {
				const most = Math.max(1, Math.min(maxRows, rows - next, Math.floor(sizer.units / unitsPerRow)));
				const count = work.cut?.(next, most) ?? most;
				flying.push({ slot, first: next, rows: count, started: performance.now(), landed: land(work.start(slot, next, count)) });
				next += count;
				continue;
			}
			const band = flying.shift();
			if (!band) break;
			const { at, error, failed } = await band.landed;
			if (failed) throw error;
			// The one before kept the device busy until its end.
			sizer.record(band.rows * unitsPerRow, at - Math.max(band.started, previousEnd));
			previousEnd = at;
			free.push(band.slot);
			work.onDone?.(band.first + band.rows);
			if (!signal?.aborted) work.onProgress?.((band.first + band.rows) / rows);
		}
		return next;
	} finally {
		await Promise.all(flying.map(({ landed }) => landed));
	}
}

const land = (band: Promise<void>): Flying<unknown>['landed'] =>
	band.then(
		() => ({ at: performance.now(), failed: false }),
		(error: unknown) => ({ at: performance.now(), error, failed: true }),
	);
