/** The files that a landscape is made of: what a session holds of them, and whether a file that is opened is the one that was meant. */

import type { ContentStore } from '../../engine/networks/shelf.ts';
import { readOther } from '../network-choice.ts';
import type { LandscapeChoice } from '../../state/app-state.ts';
import { MOST_CONTENT, type SessionContent } from '../../state/session.ts';

/** Bytes of a file whose hash is taken at once. */
const PIECE = 8 * 2 ** 20;

const hexOf = (bytes: ArrayBuffer): string => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * SHA-256 of a file of up to 8 MiB; of a larger one, of the hashes of its pieces of 8 MiB, so that it is never in memory as a whole.
 * @returns hexadecimal digits; empty where the browser offers no hashes (a page that came without encryption)
 */
export async function hashOf(file: Blob): Promise<string> {
	// A page without encryption has no such object, whatever the types say.
	const subtle = globalThis.crypto.subtle as SubtleCrypto | undefined;
	if (!subtle) return '';
	if (file.size <= PIECE) return hexOf(await subtle.digest('SHA-256', await file.arrayBuffer()));
	const hashes: ArrayBuffer[] = [];
	for (let at = 0; at < file.size; at += PIECE) hashes.push(await subtle.digest('SHA-256', await file.slice(at, at + PIECE).arrayBuffer()));
	return hexOf(await subtle.digest('SHA-256', await new Blob(hashes).arrayBuffer()));
}

/** A file by its name, and by that of its content where the browser keeps it under one. */
interface Named {
	readonly name: string;
	readonly content?: string;
}

/** The files that any of these choices names, each once. */
export function filesOfAll(choices: readonly LandscapeChoice[]): readonly Named[] {
	const all = choices.flatMap(filesOf);
	return all.filter(({ name, content }, k) => all.findIndex((one) => one.name === name && one.content === content) === k);
}

/** The files that a choice names. */
export function filesOf(choice: LandscapeChoice): readonly Named[] {
	if (choice.kind === 'file') return [{ name: choice.name }];
	if (choice.kind !== 'network') return [];
	const { model, content, data, dataContent, through = '' } = choice;
	const others = through.split(/[^\w-]+/).flatMap((text) => {
		const other = readOther(text);
		return other?.kind === 'file' ? [{ name: other.content, content: other.content }] : [];
	});
	return [
		...(content === undefined ? [] : [{ name: model, content }]),
		...(data === undefined || dataContent === undefined ? [] : [{ name: data, content: dataContent }]),
		...others,
	];
}

/**
 * What a session holds of them: a file that does not fit any more is named.
 * @param opened the file of this name, as the person opened it
 * @throws Error where a file cannot be read any more
 */
export async function contentsOf(
	choices: readonly LandscapeChoice[],
	opened: (name: string) => File | undefined,
	kept: Pick<ContentStore, 'read'>,
): Promise<readonly SessionContent[]> {
	let left = MOST_CONTENT;
	const contents: SessionContent[] = [];
	for (const { name, content } of filesOfAll(choices)) {
		const bytes = content === undefined ? null : await kept.read(content);
		const file = content === undefined ? opened(name) : bytes && new Blob([bytes]);
		const fits = file ? file.size <= left : false;
		if (file && fits) left -= file.size;
		contents.push({
			name,
			size: file?.size ?? 0,
			hash: content ?? (file ? await hashOf(file) : ''),
			bytes: file && fits ? new Uint8Array(await file.arrayBuffer()) : null,
		});
	}
	return contents;
}
