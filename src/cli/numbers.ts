/** Numbers for people and for programs: the shortest decimals that are read back as the same number. */

export { shortest, shown, upward, withError } from '../model/decimal.ts';

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
