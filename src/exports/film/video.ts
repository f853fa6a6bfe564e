/** A film as WebM or MP4, by the browser's own encoder. */

import { BufferTarget, CanvasSource, getFirstEncodableVideoCodec, Mp4OutputFormat, Output, WebMOutputFormat } from 'mediabunny';
import { UsageError } from '../../model/errors.ts';
import type { Film, FilmSize } from './film.ts';
import { VIDEO_BITS_PER_PIXEL } from './sizes.ts';

/**
 * @throws UsageError where this browser encodes no video for the format
 */
export async function videoFilm(format: 'webm' | 'mp4', { width, height, rate }: FilmSize): Promise<Film> {
	const container = format === 'webm' ? new WebMOutputFormat() : new Mp4OutputFormat();
	const bitrate = Math.round(VIDEO_BITS_PER_PIXEL * width * height * rate);
	const codec =
		typeof VideoEncoder === 'undefined'
			? null
			: await getFirstEncodableVideoCodec(container.getSupportedVideoCodecs(), { width, height, bitrate });
	if (!codec) throw new UsageError(`This browser cannot encode .${format} of ${width} × ${height}. Take .gif, or another browser.`);
	const canvas = new OffscreenCanvas(width, height);
	const context = canvas.getContext('2d', { alpha: false }) as OffscreenCanvasRenderingContext2D;
	const target = new BufferTarget();
	const output = new Output({ format: container, target });
	const source = new CanvasSource(canvas, { codec, bitrate, keyFrameInterval: 2 });
	output.addVideoTrack(source, { frameRate: rate });
	await output.start();
	let frames = 0;
	return {
		async add(rgba) {
			context.putImageData(new ImageData(rgba, width, height), 0, 0);
			await source.add(frames++ / rate, 1 / rate);
		},
		async end() {
			await output.finalize();
			return new Uint8Array(target.buffer as ArrayBuffer);
		},
		// What has failed, or has ended, cannot be given up any more.
		drop: () => void output.cancel().catch(() => undefined),
	};
}
