/** The table of the page's texts: a language is chosen by link or browser, and no text of the page stands elsewhere. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src/model/language.ts';
import { ACCENTED } from '../../src/words/accented.ts';
import { ENGLISH } from '../../src/words/english.ts';
import { ENGLISH_BENCH } from '../../src/words/english/bench.ts';
import { ENGLISH_CHANGES } from '../../src/words/english/changes.ts';
import { ENGLISH_COMPARING } from '../../src/words/english/comparing.ts';
import { ENGLISH_GLOSSARY } from '../../src/words/english/glossary.ts';
import { ENGLISH_EXPORTS } from '../../src/words/english/exports.ts';
import { ENGLISH_KEEPING } from '../../src/words/english/keeping.ts';
import { ENGLISH_NAVIGATOR } from '../../src/words/english/navigator.ts';
import { LESSON_TEXTS } from '../../src/words/english/lesson-texts.ts';
import { ENGLISH_NETWORK_LESSONS } from '../../src/words/english/network-lessons.ts';
import { ENGLISH_NETWORK_ROOM } from '../../src/words/english/network-room.ts';
import { languageFor, textsOf } from '../../src/words/languages.ts';
import { type LooseText, looseTexts } from '../../tools/loose-texts.ts';

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
				typeof text === 'object' && !Array.isArray(text)
					? namesIn(text as object).map((inner) => `${name}.${inner}`)
					: [`${name} ${typeof text}`],
			);
		const later = {
			bench: ENGLISH_BENCH,
			networkRoom: ENGLISH_NETWORK_ROOM,
			lessons: LESSON_TEXTS,
			networkLessons: ENGLISH_NETWORK_LESSONS,
			exports: ENGLISH_EXPORTS,
			keeping: ENGLISH_KEEPING,
			changes: ENGLISH_CHANGES,
			comparing: ENGLISH_COMPARING,
			navigator: ENGLISH_NAVIGATOR,
			glossary: ENGLISH_GLOSSARY,
		};
		const all = namesIn({ ...ENGLISH, ...later });
		expect(all.length).toBeGreaterThan(600);
		// The English of the lessons, of the benchmark, of networks, of exports and of what is kept comes with these.
		for (const language of LANGUAGES)
			expect(namesIn({ ...later, ...(await textsOf(language)) }).toSorted(), language).toEqual(all.toSorted());
	});

	it('with accents keeps what a text is given, and nothing else', () => {
		expect(ACCENTED.shell.share).toBe('Šĥáŕé');
		expect(ACCENTED.run.added('Adam')).toMatch(/^Adam áððéð\. /);
		expect(ACCENTED.results.atOthers(2)).toBe('Àţ 2 öţĥéŕ ɱîñîɱá');
		expect(ACCENTED.lessons.saddle.options).toEqual(['Ĝŕáðîéñţ ðéšçéñţ', 'Ṁöɱéñţûɱ', 'Àðáɱ']);
	});
});

/** What stands in the code and is no text of the page, and why. */
const EXEMPT: Readonly<Record<string, readonly string[]>> = {
	// Words of the formula language and of reports, compared with what came from there: they are shown as the command line prints them.
	'app/formula-words.ts': ['… is a parameter'],
	'app/bench/bench-data.ts': ['over budget'],
	'ui/bench/bench-compare.ts': ['within the spread', 'now wrong', 'now wrong'],
	'ui/bench/bench-table.ts': ['within the spread'],
	// Names of functions.
	'app/bench/bench-choice.ts': ['Himmelblau', 'Ackley', 'Rastrigin'],
	// Formulas.
	'app/formula-examples.ts': [
		'bump(a, b) = exp(-(x - a)^2 - (y - b)^2); -bump(1, 0) - 2 bump(-1, 1)',
		'(x^2 + y^2)/20 + noise(x, y, 1)',
		'sum(i, 1, n, x[i]^2 - cos(2 pi x[i]))',
	],
	// Columns of a CSV file, which programs read.
	'app/results-data.ts': [
		...['f32 as it moves', 'over the edge', 'best value', 'median value', 'values in', 'largest error of a value as it moved'],
		...['median steps to converge', 'at minimum ( … )', 'mean distance from the plane', 'largest distance from the plane'],
	],
};

describe('no text of the page', () => {
	const root = join(import.meta.dirname, '../../src');
	const files = ['app', 'state', 'ui'].flatMap((room) =>
		readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
			.filter((path) => path.endsWith('.ts'))
			.map((path) => join(room, path)),
	);

	it('stands in an element, a controller or the state', () => {
		const found = [...files, 'app.ts'].flatMap((path) =>
			looseTexts(path, readFileSync(join(root, path), 'utf8')).map(({ text, line, why }) => ({
				path,
				text,
				place: `${path}:${line} ${why}: ${text}`,
			})),
		);
		const isExempt = ({ path, text }: { path: string; text: string }): boolean => EXEMPT[path]?.includes(text) ?? false;
		expect(found.filter((one) => !isExempt(one)).map(({ place }) => place)).toEqual([]);
		// Nothing is exempt that is there no more.
		expect(
			found
				.filter(isExempt)
				.map(({ text }) => text)
				.toSorted(),
		).toEqual(Object.values(EXEMPT).flat().toSorted());
	});

	it.each<[LooseText['why'], string, string]>([
		['in a template', 'html`<p class="note">\n\tNo steps yet.\n</p>`', 'No steps yet.'],
		['in a template', 'html`<p>${count} steps</p>`', 'steps'],
		['in a template', 'html`<p>${on ? html`<b>on</b>` : nothing}</p>`', 'on'],
		['in an attribute', 'html`<button aria-label="Close" @click=${close}>✕</button>`', 'Close'],
		['in an attribute', 'html`<input placeholder="Search" />`', 'Search'],
		['in the code', "notices.tell('info', 'The link was copied.')", 'The link was copied.'],
		['in the code', "const label = 'Reset'", 'Reset'],
		['in the code', 'const told = `${name} was added`', '… was added'],
		['read when the file is loaded', 'const KINDS = [WORDS.run]', 'WORDS.run'],
	])('is overlooked %s: %s', (why, code, text) => {
		expect(looseTexts('x.ts', code)).toEqual([{ line: 1, text, why }]);
	});

	it('is seen in what is none', () => {
		const code = `
			import { html } from 'lit';
			const style = css\`p { color: red; font: 12px sans serif }\`;
			const key = event.key === 'Enter' || event.key === 'ArrowLeft';
			const fault = () => { throw new Error('The run has no group.'); };
			const found = root.querySelector('.place button');
			const view = () => html\`<p class="a b" style="width: 1px" title=\${WORDS.run.step}>\${WORDS.run.speed} <i>f</i> 5–95 % f64</p>\`;
		`;
		expect(looseTexts('x.ts', code)).toEqual([]);
	});
});
