/** The lessons, in the order in which a class can go through them. */

import { COOLING, FOUR_MINIMA, NETWORK, SADDLE, SHARP_MINIMUM, SHARPNESS_AWARE } from './lessons/escapes.ts';
import type { Lesson } from './lessons/lesson.ts';
import { CLIPPING, EDGE_OF_STABILITY, MOMENTUM, RAVINE } from './lessons/rates.ts';

export type { Lesson, LessonFigure, LessonId, LessonPlace } from './lessons/lesson.ts';

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

/** What the page begins with. */
export const DEFAULT_LESSON: Lesson = FOUR_MINIMA;
