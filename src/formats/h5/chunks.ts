/** Chunked storage: version-1 B-trees of chunks, and the single and implicit chunk of newer files. */

import { failure } from '../failure.ts';
import type { InflateBudget } from '../inflate.ts';
import { MAX_CELLS, valueCount } from '../limits.ts';
import { type FileBytes, UNDEFINED_ADDRESS, damaged, unsupported } from './bytes.ts';
import { type Filter, type NumberType, decode, unfilter } from './numbers.ts';

export interface ChunkedArray {
	/** For messages. */
	readonly what: string;
	readonly shape: readonly number[];
	readonly type: NumberType;
	readonly filters: readonly Filter[];
	readonly budget: InflateBudget;
}

interface Layout {
	/** Values along each axis of a chunk. */
	readonly chunk: readonly number[];
	/** How chunks are found; B-tree addresses may be undefined (no chunk was written). */
	readonly index: 'tree' | 'single' | 'implicit';
	readonly at: number;
	/** Stored bytes and filter mask of a single filtered chunk. */
	readonly stored?: number;
	readonly mask?: number;
}

/** IV.A.2.i, chunked class, versions 1 to 4. */
function readLayout(file: FileBytes, array: ChunkedArray, at: number): Layout {
	const { what, shape, type } = array;
	const version = file.u8(at);
	const rank = file.u8(at + (version < 3 ? 1 : version === 3 ? 2 : 3));
	if (rank !== shape.length + 1) throw damaged(`${what} has ${shape.length} dimensions, but chunks of ${rank - 1}`);
	const sizes = (start: number, bytes: number): number[] => {
		const dimensions = Array.from({ length: rank }, (_, k) => file.uint(start + k * bytes, bytes));
		const item = dimensions.pop();
		if (item !== type.size) throw damaged(`${what} has values of ${type.size} bytes, but chunks of ${item}-byte values`);
		const values = valueCount(dimensions);
		// A chunk may reach over the end of the array, so it is not bounded by the array's size.
		if (values === 0 || values > MAX_CELLS) throw damaged(`${what} has chunks of ${dimensions.join(' × ')} values`);
		return dimensions;
	};
	if (version < 3) return { chunk: sizes(at + 8 + file.offsetSize, 4), index: 'tree', at: file.address(at + 8) };
	if (version === 3) return { chunk: sizes(at + 3 + file.offsetSize, 4), index: 'tree', at: file.address(at + 3) };
	const bytes = file.u8(at + 4);
	if (![1, 2, 4, 8].includes(bytes)) throw unsupported(`${what} has chunk sizes of ${bytes} bytes; it`);
	const chunk = sizes(at + 5, bytes);
	const kindAt = at + 5 + rank * bytes;
	const kind = file.u8(kindAt);
	if (kind === 1) {
		if ((file.u8(at + 2) & 2) === 0) return { chunk, index: 'single', at: file.address(kindAt + 1) };
		const size = file.lengthSize;
		return {
			chunk,
			index: 'single',
			at: file.address(kindAt + 5 + size),
			stored: file.length(kindAt + 1),
			mask: file.u32(kindAt + 1 + size),
		};
	}
	if (kind === 2) return { chunk, index: 'implicit', at: file.address(kindAt + 1) };
	throw unsupported(
		`${what} has chunks indexed in a newer way (${['fixed array', 'extensible array', 'version 2 B-tree'][kind - 3] ?? kind}); it`,
	);
}

/** Puts every chunk's values in their places. Chunks that were never written leave the fill value. */
export function readChunks(file: FileBytes, array: ChunkedArray, layoutAt: number, values: Float64Array): void {
	const layout = readLayout(file, array, layoutAt);
	if (layout.at === UNDEFINED_ADDRESS) return;
	const { shape, type, what } = array;
	const count = valueCount(layout.chunk);
	const plain = count * type.size;
	const done = new Set<string>();
	let decoded = 0;
	const put = (origin: readonly number[], at: number, stored: number, mask: number): void => {
		file.visit();
		if (!origin.every((start, axis) => start < (shape[axis] as number) && start % (layout.chunk[axis] as number) === 0))
			throw damaged(`A chunk of ${what} lies at ${origin.join(', ')}`);
		// Each place once: a tree that names one chunk many times would be decoded as often.
		const place = origin.join();
		if (done.has(place)) throw damaged(`Two chunks of ${what} lie at ${place}`);
		done.add(place);
		// Chunks may reach over the end of the array; flat ones in a long array would make work without end.
		decoded += count;
		if (decoded > 2 * MAX_CELLS)
			throw failure('h5', 'LIMIT', `The chunks of ${what} hold more than ${2 * MAX_CELLS} values; that is the limit.`);
		file.need(at, stored, `A chunk of ${what}`);
		const bytes = unfilter(`A chunk of ${what}`, file.bytes.subarray(at, at + stored), array.filters, mask, type.size, array.budget);
		if (bytes.length < plain) throw damaged(`A chunk of ${what} has ${bytes.length} bytes instead of ${plain}`);
		copyInside(decode(type, bytes, count), layout.chunk, origin, shape, values);
	};
	if (layout.index === 'single')
		put(
			shape.map(() => 0),
			layout.at,
			layout.stored ?? plain,
			layout.mask ?? 0,
		);
	else if (layout.index === 'implicit') {
		const across = shape.map((size, axis) => Math.ceil(size / (layout.chunk[axis] as number)));
		const chunks = valueCount(across);
		for (let k = 0; k < chunks; k++) {
			let rest = k;
			const origin = new Array<number>(shape.length);
			for (let axis = shape.length - 1; axis >= 0; axis--) {
				origin[axis] = (rest % (across[axis] as number)) * (layout.chunk[axis] as number);
				rest = Math.floor(rest / (across[axis] as number));
			}
			put(origin, layout.at + k * plain, plain, 0);
		}
	} else chunkTree(file, array, layout.at, undefined, new Set(), put);
}

/** III.A.1: a version-1 B-tree of chunks. Each node is visited once and levels fall by one, so it ends. */
function chunkTree(
	file: FileBytes,
	array: ChunkedArray,
	at: number,
	level: number | undefined,
	seen: Set<number>,
	put: (origin: readonly number[], at: number, stored: number, mask: number) => void,
): void {
	file.visit();
	if (seen.has(at)) throw damaged(`The chunk tree of ${array.what} leads back to itself`);
	seen.add(at);
	file.signature(at, 'TREE');
	const own = file.u8(at + 5);
	if (file.u8(at + 4) !== 1 || (level !== undefined && own !== level))
		throw damaged(`The chunk tree of ${array.what} has a node of the wrong kind`);
	const entries = file.u16(at + 6);
	const rank = array.shape.length;
	const keySize = 8 + 8 * (rank + 1);
	for (let k = 0; k < entries; k++) {
		const key = at + 8 + 2 * file.offsetSize + k * (keySize + file.offsetSize);
		const child = file.address(key + keySize);
		if (own > 0) chunkTree(file, array, child, own - 1, seen, put);
		else
			put(
				Array.from({ length: rank }, (_, axis) => file.uint(key + 8 + 8 * axis, 8)),
				child,
				file.u32(key),
				file.u32(key + 4),
			);
	}
}

/** Copies the part of a chunk that lies inside the array, run after run along the last axis. */
function copyInside(
	from: Float64Array,
	chunk: readonly number[],
	origin: readonly number[],
	shape: readonly number[],
	to: Float64Array,
): void {
	const last = shape.length - 1;
	const width = chunk[last] as number;
	const run = Math.min(width, (shape[last] as number) - (origin[last] as number));
	const lines = from.length / width;
	for (let line = 0; line < lines; line++) {
		let rest = line;
		let start = origin[last] as number;
		let stride = shape[last] as number;
		let inside = true;
		for (let axis = last - 1; axis >= 0; axis--) {
			const position = (origin[axis] as number) + (rest % (chunk[axis] as number));
			rest = Math.floor(rest / (chunk[axis] as number));
			if (position >= (shape[axis] as number)) inside = false;
			start += position * stride;
			stride *= shape[axis] as number;
		}
		if (inside) to.set(from.subarray(line * width, line * width + run), start);
	}
}
