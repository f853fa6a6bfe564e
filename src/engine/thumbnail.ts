/** A small picture of a function of the catalogue, drawn by the CPU. */

import { bindObjective } from '../model/bound.ts';
import { type AppearanceSettings, type Camera, DEFAULT_APPEARANCE, DEFAULT_CAMERA } from '../model/view.ts';
import { loadCpu } from './cpu-code.ts';
import type { FieldKeeper } from './fields/field-keeper.ts';
import { Session } from './session.ts';
import { openLandscape } from './landscapes/landscape.ts';

/** A power of two and one: the mesh that is drawn meets every cell of it. */
const CELLS = 129;
/** The whole surface, its highest corner too, whatever its shape. */
const CAMERA: Camera = { ...DEFAULT_CAMERA, distance: 1.9, target: [0, 0, 0.09] };
const HEIGHT = 0.38;

/** What is drawn, and how large in pixels. */
export interface ThumbnailRequest {
	readonly id: string;
	readonly width: number;
	readonly height: number;
	readonly theme: AppearanceSettings['theme'];
}

/** One after the other, on this thread. */
export class ThumbnailMaker {
	#fields: Promise<FieldKeeper> | undefined;
	#last: Promise<unknown> = Promise.resolve();

	/** RGBA, row 0 on top. @throws UsageError where there is no such function */
	make(request: ThumbnailRequest): Promise<Uint8ClampedArray<ArrayBuffer>> {
		const made = this.#last.then(() => this.#draw(request));
		this.#last = made.catch(() => undefined);
		return made;
	}

	async #draw({ id, width, height, theme }: ThumbnailRequest): Promise<Uint8ClampedArray<ArrayBuffer>> {
		this.#fields ??= loadCpu().then(({ createCpuBackend }) =>
			new Session({ backend: createCpuBackend({ precision: 'f32', mode: 'fast', workers: 0 }) }).renderer(),
		);
		const fields = await this.#fields;
		const { renderer } = fields;
		const landscape = openLandscape({ kind: 'function', id });
		const bound = bindObjective(landscape.objective, 'plane');
		renderer.setAppearance({ ...DEFAULT_APPEARANCE, theme, scale: 'quantile', contours: 0, exaggeration: HEIGHT });
		renderer.setCamera(CAMERA);
		await fields.show({ bound, grid: { columns: CELLS, rows: CELLS, domain: landscape.view } });
		return renderer.image('surface', width, height);
	}
}
