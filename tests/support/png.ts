/** Screenshots as pixels. */

import { decode } from 'fast-png';

export const PNG_CHANNELS = 4;

/** RGBA, whatever the file holds. */
export function pixelsOf(png: Uint8Array): { readonly width: number; readonly height: number; readonly pixels: Uint8Array } {
	const { width, height, channels, data } = decode(png);
	if (channels === PNG_CHANNELS) return { width, height, pixels: Uint8Array.from(data) };
	const pixels = new Uint8Array(width * height * PNG_CHANNELS).fill(255);
	for (let i = 0; i < width * height; i++)
		for (let k = 0; k < 3; k++) pixels[i * PNG_CHANNELS + k] = data[i * channels + (channels < 3 ? 0 : k)] as number;
	return { width, height, pixels };
}

/** How many colours a screenshot has: a blank one has one or two. */
export function coloursIn(png: Uint8Array): number {
	const { pixels } = pixelsOf(png);
	const seen = new Set<number>();
	for (let i = 0; i < pixels.length; i += PNG_CHANNELS)
		seen.add(((pixels[i] as number) << 16) | ((pixels[i + 1] as number) << 8) | (pixels[i + 2] as number));
	return seen.size;
}
