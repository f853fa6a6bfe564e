/** What every machine refuses alike, before it starts: malformed grids and coordinates out of range. */

import { INPUT_LIMIT } from '../math/number-system.ts';
import { LimitError } from './errors.ts';
import type { GridSpec, Range } from './geometry.ts';
import { MOST_COUNTED, type SwarmRequest } from './swarm.ts';

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

/** @throws LimitError where a swarm has no particles, too many, or values out of range */
export function assertSwarm({ bound, starts, seed, box, stop }: SwarmRequest): void {
	const n = bound.objective.dimension;
	if (bound.space !== 'full') throw new LimitError('A swarm descends in all variables: its landscape is to be bound in full space.');
	assertPoints(starts, n);
	const count = starts.length / n;
	if (!(count >= 1 && count <= MOST_COUNTED)) throw new LimitError(`A swarm has 1 to ${MOST_COUNTED} particles, not ${count}.`);
	if (!(Number.isInteger(seed) && seed >= 0 && seed <= MOST_COUNTED))
		throw new LimitError(`A seed is a whole number from 0 to ${MOST_COUNTED}, not ${seed}.`);
	if (box.length !== n) throw new LimitError(`The box of a swarm has ${n} ranges, one a variable, not ${box.length}.`);
	for (const [lo, hi] of box)
		if (!(lo < hi && lo >= -INPUT_LIMIT && hi <= INPUT_LIMIT))
			throw new LimitError(`The box ${lo} … ${hi} is no range within ${RANGE_TEXT}.`);
	if (!(stop.tolerance >= 0 && Number.isFinite(stop.tolerance)))
		throw new LimitError(`A tolerance is a number from 0 up, not ${stop.tolerance}.`);
	if (stop.target !== null && !Number.isFinite(stop.target)) throw new LimitError(`A target is a number, not ${stop.target}.`);
}
