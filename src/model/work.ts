/** Long work, on any machine. */

import { abortError } from './errors.ts';

/** What long work reports and how it is stopped. */
export interface WorkOptions {
	/** Called with the fraction done, 0 … 1. */
	readonly onProgress?: (fraction: number) => void;
	/** Aborting rejects with an AbortError at once. Only results that were handed over before are kept. */
	readonly signal?: AbortSignal;
}

/** Let events through, between two pieces of work on one thread. */
export const breath = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** The outcome of `turn`, or an AbortError as soon as the signal says so. */
export function untilAborted<T>(turn: Promise<T>, signal: AbortSignal, discard?: (result: T) => void): Promise<T> {
	return new Promise<T>((resolve, reject) => {
		const leave = (): void => reject(abortError());
		if (signal.aborted) leave();
		signal.addEventListener('abort', leave, { once: true });
		turn.then(
			(result) => {
				signal.removeEventListener('abort', leave);
				if (signal.aborted) discard?.(result);
				else resolve(result);
			},
			(error: unknown) => {
				signal.removeEventListener('abort', leave);
				reject(error);
			},
		);
	});
}
