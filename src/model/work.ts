/** Long work, on any machine. */

/** What long work reports and how it is stopped. */
export interface WorkOptions {
	/** Called with the fraction done, 0 … 1. */
	readonly onProgress?: (fraction: number) => void;
	/** Aborting rejects with an AbortError at once; nothing of the work is kept. */
	readonly signal?: AbortSignal;
}
