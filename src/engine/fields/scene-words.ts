/** Sentences on what a picture does not show by itself: poles, holes, values that do not differ. Page and command line use the same. */

import { type PoleRange, poleRange, type Poles } from '../../math/pole-range.ts';
import type { BoundObjective, Precision } from '../../model/backend.ts';
import type { ExactHost } from '../../model/exact-host.ts';
import type { FieldStatistics } from '../../model/field.ts';
import { axisValue, type GridSpec } from '../../model/geometry.ts';
import { PRECISION_NAMES, resolutionNote } from '../../model/resolution.ts';
import type { AppearanceSettings } from '../../model/view.ts';

export interface PictureFacts {
	readonly statistics: FieldStatistics;
	readonly poles: Poles;
	readonly appearance: Pick<AppearanceSettings, 'scale' | 'clip'>;
	readonly probes: PictureProbes;
	readonly grid: GridSpec;
	/** In which the samples were computed. */
	readonly precision: Precision;
	/** In pairs of f32, which are given as f64. */
	readonly pairs?: true;
	/** In which the machine computes all else. */
	readonly machine: Precision;
	/** Of the two axes. */
	readonly names: readonly [string, string];
	/** How a value is written. */
	readonly show: (value: number) => string;
}

/** A sentence, and what it is about, so that the page can put the way back beside it. */
export interface PictureNote {
	readonly about: 'poles' | 'outliers' | 'holes' | 'constant' | 'precision';
	readonly text: string;
}

/** Points along each side at which a window is asked in double precision. */
const PROBES = 5;
/** An error is noise where it is more than this share of the range of the values. */
const NOISE = 0.02;

/** Values of a window in double precision, by which a picture is judged. */
export interface PictureProbes {
	/** The lowest and the highest of a few values; infinite where there is none. */
	readonly range: readonly [low: number, high: number];
	/** Where the picture has its lowest and its highest sample, at the coordinates as its numbers have them; NaN where there is none. */
	readonly atExtremes: readonly [number, number];
}

/**
 * Ask a window in double precision.
 * @param bound what the picture was computed of, in plane space
 * @param inPairs it was computed in pairs of f32, which have its coordinates
 */
export async function probePicture(
	host: ExactHost,
	bound: BoundObjective,
	{ columns, rows, domain: { u, v } }: GridSpec,
	{ minCell, maxCell }: Pick<FieldStatistics, 'minCell' | 'maxCell'>,
	inPairs = false,
): Promise<PictureProbes> {
	const rounded = inPairs ? (x: number): number => x : Math.fround;
	const extremes = [minCell, maxCell].map((cell) => Math.max(0, cell));
	const places = [
		...extremes.flatMap((cell) => [
			rounded(axisValue(u, columns, cell % columns)),
			rounded(axisValue(v, rows, Math.floor(cell / columns))),
		]),
		// Off the round numbers, at which a hole may be an exception.
		...Array.from({ length: PROBES * PROBES }, (_, i) => [
			axisValue(u, PROBES + 2, (i % PROBES) + 1.07),
			axisValue(v, PROBES + 2, Math.floor(i / PROBES) + 1.03),
		]).flat(),
	];
	const { values } = await host.exact(bound, Float64Array.from(places), 0);
	const [atLowest = Number.NaN, atHighest = Number.NaN, ...others] = values;
	const there = others.filter((value) => !Number.isNaN(value));
	return { range: [Math.min(...there), Math.max(...there)], atExtremes: [atLowest, atHighest] };
}

/** What is said of a picture; nothing where it shows what it seems to. */
export function pictureNotes(facts: PictureFacts): PictureNote[] {
	const { statistics, poles, appearance, probes, show } = facts;
	const { min, max, holes, count } = statistics;
	if (holes === count) return [{ about: 'holes', text: emptySentence(probes) }];
	const coarse = precisionSentence(facts);
	const notes: PictureNote[] = coarse === null ? [] : [{ about: 'precision', text: coarse }];
	if (min === max && (coarse === null || facts.precision === 'f64')) {
		const where = holes > 0 ? 'wherever it has a value' : 'everywhere';
		notes.push({ about: 'constant', text: `The value is ${show(min)} ${where} in this window: one height, one colour.` });
	}
	if (poles.up || poles.down) {
		const { scale, clip } = appearance;
		const cut = clip === null ? poleRange(scale, statistics, poles) : null;
		notes.push(
			poles.outliers
				? { about: 'outliers', text: outlierSentence(statistics, poles, cut, show) }
				: { about: 'poles', text: poleSentence(poles, cut, show) },
		);
	}
	if (holes > 0) notes.push({ about: 'holes', text: `${shareOf(holes, count)} of this window has no value: holes, drawn empty.` });
	return notes;
}

/** What numbers could not tell apart, and which were used instead. */
function precisionSentence(facts: PictureFacts): string | null {
	const { grid, precision, machine, names } = facts;
	const stairs = resolutionNote(grid, names, precision);
	if (precision === 'f32') return stairs ?? noiseSentence(facts);
	if (machine === 'f64') return stairs;
	if (facts.pairs)
		return `${PRECISION_NAMES.f32} is too coarse for this window, so the GPU computed the picture in pairs of f32, which have twice its digits. Particles still move in single precision.`;
	const told = `${PRECISION_NAMES.f32} is too coarse for this window, so the processor computed the picture in double precision (f64). Particles still move in single precision.`;
	return stairs === null ? told : `${told} ${stairs}`;
}

/**
 * Is what a picture in f32 shows rounding, or nothing where double precision has values? Its lowest and highest samples are asked
 * again in double precision, at their own coordinates; errors count beside which the range of values is small.
 */
export function showsRounding({ statistics, probes }: Pick<PictureFacts, 'statistics' | 'probes'>): boolean {
	const { min, max, holes, count } = statistics;
	const [low, high] = probes.range;
	if (holes === count) return low <= high;
	return min === max ? low < high : roundingAt(statistics, probes) > NOISE * (max - min);
}

/** The larger error of the lowest and the highest sample. */
const roundingAt = ({ min, max }: FieldStatistics, { atExtremes: [atLowest, atHighest] }: PictureProbes): number =>
	Math.max(Math.abs(atLowest - min), Math.abs(atHighest - max));

function noiseSentence(facts: PictureFacts): string | null {
	if (!showsRounding(facts)) return null;
	const { statistics, probes, show } = facts;
	const { min, max } = statistics;
	if (min === max) {
		const [low, high] = probes.range;
		return `Single precision (f32), in which pictures are computed, gives ${show(min)} everywhere in this view. In double precision values differ there, about from ${show(low)} to ${show(high)}: point at it to read them.`;
	}
	return `Rounding in single precision (f32) is as large as ${show(roundingAt(statistics, probes))} here, and all values of this window lie within ${show(max - min)}: what is drawn is in part rounding. The read-out is in double precision.`;
}

function poleSentence({ up, down }: Poles, cut: PoleRange | null, show: (value: number) => string): string {
	const rises = up && down ? 'rise and fall without bound' : up ? 'rise without bound' : 'fall without bound';
	const told = `There are poles: beside them values ${rises}.`;
	return cut ? `${told} ${cutSentence(cut, show)}` : told;
}

function outlierSentence(
	{ min, max }: FieldStatistics,
	{ up, down }: Poles,
	cut: PoleRange | null,
	show: (value: number) => string,
): string {
	const far = [...(down ? [`down to ${show(min)}`] : []), ...(up ? [`up to ${show(max)}`] : [])].join(' and ');
	const told = `A few values lie far out, ${far}.`;
	return cut ? `${told} ${cutSentence(cut, show)}` : told;
}

/** What is not drawn as it is. */
function cutSentence(cut: PoleRange, show: (value: number) => string): string {
	const { above, below } = cut;
	const ends = [
		...(below ? [`below ${show(cut.lo)} (the lowest 5 %)`] : []),
		...(above ? [`above ${show(cut.hi)} (the highest 5 %)`] : []),
	];
	return `What is ${ends.join(' or ')} is cut off in the picture, so that the shape of the rest shows.`;
}

/** Why nothing is to be seen: there is no value, or none that single precision can hold. */
function emptySentence({ range: [low, high] }: PictureProbes): string {
	return low <= high
		? 'Every value in this window is beyond the range of single precision (f32), in which pictures are computed: nothing is drawn. Point at it to read the values.'
		: 'The landscape has no value anywhere in this window: every point is a hole, so nothing is drawn. Look at another window, or change the formula.';
}

/** `23 %`; never 0 and never all of it. */
const shareOf = (part: number, whole: number): string => {
	const percent = (100 * part) / whole;
	return percent < 1 ? 'Less than 1 %' : percent > 99 ? 'More than 99 %' : `${Math.round(percent)} %`;
};
