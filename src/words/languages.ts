/** Which language the page speaks, and its texts: a language is a file, loaded by those who read it. */

import type { Language } from '../model/language.ts';
import { ENGLISH } from './english.ts';
import type { Words } from './words.ts';

const TEXTS: Readonly<Record<Language, () => Words | Promise<Words>>> = {
	en: () => ENGLISH,
	'en-XA': async () => (await import('./accented.ts')).ACCENTED,
};

/** The texts of a language. */
export const textsOf = async (language: Language): Promise<Words> => TEXTS[language]();

/**
 * The language to speak.
 * @param chosen by the link; null: none
 * @param spoken what the browser asks for, the most wanted first: `de-AT`, `en`
 * @example languageFor(null, ['fr', 'en-GB']) // 'en'
 */
export function languageFor(chosen: Language | null, spoken: readonly string[]): Language {
	if (chosen !== null) return chosen;
	for (const tag of spoken) {
		const language = tag.split('-')[0]?.toLowerCase() ?? '';
		if (Object.hasOwn(TEXTS, language)) return language as Language;
	}
	return 'en';
}
