/** The part of zip that .npz and PyTorch's files use: stored and deflated members, no encryption, below 4 GiB. */

import { failure, printable, type ReaderId } from './failure.ts';
import { crc32, inflateBudget, inflateRaw } from './inflate.ts';
import { MAX_MEMBERS } from './limits.ts';

export interface ZipMember {
	readonly name: string;
	readonly bytes: Uint8Array;
}

/** "PK\3\4", or "PK\5\6" of an empty archive. */
export const isZip = (bytes: Uint8Array): boolean =>
	bytes[0] === 0x50 && bytes[1] === 0x4b && ((bytes[2] === 3 && bytes[3] === 4) || (bytes[2] === 5 && bytes[3] === 6));

const damagedBy = (format: ReaderId) => (why: string) => failure(format, 'DAMAGED', `The zip archive ${why}: it is damaged or cut short.`);

/** The end-of-directory record: 22 bytes and a comment of at most 65535, at the end of the file. */
function findDirectoryEnd(view: DataView): number | undefined {
	for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 0xffff); at--) {
		if (view.getUint32(at, true) === 0x0605_4b50) return at;
	}
	return undefined;
}

/**
 * All members whose name passes `wanted`, decompressed and checked against their CRC-32.
 * What a member claims to hold is never believed: the bytes that come out are counted over the whole archive.
 * @param format whose archive it is, for the codes
 * @throws FormatError E_<FORMAT>_DAMAGED, _INFLATED, _LIMIT, _ENCRYPTED, _METHOD
 */
export function readZip(bytes: Uint8Array, wanted: (name: string) => boolean, format: ReaderId = 'npz'): ZipMember[] {
	const damaged = damagedBy(format);
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (bytes.length < 22) throw damaged('is shorter than the smallest one');
	const end = findDirectoryEnd(view);
	if (end === undefined) throw damaged('has no directory');
	const count = view.getUint16(end + 10, true);
	if (count > MAX_MEMBERS) throw failure(format, 'LIMIT', `The archive lists ${count} members; the limit is ${MAX_MEMBERS}.`);
	const budget = inflateBudget(bytes.length, false);
	const members: ZipMember[] = [];
	const seen = new Set<string>();
	let at = view.getUint32(end + 16, true);
	for (let k = 0; k < count; k++) {
		if (at + 46 > end || view.getUint32(at, true) !== 0x0201_4b50) throw damaged(`has no directory entry ${k + 1} of ${count}`);
		const flags = view.getUint16(at + 8, true);
		const method = view.getUint16(at + 10, true);
		const crc = view.getUint32(at + 16, true);
		const packed = view.getUint32(at + 20, true);
		const nameLength = view.getUint16(at + 28, true);
		const header = view.getUint32(at + 42, true);
		const next = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
		if (next > end) throw damaged(`has a directory entry ${k + 1} that runs past its end`);
		const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
		at = next;
		if (!wanted(name)) continue;
		if (seen.has(name)) throw damaged(`lists "${printable(name)}" twice`);
		seen.add(name);
		if (packed === 0xffff_ffff || header === 0xffff_ffff) {
			throw failure(format, 'LIMIT', `"${printable(name)}" is stored as zip64 (4 GiB or more); the limit is 4 GiB.`);
		}
		if (flags & 1) throw failure(format, 'ENCRYPTED', `"${printable(name)}" is encrypted; save the archive without a password.`);
		if (header + 30 > bytes.length || view.getUint32(header, true) !== 0x0403_4b50)
			throw damaged(`has no member at the place of "${printable(name)}"`);
		const start = header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
		if (start + packed > bytes.length) throw damaged(`ends inside "${printable(name)}"`);
		const raw = bytes.subarray(start, start + packed);
		const what = `"${printable(name)}"`;
		if (method !== 0 && method !== 8)
			throw failure(format, 'METHOD', `${what} is compressed by method ${method}; stored and deflated members can be read.`);
		const content = method === 0 ? raw : inflateRaw(format, what, raw, budget);
		if (crc32(content) !== crc) throw damaged(`holds ${what}, which does not match its checksum`);
		members.push({ name, bytes: content });
	}
	return members;
}
