/**
 * The texts of the page in the language that it speaks. `WORDS.run.step` is read where it is shown, never when a module is loaded:
 * the language is chosen after that and before the first picture.
 */

import { ENGLISH } from './english.ts';

/** What a translation satisfies: every text, and for a text with numbers or names a function of the same arguments. */
export type Words = typeof ENGLISH;

export let WORDS: Words = ENGLISH;

/** Speak another language from now on: what is shown already stays as it is. */
export function speak(words: Words): void {
	WORDS = words;
}
