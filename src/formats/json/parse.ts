/** JSON text → values: one document, or one a line; with the NaN and Infinity that Python writes. */

import { failure, printable } from '../failure.ts';
import { MAX_JSON_DEPTH } from '../limits.ts';
import { faultAt } from './fault.ts';

export const refuse = (cause: string, found: string) => failure('json', cause, found);

/**
 * Checks the depth before the parser sees the text, and writes `null` for the NaN and Infinity that Python's json
 * module writes although JSON has no such words.
 */
function prepare(text: string): string {
	let depth = 0;
	let taken = 0;
	const pieces: string[] = [];
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === 0x22) {
			for (at++; at < text.length && text.charCodeAt(at) !== 0x22; at++) if (text.charCodeAt(at) === 0x5c) at++;
		} else if (code === 0x5b || code === 0x7b) {
			if (++depth > MAX_JSON_DEPTH)
				throw refuse('DEPTH', `The JSON is nested deeper than ${MAX_JSON_DEPTH} levels; a surface takes 2 to 4.`);
		} else if (code === 0x5d || code === 0x7d) depth--;
		else if (code === 0x4e || code === 0x49) {
			const word = text.startsWith('NaN', at) ? 'NaN' : text.startsWith('Infinity', at) ? 'Infinity' : undefined;
			if (word === undefined) continue;
			const signed = word === 'Infinity' && text.charCodeAt(at - 1) === 0x2d;
			pieces.push(text.slice(taken, signed ? at - 1 : at), 'null');
			taken = at + word.length;
			at = taken - 1;
		}
	}
	return taken === 0 ? text : pieces.join('') + text.slice(taken);
}

/** Where the text stops being JSON, in lines and columns, and what stands there. */
function placeOf(text: string): string {
	const at = faultAt(text);
	if (at >= text.trimEnd().length) return 'it ends too early';
	let row = 1;
	let begin = 0;
	for (let next = text.indexOf('\n'); next >= 0 && next < at; next = text.indexOf('\n', next + 1)) {
		row++;
		begin = next + 1;
	}
	return `line ${row}, column ${at - begin + 1} holds “${printable(text.slice(at, at + 12).trim() || text.slice(at, at + 1))}”, after “${printable(text.slice(Math.max(begin, at - 20), at).trim())}”`;
}

/**
 * The value of the text; of JSON Lines the list of their values.
 * @throws FormatError E_JSON_DEPTH, E_JSON_SYNTAX
 */
export function parseJson(text: string): unknown {
	const prepared = prepare(text);
	try {
		return JSON.parse(prepared);
	} catch {
		const lines = jsonLines(prepared);
		if (lines !== undefined) return lines;
		throw refuse('SYNTAX', `This is no valid JSON: ${placeOf(prepared)}.`);
	}
}

/** One value a line; undefined where the first line is none. @throws FormatError E_JSON_SYNTAX where a later line is none */
function jsonLines(text: string): unknown[] | undefined {
	const values: unknown[] = [];
	let row = 0;
	for (let at = 0; at < text.length; ) {
		const found = text.indexOf('\n', at);
		const end = found < 0 ? text.length : found;
		const line = text.slice(at, end).trim();
		at = end + 1;
		row++;
		if (line === '') continue;
		// Only objects and lists stand on lines of their own: a broken document is none.
		if (!/^[[{]/.test(line)) return undefined;
		try {
			values.push(JSON.parse(line));
		} catch {
			if (values.length < 2) return undefined;
			throw refuse('SYNTAX', `Line ${row} is no valid JSON: “${printable(line)}”. The ${values.length} before it are.`);
		}
	}
	return values.length > 1 ? values : undefined;
}
