/** An animated GIF: every program plays it, in 256 colours a frame. */

import { applyPalette, GIFEncoder, quantize } from 'gifenc';
import type { Film, FilmSize } from './film.ts';

const COLORS = 256;

/** A film as GIF that plays for ever. Each frame has a palette of its own. A GIF counts hundredths of a second: other rates are rounded. */
export function gifFilm({ width, height, rate }: FilmSize): Film {
	const encoder = GIFEncoder();
	let frames = 0;
	return {
		async add(rgba) {
			const palette = quantize(rgba, COLORS);
			const first = frames++ === 0;
			encoder.writeFrame(applyPalette(rgba, palette), width, height, { palette, delay: 1000 / rate, ...(first ? { repeat: 0 } : {}) });
		},
		async end() {
			encoder.finish();
			return encoder.bytes();
		},
		drop: () => {},
	};
}
