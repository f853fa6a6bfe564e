/** What every machine refuses alike, before it starts: malformed grids and coordinates out of range. */

import { INPUT_LIMIT } from '../math/number-system.ts';
import { LimitError } from './errors.ts';
import type { GridSpec, Range } from './geometry.ts';

const RANGE_TEXT = '±2^30 (about 1.07e9)';

/** @throws LimitError */
export function assertGrid({ columns, rows, domain }: GridSpec): void {
	if (!(Number.isInteger(columns) && Number.isInteger(rows) && columns >= 1 && rows >= 1)) {
		throw new LimitError(`A grid needs whole numbers of columns and rows, at least 1 each, not ${columns} × ${rows}.`);
	}
	for (const [lo, hi] of [domain.u, domain.v] as readonly Range[]) {
		if (!(lo < hi)) throw new LimitError(`A domain runs from a smaller to a larger number, not from ${lo} to ${hi}.`);
		if (!(lo >= -INPUT_LIMIT && hi <= INPUT_LIMIT))
			throw new LimitError(`The domain ${lo} … ${hi} leaves ${RANGE_TEXT}, the range of coordinates.`);
	}
}

/** @throws LimitError where a coordinate is not a number in range, or the last point is not whole */
export function assertPoints(points: ArrayLike<number>, inputs: number): void {
	if (points.length % inputs !== 0)
		throw new LimitError(`Points of ${inputs} coordinates were expected, but ${points.length} numbers were given.`);
	for (let i = 0; i < points.length; i++) {
		const x = points[i] as number;
		if (!(Math.abs(x) <= INPUT_LIMIT))
			throw new LimitError(`The coordinate ${x} of point ${Math.floor(i / inputs) + 1} leaves ${RANGE_TEXT}, the range of coordinates.`);
	}
}
