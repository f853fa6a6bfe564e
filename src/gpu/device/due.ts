/**
 * When an answer is due. On Node whoever waits for the GPU asks it without pause (Dawn looks for its answers in every turn of the event
 * loop), and that takes a whole processor, which an emulated GPU would compute on. There an answer is asked for only shortly before it
 * can be expected.
 */

/** Shorter waits are not worth a timer, in milliseconds. */
const LEAST_MS = 3;
/** Of the time that the last answer took, how much passes before this one is asked for: what was too long is unlearned at this rate. */
const SHARE = 0.8;

/** The answers to questions of one kind, one after the other. */
export class Due {
	readonly #now: () => number;
	#last = 0;
	#asked = 0;

	/** @param now a monotonic clock in milliseconds */
	constructor(now: () => number) {
		this.#now = now;
	}

	/** A question was put: resolves when its answer may be asked for; undefined: at once. */
	begin(): Promise<void> | undefined {
		this.#asked = this.#now();
		const wait = SHARE * this.#last;
		return wait < LEAST_MS ? undefined : new Promise((resolve) => setTimeout(resolve, wait));
	}

	/** The answer is there. */
	end(): void {
		this.#last = this.#now() - this.#asked;
	}
}
