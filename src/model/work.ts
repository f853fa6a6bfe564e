/** Long work, on any machine. */

/** What long work reports and how it is stopped. */
export interface WorkOptions {
	/** Called with the fraction done, 0 … 1. */
	readonly onProgress?: (fraction: number) => void;
	/** Aborting rejects with an AbortError at once; nothing of the work is kept but what was handed over before. */
	readonly signal?: AbortSignal;
}

/** Let events through, between two pieces of work on one thread. */
export const breath = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
