/** Shortens numbers that a movement makes (a drag, a zoom, a slider), as far as nobody can see: they become parts of a link. */

import type { Rectangle } from '../model/geometry.ts';

/** A hundredth of a millionth of a window: less than a pixel of the largest picture. */
const SHARE = 1e-8;

/**
 * The shortest number within `unit` of a value.
 * @example tidy(0.30000000000000004, 1e-4) // 0.3
 * @example tidy(1 + 2 ** -52, 1e-20) // itself: all its digits matter
 */
export function tidy(value: number, unit: number): number {
	if (value === 0 || !(unit > 0) || Math.abs(value) <= unit / 2) return unit > 0 ? 0 : value;
	const digits = Math.ceil(Math.log10(Math.abs(value) / unit)) + 1;
	return digits > 16 ? value : Number(value.toPrecision(Math.max(1, digits)));
}

/** A window whose ends have the digits that matter to it. */
export function tidyWindow({ u, v }: Rectangle): Rectangle {
	const ends = ([lo, hi]: Rectangle['u']): Rectangle['u'] => [tidy(lo, (hi - lo) * SHARE), tidy(hi, (hi - lo) * SHARE)];
	return { u: ends(u), v: ends(v) };
}

/** Digits of numbers that people choose. */
const CHOSEN_DIGITS = 6;

/**
 * Did a movement make this window? Ends that somebody chose have few digits: they are shown as they are. A picture of others may show
 * a little more. It is told from the numbers, so that a link shows the same picture.
 */
export const isMade = ({ u, v }: Rectangle): boolean => [...u, ...v].some((end) => Number(end.toPrecision(CHOSEN_DIGITS)) !== end);

/** A point of a window, with the digits that matter there. */
export const tidyPoint = (u: number, v: number, around: Rectangle): readonly [number, number] => [
	tidy(u, (around.u[1] - around.u[0]) * SHARE),
	tidy(v, (around.v[1] - around.v[0]) * SHARE),
];
