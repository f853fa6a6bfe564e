/** What the chart of a run draws, as plain numbers: the axis of values, thinned curves, labels. */

import type { Curve, GroupView } from '../model/swarm-view.ts';
import { formatNumber } from './format.ts';
import { WORDS } from '../words/words.ts';

export type ChartScale = 'log' | 'linear';

/** Curves of a group, in the order they are drawn in. */
export const SERIES = ['low', 'high', 'median', 'best'] as const;

/** How values lie on the vertical axis. */
export interface ValueAxis {
	/** What the axis shows: `f`, `f, log` or `f − lowest + ε, log`. */
	readonly label: string;
	/** Place of a value on the axis; null where it has none. */
	forward(value: number): number | null;
	/** Number that a label at a place names: f, or f − lowest + ε. */
	named(place: number): number;
	/** Lowest and highest place with a value, and a margin; [0, 1] without values. */
	readonly range: readonly [number, number];
	readonly logarithmic: boolean;
}

/** 2^−23: the step between neighbouring single-precision numbers, relative to their size. */
const SINGLE_STEP = 2 ** -23;
const MARGIN = 0.04;
const MOST_DIGITS = 12;

function extent(groups: readonly GroupView[]): { lowest: number; highest: number; second: number } {
	let [lowest, highest, second] = [Infinity, -Infinity, Infinity];
	for (const { curve } of groups)
		for (const series of SERIES)
			for (const value of curve[series]) {
				if (!Number.isFinite(value)) continue;
				if (value < lowest) {
					second = lowest;
					lowest = value;
				} else if (value > lowest && value < second) second = value;
				if (value > highest) highest = value;
			}
	return { lowest, highest, second };
}

/**
 * What a shift adds, so that the lowest value has a logarithm: as far as the next one is from it, or the spacing of numbers where that
 * is more. The lowest then lies just below the next one: at its last step the best curve does not fall to where nothing else is.
 */
function shiftEpsilon(lowest: number, second: number): number {
	const spacing = Math.abs(lowest) * SINGLE_STEP;
	return Number.isFinite(second) ? Math.max(second - lowest, spacing) : spacing || 1;
}

/**
 * The axis that suits the values of all groups.
 *
 * linear: f. log: log₁₀ f where all values are above 0, else log₁₀(f − lowest + ε), with ε the distance of the second
 * lowest value from the lowest, or the spacing of single-precision numbers there, 2⁻²³ |lowest|, where that is more.
 *
 * @param name what values are called
 * @example valueAxis(groups, 'log').label // 'f, log'
 */
export function valueAxis(groups: readonly GroupView[], scale: ChartScale, name = 'f'): ValueAxis {
	const { lowest, highest, second } = extent(groups);
	const empty = lowest > highest;
	const logarithmic = scale === 'log';
	const epsilon = logarithmic && lowest <= 0 ? shiftEpsilon(lowest, second) : null;
	const shifted = (value: number): number => (epsilon === null ? value : value - lowest + epsilon);
	const place = (value: number): number => (logarithmic ? Math.log10(shifted(value)) : value);
	return {
		label: logarithmic ? (epsilon === null ? WORDS.results.axisLog(name) : WORDS.results.axisShifted(name)) : name,
		forward(value) {
			const at = place(value);
			return Number.isFinite(value) && Number.isFinite(at) ? at : null;
		},
		named: (at) => (logarithmic ? 10 ** at : at),
		range: empty ? [0, 1] : withMargin(place(lowest), place(highest), logarithmic),
		logarithmic,
	};
}

function withMargin(lo: number, hi: number, logarithmic: boolean): readonly [number, number] {
	// A range of its own where all values are one: half a decade, or a tenth of the value.
	const least = logarithmic ? 0.5 : Math.abs(hi) * 0.1 || 1;
	const spread = Math.max((hi - lo) * MARGIN, hi === lo ? least : 0);
	return [lo - spread, hi + spread];
}

const round = (mantissa: number): number => [1, 2, 5, 10].find((nice) => nice >= mantissa * (1 - 1e-9)) ?? 10;

/** The least of 1, 2, 5 times a power of ten that is no less than a positive number. */
function niceAbove(value: number): number {
	const power = Math.floor(Math.log10(value));
	const nice = round(value / 10 ** power);
	// A negative power of ten is not exact, a quotient by a positive one is rounded once.
	return power < 0 ? nice / 10 ** -power : nice * 10 ** power;
}

/** Places of the ticks between two places, `most` at most. */
export function axisTicks(axis: ValueAxis, lo: number, hi: number, most: number): number[] {
	if (!(hi > lo)) return [];
	if (axis.logarithmic && hi - lo >= 1) {
		const stride = Math.max(1, niceAbove((hi - lo) / most));
		const decades = multiples(lo, hi, stride);
		if (decades.length > 1) return decades;
	}
	// Within few decades, round values instead of round powers.
	const [from, to] = [axis.named(lo), axis.named(hi)];
	const values = multiples(from, to, niceAbove((to - from) / most));
	return axis.logarithmic ? values.filter((value) => value > 0).map(Math.log10) : values;
}

function multiples(lo: number, hi: number, step: number): number[] {
	const first = Math.ceil(lo / step);
	const count = Math.max(0, Math.floor(hi / step) - first + 1);
	return Array.from({ length: count }, (_, k) => (first + k) * step);
}

/** Labels of ticks, with as many digits as tell them apart. Rounding of a logarithm and back is not shown. */
export function tickLabels(axis: ValueAxis, places: readonly number[]): string[] {
	const values = places.map((place) => Number(axis.named(place).toPrecision(MOST_DIGITS)));
	let labels: string[];
	let digits = 4;
	do labels = values.map((value) => formatNumber(value, digits));
	while (new Set(labels).size < labels.length && ++digits < MOST_DIGITS);
	return labels;
}

/** The step at which the axis ends: a round one at or above the last, at most the budget. */
export const stepsEnd = (groups: readonly GroupView[], budget: number): number =>
	Math.max(1, Math.min(budget, niceAbove(Math.max(10, ...groups.map(({ curve }) => curve.steps.at(-1) ?? 0)))));

/** Of each run of points, these are kept: the last, where the quantiles are lowest and highest, and a gap. */
const KEPT_OF_A_RUN = 6;

/**
 * Which points of a curve to draw: the first, and of each of equal runs of points the last, the extremes of
 * the median and of the band, and the first gap. What stands out and what is missing stay visible.
 *
 * @param most points at most, 7 or more
 */
export function thin(curve: Curve, most: number): number[] {
	const count = curve.steps.length;
	if (count <= most) return Array.from({ length: count }, (_, i) => i);
	const runs = Math.floor((most - 1) / KEPT_OF_A_RUN);
	const kept = new Set([0]);
	for (let run = 0; run < runs; run++) {
		const [from, to] = [run, run + 1].map((r) => 1 + Math.floor((r * (count - 1)) / runs)) as [number, number];
		for (const i of standingOut(curve, from, to)) kept.add(i);
	}
	return [...kept].sort((a, b) => a - b);
}

function standingOut({ median, low, high }: Curve, from: number, to: number): number[] {
	const found = [to - 1];
	const first = (series: readonly number[], better: (a: number, b: number) => boolean): void => {
		let at = -1;
		for (let i = from; i < to; i++) if (!Number.isNaN(series[i]) && (at < 0 || better(series[i] as number, series[at] as number))) at = i;
		if (at >= 0) found.push(at);
	};
	first(median, (a, b) => a < b);
	first(median, (a, b) => a > b);
	first(low, (a, b) => a < b);
	first(high, (a, b) => a > b);
	for (let i = from; i < to; i++)
		if (!Number.isFinite(median[i])) {
			found.push(i);
			break;
		}
	return found;
}

/** Columns on common steps: the steps, then SERIES of each group. null is a gap; undefined, not a point of this curve. */
export type ChartColumns = readonly [readonly number[], ...(readonly (number | null | undefined)[])[]];

/**
 * Curves of groups on common steps, thinned.
 *
 * @param most points of each curve
 */
export function chartColumns(groups: readonly GroupView[], axis: ValueAxis, most: number): ChartColumns {
	const chosen = groups.map(({ curve }) => thin(curve, most));
	const steps = [...new Set(chosen.flatMap((indices, g) => indices.map((i) => (groups[g] as GroupView).curve.steps[i] as number)))];
	steps.sort((a, b) => a - b);
	const rowOf = new Map(steps.map((step, row) => [step, row]));
	const columns = groups.flatMap(({ curve }, g) =>
		SERIES.map((series) => {
			const column = new Array<number | null | undefined>(steps.length).fill(undefined);
			for (const i of chosen[g] as number[])
				column[rowOf.get(curve.steps[i] as number) as number] = axis.forward(curve[series][i] as number);
			return column;
		}),
	);
	return [steps, ...columns];
}

/** What a curve tells at a step: its last point at or before that; null before the first. */
export function readingAt(curve: Curve, step: number): { readonly step: number; readonly best: number; readonly median: number } | null {
	let [from, to] = [0, curve.steps.length];
	while (from < to) {
		const middle = (from + to) >>> 1;
		if ((curve.steps[middle] as number) <= step) from = middle + 1;
		else to = middle;
	}
	if (from === 0) return null;
	return { step: curve.steps[from - 1] as number, best: curve.best[from - 1] as number, median: curve.median[from - 1] as number };
}

/** The chart in a sentence: `Best value by step: Adam 0.002 at step 300; SGD none.` */
export function chartSummary(groups: readonly GroupView[]): string {
	if (groups.every(({ curve }) => curve.steps.length === 0)) return WORDS.results.summaryNone;
	return WORDS.results.summary(groups.map(({ name, curve }) => lowestOf(name, curve)).join('; '));
}

function lowestOf(name: string, { best, steps }: Curve): string {
	let at = -1;
	for (let i = 0; i < best.length; i++) if (Number.isFinite(best[i]) && (at < 0 || (best[i] as number) < (best[at] as number))) at = i;
	return at < 0 ? WORDS.results.lowestNone(name) : WORDS.results.lowest(name, formatNumber(best[at], 4), steps[at] as number);
}

/** What the curves tell at a step, for those who do not see them: `Step 40. Adam: best 0.1, median 0.5. …` */
export function readingWords(groups: readonly GroupView[], step: number): string {
	const parts = groups.map(({ name, curve }) => {
		const reading = readingAt(curve, step);
		return reading
			? WORDS.results.readingOf(name, formatNumber(reading.best, 4), formatNumber(reading.median, 4))
			: WORDS.results.readingNone(name);
	});
	return [WORDS.run.stepIs(step), ...parts].join(' ');
}

/** Steps that a large stride passes: a tenth of the curve. */
const STRIDES = 10;

/**
 * The step that a key goes to from another: neighbouring points of the curves, a tenth of them, or an end. Null where the key
 * says nothing.
 */
export function stepByKey(key: string, groups: readonly GroupView[], from: number): number | null {
	const steps = [...new Set(groups.flatMap(({ curve }) => curve.steps))].sort((a, b) => a - b);
	const [first, last] = [steps[0], steps.at(-1)];
	if (first === undefined || last === undefined) return null;
	const at = Math.max(
		0,
		steps.findLastIndex((step) => step <= from),
	);
	const stride = Math.max(1, Math.round(steps.length / STRIDES));
	const to: Record<string, number> = {
		ArrowLeft: at - 1,
		ArrowDown: at - 1,
		ArrowRight: at + 1,
		ArrowUp: at + 1,
		PageDown: at - stride,
		PageUp: at + stride,
		Home: 0,
		End: steps.length - 1,
	};
	const place = to[key];
	return place === undefined ? null : (steps[Math.min(steps.length - 1, Math.max(0, place))] as number);
}
