/** Bounds-checked reading of HDF5's numbers, and a budget that ends every walk over its structures. */

import { failure } from '../failure.ts';

/** Most structures (headers, messages, tree nodes, entries) that one file may make the reader visit. */
const MAX_STRUCTURES = 200_000;

export const damaged = (what: string) => failure('h5', 'DAMAGED', `${what}: the HDF5 file is damaged or cut short.`);
export const unsupported = (what: string) =>
	failure(
		'h5',
		'UNSUPPORTED',
		`${what} cannot be read. Rewrite the file with "h5repack -l CONTI -f NONE --low=0 --high=1 in.h5 out.h5", or save the array as .npy.`,
	);

/** An address of all ones: nothing is stored. */
export const UNDEFINED_ADDRESS = Number.POSITIVE_INFINITY;

/** Numbers of a file whose addresses count from `base` and take `offsetSize` bytes, lengths `lengthSize`. */
export class FileBytes {
	readonly view: DataView;
	offsetSize = 8;
	lengthSize = 8;
	base = 0;
	/** Values of data sets that were read so far. */
	values = 0;
	private left = MAX_STRUCTURES;

	constructor(readonly bytes: Uint8Array) {
		this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	}

	/** Counts one visited structure. No walk can go on for ever, whatever the file's links say. */
	visit(): void {
		if (--this.left < 0) throw failure('h5', 'LIMIT', `The file has more than ${MAX_STRUCTURES} internal structures; that is the limit.`);
	}

	/** @throws FormatError E_H5_DAMAGED unless `size` bytes lie at `at` */
	need(at: number, size: number, what: string): void {
		if (!(at >= 0 && size >= 0 && at + size <= this.bytes.length))
			throw damaged(`${what} lies outside the ${this.bytes.length} bytes of the file`);
	}

	u8(at: number): number {
		this.need(at, 1, 'A number');
		return this.view.getUint8(at);
	}

	u16(at: number): number {
		this.need(at, 2, 'A number');
		return this.view.getUint16(at, true);
	}

	u32(at: number): number {
		this.need(at, 4, 'A number');
		return this.view.getUint32(at, true);
	}

	/** A little-endian whole number of 1, 2, 4 or 8 bytes, rounded to a double; all ones of 8 bytes give 2^64. */
	uint(at: number, size: number): number {
		if (size === 1) return this.u8(at);
		if (size === 2) return this.u16(at);
		if (size === 4) return this.u32(at);
		this.need(at, 8, 'A number');
		return Number(this.view.getBigUint64(at, true));
	}

	length(at: number): number {
		return this.uint(at, this.lengthSize);
	}

	/** A position in the file, or UNDEFINED_ADDRESS. */
	address(at: number): number {
		const stored = this.uint(at, this.offsetSize);
		return stored >= 2 ** (8 * this.offsetSize) - 1 ? UNDEFINED_ADDRESS : stored + this.base;
	}

	/** @throws FormatError E_H5_DAMAGED unless the four letters stand at `at` */
	signature(at: number, letters: string): void {
		this.need(at, 4, `A block "${letters}"`);
		if (this.text(at, 4) !== letters) throw damaged(`There is no block "${letters}" at byte ${at}`);
	}

	text(at: number, size: number): string {
		this.need(at, size, 'A name');
		return new TextDecoder().decode(this.bytes.subarray(at, at + size));
	}

	/** A text that ends with a zero byte before `end`. */
	terminated(at: number, end: number): string {
		this.need(at, 1, 'A name');
		const zero = this.bytes.subarray(0, end).indexOf(0, at);
		if (zero < 0 || zero - at > 1024) throw damaged('A name has no end');
		return this.text(at, zero - at);
	}
}
