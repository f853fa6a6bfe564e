/**
 * The structure of an HDF5 file: superblock, object headers, groups.
 * After the "HDF5 File Format Specification Version 3.0" (The HDF Group); the letters are its sections.
 */

import { failure } from '../failure.ts';
import { MAX_GROUP_DEPTH, MAX_MEMBERS } from '../limits.ts';
import { startsWith } from '../npy.ts';
import { type FileBytes, UNDEFINED_ADDRESS, damaged, unsupported } from './bytes.ts';
import { denseLinks } from './dense.ts';

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** Where the superblock begins: 0, 512, 1024, 2048 …; -1 where the file is no HDF5. */
export function findSuperblock(bytes: Uint8Array): number {
	for (let at = 0; at + 8 <= bytes.length; at = at === 0 ? 512 : at * 2) if (startsWith(bytes.subarray(at, at + 8), SIGNATURE)) return at;
	return -1;
}

/** One header message (IV.A.2): its type, and where its data lie. */
export interface Message {
	readonly type: number;
	readonly at: number;
	readonly size: number;
	/** The data are elsewhere, shared by several objects. */
	readonly shared: boolean;
}

export interface ObjectHeader {
	readonly messages: readonly Message[];
}

/** The first message of a type. */
export const message = (object: ObjectHeader, type: number): Message | undefined => object.messages.find((found) => found.type === type);

export const MESSAGE = {
	dataspace: 1,
	linkInfo: 2,
	datatype: 3,
	fillValue: 5,
	link: 6,
	layout: 8,
	filters: 11,
	attribute: 12,
	continuation: 16,
	symbolTable: 17,
} as const;

/** II.A: reads the superblock and returns the address of the root group's header. */
export function readSuperblock(file: FileBytes, at: number): number {
	const version = file.u8(at + 8);
	if (version > 3) throw unsupported(`An HDF5 superblock of version ${version}`);
	const old = version < 2;
	file.offsetSize = file.u8(at + (old ? 13 : 9));
	file.lengthSize = file.u8(at + (old ? 14 : 10));
	for (const size of [file.offsetSize, file.lengthSize])
		if (![2, 4, 8].includes(size)) throw damaged(`The superblock says that addresses have ${size} bytes`);
	const size = file.offsetSize;
	const start = old ? at + (version === 0 ? 24 : 28) : at + 12;
	// The base address is the superblock's own place where a user block was put before it.
	file.base = at;
	// The end of the file is counted from its beginning, user block included, and not from the base as all addresses are.
	const end = file.address(start + 2 * size) - file.base;
	if (end !== UNDEFINED_ADDRESS && end > file.bytes.length) {
		throw failure(
			'h5',
			'TRUNCATED',
			`The HDF5 file says that it has ${end} bytes, but there are ${file.bytes.length}: it was cut short, perhaps while it was copied or still written.`,
		);
	}
	return old ? file.address(start + 5 * size) : file.address(start + 3 * size);
}

/** IV.A.1: all messages of an object, over its continuation blocks, each block once. */
export function readObject(file: FileBytes, at: number): ObjectHeader {
	if (at === UNDEFINED_ADDRESS) throw damaged('An object has no address');
	const messages: Message[] = [];
	const old = file.u8(at) === 1;
	const blocks: { start: number; end: number }[] = [];
	const seen = new Set<number>();
	const push = (start: number, size: number): void => {
		file.need(start, size, 'An object header');
		if (seen.has(start)) return;
		seen.add(start);
		blocks.push({ start, end: start + size });
	};
	let ordered = false;
	if (old) push(at + 16, file.u32(at + 8));
	else {
		file.signature(at, 'OHDR');
		if (file.u8(at + 4) !== 2) throw unsupported(`An object header of version ${file.u8(at + 4)}`);
		const flags = file.u8(at + 5);
		ordered = (flags & 4) !== 0;
		const sizeAt = at + 6 + (flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0);
		const sizeBytes = 1 << (flags & 3);
		push(sizeAt + sizeBytes, file.uint(sizeAt, sizeBytes));
	}
	const head = old ? 8 : ordered ? 6 : 4;
	for (let k = 0; k < blocks.length; k++) {
		const { start: first, end } = blocks[k] as { start: number; end: number };
		let start = first;
		while (start + head <= end) {
			file.visit();
			const type = old ? file.u16(start) : file.u8(start);
			const size = file.u16(start + (old ? 2 : 1));
			const shared = (file.u8(start + (old ? 4 : 3)) & 2) !== 0;
			const dataAt = start + head;
			start = dataAt + size;
			if (start > end) throw damaged('A header message runs past its block');
			if (type === MESSAGE.continuation) {
				const next = file.address(dataAt);
				const length = file.length(dataAt + file.offsetSize);
				if (old) push(next, length);
				else {
					file.signature(next, 'OCHK');
					push(next + 4, length - 8);
				}
			} else if (type !== 0) messages.push({ type, at: dataAt, size, shared });
		}
	}
	return { messages };
}

/** An object of the file with its path in the groups: "train_loss", "run/loss". */
export interface NamedObject {
	readonly name: string;
	readonly object: ObjectHeader;
	/** The address of its header, by which others refer to it. */
	readonly at: number;
}

/** All objects that are no groups, each reached once. */
export function listObjects(file: FileBytes, root: number): NamedObject[] {
	const found: NamedObject[] = [];
	const seen = new Set<number>([root]);
	const walk = (object: ObjectHeader, prefix: string, depth: number): void => {
		if (depth > MAX_GROUP_DEPTH) throw failure('h5', 'LIMIT', `Groups are nested deeper than ${MAX_GROUP_DEPTH} levels.`);
		for (const [name, at] of links(file, object)) {
			if (seen.has(at)) continue;
			seen.add(at);
			const child = readObject(file, at);
			if (message(child, MESSAGE.dataspace)) found.push({ name: prefix + name, object: child, at });
			else walk(child, `${prefix}${name}/`, depth + 1);
			if (found.length > MAX_MEMBERS) throw failure('h5', 'LIMIT', `The file has more than ${MAX_MEMBERS} data sets; that is the limit.`);
		}
	};
	walk(readObject(file, root), '', 0);
	return found;
}

/** The hard links of a group: names and header addresses. Soft and external links are passed over. */
function links(file: FileBytes, group: ObjectHeader): [string, number][] {
	const found: [string, number][] = [];
	for (const { type, at } of group.messages) {
		if (type === MESSAGE.symbolTable) {
			const heap = file.address(at + file.offsetSize);
			file.signature(heap, 'HEAP');
			const size = file.length(heap + 8);
			const data = file.address(heap + 8 + 2 * file.lengthSize);
			file.need(data, size, 'The names of a group');
			groupTree(file, file.address(at), undefined, { start: data, end: data + size }, found, new Set());
		} else if (type === MESSAGE.link) {
			const link = readLink(file, at);
			if (link) found.push(link);
		} else if (type === MESSAGE.linkInfo) {
			const heapAt = at + 2 + (file.u8(at + 1) & 1 ? 8 : 0);
			const heap = file.address(heapAt);
			if (heap === UNDEFINED_ADDRESS) continue;
			for (const linkAt of denseLinks(file, heap, file.address(heapAt + file.offsetSize))) {
				const link = readLink(file, linkAt);
				if (link) found.push(link);
			}
		}
	}
	return found;
}

/** III.A.1 and III.C: a version-1 B-tree of symbol nodes. Each node is visited once and levels fall by one, so it ends. */
function groupTree(
	file: FileBytes,
	at: number,
	level: number | undefined,
	heap: { start: number; end: number },
	found: [string, number][],
	seen: Set<number>,
): void {
	file.visit();
	if (seen.has(at)) throw damaged('A group tree leads back to itself');
	seen.add(at);
	file.signature(at, 'TREE');
	const own = file.u8(at + 5);
	if (file.u8(at + 4) !== 0 || (level !== undefined && own !== level)) throw damaged('A group tree has a node of the wrong kind');
	const entries = file.u16(at + 6);
	const start = at + 8 + 2 * file.offsetSize;
	for (let k = 0; k < entries; k++) {
		const child = file.address(start + file.lengthSize + k * (file.lengthSize + file.offsetSize));
		if (own > 0) groupTree(file, child, own - 1, heap, found, seen);
		else symbolNode(file, child, heap, found);
	}
}

function symbolNode(file: FileBytes, at: number, heap: { start: number; end: number }, found: [string, number][]): void {
	file.signature(at, 'SNOD');
	const count = file.u16(at + 6);
	for (let k = 0; k < count; k++) {
		file.visit();
		const entry = at + 8 + k * (2 * file.offsetSize + 24);
		const nameAt = heap.start + file.uint(entry, file.offsetSize);
		const header = file.address(entry + file.offsetSize);
		const softLink = file.u32(entry + 2 * file.offsetSize) === 2;
		if (!softLink) found.push([file.terminated(nameAt, heap.end), header]);
	}
}

/** IV.A.2.g: a link message, in the group's own header or in its heap. */
function readLink(file: FileBytes, at: number): [string, number] | undefined {
	if (file.u8(at) !== 1) throw unsupported(`A link message of version ${file.u8(at)}`);
	const flags = file.u8(at + 1);
	let next = at + 2;
	const kind = flags & 8 ? file.u8(next++) : 0;
	if (flags & 4) next += 8;
	if (flags & 16) next += 1;
	const sizeBytes = 1 << (flags & 3);
	const size = file.uint(next, sizeBytes);
	if (size > 1024) throw damaged(`A name has ${size} bytes`);
	next += sizeBytes;
	return kind === 0 ? [file.text(next, size), file.address(next + size)] : undefined;
}
