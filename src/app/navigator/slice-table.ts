/** Slices that can be shown small, in rows, and gone to. */

/** Samples along a side of a small picture. */
export const SIDE = 48;

export interface Samples {
	readonly columns: number;
	readonly rows: number;
	/** Row after row from the lowest; a hole is NaN. */
	readonly values: ArrayLike<number>;
}

export interface NeighbourSlice {
	/** Equal keys have equal samples. */
	readonly key: string;
	/** `x3 = 0.5` */
	readonly title: string;
	/** It is the one in view. */
	readonly here: boolean;
	samples(signal: AbortSignal): Promise<Samples>;
	go(): void;
}

export interface SliceTable {
	readonly columns: number;
	readonly slices: readonly NeighbourSlice[];
}

/**
 * Places around one, so many on each side, of 0 … last: fewer on one side are more on the other.
 * @example around(1, 2, 9) // [0, 1, 2, 3, 4]
 */
export function around(place: number, each: number, last: number): number[] {
	const from = Math.max(0, Math.min(place - each, last - 2 * each));
	return Array.from({ length: Math.min(last + 1, 2 * each + 1) }, (_, k) => from + k);
}
