/**
 * A small HDF5 file: a root group of contiguous data sets, as version 0 of the format has it, which every reader knows.
 * https://docs.hdfgroup.org/hdf5/develop/_f_m_t3.html
 */

/** A data set to write: numbers of 64 bits, the last axis fastest, or one text. */
export interface H5Dataset {
	readonly name: string;
	readonly shape: readonly number[];
	readonly data: Float64Array | string;
}

/** Entries of a symbol table node are twice this: one node holds them all. */
const LEAF_K = 16;
const INTERNAL_K = 16;
const UNDEFINED = 0xffff_ffff_ffff_ffffn;

const SUPERBLOCK = 96;
const ROOT_HEADER = 16 + 8 + 16;
const TREE = 24 + 2 * INTERNAL_K * 16 + 8;
const HEAP = 32;
const SYMBOLS = 8 + 2 * LEAF_K * 40;

const padded = (size: number): number => Math.ceil(size / 8) * 8;

/** Bytes that are written one after the other, little-endian. */
class Bytes {
	readonly out: Uint8Array<ArrayBuffer>;
	private readonly view: DataView;
	at = 0;
	constructor(size: number) {
		this.out = new Uint8Array(size);
		this.view = new DataView(this.out.buffer);
	}
	u8(...values: readonly number[]): void {
		for (const value of values) this.out[this.at++] = value;
	}
	u16(value: number): void {
		this.view.setUint16(this.at, value, true);
		this.at += 2;
	}
	u32(value: number): void {
		this.view.setUint32(this.at, value, true);
		this.at += 4;
	}
	u64(value: number | bigint): void {
		this.view.setBigUint64(this.at, BigInt(value), true);
		this.at += 8;
	}
	f64(value: number): void {
		this.view.setFloat64(this.at, value, true);
		this.at += 8;
	}
	raw(values: Uint8Array): void {
		this.out.set(values, this.at);
		this.at += values.length;
	}
}

/** A message of an object header: its type, and its bytes padded to 8. */
interface HeaderMessage {
	readonly type: number;
	readonly bytes: Uint8Array;
}

function message(type: number, size: number, write: (bytes: Bytes) => void): HeaderMessage {
	const bytes = new Bytes(padded(size));
	write(bytes);
	return { type, bytes: bytes.out };
}

/** Space, type, fill value (none) and place of a data set. */
function messagesOf({ shape, data }: H5Dataset, content: Uint8Array, place: number): readonly HeaderMessage[] {
	return [
		message(1, 8 + 8 * shape.length, (bytes) => {
			bytes.u8(1, shape.length, 0, 0, 0, 0, 0, 0);
			for (const size of shape) bytes.u64(size);
		}),
		typeof data === 'string'
			? message(3, 8, (bytes) => {
					// A text of fixed length, ended by a zero, in UTF-8.
					bytes.u8(0x13, 0x10, 0, 0);
					bytes.u32(content.length);
				})
			: message(3, 20, (bytes) => {
					// IEEE 754 of 64 bits, little-endian: offset, precision, places and sizes of exponent and fraction, bias.
					bytes.u8(0x11, 0x20, 63, 0);
					bytes.u32(8);
					bytes.u16(0);
					bytes.u16(64);
					bytes.u8(52, 11, 0, 52);
					bytes.u32(1023);
				}),
		message(5, 4, (bytes) => bytes.u8(2, 2, 2, 0)),
		message(8, 18, (bytes) => {
			bytes.u8(3, 1);
			bytes.u64(place);
			bytes.u64(content.length);
		}),
	];
}

const headerSize = (messages: readonly HeaderMessage[]): number => 16 + messages.reduce((sum, { bytes }) => sum + 8 + bytes.length, 0);

function writeHeader(out: Bytes, messages: readonly HeaderMessage[]): void {
	out.u8(1, 0);
	out.u16(messages.length);
	out.u32(1);
	out.u32(headerSize(messages) - 16);
	out.u32(0);
	for (const { type, bytes } of messages) {
		out.u16(type);
		out.u16(bytes.length);
		out.u32(0);
		out.raw(bytes);
	}
}

function contentOf({ name, shape, data }: H5Dataset): Uint8Array {
	if (typeof data === 'string') return new TextEncoder().encode(`${data}\0`);
	const count = shape.reduce((product, size) => product * size, 1);
	if (count !== data.length) throw new RangeError(`${name}: a shape of ${shape.join(' × ')} does not hold ${data.length} values.`);
	const bytes = new Bytes(8 * data.length);
	for (const value of data) bytes.f64(value);
	return bytes.out;
}

/**
 * An HDF5 file with these data sets in its root group.
 * @throws RangeError where a shape does not hold exactly its data, a name is used twice, or there are more than 32
 */
export function writeH5(datasets: readonly H5Dataset[]): Uint8Array<ArrayBuffer> {
	if (datasets.length > 2 * LEAF_K) throw new RangeError(`One file holds at most ${2 * LEAF_K} data sets.`);
	const encoded = datasets.map((dataset) => ({ dataset, key: new TextEncoder().encode(dataset.name), content: contentOf(dataset) }));
	// The format wants names in the order of their bytes.
	const sorted = encoded.toSorted((a, b) => compared(a.key, b.key));
	if (sorted.some(({ dataset: { name } }, k) => k > 0 && name === sorted[k - 1]?.dataset.name))
		throw new RangeError('Two data sets have one name.');

	// The empty name comes first in the heap.
	let heapSize = 8;
	const named = sorted.map((entry) => {
		const nameAt = heapSize;
		heapSize += padded(entry.key.length + 1);
		return { ...entry, nameAt };
	});
	const tree = SUPERBLOCK + ROOT_HEADER;
	const heap = tree + TREE;
	const symbols = heap + HEAP + heapSize;
	let at = symbols + SYMBOLS;
	const placed = named.map((entry) => {
		const header = at;
		const data = header + headerSize(messagesOf(entry.dataset, entry.content, 0));
		at = padded(data + entry.content.length);
		return { ...entry, header, data };
	});

	const out = new Bytes(at);
	writeSuperblock(out, at, tree, heap);
	writeHeader(out, [
		message(0x11, 16, (bytes) => {
			bytes.u64(tree);
			bytes.u64(heap);
		}),
	]);
	writeTree(out, symbols, placed.at(-1)?.nameAt ?? 0);
	writeHeap(out, heap, heapSize);
	for (const { key, nameAt } of placed) out.out.set(key, heap + HEAP + nameAt);
	out.at = symbols;
	out.raw(new TextEncoder().encode('SNOD'));
	out.u8(1, 0);
	out.u16(placed.length);
	for (const { nameAt, header } of placed) {
		out.u64(nameAt);
		out.u64(header);
		out.at += 24;
	}
	for (const { dataset, content, header, data } of placed) {
		out.at = header;
		writeHeader(out, messagesOf(dataset, content, data));
		out.raw(content);
	}
	return out.out;
}

function writeSuperblock(out: Bytes, size: number, tree: number, heap: number): void {
	out.u8(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0, 0, 8, 8, 0);
	out.u16(LEAF_K);
	out.u16(INTERNAL_K);
	out.u32(0);
	out.u64(0);
	out.u64(UNDEFINED);
	out.u64(size);
	out.u64(UNDEFINED);
	// The root group, with its tree and heap beside it.
	out.u64(0);
	out.u64(SUPERBLOCK);
	out.u32(1);
	out.u32(0);
	out.u64(tree);
	out.u64(heap);
}

function writeTree(out: Bytes, symbols: number, lastName: number): void {
	const begin = out.at;
	out.raw(new TextEncoder().encode('TREE'));
	out.u8(0, 0);
	out.u16(1);
	out.u64(UNDEFINED);
	out.u64(UNDEFINED);
	out.u64(0);
	out.u64(symbols);
	out.u64(lastName);
	out.at = begin + TREE;
}

function writeHeap(out: Bytes, heap: number, heapSize: number): void {
	out.raw(new TextEncoder().encode('HEAP'));
	out.u32(0);
	out.u64(heapSize);
	// No free place in it.
	out.u64(1);
	out.u64(heap + HEAP);
}

function compared(a: Uint8Array, b: Uint8Array): number {
	for (let k = 0; k < Math.min(a.length, b.length); k++) if (a[k] !== b[k]) return (a[k] as number) - (b[k] as number);
	return a.length - b.length;
}
