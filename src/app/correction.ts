/** Numbers that a person types: read, and where another one is taken instead, the sentence that says so beside the control. */

import { constantOf } from '../engine/landscapes/formula.ts';
import { formatNumber } from './format.ts';
import { WORDS } from '../words/words.ts';

export interface Typed {
	/** The number to take; null: the one before is kept. */
	readonly value: number | null;
	/** What was corrected or refused, and to what; empty where the number is taken as it was typed. */
	readonly note: string;
}

export interface Accepted {
	/** The least and the most that is taken; any number where absent. */
	readonly range?: readonly [number, number] | null;
	readonly whole?: boolean;
	/** What stays where nothing can be read; null: nothing. */
	readonly before: number | null;
}

/** A plain number, with a decimal comma or a point, or an expression such as `pi/2`; NaN where it is neither. */
function numberIn(text: string): number {
	if (text === '') return Number.NaN;
	const plain = Number(text.replace(',', '.'));
	return Number.isNaN(plain) ? (constantOf(text) ?? Number.NaN) : plain;
}

/**
 * Read a number that was typed. A decimal comma, a real minus and `pi/2` are read; no correction is silent.
 *
 * @example
 * readTyped('-1', { range: [0, 10], before: 0.01 }); // { value: 0, note: '−1 is too small. The smallest possible value, 0, is used.' }
 * readTyped('abc', { before: 0.01 }); // { value: null, note: '“abc” is not a number, so 0.01 is kept.' }
 */
export function readTyped(text: string, { range = null, whole = false, before }: Accepted): Typed {
	const plain = text.trim().replaceAll('−', '-');
	const number = numberIn(plain);
	const show = (value: number): string => formatNumber(value, 9);
	if (!Number.isFinite(number)) {
		const what = plain === '' ? WORDS.common.nothingTyped : WORDS.common.noNumber(shortened(text.trim()));
		return { value: null, note: before === null ? WORDS.common.staysEmpty(what) : WORDS.common.stays(what, show(before)) };
	}
	if (range && (number < range[0] || number > range[1])) {
		const low = number < range[0];
		const taken = low ? range[0] : range[1];
		return { value: taken, note: (low ? WORDS.common.tooLow : WORDS.common.tooHigh)(show(number), show(taken)) };
	}
	if (whole && !Number.isInteger(number)) {
		const taken = Math.round(number);
		return { value: taken, note: WORDS.common.notWhole(show(number), show(taken)) };
	}
	return { value: number, note: '' };
}

const shortened = (text: string): string => (text.length > 24 ? `${text.slice(0, 23)}…` : text);
