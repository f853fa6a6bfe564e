/** A picture that is drawn for nobody's screen, read back as RGBA. */

import type { GpuContext } from '../../gpu/device/context.ts';
import { Readback } from '../../gpu/device/readback.ts';
import { Scope } from '../../gpu/device/scope.ts';
import { COLOR_FORMAT } from './pipeline.ts';
import type { PictureRectangle } from '../contract.ts';
import type { Viewport } from './viewport.ts';

/** Copies from a texture have rows of a multiple of this. */
const ROW_ALIGNMENT = 256;

/**
 * @param size in pixels, how many of them make a CSS pixel, and which part of the picture is drawn
 * @param build makes the view, which is released with the picture; called between error scopes
 * @param draw records the view, ending in the texture that it is given
 * @returns width × height × 4 bytes of the part that is drawn, the upper row first
 * @throws DeviceLostError, OutOfMemoryError
 */
export async function offscreenPicture(
	context: GpuContext,
	whole: { readonly width: number; readonly height: number; readonly ratio: number; readonly part?: PictureRectangle },
	build: () => Viewport,
	draw: (viewport: Viewport, encoder: GPUCommandEncoder, output: GPUTexture) => void,
): Promise<Uint8ClampedArray<ArrayBuffer>> {
	const { ratio, part } = whole;
	const { width, height } = part ?? whole;
	const rowBytes = Math.ceil((4 * width) / ROW_ALIGNMENT) * ROW_ALIGNMENT;
	using scope = new Scope();
	const { output, staging, readback, viewport } = await context.withScopes('Image', () => ({
		output: scope.own(
			context.resources.texture('Image.output', {
				size: [width, height],
				format: COLOR_FORMAT,
				usage: GPUTextureUsage.RENDER_ATTACHMENT | GPUTextureUsage.COPY_SRC,
			}),
		),
		staging: scope.own(
			context.resources.buffer('Image.pixels', { size: rowBytes * height, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC }),
		),
		readback: scope.own(new Readback(context, 'Image', rowBytes * height)),
		viewport: scope.own(build()),
	}));
	const record = (encoder: GPUCommandEncoder): void => {
		viewport.resize({ cssWidth: whole.width / ratio, cssHeight: whole.height / ratio, ratio, ...(part && { part }) });
		draw(viewport, encoder, output.raw);
		encoder.copyTextureToBuffer({ texture: output.raw }, { buffer: staging.raw, bytesPerRow: rowBytes }, [width, height]);
	};
	// Awaited here: the scope ends with this function.
	return await readback.submit(record, [{ source: staging.raw, offset: 0, bytes: rowBytes * height }], (words) => {
		const pixels = new Uint8ClampedArray(4 * width * height);
		const bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
		for (let y = 0; y < height; y++) pixels.set(bytes.subarray(y * rowBytes, y * rowBytes + 4 * width), 4 * y * width);
		return pixels;
	});
}
