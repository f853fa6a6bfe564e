/** What a person has to be told of a picture: poles, holes, values that do not differ. The same words on the page and the command line. */

import { valueIn } from '../../model/truth.ts';
import { type PoleRange, poleRange, type Poles } from '../../math/pole-range.ts';
import type { BoundObjective, Precision } from '../../model/backend.ts';
import type { FieldStatistics } from '../../model/field.ts';
import { axisValue, type GridSpec } from '../../model/geometry.ts';
import { resolutionNote } from '../../model/resolution.ts';
import type { AppearanceSettings } from '../../model/view.ts';

export interface PictureFacts {
	readonly statistics: FieldStatistics;
	readonly poles: Poles;
	readonly appearance: Pick<AppearanceSettings, 'scale' | 'clip'>;
	readonly bound: BoundObjective;
	readonly grid: GridSpec;
	/** In which the samples were computed. */
	readonly precision: Precision;
	/** Of the two axes. */
	readonly names: readonly [string, string];
	/** How a value is written. */
	readonly show: (value: number) => string;
}

/** A sentence, and what it is about, so that the page can put the way back beside it. */
export interface PictureNote {
	readonly about: 'poles' | 'holes' | 'constant' | 'precision';
	readonly text: string;
}

/** Points along each side at which a window is asked in double precision. */
const PROBES = 5;
/** An error is noise where it is more than this share of the range of the values. */
const NOISE = 0.02;

/** What is said of a picture; nothing where it shows what it seems to. */
export function pictureNotes(facts: PictureFacts): PictureNote[] {
	const { statistics, poles, appearance, bound, grid, precision, names, show } = facts;
	const { min, max, holes, count } = statistics;
	if (holes === count) return [{ about: 'holes', text: emptySentence(bound, grid) }];
	const coarse = precision === 'f32' ? (resolutionNote(grid, names) ?? noiseSentence(facts)) : null;
	const notes: PictureNote[] = coarse === null ? [] : [{ about: 'precision', text: coarse }];
	if (min === max && coarse === null) {
		const where = holes > 0 ? 'wherever it has a value' : 'everywhere';
		notes.push({ about: 'constant', text: `The value is ${show(min)} ${where} in this window: one height, one colour.` });
	}
	if (poles.up || poles.down) {
		const { scale, clip } = appearance;
		notes.push({ about: 'poles', text: poleSentence(poles, clip === null ? poleRange(scale, statistics, poles) : null, show) });
	}
	if (holes > 0) notes.push({ about: 'holes', text: `${shareOf(holes, count)} of this window has no value: holes, drawn empty.` });
	return notes;
}

/**
 * Is what the picture shows rounding? Its lowest and highest samples are asked again in double precision, at their own
 * coordinates; errors beside which the range of values is small are told.
 */
function noiseSentence({ statistics, bound, grid, show }: PictureFacts): string | null {
	const { min, max, minCell, maxCell } = statistics;
	const value = valueIn(bound);
	const at = (cell: number): number => {
		const { columns, rows, domain } = grid;
		return value([
			Math.fround(axisValue(domain.u, columns, cell % columns)),
			Math.fround(axisValue(domain.v, rows, Math.floor(cell / columns))),
		]);
	};
	if (min === max) {
		const [low, high] = probe(bound, grid);
		if (!(low < high)) return null;
		return `Single precision (f32), in which pictures are computed, gives ${show(min)} everywhere in this view. In double precision values differ there, about from ${show(low)} to ${show(high)}: point at it to read them.`;
	}
	const error = Math.max(Math.abs(at(minCell) - min), Math.abs(at(maxCell) - max));
	if (!(error > NOISE * (max - min))) return null;
	return `Rounding in single precision (f32) is as large as ${show(error)} here, and all values of this window lie within ${show(max - min)}: what is drawn is in part rounding. The read-out is in double precision.`;
}

/** The lowest and the highest of a few values of a window in double precision; infinite where there is none. */
function probe(bound: BoundObjective, { domain: { u, v } }: GridSpec): readonly [number, number] {
	const value = valueIn(bound);
	let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
	for (let i = 0; i < PROBES * PROBES; i++) {
		// Off the round numbers, at which a hole may be an exception.
		const here = value([axisValue(u, PROBES + 2, (i % PROBES) + 1.07), axisValue(v, PROBES + 2, Math.floor(i / PROBES) + 1.03)]);
		if (here < low) low = here;
		if (here > high) high = here;
	}
	return [low, high];
}

function poleSentence({ up, down }: Poles, cut: PoleRange | null, show: (value: number) => string): string {
	const rises = up && down ? 'rise and fall without bound' : up ? 'rise without bound' : 'fall without bound';
	const told = `There are poles: beside them values ${rises}.`;
	if (!cut) return told;
	const { above, below } = cut;
	const ends = [
		...(below ? [`below ${show(cut.lo)} (the lowest 5 %)`] : []),
		...(above ? [`above ${show(cut.hi)} (the highest 5 %)`] : []),
	];
	return `${told} What is ${ends.join(' or ')} is cut off in the picture, so that the shape of the rest shows.`;
}

/** Why nothing is to be seen: there is no value, or none that single precision can hold. */
function emptySentence(bound: BoundObjective, grid: GridSpec): string {
	const [low, high] = probe(bound, grid);
	return low <= high
		? 'Every value in this window is beyond the range of single precision (f32), in which pictures are computed: nothing is drawn. Point at it to read the values.'
		: 'The landscape has no value anywhere in this window: every point is a hole, so nothing is drawn. Look at another window, or change the formula.';
}

/** `23 %`; never 0 and never all of it. */
const shareOf = (part: number, whole: number): string => {
	const percent = (100 * part) / whole;
	return percent < 1 ? 'Less than 1 %' : percent > 99 ? 'More than 99 %' : `${Math.round(percent)} %`;
};
