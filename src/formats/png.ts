/** A PNG encoder for pictures of 8-bit RGBA (ISO/IEC 15948). */

import { zlibSync } from 'fflate';
import { crc32 } from './inflate.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

function chunk(type: string, data: Uint8Array): Uint8Array {
	const out = new Uint8Array(12 + data.length);
	const view = new DataView(out.buffer);
	view.setUint32(0, data.length);
	out.set(new TextEncoder().encode(type), 4);
	out.set(data, 8);
	view.setUint32(8 + data.length, crc32(out.subarray(4, 8 + data.length)));
	return out;
}

/** Each byte less the one a pixel to its left (filter 1) or above it (filter 2). */
function filterRow(kind: 1 | 2, rgba: Uint8Array | Uint8ClampedArray, row: number, stride: number, out: Uint8Array): number {
	const start = row * stride;
	let cost = 0;
	for (let k = 0; k < stride; k++) {
		const before = kind === 1 ? (k < 4 ? 0 : rgba[start + k - 4]) : row === 0 ? 0 : rgba[start + k - stride];
		const difference = ((rgba[start + k] as number) - (before as number)) & 255;
		out[k] = difference;
		cost += difference < 128 ? difference : 256 - difference;
	}
	return cost;
}

/**
 * A PNG file.
 * @param width pixels, 1 … 65535
 * @param height pixels, 1 … 65535
 * @param rgba width × height × 4 bytes, the top row first, alpha not premultiplied
 * @throws RangeError where the bytes are not those of the size
 * @example
 * const red = writePng(1, 1, Uint8Array.of(255, 0, 0, 255));
 * console.log(red.subarray(1, 4)); // Uint8Array(3) [ 80, 78, 71 ]
 */
export function writePng(width: number, height: number, rgba: Uint8Array | Uint8ClampedArray): Uint8Array<ArrayBuffer> {
	for (const size of [width, height])
		if (!Number.isInteger(size) || size < 1 || size > 65535)
			throw new RangeError(`A PNG of ${width} × ${height} pixels cannot be written.`);
	const stride = width * 4;
	if (rgba.length !== stride * height)
		throw new RangeError(`${width} × ${height} pixels take ${stride * height} bytes, not ${rgba.length}.`);
	const raw = new Uint8Array((stride + 1) * height);
	const left = new Uint8Array(stride);
	const up = new Uint8Array(stride);
	for (let row = 0; row < height; row++) {
		// The usual heuristic: the filter with the smaller sum of absolute differences compresses better.
		const useLeft = filterRow(1, rgba, row, stride, left) < filterRow(2, rgba, row, stride, up);
		raw[row * (stride + 1)] = useLeft ? 1 : 2;
		raw.set(useLeft ? left : up, row * (stride + 1) + 1);
	}
	const head = new Uint8Array(13);
	const view = new DataView(head.buffer);
	view.setUint32(0, width);
	view.setUint32(4, height);
	head.set([8, 6, 0, 0, 0], 8);
	const parts = [
		Uint8Array.from(SIGNATURE),
		chunk('IHDR', head),
		chunk('IDAT', zlibSync(raw, { level: 6 })),
		chunk('IEND', new Uint8Array()),
	];
	const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of parts) {
		out.set(part, at);
		at += part.length;
	}
	return out;
}
