/** The picture that is saved. */

import { afterEach, expect, test, vi } from 'vitest';
import { DeviceLostError } from '../../src/model/errors.ts';
import { pictureOf } from '../../src/ui/kit/download.ts';

/** A page whose canvas gives this for a PNG. */
function page(blob: Blob | null): void {
	const canvas = { getContext: () => ({ putImageData: () => undefined }), toBlob: (take: (blob: Blob | null) => void) => take(blob) };
	vi.stubGlobal('document', { createElement: () => canvas });
	vi.stubGlobal('ImageData', class {});
}
afterEach(() => {
	vi.unstubAllGlobals();
});

const pixels = async (_view: string, width: number, height: number) => new Uint8ClampedArray(4 * width * height);

test('is what the browser makes of the pixels', async () => {
	const png = new Blob(['png']);
	page(png);
	expect(await pictureOf({ image: pixels })).toBe(png);
});

test('what goes wrong is an error in words, not a silence', async () => {
	page(null);
	await expect(pictureOf({ image: pixels })).rejects.toThrow('The browser has no memory for it');
	await expect(pictureOf({ image: () => Promise.reject(new DeviceLostError('The GPU device was lost.')) })).rejects.toThrow('was lost');
});
