/** A frame of several pictures: side by side, in rows of the same height. */

import { columnsFor, type Extent } from '../../math/side-by-side.ts';

/** A picture of a frame, in the size that it has room for: RGBA, row 0 on top, opaque. */
export type FramePicture = (size: Extent) => Promise<Uint8ClampedArray<ArrayBuffer>>;

/** Where each of the pictures lies: whole pixels, without a gap. */
export function placesFor(count: number, size: Extent): readonly (Extent & { readonly left: number; readonly top: number })[] {
	const columns = columnsFor(count, size);
	const rows = Math.ceil(count / columns);
	const edge = (k: number, parts: number, whole: number): number => Math.round((k * whole) / parts);
	return Array.from({ length: count }, (_, k) => {
		const [column, row] = [k % columns, Math.floor(k / columns)];
		const [left, top] = [edge(column, columns, size.width), edge(row, rows, size.height)];
		return { left, top, width: edge(column + 1, columns, size.width) - left, height: edge(row + 1, rows, size.height) - top };
	});
}

/** Draw all of a frame; one picture is the frame. @param paper where there is none: sRGB, 0 … 1 */
export async function composedFrame(
	size: Extent,
	pictures: readonly FramePicture[],
	paper: readonly [number, number, number] = [0, 0, 0],
): Promise<Uint8ClampedArray<ArrayBuffer>> {
	const [only, another] = pictures;
	if (only && !another) return only(size);
	const { width, height } = size;
	const frame = new Uint8ClampedArray(4 * width * height);
	const ground = Uint8ClampedArray.of(...paper.map((channel) => 255 * channel), 255);
	new Uint32Array(frame.buffer).fill(new Uint32Array(ground.buffer)[0] as number);
	for (const [k, place] of placesFor(pictures.length, size).entries()) {
		const pixels = await (pictures[k] as FramePicture)(place);
		for (let row = 0; row < place.height; row++)
			frame.set(pixels.subarray(4 * row * place.width, 4 * (row + 1) * place.width), 4 * ((place.top + row) * width + place.left));
	}
	return frame;
}
