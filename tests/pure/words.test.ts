/** The table of the page's texts: a language is chosen by link or browser, and none of its texts stands elsewhere. */

import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src/model/language.ts';
import { ACCENTED } from '../../src/words/accented.ts';
import { ENGLISH } from '../../src/words/english.ts';
import { languageFor, textsOf } from '../../src/words/languages.ts';

describe('the language', () => {
	it('is the one of the link, else the first that the browser asks for and the page speaks, else English', () => {
		expect(languageFor('en-XA', ['en'])).toBe('en-XA');
		expect(languageFor(null, ['xx', 'en-GB', 'fr'])).toBe('en');
		expect(languageFor(null, [])).toBe('en');
		// It is for those who ask for it by name.
		expect(languageFor(null, ['en-XA'])).toBe('en');
	});

	it('has every text that English has', async () => {
		const namesIn = (texts: object): string[] =>
			Object.entries(texts).flatMap(([name, text]) =>
				typeof text === 'object' && !Array.isArray(text) ? namesIn(text as object).map((inner) => `${name}.${inner}`) : [`${name} ${typeof text}`],
			);
		expect(namesIn(ENGLISH).length).toBeGreaterThan(500);
		for (const language of LANGUAGES) expect(namesIn(await textsOf(language)), language).toEqual(namesIn(ENGLISH));
	});

	it('with accents keeps what a text is given, and nothing else', () => {
		expect(ACCENTED.shell.share).toBe('Šĥáŕé');
		expect(ACCENTED.run.added('Adam')).toMatch(/^Adam áððéð\. /);
		expect(ACCENTED.run.perFrame(2)).toBe('2 šţéþš þéŕ ƒŕáɱé');
		expect(ACCENTED.lessons.saddle.options).toEqual(['Ĝŕáðîéñţ ðéšçéñţ', 'Ṁöɱéñţûɱ', 'Àðáɱ']);
	});
});
