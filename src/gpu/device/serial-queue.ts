/** Work in order: at once where nothing is before it, so that a frame's work is submitted in that frame. */

export class SerialQueue {
	#pending = 0;
	#tail: Promise<unknown> = Promise.resolve();

	/** Start the work when all work before it has ended, in this very call where none is under way. */
	run<T>(work: () => Promise<T>): Promise<T> {
		const done = this.#pending === 0 ? work() : this.#tail.then(work);
		this.#pending++;
		const ended = (): void => {
			this.#pending--;
		};
		this.#tail = done.then(ended, ended);
		return done;
	}
}
