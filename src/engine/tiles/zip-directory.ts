/**
 * A zip that is read by its directory: of a large archive only the directory and the members that are wanted come into memory.
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */

import { FormatError } from '../../model/errors.ts';

interface Member {
	readonly at: number;
	readonly packed: number;
	readonly size: number;
	readonly method: number;
	readonly isEncrypted: boolean;
}

/** Bytes of the record at the end, its comment included. */
const END = 22 + 0xffff;
const MOST_MEMBERS = 2 ** 19;
const MOST_DIRECTORY = 2 ** 27;
/** One chunk of a store has at most so many bytes (4096² doubles). */
const MOST_BYTES = 2 ** 27;
const [STORED, DEFLATED] = [0, 8];
/** A byte that is deflated holds so many at most: 258 in two bits. */
const MOST_INFLATED = 1032;
const BIG = 0xffff_ffff;

const damaged = (why: string): FormatError =>
	new FormatError('E_ZIP_DAMAGED', `The zip archive ${why}: it is damaged or cut short. Zip the store again.`);

const viewOf = async (file: Blob, from: number, to: number): Promise<DataView> => new DataView(await file.slice(from, to).arrayBuffer());

/** A number of 64 bits; beyond what a double counts exactly there is no file. */
function big(view: DataView, at: number): number {
	return view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;
}

/** Where the directory is and how long, also of an archive of more than 65 535 members or 4 GiB. */
async function directoryOf(file: Blob): Promise<{ readonly at: number; readonly size: number; readonly count: number }> {
	const from = Math.max(0, file.size - END);
	const tail = await viewOf(file, from, file.size);
	let end = tail.byteLength - 22;
	while (end >= 0 && tail.getUint32(end, true) !== 0x0605_4b50) end--;
	if (end < 0) throw damaged('has no directory');
	const plain = { count: tail.getUint16(end + 10, true), size: tail.getUint32(end + 12, true), at: tail.getUint32(end + 16, true) };
	const locator = end - 20;
	if (locator < 0 || tail.getUint32(locator, true) !== 0x0706_4b50) return plain;
	const at = big(tail, locator + 8);
	const record = await viewOf(file, at, at + 56);
	if (record.byteLength < 56 || record.getUint32(0, true) !== 0x0606_4b50) throw damaged('has no directory where it says');
	return { count: big(record, 32), size: big(record, 40), at: big(record, 48) };
}

/** Sizes and place beyond 32 bits are in a field of their own, in this order, each only where it is needed. */
function widened(view: DataView, from: number, to: number, numbers: readonly number[]): number[] {
	let at = from;
	for (; at + 4 <= to && view.getUint16(at, true) !== 1; at += 4 + view.getUint16(at + 2, true));
	let next = at + 4;
	return numbers.map((number) => {
		if (number !== BIG || next + 8 > to) return number;
		next += 8;
		return big(view, next - 8);
	});
}

/** @throws FormatError E_ZIP_DAMAGED, E_ZIP_LIMIT */
export async function openZip(file: Blob) {
	const { at: start, size, count } = await directoryOf(file);
	if (count > MOST_MEMBERS || size > MOST_DIRECTORY)
		throw new FormatError('E_ZIP_LIMIT', `The archive lists ${count} files; the limit is ${MOST_MEMBERS}. Give the store larger chunks.`);
	if (start + size > file.size) throw damaged('ends before its directory does');
	const view = await viewOf(file, start, start + size);
	const members = new Map<string, Member>();
	const text = new TextDecoder();
	let at = 0;
	for (let k = 0; k < count; k++) {
		if (at + 46 > view.byteLength || view.getUint32(at, true) !== 0x0201_4b50) throw damaged(`has no directory entry ${k + 1} of ${count}`);
		const nameEnd = at + 46 + view.getUint16(at + 28, true);
		const extraEnd = nameEnd + view.getUint16(at + 30, true);
		const next = extraEnd + view.getUint16(at + 32, true);
		if (next > view.byteLength) throw damaged(`has a directory entry ${k + 1} that runs past its end`);
		const name = text.decode(new Uint8Array(view.buffer, at + 46, nameEnd - at - 46));
		const own = [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)];
		const [plain = 0, packed = 0, place = 0] = widened(view, nameEnd, extraEnd, own);
		const method = view.getUint16(at + 10, true);
		if (!name.endsWith('/'))
			members.set(name.replaceAll('\\', '/'), {
				...{ at: place, packed, size: plain, method },
				isEncrypted: (view.getUint16(at + 8, true) & 1) === 1,
			});
		at = next;
	}
	return {
		paths: new Set(members.keys()) as ReadonlySet<string>,
		/** The bytes of a member; undefined where there is none of this name. @throws FormatError */
		async get(path: string): Promise<Uint8Array | undefined> {
			const member = members.get(path);
			return member && read(file, path, member);
		},
	};
}

async function read(file: Blob, path: string, { at, packed, size, method, isEncrypted }: Member): Promise<Uint8Array> {
	if (isEncrypted) throw new FormatError('E_ZIP_ENCRYPTED', `“${path}” is encrypted; zip the store without a password.`);
	if (method !== STORED && method !== DEFLATED)
		throw new FormatError('E_ZIP_METHOD', `“${path}” is compressed by method ${method}; stored and deflated files can be read.`);
	if (size > MOST_BYTES || packed > MOST_BYTES)
		throw new FormatError('E_ZIP_LIMIT', `“${path}” has ${size} bytes; the limit for a file of a store is ${MOST_BYTES}.`);
	// No memory is taken for what cannot be in it.
	if (size > (method === STORED ? 1 : MOST_INFLATED) * packed) throw damaged(`says that “${path}” has ${size} bytes in ${packed}`);
	const header = await viewOf(file, at, at + 30);
	if (header.byteLength < 30 || header.getUint32(0, true) !== 0x0403_4b50) throw damaged(`has no member at the place of “${path}”`);
	const start = at + 30 + header.getUint16(26, true) + header.getUint16(28, true);
	if (start + packed > file.size) throw damaged(`ends inside “${path}”`);
	const raw = file.slice(start, start + packed);
	const bytes = method === STORED ? new Uint8Array(await raw.arrayBuffer()) : await inflated(raw, path, size);
	if (bytes.length !== size) throw damaged(`holds “${path}” with ${bytes.length} bytes in place of ${size}`);
	return bytes;
}

/** What comes out is counted: what a member claims to hold is never believed. */
async function inflated(raw: Blob, path: string, size: number): Promise<Uint8Array> {
	const out = new Uint8Array(size);
	let length = 0;
	try {
		const reader = raw.stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
		for (;;) {
			const { done, value } = await reader.read();
			if (done) break;
			if (length + value.length > size) {
				await reader.cancel();
				throw damaged(`holds more of “${path}” than it says`);
			}
			out.set(value, length);
			length += value.length;
		}
	} catch (error) {
		throw error instanceof FormatError ? error : damaged(`holds “${path}”, which cannot be unpacked`);
	}
	return out.subarray(0, length);
}
