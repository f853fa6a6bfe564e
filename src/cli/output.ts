/** Printing, and files that are there as a whole or not at all. */

import { accessSync, constants, rmSync, statSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { UsageError } from '../model/errors.ts';
import { printableJson, printableLines } from '../model/printable.ts';
import { announcePartial } from './child.ts';
import { fileError } from './errors.ts';

/** Write a text to the standard output; resolves when it has been taken. Names in it come from outside: none steers the terminal. */
export const print = (text: string): Promise<void> =>
	new Promise((resolve) => {
		process.stdout.write(printableLines(text.endsWith('\n') ? text : `${text}\n`), () => resolve());
	});

export const printJson = (value: unknown): Promise<void> => print(printableJson(JSON.stringify(value)));

/** Files begun and not finished. */
const partials = new Set<string>();

/** Remove what was begun; called when the process is told to stop. */
export function removePartials(): void {
	for (const path of partials) rmSync(path, { force: true });
	partials.clear();
}

/**
 * The extension of an output file, checked before any work is done.
 * @param known extensions that can be written, with the dot
 * @throws UsageError for another extension, FileError where the file could not be made
 */
export function checkOutput(path: string, known: readonly string[]): string {
	const extension = extname(path).toLowerCase();
	if (!known.includes(extension)) throw new UsageError(`“${path}” names no format that can be written here; use ${known.join(', ')}.`);
	const folder = dirname(path);
	const kind = statSync(folder, { throwIfNoEntry: false });
	if (!kind) throw fileError(`“${path}” cannot be written: the folder “${folder}” does not exist.`);
	if (!kind.isDirectory()) throw fileError(`“${path}” cannot be written: “${folder}” is no folder.`);
	if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw fileError(`“${path}” cannot be written: it is a folder.`);
	try {
		accessSync(folder, constants.W_OK);
	} catch {
		throw fileError(`“${path}” cannot be written: no permission to write in “${folder}”.`);
	}
	return extension;
}

/** Write a file under another name and rename it, so that nobody ever sees a part of it. */
export async function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
	const partial = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
	partials.add(partial);
	announcePartial(partial);
	try {
		await writeFile(partial, content);
		await rename(partial, path);
		partials.delete(partial);
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
};

function reasonOf(error: unknown): string {
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	return REASONS[code] ?? (code === '' ? 'it failed' : code);
}
