/** The relief of a figure: pixels of the landscape alone, asked for piece by piece, so that no picture is too large for a machine. */

import { breath } from '../../model/work.ts';
import type { PictureRectangle, ViewName } from '../../render/contract.ts';
import type { ReliefItem } from './display-list.ts';

/** Draws a part of a picture of a view. @param cell of which of several landscapes @returns RGBA with straight alpha, the upper row first */
export type ReliefSource = (
	view: ViewName,
	whole: { readonly width: number; readonly height: number },
	part: PictureRectangle,
	cell?: number,
) => Promise<Uint8ClampedArray>;

/** Sides of a piece: what a renderer draws at once. */
const PIECE = 1024;

/**
 * What lies over the paper, from the same picture on white and on black: opacity is 1 less what the paper changes.
 * @returns RGBA with straight alpha
 */
export function matte(onWhite: Uint8ClampedArray, onBlack: Uint8ClampedArray): Uint8ClampedArray<ArrayBuffer> {
	const out = new Uint8ClampedArray(onWhite.length);
	for (let p = 0; p < out.length; p += 4) {
		let through = 0;
		for (let c = 0; c < 3; c++) through += (onWhite[p + c] as number) - (onBlack[p + c] as number);
		const alpha = Math.min(255, Math.max(0, 255 - through / 3));
		for (let c = 0; c < 3; c++) out[p + c] = alpha > 0 ? (255 * (onBlack[p + c] as number)) / alpha : 0;
		out[p + 3] = alpha;
	}
	return out;
}

/** A part of a picture of any size, put together of pieces. @param told how much of it is there, 0 … 1 */
export async function reliefPart(
	source: ReliefSource,
	{ view, cell = 0 }: Pick<ReliefItem, 'view' | 'cell'>,
	whole: { readonly width: number; readonly height: number },
	part: PictureRectangle,
	told?: (share: number) => void,
): Promise<Uint8ClampedArray<ArrayBuffer>> {
	const pixels = new Uint8ClampedArray(4 * part.width * part.height);
	for (let top = 0; top < part.height; top += PIECE) {
		for (let left = 0; left < part.width; left += PIECE) {
			const [width, height] = [Math.min(PIECE, part.width - left), Math.min(PIECE, part.height - top)];
			const piece = await source(view, whole, { left: part.left + left, top: part.top + top, width, height }, cell);
			for (let row = 0; row < height; row++)
				pixels.set(piece.subarray(4 * width * row, 4 * width * (row + 1)), 4 * ((top + row) * part.width + left));
			await breath();
		}
		told?.(Math.min(1, (top + PIECE) / part.height));
	}
	return pixels;
}
