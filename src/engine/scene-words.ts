/** What a person has to be told of a picture: poles, holes, values that do not differ. The same words on the page and the command line. */

import { type PoleRange, poleRange, type Poles } from '../math/pole-range.ts';
import type { Bound } from '../model/backend.ts';
import type { FieldStatistics } from '../model/field.ts';
import { axisValue, type Rectangle } from '../model/geometry.ts';
import type { AppearanceSettings } from '../model/view.ts';

export interface PictureFacts {
	readonly statistics: FieldStatistics;
	readonly poles: Poles;
	readonly appearance: Pick<AppearanceSettings, 'scale' | 'clip'>;
	readonly bound: Bound;
	readonly window: Rectangle;
	/** How a value is written. */
	readonly show: (value: number) => string;
}

/** A sentence, and what it is about, so that the page can put the way back beside it. */
export interface PictureNote {
	readonly about: 'poles' | 'holes' | 'constant';
	readonly text: string;
}

/** Points along each side at which an empty window is asked in double precision. */
const PROBES = 5;

export function pictureNotes({ statistics, poles, appearance: { scale, clip }, bound, window: view, show }: PictureFacts): PictureNote[] {
	const { min, max, holes, count } = statistics;
	if (holes === count) return [{ about: 'holes', text: emptySentence(bound, view) }];
	const notes: PictureNote[] = [];
	if (min === max) {
		const where = holes > 0 ? 'wherever it has a value' : 'everywhere';
		notes.push({ about: 'constant', text: `The value is ${show(min)} ${where} in this window: one height, one colour.` });
	}
	if (poles.up || poles.down)
		notes.push({ about: 'poles', text: poleSentence(poles, clip === null ? poleRange(scale, statistics, poles) : null, show) });
	if (holes > 0) notes.push({ about: 'holes', text: `${shareOf(holes, count)} of this window has no value: holes, drawn empty.` });
	return notes;
}

function poleSentence({ up, down }: Poles, cut: PoleRange | null, show: (value: number) => string): string {
	const rises = up && down ? 'rise and fall without bound' : up ? 'rise without bound' : 'fall without bound';
	const told = `There are poles: beside them values ${rises}.`;
	if (!cut) return told;
	const { above, below } = cut;
	const ends = [...(below ? [`below ${show(cut.lo)} (the lowest 5 %)`] : []), ...(above ? [`above ${show(cut.hi)} (the highest 5 %)`] : [])];
	return `${told} What is ${ends.join(' or ')} is cut off in the picture, so that the shape of the rest shows.`;
}

/** Why nothing is to be seen: there is no value, or none that single precision can hold. */
function emptySentence({ objective, uniforms }: Bound, { u, v }: Rectangle): string {
	const e = objective.program(0, 'plane').evaluator();
	for (let i = 0; i < PROBES * PROBES; i++) {
		// Off the round numbers, at which a hole may be an exception.
		e.run([axisValue(u, PROBES + 2, (i % PROBES) + 1.07), axisValue(v, PROBES + 2, Math.floor(i / PROBES) + 1.03)], uniforms);
		if (e.valid[0]) return 'Every value in this window is beyond the range of single precision, in which pictures are computed: nothing is drawn. Point at it to read the values.';
	}
	return 'The landscape has no value anywhere in this window: every point is a hole, so nothing is drawn. Look at another window, or change the formula.';
}

/** `23 %`; never 0 and never all of it. */
const shareOf = (part: number, whole: number): string => {
	const percent = (100 * part) / whole;
	return percent < 1 ? 'Less than 1 %' : percent > 99 ? 'More than 99 %' : `${Math.round(percent)} %`;
};
