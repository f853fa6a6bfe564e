/** Printing, and files that are there as a whole or not at all. */

import { randomUUID } from 'node:crypto';
import { accessSync, constants, lstatSync, readlinkSync, rmSync, type Stats, statSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { UsageError } from '../model/errors.ts';
import { printableJson, printableLines } from '../model/printable.ts';
import { announcePartial } from './child.ts';
import { CommandError, fileError } from './errors.ts';

/** Write a text to the standard output; resolves when it has been taken. Names in it come from outside: none steers the terminal. */
export const print = (text: string): Promise<void> =>
	new Promise((resolve) => {
		process.stdout.write(printableLines(text.endsWith('\n') ? text : `${text}\n`), () => resolve());
	});

/** Notes in an answer for people: what was assumed, recognised or left out. */
export const noteLines = (notes: readonly string[]): string[] => notes.map((note) => `note: ${note}`);

export const printJson = (value: unknown): Promise<void> => print(printableJson(JSON.stringify(value)));

/** Files begun and not finished. */
const partials = new Set<string>();

/** Remove what was begun; called when the process is told to stop. */
export function removePartials(): void {
	for (const path of partials) {
		try {
			rmSync(path, { force: true });
		} catch {
			// What cannot be removed must not hide why the work ended.
		}
	}
	partials.clear();
}

/** Most links that are followed, as Linux does. */
const MAX_LINKS = 40;

/** Where a path leads: the file behind a symbolic link, so that the link stays a link. */
function behindLinks(path: string): string {
	let at = path;
	for (let k = 0; k < MAX_LINKS; k++) {
		if (!lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink()) return at;
		at = resolve(dirname(at), readlinkSync(at));
	}
	throw Object.assign(new Error('too many links'), { code: 'ELOOP' });
}

/** What is no regular file, in a word. */
export function kindOf(found: Stats): string {
	if (found.isDirectory()) return 'a folder';
	if (found.isFIFO()) return 'a pipe';
	if (found.isSocket()) return 'a socket';
	return 'a device';
}

/**
 * The extension of an output file, checked before any work is done.
 * @param known extensions that can be written, with the dot
 * @throws UsageError for another extension, FileError where the file could not be made
 */
export function checkOutput(path: string, known: readonly string[]): string {
	const extension = extname(path).toLowerCase();
	if (!known.includes(extension)) throw new UsageError(`“${path}” names no format that can be written here; use ${known.join(', ')}.`);
	try {
		const target = behindLinks(path);
		const folder = dirname(target);
		const kind = statSync(folder, { throwIfNoEntry: false });
		if (!kind) throw fileError(`“${path}” cannot be written: the folder “${folder}” does not exist.`);
		if (!kind.isDirectory()) throw fileError(`“${path}” cannot be written: “${folder}” is no folder.`);
		const found = statSync(target, { throwIfNoEntry: false });
		if (found && !found.isFile()) throw fileError(`“${path}” cannot be written: it is ${kindOf(found)}.`);
		accessSync(folder, constants.W_OK);
		if (found) accessSync(target, constants.W_OK);
	} catch (error) {
		if (error instanceof CommandError) throw error;
		throw fileError(`“${path}” cannot be written: ${reasonOf(error)}.`);
	}
	return extension;
}

/** A file that is being written under another name, so that a partly written one is never seen under its own. */
export interface BegunFile {
	/** Where it is written. */
	readonly partial: string;
	/** It is whole: give it its name. @throws CommandError */
	end(): Promise<void>;
	/** It is not wanted any more. */
	drop(): void;
}

/** @throws CommandError where the path leads nowhere */
export function beginFile(path: string): BegunFile {
	try {
		const target = behindLinks(path);
		// A short name, since the target's may be as long as names can be, and one that no other machine gives: a folder may be shared.
		const partial = resolve(dirname(target), `.thalweg-${randomUUID()}.part`);
		partials.add(partial);
		announcePartial(partial);
		const drop = (): void => {
			rmSync(partial, { force: true });
			partials.delete(partial);
		};
		return {
			partial,
			drop,
			async end() {
				await rename(partial, target);
				partials.delete(partial);
			},
		};
	} catch (error) {
		throw fileError(`“${path}” cannot be written: ${reasonOf(error)}.`);
	}
}

/** Write a file that is there as a whole or not at all. @throws CommandError */
export async function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
	const file = beginFile(path);
	try {
		await writeFile(file.partial, content);
		await file.end();
	} catch (error) {
		removePartials();
		throw fileError(`“${path}” cannot be written: ${reasonOf(error)}.`);
	}
}

const REASONS: Readonly<Record<string, string>> = {
	EACCES: 'no permission',
	ENOSPC: 'the disk is full',
	EROFS: 'the disk is read-only',
	EDQUOT: 'the quota of the disk is used up',
	EFBIG: 'the file is too large for this disk',
	ENAMETOOLONG: 'its name is too long',
	ELOOP: 'its symbolic links lead in a circle',
	EIO: 'the disk or the terminal failed',
};

/** Why something could not be written, in words. */
export function reasonOf(error: unknown): string {
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	return REASONS[code] ?? (code === '' ? 'it failed' : code);
}
