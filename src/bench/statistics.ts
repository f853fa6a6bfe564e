/** What samples of a time say: medians and quartiles, ratios formed run by run, and whether two sets really differ. */

/** A sample set in three numbers, with the samples themselves in the order of the runs. */
export interface Summary {
	readonly samples: readonly number[];
	readonly median: number;
	/** Lower and upper quartile. */
	readonly q1: number;
	readonly q3: number;
}

/** How the first of two sets lies to the second. */
export type Verdict = 'lower' | 'higher' | 'within the spread';

/**
 * A quantile by linear interpolation between order statistics: position p · (n − 1) among the sorted samples.
 * Source: Hyndman & Fan 1996, definition 7.
 * @param p 0 … 1
 * @throws RangeError where there are no samples
 * @example
 * quantile([4, 1, 3, 2], 0.5) // 2.5
 */
export function quantile(samples: readonly number[], p: number): number {
	if (samples.length === 0) throw new RangeError('A quantile needs at least one sample.');
	const sorted = [...samples].sort((a, b) => a - b);
	const position = p * (sorted.length - 1);
	const below = Math.floor(position);
	const lower = sorted[below] as number;
	const upper = sorted[Math.min(below + 1, sorted.length - 1)] as number;
	return lower + (upper - lower) * (position - below);
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5);

/** @throws RangeError where there are no samples */
export const summarize = (samples: readonly number[]): Summary => ({
	samples: [...samples],
	median: median(samples),
	q1: quantile(samples, 0.25),
	q3: quantile(samples, 0.75),
});

/**
 * Ratios a_i / b_i of two sets that were taken in turns: what disturbed run i disturbed both, so the
 * ratio of a run is steadier than the ratio of the medians. Runs that only one of them has are left out.
 * @throws RangeError where no run is common
 * @example
 * ratios([10, 20, 30], [5, 10, 15]).median // 2
 */
export function ratios(a: readonly number[], b: readonly number[]): Summary {
	const common = Math.min(a.length, b.length);
	return summarize(Array.from({ length: common }, (_, i) => (a[i] as number) / (b[i] as number)));
}

/**
 * Whether two sets differ by more than they spread: their quartile ranges have no point in common.
 * Half of all samples lie in such a range, so two that do not meet are not one distribution's accident;
 * two that meet may well be.
 * @example
 * verdict(summarize([1, 2, 3]), summarize([7, 8, 9])) // 'lower'
 */
export function verdict(a: Pick<Summary, 'q1' | 'q3'>, b: Pick<Summary, 'q1' | 'q3'>): Verdict {
	if (a.q3 < b.q1) return 'lower';
	if (a.q1 > b.q3) return 'higher';
	return 'within the spread';
}
