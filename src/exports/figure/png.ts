/** PNG written row by row, so that a picture need not be in memory whole (ISO/IEC 15948). The bytes are the same on every machine. */

import { Zlib } from 'fflate';
import { crc32 } from '../../formats/inflate.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const INCH = 0.0254;

/** Rows of pixels, each byte less a neighbour's and then compressed: what PNG and PDF hold. */
export class RowCompressor {
	readonly #deflate: Zlib;
	#before: Uint8Array;

	/**
	 * @param channels of RGBA that are kept: [0, 1, 2] without opacity
	 * @param take is given the stream, piece by piece
	 */
	constructor(
		private readonly width: number,
		private readonly channels: readonly number[],
		take: (data: Uint8Array) => void,
	) {
		this.#before = new Uint8Array(width * channels.length);
		this.#deflate = new Zlib({ level: 6 }, (data) => {
			if (data.length > 0) take(data);
		});
	}

	/** More rows, from the top down. @param rgba width × rows × 4 bytes */
	rows(rgba: Uint8Array | Uint8ClampedArray): void {
		const stride = this.width * this.channels.length;
		const count = rgba.length / (4 * this.width);
		const out = new Uint8Array((stride + 1) * count);
		const [left, up] = [new Uint8Array(stride), new Uint8Array(stride)];
		for (let row = 0; row < count; row++) {
			const own = this.#kept(rgba, row);
			// The filter with the smaller sum of absolute differences compresses better.
			const useLeft = this.#filter(own, left, 'left') < this.#filter(own, up, 'up');
			out[row * (stride + 1)] = useLeft ? 1 : 2;
			out.set(useLeft ? left : up, row * (stride + 1) + 1);
			this.#before = own;
		}
		this.#deflate.push(out);
	}

	end(): void {
		this.#deflate.push(new Uint8Array(), true);
	}

	#kept(rgba: Uint8Array | Uint8ClampedArray, row: number): Uint8Array {
		const { width, channels } = this;
		const kept = new Uint8Array(channels.length * width);
		for (let i = 0, to = 0; i < width; i++) for (const channel of channels) kept[to++] = rgba[4 * (row * width + i) + channel] as number;
		return kept;
	}

	/** @returns what the row costs */
	#filter(row: Uint8Array, out: Uint8Array, from: 'left' | 'up'): number {
		const step = this.channels.length;
		let cost = 0;
		for (let k = 0; k < row.length; k++) {
			const before = from === 'up' ? (this.#before[k] as number) : k < step ? 0 : (row[k - step] as number);
			const difference = ((row[k] as number) - before) & 255;
			out[k] = difference;
			cost += difference < 128 ? difference : 256 - difference;
		}
		return cost;
	}
}

function chunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
	const out = new Uint8Array(12 + data.length);
	const view = new DataView(out.buffer);
	view.setUint32(0, data.length);
	out.set(new TextEncoder().encode(type), 4);
	out.set(data, 8);
	view.setUint32(8 + data.length, crc32(out.subarray(4, 8 + data.length)));
	return out;
}

export interface PngSize {
	readonly width: number;
	readonly height: number;
	/** Pixels per inch: kept in the file, so that programs place it at its size. */
	readonly dpi: number;
	/** With opacity, or without. */
	readonly alpha: boolean;
}

export class PngWriter {
	readonly #parts: Uint8Array<ArrayBuffer>[] = [];
	readonly #rows: RowCompressor;

	constructor({ width, height, dpi, alpha }: PngSize) {
		const head = new DataView(new ArrayBuffer(13));
		head.setUint32(0, width);
		head.setUint32(4, height);
		head.setUint8(8, 8);
		head.setUint8(9, alpha ? 6 : 2);
		const density = new DataView(new ArrayBuffer(9));
		density.setUint32(0, Math.round(dpi / INCH));
		density.setUint32(4, Math.round(dpi / INCH));
		density.setUint8(8, 1);
		this.#parts.push(
			Uint8Array.from(SIGNATURE),
			chunk('IHDR', new Uint8Array(head.buffer)),
			chunk('sRGB', Uint8Array.of(0)),
			chunk('pHYs', new Uint8Array(density.buffer)),
		);
		this.#rows = new RowCompressor(width, alpha ? [0, 1, 2, 3] : [0, 1, 2], (data) => this.#parts.push(chunk('IDAT', data)));
	}

	/** More rows, from the top down. @param rgba width × rows × 4 bytes */
	rows(rgba: Uint8Array | Uint8ClampedArray): void {
		this.#rows.rows(rgba);
	}

	/** The whole file in pieces, once all rows are there. */
	end(): Uint8Array<ArrayBuffer>[] {
		this.#rows.end();
		return [...this.#parts, chunk('IEND', new Uint8Array())];
	}
}

/** Rows that are compressed at once: so many bytes take no longer than a frame or two. */
export const rowsAtOnce = (width: number): number => Math.max(1, Math.floor(2 ** 18 / (4 * width)));

/** Pieces of a file, one after the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
	const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
	let at = 0;
	for (const part of parts) {
		out.set(part, at);
		at += part.length;
	}
	return out;
}
