/**
 * Waiting for a read-back. Some browsers look at the GPU's progress only now and then (Firefox: every 100 ms, its bug 1870699),
 * unless something is submitted. Whether this one does is measured, not asked of its name.
 */

/** A read-back of nothing that takes longer than this, in milliseconds, makes it worth trying to submit meanwhile. */
const SLOW_MS = 40;
/** Between two empty submissions. */
const PERIOD_MS = 1;
/** One wait is helped for at most this long: what takes longer is at work. */
const MOST_MS = 1000;
/** Read-backs that are timed of each kind; the shortest counts, because other work only lengthens them. */
const TRIES = 2;

export class MapPoll {
	readonly #now: () => number;
	#active = false;

	/** @param now a monotonic clock in milliseconds */
	constructor(now: () => number) {
		this.#now = now;
	}

	/** Empty commands are submitted while a read-back is awaited. */
	get active(): boolean {
		return this.#active;
	}

	/**
	 * Find out whether read-backs are answered late, and sooner where something is submitted meanwhile.
	 * @param readBack one read-back of nothing, on an idle device
	 * @example
	 * await context.mapPoll.measure(() => readback.submit(() => {}, [], () => undefined));
	 */
	async measure(readBack: () => Promise<unknown>): Promise<void> {
		this.#active = false;
		const plain = await this.#shortest(readBack);
		if (plain < SLOW_MS) return;
		this.#active = true;
		const helped = await this.#shortest(readBack);
		this.#active = helped < plain / 2;
	}

	async #shortest(readBack: () => Promise<unknown>): Promise<number> {
		let shortest = Number.POSITIVE_INFINITY;
		for (let i = 0; i < TRIES; i++) {
			const from = this.#now();
			await readBack();
			shortest = Math.min(shortest, this.#now() - from);
		}
		return shortest;
	}

	/**
	 * The same promise; while it is pending `submit` is called now and then, where that was found to help.
	 * @param submit submits no commands; it may throw where the device is gone
	 */
	during<T>(promise: Promise<T>, submit: () => void): Promise<T> {
		if (!this.#active) return promise;
		const until = this.#now() + MOST_MS;
		let timer: ReturnType<typeof setTimeout> | undefined;
		const again = (): void => {
			if (this.#now() > until) return;
			try {
				submit();
			} catch {
				// The promise itself says what became of the device.
				return;
			}
			timer = setTimeout(again, PERIOD_MS);
		};
		timer = setTimeout(again, PERIOD_MS);
		return promise.finally(() => clearTimeout(timer));
	}
}
