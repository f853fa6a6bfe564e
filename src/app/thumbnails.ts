/** Small pictures of the catalogue, made one after the other on the CPU and kept. */

import { bindObjective } from '../model/bound.ts';
import type { Host } from '../engine/host.ts';
import { openLandscape } from '../engine/landscapes/landscape.ts';
import { Session } from '../engine/session.ts';
import type { FieldKeeper } from '../engine/view.ts';
import { DEFAULT_APPEARANCE, DEFAULT_CAMERA } from '../model/view.ts';

const [WIDTH, HEIGHT] = [192, 128];
const CELLS = 96;

export class Thumbnails {
	readonly #host: Host;
	readonly #kept = new Map<string, Promise<ImageData | null>>();
	#fields: Promise<FieldKeeper> | undefined;
	#last: Promise<unknown> = Promise.resolve();

	constructor(host: Host) {
		this.#host = host;
	}

	/** The picture of a function; null where it cannot be made. */
	of(id: string): Promise<ImageData | null> {
		let picture = this.#kept.get(id);
		if (!picture) {
			// One at a time: the page stays responsive while a gallery fills.
			picture = this.#last.then(() => this.#make(id)).catch(() => null);
			this.#last = picture;
			this.#kept.set(id, picture);
		}
		return picture;
	}

	async #make(id: string): Promise<ImageData> {
		this.#fields ??= Session.open(this.#host, { machine: 'cpu', workers: 0 }).then((session) => session.renderer());
		const fields = await this.#fields;
		const { renderer } = fields;
		const landscape = openLandscape({ kind: 'function', id });
		const bound = bindObjective(landscape.objective, 'plane');
		renderer.setAppearance({ ...DEFAULT_APPEARANCE, scale: 'quantile', contours: 0, exaggeration: 0.5 });
		renderer.setCamera({ ...DEFAULT_CAMERA, distance: 1.75 });
		await fields.show({ bound, grid: { columns: CELLS, rows: CELLS, domain: landscape.view } });
		return new ImageData(await renderer.image('surface', WIDTH, HEIGHT), WIDTH, HEIGHT);
	}
}
