/** `thalweg render --orbit` and `--zoom`: a film as GIF. */

import type { Renderer, ViewName } from '../engine/view.ts';
import { gifFilm } from '../exports/film/gif.ts';
import { orbit, zoom } from '../exports/film/motion.ts';
import { LimitError, UsageError } from '../model/errors.ts';
import { isWithin, type Rectangle } from '../model/geometry.ts';
import type { Camera } from '../model/view.ts';
import type { Written } from './render-figure.ts';

export interface FilmOptions {
	readonly orbit?: boolean;
	/** u, v, and how many times smaller the last window is. */
	readonly zoom?: readonly number[];
	readonly frames?: number;
	readonly rate?: number;
}

const FRAMES = 60;
const RATE = 20;
/** Most pixels of all frames together. */
const MOST_PIXELS = 2 ** 30;

export const isFilm = ({ orbit, zoom }: FilmOptions): boolean => orbit === true || zoom !== undefined;

interface Stage {
	readonly renderer: Renderer;
	readonly view: ViewName;
	readonly width: number;
	readonly height: number;
	readonly camera: Camera;
	readonly window: Rectangle;
	/** Draw another window. */
	readonly show: (window: Rectangle) => Promise<void>;
	readonly onProgress: (share: number) => void;
}

/** @throws UsageError, LimitError before any work is done */
export function checkFilm(
	{ orbit, zoom, frames = FRAMES }: FilmOptions,
	{ view, width, height, window }: Omit<Stage, 'renderer' | 'camera' | 'show' | 'onProgress'>,
): void {
	if (orbit && zoom) throw new UsageError('--orbit and --zoom are two films; give one of them.');
	if (orbit && view === 'map') throw new UsageError('--orbit has no effect with --view map: a map is seen from above.');
	if (frames * width * height > MOST_PIXELS)
		throw new LimitError(
			`A film of ${frames} frames of ${width} × ${height} is too large; all frames together have ${MOST_PIXELS} pixels at most.`,
		);
	if (!zoom) return;
	const [u, v, factor] = zoom as [number, number, number];
	if (!isWithin({ u: [u, u], v: [v, v] }, window)) throw new UsageError(`--zoom goes to a point of the window; (${u}, ${v}) lies outside.`);
	if (!(factor > 1 && factor <= 1e12))
		throw new UsageError(`--zoom makes the window more than 1 and at most 1e12 times smaller, not ${factor} times.`);
}

/** Draw every frame and write them as one file. */
export async function drawFilm(
	options: FilmOptions,
	{ renderer, view, width, height, camera, window, show, onProgress }: Stage,
): Promise<Written> {
	const { frames = FRAMES, rate = RATE } = options;
	const film = gifFilm({ width, height, rate });
	const add = async (k: number): Promise<void> => {
		await film.add(await renderer.image(view, width, height));
		onProgress((k + 1) / frames);
	};
	if (options.orbit) {
		for (const [k, place] of orbit(camera, frames).entries()) {
			renderer.setCamera(place);
			await add(k);
		}
	} else {
		const [u, v, factor] = options.zoom as [number, number, number];
		for (const [k, next] of zoom(window, { u, v }, factor, frames).entries()) {
			await show(next);
			await add(k);
		}
	}
	return { bytes: await film.end(), width, height, notes: [`${frames} frames, ${rate} per second`] };
}
