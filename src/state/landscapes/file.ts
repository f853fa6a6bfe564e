/**
 * A file in a link: its name, its value, the cut of an array of several axes, and how it is read.
 *
 *     file=pca.h5|train%5Floss|0,2;4
 *     file.x=lr&file.logx=1&file.missing=-1
 */

import type { Interpolation } from '../../model/field.ts';
import type { FileChoice, FileCut, FileReading } from '../app-state.ts';
import { type Draft, escapeIn, exact, numbers, oneOf, quoted, unescapeIn, Unusable, whole, yes, yesText } from '../link-values.ts';
import { furtherKey, type LandscapeCodec, namingKey } from './codec.ts';
import { WORDS } from '../../words/words.ts';

const INTERPOLATIONS: readonly Interpolation[] = ['monotone', 'bicubic', 'cells'];
const MOST_MISSING = 64;
const MOST_AXES = 32;

/** `rows,columns` or `rows,columns;place,…` of an array of several axes. */
function readCut(text: string): FileCut {
	const [axesText = '', indexText, more] = text.split(';');
	const counts = (part: string): number[] => part.split(',').map((one) => whole(one, 0, 2 ** 31));
	const [rows, columns, third] = counts(axesText);
	if (rows === undefined || columns === undefined || third !== undefined || more !== undefined || rows === columns)
		throw new Unusable(WORDS.link.noCut(quoted(text)));
	if (Math.max(rows, columns) >= MOST_AXES) throw new Unusable(WORDS.link.noSuchAxes(quoted(text), MOST_AXES));
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
	if (more !== undefined) throw new Unusable(WORDS.link.tooMuchOfFile(quoted(more)));
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
) =>
	furtherKey(
		'file',
		(file, text) => ({ ...file, reading: { ...file.reading, [name]: read(text) } }),
		({ reading }) => {
			const value = reading?.[name];
			return value === undefined ? null : write(value);
		},
	);

function readMissing(text: string): number[] {
	const list = text === '' ? [] : numbers(text);
	if (list.length > MOST_MISSING) throw new Unusable(WORDS.link.mostMissing(MOST_MISSING, list.length));
	return list;
}

export const FILE_CODEC: LandscapeCodec = {
	name: 'file',
	keys: {
		file: namingKey('file', readFile, writeFile),
		'file.x': readingKey('x', String, String),
		'file.y': readingKey('y', String, String),
		'file.turned': readingKey('transpose', yes, yesText),
		'file.logx': readingKey('logX', yes, yesText),
		'file.logy': readingKey('logY', yes, yesText),
		'file.missing': readingKey('missing', readMissing, (list) => list.map(exact).join(',')),
		'file.between': furtherKey(
			'file',
			(file, text) => ({ ...file, interpolation: oneOf(text, INTERPOLATIONS) }),
			({ interpolation }) => interpolation ?? null,
		),
	},
};
