/** What is told of the difference of two landscapes over the nodes of a grid. */

import { axisValue, type GridSpec } from '../model/geometry.ts';

export interface DifferenceFacts {
	/** Nodes where both have a value; all that follows is of them, NaN where there is none. */
	readonly count: number;
	/** max |d|, and the first node where it is taken. */
	readonly most: number;
	/** d there, with its sign. */
	readonly signed: number;
	readonly at: { readonly u: number; readonly v: number } | null;
	/** Σd / count */
	readonly mean: number;
	/** √(Σd² / count) */
	readonly rms: number;
}

/**
 * @param values row after row, NaN where there is no difference
 * @example differenceFacts([1, -3, NaN, 1], { columns: 2, rows: 2, domain: { u: [0, 1], v: [0, 1] } }).rms // √(11/3)
 */
export function differenceFacts(values: ArrayLike<number>, { columns, rows, domain }: GridSpec): DifferenceFacts {
	let [count, most, where, sum] = [0, -1, -1, 0];
	for (let k = 0; k < values.length; k++) {
		const d = values[k] as number;
		if (Number.isNaN(d)) continue;
		count++;
		sum += d;
		if (Math.abs(d) > most) [most, where] = [Math.abs(d), k];
	}
	if (count === 0) return { count, most: Number.NaN, signed: Number.NaN, at: null, mean: Number.NaN, rms: Number.NaN };
	// Relative to the largest, so that no square is too large or too small for a number.
	let squares = 0;
	for (let k = 0; k < values.length; k++) {
		const d = values[k] as number;
		if (!Number.isNaN(d) && most > 0) squares += (d / most) ** 2;
	}
	const at = { u: axisValue(domain.u, columns, where % columns), v: axisValue(domain.v, rows, Math.floor(where / columns)) };
	return { count, most, signed: values[where] as number, at, mean: sum / count, rms: most * Math.sqrt(squares / count) };
}
