/** Decimals of numbers: as few digits as say the number, and as few as its error leaves. */

import type { Precision } from './backend.ts';

/**
 * The double with the shortest decimals that rounds to the given f32, so that every machine that
 * answers the same f32 prints the same digits.
 * @example shortest(Math.fround(0.1)) // 0.1, where the f32 itself is 0.10000000149011612
 */
export function shortest(value: number): number {
	if (!Number.isFinite(value) || Number.isInteger(value)) return value;
	// Nine significant digits tell any two f32 apart.
	for (let digits = 1; digits < 9; digits++) {
		const short = Number(value.toPrecision(digits));
		if (Math.fround(short) === value) return short;
	}
	return Number(value.toPrecision(9));
}

/** How numbers of a precision are shown. */
export const shown = (precision: Precision): ((value: number) => number) => (precision === 'f32' ? shortest : (value) => value);

/**
 * An f32 with its error: as many digits as the error leaves, and never more than say the f32.
 * @param error how far the value is from the truth
 * @example
 * withError(Math.fround(1 / 3), 9.9e-9) // "0.33333334 ± 1e-8"
 * withError(-2.384e-7, 2.384e-7) // "-2e-7 ± 3e-7": not one of its digits is certain
 */
export function withError(value: number, error: number): string {
	if (!(error > 0)) return `${shortest(value)} ± 0`;
	// A second digit where the first is a 1: the step from 1 to 2 would double the error.
	const digits = error.toExponential().startsWith('1') ? 1 : 0;
	const bound = upward(error, digits);
	return `${roundedAt(value, Math.floor(Math.log10(error)) - digits)} ± ${bound}`;
}

/** An error in few digits, rounded up: what is said bounds it. @param decimals of the mantissa */
export function upward(error: number, decimals: number): number {
	const near = error.toExponential(decimals);
	if (Number(near) >= error) return Number(near);
	const [mantissa, exponent] = near.split('e');
	return Number(`${(Number(mantissa) + 10 ** -decimals).toFixed(decimals)}e${exponent}`);
}

/** A value without the decimals behind 10^place. */
function roundedAt(value: number, place: number): number {
	const digits = Math.floor(Math.log10(Math.abs(value))) - place + 1;
	if (value === 0 || digits < 0) return 0;
	if (digits >= 9) return shortest(value);
	const cut =
		digits > 0
			? Number(value.toPrecision(digits))
			: Math.sign(value) * Math.round(Math.abs(value) / Number(`1e${place}`)) * Number(`1e${place}`);
	const short = shortest(value);
	return String(short).length < String(cut).length ? short : cut + 0;
}
