/** One piece of work on the device at a time; an abort is answered at once, while the device finishes its bands. */

import { abortError } from '../../model/errors.ts';
import { untilAborted } from '../../model/work.ts';

export interface QueuedWork<T> {
	/** What needs no turn (compiling): others go on meanwhile. A failure here is left to `work` to meet again. */
	readonly prepare?: () => Promise<unknown>;
	readonly work: () => Promise<T>;
	readonly signal?: AbortSignal | undefined;
	/** Releases a result that came after its caller had gone. */
	readonly discard?: (result: T) => void;
}

export class WorkQueue {
	#tail: Promise<unknown> = Promise.resolve();
	readonly #pending = new Set<Promise<unknown>>();

	/** Prepare, then run the work when all work that was ready before it has ended. */
	run<T>({ prepare, work, signal, discard }: QueuedWork<T>): Promise<T> {
		const prepared = signal?.aborted ? Promise.reject(abortError()) : (prepare?.().catch(() => undefined) ?? Promise.resolve());
		const turn = prepared.then(() => this.#append(work, signal));
		const ended = turn.catch(() => undefined);
		this.#pending.add(ended);
		void ended.then(() => this.#pending.delete(ended));
		return signal ? untilAborted(turn, signal, discard) : turn;
	}

	#append<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
		const turn = this.#tail.then(() => {
			if (signal?.aborted) throw abortError();
			return work();
		});
		this.#tail = turn.catch(() => undefined);
		return turn;
	}

	/** Resolves when all work so far has ended. */
	async idle(): Promise<void> {
		await Promise.all(this.#pending);
	}
}
