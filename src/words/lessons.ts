/** The texts of the lessons: they come with what shows lessons, so that an element in another page does without. */

import type { LessonId, NetworkLessonId } from '../model/lessons.ts';
import { LESSON_TEXTS, type LessonText } from './english/lesson-texts.ts';
import { WORDS } from './words.ts';

/** Of a lesson that is loaded. */
export function lessonText(id: LessonId): LessonText {
	const { lessons = LESSON_TEXTS, networkLessons } = WORDS;
	return id in lessons
		? lessons[id as keyof typeof lessons]
		: (networkLessons as NonNullable<typeof networkLessons>).texts[id as NetworkLessonId];
}
