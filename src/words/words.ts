/**
 * The texts of the page in the language that it speaks. `WORDS.run.step` is read where it is shown, never when a module is loaded:
 * the language is chosen after that and before the first picture.
 */

import { ENGLISH } from './english.ts';
import type { ENGLISH_BENCH } from './english/bench.ts';
import type { ENGLISH_CHANGES } from './english/changes.ts';
import type { ENGLISH_COMPARING } from './english/comparing.ts';
import type { ENGLISH_GLOSSARY } from './english/glossary.ts';
import type { ENGLISH_NETWORK_LESSONS } from './english/network-lessons.ts';
import type { ENGLISH_EXPORTS } from './english/exports.ts';
import type { ENGLISH_KEEPING } from './english/keeping.ts';
import type { ENGLISH_NAVIGATOR } from './english/navigator.ts';
import type { ENGLISH_NETWORK_ROOM } from './english/network-room.ts';
import type { LESSON_TEXTS } from './english/lesson-texts.ts';

/** What a translation satisfies: every text, and for a text with numbers or names a function of the same arguments. */
export type Translation = typeof ENGLISH & {
	readonly bench: typeof ENGLISH_BENCH;
	readonly networkRoom: typeof ENGLISH_NETWORK_ROOM;
	readonly glossary: typeof ENGLISH_GLOSSARY;
	readonly lessons: typeof LESSON_TEXTS;
	readonly networkLessons: typeof ENGLISH_NETWORK_LESSONS;
	readonly exports: typeof ENGLISH_EXPORTS;
	readonly keeping: typeof ENGLISH_KEEPING;
	readonly changes: typeof ENGLISH_CHANGES;
	readonly comparing: typeof ENGLISH_COMPARING;
	readonly navigator: typeof ENGLISH_NAVIGATOR;
};

/** The texts that are there: in English those of the lessons, of the benchmark, of networks, of exports, of what is kept, of changes, of comparisons, of the navigator and of the glossary come with these. */
export type Words = typeof ENGLISH & Partial<Translation>;

export let WORDS: Words = ENGLISH;

/** Speak another language from now on: what is shown already stays as it is. */
export function speak(words: Words): void {
	WORDS = words;
}
