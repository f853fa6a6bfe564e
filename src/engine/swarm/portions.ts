/** The steps of a long way, a portion at a time: what was done of them is known, and who cancels waits for one portion at most. */

import type { WorkOptions } from '../../model/backend.ts';

/** Steps at first, and how long a portion of them takes. */
const FIRST_PORTION = 8;
const PORTION_MS = 50;

/**
 * Take steps in portions of about equal time.
 * @param left steps that are still to take
 * @param stride most steps of a portion
 */
export async function inPortions(left: () => number, stride: () => number, take: (steps: number) => Promise<void>): Promise<void> {
	for (let portion = FIRST_PORTION; left() > 0; ) {
		const begun = performance.now();
		await take(Math.min(portion, left()));
		const ms = performance.now() - begun;
		const affordable = ms < PORTION_MS ? 2 * portion : Math.floor((portion * PORTION_MS) / ms);
		portion = Math.max(1, Math.min(affordable, stride()));
	}
}

/** Progress of a portion of the steps as progress of all. */
export const portionOf = ({ onProgress, signal }: WorkOptions, before: number, portion: number, total: number): WorkOptions => ({
	...(signal ? { signal } : {}),
	...(onProgress ? { onProgress: (fraction: number) => onProgress((before + fraction * portion) / total) } : {}),
});
