/** One range for several pictures: the same value has the same colour and the same height in all of them. */

import type { Poles } from '../math/pole-range.ts';
import { type FieldStatistics, QUANTILE_COUNT } from '../model/field.ts';
import type { AppearanceSettings } from '../model/view.ts';

/** The values of a picture, and which ends of them are poles or outliers. */
export interface PictureRange {
	readonly statistics: FieldStatistics;
	readonly poles: Poles;
}

/**
 * The range of all of them together; null where none has a value. Its quantiles are those of the values of all, between which they are
 * taken as evenly spread as the quantiles of each say. An end is a pole or an outlier where it is one of a picture that reaches it.
 *
 * @example sharedRange([{ statistics: a, poles }, { statistics: b, poles }])?.statistics.max // Math.max(a.max, b.max)
 */
export function sharedRange(ranges: readonly PictureRange[]): PictureRange | null {
	const valued = ranges.filter(({ statistics: { count, holes } }) => count > holes);
	const [only, another] = valued;
	if (!only) return null;
	if (!another) return only;
	const all = valued.map(({ statistics }) => statistics);
	const sum = (of: (one: FieldStatistics) => number): number => all.reduce((total, one) => total + of(one), 0);
	const quantiles = pooledQuantiles(all);
	const statistics: FieldStatistics = {
		count: sum(({ count }) => count),
		holes: sum(({ holes }) => holes),
		min: Math.min(...all.map(({ min }) => min)),
		max: Math.max(...all.map(({ max }) => max)),
		// Of no single grid.
		minCell: -1,
		maxCell: -1,
		quantiles,
	};
	return { statistics, poles: sharedPoles(valued) };
}

/** The range around 0 that has a picture of differences: colours and heights of d and −d are equally far from those of 0. */
export function centredRange(range: PictureRange): PictureRange {
	const { statistics, poles } = range;
	const mirrored: PictureRange = {
		statistics: {
			...statistics,
			min: -statistics.max,
			max: -statistics.min,
			quantiles: Float64Array.from(statistics.quantiles, (value) => -value).reverse(),
		},
		poles: { ...poles, up: poles.down, down: poles.up },
	};
	return sharedRange([range, mirrored]) ?? range;
}

/** The difference around 0: colours that tell its sign, on a scale that is as long on both sides. */
export const differenceLook = <T extends Omit<AppearanceSettings, 'theme'>>(settings: T): T => ({
	...settings,
	colormap: 'diverging',
	reversed: false,
	scale: settings.scale === 'linear' ? 'linear' : 'symlog',
	clip: null,
});

function sharedPoles(ranges: readonly PictureRange[]): Poles {
	const some = (end: 'up' | 'down'): boolean => ranges.some(({ poles }) => poles[end]);
	const [up, down] = [some('up'), some('down')];
	const ended = ranges.filter(({ poles }) => poles.up || poles.down);
	return ended.length > 0 && ended.every(({ poles }) => poles.outliers) ? { up, down, outliers: true } : { up, down };
}

/** Quantiles of several samples together, each given by its own quantiles and its number of values. */
function pooledQuantiles(all: readonly FieldStatistics[]): Float64Array {
	const steps = QUANTILE_COUNT - 1;
	// Each quantile stands for the values halfway to its neighbours; the ends for half as many.
	const points = all
		.flatMap(({ quantiles, count, holes }) =>
			Array.from(quantiles, (value, k) => ({ value, weight: ((count - holes) / steps) * (k === 0 || k === steps ? 0.5 : 1) })),
		)
		.sort((a, b) => a.value - b.value);
	const total = points.reduce((sum, { weight }) => sum + weight, 0);
	// The share of values below a point, its own counted by half: 0 at the first and 1 at the last.
	let below = 0;
	const shares = points.map(({ weight }) => {
		const share = (below + weight / 2) / total;
		below += weight;
		return share;
	});
	const pooled = new Float64Array(QUANTILE_COUNT);
	let at = 0;
	for (let k = 0; k <= steps; k++) {
		const wanted = k / steps;
		while (at < points.length - 1 && (shares[at + 1] as number) < wanted) at++;
		const [from, to] = [points[at], points[Math.min(at + 1, points.length - 1)]] as [{ value: number }, { value: number }];
		const [low, high] = [shares[at] as number, shares[Math.min(at + 1, points.length - 1)] as number];
		const t = high > low ? Math.min(1, Math.max(0, (wanted - low) / (high - low))) : 0;
		pooled[k] = from.value + t * (to.value - from.value);
	}
	pooled[0] = points[0]?.value ?? Number.NaN;
	pooled[steps] = points.at(-1)?.value ?? Number.NaN;
	return pooled;
}
