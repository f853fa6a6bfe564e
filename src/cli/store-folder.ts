/** A store as a folder of the disk: filled by many at once, each file written whole or not at all. */

import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { chunksOfPart, chunkWork, countChunks, type ChunkWork, type Part, type StorePlan } from '../exports/store/plan.ts';
import type { StoreSource } from '../exports/store/read.ts';
import { chunkFile, chunkPath, headDifferences, headFiles, type StoreHead } from '../exports/store/zarr.ts';
import { UsageError } from '../model/errors.ts';
import { fileError } from './errors.ts';
import type { ListedSource } from '../engine/tiles/places.ts';
import { reasonOf, writeWhole } from './output.ts';
import { filesBelow } from './page-server.ts';

/** The files of a store on the disk. @throws FileError where it is no folder */
export function folderSource(folder: string): StoreSource & ListedSource {
	const found = statSync(folder, { throwIfNoEntry: false });
	if (!found) throw fileError(`There is no folder “${folder}”.`);
	if (!found.isDirectory())
		throw fileError(`“${folder}” is a file, and a store is a folder: unpack it, or open it on the page if it is a zip.`);
	return {
		isLive: true,
		has: async (path) => existsSync(join(folder, path)),
		list: async () => new Set(await filesBelow(folder)),
		async get(path) {
			try {
				return await readFile(join(folder, path));
			} catch (error) {
				if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'EISDIR'))
					return undefined;
				throw fileError(`“${join(folder, path)}” cannot be read: ${reasonOf(error)}.`);
			}
		},
	};
}

/** Refuse a folder that cannot become a store, before any work is done. @throws UsageError, FileError */
export function checkStore(folder: string): void {
	if (extname(folder).toLowerCase() !== '.zarr')
		throw new UsageError(`A store is a folder whose name ends in .zarr; “${folder}” does not.`);
	const parent = dirname(folder);
	if (!statSync(parent, { throwIfNoEntry: false })?.isDirectory())
		throw fileError(`“${folder}” cannot be written: the folder “${parent}” does not exist.`);
	const found = statSync(folder, { throwIfNoEntry: false });
	if (!found) return;
	if (!found.isDirectory()) throw fileError(`“${folder}” cannot be written: it is no folder.`);
	const files = readdirSync(folder);
	if (files.length > 0 && !files.includes('.zgroup')) throw new UsageError(`“${folder}” is a folder of something else; name another.`);
}

async function write(folder: string, path: string, content: string | Uint8Array): Promise<void> {
	const target = join(folder, path);
	try {
		mkdirSync(dirname(target), { recursive: true });
	} catch (error) {
		throw fileError(`“${dirname(target)}” cannot be made: ${reasonOf(error)}.`);
	}
	await writeWhole(target, content);
}

/** Begin a store, or go on with one of the same surface. @throws UsageError where it is of another */
async function begin(folder: string, plan: StorePlan, head: StoreHead): Promise<void> {
	const attributes = join(folder, '.zattrs');
	if (!existsSync(attributes)) {
		// Whoever begins at the same time writes the same bytes.
		for (const [path, content] of headFiles(plan, head)) await write(folder, path, content);
		return;
	}
	let there: StoreHead;
	try {
		there = (JSON.parse(await readFile(attributes, 'utf8')) as { readonly thalweg: StoreHead }).thalweg;
	} catch {
		throw fileError(`“${attributes}” cannot be read as JSON; the store is damaged. Fill another one.`);
	}
	const [difference, ...more] = headDifferences(there, head);
	if (!difference) return;
	const others = more.length > 0 ? ` (and ${more.map(({ name }) => name).join(', ')})` : '';
	throw new UsageError(
		`“${folder}” is a store of another surface: its ${difference.name} is ${difference.there}, and here it is ${difference.here}${others}. Give the same options, or name another store.`,
	);
}

/** What became of the work. */
export interface Filled {
	/** Chunks of this part: written now, and found there. */
	readonly written: number;
	readonly found: number;
	/** Of all parts. */
	readonly all: number;
}

/**
 * Compute the chunks of a part that are not there yet, the coarsest first.
 * @param compute the quantities at a grid's samples, in the order of the head
 * @param onProgress 0 … 1
 */
export async function fillStore(
	folder: string,
	{ plan, head, part }: { readonly plan: StorePlan; readonly head: StoreHead; readonly part: Part },
	compute: (grid: ChunkWork['grid']) => Promise<readonly ArrayLike<number>[]>,
	onProgress: (fraction: number) => void,
): Promise<Filled> {
	await begin(folder, plan, head);
	const chunks = [...chunksOfPart(plan, part)];
	let [written, found] = [0, 0];
	for (const [k, chunk] of chunks.entries()) {
		const paths = head.quantities.map((quantity) => chunkPath(quantity, chunk));
		if (paths.every((path) => existsSync(join(folder, path)))) found++;
		else {
			const work = chunkWork(plan, chunk);
			const layers = await compute(work.grid);
			for (const [i, path] of paths.entries()) await write(folder, path, chunkFile(plan, work, layers[i] as ArrayLike<number>));
			written++;
		}
		onProgress((k + 1) / chunks.length);
	}
	return { written, found, all: countChunks(plan) };
}
