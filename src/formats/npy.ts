/** NumPy's .npy: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html (versions 1.0 to 3.0). */

import { failure, printable } from './failure.ts';
import { MAX_VALUES, countText, valueCount } from './limits.ts';
import type { ArraySource } from './slice.ts';
import type { FormatId } from './table-of-formats.ts';

/** NumPy's own limit: a longer header is refused unread. */
const MAX_HEADER = 10_000;

/** "\x93NUMPY" */
export const isNpy = (bytes: Uint8Array): boolean => startsWith(bytes, [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]);

export const startsWith = (bytes: Uint8Array, magic: readonly number[]): boolean => magic.every((byte, k) => bytes[k] === byte);

export interface NpyArray {
	readonly source: ArraySource;
	readonly notes: readonly string[];
}

interface NpyHeader {
	readonly descr: string;
	readonly fortran: boolean;
	readonly shape: readonly number[];
	/** Where the values begin. */
	readonly start: number;
}

/** One `key: value,` of the header: a quoted text, True, False, or a tuple of integers. */
const ENTRY = /\s*(['"])(descr|fortran_order|shape)\1\s*:\s*(?:'([^'"\\]*)'|"([^'"\\]*)"|(True|False)|\(([\d\sL,]*)\))\s*(?:,|(?=\}))/y;

function readHeader(format: FormatId, what: string, bytes: Uint8Array): NpyHeader {
	const refuse = (cause: string, found: string) => failure(format, cause, `${what}: ${found}`);
	if (!isNpy(bytes)) throw refuse('MAGIC', 'this is no .npy array; it does not begin with \\x93NUMPY.');
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (bytes.length < 12) throw refuse('TRUNCATED', `the file ends inside its header, after ${bytes.length} bytes.`);
	const version = bytes[6] as number;
	if (version < 1 || version > 3) throw refuse('VERSION', `npy version ${version}.${bytes[7]} is unknown; 1, 2 and 3 can be read.`);
	const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
	const begin = version === 1 ? 10 : 12;
	if (length > MAX_HEADER) throw refuse('HEADER', `the header claims ${length} bytes; NumPy's limit is ${MAX_HEADER}.`);
	if (begin + length > bytes.length)
		throw refuse('TRUNCATED', `the header claims ${length} bytes, but the file ends after ${bytes.length}.`);
	const text = new TextDecoder(version === 3 ? 'utf-8' : 'latin1').decode(bytes.subarray(begin, begin + length)).trim();
	if (/['"]descr['"]\s*:\s*\[/.test(text)) {
		throw refuse('STRUCTURED', 'it holds records with several fields; save each field as an array of its own.');
	}
	let descr: string | undefined;
	let fortran: boolean | undefined;
	let shape: number[] | undefined;
	ENTRY.lastIndex = 1;
	for (let found = ENTRY.exec(text); found !== null; found = ENTRY.exec(text)) {
		const [, , key, single, double, truth, tuple] = found;
		if (key === 'descr') descr = single ?? double;
		else if (key === 'fortran_order') fortran = truth === undefined ? undefined : truth === 'True';
		else shape = tuple === undefined ? undefined : readShape(tuple);
		if (text.slice(ENTRY.lastIndex).trim() === '}' && text.startsWith('{')) {
			if (descr !== undefined && fortran !== undefined && shape !== undefined) return { descr, fortran, shape, start: begin + length };
			break;
		}
	}
	throw refuse('HEADER', `the header cannot be understood: ${printable(text)}`);
}

function readShape(tuple: string): number[] | undefined {
	const parts = tuple.split(',').map((part) => part.trim());
	if (parts[parts.length - 1] === '') parts.pop();
	const shape = parts.map((part) => (/^\d{1,20}L?$/.test(part) ? Number.parseInt(part, 10) : Number.NaN));
	return shape.length <= 32 && shape.every((size) => size >= 0) ? shape : undefined;
}

/** Reads one value at a byte position. */
type Reader = (view: DataView, at: number, little: boolean) => number;

const READERS: Readonly<Record<string, Reader>> = {
	b1: (view, at) => (view.getUint8(at) === 0 ? 0 : 1),
	i1: (view, at) => view.getInt8(at),
	i2: (view, at, little) => view.getInt16(at, little),
	i4: (view, at, little) => view.getInt32(at, little),
	i8: (view, at, little) => Number(view.getBigInt64(at, little)),
	u1: (view, at) => view.getUint8(at),
	u2: (view, at, little) => view.getUint16(at, little),
	u4: (view, at, little) => view.getUint32(at, little),
	u8: (view, at, little) => Number(view.getBigUint64(at, little)),
	f2: (view, at, little) => halfToNumber(view.getUint16(at, little)),
	f4: (view, at, little) => view.getFloat32(at, little),
	f8: (view, at, little) => view.getFloat64(at, little),
};

/** The number that 16 bits of IEEE 754 binary16 stand for. */
export function halfToNumber(bits: number): number {
	const sign = bits & 0x8000 ? -1 : 1;
	const exponent = (bits >> 10) & 31;
	const fraction = bits & 1023;
	if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
	return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** How to read a kind of number (`f8`, `i4` …), and its size in bytes; undefined where there is none. */
export function numberReader(kind: string): { size: number; read: Reader } | undefined {
	const read = Object.hasOwn(READERS, kind) ? READERS[kind] : undefined;
	return read && { size: Number(kind.slice(1)), read };
}

const UNREADABLE: Readonly<Record<string, string>> = {
	c: 'complex numbers; save the real part, the imaginary part or the modulus',
	O: 'Python objects (a pickle), which are never loaded; save a numeric array',
	S: 'texts',
	a: 'texts',
	U: 'texts',
	V: 'raw bytes (a structured or 16-bit brain float array); save float32',
	M: 'dates',
	m: 'time spans',
};

/**
 * Reads an array without decoding its values: they are read one by one as a slice asks for them.
 * @param what the file or the archive member, for the messages
 * @throws FormatError E_<FORMAT>_MAGIC, _VERSION, _HEADER, _STRUCTURED, _DTYPE, _OBJECT, _LIMIT, _TRUNCATED
 */
export function readNpy(format: FormatId, what: string, name: string, bytes: Uint8Array): NpyArray {
	const { descr, fortran, shape, start } = readHeader(format, what, bytes);
	const [, order = '=', letter = '', digits = ''] = /^([<>=|]?)([a-zA-Z?])(\d{0,6})$/.exec(descr) ?? [];
	const kind = letter === '?' ? 'b1' : letter + digits;
	const number = numberReader(kind);
	if (number === undefined) {
		const holds = Object.hasOwn(UNREADABLE, letter) ? UNREADABLE[letter] : 'values of a kind that is not read';
		throw failure(
			format,
			letter === 'O' ? 'OBJECT' : 'DTYPE',
			`${what} has dtype '${printable(descr)}': ${holds}. Bool, 8 to 64-bit integers and 16 to 64-bit floats can be read.`,
		);
	}
	const count = valueCount(shape);
	if (count > MAX_VALUES) {
		throw failure(format, 'LIMIT', `${what} claims ${shape.map(countText).join(' × ')} values; the limit is ${MAX_VALUES}.`);
	}
	const there = bytes.length - start;
	if (count * number.size > there) {
		throw failure(
			format,
			'TRUNCATED',
			`${what} claims ${count} values of ${number.size} bytes, but only ${there} bytes follow the header: the file is cut short.`,
		);
	}
	const notes: string[] = [];
	if (count * number.size < there) notes.push(`${what}: ${there - count * number.size} bytes after the array are not read.`);
	const view = new DataView(bytes.buffer, bytes.byteOffset + start, count * number.size);
	if ((kind === 'i8' || kind === 'u8') && hasLarge(view, number.read, order !== '>')) {
		notes.push(`${what}: some 64-bit integers are beyond 2^53 and are rounded to the nearest double.`);
	}
	const little = order !== '>';
	const { size, read } = number;
	return { source: { name, shape, fortran, read: (position) => read(view, position * size, little) }, notes };
}

function hasLarge(view: DataView, read: Reader, little: boolean): boolean {
	for (let at = 0; at + 8 <= view.byteLength; at += 8) if (Math.abs(read(view, at, little)) > Number.MAX_SAFE_INTEGER) return true;
	return false;
}
