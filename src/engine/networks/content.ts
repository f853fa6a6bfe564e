/** The name of a file's content: under it a browser keeps the bytes, and a link names them. */

import { contentHash } from '../../math/content-hash.ts';

/** @returns 16 hexadecimal digits; the number of bytes counts, too */
export function contentName(bytes: Uint8Array): string {
	const words = new Uint32Array(Math.ceil(bytes.length / 4));
	new Uint8Array(words.buffer).set(bytes);
	return contentHash([words, Uint32Array.of(bytes.length)]);
}
