/** A small picture of a function of the catalogue, drawn by the CPU. */

import { createCpuBackend } from '../cpu/backend.ts';
import type { Renderer } from '../render/contract.ts';
import { bindObjective } from '../model/bound.ts';
import { DEFAULT_APPEARANCE, DEFAULT_CAMERA } from '../model/view.ts';
import { Session } from './session.ts';
import { openLandscape } from './landscapes/landscape.ts';

const CELLS = 96;

/** What is drawn, and how large in pixels. */
export interface ThumbnailRequest {
	readonly id: string;
	readonly width: number;
	readonly height: number;
}

/** One after the other, on this thread. */
export class ThumbnailMaker {
	#renderer: Promise<Renderer> | undefined;
	#last: Promise<unknown> = Promise.resolve();

	/** RGBA, row 0 on top. @throws UsageError where there is no such function */
	make(request: ThumbnailRequest): Promise<Uint8ClampedArray<ArrayBuffer>> {
		const made = this.#last.then(() => this.#draw(request));
		this.#last = made.catch(() => undefined);
		return made;
	}

	async #draw({ id, width, height }: ThumbnailRequest): Promise<Uint8ClampedArray<ArrayBuffer>> {
		this.#renderer ??= new Session({ backend: createCpuBackend({ precision: 'f32', mode: 'fast', workers: 0 }) }).renderer();
		const renderer = await this.#renderer;
		const landscape = openLandscape({ kind: 'function', id });
		const bound = bindObjective(landscape.objective, 'plane');
		renderer.setAppearance({ ...DEFAULT_APPEARANCE, scale: 'quantile', contours: 0, exaggeration: 0.5 });
		renderer.setCamera({ ...DEFAULT_CAMERA, distance: 1.75 });
		await renderer.setScene({ bound, grid: { columns: CELLS, rows: CELLS, domain: landscape.view }, markers: [] });
		return renderer.image('surface', width, height);
	}
}
