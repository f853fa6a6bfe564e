/** How readers refuse: a code, what was found, what to do, what can be opened. */

import { FormatError } from '../model/errors.ts';
import { OPENABLE, type FormatId } from './table-of-formats.ts';

/**
 * A refusal.
 * @param format which reader refuses, or `FILE` before one is chosen
 * @param cause one capital word; the code is `E_<FORMAT>_<CAUSE>`
 * @param found what was found, and what to do; whole sentences
 */
export function failure(format: FormatId | 'file', cause: string, found: string): FormatError {
	return new FormatError(`E_${format.toUpperCase()}_${cause}`, `${found} Formats that can be opened: ${OPENABLE}.`);
}

/** A name from a file, safe to print: control characters replaced, at most 60 characters. */
export function printable(name: string): string {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced
	const clean = name.slice(0, 61).replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/g, '?');
	return clean.length > 60 ? `${clean.slice(0, 59)}…` : clean;
}

/** "a, b, c and 4 more". */
export function listed(names: readonly string[], most = 8): string {
	const shown = names.slice(0, most).map(printable).join(', ');
	return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}
