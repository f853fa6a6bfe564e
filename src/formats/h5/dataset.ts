/** One HDF5 data set: its shape, its kind of numbers, and its values from compact, contiguous or chunked storage. */

import { failure, printable } from '../failure.ts';
import type { InflateBudget } from '../inflate.ts';
import { MAX_CELLS, MAX_INFLATED, countText, valueCount, valuesBudget } from '../limits.ts';
import { type FileBytes, UNDEFINED_ADDRESS, damaged, unsupported } from './bytes.ts';
import { readChunks } from './chunks.ts';
import { type Filter, type NumberType, decode } from './numbers.ts';
import { MESSAGE, type NamedObject, message } from './objects.ts';

/** IV.A.2.b: the dimensions. */
export function readShape(file: FileBytes, dataset: NamedObject): number[] | undefined {
	const space = message(dataset.object, MESSAGE.dataspace);
	return space && shapeAt(file, space.at, `"${printable(dataset.name)}"`);
}

/** Empty for a single value, undefined for none. */
export function shapeAt(file: FileBytes, at: number, what: string): number[] | undefined {
	const version = file.u8(at);
	if (version !== 1 && version !== 2) throw damaged(`${what} has a dataspace of version ${version}`);
	const rank = file.u8(at + 1);
	if (rank > 32) throw damaged(`${what} has ${rank} dimensions`);
	// Version 2 tells a single value from none.
	if (rank === 0) return version === 2 && file.u8(at + 3) === 2 ? undefined : [];
	const start = at + (version === 1 ? 8 : 4);
	return Array.from({ length: rank }, (_, k) => file.length(start + k * file.lengthSize));
}

const CLASSES = [
	'integer',
	'float',
	'time',
	'text',
	'bit field',
	'opaque',
	'compound',
	'reference',
	'enumeration',
	'text or list of variable length',
	'array',
];

/** IV.A.2.d: the kind of number, or in words what else the values are. */
export function readNumberType(file: FileBytes, dataset: NamedObject): NumberType | string {
	const found = message(dataset.object, MESSAGE.datatype);
	if (found === undefined) throw damaged(`"${printable(dataset.name)}" has no datatype`);
	return found.shared ? 'of a named datatype' : numberTypeAt(file, found.at, 0);
}

/** Where the datatype of a data set of compound values lies; undefined for other data sets. */
export function compoundAt(file: FileBytes, dataset: NamedObject): number | undefined {
	const found = message(dataset.object, MESSAGE.datatype);
	return found === undefined || found.shared || (file.u8(found.at) & 15) !== 6 ? undefined : found.at;
}

export function numberTypeAt(file: FileBytes, at: number, depth: number): NumberType | string {
	const kind = file.u8(at) & 15;
	const bits = file.u8(at + 1);
	const size = file.u32(at + 4);
	const little = (bits & 1) === 0;
	// h5py writes bool as an enumeration over 8-bit integers: the base type follows.
	if (kind === 8 && depth === 0) return numberTypeAt(file, at + 8, 1);
	const whole = `${CLASSES[kind] ?? `class ${kind}`}`;
	if (kind === 0) {
		const plain = [1, 2, 4, 8].includes(size) && file.u16(at + 8) === 0 && file.u16(at + 10) === 8 * size;
		return plain ? { kind: `${bits & 8 ? 'i' : 'u'}${size}`, size, little } : `${8 * size}-bit integer with padding`;
	}
	if (kind === 1) {
		// Offset, precision, exponent place and size, mantissa place and size, bias: only IEEE 754 is read.
		const layout = [
			file.u16(at + 8),
			file.u16(at + 10),
			file.u8(at + 12),
			file.u8(at + 13),
			file.u8(at + 14),
			file.u8(at + 15),
			file.u32(at + 16),
		].join();
		const ieee: Readonly<Record<number, string>> = { 2: '0,16,10,5,0,10,15', 4: '0,32,23,8,0,23,127', 8: '0,64,52,11,0,52,1023' };
		return ieee[size] === layout && (bits & 0x40) === 0 ? { kind: `f${size}`, size, little } : `${8 * size}-bit float that is not IEEE 754`;
	}
	return whole;
}

/** IV.A.2.l: the filters its chunks went through, in the order of writing. */
function readFilters(file: FileBytes, dataset: NamedObject): Filter[] {
	const found = message(dataset.object, MESSAGE.filters);
	if (found === undefined) return [];
	const version = file.u8(found.at);
	const count = file.u8(found.at + 1);
	if ((version !== 1 && version !== 2) || count > 32) throw damaged(`"${printable(dataset.name)}" has a broken filter list`);
	let at = found.at + (version === 1 ? 8 : 2);
	return Array.from({ length: count }, () => {
		const id = file.u16(at);
		const named = version === 1 || id >= 256;
		const nameSize = named ? file.u16(at + 2) : 0;
		at += named ? 4 : 2;
		const values = file.u16(at + 2);
		at += 4;
		const name = nameSize > 0 ? file.text(at, nameSize).replace(/\0.*$/s, '') : '';
		at += version === 1 ? Math.ceil(nameSize / 8) * 8 + 4 * (values + (values % 2)) : nameSize + 4 * values;
		return { id, name };
	});
}

/** IV.A.2.f: what never-written values are; 0 unless the file says otherwise. */
function readFillValue(file: FileBytes, dataset: NamedObject, type: NumberType): number {
	const found = message(dataset.object, MESSAGE.fillValue);
	if (found === undefined || found.shared) return 0;
	const version = file.u8(found.at);
	const defined = version === 3 ? (file.u8(found.at + 1) & 0x20) !== 0 : version === 1 || file.u8(found.at + 3) === 1;
	const start = found.at + (version === 3 ? 2 : 4);
	if (!defined || found.size < start - found.at + 4 + type.size || file.u32(start) !== type.size) return 0;
	return decode(type, file.bytes.subarray(start + 4, start + 4 + type.size), 1)[0] as number;
}

/**
 * All values in C order.
 * @throws FormatError E_H5_LIMIT (more claimed than the file can hold), E_H5_DAMAGED, E_H5_UNSUPPORTED, E_H5_INFLATED
 */
export function readValues(
	file: FileBytes,
	dataset: NamedObject,
	shape: readonly number[],
	type: NumberType,
	budget: InflateBudget,
): Float64Array {
	const what = `"${printable(dataset.name)}"`;
	const count = valueCount(shape);
	const most = Math.max(file.bytes.length, MAX_INFLATED);
	// Chunks may be compressed or never written, so that a small file could ask for any amount of memory.
	file.values += count;
	if (count > MAX_CELLS || count * type.size > most || file.values > valuesBudget(file.bytes.length)) {
		throw failure(
			'h5',
			'LIMIT',
			`${what} claims ${shape.map(countText).join(' × ')} values of ${type.size} bytes; a file of ${file.bytes.length} bytes may hold at most ${Math.min(MAX_CELLS, Math.floor(most / type.size), valuesBudget(file.bytes.length))}, all its data sets together.`,
		);
	}
	const layout = message(dataset.object, MESSAGE.layout);
	if (layout === undefined) throw damaged(`${what} does not say where its values are`);
	const version = file.u8(layout.at);
	if (version < 1 || version > 4) throw unsupported(`${what} has a data layout of version ${version}; it`);
	const old = version < 3;
	const storage = file.u8(layout.at + (old ? 2 : 1));
	const bytesNeeded = count * type.size;
	if (storage === 0) {
		const at = old ? layout.at + 8 + 4 * file.u8(layout.at + 1) + 4 : layout.at + 4;
		file.need(at, bytesNeeded, what);
		return decode(type, file.bytes.subarray(at, at + bytesNeeded), count);
	}
	if (storage === 1) {
		const at = file.address(layout.at + (old ? 8 : 2));
		if (at === UNDEFINED_ADDRESS) return new Float64Array(count).fill(readFillValue(file, dataset, type));
		file.need(at, bytesNeeded, what);
		return decode(type, file.bytes.subarray(at, at + bytesNeeded), count);
	}
	if (storage !== 2) throw unsupported(`${what} is stored in a way (class ${storage}) that`);
	const values = new Float64Array(count).fill(readFillValue(file, dataset, type));
	readChunks(file, { what, shape, type, filters: readFilters(file, dataset), budget }, layout.at, values);
	return values;
}
