/** A landscape as code of another language. */

import { cCode } from './c.ts';
import { javascriptCode } from './javascript.ts';
import { latexCode } from './latex.ts';
import { pythonCode } from './python.ts';
import type { CodeSubject } from './subject.ts';
import { wgslCode } from './wgsl.ts';

export { type CodeSubject, codeSubject, type SubjectOptions } from './subject.ts';

/** Languages that value and gradient are written in. */
export const CODE_LANGUAGES = ['python', 'javascript', 'c', 'wgsl', 'latex'] as const;
/** The name of one of these languages. */
export type CodeLanguage = (typeof CODE_LANGUAGES)[number];

const WRITERS: Readonly<Record<CodeLanguage, (subject: CodeSubject, withGradient: boolean) => string>> = {
	python: pythonCode,
	javascript: javascriptCode,
	c: cCode,
	wgsl: wgslCode,
	latex: latexCode,
};

/** The ending of a file of each language. */
export const CODE_ENDINGS: Readonly<Record<CodeLanguage, string>> = {
	python: '.py',
	javascript: '.js',
	c: '.c',
	wgsl: '.wgsl',
	latex: '.tex',
};

/**
 * Code of a landscape.
 * @throws UsageError where the language cannot say it
 */
export const codeOf = (subject: CodeSubject, language: CodeLanguage, withGradient: boolean): string =>
	WRITERS[language](subject, withGradient);
