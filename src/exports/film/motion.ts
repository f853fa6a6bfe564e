/** What moves in a film: where the camera is, or which window is looked through, in each of its frames. */

import type { Range, Rectangle } from '../../model/geometry.ts';
import type { Camera } from '../../model/view.ts';

/** Frames of a film at most: a minute of 30 a second. */
export const MOST_FRAMES = 1800;

/** Once around, seen from the height of the camera; the frame after the last would be the first. */
export const orbit = (camera: Camera, frames: number): readonly Camera[] =>
	Array.from({ length: frames }, (_, k) => ({ ...camera, azimuth: camera.azimuth + (2 * Math.PI * k) / frames }));

/** The window around a point that is `factor` times smaller than another. */
export function around({ u, v }: Rectangle, at: { readonly u: number; readonly v: number }, factor: number): Rectangle {
	const range = ([low, high]: Range, middle: number): Range => {
		const half = (high - low) / 2 / factor;
		return [middle - half, middle + half];
	};
	return { u: range(u, at.u), v: range(v, at.v) };
}

/**
 * Windows from one to another, exponential in time: each frame has the same ratio to the one before. What lies in the same place of
 * both windows stays where it is on the screen. Windows of one size pass into each other evenly.
 */
export function zoom(from: Rectangle, to: Rectangle, frames: number): readonly Rectangle[] {
	const last = Math.max(1, frames - 1);
	const along = ([low, high]: Range, [lowest, highest]: Range, share: number): Range => {
		const [size, end] = [high - low, highest - lowest];
		const ratio = Math.log(end / size);
		// Measured from the window at the end, where digits are scarce: 1 at the beginning, 0 at the end.
		const rest = Math.abs(ratio) < 1e-9 ? 1 - share : Math.expm1((share - 1) * ratio) / Math.expm1(-ratio);
		const half = (size * Math.exp(share * ratio)) / 2;
		const middle = (lowest + highest) / 2 + ((low + high) / 2 - (lowest + highest) / 2) * rest;
		return [middle - half, middle + half];
	};
	return Array.from({ length: frames }, (_, k) => {
		if (k === 0) return from;
		if (k === last) return to;
		return { u: along(from.u, to.u, k / last), v: along(from.v, to.v, k / last) };
	});
}

/** Steps of a run, evenly spaced from the first to the last one; as many frames as there are steps where there are fewer. */
export function runSteps(last: number, frames: number): readonly number[] {
	const count = Math.min(frames, last + 1);
	return Array.from({ length: count }, (_, k) => Math.round((last * k) / Math.max(1, count - 1)));
}

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** How many times smaller a window is than the first one, along the axis that shrinks most: `250`, `3.2 · 10⁶`. */
export function magnification(first: Rectangle, now: Rectangle): string {
	const times = Math.max(...(['u', 'v'] as const).map((axis) => (first[axis][1] - first[axis][0]) / (now[axis][1] - now[axis][0])));
	const digits = String(Number(times.toPrecision(3)));
	if (times < 1e5) return digits;
	const [mantissa, power] = times.toExponential(1).split('e+') as [string, string];
	const raised = [...power].map((digit) => RAISED[Number(digit)]).join('');
	return `${mantissa} · 10${raised}`;
}
