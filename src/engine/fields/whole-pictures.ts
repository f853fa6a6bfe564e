/** Pictures that are drawn whole, one after the other: of a file, of a figure, of the frames of a film. */

import type { GridSpec, Range, Rectangle } from '../../model/geometry.ts';
import { needsDouble } from '../../model/resolution.ts';
import type { Precision } from '../../model/field.ts';
import type { FieldKeeper, FieldSource, SceneReport, SceneRequest, ShowOptions } from './field-keeper.ts';
import { type PictureProbes, probePicture, showsRounding } from './scene-words.ts';

/** A picture, and what double precision says of its window. */
export type WholePicture = SceneReport & { readonly probes: PictureProbes };

/** A picture in f32 that showed rounding is tried again in f32 once a window is this many times as large. */
const ROOM = 4;

const side = ([lo, hi]: Range): number => hi - lo;

/** Draws windows of landscapes, each in double precision where single does not suffice. */
export class WholePictures {
	readonly #source: FieldSource;
	readonly #fields: FieldKeeper;
	readonly #mayBeDouble: boolean;
	/** Where f32 was seen to show rounding. */
	#rounded: { readonly of: SceneRequest['bound']['objective']; readonly window: Rectangle } | null = null;

	/** @param asked the precision that was asked for; f32: what it computes in stays that, whatever it shows */
	constructor(source: FieldSource, fields: FieldKeeper, asked?: Precision) {
		this.#source = source;
		this.#fields = fields;
		this.#mayBeDouble = source.backend.info.precision === 'f32' && asked !== 'f32';
	}

	/**
	 * Draw a window; it is whole when this resolves.
	 * @throws what `FieldKeeper.show` throws
	 */
	async draw(scene: Omit<SceneRequest, 'precision' | 'travelled'>, options: ShowOptions = {}): Promise<WholePicture> {
		const { grid, bound, axes } = scene;
		const [across, up] = axes ?? [];
		if (!this.#mayBeDouble) return this.#drawn(scene, options);
		const isCoarse = needsDouble(grid, [across?.name ?? 'u', up?.name ?? 'v']);
		if (isCoarse || this.#wasRounded(bound.objective, grid)) return this.#drawn({ ...scene, precision: 'f64' }, options);
		const first = await this.#drawn(scene, options);
		if (!showsRounding(first)) return first;
		this.#rounded = { of: bound.objective, window: grid.domain };
		return this.#drawn({ ...scene, precision: 'f64' }, options);
	}

	async #drawn(request: SceneRequest, options: ShowOptions): Promise<WholePicture> {
		const report = await this.#fields.show(request, options);
		return { ...report, probes: await probePicture(this.#source, request.bound, request.grid, report.statistics) };
	}

	/** Whether f32 showed rounding in a window that was not much smaller. */
	#wasRounded(of: SceneRequest['bound']['objective'], { domain }: GridSpec): boolean {
		const seen = this.#rounded;
		if (seen?.of !== of) return false;
		return (['u', 'v'] as const).every((axis) => side(domain[axis]) <= ROOM * side(seen.window[axis]));
	}
}
