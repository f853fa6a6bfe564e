/**
 * Rests between the turns of Node's event loop. Dawn looks for the GPU's answers in every turn while one is awaited, and the turns
 * follow each other without pause. That takes a whole processor, which an emulated GPU would compute on.
 */

import type { Waiting } from '../model/waiting.ts';

/** How long a turn rests at most, in milliseconds. */
const MOST_REST_MS = 0.5;
/** How long it rests as a share of the wait so far: short work must not wait for its answer longer than it computes. */
const REST_SHARE = 0.25;

/**
 * Lets the event loop rest in each of its turns while at least one wait is going on.
 *
 * An answer is noticed later by a quarter of its wait at most, and never by more than 0.5 ms.
 *
 * @param rest blocks the thread for so many milliseconds
 * @param now a monotonic clock in milliseconds
 * @example
 * const turns = new RestingTurns();
 * turns.begin();
 * await answer;
 * turns.end();
 */
export class RestingTurns implements Waiting {
	readonly #rest: (milliseconds: number) => void;
	readonly #now: () => number;
	#waiting = 0;
	#turning = false;
	/** When the youngest wait began. */
	#began = 0;

	constructor(rest: (milliseconds: number) => void = sleep, now: () => number = () => performance.now()) {
		this.#rest = rest;
		this.#now = now;
	}

	begin(): void {
		this.#waiting++;
		this.#began = this.#now();
		if (this.#turning) return;
		this.#turning = true;
		setImmediate(this.#turn);
	}

	end(): void {
		this.#waiting--;
	}

	readonly #turn = (): void => {
		this.#turning = this.#waiting > 0;
		if (!this.#turning) return;
		this.#rest(Math.min(MOST_REST_MS, REST_SHARE * (this.#now() - this.#began)));
		setImmediate(this.#turn);
	};
}

const cell = new Int32Array(new SharedArrayBuffer(4));

/** No code notifies this cell: a wait on it ends when its time is over. */
function sleep(milliseconds: number): void {
	Atomics.wait(cell, 0, 0, milliseconds);
}
