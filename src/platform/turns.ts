/**
 * Rests between the turns of Node's event loop. Dawn looks for the GPU's answers in every turn while one is awaited, and the turns
 * follow each other without pause. That takes a whole processor, which an emulated GPU would compute on.
 */

import type { Waiting } from '../model/waiting.ts';

/** How long a turn rests, in milliseconds: an answer is noticed so much later at most. */
const REST_MS = 0.5;

/**
 * Lets the event loop rest in each of its turns while at least one wait is going on.
 *
 * @param rest blocks the thread for so many milliseconds
 * @example
 * const turns = new RestingTurns();
 * turns.begin();
 * await answer;
 * turns.end();
 */
export class RestingTurns implements Waiting {
	readonly #rest: (milliseconds: number) => void;
	#waiting = 0;
	#turning = false;

	constructor(rest: (milliseconds: number) => void = sleep) {
		this.#rest = rest;
	}

	begin(): void {
		this.#waiting++;
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
		this.#rest(REST_MS);
		setImmediate(this.#turn);
	};
}

const cell = new Int32Array(new SharedArrayBuffer(4));

/** No code notifies this cell: a wait on it ends when its time is over. */
function sleep(milliseconds: number): void {
	Atomics.wait(cell, 0, 0, milliseconds);
}
