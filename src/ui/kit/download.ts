/** Files for the person. */

import type { Renderer } from '../../engine/view.ts';

/** Pixels of a saved picture. */
const [WIDTH, HEIGHT] = [1920, 1080];

/**
 * The surface as a PNG.
 * @throws DeviceLostError, OutOfMemoryError, or an Error where the browser makes no picture of it
 */
export async function pictureOf(renderer: Pick<Renderer, 'image'>): Promise<Blob> {
	const pixels = await renderer.image('surface', WIDTH, HEIGHT);
	const canvas = document.createElement('canvas');
	canvas.width = WIDTH;
	canvas.height = HEIGHT;
	canvas.getContext('2d')?.putImageData(new ImageData(pixels, WIDTH, HEIGHT), 0, 0);
	const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
	if (!blob) throw new Error('The browser has no memory for it: close other tabs.');
	return blob;
}

/** Hand a file to the person: it goes where the browser puts downloads. */
export function download(blob: Blob, name: string): void {
	const link = document.createElement('a');
	link.href = URL.createObjectURL(blob);
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
