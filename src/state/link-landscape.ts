/**
 * The part of a link that says which landscape, and how it is read.
 *
 *     f=himmelblau                               a function of the catalogue
 *     expr=u^2_+_a*v^2&expr.vars=v,u             a formula, the order of its variables, words that are parameters (expr.params)
 *     file=pca.h5|train%5Floss|0,2;4             a file, its value, and the cut of an array of three axes
 *     file.x=lr&file.logx=1&file.missing=-1      how that file is read
 */

import type { Interpolation } from '../model/field.ts';
import { type AppState, DEFAULT_STATE, type FileChoice, type FileCut, type FileReading, type FormulaChoice } from './app-state.ts';
import {
	type Draft,
	escapeIn,
	exact,
	type Key,
	numbers,
	oneOf,
	quoted,
	type Reading,
	unescapeIn,
	unless,
	Unusable,
	whole,
	yes,
	yesText,
} from './link-values.ts';

const INTERPOLATIONS: readonly Interpolation[] = ['monotone', 'bicubic', 'cells'];
/** As many variables, and as many parameters, as a formula can have. */
const MOST_NAMES = 64;
const MOST_MISSING = 64;
const MOST_AXES = 32;

type Landscape = AppState['landscape'];

/** The landscape itself. */
const landscapeKey = (kind: Landscape['kind'], read: Key['read'], write: (choice: Landscape) => string): Key => ({
	read,
	write: ({ landscape }) => (landscape.kind === kind ? unless(landscape, DEFAULT_STATE.landscape, write) : null),
});

function readFunction(draft: Draft, text: string, { rules }: Reading): void {
	if (!/^[a-z0-9-]{1,64}$/.test(text)) throw new Unusable(`${quoted(text)} is no function's id`);
	const problem = rules.functionProblem?.(text);
	if (problem !== undefined) throw new Unusable(problem);
	draft.landscape = { kind: 'function', id: text };
}

/** `rows,columns` or `rows,columns;place,…` of an array of several axes. */
function readCut(text: string): FileCut {
	const [axesText = '', indexText, more] = text.split(';');
	const counts = (part: string): number[] => part.split(',').map((one) => whole(one, 0, 2 ** 31));
	const [rows, columns, third] = counts(axesText);
	if (rows === undefined || columns === undefined || third !== undefined || more !== undefined || rows === columns)
		throw new Unusable(`${quoted(text)} is not two axes and a place`);
	if (Math.max(rows, columns) >= MOST_AXES) throw new Unusable(`${quoted(text)}: no array has ${MOST_AXES} axes`);
	return { axes: [rows, columns], index: indexText === undefined || indexText === '' ? [] : counts(indexText) };
}

const writeCut = ({ axes, index }: FileCut): string => [axes.join(','), ...(index.length > 0 ? [index.join(',')] : [])].join(';');

function readFile(draft: Draft, text: string): void {
	const [name = '', channel = '', cut, more] = text.split('|');
	draft.landscape = {
		kind: 'file',
		name: unescapeIn(name, '|'),
		...(channel === '' ? {} : { channel: unescapeIn(channel, '|') }),
	};
	// A cut that cannot be used leaves file and value as they are.
	if (cut !== undefined) draft.landscape = { ...draft.landscape, cut: readCut(cut) };
	if (more !== undefined) throw new Unusable(`${quoted(more)} is one part too many: name, value and cut are written name|value|cut`);
}

const writeFile = ({ name, channel, cut }: FileChoice): string =>
	[
		escapeIn(name, '|'),
		...(channel !== undefined || cut ? [channel === undefined ? '' : escapeIn(channel, '|')] : []),
		...(cut ? [writeCut(cut)] : []),
	].join('|');

/** A part of how a file is read. */
const readingKey = <K extends keyof FileReading>(
	name: K,
	read: (text: string) => NonNullable<FileReading[K]>,
	write: (value: NonNullable<FileReading[K]>) => string,
): Key => ({
	read: (draft, text) => {
		const file = ofKind(draft, 'file');
		draft.landscape = { ...file, reading: { ...file.reading, [name]: read(text) } };
	},
	write: ({ landscape }) => {
		const value = landscape.kind === 'file' ? landscape.reading?.[name] : undefined;
		return value === undefined ? null : write(value);
	},
});

const namesKey = (field: 'variables' | 'parameters'): Key => ({
	read: (draft, text) => {
		const formula: FormulaChoice = ofKind(draft, 'formula');
		const list = text === '' ? [] : text.split(',').map((part) => unescapeIn(part, ','));
		if (list.length > MOST_NAMES) throw new Unusable(`there may be up to ${MOST_NAMES} names, not ${list.length}`);
		draft.landscape = { ...formula, [field]: list };
	},
	write: ({ landscape }) => {
		const list = landscape.kind === 'formula' ? landscape[field] : undefined;
		return list ? list.map((part) => escapeIn(part, ',')).join(',') : null;
	},
});

function ofKind<K extends 'file' | 'formula'>({ landscape }: Draft, kind: K): Extract<Landscape, { kind: K }> {
	if (landscape.kind !== kind) throw new Unusable(`the link shows no ${kind}`);
	return landscape as Extract<Landscape, { kind: K }>;
}

function readMissing(text: string): number[] {
	const list = text === '' ? [] : numbers(text);
	if (list.length > MOST_MISSING) throw new Unusable(`up to ${MOST_MISSING} values may mean "not computed", not ${list.length}`);
	return list;
}

/** Of these a link has one. */
export const LANDSCAPE_NAMES = ['f', 'expr', 'file'] as const;

export const LANDSCAPE_KEYS: Readonly<Record<string, Key>> = {
	f: landscapeKey('function', readFunction, (l) => (l.kind === 'function' ? l.id : '')),
	expr: landscapeKey(
		'formula',
		(draft, text) => {
			draft.landscape = { kind: 'formula', text };
		},
		(l) => (l.kind === 'formula' ? l.text : ''),
	),
	'expr.vars': namesKey('variables'),
	'expr.params': namesKey('parameters'),
	file: landscapeKey('file', readFile, (l) => (l.kind === 'file' ? writeFile(l) : '')),
	'file.x': readingKey('x', String, String),
	'file.y': readingKey('y', String, String),
	'file.turned': readingKey('transpose', yes, yesText),
	'file.logx': readingKey('logX', yes, yesText),
	'file.logy': readingKey('logY', yes, yesText),
	'file.missing': readingKey('missing', readMissing, (list) => list.map(exact).join(',')),
	'file.between': {
		read: (draft, text) => {
			draft.landscape = { ...ofKind(draft, 'file'), interpolation: oneOf(text, INTERPOLATIONS) };
		},
		write: ({ landscape }) => (landscape.kind === 'file' ? (landscape.interpolation ?? null) : null),
	},
};
