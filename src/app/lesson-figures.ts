/** The numbers of a run that answer a lesson's question, and where its particles ended. Pure. */

import type { Overlays } from '../engine/view.ts';
import type { AnyLesson, Lesson, LessonFigure, LessonPlace } from '../model/lessons.ts';
import { type ParticleBatch, STATUS } from '../model/swarm.ts';
import { swarmStatistics } from '../model/swarm-statistics.ts';
import { formatNumber } from './format.ts';
import { formatShare, medianOf } from './results-data.ts';
import { lessonText } from '../words/lessons.ts';
import { WORDS } from '../words/words.ts';

/** Particles of a group at most that are looked at one by one. */
export const MOST_LOOKED_AT = 20_000;

/** A number as the page shows it. */
export interface ShownFigure {
	readonly label: string;
	readonly value: string;
}

/** A run that is over: the particles of each group that began together, two coordinates each. */
export interface RunEnd {
	readonly groups: readonly ParticleBatch[];
	/** Where the particles began, two coordinates each: the same for all groups. */
	readonly starts: Float64Array;
}

const ELSEWHERE: Rgb = [0.62, 0.64, 0.68];
type Rgb = readonly [number, number, number];
/** Of the places, in their order: bright on any landscape, and told apart by readers who see few colours. */
const PLACE_COLORS: readonly Rgb[] = [
	[1, 0.82, 0.4],
	[0.3, 0.79, 0.94],
	[0.94, 0.35, 0.55],
	[0.45, 0.9, 0.6],
	[0.78, 0.55, 1],
	[0.98, 0.6, 0.3],
];

/** The larger of |Δu| and |Δv| between two points of arrays of coordinates. */
function distance(a: Float64Array, i: number, [u, v]: readonly [number, number]): number {
	return Math.max(Math.abs((a[2 * i] as number) - u), Math.abs((a[2 * i + 1] as number) - v));
}

const isThere = (batch: ParticleBatch, i: number, { at, reach }: LessonPlace): boolean =>
	batch.status[i] !== STATUS.diverged && distance(batch.x, i, at) <= reach;

/** The place at which particle `i` is; −1 where it is at none. */
export function placeOfParticle(batch: ParticleBatch, i: number, places: readonly LessonPlace[]): number {
	return places.findIndex((place) => isThere(batch, i, place));
}

const share = (batch: ParticleBatch, is: (i: number) => boolean): number => {
	let found = 0;
	for (let i = 0; i < batch.count; i++) if (is(i)) found++;
	return batch.count > 0 ? found / batch.count : 0;
};

/**
 * A figure as a number: a share 0 … 1, a count of steps (NaN where nobody arrived), or a value of the landscape.
 * @throws Error where the lesson names a group or a place that it does not have
 */
export function figureOf(figure: LessonFigure, { places = [] }: Lesson, groups: readonly ParticleBatch[]): number {
	const batch = batchOf(groups, figure.group);
	switch (figure.of) {
		case 'at': {
			const place = places.find(({ name }) => name === figure.place);
			if (!place) throw new Error(`The lesson has no place “${figure.place}”.`);
			return share(batch, (i) => isThere(batch, i, place));
		}
		case 'elsewhere': {
			const other = batchOf(groups, figure.than);
			return share(batch, (i) => distance(batch.x, i, [other.x[2 * i] as number, other.x[2 * i + 1] as number]) > figure.reach);
		}
		case 'diverged':
			return share(batch, (i) => batch.status[i] === STATUS.diverged);
		case 'steps':
			return swarmStatistics(batch, 0, []).medianSteps;
		case 'value':
			return medianOf(swarmStatistics(batch, 0, []));
	}
}

function batchOf(groups: readonly ParticleBatch[], group: number): ParticleBatch {
	const batch = groups[group];
	if (!batch) throw new Error(`The run has no group ${group}.`);
	return batch;
}

/** The figures of a lesson in words. @param names of the groups */
export function shownFigures(lesson: Lesson, names: readonly string[], groups: readonly ParticleBatch[]): ShownFigure[] {
	const text = lessonText(lesson.id);
	const name = (group: number): string => text.names?.[group] ?? names[group] ?? '';
	return lesson.figures
		.filter(({ group }) => group < groups.length)
		.map((figure) => {
			const value = figureOf(figure, lesson, groups);
			const who = name(figure.group);
			switch (figure.of) {
				case 'at':
					return { label: WORDS.lesson.endsAt(who, text.places[figure.place] ?? figure.place), value: formatShare(value) };
				case 'elsewhere':
					return { label: WORDS.lesson.endsElsewhere(who, name(figure.than)), value: formatShare(value) };
				case 'diverged':
					return { label: WORDS.lesson.diverged(who), value: formatShare(value) };
				case 'steps':
					return { label: WORDS.lesson.steps(who), value: Number.isNaN(value) ? WORDS.lesson.nobody : formatNumber(value, 4) };
				case 'value':
					return { label: WORDS.lesson.medianValue(who), value: formatNumber(value, 3) };
			}
		});
}

/** A name is written beside its place. The minima of a function are marked already; of a formula nothing is known. */
const marksOf = ({ landscape, places = [] }: Pick<AnyLesson, 'landscape' | 'places'>): NonNullable<Overlays['points']> =>
	landscape.kind === 'formula' ? places.map(({ at: [u, v] }) => ({ u, v, kind: 'point' })) : [];

/** What a lesson points at before and while it runs: its places, by name. */
export function placesOverlay(lesson: Pick<AnyLesson, 'id' | 'landscape' | 'places'>): Overlays {
	const { id, places = [] } = lesson;
	const points = marksOf(lesson);
	return {
		...(points.length > 0 && { points }),
		labels: places.map(({ name, at: [u, v] }) => ({ u, v, text: lessonText(id).places[name] ?? name })),
	};
}

/** The starts, each in the colour of the place where its particle ended, and at each place the share that ended there. */
export function endsOverlay(lesson: Lesson, { groups, starts }: RunEnd): Overlays {
	const { id, places = [], ends } = lesson;
	const batch = ends === undefined ? undefined : groups[ends];
	if (!batch) return placesOverlay(lesson);
	const reached = Array.from({ length: batch.count }, (_, i) => placeOfParticle(batch, i, places));
	const begun = reached.map((place, i) => ({
		u: starts[2 * i] as number,
		v: starts[2 * i + 1] as number,
		kind: 'sample' as const,
		color: PLACE_COLORS[place % PLACE_COLORS.length] ?? ELSEWHERE,
	}));
	return {
		points: [...begun, ...marksOf(lesson)],
		labels: places.map(({ name, at: [u, v] }, k) => ({
			u,
			v,
			text: `${lessonText(id).places[name] ?? name} ${formatShare(reached.filter((place) => place === k).length / Math.max(1, batch.count))}`,
		})),
	};
}
