/** NumPy's .npy: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html (versions 1.0 to 3.0). */

import { failure, printable, type ReaderId, safeName } from './failure.ts';
import { MAX_VALUES, countText, valueCount } from './limits.ts';
import type { ArraySource } from './slice.ts';
import type { FormatId } from './table-of-formats.ts';

/** NumPy's own limit: a longer header is refused unread. */
const MAX_HEADER = 10_000;
/** Bytes that every header lies in. */
export const NPY_HEAD_BYTES = MAX_HEADER + 12;

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

function readHeader(format: ReaderId, what: string, bytes: Uint8Array, structured = false): NpyHeader {
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
	let text = new TextDecoder(version === 3 ? 'utf-8' : 'latin1').decode(bytes.subarray(begin, begin + length)).trim();
	const list = /['"]descr['"]\s*:\s*(\[[^\]]*\])/.exec(text)?.[1];
	if (list !== undefined || /['"]descr['"]\s*:\s*\[/.test(text)) {
		const fields = list === undefined ? undefined : fieldsIn(list);
		if (!structured || fields === undefined)
			throw refuse('STRUCTURED', 'it holds records with several fields; save each field as an array of its own.');
		text = text.replace(list as string, "'records'");
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

/** The names and kinds of `[('x', '<f8'), …]`; undefined where a field is nested or has a shape of its own. */
function fieldsIn(list: string): [name: string, descr: string][] | undefined {
	const fields: [string, string][] = [];
	const rest = list.slice(1, -1).replace(/\(\s*'([^'\\]*)'\s*,\s*'([^'\\]*)'\s*\)\s*,?/g, (_, name: string, descr: string) => {
		fields.push([name, descr]);
		return '';
	});
	return rest.trim() === '' && fields.length > 1 ? fields : undefined;
}

/** The records of a structured array of one dimension. */
export interface Records {
	readonly view: DataView;
	/** Bytes of a record. */
	readonly size: number;
	readonly shape: readonly number[];
	readonly fortran: boolean;
	readonly fields: readonly { readonly key: string; readonly at: number; readonly kind: string; readonly little: boolean }[];
}

/**
 * The records of a structured array; undefined where the array is a plain one.
 * @throws FormatError as readNpy; E_<FORMAT>_STRUCTURED where they are no list of named numbers and texts
 */
export function readRecords(format: FormatId, what: string, bytes: Uint8Array): Records | undefined {
	const { descr, fortran, shape, start } = readHeader(format, what, bytes, true);
	if (descr !== 'records') return undefined;
	const header = new TextDecoder('latin1').decode(bytes.subarray(0, start));
	const fields: { key: string; at: number; kind: string; little: boolean }[] = [];
	let size = 0;
	for (const [key, one] of fieldsIn(/\[[^\]]*\]/.exec(header)?.[0] ?? '[]') ?? []) {
		const [, order = '=', letter = '', digits = ''] = /^([<>=|]?)([a-zA-Z?])(\d{0,6})$/.exec(one) ?? [];
		const bytesOf = letter === '?' ? 1 : Number(digits) * (letter === 'U' ? 4 : 1);
		if (letter === 'O' || letter === '' || (bytesOf === 0 && !/[SUa]/.test(letter)))
			throw failure(
				format,
				'STRUCTURED',
				`${what}: its field "${printable(key)}" is of dtype '${printable(one)}', which is not read; save each field as an array of its own.`,
			);
		fields.push({ key: safeName(key), at: size, kind: letter === '?' ? 'b1' : letter + digits, little: order !== '>' });
		size += bytesOf;
	}
	const count = valueCount(shape);
	if (shape.length !== 1)
		throw failure(format, 'STRUCTURED', `${what} holds records in ${shape.length} dimensions; save each field as an array of its own.`);
	if (count > MAX_VALUES) throw failure(format, 'LIMIT', `${what} claims ${countText(count)} records; the limit is ${MAX_VALUES}.`);
	if (count * size > bytes.length - start)
		throw failure(
			format,
			'TRUNCATED',
			`${what} claims ${count} records of ${size} bytes, but only ${bytes.length - start} bytes follow the header: the file is cut short.`,
		);
	return { view: new DataView(bytes.buffer, bytes.byteOffset + start, count * size), size, shape, fortran, fields };
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

interface NumberReader {
	readonly size: number;
	readonly read: Reader;
}

/** How to read a kind of number (`f8`, `i4` …), and its size in bytes; undefined where there is none. */
export function numberReader(kind: string): NumberReader | undefined {
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

/** What is said of a plain array of numbers. */
export interface NpyHead {
	readonly shape: readonly number[];
	/** The first axis varies fastest. */
	readonly fortran: boolean;
	/** `f8`, `i4` … */
	readonly kind: string;
	readonly little: boolean;
	/** Bytes of a value. */
	readonly size: number;
	/** Where the values begin. */
	readonly start: number;
	/** How many there are. */
	readonly count: number;
	readonly notes: readonly string[];
}

/**
 * @param what the file or the archive member, for the messages
 * @param bytes at least the header
 * @param length bytes of the whole file
 * @throws FormatError E_<FORMAT>_MAGIC, _VERSION, _HEADER, _STRUCTURED, _DTYPE, _OBJECT, _LIMIT, _TRUNCATED
 */
export function npyHead(format: ReaderId, what: string, bytes: Uint8Array, length = bytes.length): NpyHead {
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
	const there = length - start;
	const { size } = number;
	if (count * size > there) {
		throw failure(
			format,
			'TRUNCATED',
			`${what} claims ${count} values of ${size} bytes, but only ${there} bytes follow the header: the file is cut short.`,
		);
	}
	const notes = count * size < there ? [`${what}: ${there - count * size} bytes after the array are not read.`] : [];
	return { shape, fortran, kind, little: order !== '>', size, start, count, notes };
}

/** What is said where a 64-bit integer is beyond 2^53. */
export const roundedNote = (what: string): string => `${what}: some 64-bit integers are beyond 2^53 and are rounded to the nearest double.`;

/** Integers that a double may not hold. */
export const isWide = (kind: string): boolean => kind === 'i8' || kind === 'u8';

/**
 * Reads an array without decoding its values: they are read one by one as a slice asks for them.
 * @param what the file or the archive member, for the messages
 * @throws FormatError as npyHead
 */
export function readNpy(format: ReaderId, what: string, name: string, bytes: Uint8Array): NpyArray {
	const { shape, fortran, kind, little, size, start, count, notes } = npyHead(format, what, bytes);
	const { read } = numberReader(kind) as NumberReader;
	const view = new DataView(bytes.buffer, bytes.byteOffset + start, count * size);
	return {
		source: { name, shape, fortran, read: (position) => read(view, position * size, little), ...allAtOnce(view, kind, little) },
		notes: isWide(kind) && hasLarge(view, read, little) ? [...notes, roundedNote(what)] : notes,
	};
}

const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Floats in this machine's own order are had at once. */
export function allAtOnce({ buffer, byteOffset, byteLength }: DataView, kind: string, little: boolean): { all?: () => Float64Array } {
	if ((kind !== 'f4' && kind !== 'f8') || little !== IS_LITTLE_ENDIAN) return {};
	return {
		all() {
			const bytes = new Uint8Array(buffer, byteOffset, byteLength);
			const aligned = byteOffset % 8 === 0 ? bytes : bytes.slice();
			return kind === 'f4'
				? new Float64Array(new Float32Array(aligned.buffer, aligned.byteOffset, byteLength / 4))
				: new Float64Array(new Float64Array(aligned.buffer, aligned.byteOffset, byteLength / 8));
		},
	};
}

/**
 * The texts of an array of texts (`<U10`, `|S5`) in storage order; undefined where it holds something else.
 * @throws FormatError as readNpy
 */
export function readNpyTexts(
	format: FormatId,
	what: string,
	bytes: Uint8Array,
): { readonly shape: readonly number[]; readonly texts: readonly string[] } | undefined {
	const { descr, shape, start } = readHeader(format, what, bytes, true);
	const [, order = '=', letter, digits = ''] = /^([<>=|]?)([USa])(\d{1,6})$/.exec(descr) ?? [];
	if (letter === undefined) return undefined;
	const size = Number(digits) * (letter === 'U' ? 4 : 1);
	const count = valueCount(shape);
	if (count > MAX_VALUES) throw failure(format, 'LIMIT', `${what} claims ${countText(count)} texts; the limit is ${MAX_VALUES}.`);
	if (count * size > bytes.length - start)
		throw failure(format, 'TRUNCATED', `${what} claims ${count} texts of ${size} bytes, but the file is cut short.`);
	const view = new DataView(bytes.buffer, bytes.byteOffset + start, count * size);
	const letterAt = (at: number): number => (letter === 'U' ? view.getUint32(at, order !== '>') : view.getUint8(at));
	const step = letter === 'U' ? 4 : 1;
	const texts = Array.from({ length: count }, (_, k) => {
		let text = '';
		for (let at = k * size; at < (k + 1) * size; at += step) {
			const code = letterAt(at);
			if (code === 0) break;
			text += code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
		}
		return safeName(text);
	});
	return { shape, texts };
}

function hasLarge(view: DataView, read: Reader, little: boolean): boolean {
	for (let at = 0; at + 8 <= view.byteLength; at += 8) if (Math.abs(read(view, at, little)) > Number.MAX_SAFE_INTEGER) return true;
	return false;
}
