/** What a store holds, read by way of a Zarr library: whoever filled it. */

import { get, NotFoundError, open, root } from 'zarrita';
import { FormatError } from '../../model/errors.ts';
import { type Chunk, chunksOfLevel, type StoreLevel, type StorePlan, storePlan } from './plan.ts';
import { chunkPath, type StoreHead } from './zarr.ts';

/** Where its files are: a folder, a zip. Absent files are undefined. */
export interface StoreSource {
	get(path: string): Promise<Uint8Array | undefined>;
	/** Whether a file is there; it is not read. */
	has(path: string): Promise<boolean>;
}

/** For the library, whose paths begin with a stroke. */
const readable = (source: Pick<StoreSource, 'get'>) => ({ get: (path: string) => source.get(path.replace(/^\//, '')) });

/**
 * What a store is of.
 * @throws FormatError where it is no store of a surface, or of another version
 */
export async function openStore(source: Pick<StoreSource, 'get'>): Promise<{ readonly head: StoreHead; readonly plan: StorePlan }> {
	const bytes = await source.get('.zattrs');
	if (!bytes) throw new FormatError('E_ZARR_HEAD', 'There is no .zattrs here: this is no store of a surface, or it is not begun yet.');
	let head: Partial<StoreHead> | undefined;
	try {
		head = (JSON.parse(new TextDecoder().decode(bytes)) as { readonly thalweg?: StoreHead }).thalweg;
	} catch {
		throw new FormatError('E_ZARR_HEAD', 'The .zattrs of this store is not JSON.');
	}
	if (!head) throw new FormatError('E_ZARR_HEAD', 'The .zattrs of this store has no entry “thalweg”, which says what the surface is of.');
	if (head.version !== 1)
		throw new FormatError('E_ZARR_VERSION', `The store has version ${head.version} of its layout; this program reads version 1.`);
	const { columns, rows, chunk, domain, quantities } = head;
	const isCount = (value: unknown): value is number => Number.isInteger(value) && (value as number) > 0 && (value as number) <= 2 ** 24;
	const isRange = (value: unknown): value is readonly [number, number] =>
		Array.isArray(value) && value.length === 2 && value.every(Number.isFinite) && value[0] < value[1];
	if (!isCount(columns) || !isCount(rows) || !isCount(chunk) || !domain || !isRange(domain.u) || !isRange(domain.v) || !quantities?.length)
		throw new FormatError('E_ZARR_HEAD', 'The entry “thalweg” of this store lacks columns, rows, chunk, domain or quantities.');
	return { head: head as StoreHead, plan: storePlan({ columns, rows, domain }, chunk) };
}

const levelArray = (source: StoreSource, quantity: string, level: StoreLevel) =>
	open.v2(root(readable(source)).resolve(`${quantity}/${level.index}/values`), { kind: 'array' });

/** Every sample of a level, row after row; missing chunks are NaN. @throws FormatError where a chunk cannot be read */
export async function readLevel(source: StoreSource, quantity: string, level: StoreLevel): Promise<Float64Array> {
	try {
		const { data } = await get(await levelArray(source, quantity, level));
		return Float64Array.from(data as ArrayLike<number>);
	} catch (error) {
		throw new FormatError(
			'E_ZARR_CHUNK',
			`Level ${level.index} of ${quantity} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
		);
	}
}

export type ChunkState = 'there' | 'missing' | 'broken';

/** Read a chunk as a library does, and say whether it could be. */
export async function chunkState(source: StoreSource, plan: StorePlan, quantity: string, chunk: Chunk): Promise<ChunkState> {
	if (!(await source.has(chunkPath(quantity, chunk)))) return 'missing';
	const { level, row, column } = chunk;
	try {
		const array = await levelArray(source, quantity, level);
		const { data } = await array.getChunk([row, column]);
		return (data as ArrayLike<number>).length === plan.chunk ** 2 ? 'there' : 'broken';
	} catch (error) {
		if (error instanceof NotFoundError)
			throw new FormatError('E_ZARR_ARRAY', `The store has no ${quantity}/${level.index}/values/.zarray.`);
		return 'broken';
	}
}

/** The finest level of at most so many samples that has no chunk missing; where every one lacks some, the coarsest that has any. */
export async function bestLevel(source: StoreSource, plan: StorePlan, quantity: string, most: number): Promise<StoreLevel | null> {
	let some: StoreLevel | null = null;
	for (const level of plan.levels) {
		if (level.columns * level.rows > most) continue;
		const chunks = [...chunksOfLevel(plan, level)];
		let there = 0;
		for (const chunk of chunks) if (await source.has(chunkPath(quantity, chunk))) there++;
		if (there === chunks.length) return level;
		if (there > 0) some = level;
	}
	return some;
}
