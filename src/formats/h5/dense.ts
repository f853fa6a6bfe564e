/**
 * Groups whose links do not fit in their header ("dense" links, the default of HDF5 2.0 beyond 8 members):
 * the link messages lie in a fractal heap (III.G), and a version-2 B-tree (III.A.2) says where.
 */

import { type FileBytes, UNDEFINED_ADDRESS, damaged, unsupported } from './bytes.ts';

/** A piece of the heap's own address space and where it lies in the file. */
interface Block {
	readonly start: number;
	readonly size: number;
	readonly at: number;
}

interface Heap {
	readonly blocks: readonly Block[];
	/** Bytes of an offset in the heap, and of a length. */
	readonly offsetBytes: number;
	readonly lengthBytes: number;
}

/** Bytes that hold a number up to `most`. */
const bytesFor = (most: number): number => Math.max(1, Math.ceil(Math.log2(most + 1) / 8));

/** A little-endian number of 1 … 8 bytes. */
export function small(file: FileBytes, at: number, size: number): number {
	let value = 0;
	for (let k = size - 1; k >= 0; k--) value = value * 256 + file.u8(at + k);
	return value;
}

function readHeap(file: FileBytes, at: number): Heap {
	file.signature(at, 'FRHP');
	if (file.u16(at + 7) !== 0) throw unsupported('A group whose links are compressed');
	const { offsetSize, lengthSize } = file;
	const maxManaged = file.u32(at + 10);
	// Past the sizes and counts of section III.G that a reader does not need.
	const table = at + 14 + 10 * lengthSize + 2 * offsetSize;
	const width = file.u16(table);
	const starting = file.length(table + 2);
	const maxDirect = file.length(table + 2 + lengthSize);
	const bits = file.u16(table + 2 + 2 * lengthSize);
	const root = file.address(table + 6 + 2 * lengthSize);
	const rows = file.u16(table + 6 + 2 * lengthSize + offsetSize);
	const powers = [starting, maxDirect, width].every((size) => size > 0 && Number.isInteger(Math.log2(size)));
	if (!powers || maxDirect < starting || bits > 64) throw damaged('The heap of a group has impossible sizes');
	const offsetBytes = Math.ceil(bits / 8);
	const blocks: Block[] = [];
	const seen = new Set<number>();
	const indirect = (start: number, blockAt: number, count: number): void => {
		if (seen.has(blockAt)) throw damaged('The heap of a group leads back to itself');
		seen.add(blockAt);
		file.signature(blockAt, 'FHIB');
		let entry = blockAt + 5 + offsetSize + offsetBytes;
		let place = start;
		for (let row = 0; row < count; row++) {
			const size = starting * 2 ** Math.max(0, row - 1);
			for (let column = 0; column < width; column++, entry += offsetSize, place += size) {
				file.visit();
				const child = file.address(entry);
				if (child === UNDEFINED_ADDRESS) continue;
				if (size <= maxDirect) direct(place, size, child);
				else indirect(place, child, Math.log2(size) - Math.log2(starting * width) + 1);
			}
		}
	};
	const direct = (start: number, size: number, blockAt: number): void => {
		file.signature(blockAt, 'FHDB');
		blocks.push({ start, size, at: blockAt });
	};
	if (root !== UNDEFINED_ADDRESS) {
		if (rows === 0) direct(0, starting, root);
		else indirect(0, root, rows);
	}
	return { blocks, offsetBytes, lengthBytes: bytesFor(Math.min(maxDirect, maxManaged)) };
}

/** Where the object of a heap identifier lies in the file. */
function locate(file: FileBytes, heap: Heap, id: number): number {
	if (((file.u8(id) >> 4) & 3) !== 0) throw unsupported('A group with links of unusual length');
	const offset = small(file, id + 1, heap.offsetBytes);
	const length = small(file, id + 1 + heap.offsetBytes, heap.lengthBytes);
	const block = heap.blocks.find(({ start, size }) => offset >= start && offset + length <= start + size);
	if (block === undefined) throw damaged('A link of a group lies outside its heap');
	return block.at + offset - block.start;
}

/**
 * The file positions of a group's link messages.
 * @param heapAt of the fractal heap
 * @param treeAt of the B-tree that indexes the links by name
 */
export function denseLinks(file: FileBytes, heapAt: number, treeAt: number): number[] {
	const heap = readHeap(file, heapAt);
	file.signature(treeAt, 'BTHD');
	const nodeSize = file.u32(treeAt + 6);
	const recordSize = file.u16(treeAt + 10);
	const depth = file.u16(treeAt + 12);
	// Records by name (type 5): a hash of 4 bytes and the heap identifier.
	if (file.u8(treeAt + 5) !== 5 || recordSize < 5 + heap.offsetBytes + heap.lengthBytes || depth > 16)
		throw damaged('The index of a group has the wrong kind');
	// How many records a node of each level can hold, and its whole subtree: they set the width of the counts stored.
	const most: number[] = [Math.floor((nodeSize - 10) / recordSize)];
	const total: number[] = [most[0] as number];
	const pointer = (level: number): number =>
		file.offsetSize + bytesFor(most[level - 1] as number) + (level > 1 ? bytesFor(total[level - 1] as number) : 0);
	for (let level = 1; level <= depth; level++) {
		most.push(Math.floor((nodeSize - 10 - pointer(level)) / (recordSize + pointer(level))));
		total.push(((most[level] as number) + 1) * (total[level - 1] as number) + (most[level] as number));
	}
	const found: number[] = [];
	const seen = new Set<number>();
	const node = (at: number, level: number, records: number): void => {
		if (seen.has(at)) throw damaged('The index of a group leads back to itself');
		seen.add(at);
		file.signature(at, level === 0 ? 'BTLF' : 'BTIN');
		for (let k = 0; k < records; k++) {
			file.visit();
			found.push(locate(file, heap, at + 6 + k * recordSize + 4));
		}
		if (level === 0) return;
		for (let k = 0; k <= records; k++) {
			const entry = at + 6 + records * recordSize + k * pointer(level);
			node(file.address(entry), level - 1, small(file, entry + file.offsetSize, bytesFor(most[level - 1] as number)));
		}
	};
	const root = file.address(treeAt + 16);
	if (root !== UNDEFINED_ADDRESS) node(root, depth, file.u16(treeAt + 16 + file.offsetSize));
	return found;
}
