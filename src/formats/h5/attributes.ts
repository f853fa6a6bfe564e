/** Attributes of an HDF5 object (IV.A.2.m): numbers, texts, and the dimension scales that they refer to. */

import { numberTypeAt, shapeAt } from './dataset.ts';
import { damaged, type FileBytes, UNDEFINED_ADDRESS } from './bytes.ts';
import { decode } from './numbers.ts';
import { MESSAGE, type ObjectHeader } from './objects.ts';

/** An attribute that a reader of surfaces can use. */
export interface Attribute {
	readonly name: string;
	/** A single number, a text, or for each dimension the addresses of its scales. */
	readonly value: number | string | readonly (readonly number[])[];
}

const pad = (size: number): number => Math.ceil(size / 8) * 8;

/** The attributes kept in an object's header. Those of other kinds, and those in heaps of their own, are passed over. */
export function readAttributes(file: FileBytes, { messages }: ObjectHeader): Attribute[] {
	const found: Attribute[] = [];
	for (const { type, at, size, shared } of messages) {
		if (type !== MESSAGE.attribute || shared) continue;
		file.visit();
		file.need(at, size, 'An attribute');
		const version = file.u8(at);
		if (version < 1 || version > 3) continue;
		const padded = version === 1 ? pad : (length: number) => length;
		if (version > 1 && (file.u8(at + 1) & 3) !== 0) continue;
		const nameSize = file.u16(at + 2);
		const typeAt = at + (version === 3 ? 9 : 8) + padded(nameSize);
		const spaceAt = typeAt + padded(file.u16(at + 4));
		const dataAt = spaceAt + padded(file.u16(at + 6));
		const name = file.text(at + (version === 3 ? 9 : 8), nameSize).replace(/\0.*$/s, '');
		if (dataAt > at + size) throw damaged(`The attribute "${name}" runs past its message`);
		const value = valueOf(file, typeAt, spaceAt, dataAt, at + size);
		if (value !== undefined) found.push({ name, value });
	}
	return found;
}

function valueOf(file: FileBytes, typeAt: number, spaceAt: number, dataAt: number, end: number): Attribute['value'] | undefined {
	const kind = file.u8(typeAt) & 15;
	const shape = shapeAt(file, spaceAt, 'An attribute') ?? [];
	const count = shape.reduce((product, length) => product * length, 1);
	const itemSize = file.u32(typeAt + 4);
	if (!(count * itemSize <= end - dataAt)) return undefined;
	if (kind === 3 && count === 1) return file.text(dataAt, itemSize).replace(/[\0 ]+$/, '');
	if (kind === 9 && shape.length === 1 && count <= 32 && (file.u8(typeAt + 8) & 15) === 7)
		return Array.from({ length: count }, (_, k) => references(file, dataAt + k * itemSize));
	if (count !== 1) return undefined;
	const type = numberTypeAt(file, typeAt, 0);
	return typeof type === 'string' ? undefined : decode(type, file.bytes.subarray(dataAt, dataAt + type.size), 1)[0];
}

/** A sequence of object references: its length, and where it lies in a global heap (III.E). */
function references(file: FileBytes, at: number): number[] {
	const length = file.u32(at);
	const heap = file.address(at + 4);
	const index = file.u32(at + 4 + file.offsetSize);
	if (length === 0 || length > 32 || heap === UNDEFINED_ADDRESS) return [];
	const data = heapObject(file, heap, index);
	return data === undefined ? [] : Array.from({ length }, (_, k) => file.address(data + k * file.offsetSize));
}

function heapObject(file: FileBytes, heap: number, index: number): number | undefined {
	file.signature(heap, 'GCOL');
	const end = heap + file.length(heap + 8);
	for (let at = heap + 8 + file.lengthSize; at + 8 + file.lengthSize <= end; ) {
		file.visit();
		const size = file.length(at + 8);
		const data = at + 8 + file.lengthSize;
		if (file.u16(at) === index) return data;
		if (file.u16(at) === 0) return undefined;
		at = data + pad(size);
	}
	return undefined;
}
