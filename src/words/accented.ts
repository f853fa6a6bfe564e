/**
 * English with an accent on every letter: `Ŕéšéţ`. Who reads a page in it sees what is no text of the table, because it has none.
 * Numbers and names that a text is given stay as they are.
 */

import { ENGLISH } from './english.ts';
import { ENGLISH_BENCH } from './english/bench.ts';
import { ENGLISH_CHANGES } from './english/changes.ts';
import { ENGLISH_COMPARING } from './english/comparing.ts';
import { ENGLISH_GLOSSARY } from './english/glossary.ts';
import { LESSON_TEXTS } from './english/lesson-texts.ts';
import { ENGLISH_NETWORK_LESSONS } from './english/network-lessons.ts';
import { ENGLISH_EXPORTS } from './english/exports.ts';
import { ENGLISH_KEEPING } from './english/keeping.ts';
import { ENGLISH_NAVIGATOR } from './english/navigator.ts';
import { ENGLISH_NETWORK_ROOM } from './english/network-room.ts';
import type { Translation } from './words.ts';

const PLAIN = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ACCENTS = [...'ÀƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽáƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž'];
/** Around what a text is given: private characters, so that no text has them. */
const [OPENS, CLOSES] = ['\ue000', '\ue001'];
const GIVEN = new RegExp(`(${OPENS}[^${CLOSES}]*${CLOSES})`);

const accented = (text: string): string =>
	text
		.split(GIVEN)
		.map((part) =>
			part.startsWith(OPENS) ? part.slice(1, -1) : part.replace(/[A-Za-z]/g, (letter) => ACCENTS[PLAIN.indexOf(letter)] ?? letter),
		)
		.join('');

type Text = (...given: readonly unknown[]) => string;

/** The same texts, by the same names. */
function withAccents(texts: unknown): unknown {
	if (typeof texts === 'string') return accented(texts);
	if (typeof texts === 'function') {
		const text = texts as Text;
		return (...given: readonly unknown[]) => accented(text(...given.map((one) => (typeof one === 'string' ? OPENS + one + CLOSES : one))));
	}
	if (Array.isArray(texts)) return texts.map(withAccents);
	return Object.fromEntries(Object.entries(texts as object).map(([name, text]) => [name, withAccents(text)]));
}

export const ACCENTED = withAccents({
	...ENGLISH,
	bench: ENGLISH_BENCH,
	networkRoom: ENGLISH_NETWORK_ROOM,
	glossary: ENGLISH_GLOSSARY,
	lessons: LESSON_TEXTS,
	networkLessons: ENGLISH_NETWORK_LESSONS,
	exports: ENGLISH_EXPORTS,
	keeping: ENGLISH_KEEPING,
	changes: ENGLISH_CHANGES,
	comparing: ENGLISH_COMPARING,
	navigator: ENGLISH_NAVIGATOR,
}) as Translation;
