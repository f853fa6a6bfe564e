/** safetensors: 8 bytes of header length, a JSON header, the numbers. https://huggingface.co/docs/safetensors */

import { failure, printable } from '../../formats/failure.ts';
import { countText, valueCount } from '../../formats/limits.ts';
import { type FileTensor, MAX_AXES, MAX_NAME, MAX_TENSORS, numberKind, plainTensor, shapeText } from './tensor.ts';

/** Longest header that is parsed: that of 4096 tensors is a tenth of it. */
const MAX_HEADER = 4 * 2 ** 20;

export interface Safetensors {
	/** In the order of their places in the file. */
	readonly tensors: readonly FileTensor[];
	/** Texts by name (`__metadata__`). */
	readonly metadata: ReadonlyMap<string, string>;
	readonly notes: readonly string[];
}

/** A header that fits into the file, and begins as JSON. */
export function isSafetensors(bytes: Uint8Array): boolean {
	if (bytes.length < 10) return false;
	const length = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
	return length >= 2 && length <= bytes.length - 8 && bytes[8] === 0x7b;
}

const refuse = (cause: string, found: string) => failure('safetensors', cause, found);
const damaged = (found: string) => refuse('DAMAGED', `${found}: the file is damaged or cut short.`);

/** A whole number from 0 on that JSON gave. */
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/**
 * Every offset is checked against the file before anything is sliced.
 * @throws FormatError E_SAFETENSORS_TRUNCATED, _LIMIT, _HEADER, _DAMAGED, _DTYPE
 */
export function readSafetensors(bytes: Uint8Array): Safetensors {
	if (bytes.length < 10) throw refuse('TRUNCATED', `The file ends inside its header, after ${bytes.length} bytes.`);
	const length = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
	if (length > bytes.length - 8)
		throw refuse('TRUNCATED', `The header claims ${countText(length)} bytes, but the file ends after ${bytes.length}.`);
	if (length > MAX_HEADER) throw refuse('LIMIT', `The header claims ${countText(length)} bytes; the limit is ${MAX_HEADER}.`);
	const entries = parseHeader(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
	const body = bytes.subarray(8 + length);
	const metadata = new Map<string, string>();
	const found: { readonly tensor: FileTensor; readonly begin: number; readonly end: number }[] = [];
	for (const [name, entry] of entries) {
		if (name === '__metadata__') {
			if (typeof entry === 'object' && entry !== null)
				for (const [key, value] of Object.entries(entry)) if (typeof value === 'string') metadata.set(key, value);
			continue;
		}
		if (found.length === MAX_TENSORS) throw refuse('LIMIT', `The file lists more than ${MAX_TENSORS} tensors; that is the limit.`);
		if (name.length > MAX_NAME) throw refuse('LIMIT', `A tensor's name has ${name.length} letters; the limit is ${MAX_NAME}.`);
		found.push(tensorOf(name, entry, body));
	}
	found.sort((a, b) => a.begin - b.begin || a.end - b.end);
	let end = 0;
	for (const { tensor, begin, end: next } of found) {
		if (begin < end) throw damaged(`"${printable(tensor.name)}" lies over another tensor`);
		end = next;
	}
	const notes = end < body.length ? [`${body.length - end} bytes after the last tensor are not read.`] : [];
	return { tensors: found.map(({ tensor }) => tensor), metadata, notes };
}

/** The members of the header, in their order. JSON.parse keeps one of equal names: where bytes are left unread, a note says so. */
function parseHeader(text: string): [string, unknown][] {
	// Nothing in a header lies deeper than a list in an entry: a deep one would cost much to parse.
	let depth = 0;
	let quoted = false;
	for (let at = 0; at < text.length; at++) {
		const letter = text[at];
		if (quoted) {
			if (letter === '\\') at++;
			else if (letter === '"') quoted = false;
		} else if (letter === '"') quoted = true;
		else if (letter === '{' || letter === '[') depth++;
		else if (letter === '}' || letter === ']') depth--;
		if (depth > 4) throw refuse('HEADER', `The header is nested deeper than a header of safetensors is.`);
	}
	let parsed: unknown;
	try {
		parsed = JSON.parse(text);
	} catch {
		throw refuse('HEADER', `The header is no JSON: ${printable(text)}`);
	}
	if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw refuse('HEADER', 'The header is no JSON object.');
	return Object.entries(parsed);
}

function tensorOf(name: string, entry: unknown, body: Uint8Array): { tensor: FileTensor; begin: number; end: number } {
	const what = `"${printable(name)}"`;
	const { dtype, shape, data_offsets: offsets } = (typeof entry === 'object' && entry !== null ? entry : {}) as Record<string, unknown>;
	if (typeof dtype !== 'string' || !Array.isArray(shape) || !Array.isArray(offsets))
		throw refuse('HEADER', `${what} lacks dtype, shape or data_offsets.`);
	if (shape.length > MAX_AXES || !shape.every(isWhole))
		throw refuse('HEADER', `${what} has no shape of at most ${MAX_AXES} whole numbers.`);
	const [begin, end] = offsets as unknown[];
	if (offsets.length !== 2 || !isWhole(begin) || !isWhole(end) || begin > end) throw damaged(`${what} has no two ascending data_offsets`);
	if (end > body.length) throw damaged(`${what} claims bytes up to ${countText(end)} of the ${body.length} after the header`);
	const kind = numberKind(dtype);
	if (kind === undefined)
		throw refuse('DTYPE', `${what} has dtype ${printable(dtype)}, which is not read. Save it as F32: tensor.float() in PyTorch.`);
	if (valueCount(shape) * kind.size !== end - begin)
		throw damaged(`${what} claims ${shapeText(shape)} numbers of ${kind.size} bytes in ${end - begin} bytes`);
	return { tensor: plainTensor('safetensors', name, shape, dtype, kind, body.subarray(begin, end)), begin, end };
}

/** A tensor to write. */
export interface NamedTensor {
	readonly name: string;
	readonly shape: readonly number[];
	/** f32 is written as F32, f64 as F64. */
	readonly data: Float32Array | Float64Array;
}

/**
 * A .safetensors file.
 * @param metadata texts to keep with it
 * @throws RangeError where a shape does not hold exactly its data, or a name comes twice
 * @example
 * const bytes = writeSafetensors([{ name: 'weight', shape: [2, 1], data: Float32Array.of(1, 2) }]);
 * console.log(readSafetensors(bytes).tensors[0].values()); // Float64Array(2) [ 1, 2 ]
 */
export function writeSafetensors(
	tensors: readonly NamedTensor[],
	metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
	const header = new Map<string, unknown>();
	if (Object.keys(metadata).length > 0) header.set('__metadata__', metadata);
	let at = 0;
	for (const { name, shape, data } of tensors) {
		if (valueCount(shape) !== data.length)
			throw new RangeError(`${name}: a shape of ${shapeText(shape)} does not hold ${data.length} numbers.`);
		if (name === '__metadata__' || header.has(name)) throw new RangeError(`${name}: the name cannot be used, or is used twice.`);
		const dtype = data.BYTES_PER_ELEMENT === 4 ? 'F32' : 'F64';
		header.set(name, { dtype, shape, data_offsets: [at, (at += data.byteLength)] });
	}
	// Spaces, so that the numbers begin at a multiple of 8.
	let text = `{${[...header].map(([name, entry]) => `${JSON.stringify(name)}:${JSON.stringify(entry)}`).join()}}`;
	let encoded = new TextEncoder().encode(text);
	text += ' '.repeat((8 - (encoded.length % 8)) % 8);
	encoded = new TextEncoder().encode(text);
	const out = new Uint8Array(8 + encoded.length + at);
	const view = new DataView(out.buffer);
	view.setBigUint64(0, BigInt(encoded.length), true);
	out.set(encoded, 8);
	let place = 8 + encoded.length;
	for (const { data } of tensors) {
		for (const value of data) {
			if (data.BYTES_PER_ELEMENT === 4) view.setFloat32(place, value, true);
			else view.setFloat64(place, value, true);
			place += data.BYTES_PER_ELEMENT;
		}
	}
	return out;
}
