/**
 * A session as a file: the state as its link, bookmarks of the landscape, and the files that it is made of.
 *
 *     { "thalweg": "session", "version": 1, "link": "f=ackley&w=-1:1,-1:1", "bookmarks": [{ "name": "basin", "link": "…" }],
 *       "contents": [{ "name": "loss.npy", "size": 4224, "hash": "…", "base64": "k05VTVBZ…" }] }
 *
 * Whoever wrote it may be a stranger: sizes are bounded before anything is read, every part is checked, and nothing of it runs.
 */

import { FormatError } from '../model/errors.ts';
import { printable } from '../model/printable.ts';
import { breath } from '../model/work.ts';
import { KEEPING } from '../words/keeping.ts';
import { type Bookmark, isBookmark, MOST_BOOKMARKS } from './bookmarks.ts';
import { MAX_LINK } from './link.ts';

/** The version that is written, and the newest that is read. */
export const SESSION_VERSION = 1;
/** Bytes of opened files that a session holds together: beyond, a file is named and has to be opened again. */
export const MOST_CONTENT = 8 * 2 ** 20;
/** Bytes of a session's file. */
export const MOST_SESSION = 32 * 2 ** 20;
const MOST_CONTENTS = 8;
const MOST_FILE_NAME = 1000;
/** Characters of a file's name in a message. */
const MOST_NAME_SHOWN = 60;
/** Bytes that become text at once, a multiple of three; and the characters that they become. */
const PIECE = 3 * 2 ** 16;
const PIECE_TEXT = 4 * 2 ** 16;
/** Whole groups of four characters, the last one filled with `=`. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** A file that the landscape is made of. */
export interface SessionContent {
	readonly name: string;
	/** Bytes. */
	readonly size: number;
	/** The name of its content; empty where the browser has nothing to make one. */
	readonly hash: string;
	/** Null where the file has to be opened again. */
	readonly bytes: Uint8Array<ArrayBuffer> | null;
}

export interface Session {
	/** As in the address. */
	readonly link: string;
	readonly bookmarks: readonly Bookmark[];
	readonly contents: readonly SessionContent[];
}

/** The text of a session's file, in parts: whoever makes a file of them needs no longer text at once. */
export async function writeSession({ link, bookmarks, contents }: Session): Promise<readonly string[]> {
	const head = JSON.stringify({ thalweg: 'session', version: SESSION_VERSION, link, bookmarks }).slice(0, -1);
	const parts: string[] = [`${head},"contents":[`];
	for (const [k, { name, size, hash, bytes }] of contents.entries()) {
		const facts = JSON.stringify({ name, size, hash });
		parts.push(k > 0 ? ',' : '', bytes ? `${facts.slice(0, -1)},"base64":"` : facts);
		if (bytes) parts.push(...(await base64Of(bytes)), '"}');
	}
	return [...parts, ']}\n'];
}

async function base64Of(bytes: Uint8Array): Promise<string[]> {
	const parts: string[] = [];
	for (let at = 0; at < bytes.length; at += PIECE) {
		let text = '';
		for (const byte of bytes.subarray(at, at + PIECE)) text += String.fromCharCode(byte);
		parts.push(btoa(text));
		await breath();
	}
	return parts;
}

const damaged = (why: string): FormatError => new FormatError('E_SESSION_DAMAGED', KEEPING.session.damaged(why));
const tooLarge = (): FormatError =>
	new FormatError('E_SESSION_TOO_LARGE', KEEPING.session.tooLarge(MOST_SESSION / 2 ** 20, MOST_CONTENT / 2 ** 20));

/** @throws FormatError `E_SESSION_TOO_LARGE` */
export function assertSessionSize(bytes: number): void {
	if (bytes > MOST_SESSION) throw tooLarge();
}

/**
 * Read the text of a session's file.
 * @throws FormatError `E_SESSION_DAMAGED`, `E_SESSION_NEWER`, `E_SESSION_TOO_LARGE`: what is wrong with it and what to do
 */
export async function readSession(text: string): Promise<Session> {
	assertSessionSize(text.length);
	const { thalweg, version, link, bookmarks, contents } = parsed(text);
	if (thalweg !== 'session') throw damaged(KEEPING.session.unmarked);
	if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) throw damaged(KEEPING.session.part('version'));
	if (version > SESSION_VERSION) throw new FormatError('E_SESSION_NEWER', KEEPING.session.newer(version, SESSION_VERSION));
	if (typeof link !== 'string' || link.length > MAX_LINK) throw damaged(KEEPING.session.part('link'));
	if (!Array.isArray(bookmarks) || bookmarks.length > MOST_BOOKMARKS || !bookmarks.every(isBookmark))
		throw damaged(KEEPING.session.part('bookmarks'));
	if (!Array.isArray(contents) || contents.length > MOST_CONTENTS) throw damaged(KEEPING.session.part('contents'));
	const read: SessionContent[] = [];
	let left = MOST_CONTENT;
	for (const content of contents) {
		const one = await contentOf(content, left);
		left -= one.bytes?.length ?? 0;
		read.push(one);
	}
	return { link, bookmarks: bookmarks.map(({ name, link }) => ({ name: printable(name), link })), contents: read };
}

/** @throws FormatError where it is no object */
function parsed(text: string): Record<string, unknown> {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		throw damaged(KEEPING.session.noJson);
	}
	if (typeof value !== 'object' || value === null) throw damaged(KEEPING.session.unmarked);
	return value as Record<string, unknown>;
}

async function contentOf(content: unknown, left: number): Promise<SessionContent> {
	const { name, size, hash, base64 } = (typeof content === 'object' && content !== null ? content : {}) as Record<string, unknown>;
	const isNamed = typeof name === 'string' && name.length <= MOST_FILE_NAME && typeof hash === 'string' && /^[0-9a-f]{0,64}$/.test(hash);
	if (!isNamed || typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) throw damaged(KEEPING.session.part('contents'));
	if (base64 === undefined) return { name, size, hash, bytes: null };
	if (typeof base64 !== 'string') throw damaged(KEEPING.session.part('contents'));
	if (size > left) throw tooLarge();
	// Its size is known before there is room for it: what was cut off or added to is damaged.
	if (base64.length !== 4 * Math.ceil(size / 3)) throw damaged(KEEPING.session.content(printable(name, MOST_NAME_SHOWN)));
	const bytes = new Uint8Array(size);
	for (let at = 0; at < base64.length; at += PIECE_TEXT) {
		const piece = base64.slice(at, at + PIECE_TEXT);
		const text = BASE64.test(piece) ? atob(piece) : '';
		const isLast = at + PIECE_TEXT >= base64.length;
		if (text.length !== (isLast ? size - (at / 4) * 3 : PIECE)) throw damaged(KEEPING.session.content(printable(name, MOST_NAME_SHOWN)));
		for (let k = 0; k < text.length; k++) bytes[(at / 4) * 3 + k] = text.charCodeAt(k);
		await breath();
	}
	return { name, size, hash, bytes };
}
