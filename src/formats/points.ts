/** Samples at (x, y) in any order: the grid that they fill, or the scattered places that they lie at. */

import { listed } from './failure.ts';
import { positionsOf } from './fill.ts';

/** The distinct numbers of a column, ascending, and which of them each sample has. */
export interface Levels {
	readonly values: Float64Array;
	readonly of: Int32Array;
}

/**
 * The distinct numbers. Neighbours closer than float32 and printed decimals can tell apart (2^-22 of them, or 1e-9 of the
 * whole range where that lies on both sides of 0) are one: the first of them.
 */
export function levelsOf(numbers: Float64Array): Levels {
	if (strictlyAscends(numbers)) return { values: numbers, of: positionsOf(numbers.length, (k) => k) };
	const sorted = numbers.slice().sort();
	const [low, high] = [sorted[0] ?? 0, sorted[sorted.length - 1] ?? 0];
	const noise = low < 0 && high > 0 ? 1e-9 * (high - low) : 0;
	let count = 0;
	for (const value of sorted) {
		const last = sorted[count - 1] as number;
		if (count === 0 || value - last > Math.max(noise, 2 ** -22 * Math.max(Math.abs(value), Math.abs(last)))) sorted[count++] = value;
	}
	const values = sorted.slice(0, count);
	return { values, of: positionsOf(numbers.length, (k) => levelAt(values, numbers[k] as number)) };
}

/** Whether each number is above the one before it by more than noise. */
function strictlyAscends(numbers: Float64Array): boolean {
	const range = (numbers[numbers.length - 1] as number) - (numbers[0] as number);
	for (let k = 1; k < numbers.length; k++) {
		const [before, value] = [numbers[k - 1] as number, numbers[k] as number];
		if (!(value - before > Math.max(1e-9 * range, 2 ** -22 * Math.max(Math.abs(value), Math.abs(before))))) return false;
	}
	return numbers.length > 0 && Number.isFinite(range);
}

/** The last level that is not above a value. */
function levelAt(levels: Float64Array, value: number): number {
	let low = 0;
	let high = levels.length - 1;
	while (low < high) {
		const middle = (low + high + 1) >> 1;
		if ((levels[middle] as number) <= value) low = middle;
		else high = middle - 1;
	}
	return low;
}

/** How samples cover the grid of their levels. */
export interface Cover {
	readonly columns: number;
	readonly rows: number;
	/** Cells with a sample. */
	readonly filled: number;
	/** Every cell has a sample, each as many. */
	readonly complete: boolean;
	/** A grid: more than half of the cells are filled, or every column and row has two filled cells and one cell in 16 is filled. */
	readonly grid: boolean;
}

export function coverOf(x: Levels, y: Levels): Cover {
	const columns = x.values.length;
	const rows = y.values.length;
	const samples = x.of.length;
	const cells = columns * rows;
	if (columns < 2 || rows < 2 || cells > 16 * samples) return { columns, rows, filled: 0, complete: false, grid: false };
	const counts = new Uint32Array(cells);
	let filled = 0;
	for (let k = 0; k < samples; k++) {
		const cell = (y.of[k] as number) * columns + (x.of[k] as number);
		if (counts[cell] === 0) filled++;
		counts[cell] = (counts[cell] as number) + 1;
	}
	const complete = filled === cells && counts.every((count) => count === counts[0]);
	const dense = filled > cells / 2 || (filled >= 2 * Math.max(columns, rows) && cells <= 16 * filled);
	return { columns, rows, filled, complete, grid: dense && samples >= 4 };
}

/** The mean of the samples of each place; NaN where there is none with a value. */
export interface Means {
	readonly values: Float64Array;
	/** Places with more than one sample, and the most of them at one place. */
	readonly repeated: number;
	readonly most: number;
	/** Places without any sample, and those whose samples have no value. */
	readonly empty: number;
}

/**
 * Means over places.
 * @param placeOf the place of sample k
 */
export function meansOf(samples: Float64Array, places: number, placeOf: (k: number) => number): Means {
	const values = new Float64Array(places);
	const valid = new Uint32Array(places);
	const all = new Uint32Array(places);
	for (let k = 0; k < samples.length; k++) {
		const place = placeOf(k);
		all[place] = (all[place] as number) + 1;
		const value = samples[k] as number;
		if (!Number.isFinite(value)) continue;
		// The first sample as it is: 0 + −0 would lose its sign.
		values[place] = valid[place] === 0 ? value : (values[place] as number) + value;
		valid[place] = (valid[place] as number) + 1;
	}
	let [repeated, most, empty] = [0, 0, 0];
	let overflow = false;
	for (let place = 0; place < places; place++) {
		const count = all[place] as number;
		if (count === 0) empty++;
		if (count > 1) repeated++;
		most = Math.max(most, count);
		const measured = valid[place] as number;
		if (measured !== 1) values[place] = measured === 0 ? Number.NaN : (values[place] as number) / measured;
		overflow ||= measured > 1 && !Number.isFinite(values[place]);
	}
	if (overflow) {
		// Sums beyond the largest double: parts of the means are added instead.
		const parts = new Float64Array(places);
		for (let k = 0; k < samples.length; k++) {
			const [place, value] = [placeOf(k), samples[k] as number];
			if (Number.isFinite(value)) parts[place] = (parts[place] as number) + value / (valid[place] as number);
		}
		for (let place = 0; place < places; place++)
			if (!Number.isFinite(values[place]) && valid[place] !== 0) values[place] = parts[place] as number;
	}
	return { values, repeated, most, empty };
}

/**
 * What has to be said of places with several samples.
 * @param over the quantities in which they differ
 */
export function repeatedNote({ repeated, most }: Means, over: readonly string[] = []): string[] {
	if (repeated === 0) return [];
	const differ = over.length > 0 ? ` They differ in ${listed(over)}.` : '';
	return [`${repeated} ${repeated === 1 ? 'place has' : 'places have'} several runs (up to ${most}): their mean is shown.${differ}`];
}

/** The distinct places of scattered samples: which place each sample lies at, and the first sample of each place. */
export function placesOf(x: Float64Array, y: Float64Array): { readonly of: Int32Array; readonly first: Int32Array } {
	const order = positionsOf(x.length, (k) => k);
	order.sort((a, b) => (x[a] as number) - (x[b] as number) || (y[a] as number) - (y[b] as number) || a - b);
	const of = new Int32Array(x.length);
	const first: number[] = [];
	let before = -1;
	for (const k of order) {
		if (before < 0 || x[k] !== x[before] || y[k] !== y[before]) first.push(k);
		of[k] = first.length - 1;
		before = k;
	}
	return { of, first: Int32Array.from(first) };
}
