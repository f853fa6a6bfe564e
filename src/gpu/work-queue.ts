/** One piece of work on the device at a time; an abort is answered at once, while the device finishes its bands. */

import { abortError } from '../model/errors.ts';

export class WorkQueue {
	#tail: Promise<unknown> = Promise.resolve();

	/**
	 * Run `work` after all work before it.
	 * @param discard releases a result that came after its caller had gone
	 */
	run<T>(work: () => Promise<T>, signal: AbortSignal | undefined, discard: (result: T) => void = () => undefined): Promise<T> {
		const turn = this.#tail.then(() => {
			if (signal?.aborted) throw abortError();
			return work();
		});
		this.#tail = turn.catch(() => undefined);
		if (!signal) return turn;
		return new Promise<T>((resolve, reject) => {
			let gone = signal.aborted;
			const leave = (): void => {
				gone = true;
				reject(abortError());
			};
			if (gone) leave();
			signal.addEventListener('abort', leave, { once: true });
			turn.then(
				(result) => {
					signal.removeEventListener('abort', leave);
					if (gone) discard(result);
					else resolve(result);
				},
				(error: unknown) => {
					signal.removeEventListener('abort', leave);
					reject(error);
				},
			);
		});
	}

	/** Resolves when all work so far has ended. */
	async idle(): Promise<void> {
		await this.#tail;
	}
}
