/** The lessons, in the order in which a class can go through them. */

import { COOLING, FOUR_MINIMA, NETWORK, SADDLE, SHARP_MINIMUM, SHARPNESS_AWARE } from './lessons/escapes.ts';
import type { Lesson } from './lessons/lesson.ts';
import { CLIPPING, EDGE_OF_STABILITY, MOMENTUM, RAVINE } from './lessons/rates.ts';

export type {
	AnyLesson,
	Lesson,
	LessonFigure,
	LessonId,
	LessonPlace,
	NetworkFigure,
	NetworkLesson,
	NetworkLessonId,
} from './lessons/lesson.ts';

export const LESSONS: readonly Lesson[] = [
	FOUR_MINIMA,
	EDGE_OF_STABILITY,
	MOMENTUM,
	RAVINE,
	CLIPPING,
	SADDLE,
	COOLING,
	SHARP_MINIMUM,
	SHARPNESS_AWARE,
	NETWORK,
];

/** All lessons there are, with those on networks (`lessons/networks.ts`), which are loaded when they are asked for. */
export const LESSON_COUNT = LESSONS.length + 3;

/** What the page begins with. */
export const DEFAULT_LESSON: Lesson = FOUR_MINIMA;
