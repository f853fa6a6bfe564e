/** Numbers for people and for programs: the shortest decimals that are read back as the same number. */

import type { Precision } from '../model/backend.ts';

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

/** A number or, for NaN, null. */
export const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

/** Columns of text, aligned to the left; the first row is the head. */
export function table(rows: readonly (readonly string[])[]): string {
	const widths = (rows[0] ?? []).map((_, k) => Math.max(...rows.map((row) => (row[k] ?? '').length)));
	return rows
		.map((row) =>
			row
				.map((cell, k) => (k === row.length - 1 ? cell : cell.padEnd(widths[k] ?? 0)))
				.join('  ')
				.trimEnd(),
		)
		.join('\n');
}
