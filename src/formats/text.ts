/** Bytes of a text file → characters. */

import { failure } from './failure.ts';
import { MAX_TEXT } from './limits.ts';
import { startsWith } from './npy.ts';
import type { FormatId } from './table-of-formats.ts';

/**
 * UTF-8, or UTF-16 where a byte order mark says so, or else Windows-1252 with a note.
 * @throws FormatError E_<FORMAT>_LIMIT, _BINARY
 */
export function decodeText(format: FormatId, bytes: Uint8Array, notes: string[]): string {
	if (bytes.length > MAX_TEXT)
		throw failure(format, 'LIMIT', `The text has ${bytes.length} bytes; the limit is ${MAX_TEXT}. Save it as .npy.`);
	const wide = startsWith(bytes, [0xff, 0xfe]) ? 'utf-16le' : startsWith(bytes, [0xfe, 0xff]) ? 'utf-16be' : undefined;
	let text: string;
	try {
		text = new TextDecoder(wide ?? 'utf-8', { fatal: true }).decode(bytes);
	} catch {
		text = new TextDecoder(wide ?? 'windows-1252').decode(bytes);
		if (wide === undefined) notes.push('The text is not UTF-8: it is read as Windows-1252.');
	}
	if (text.slice(0, 65536).includes('\0'))
		throw failure(format, 'BINARY', 'This is no text: it holds zero bytes. It may be compressed, or of another format than its name says.');
	return text;
}
