/** What moves in a film: where the camera is, or which window is looked through, in each of its frames. */

import type { Rectangle } from '../../model/geometry.ts';
import type { Camera } from '../../model/view.ts';

/** Frames of a film at most: a minute of 30 a second. */
export const MOST_FRAMES = 1800;

/** Once around, seen from the height of the camera; the frame after the last would be the first. */
export const orbit = (camera: Camera, frames: number): readonly Camera[] =>
	Array.from({ length: frames }, (_, k) => ({ ...camera, azimuth: camera.azimuth + (2 * Math.PI * k) / frames }));

/**
 * Windows from the first one down to one that is `factor` times smaller around a point. Each frame shrinks by the same ratio, and the
 * point, from where it lies in the first window, moves to the middle by the end.
 *
 * @param to the point, within the window
 * @param factor above 1
 */
export function zoom(
	{ u, v }: Rectangle,
	to: { readonly u: number; readonly v: number },
	factor: number,
	frames: number,
): readonly Rectangle[] {
	const last = Math.max(1, frames - 1);
	const along = ([low, high]: readonly [number, number], target: number, k: number): readonly [number, number] => {
		const half = ((high - low) / 2) * factor ** (-k / last);
		// The share of the way to the middle that keeps the point at rest on the screen is 1 − (size now)/(size at first); it is stretched to end at 1.
		const way = (1 - factor ** (-k / last)) / (1 - 1 / factor);
		const middle = (low + high) / 2 + (target - (low + high) / 2) * way;
		return [middle - half, middle + half];
	};
	return Array.from({ length: frames }, (_, k) => ({ u: along(u, to.u, k), v: along(v, to.v, k) }));
}

/** Steps of a run, evenly spaced from the first to the last one; as many frames as there are steps where there are fewer. */
export function runSteps(last: number, frames: number): readonly number[] {
	const count = Math.min(frames, last + 1);
	return Array.from({ length: count }, (_, k) => Math.round((last * k) / Math.max(1, count - 1)));
}
