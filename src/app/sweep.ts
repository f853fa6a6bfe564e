/** A number that is played: it goes from where it is up to one end of its range, and to and fro between both. */

import type { Range } from '../model/geometry.ts';
import { tidy } from './tidy.ts';

/** Milliseconds from end to end. */
const SWEEP_MS = 4000;
/** Of the range: more digits than a slider has places only make links long. */
const GRAIN = 1e-3;

/**
 * Where it is after so many milliseconds, at the pace of four seconds from end to end.
 * @param from where it began; outside the range it begins at the nearer end
 * @example swept([0, 2], 1, 2000) // 2
 */
export function swept([low, high]: Range, from: number, milliseconds: number): number {
	const start = Math.min(1, Math.max(0, (from - low) / (high - low)));
	const way = (start + milliseconds / SWEEP_MS) % 2;
	const place = low + (high - low) * (way > 1 ? 2 - way : way);
	return tidy(place, (high - low) * GRAIN);
}
