/** Decompression that counts what comes out, and checksums that tell damage. */

import { Inflate } from 'fflate';
import { failure, type ReaderId } from './failure.ts';
import { inflatedLimit } from './limits.ts';
import type { FormatId } from './table-of-formats.ts';
import { messageOf } from '../model/errors.ts';

/** How many bytes one file may still inflate to; shared by all its parts. */
export interface InflateBudget {
	left: number;
	readonly all: number;
}

/**
 * @param length of the whole file
 * @param text whether text comes out
 */
export function inflateBudget(length: number, text: boolean): InflateBudget {
	const all = inflatedLimit(length, text);
	return { left: all, all };
}

/** Fed in small pieces, so that a bomb is met after at most 16 KiB · 1032 bytes too many. */
const PIECE = 16 * 1024;

/**
 * Inflates a raw deflate stream.
 * @throws FormatError E_<FORMAT>_INFLATED beyond the budget, E_<FORMAT>_DAMAGED where the stream is broken or ends early
 */
export function inflateRaw(format: ReaderId, what: string, bytes: Uint8Array, budget: InflateBudget): Uint8Array {
	const pieces: Uint8Array[] = [];
	let total = 0;
	const stream = new Inflate((piece) => {
		total += piece.length;
		budget.left -= piece.length;
		if (budget.left < 0) {
			throw failure(
				format,
				'INFLATED',
				`${what} inflates to more than ${Math.floor(budget.all / 2 ** 20)} MiB; that is the limit for a file of its size. Save it uncompressed.`,
			);
		}
		pieces.push(piece);
	});
	try {
		let at = 0;
		do {
			const end = Math.min(at + PIECE, bytes.length);
			stream.push(bytes.subarray(at, end), end === bytes.length);
			at = end;
		} while (at < bytes.length);
	} catch (error) {
		if (error instanceof Error && error.name === 'FormatError') throw error;
		throw failure(format, 'DAMAGED', `${what} cannot be decompressed (${messageOf(error)}): the file is damaged or cut short.`);
	}
	const out = new Uint8Array(total);
	let at = 0;
	for (const piece of pieces) {
		out.set(piece, at);
		at += piece.length;
	}
	return out;
}

/** Inflates a zlib stream (RFC 1950) and checks its Adler-32. */
export function inflateZlib(format: FormatId, what: string, bytes: Uint8Array, budget: InflateBudget): Uint8Array {
	const head = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
	if (bytes.length < 6 || (head & 0x0f00) !== 0x0800 || head % 31 !== 0 || (head & 0x20) !== 0) {
		throw failure(format, 'DAMAGED', `${what} is no zlib stream: the file is damaged.`);
	}
	const out = inflateRaw(format, what, bytes.subarray(2, -4), budget);
	const end = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4, 4);
	if (end.getUint32(0) !== adler32(out)) throw failure(format, 'DAMAGED', `${what} does not match its checksum: the file is damaged.`);
	return out;
}

export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Inflates a gzip file of one member (RFC 1952) and checks its CRC-32. */
export function inflateGzip(format: FormatId, what: string, bytes: Uint8Array, budget: InflateBudget): Uint8Array {
	const damaged = (why: string) => failure(format, 'DAMAGED', `${what} is gzip, but ${why}.`);
	if (bytes.length < 18 || bytes[2] !== 8) throw damaged('it is cut short or compressed by another method than deflate');
	const flags = bytes[3] as number;
	let at = 10;
	if (flags & 4) at += 2 + ((bytes[at] as number) | ((bytes[at + 1] as number) << 8));
	for (const named of [8, 16]) {
		if ((flags & named) === 0) continue;
		const end = bytes.indexOf(0, at);
		if (end < 0) throw damaged('its header has no end');
		at = end + 1;
	}
	if (flags & 2) at += 2;
	if (at > bytes.length - 8) throw damaged('it is cut short');
	const out = inflateRaw(format, what, bytes.subarray(at, -8), budget);
	const end = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 8, 8);
	if (end.getUint32(0, true) !== crc32(out) || end.getUint32(4, true) !== out.length) {
		throw damaged('it does not match its checksum: it is damaged, or made of several members');
	}
	return out;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
	let c = byte;
	for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb8_8320 ^ (c >>> 1) : c >>> 1;
	return c;
});

/** CRC-32 (polynomial 0xEDB88320, as in zip, gzip and PNG). */
export function crc32(bytes: Uint8Array): number {
	let c = 0xffff_ffff;
	for (const byte of bytes) c = (CRC_TABLE[(c ^ byte) & 255] as number) ^ (c >>> 8);
	return (c ^ 0xffff_ffff) >>> 0;
}

function adler32(bytes: Uint8Array): number {
	let a = 1;
	let b = 0;
	for (let at = 0; at < bytes.length; ) {
		// 3800 sums stay below 2^32 before the remainder is taken.
		for (const end = Math.min(at + 3800, bytes.length); at < end; at++) {
			a += bytes[at] as number;
			b += a;
		}
		a %= 65521;
		b %= 65521;
	}
	return ((b << 16) | a) >>> 0;
}
