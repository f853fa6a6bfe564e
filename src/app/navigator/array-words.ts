/** Places on the axes of an array, in words. */

import type { ArrayAxis } from '../../engine/landscapes/files.ts';
import { printable } from '../../model/printable.ts';
import { NAVIGATOR } from '../../words/navigator.ts';
import { formatNumber } from '../format.ts';

const DIGITS = 6;
const MOST_CHARACTERS = 40;

export const axisName = ({ name }: ArrayAxis): string => printable(name, MOST_CHARACTERS);

/** Over a small picture: `epoch = 12`, or `axis 0: 3`. */
export function placeTitle(axis: ArrayAxis | undefined, place: number): string {
	if (!axis) return '';
	const value = axis.values?.[place];
	return value === undefined ? `${axisName(axis)}: ${place}` : `${axisName(axis)} = ${formatNumber(value, DIGITS)}`;
}

/** Beside a slider: `epoch = 12, node 3 of 0 … 9`. */
export function placeSentence(axis: ArrayAxis, place: number): string {
	const value = axis.values?.[place];
	const last = axis.length - 1;
	return value === undefined
		? NAVIGATOR.counted(axisName(axis), place, last)
		: NAVIGATOR.place(axisName(axis), formatNumber(value, DIGITS), place, last);
}
