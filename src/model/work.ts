/** Long work: what it reports and how it is stopped. */
export interface WorkOptions {
	/** Called with the fraction done, 0 … 1. */
	readonly onProgress?: (fraction: number) => void;
	/** Aborting rejects with an AbortError at once; nothing of the work is kept but what was handed over before. */
	readonly signal?: AbortSignal;
}
