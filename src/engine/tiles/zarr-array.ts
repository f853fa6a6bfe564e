/** One array of a Zarr store: what its metadata say, and its chunks, read by the library zarrita. */

import { _zarrita_internal_getStrides as stridesOf, get, open, registry, root } from 'zarrita';
import { FormatError, messageOf } from '../../model/errors.ts';
import { printable } from '../../model/printable.ts';
import { keepYoungest } from '../../model/recent.ts';
import type { ListedSource } from './places.ts';

/** What is said of an array, of either version. */
export interface ArrayHead {
	readonly version: 2 | 3;
	readonly shape: readonly number[];
	readonly chunks: readonly number[];
	/** Chunks in one file, where there are more than one. */
	readonly shard?: readonly number[];
	readonly dtype: string;
	readonly codecs: readonly string[];
	readonly fill: unknown;
	readonly dimensions?: readonly string[];
	/** The file of a chunk, below the array's folder. */
	file(at: readonly number[]): string;
}

export type Json = Readonly<Record<string, unknown>>;

/** Numbers: what can be shown. */
const NUMBERS = /^(\|?b1|[<>|][iuf][1248]|bool|u?int(8|16|32|64)|float(16|32|64))$/;
/** Samples of a chunk at most: what is read at once. */
const MOST_CHUNK = 2 ** 24;
const MOST_SIDE = 2 ** 24;

async function metadata(source: ListedSource, path: string): Promise<Json | undefined> {
	const bytes = await source.get(path);
	if (!bytes) return undefined;
	try {
		return JSON.parse(new TextDecoder().decode(bytes)) as Json;
	} catch {
		throw new FormatError('E_ZARR_HEAD', `“${printable(path)}” of this store is not JSON: it is damaged, or still being written.`);
	}
}

/** @throws FormatError E_ZARR_ARRAY where there is none, E_ZARR_GROUP where a group is there, E_ZARR_DTYPE, E_ZARR_SHAPE */
export async function arrayHead(source: ListedSource, path: string): Promise<ArrayHead> {
	const under = path === '' ? '' : `${path}/`;
	const v2 = await metadata(source, `${under}.zarray`);
	const head = v2 ? headOf2(v2, await metadata(source, `${under}.zattrs`)) : headOf3(path, await metadata(source, `${under}zarr.json`));
	const name = `“${printable(path || 'the root')}”`;
	if (!NUMBERS.test(head.dtype))
		throw new FormatError(
			'E_ZARR_DTYPE',
			`${name} holds values of type ${printable(head.dtype)}; integers and floats can be shown. Save it as float64.`,
		);
	const isSize = (n: unknown): boolean => Number.isInteger(n) && (n as number) >= 0 && (n as number) <= MOST_SIDE;
	const product = (of: readonly number[]): number => of.reduce((a, b) => a * b, 1);
	if (!head.shape.every(isSize) || !head.chunks.every((n) => isSize(n) && n > 0) || head.shape.length !== head.chunks.length)
		throw new FormatError(
			'E_ZARR_SHAPE',
			`${name} claims a shape of ${head.shape.join(' × ')} in chunks of ${head.chunks.join(' × ')}, which is none.`,
		);
	if (product(head.chunks) > MOST_CHUNK)
		throw new FormatError(
			'E_ZARR_CHUNKS',
			`${name} has chunks of ${head.chunks.join(' × ')} samples; the limit is ${MOST_CHUNK}. Rechunk it, to 256 × 256 for one.`,
		);
	return head;
}

const list = (value: unknown): number[] => (Array.isArray(value) ? value.map(Number) : []);
const names = (value: unknown): string[] | undefined =>
	Array.isArray(value) && value.every((one) => typeof one === 'string') ? (value as string[]) : undefined;

function headOf2(meta: Json, attributes: Json | undefined): ArrayHead {
	const separator = meta['dimension_separator'] === '/' ? '/' : '.';
	const filters = (Array.isArray(meta['filters']) ? meta['filters'] : []) as Json[];
	const compressor = meta['compressor'] as Json | null;
	const dimensions = names(attributes?.['_ARRAY_DIMENSIONS']);
	return {
		version: 2,
		shape: list(meta['shape']),
		chunks: list(meta['chunks']),
		dtype: typeof meta['dtype'] === 'string' ? meta['dtype'] : 'records of several fields',
		codecs: [...filters, ...(compressor ? [compressor] : [])].map(({ id }) => String(id)),
		fill: meta['fill_value'],
		...(dimensions && { dimensions }),
		file: (at) => at.join(separator),
	};
}

function headOf3(path: string, meta: Json | undefined): ArrayHead {
	if (!meta) throw new FormatError('E_ZARR_ARRAY', `The store has no array “${printable(path)}”: neither .zarray nor zarr.json is there.`);
	if (meta['node_type'] !== 'array') throw new FormatError('E_ZARR_GROUP', `“${printable(path)}” is a group.`);
	const grid = (meta['chunk_grid'] as Json | undefined)?.['configuration'] as Json | undefined;
	const keys = meta['chunk_key_encoding'] as Json | undefined;
	const isPlain = keys?.['name'] === 'v2';
	const separator = ((keys?.['configuration'] as Json | undefined)?.['separator'] as string | undefined) ?? (isPlain ? '.' : '/');
	const codecs = (Array.isArray(meta['codecs']) ? meta['codecs'] : []) as Json[];
	const sharding = codecs.find(({ name }) => name === 'sharding_indexed')?.['configuration'] as Json | undefined;
	const outer = list(grid?.['chunk_shape']);
	const inner = sharding ? list(sharding['chunk_shape']) : outer;
	const dimensions = names(meta['dimension_names']);
	const shards = inner.map((n, k) => Math.max(1, Math.round((outer[k] ?? n) / n)));
	return {
		version: 3,
		shape: list(meta['shape']),
		chunks: inner,
		...(sharding && { shard: outer }),
		dtype: typeof meta['data_type'] === 'string' ? meta['data_type'] : JSON.stringify(meta['data_type'] ?? null),
		codecs: (sharding ? ((sharding['codecs'] as Json[] | undefined) ?? []) : codecs).map(({ name }) => String(name)),
		fill: meta['fill_value'],
		...(dimensions && { dimensions }),
		file: (at) => {
			const place = at.map((n, k) => Math.floor(n / (shards[k] as number)));
			return isPlain ? place.join(separator) : ['c', ...place].join(separator);
		},
	};
}

/** @throws FormatError E_ZARR_CODEC where chunks are packed in a way that is not known */
export function codecsOf(path: string, { version, codecs }: ArrayHead): void {
	const isKnown = (name: string): boolean =>
		registry.has(name as never) || (version === 2 && (registry.has(`numcodecs.${name}` as never) || name === 'fixedscaleoffset'));
	const unknown = codecs.find((name) => !isKnown(name));
	if (unknown !== undefined)
		throw new FormatError(
			'E_ZARR_CODEC',
			`The chunks of “${printable(path || 'the root')}” are packed by “${printable(unknown)}”, which cannot be read here; gzip, zlib, blosc, zstd and lz4 can. Write the array with compressor=numcodecs.GZip().`,
		);
}

/** A part of a file: from a place on, or at its end. */
type RangeQuery = { readonly offset: number; readonly length: number } | { readonly suffixLength: number };

/** Told of a chunk that is asked for: whether the file that it should be in has it. */
interface Asked {
	isThere: boolean;
}

/** Files with many chunks in them whose bytes are kept while chunks are taken out of them. */
const SHARDS_KEPT = 4;

/** For the library, whose paths begin with a stroke. Of a file with many chunks it asks for parts: first for its index, which it keeps. */
function readable(source: ListedSource) {
	const get = (path: string) => source.get(path.replace(/^\//, ''));
	const shards = new Map<string, Promise<Uint8Array | undefined>>();
	const lengths = new Map<string, number>();
	const shard = (path: string): Promise<Uint8Array | undefined> => {
		const bytes = shards.get(path) ?? get(path);
		shards.delete(path);
		shards.set(path, bytes);
		keepYoungest(shards, SHARDS_KEPT);
		bytes.catch(() => shards.delete(path));
		return bytes;
	};
	return {
		get,
		async getRange(path: `/${string}`, range: RangeQuery, asked?: object): Promise<Uint8Array | undefined> {
			if (asked && 'offset' in range) (asked as Asked).isThere = true;
			const bytes = await shard(path);
			if (!bytes) return undefined;
			if ('suffixLength' in range) {
				lengths.set(path, bytes.length);
				return bytes.slice(Math.max(0, bytes.length - range.suffixLength));
			}
			const isAnother = (lengths.get(path) ?? bytes.length) !== bytes.length;
			if (isAnother || range.offset + range.length > bytes.length)
				throw new Error('its index does not fit the file, which was written anew or is damaged');
			return bytes.slice(range.offset, range.offset + range.length);
		},
	};
}

async function opened(source: ListedSource, path: string, { version }: ArrayHead) {
	const place = root(readable(source)).resolve(path);
	try {
		return await (version === 2 ? open.v2(place, { kind: 'array' }) : open.v3(place, { kind: 'array' }));
	} catch (error) {
		throw new FormatError('E_ZARR_ARRAY', `“${printable(path)}” of this store cannot be opened: ${messageOf(error)}`);
	}
}

/** Numbers of an array of one axis. @throws FormatError */
export async function numbersOf(source: ListedSource, path: string, head: ArrayHead): Promise<Float64Array> {
	codecsOf(path, head);
	try {
		const { data } = await get(await opened(source, path, head));
		return Float64Array.from(data as ArrayLike<number>, Number);
	} catch (error) {
		if (error instanceof FormatError) throw error;
		throw new FormatError('E_ZARR_CHUNK', `The coordinates “${printable(path)}” cannot be read: ${messageOf(error)}`);
	}
}

export interface ChunkReader {
	/** The path of the file that a chunk is in. */
	file(row: number, column: number): string;
	/** Null where the file that it should be in has many chunks, and not this one. @throws FormatError E_ZARR_CHUNK */
	read(row: number, column: number, size: { readonly columns: number; readonly rows: number }): Promise<Float64Array | null>;
}

/** Two axes of an array that are shown, and where all others are cut. */
export interface ZarrCut {
	readonly row: number;
	readonly column: number;
	/** A place on each axis of the array; those of the shown ones mean nothing. */
	readonly at: readonly number[];
}

export async function chunkReader(source: ListedSource, path: string, head: ArrayHead, cut: ZarrCut): Promise<ChunkReader> {
	const array = await opened(source, path, head);
	const under = path === '' ? '' : `${path}/`;
	const isShown = (axis: number): boolean => axis === cut.row || axis === cut.column;
	/** Which chunk is cut on an axis that is not shown, and where in it. */
	const [chunkAt, placeIn] = [
		head.chunks.map((size, axis) => Math.floor((cut.at[axis] as number) / size)),
		head.chunks.map((size, axis) => (cut.at[axis] as number) % size),
	];
	const place = (row: number, column: number): number[] =>
		chunkAt.map((at, axis) => (axis === cut.row ? row : axis === cut.column ? column : at));
	const file = (row: number, column: number): string => under + head.file(place(row, column));
	return {
		file,
		async read(row, column, { columns, rows }) {
			const refuse = (why: string): FormatError =>
				new FormatError(
					'E_ZARR_CHUNK',
					`The chunk “${printable(file(row, column))}” cannot be read: ${why} Delete the file, and whoever fills the store writes it again.`,
				);
			let chunk: { readonly data: unknown; readonly shape: readonly number[]; readonly stride: readonly number[] };
			const asked: Asked = { isThere: head.shard === undefined };
			try {
				chunk = (await array.getChunk(place(row, column), asked as object)) as typeof chunk;
			} catch (error) {
				throw refuse(`${messageOf(error).replace(/\.?$/, '.')}`);
			}
			if (!asked.isThere) return null;
			const data = chunk.data as ArrayLike<number> & { get?: (k: number) => unknown };
			const stride = chunk.stride ?? stridesOf(chunk.shape as number[], 'C');
			const count = chunk.shape.reduce((a, b) => a * b, 1);
			if (data.length !== count) throw refuse(`it has ${data.length} values in place of ${count}.`);
			const [down, across] = [stride[cut.row] as number, stride[cut.column] as number];
			const first = stride.reduce((at, step, axis) => (isShown(axis) ? at : at + step * (placeIn[axis] as number)), 0);
			const out = new Float64Array(columns * rows);
			for (let r = 0; r < rows; r++) {
				for (let c = 0; c < columns; c++) {
					const at = first + r * down + c * across;
					const value = Number(data.get ? data.get(at) : data[at]);
					out[r * columns + c] = Number.isFinite(value) ? value : Number.NaN;
				}
			}
			return out;
		},
	};
}
