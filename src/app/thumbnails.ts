/** Small pictures of the catalogue, made one after the other and kept. */

import type { Desk } from '../engine/remote/desk.ts';

const [WIDTH, HEIGHT] = [192, 128];

export class Thumbnails {
	readonly #desk: Pick<Desk, 'thumbnail'>;
	readonly #kept = new Map<string, Promise<ImageData | null>>();

	/** @param desk draws them */
	constructor(desk: Pick<Desk, 'thumbnail'>) {
		this.#desk = desk;
	}

	/** The picture of a function; null where it cannot be made. */
	of(id: string): Promise<ImageData | null> {
		let picture = this.#kept.get(id);
		if (!picture) {
			picture = this.#desk.thumbnail({ id, width: WIDTH, height: HEIGHT }).then(
				(pixels) => new ImageData(pixels, WIDTH, HEIGHT),
				() => null,
			);
			this.#kept.set(id, picture);
		}
		return picture;
	}
}
