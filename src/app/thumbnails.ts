/** Small pictures of the catalogue, made one after the other and kept. */

import type { Desk } from '../engine/remote/desk.ts';
import type { ThumbnailRequest } from '../engine/thumbnail.ts';

const [WIDTH, HEIGHT] = [192, 128];

export class Thumbnails {
	readonly #desk: Pick<Desk, 'thumbnail'>;
	readonly #kept = new Map<string, Promise<ImageData | null>>();

	/** @param desk draws them */
	constructor(desk: Pick<Desk, 'thumbnail'>) {
		this.#desk = desk;
	}

	/** The picture of a function in dark or light colours; null where it cannot be made. */
	of(id: string, theme: ThumbnailRequest['theme']): Promise<ImageData | null> {
		const key = `${theme} ${id}`;
		let picture = this.#kept.get(key);
		if (!picture) {
			picture = this.#desk.thumbnail({ id, width: WIDTH, height: HEIGHT, theme }).then(
				(pixels) => new ImageData(pixels, WIDTH, HEIGHT),
				() => null,
			);
			this.#kept.set(key, picture);
		}
		return picture;
	}
}
