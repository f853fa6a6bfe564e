/** f64's value of a bound objective at single points: what a person is told, and where a machine of f32 has a hole that f64 has not. */

import type { BoundObjective } from './backend.ts';

/**
 * The value at a point in double precision; NaN at a hole. A machine of f32 has more holes: 2^120 is passed, a phase is lost, and yet
 * the landscape has a value there.
 *
 * @returns a function of the coordinates of `bound.space`
 * @example
 * valueIn(bindObjective(objective, 'plane'))([100, 0]) // of exp(x): 2.6881171418161356e43
 */
export function valueIn(bound: BoundObjective): (point: ArrayLike<number>) => number {
	const truth = bound.objective.truth(0, bound);
	return (point) => {
		truth.run(point);
		return truth.valid[0] === 1 ? (truth.values[0] as number) : Number.NaN;
	};
}
